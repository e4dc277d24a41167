package xlsx

import (
	"bufio"
	"bytes"
	"html"
	"io"
	"slices"
	"strings"

	"casebook/internal/lazy"
)

// mergedCells says which cells belong to the one above them: what is written once
// for several rows holds for each of them. A range over several columns fills
// its first column only.
type mergedCells struct {
	ranges []span // by first row
	open   []span // those that reach the rows being read, with their value
}

type span struct {
	column, from, to int // to is the last row; both from 1
	value            Cell
}

// readMerged reads the merged ranges. They stand after the rows, so the part is
// run through once for them, which also proves that it can be unpacked whole.
func (s *Sheet) readMerged(part string) error {
	r, err := s.openPart(part)
	if err != nil {
		return err
	}
	defer r.Close()
	text := bufio.NewReaderSize(r, 256<<10)
	for {
		tag, err := text.ReadSlice('>')
		switch {
		case err == io.EOF:
			slices.SortStableFunc(s.merged.ranges, func(a, b span) int { return a.from - b.from })
			return nil
		case err == bufio.ErrBufferFull:
			continue
		case err != nil:
			return err
		}
		s.noteMargin(tag)
		if err := s.merged.addTag(tag); err != nil {
			return err
		}
	}
}

// noteMargin takes what stands before a tag that ends the head or foot of a printed page.
func (s *Sheet) noteMargin(tag []byte) {
	if !bytes.HasSuffix(tag, []byte("Header>")) && !bytes.HasSuffix(tag, []byte("Footer>")) || len(s.Around) == maxAround {
		return
	}
	if text, _, found := bytes.Cut(tag, []byte("</")); found {
		bare := marginCode().ReplaceAllString(html.UnescapeString(string(text)), " ")
		s.Around = append(s.Around, strings.TrimSpace(bare))
	}
}

// marginCode is what says in the head of a page how it looks (ECMA-376 part 1, 18.3.1.46):
// where a text stands, its font, size and colour.
var marginCode = lazy.Regexp(`&(?:"[^"]*"|\d+|K[0-9A-Fa-f+-]{5,6}|.)`)

// maxAround bounds the texts around the cells of a sheet.
const maxAround = 1000

// addTag takes a tag if it declares a merged range.
func (m *mergedCells) addTag(tag []byte) error {
	tag = tag[bytes.LastIndexByte(tag, '<')+1:]
	if i := bytes.IndexByte(tag, ':'); i >= 0 && i < 10 && bytes.HasPrefix(tag[i+1:], []byte("mergeCell ")) {
		tag = tag[i+1:]
	}
	if !bytes.HasPrefix(tag, []byte("mergeCell ")) {
		return nil
	}
	_, ref, _ := strings.Cut(string(tag), "ref=")
	if ref == "" {
		return nil
	}
	ref, _, _ = strings.Cut(ref[1:], ref[:1])
	first, last, ok := strings.Cut(ref, ":")
	column, from, ok1 := parseRef(first)
	_, to, ok2 := parseRef(last)
	if !ok || !ok1 || !ok2 || to <= from {
		return nil
	}
	if len(m.ranges) == maxMerged {
		return tooLarge()
	}
	m.ranges = append(m.ranges, span{column: column, from: from + 1, to: to + 1})
	return nil
}

// maxOpen bounds how many ranges may reach over one row.
const maxOpen = 1000

// fillRow gives the cells of a row that are merged with one above its value.
func (m *mergedCells) fillRow(row *Row) error {
	for len(m.ranges) > 0 && m.ranges[0].from <= row.Number {
		s := m.ranges[0]
		m.ranges = m.ranges[1:]
		if s.from == row.Number && s.column < len(row.Cells) {
			s.value = row.Cells[s.column]
			m.open = append(m.open, s)
		}
	}
	if len(m.open) > maxOpen {
		return tooLarge()
	}
	kept := m.open[:0]
	for _, s := range m.open {
		if s.from < row.Number && s.to >= row.Number {
			for len(row.Cells) <= s.column {
				row.Cells = append(row.Cells, Cell{})
			}
			row.Cells[s.column] = s.value
			row.Cells[s.column].Merged = true
		}
		if s.to > row.Number {
			kept = append(kept, s)
		}
	}
	m.open = kept
	return nil
}
