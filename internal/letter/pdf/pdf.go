// Package pdf reads the text of PDF files through PDFium, which runs as
// WebAssembly: it sees no file, no network and no more memory than it is
// given, and a time limit ends it.
//
// A PDF has characters at places, not paragraphs. Lines, columns, paragraphs,
// lists and emphasis are recovered from where the characters stand.
package pdf

import (
	"context"
	"errors"
	"fmt"
	"time"

	"casebook/internal/diag"
	"casebook/internal/letter/prose"
)

// The bounds of what is read.
const (
	timeLimit = 60 * time.Second
	maxPages  = 100
	maxChars  = 500_000
)

// Read gives the text of a PDF. The error is a *diag.Fault, or ctx's.
func Read(ctx context.Context, data []byte, apart prose.Apart) (*prose.Text, error) {
	limited, cancel := context.WithTimeoutCause(ctx, timeLimit, errors.New("time limit"))
	defer cancel()
	pages, err := characters(limited, data)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		return nil, &diag.Fault{Code: "too-large", Message: fmt.Sprintf("the PDF could not be read within %d seconds", int(timeLimit.Seconds())), Hint: "copy its text into a .txt file"}
	case err != nil:
		return nil, err
	}
	if pages.scanned() {
		return nil, &diag.Fault{Code: "no-text", Message: "the PDF has no text, only pictures: it is a scan", Hint: "let a program recognise the text (OCR) and proof-read it, or type it into a .txt file"}
	}
	return compose(pages, apart), nil
}

// A document is what stands on the pages.
type document struct {
	pages []page
	lost  int // pages that could not be read
}

// A page is its characters in the order of the file.
type page struct {
	width, height float64
	chars         []char
	links         []link
}

// A char is a character and where it stands, in points from the page's lower
// left corner. One without a place was put in between by PDFium: a space, or
// a line's end.
type char struct {
	r                        rune
	left, right, bottom, top float64
	size                     float64
	bold, italic             bool
	made                     bool
}

// A link is a rectangle that leads somewhere.
type link struct {
	left, right, bottom, top float64
	url                      string
}

// scanned reports whether there is nothing to read.
func (d document) scanned() bool {
	for _, p := range d.pages {
		for _, c := range p.chars {
			if !c.made && c.r > ' ' {
				return false
			}
		}
	}
	return true
}
