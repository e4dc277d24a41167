package docx

import (
	"encoding/xml"
	"strconv"
)

// A list is how the paragraphs of a list are numbered, by level.
type list struct{ levels [9]listLevel }

type listLevel struct {
	numbered bool
	none     bool
	start    int
}

// readNumbering reads the lists of the document.
func (d *document) readNumbering(string) error {
	d.numbering = map[string]*list{}
	name, ok := d.related("numbering")
	if !ok {
		return nil
	}
	s, err := d.stream(name)
	if err != nil {
		return err
	}
	abstract := map[string]*list{}
	return s.root(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "abstractNum":
			l := &list{}
			abstract[attr(e, "abstractNumId")] = l
			return s.children(s.listLevel(l))
		case "num":
			id := attr(e, "numId")
			l := &list{}
			d.numbering[id] = l
			return s.children(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "abstractNumId":
					if a := abstract[attr(e, "val")]; a != nil {
						*l = *a
					}
				case "lvlOverride":
					return s.children(s.listLevel(l))
				}
				return s.skip()
			})
		}
		return s.skip()
	})
}

func (s *stream) listLevel(l *list) func(xml.StartElement) error {
	return func(e xml.StartElement) error {
		n, err := strconv.Atoi(attr(e, "ilvl"))
		if e.Name.Local != "lvl" || err != nil || n < 0 || n >= len(l.levels) {
			return s.skip()
		}
		v := &l.levels[n]
		v.start = 1
		return s.children(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "start":
				if n, err := strconv.Atoi(attr(e, "val")); err == nil && n > 0 && n < 1<<20 {
					v.start = n
				}
			case "numFmt":
				v.none = attr(e, "val") == "none"
				v.numbered = attr(e, "val") != "bullet" && !v.none
			}
			return s.skip()
		})
	}
}

// item gives the level and number of a paragraph in a list; false when it is in
// none. The number of an item in a list that is not numbered is 0.
func (d *document) item(ref *listRef) (level, number int, ok bool) {
	if ref == nil || ref.id == "" || ref.id == "0" {
		return 0, 0, false
	}
	l := d.numbering[ref.id]
	if l == nil || ref.level < 0 || ref.level >= len(l.levels) || l.levels[ref.level].none {
		return 0, 0, false
	}
	counters := d.listed[ref.id]
	if counters == nil {
		counters = make([]int, len(l.levels))
		d.listed[ref.id] = counters
	}
	clear(counters[ref.level+1:])
	counters[ref.level]++
	if v := l.levels[ref.level]; v.numbered {
		number = counters[ref.level] + max(v.start, 1) - 1
	}
	return ref.level, number, true
}
