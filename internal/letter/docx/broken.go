package docx

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/letter/plain"
	"casebook/internal/prose"
)

// recompose reads a document that was plain text once, with every line of it
// a paragraph, as the plain text it is.
func (d *document) recompose() {
	if !d.broken() {
		return
	}
	var lines []prose.Line
	for i, b := range d.text.Blocks {
		if i > 0 && d.text.Blocks[i].Gap {
			lines = append(lines, prose.Line{})
		}
		lines = append(lines, b.Lines...)
	}
	t := plain.Compose(lines, d.apart)
	d.text.Blocks, d.text.Notes = t.Blocks, append(d.text.Notes, t.Notes...)
}

// broken reports whether paragraphs are the lines of a plain text: most of those
// that follow another without a blank one between go on within a sentence.
func (d *document) broken() bool {
	following, within := 0, 0
	for i, b := range d.text.Blocks {
		switch {
		case b.Kind != prose.Paragraph || len(b.Lines) != 1:
			return false
		case b.Gap:
			continue
		}
		following++
		above, text := d.text.Blocks[i-1].Lines[0].String(), b.Lines[0].String()
		first, _ := utf8.DecodeRuneInString(text)
		last, _ := utf8.DecodeLastRuneInString(above)
		if unicode.IsLower(first) && !strings.ContainsRune(".!?:;", last) {
			within++
		}
	}
	return within >= 3 && within*5 >= following
}
