package pdf

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"casebook/internal/diag"
	"casebook/internal/prose"
)

// The bounds of what is read.
const (
	timeLimit = 60 * time.Second
	maxPages  = 100
	maxChars  = 500_000
	maxLines  = 5000 // of a page
)

// ReadText gives the text of a PDF, and tells progress of the pages read and of all
// of them, if it is not nil. The error is a *diag.Fault, or ctx's.
func ReadText(ctx context.Context, data []byte, apart prose.Apart, progress func(done, total int)) (*prose.Text, error) {
	pages, err := readPages(ctx, data, true, progress)
	if err != nil {
		return nil, err
	}
	var notes []prose.Note
	for i, p := range pages.pages {
		seen, hidden := p.withoutHidden()
		pages.pages[i] = seen
		for _, line := range slices.Sorted(maps.Keys(hidden)) {
			quote := strings.TrimSpace(hidden[line])
			notes = append(notes, prose.Note{At: prose.Place{Page: i + 1, Line: line}, Check: true, Text: diag.Say("hidden-text", "text", quote), Quote: quote})
		}
	}
	text := composeText(pages, apart)
	text.Notes = append(text.Notes, notes...)
	return text, nil
}

// SearchText gives the text of a PDF to look for words in: in paragraphs, once more
// as it stands, with what is at the edges of every page, without the gaps
// between letters that stand apart, and by where the letters stand, also without digits, as
// a word with the mark of a note in it. Bare are the pages, from 1, that show
// something and have no text, or text in a font that does not say what it is. The error is as Read's.
func SearchText(ctx context.Context, data []byte) (text string, bare []int, err error) {
	d, err := readPages(ctx, data, false, nil)
	if err != nil {
		return "", nil, err
	}
	var b strings.Builder
	b.WriteString(composeText(d, func(string, string) bool { return false }).PlainText())
	for i, p := range d.pages {
		if p.bare || p.isUnread() {
			bare = append(bare, i+1)
		}
		b.WriteString("\n\n")
		for _, c := range p.chars {
			if c.r == prose.Hyphen || c.r == '\ufffe' {
				c.r = '-'
			}
			b.WriteRune(c.r)
		}
		b.WriteString("\n\n" + p.withoutGaps())
		if i > 0 {
			b.WriteString(acrossPages(d.pages[i-1], p))
		}
		for turns := range 4 {
			b.WriteString("\n\n" + p.turnedText(turns, true) + "\n\n" + p.turnedText(turns, false))
		}
	}
	return b.String(), bare, nil
}

// joinedLines is how many lines at the edge of a page may be its last or first one: the
// others are its number and what stands on every page.
const joinedLines = 3

// acrossPages gives each of the last lines of a page with each of the first ones of the
// next, by where they stand: a file may hold the lines of a page in any order.
func acrossPages(a, b page) string {
	linesOf := func(p page) []string {
		return strings.FieldsFunc(p.turnedText(0, true), func(r rune) bool { return r == '\n' })
	}
	last, first := linesOf(a), linesOf(b)
	var out strings.Builder
	for _, end := range last[max(0, len(last)-joinedLines):] {
		for _, start := range first[:min(len(first), joinedLines)] {
			out.WriteString("\n\n" + end + "\n" + start)
		}
	}
	return out.String()
}

// readPages gives the characters of a PDF that has some, and which of them are not seen
// when it is told to.
func readPages(ctx context.Context, data []byte, hide bool, progress func(done, total int)) (document, error) {
	limited, cancel := context.WithTimeoutCause(ctx, timeLimit, errors.New("time limit"))
	defer cancel()
	pages, err := readCharacters(limited, data, hide, progress)
	switch {
	case ctx.Err() != nil:
		return document{}, ctx.Err()
	case limited.Err() != nil:
		return document{}, diag.NewFault(diag.Say("too-large/pdf-time", "seconds", int(timeLimit.Seconds())))
	case err != nil:
		return document{}, err
	}
	if slices.ContainsFunc(pages.pages, func(p page) bool { return len(p.visibleLines()) > maxLines }) {
		return document{}, diag.NewFault(diag.Say("too-large/pdf-text"))
	}
	if pages.isScan() {
		if !slices.ContainsFunc(pages.pages, func(p page) bool { return p.bare }) {
			return document{}, diag.NewFault(diag.Say("no-text"))
		}
		return document{}, diag.NewFault(diag.Say("no-text/scan"))
	}
	return pages, nil
}

// A document is what stands on the pages.
type document struct {
	pages []page
	lost  int // pages that could not be read

	comments int // that somebody put on pages
	stamps   int // and signatures, of which one sees what no field says
}

// A page is its characters in the order of the file.
type page struct {
	width, height float64
	chars         []character
	links         []pageLink
	bare          bool // shows something, and no text
	written       int  // bytes of text in fields and boxes
}

// A character is a character and where it stands, in points from the page's lower
// left corner. One without a place was put in between by PDFium: a space, or
// a line's end.
type character struct {
	r                        rune
	left, right, bottom, top float64
	size                     float64
	bold, italic             bool
	turns                    int  // quarters to the left
	slants                   bool // between two quarters
	hidden                   bool // from a reader of the page
	made                     bool
	unread                   bool // the font does not say which it is
}

// A pageLink is a rectangle that leads somewhere.
type pageLink struct {
	left, right, bottom, top float64
	url                      string
}

// isScan reports whether there is nothing to read.
func (d document) isScan() bool {
	return !slices.ContainsFunc(d.pages, page.hasText)
}

func (p page) hasText() bool {
	return slices.ContainsFunc(p.chars, func(c character) bool { return !c.made && c.r > ' ' })
}
