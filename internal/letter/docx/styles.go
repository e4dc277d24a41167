package docx

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// look is what a style or a run says of emphasis; nil says nothing.
type look struct{ bold, italic, hidden *bool }

// layout is what a style or a paragraph says of its place.
type layout struct {
	list          *listRef
	outline       *int // 0 for the highest heading
	before, after *int // space in twentieths of a point
	style         string
	deleted       bool // the mark at the paragraph's end is a tracked deletion
}

type listRef struct {
	id    string
	level int
}

// A style is a named style, or the defaults of the document.
type style struct {
	base, name string
	look       look
	layout     layout
}

// readStyles reads the named styles.
func (d *document) readStyles(string) error {
	d.styles = map[string]*style{}
	name, ok := d.related("styles")
	if !ok {
		return nil
	}
	s, err := d.stream(name)
	if err != nil {
		return err
	}
	return s.root(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "docDefaults":
			return s.children(func(xml.StartElement) error { return s.children(s.styleParts(&d.defaults)) })
		case "style":
			st := &style{}
			d.styles[attr(e, "styleId")] = st
			return s.children(s.styleParts(st))
		}
		return s.skip()
	})
}

// styleParts reads the elements of a style.
func (s *stream) styleParts(st *style) func(xml.StartElement) error {
	return func(e xml.StartElement) error {
		switch e.Name.Local {
		case "name":
			st.name = strings.ToLower(attr(e, "val"))
		case "basedOn":
			st.base = attr(e, "val")
		case "rPr":
			return s.look(&st.look, nil)
		case "pPr":
			return s.layout(&st.layout)
		}
		return s.skip()
	}
}

// look reads the properties of a run; charStyle, where given, is set to the
// name of its style.
func (s *stream) look(l *look, charStyle *string) error {
	return s.children(func(e xml.StartElement) error {
		v := on(e)
		switch e.Name.Local {
		case "b":
			l.bold = &v
		case "i":
			l.italic = &v
		case "vanish", "webHidden":
			l.hidden = &v
		case "rStyle":
			if charStyle != nil {
				*charStyle = attr(e, "val")
			}
		}
		return s.skip()
	})
}

// layout reads the properties of a paragraph.
func (s *stream) layout(l *layout) error {
	return s.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "pStyle":
			l.style = attr(e, "val")
		case "numPr":
			l.list = &listRef{}
			return s.children(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "numId":
					l.list.id = attr(e, "val")
				case "ilvl":
					l.list.level, _ = strconv.Atoi(attr(e, "val"))
				}
				return s.skip()
			})
		case "outlineLvl":
			l.outline = whole(attr(e, "val"))
		case "spacing":
			if n := whole(attr(e, "before")); n != nil {
				l.before = n
			}
			if n := whole(attr(e, "after")); n != nil {
				l.after = n
			}
		case "rPr":
			return s.children(func(e xml.StartElement) error {
				l.deleted = l.deleted || e.Name.Local == "del"
				return s.skip()
			})
		}
		return s.skip()
	})
}

func whole(s string) *int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return nil
	}
	return &n
}

// chain calls f with a style and those it is based on, as far as f asks.
func (d *document) chain(id string, f func(*style) bool) {
	for range 20 { // a circle of styles ends too
		st := d.styles[id]
		if st == nil || !f(st) {
			return
		}
		id = st.base
	}
}

// emphasis gives the effective look of a run: its own, else its style's, else
// its paragraph's style's.
func (d *document) emphasis(own look, charStyle, parStyle string) (bold, italic, hidden bool) {
	take := func(l look) {
		inherit(&own.bold, l.bold)
		inherit(&own.italic, l.italic)
		inherit(&own.hidden, l.hidden)
	}
	for _, id := range []string{charStyle, parStyle} {
		d.chain(id, func(st *style) bool { take(st.look); return true })
	}
	take(d.defaults.look)
	return isTrue(own.bold), isTrue(own.italic), isTrue(own.hidden)
}

// resolve fills in what a paragraph inherits.
func (d *document) resolve(l layout) layout {
	d.chain(l.style, func(st *style) bool {
		inherit(&l.list, st.layout.list)
		inherit(&l.outline, st.layout.outline)
		inherit(&l.before, st.layout.before)
		inherit(&l.after, st.layout.after)
		return true
	})
	inherit(&l.before, d.defaults.layout.before)
	inherit(&l.after, d.defaults.layout.after)
	return l
}

func inherit[T any](own **T, from *T) {
	if *own == nil {
		*own = from
	}
}

func isTrue(b *bool) bool { return b != nil && *b }

// heading gives the level of a heading, from 1; 0 for other paragraphs.
func (d *document) heading(l layout) int {
	if l.outline != nil && *l.outline >= 0 && *l.outline < 9 {
		return *l.outline + 1
	}
	level := 0
	d.chain(l.style, func(st *style) bool {
		if st.name == "title" {
			level = 1
		}
		return level == 0
	})
	return level
}
