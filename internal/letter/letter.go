// Package letter makes a letter's page of the letter as people have it: plain
// text, a Word document or a PDF.
//
// A reader (plain, docx, pdf) recovers paragraphs, lists, emphasis and links
// with their places. One recogniser finds the parts of a letter in them: place,
// date, addressees, copies, subject, salutation, closing, signatories, source.
// What it is sure of becomes front matter and rows; everything else stays in
// the text where it stood, and a note says so. Nothing is invented, and no word
// is lost: what is neither in the page nor in the rows is in a note.
package letter

import (
	"fmt"
	"strings"
	"time"

	"casebook/internal/prose"
)

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
}

// An Addressee is a person, an office, or a body that the letter goes to.
type Addressee struct{ Name, Office, Organisation string }

// A Signatory is a row of the file of signatories. Country is an ISO code.
type Signatory struct{ Name, Role, Organisation, Group, Country string }

// A recogniser takes a text apart.
type recogniser struct {
	*Letter
	notes []prose.Note
}

// recognise finds the parts of a letter. A title that is given takes the place
// of the one found.
func recognise(t *prose.Text, title string) (*Letter, []prose.Note) {
	r := &recogniser{Letter: &Letter{Footnotes: t.Footnotes}, notes: t.Notes}
	p := split(t.Blocks)
	r.Language = languageOf(p)
	r.discreet(p.tail)
	head := r.readHead(p.head)
	tail := r.readTail(p.tail)
	r.Body = append(append(head, p.body...), tail...)
	if title != "" {
		if r.Title != "" && r.Title != title {
			r.say(prose.Place{}, "subject", fmt.Sprintf("the subject in the letter is %q", r.Title))
		}
		r.Title = title
	}
	r.missing(p)
	return r.Letter, r.notes
}

// say records how a text was read.
func (r *recogniser) say(at prose.Place, code, message string) {
	r.notes = append(r.notes, prose.Note{At: at, Code: code, Message: message})
}

// check records what a person has to look at.
func (r *recogniser) check(at prose.Place, code, message, hint string) {
	r.notes = append(r.notes, prose.Note{At: at, Check: true, Code: code, Message: message, Hint: hint})
}

// discreet takes the words out of notes about what was left out among the
// signatories: it may be the name of somebody who does not want to be one.
func (r *recogniser) discreet(tail []prose.Block) {
	first := pieces(tail)
	if len(first) == 0 {
		return
	}
	from := first[0].line.At
	for i, n := range r.notes {
		if n.Quote != "" && (n.At.Page > from.Page || n.At.Page == from.Page && n.At.Line >= from.Line) {
			r.notes[i].Message += fmt.Sprintf(", %d words", len(strings.Fields(n.Quote)))
			r.notes[i].Quote = ""
		}
	}
}

// missing says what a letter has and this one has not.
func (r *recogniser) missing(p parts) {
	whole := prose.Place{}
	if r.Title == "" {
		r.check(whole, "no-subject", "no subject was found", "fill in title, which the page needs, or import it with --title")
	}
	if r.Date.IsZero() {
		r.check(whole, "no-date", "no date was found", "fill in date, which the page needs, as date = 2020-05-21")
	}
	if !p.salutation {
		r.check(whole, "no-salutation", "no salutation was found", "look whether the text begins where it should")
	}
	if !p.closed && len(r.Signatories) > 0 {
		r.check(whole, "no-closing", "no closing was found", "look whether the text ends where it should")
	}
	if len(r.Signatories) == 0 {
		r.check(whole, "no-signatories", "no signatories were found", "if there are some, name them in signatories.csv beside the page")
	}
}
