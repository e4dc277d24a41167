// Package prose is a letter's text before anybody knows what its parts mean:
// blocks of lines with emphasis and links, each at its place in the file it
// came from. Every reader makes it; the recogniser of letters reads it.
package prose

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"casebook/internal/diag"
)

// A Text is the whole of a document.
type Text struct {
	Blocks    []Block
	Footnotes []Footnote
	Notes     []Note // what the reader has to say

	Incomplete bool // letters of it could not be read
	Covered    bool // words of it were left out because nobody sees them, or something may cover others
}

// A Kind is what a block is.
type Kind uint8

// The kinds of blocks.
const (
	Paragraph Kind = iota
	Item           // of a list
	Heading
	Table
)

// A Block is a paragraph, an item of a list, a heading or a table.
type Block struct {
	Kind   Kind
	Level  int      // of a heading, from 1; of an item, how deep it is nested, from 0
	Number int      // of an item of a numbered list; 0 in other lists
	Round  bool     // a bracket stands behind the number, not a dot
	Label  string   // what stands before an item, as "(a)", when it is more than its number and a dot
	Gap    bool     // more than a line's space is before it
	Lines  []Line   // broken where the writer broke them, not where the page ended
	Rows   [][]Cell // of a table
}

// Marker gives what numbers an item, "" for a bullet.
func (b Block) Marker() string {
	switch {
	case b.Label != "":
		return b.Label
	case b.Number > 0:
		return strconv.Itoa(b.Number) + "."
	}
	return ""
}

// VisitLines visits the lines of blocks, those in tables among them.
func VisitLines(blocks []Block, visit func(Line)) {
	for _, b := range blocks {
		for _, l := range b.Lines {
			visit(l)
		}
		for _, row := range b.Rows {
			for _, cell := range row {
				for _, l := range cell {
					visit(l)
				}
			}
		}
	}
}

// A Cell is a cell of a table.
type Cell []Line

// A Line is what stands between two breaks that the writer made.
type Line struct {
	At   Place
	Runs []Run

	// Joined is the lines of the page that this one was joined of, where that is
	// more than one. A line that was changed since does not know them any more.
	Joined []Line
}

// A Run is text of one appearance.
type Run struct {
	Text     string
	Bold     bool
	Italic   bool
	Link     string // where it leads, or empty
	Footnote int    // the number of the footnote that is called here; 0 for none
	Markdown bool   // the text is written as Markdown already, as a picture or code
}

// A Footnote is a note below the text. Its number is counted from 1.
type Footnote struct {
	Number int
	Lines  []Line
}

// A Place is where a line begins. Lines are counted from 1; Page is 0 in files
// that have none, and Unit is what is counted when it is not lines.
type Place struct {
	Page int
	Line int
	Unit string
}

// String gives "line 5", "page 2, line 5" or "paragraph 5".
func (p Place) String() string {
	unit := p.Unit
	if unit == "" {
		unit = "line"
	}
	switch {
	case p.Line == 0:
		return "the whole file"
	case p.Page > 0:
		return fmt.Sprintf("page %d, %s %d", p.Page, unit, p.Line)
	}
	return fmt.Sprintf("%s %d", unit, p.Line)
}

// A Note is something to tell whoever imports a letter. One with Check set
// asks for a person's eye; the others say how a text was read.
type Note struct {
	At    Place
	Check bool
	diag.Text
	Quote string // what was left out and is repeated in the message, or empty
}

// String gives what the note says, on one line.
func (n Note) String() string { return n.Message }

// Equal reports whether both say the same of the same place.
func (n Note) Equal(other Note) bool {
	return n.At == other.At && n.Check == other.Check && n.Code == other.Code && n.Message == other.Message && n.Hint == other.Hint
}

// String gives the text of a line without its appearance.
func (l Line) String() string {
	var b strings.Builder
	for _, r := range l.Runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// String gives the text of a cell on one line.
func (c Cell) String() string {
	parts := make([]string, len(c))
	for i, l := range c {
		parts[i] = l.String()
	}
	return strings.Join(parts, " ")
}

// Cut gives the line without its first n bytes, and those bytes as a line.
func (l Line) Cut(n int) (before, after Line) {
	before.At, after.At = l.At, l.At
	for _, r := range l.Runs {
		head, tail := r, r
		if r.Text == "" && (n > 0 || len(before.Runs) > 0 && len(after.Runs) == 0) { // a mark stays behind its word
			before.Runs = append(before.Runs, r)
			continue
		}
		k := min(n, len(r.Text))
		n -= k
		head.Text, tail.Text = r.Text[:k], r.Text[k:]
		if k > 0 {
			before.Runs = append(before.Runs, head)
		}
		if tail.Text != "" || r.Text == "" {
			after.Runs = append(after.Runs, tail)
		}
	}
	return before, after
}

// Trim gives the line without white space at its ends.
func (l Line) Trim() Line {
	s := l.String()
	_, l = l.Cut(len(s) - len(strings.TrimLeft(s, space)))
	l, rest := l.Cut(len(strings.TrimRight(l.String(), space)))
	for _, r := range rest.Runs {
		if r.Footnote != 0 {
			r.Text = ""
			l.Runs = append(l.Runs, r)
		}
	}
	return l
}

// space is what parts words but is no no-break space, which is text.
const space = " \t\r\n\f\v"

// Merge joins neighbouring runs of the same appearance.
func (l Line) Merge() Line {
	var runs []Run
	for _, r := range l.Runs {
		if last := len(runs) - 1; last >= 0 && runs[last].Footnote == 0 && sameLook(runs[last], r) {
			runs[last].Text += r.Text
		} else if r.Text != "" || r.Footnote != 0 {
			runs = append(runs, r)
		}
	}
	return Line{At: l.At, Runs: runs}
}

func sameLook(a, b Run) bool {
	a.Text, b.Text = "", ""
	return a == b
}

// Empty reports whether nothing but white space is on the line.
func (l Line) Empty() bool {
	for _, r := range l.Runs {
		if r.Footnote != 0 || strings.TrimSpace(r.Text) != "" {
			return false
		}
	}
	return true
}

// Visible gives the line without what a reader does not see: soft hyphens,
// control characters, marks of width zero. Where the PDF reader marked a hyphen
// and no word went on, there is one.
func (l Line) Visible() Line {
	for i := range l.Runs {
		l.Runs[i].Text = strings.Map(func(r rune) rune {
			switch {
			case r == Hyphen:
				return '-'
			case r == '\u00ad', r == '\u200b', r == '\ufeff', r >= 0xfdd0 && r <= 0xfdef, r&0xfffe == 0xfffe, unicode.IsControl(r) && r != '\t':
				return -1
			}
			return r
		}, l.Runs[i].Text)
	}
	return l
}

// PlainText gives the words of a text, and where its links lead, for programs
// that look for something in it: a line each, without a trace of how they looked.
func (t *Text) PlainText() string {
	var b strings.Builder
	add := func(lines []Line) {
		var links []string
		for _, l := range lines {
			for _, r := range l.Runs {
				b.WriteString(r.Text)
				if r.Link != "" {
					links = append(links, r.Link)
				}
			}
			b.WriteByte('\n')
		}
		if len(links) > 0 {
			b.WriteString("\n" + strings.Join(links, "\n") + "\n")
		}
	}
	for _, block := range t.Blocks {
		add(block.Lines)
		for _, row := range block.Rows {
			for _, cell := range row {
				add(cell)
			}
		}
	}
	for _, f := range t.Footnotes {
		add(f.Lines)
	}
	return b.String()
}
