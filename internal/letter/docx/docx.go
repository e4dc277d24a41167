// Package docx reads the text of Word documents (ECMA-376, WordprocessingML):
// paragraphs, lists, emphasis, links, footnotes, tables and text boxes.
//
// A document comes from anywhere, so everything is bounded: the number and the
// size of its parts as they unpack, how many elements they have and how deep
// these nest. Nothing is fetched, and no part is read that a letter's text
// cannot be in.
package docx

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/diag"
	"casebook/internal/letter/plain"
	"casebook/internal/prose"
)

// A document is the state of reading one.
type document struct {
	*archive
	apart     prose.Apart
	text      *prose.Text
	relations map[string]relation
	styles    map[string]style
	defaults  properties
	lists     map[string]list
	notes     map[noteKey][]prose.Line
	footnotes []noteKey        // in the order in which they are called
	counters  map[string][]int // of abstract lists, by level; -1 where none is counted
	begun     map[string]bool  // lists and their levels that have an item
	count     int              // paragraphs so far
	spaces    []int            // above each block, in twentieths of a point; -1 below an empty paragraph
	trailing  int              // space below the last paragraph
	empty     bool             // the last paragraph was empty
	margins   bool             // what is read stands above or below every page
	pictures  int
}

// A noteKey names a footnote or an endnote.
type noteKey struct{ kind, id string }

// Read gives the text of a document. Insertions that are tracked are in it;
// what was deleted, hidden, or stands in the margins of pages is not, and is
// told. The error is a *diag.Fault.
func Read(data []byte, apart prose.Apart) (*prose.Text, error) {
	a, err := openArchive(data)
	if err != nil {
		return nil, err
	}
	d := &document{archive: a, apart: apart, text: &prose.Text{}, styles: map[string]style{}, lists: map[string]list{},
		notes: map[noteKey][]prose.Line{}, counters: map[string][]int{}, begun: map[string]bool{}}
	main, err := a.findMainPart()
	if err != nil {
		return nil, err
	}
	if d.relations, err = a.readRelations(main); err != nil {
		return nil, err
	}
	if err := d.readStyles(); err != nil {
		return nil, err
	}
	if err := d.readLists(); err != nil {
		return nil, err
	}
	if err := d.readNotes(); err != nil {
		return nil, err
	}
	body, err := a.readPart(main)
	if err != nil {
		return nil, err
	}
	b := &builder{document: d, ground: paper}
	for _, n := range body.children {
		if c := colourOf(n.attr("color")); n.name == "background" && c >= 0 {
			b.ground = c
		}
	}
	b.readAll(body)
	d.text.Blocks = b.blocks
	spaces := d.spaces
	if err := d.tellMargins(); err != nil {
		return nil, err
	}
	d.finish(spaces)
	return d.text, nil
}

// readRelated gives the part of a kind that the main part refers to; an empty one
// when there is none.
func (d *document) readRelated(kind string) (*node, error) {
	for _, id := range sortedKeys(d.relations) {
		if r := d.relations[id]; r.kind == kind && !r.external && d.has(r.target) {
			return d.readPart(r.target)
		}
	}
	return &node{}, nil
}

// readNotes reads footnotes and endnotes, before the text that calls them.
func (d *document) readNotes() error {
	for _, kind := range []string{"footnote", "endnote"} {
		part, err := d.readRelated(kind + "s")
		if err != nil {
			return err
		}
		for _, n := range part.children {
			if t := n.attr("type"); n.name != kind || t != "" && t != "normal" {
				continue
			}
			b := &builder{document: d, nested: true, ground: paper}
			b.readAll(n)
			if lines := linesOf(b.blocks); len(lines) > 0 {
				d.notes[noteKey{kind, n.attr("id")}] = lines
			}
		}
	}
	d.count, d.empty, d.trailing = 0, false, 0
	return nil
}

// tellMargins tells what stands above and below the text of every page. It is no
// part of the letter, but nothing is left out in silence.
func (d *document) tellMargins() error {
	var told []string
	d.margins = true
	for _, id := range sortedKeys(d.relations) {
		r := d.relations[id]
		if r.kind != "header" && r.kind != "footer" || !d.has(r.target) {
			continue
		}
		part, err := d.readPart(r.target)
		if err != nil {
			return err
		}
		b := &builder{document: d, ground: paper}
		b.readAll(part)
		if s := textOf(b.blocks); s != "" && !slices.Contains(told, s) {
			told = append(told, s)
			text := diag.Say("page-footer", "text", s)
			if r.kind == "header" {
				text = diag.Say("page-header", "text", s)
			}
			d.text.Notes = append(d.text.Notes, prose.Note{Check: true, Text: text})
		}
	}
	return nil
}

// tell notes something at the current paragraph that needs a person's eye;
// quote is what was left out, which is never done in silence.
func (d *document) tell(text diag.Text, quote string) {
	d.text.Notes = append(d.text.Notes, prose.Note{At: d.place(), Check: true, Text: text, Quote: quote})
}

func (d *document) tellDeleted(s string) {
	if s = strings.TrimSpace(s); s != "" {
		d.tell(diag.Say("tracked-change", "text", s), s)
	}
}

// place gives where the current paragraph is.
func (d *document) place() prose.Place {
	if d.margins {
		return prose.Place{}
	}
	return prose.Place{Line: d.count, Unit: "paragraph"}
}

// finish puts in the footnotes, and which blocks stand apart from the one above:
// below an empty paragraph, or below more space than is usual between paragraphs
// here. Spaces are those above each block.
func (d *document) finish(spaces []int) {
	t := d.text
	if slices.ContainsFunc(d.footnotes, func(key noteKey) bool { return key.kind == "endnote" }) {
		t.Notes = append(t.Notes, prose.Note{Check: true, Text: diag.Say("endnotes")})
	}
	for i, key := range d.footnotes {
		t.Footnotes = append(t.Footnotes, prose.Footnote{Number: i + 1, Lines: d.notes[key]})
	}
	least := 1 << 30
	for _, s := range spaces[min(1, len(spaces)):] {
		if s >= 0 {
			least = min(least, s)
		}
	}
	for i := range t.Blocks {
		t.Blocks[i].Gap = i == 0 || spaces[i] < 0 || spaces[i] > least+60
	}
	if wasPlainText(t.Blocks) {
		var lines []prose.Line
		for i, b := range t.Blocks {
			if i > 0 && b.Gap {
				lines = append(lines, prose.Line{})
			}
			lines = append(lines, b.Lines...)
		}
		composed := plain.Compose(lines, d.apart)
		t.Blocks, t.Notes = composed.Blocks, append(t.Notes, composed.Notes...)
	}
	if d.pictures > 0 {
		t.Notes = append(t.Notes, prose.Note{Text: diag.Say("pictures", "count", d.pictures)})
	}
}

// wasPlainText reports whether paragraphs are the lines of a plain text: most of
// those that follow another without a blank one between go on within a sentence.
func wasPlainText(blocks []prose.Block) bool {
	following, within := 0, 0
	for i, b := range blocks {
		switch {
		case b.Kind != prose.Paragraph || len(b.Lines) != 1:
			return false
		case b.Gap:
			continue
		}
		following++
		first, _ := utf8.DecodeRuneInString(b.Lines[0].String())
		last, _ := utf8.DecodeLastRuneInString(blocks[i-1].Lines[0].String())
		if unicode.IsLower(first) && !strings.ContainsRune(".!?:;", last) {
			within++
		}
	}
	return within >= 3 && within*5 >= following
}
