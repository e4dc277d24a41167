package letter

import (
	"fmt"
	"strings"

	"casebook/internal/prose"
)

// A piece is a line of a letter's head or tail, or what stands between two tabs
// of one, or a cell.
type piece struct {
	line  prose.Line
	text  string
	block int        // the number of its block
	kind  prose.Kind // of its block
	item  int        // the number before it in a list; 0 for none
	gap   bool       // space is above it
	taken bool       // it is in the front matter or the rows
}

// pieces cuts blocks into pieces.
func pieces(blocks []prose.Block) []piece {
	var out []piece
	for i, b := range blocks {
		lines := b.Lines
		for _, row := range b.Rows {
			for _, cell := range row {
				lines = append(lines, cell...)
			}
		}
		for k, l := range lines {
			for n, part := range tabbed(l) {
				p := piece{line: part, text: part.String(), block: i, kind: b.Kind}
				if k+n == 0 {
					p.gap, p.item = b.Gap || b.Kind == prose.Heading || i == 0, b.Number
				}
				out = append(out, p)
			}
		}
	}
	return out
}

// tabbed cuts a line at its tabs, but not one behind a label.
func tabbed(l prose.Line) []prose.Line {
	var out []prose.Line
	for {
		text := l.String()
		_, from := label(text)
		i := strings.IndexByte(text[from:], '\t')
		if i < 0 {
			break
		}
		var first prose.Line
		first, l = l.Cut(from + i)
		if first = first.Trim(); !first.Empty() {
			out = append(out, first)
		}
		l = l.Trim()
	}
	if !l.Empty() {
		out = append(out, l)
	}
	return out
}

// left gives what no part of the letter was made of, as blocks, with a note.
func (r *recogniser) left(list []piece, where string) []prose.Block {
	var out []prose.Block
	var numbers []int
	var numbered prose.Place
	last := -1
	for _, p := range list {
		if p.taken {
			if last = -1; p.item > 0 {
				if len(numbers) == 0 {
					numbered = p.line.At
				}
				numbers = append(numbers, p.item)
			}
			continue
		}
		if p.block != last {
			kind := prose.Paragraph
			if p.kind == prose.Heading || p.kind == prose.Item {
				kind = p.kind
			}
			out = append(out, prose.Block{Kind: kind, Level: min(1, int(kind)), Number: p.item, Gap: true})
			if !is("heading", strings.Trim(p.text, " .!:")) {
				r.Unplaced = true
				r.check(p.line.At, "unplaced-text", fmt.Sprintf("from here on, text could not be placed; it stays %s", where), "put it where it belongs, or take it out")
			} else {
				r.say(p.line.At, "unplaced-heading", fmt.Sprintf("%q stays %s", p.text, where))
			}
		}
		out[len(out)-1].Lines = append(out[len(out)-1].Lines, p.line)
		last = p.block
	}
	r.numbers(numbered, numbers)
	return out
}

// numbers says which numbers of a list are left out: signatories and addressees
// have none.
func (r *recogniser) numbers(at prose.Place, list []int) {
	if len(list) > 0 {
		r.say(at, "numbers", "the numbers of a list are left out: "+ranges(list))
	}
}
