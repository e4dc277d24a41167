// Package docx reads the text of Word documents (ECMA-376, WordprocessingML):
// paragraphs, lists, emphasis, links, footnotes, tables and text boxes.
//
// A document comes from anywhere, so everything is bounded: the number and the
// size of its parts as they unpack, and how deep its elements nest. Nothing is
// fetched, and no part is read that a letter's text cannot be in.
package docx

import (
	"fmt"
	"slices"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/prose"
)

// Read gives the text of a document. Insertions that are tracked are in it;
// what was deleted, hidden, or stands in the margins of pages is not, and is
// told. The error is a *diag.Fault.
func Read(data []byte, apart prose.Apart) (*prose.Text, error) {
	a, err := open(data)
	if err != nil {
		return nil, err
	}
	d := &document{archive: a, apart: apart, text: &prose.Text{}, notes: map[noteKey][]prose.Line{}, listed: map[string][]int{}}
	main, err := a.mainPart()
	if err != nil {
		return nil, err
	}
	for _, step := range []func(string) error{d.readRelations, d.readStyles, d.readNumbering, d.readNotes, d.readMain, d.readMargins} {
		if err := step(main); err != nil {
			return nil, fault(err)
		}
	}
	d.finish()
	return d.text, nil
}

// fault makes of whatever was wrong with a part what a person can act on.
func fault(err error) error {
	if f, ok := err.(*diag.Fault); ok {
		return f
	}
	return &diag.Fault{Code: "damaged-file", Message: "the document is damaged", Hint: "open it in a word processor and save it again, or ask for it again"}
}

// A document is the state of reading one.
type document struct {
	*archive
	apart     prose.Apart
	text      *prose.Text
	relations map[string]relation
	styles    map[string]*style
	defaults  style
	numbering map[string]*list
	notes     map[noteKey][]prose.Line
	footnotes []noteKey
	listed    map[string][]int // counters of numbered lists
	count     int              // paragraphs so far
	spaces    []int            // above each block, in twentieths of a point; -1 below an empty paragraph
	trailing  int              // space below the last paragraph
	empty     bool             // the last paragraph was empty
	pictures  int
}

// A noteKey names a footnote or an endnote.
type noteKey struct{ kind, id string }

// place gives where the current paragraph is.
func (d *document) place() prose.Place { return prose.Place{Line: d.count, Unit: "paragraph"} }

func (d *document) tell(check bool, code, message, hint string) {
	d.text.Notes = append(d.text.Notes, prose.Note{At: d.place(), Check: check, Code: code, Message: message, Hint: hint})
}

// leave tells what is left out, which is never done in silence.
func (d *document) leave(code, message, quote, hint string) {
	d.text.Notes = append(d.text.Notes, prose.Note{At: d.place(), Check: true, Code: code, Message: message, Quote: quote, Hint: hint})
}

// readMain reads the body of the document.
func (d *document) readMain(main string) error {
	blocks, err := d.readPart(main)
	d.text.Blocks = blocks
	return err
}

// readPart gives the blocks of a part.
func (d *document) readPart(name string) ([]prose.Block, error) {
	s, err := d.stream(name)
	if err != nil {
		return nil, err
	}
	b := &builder{document: d, stream: s}
	if err := s.root(b.container); err != nil {
		return nil, err
	}
	return b.blocks, nil
}

// readMargins tells what stands above and below the text of every page. It is
// no part of the letter, but nothing is left out in silence.
func (d *document) readMargins(string) error {
	blocks, spaces, count := d.text.Blocks, d.spaces, d.count
	var told []string
	for _, id := range sortedKeys(d.relations) {
		r := d.relations[id]
		if r.kind != "header" && r.kind != "footer" || !d.has(r.target) {
			continue
		}
		list, err := d.readPart(r.target)
		if err != nil {
			return err
		}
		if s := textOf(list); s != "" && !slices.Contains(told, s) {
			told = append(told, s)
			d.text.Notes = append(d.text.Notes, prose.Note{Check: true, Code: "page-" + r.kind, Message: fmt.Sprintf("the pages' %s is left out: %q", r.kind, s), Hint: "add it if it belongs to the letter"})
		}
	}
	d.text.Blocks, d.spaces, d.count = blocks, spaces, count
	return nil
}

// finish puts in the footnotes, and which blocks stand apart from the one
// above: below an empty paragraph, or below more space than is usual between
// paragraphs here.
func (d *document) finish() {
	for i, key := range d.footnotes {
		d.text.Footnotes = append(d.text.Footnotes, prose.Footnote{Number: i + 1, Lines: d.notes[key]})
	}
	least := 1 << 30
	for _, s := range d.spaces[min(1, len(d.spaces)):] {
		if s >= 0 {
			least = min(least, s)
		}
	}
	for i := range d.text.Blocks {
		d.text.Blocks[i].Gap = i == 0 || d.spaces[i] < 0 || d.spaces[i] > least+60
	}
	d.recompose()
	if d.pictures > 0 {
		d.text.Notes = append(d.text.Notes, prose.Note{Code: "pictures", Message: fmt.Sprintf("%d pictures are left out", d.pictures)})
	}
}

func textOf(blocks []prose.Block) string {
	var words []string
	for _, b := range blocks {
		for _, l := range b.Lines {
			words = append(words, strings.Fields(l.String())...)
		}
		for _, row := range b.Rows {
			for _, c := range row {
				words = append(words, strings.Fields(c.String())...)
			}
		}
	}
	return strings.Join(words, " ")
}
