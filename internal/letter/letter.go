// Package letter makes a letter's page of the letter as people have it: plain
// text, a Word document or a PDF.
//
// A reader (plain, docx, pdf) recovers paragraphs, lists, emphasis and links
// with their places. One recogniser finds the parts of a letter in them: place,
// date, addressees, copies, subject, salutation, closing, signatories, source.
// What it is sure of becomes front matter and rows; everything else stays in
// the text where it stood, and a note says so. Nothing is invented, and no word
// is lost: what is neither in the page nor in the rows is in a note. The words
// by which the parts are known are those of words.csv.
package letter

import (
	"bytes"
	"cmp"
	"context"
	"path"
	"slices"
	"strings"
	"time"

	"casebook/internal/diag"
	"casebook/internal/letter/docx"
	"casebook/internal/letter/plain"
	"casebook/internal/pdf"
	"casebook/internal/prose"
)

// MaxSize is the largest file that is read, in bytes. A letter is far smaller;
// a scan of one is not, and has no text to read.
const MaxSize = 50 << 20

// A Letter is what was recognised. Body is the letter as signed, salutation and
// closing included, and whatever could not be placed.
type Letter struct {
	Title       string
	Date        time.Time // midnight UTC; zero when none was found
	Place       string
	To, CC      []Addressee
	Source      string
	Body        []prose.Block
	Footnotes   []prose.Footnote
	Signatories []Signatory

	// Language is the tag of the language that salutation and closing are in;
	// "" when they do not tell.
	Language string

	// Unplaced says that text outside the letter proper could not be placed:
	// an address or a telephone number may be among it, so the page is made
	// as a draft.
	Unplaced bool

	// Incomplete says that letters could not be read; it makes a draft too.
	Incomplete bool

	// Covered says that there are words which the letter does not show; it makes
	// a draft too.
	Covered bool

	// Original is the file's own text, whole and without looks, to be compared with.
	Original string
}

// An Addressee is a person, an office, or a body that the letter goes to.
type Addressee struct{ Name, Office, Organisation string }

// A Signatory is a row of the file of signatories. Country is an ISO code.
type Signatory struct{ Name, Role, Organisation, Group, Country string }

// A Note is something to tell whoever imports a letter.
type Note = prose.Note

// Options is what whoever imports a letter knows of it.
type Options struct {
	Encoding string // of plain text that is not Unicode: a WHATWG label
	Title    string // in place of the subject that the letter has, if any

	// Progress is told the pages read of a PDF, and all of them; nil is not.
	Progress func(done, total int)
}

// Read reads a letter. The name's ending and the first bytes say what it is.
// The notes say how it was read, in the order of the file; those about the whole
// of it come last. The error is a *diag.Fault, or ctx's.
func Read(ctx context.Context, name string, data []byte, o Options) (*Letter, []Note, error) {
	t, err := readText(ctx, name, data, o)
	if err != nil {
		return nil, nil, err
	}
	isFull := func(b prose.Block) bool {
		return len(b.Rows) > 0 || slices.ContainsFunc(b.Lines, func(l prose.Line) bool { return !l.Empty() })
	}
	if !slices.ContainsFunc(t.Blocks, isFull) {
		return nil, nil, diag.NewFault(diag.Say("no-text"))
	}
	l, notes := recognise(t, o.Title)
	slices.SortStableFunc(notes, func(a, b Note) int {
		if whole := (a.At.Line == 0) != (b.At.Line == 0); whole {
			return cmp.Compare(b.At.Line, a.At.Line)
		}
		return cmp.Or(cmp.Compare(a.At.Page, b.At.Page), cmp.Compare(a.At.Line, b.At.Line))
	})
	return l, slices.CompactFunc(notes, Note.Equal), nil
}

func readText(ctx context.Context, name string, data []byte, o Options) (*prose.Text, error) {
	ext := strings.ToLower(path.Ext(name))
	switch {
	case len(data) > MaxSize:
		return nil, diag.NewFault(diag.Say("too-large/letter", "megabytes", MaxSize>>20))
	case bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")):
		return pdf.ReadText(ctx, data, setApart, o.Progress)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return docx.Read(data, setApart)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")): // a compound file, in which encrypted documents are kept too
		if bytes.Contains(data, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
			return nil, diag.NewFault(diag.Say("encrypted-file/office"))
		}
		return nil, diag.NewFault(diag.Say("unknown-format/doc"))
	case bytes.HasPrefix(data, []byte(`{\rtf`)):
		return nil, diag.NewFault(diag.Say("unknown-format/rtf"))
	case ext == ".pdf", ext == ".docx":
		return nil, diag.NewFault(diag.Say("damaged-file/ending", "format", strings.ToUpper(ext[1:])))
	case ext == "":
		return nil, diag.NewFault(diag.Say("unknown-format/bare"))
	case ext != ".txt" && ext != ".text" && ext != ".md":
		return nil, diag.NewFault(diag.Say("unknown-format/letter", "ending", ext))
	}
	return plain.Read(data, o.Encoding, setApart)
}

