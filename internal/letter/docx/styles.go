package docx

import (
	"maps"
	"strconv"
	"strings"
)

// properties are what a style, a paragraph or a run says of how it looks: bold,
// italic, hidden, struck, dropped and listed (0 or 1); raised (1 above the line,
// -1 below it); symbols (the number of a font of symbols); outline (0 for the
// highest heading), before and after (space in twentieths of a point), level of
// a list, ink and ground (colours, noColour for what the program chooses), size (in
// half points). What is not said is not there.
type properties struct {
	values map[string]int
	list   string // the list's id, if it is listed
	style  string // by its id
}

// addElements takes over what the elements of pPr or rPr say.
func (p *properties) addElements(parent *node) {
	if p.values == nil {
		p.values = map[string]int{}
	}
	set := func(key, number string) {
		if n, err := strconv.Atoi(number); err == nil {
			p.values[key] = n
		}
	}
	for _, n := range parent.children {
		value := n.attr("val")
		on := 1
		if value == "0" || value == "false" || value == "off" || value == "none" {
			on = 0
		}
		switch n.name {
		case "b":
			p.values["bold"] = on
		case "i":
			p.values["italic"] = on
		case "vanish", "webHidden":
			p.values["hidden"] = on
		case "strike", "dstrike":
			p.values["struck"] = on
		case "vertAlign":
			p.values["raised"] = map[string]int{"superscript": 1, "subscript": -1}[value]
		case "position": // in half points
			const least = 3
			if by, err := strconv.Atoi(value); err == nil && by >= least {
				p.values["raised"] = 1
			} else if err == nil && by <= -least {
				p.values["raised"] = -1
			}
		case "color":
			p.values["ink"] = readColour(value)
		case "shd":
			p.values["ground"] = readColour(n.attr("fill"))
		case "highlight":
			p.values["marked"] = readColour(value)
		case "sz":
			set("size", value)
		case "rFonts":
			if font := n.attr("ascii"); font != "" {
				p.values["symbols"] = symbolFont(font)
			}
		case "framePr":
			if drop := n.attr("dropCap"); drop != "" && drop != "none" {
				p.values["dropped"] = 1
			}
		case "pStyle", "rStyle":
			p.style = value
		case "outlineLvl":
			set("outline", value)
		case "spacing":
			set("before", n.attr("before"))
			set("after", n.attr("after"))
		case "numPr":
			p.list, p.values["listed"] = "", 1
			for _, c := range n.children {
				switch c.name {
				case "numId":
					p.list = c.attr("val")
				case "ilvl":
					set("level", c.attr("val"))
				}
			}
		case "rPr": // of the mark at the paragraph's end
			for _, c := range n.children {
				if c.name == "del" {
					p.values["deleted"] = 1
				}
			}
		}
	}
}

// noColour is what the program chooses.
const noColour = -1

// readColour reads a colour of six digits, and those by name that hide something.
func readColour(s string) int {
	switch s {
	case "black":
		return 0
	case "white":
		return 0xffffff
	}
	if n, err := strconv.ParseUint(s, 16, 24); err == nil && len(s) == 6 {
		return int(n)
	}
	return noColour
}

// isConcealed reports text that nobody sees: too small, or in the colour of what is
// behind it. In a table that may be a cell's, which is not known.
func (p *properties) isConcealed(inTable bool) bool {
	colour := func(key string) int {
		if c, ok := p.values[key]; ok {
			return c
		}
		return noColour
	}
	const smallest = 2 // half points
	if size, ok := p.values["size"]; ok && size <= smallest {
		return true
	}
	ink, ground, marked := colour("ink"), colour("ground"), colour("marked")
	switch {
	case marked != noColour:
		return ink == marked || ink == noColour && marked == 0 // a black bar
	case ground != noColour:
		return ink == ground
	}
	return ink == 0xffffff && !inTable
}

// inherit fills in what is not said.
func (p *properties) inherit(from properties) {
	if p.values["listed"] == 0 {
		p.list = from.list
	} else if p.list == "" { // of another level, in the same list
		p.list = from.list
	}
	for key, value := range from.values {
		if _, own := p.values[key]; !own {
			p.values[key] = value
		}
	}
}

// A style is a named style.
type style struct {
	base string
	properties
}

// readStyles reads the named styles, and the defaults of the document.
func (d *document) readStyles() error {
	part, err := d.readRelated("styles")
	if err != nil {
		return err
	}
	for _, n := range part.children {
		switch n.name {
		case "docDefaults":
			for _, c := range n.children {
				for _, p := range c.children {
					d.defaults.addElements(p)
				}
			}
		case "style":
			var s style
			for _, c := range n.children {
				switch c.name {
				case "name":
					if strings.EqualFold(c.attr("val"), "title") {
						s.addElements(&node{})
						s.values["title"] = 1
					}
				case "basedOn":
					s.base = c.attr("val")
				case "rPr", "pPr":
					s.addElements(c)
				}
			}
			d.styles[n.attr("styleId")] = s
		}
	}
	return nil
}

// resolve gives what holds in the end: a thing's own properties, else those of
// its styles and what these are based on, in turn, else the document's.
func (d *document) resolve(own properties, styles ...string) properties {
	own.values = maps.Clone(own.values)
	if own.values == nil {
		own.values = map[string]int{}
	}
	for _, id := range styles {
		for range 20 { // a circle of styles ends too
			s, ok := d.styles[id]
			if !ok {
				break
			}
			own.inherit(s.properties)
			id = s.base
		}
	}
	own.inherit(d.defaults)
	return own
}
