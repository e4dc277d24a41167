package docx

import (
	"maps"
	"strconv"
	"strings"
)

// properties are what a style, a paragraph or a run says of how it looks: bold,
// italic and hidden (0 or 1); outline (0 for the highest heading), before and
// after (space in twentieths of a point), level of a list. What is not said is
// not there.
type properties struct {
	values map[string]int
	list   string // the list's id, if values has a level
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
		case "pStyle", "rStyle":
			p.style = value
		case "outlineLvl":
			set("outline", value)
		case "spacing":
			set("before", n.attr("before"))
			set("after", n.attr("after"))
		case "numPr":
			p.list, p.values["level"] = "", 0
			for _, c := range n.children {
				switch c.name {
				case "numId":
					p.list = c.attr("val")
				case "ilvl":
					p.values["level"], _ = strconv.Atoi(c.attr("val"))
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
	if _, own := p.values["level"]; !own {
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

// A list is how the paragraphs of a list are numbered, by level.
type list [9]listLevel

type listLevel struct {
	numbered, none bool
	start          int
}

// readLists reads the lists of the document.
func (d *document) readLists() error {
	part, err := d.readRelated("numbering")
	if err != nil {
		return err
	}
	abstract := map[string]list{}
	for _, n := range part.children {
		var l list
		switch n.name {
		case "abstractNum":
			l.readLevels(n)
			abstract[n.attr("abstractNumId")] = l
		case "num":
			for _, c := range n.children {
				switch c.name {
				case "abstractNumId":
					if known, ok := abstract[c.attr("val")]; ok {
						l = known
					}
				case "lvlOverride":
					l.readLevels(c)
				}
			}
			d.lists[n.attr("numId")] = l
		}
	}
	return nil
}

// readLevels reads the levels that stand in an element.
func (l *list) readLevels(parent *node) {
	for _, n := range parent.children {
		level, err := strconv.Atoi(n.attr("ilvl"))
		if n.name != "lvl" || err != nil || level < 0 || level >= len(l) {
			continue
		}
		v := &l[level]
		v.start = 1
		for _, c := range n.children {
			switch value := c.attr("val"); c.name {
			case "start":
				if n, err := strconv.Atoi(value); err == nil && n > 0 && n < 1<<20 {
					v.start = n
				}
			case "numFmt":
				v.none = value == "none"
				v.numbered = value != "bullet" && !v.none
			}
		}
	}
}

// numberItem gives the level of a paragraph in a list, and its number, which is
// 0 in a list that is not numbered; false when it is in none.
func (d *document) numberItem(p properties) (level, number int, ok bool) {
	level = p.values["level"]
	l, known := d.lists[p.list]
	if p.list == "" || p.list == "0" || !known || level < 0 || level >= len(l) || l[level].none {
		return 0, 0, false
	}
	counters := d.counters[p.list]
	if counters == nil {
		counters = make([]int, len(l))
		d.counters[p.list] = counters
	}
	clear(counters[level+1:])
	counters[level]++
	if v := l[level]; v.numbered {
		number = counters[level] + max(v.start, 1) - 1
	}
	return level, number, true
}
