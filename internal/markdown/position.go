package markdown

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"casebook/internal/diag"
)

// places knows where in the file each octet of the source stands.
type places struct {
	*diag.Report
	file   string
	line   int // of the file, on which src begins
	src    []byte
	starts []int // offsets at which lines begin; made when first asked for

	// The last answer: columns are counted on from it, so that many questions
	// about one long line take no more time than one.
	offset, row, column int
}

func (p *places) begin(s Source, rep *diag.Report) {
	p.Report, p.file, p.line = rep, s.File, max(s.Line, 1)
	p.src, p.starts = append(p.src[:0], clean(s.Text)...), p.starts[:0]
	if n := len(p.src); n > 0 && p.src[n-1] != '\n' {
		p.src = append(p.src, '\n')
	}
	p.offset, p.row, p.column = 0, 0, 1
}

func (p *places) start() diag.Position {
	return diag.Position{File: p.file, Line: p.line, Column: 1}
}

// at gives the place of an offset in src.
func (p *places) at(offset int) diag.Position {
	if len(p.starts) == 0 {
		p.index()
	}
	offset = min(max(offset, 0), len(p.src))
	row := sort.SearchInts(p.starts, offset+1) - 1
	switch {
	case row != p.row:
		p.column = 1 + utf8.RuneCount(p.src[p.starts[row]:offset])
	case offset >= p.offset:
		p.column += utf8.RuneCount(p.src[p.offset:offset])
	default:
		p.column -= utf8.RuneCount(p.src[offset:p.offset])
	}
	p.offset, p.row = offset, row
	return diag.Position{File: p.file, Line: p.line + row, Column: p.column}
}

func (p *places) index() {
	p.starts = append(p.starts, 0)
	for i := 0; ; {
		n := bytes.IndexByte(p.src[i:], '\n')
		if n < 0 {
			return
		}
		i += n + 1
		p.starts = append(p.starts, i)
	}
}
