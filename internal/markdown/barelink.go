package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// candidates are the places of a text where bare addresses, of the web or of
// mail, may stand.
type candidates struct {
	src         []byte
	first, last int // what all of them have begins there; first > last when there are none
}

// addressMarks are what bare addresses have.
var addressMarks = [][]byte{[]byte("://"), []byte("www."), []byte("@")}

func bareLinks(src []byte) candidates {
	c := candidates{src, len(src), -1}
	for _, mark := range addressMarks {
		for i := bytes.Index(src, mark); i >= 0; {
			c.first, c.last = min(c.first, i), max(c.last, i)
			next := bytes.Index(src[i+1:], mark)
			if next < 0 {
				break
			}
			i += 1 + next
		}
	}
	return c
}

func (c candidates) none() bool { return c.first > c.last }

// left reports whether the words below a node may have a bare link.
func (c candidates) left(n ast.Node) bool {
	for n := n.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			if c.within(n.Segment) {
				return true
			}
		case *ast.CodeSpan:
		case *plainTable:
			for i := range n.Lines().Len() {
				if c.within(n.Lines().At(i)) {
					return true
				}
			}
		default:
			if c.left(n) {
				return true
			}
		}
	}
	return false
}

func (c candidates) within(s text.Segment) bool {
	return s.Start <= c.last && c.first < s.Stop && !bareLinks(c.src[s.Start:s.Stop]).none()
}
