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
	"slices"
	"strings"
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
	pages, err := read(ctx, data)
	if err != nil {
		return nil, err
	}
	return compose(pages, apart), nil
}

// Search gives the text of a PDF to look for words in: in paragraphs, and once
// more as it stands, with what is at the edges of every page. Bare are the
// pages, from 1, that show something and have no text. The error is as Read's.
func Search(ctx context.Context, data []byte) (text string, bare []int, err error) {
	d, err := read(ctx, data)
	if err != nil {
		return "", nil, err
	}
	var b strings.Builder
	b.WriteString(compose(d, func(string, string) bool { return false }).Plain())
	for i, p := range d.pages {
		if p.bare {
			bare = append(bare, i+1)
		}
		b.WriteString("\n\n")
		for _, c := range p.chars {
			b.WriteRune(c.r)
		}
	}
	return b.String(), bare, nil
}

// read gives the characters of a PDF that has some.
func read(ctx context.Context, data []byte) (document, error) {
	limited, cancel := context.WithTimeoutCause(ctx, timeLimit, errors.New("time limit"))
	defer cancel()
	pages, err := characters(limited, data)
	switch {
	case ctx.Err() != nil:
		return document{}, ctx.Err()
	case limited.Err() != nil:
		return document{}, &diag.Fault{Code: "too-large", Message: fmt.Sprintf("the PDF could not be read within %d seconds", int(timeLimit.Seconds())), Hint: "copy its text into a .txt file"}
	case err != nil:
		return document{}, err
	}
	if pages.scanned() {
		return document{}, &diag.Fault{Code: "no-text", Message: "the PDF has no text, only pictures: it is a scan", Hint: "let a program recognise the text (OCR) and proof-read it, or type it into a .txt file"}
	}
	return pages, nil
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
	bare          bool // shows something, and no text
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
	return !slices.ContainsFunc(d.pages, page.hasText)
}

func (p page) hasText() bool {
	return slices.ContainsFunc(p.chars, func(c char) bool { return !c.made && c.r > ' ' })
}
