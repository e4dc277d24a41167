package signatory

import (
	"bufio"
	"bytes"
	"strings"
)

// Excel reads a cell ="007" as the text 007, where 007 alone would lose its zeros,
// so exporters write it. In CSV it may stand without the quotation marks of a cell.

// A formulaQuotes turns the two characters ="  that begin a cell around and puts a
// mark in the place of the sign, so that the text is a quoted cell. Every byte
// keeps its place.
type formulaQuotes struct {
	r      *bufio.Reader
	comma  byte
	quoted bool // the text read so far ends within a quoted cell
	last   byte // the byte before
}

// formulaMark begins a cell that was written ="…".
const formulaMark = "\x01"

func (f *formulaQuotes) Read(p []byte) (int, error) {
	if len(p) < 2 {
		return 0, bufio.ErrBufferFull // encoding/csv reads by the buffer
	}
	n, err := f.r.Read(p[:len(p)-1])
	if n > 0 && p[n-1] == '=' {
		if next, _ := f.r.Peek(1); len(next) > 0 && next[0] == '"' {
			p[n], _ = f.r.ReadByte()
			n++
		}
	}
	text := p[:n]
	for done := 0; ; {
		i := bytes.Index(text[done:], []byte(`="`))
		if i < 0 {
			f.quoted = f.quoted != (bytes.Count(text[done:], []byte{'"'})%2 == 1)
			break
		}
		at := done + i
		f.quoted = f.quoted != (bytes.Count(text[done:at], []byte{'"'})%2 == 1)
		before := f.last
		if at > 0 {
			before = text[at-1]
		}
		if !f.quoted && (before == f.comma || before == '\n' || before == 0) {
			text[at], text[at+1] = '"', formulaMark[0]
		}
		f.quoted = !f.quoted
		done = at + 2
	}
	if n > 0 {
		f.last = text[n-1]
	}
	return n, err
}

// textOfFormula gives the text of a cell ="…", and any other cell as it is.
func textOfFormula(cell string) string {
	if rest, ok := strings.CutPrefix(cell, formulaMark); ok {
		return rest
	}
	if rest, ok := strings.CutPrefix(cell, `="`); ok {
		if inner, ok := strings.CutSuffix(rest, `"`); ok && strings.Count(inner, `"`) == 2*strings.Count(inner, `""`) {
			return strings.ReplaceAll(inner, `""`, `"`)
		}
	}
	return cell
}