// A recogniser takes a text apart.
type recogniser struct {
	*Letter
	notes []Note
}

// recognise finds the parts of a letter, and says what it has not. A title that
// is given takes the place of the one found.
func recognise(t *prose.Text, title string) (*Letter, []Note) {
	r := &recogniser{Letter: &Letter{Footnotes: t.Footnotes, Incomplete: t.Incomplete, Covered: t.Covered, Original: plainOf(t.Blocks, t.Footnotes)}, notes: t.Notes}
	p := splitLetter(t.Blocks)
	r.Language = languageOf(p)
	r.hideQuotes(p)
	head := r.readHead(p.head)
	tail := r.readTail(p.tail)
	r.Body = slices.Concat(head, p.body, tail)
	r.keepNotes(t.Blocks)
	whole := prose.Place{}
	if title != "" {
		if r.Title != "" && r.Title != title {
			r.say(whole, diag.Say("subject", "subject", r.Title))
		}
		r.Title = title
	}
	if r.Title == "" {
		r.check(whole, diag.Say("no-subject"))
	}
	if r.Date.IsZero() {
		r.check(whole, diag.Say("no-date"))
	}
	if !p.greeted {
		r.check(whole, diag.Say("no-salutation"))
	}
	if !p.closed && len(r.Signatories) > 0 {
		r.check(whole, diag.Say("no-closing"))
	}
	if len(r.Signatories) == 0 {
		r.check(whole, diag.Say("no-signatories"))
	}
	return r.Letter, r.notes
}

// keepNotes puts the notes whose marks are in no line of the text, as those of
// a title, at its end: without a mark nobody would see them.
func (r *recogniser) keepNotes(whole []prose.Block) {
	called := map[int]bool{}
	prose.VisitLines(r.Body, func(l prose.Line) {
		for _, run := range l.Runs {
			called[run.Footnote] = true
		}
	})
	var kept []prose.Footnote
	for _, f := range r.Footnotes {
		if called[f.Number] {
			kept = append(kept, f)
			continue
		}
		r.Unplaced = true
		r.Body = append(r.Body, prose.Block{Gap: true, Lines: f.Lines})
		prose.VisitLines(whole, func(l prose.Line) {
			if slices.ContainsFunc(l.Runs, func(run prose.Run) bool { return run.Footnote == f.Number }) {
				r.check(l.At, diag.Say("unplaced-note"))
			}
		})
	}
	r.Footnotes = kept
}

// say records how a text was read.
func (r *recogniser) say(at prose.Place, text diag.Text) {
	r.notes = append(r.notes, Note{At: at, Text: text})
}

// check records what a person has to look at.
func (r *recogniser) check(at prose.Place, text diag.Text) {
	r.notes = append(r.notes, Note{At: at, Check: true, Text: text})
}

// hideQuotes takes the words out of notes about what was left out behind the
// closing: it may be the name of somebody who does not want to be one.
func (r *recogniser) hideQuotes(p parts) {
	list := cutPieces(p.tail)
	if len(list) == 0 {
		return
	}
	from := list[0].line.At
	if p.closed {
		lines := p.body[len(p.body)-1].Lines // the closing is the last of them
		from = lines[len(lines)-1].At
		from.Line++
	}
	for i, n := range r.notes {
		if n.Quote != "" && (n.At.Page > from.Page || n.At.Page == from.Page && n.At.Line >= from.Line) {
			count := len(strings.Fields(n.Quote))
			r.notes[i].Quote = ""
			switch n.Code {
			case "hidden-text":
				r.notes[i].Text = diag.Say("hidden-text/words", "count", count)
			case "struck-text":
				r.notes[i].Text = diag.Say("struck-text/words", "count", count)
			case "turned-text":
				r.notes[i].Text = diag.Say("turned-text/words", "page", n.At.Page, "count", count)
			default:
				r.notes[i].Text = diag.Say("tracked-change/words", "count", count)
			}
		}
	}
}
