package docx

import (
	"encoding/xml"
	"slices"

	"casebook/internal/prose"
)

// note calls a footnote or an endnote.
func (p *paragraph) note(key noteKey) {
	if p.document.notes[key] == nil || p.gone {
		return
	}
	n := slices.Index(p.footnotes, key)
	if n < 0 {
		n = len(p.footnotes)
		p.footnotes = append(p.footnotes, key)
	}
	last := &p.lines[len(p.lines)-1]
	last.Runs = append(last.Runs, prose.Run{Footnote: n + 1})
}

// readNotes reads footnotes and endnotes, before the text that calls them.
func (d *document) readNotes(string) error {
	count := d.count
	defer func() { d.count, d.spaces, d.empty, d.trailing = count, nil, false, 0 }()
	for _, kind := range []string{"footnote", "endnote"} {
		name, ok := d.related(kind + "s")
		if !ok {
			continue
		}
		s, err := d.stream(name)
		if err != nil {
			return err
		}
		err = s.root(func(e xml.StartElement) error {
			if t := attr(e, "type"); e.Name.Local != kind || t != "" && t != "normal" {
				return s.skip()
			}
			b := &builder{document: d, stream: s, cells: 1}
			err := s.children(b.container)
			if lines := linesOf(b.blocks); len(lines) > 0 {
				d.notes[noteKey{kind, attr(e, "id")}] = lines
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
