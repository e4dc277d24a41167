package docx

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// properties are what a style, a paragraph or a run says of how it looks: bold,
// italic, hidden, struck, dropped and listed (0 or 1); raised (1 above the line,
// -1 below it); symbols (the number of a font of symbols); outline (0 for the
// highest heading), before and after (space in twentieths of a point), line (its exact
// height), level of a list; and what looks.go asks for: ink, highlight, shade, ground, size,
// width. What is not said is not there.
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
		case "color":
			p.values["ink"] = inkOf(n)
		case "highlight":
			p.values["highlight"] = highlightOf(value)
		case "shd":
			if parent.name == "pPr" {
				p.values["ground"] = shadeOf(n)
			} else {
				p.values["shade"] = shadeOf(n)
			}
		case "sz":
			set("size", value)
		case "w":
			set("width", strings.TrimSuffix(value, "%"))
		case "textFill":
			p.values["clear"] = 0
			if n.has("noFill") && !slices.ContainsFunc(parent.children, func(c *node) bool { return c.name == "textOutline" && !c.has("noFill") }) {
				p.values["clear"] = 1
			}
		case "vertAlign":
			p.values["raised"] = map[string]int{"superscript": 1, "subscript": -1}[value]
		case "position": // in half points
			const least = 3
			if by, err := strconv.Atoi(value); err == nil && by >= least {
				p.values["raised"] = 1
			} else if err == nil && by <= -least {
				p.values["raised"] = -1
			}
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
			if n.attr("lineRule") == "exact" {
				set("line", n.attr("line"))
			}
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
	base   string
	shaded bool // it is of tables, and colours what is behind their text
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
				case "tblPr", "tcPr", "trPr", "tblStylePr":
					s.shaded = s.shaded || holds(c, "shd")
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
