package minify

import (
	"bytes"
	"io"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/xml"
)

// minifyXML takes comments out of feeds and site maps, and the line breaks and
// indents between their elements. It has the library's lexer but not its
// minifier, which collapses white space within text too: an entry's
// preformatted lines would become one.
func minifyXML(_ *minify.M, w io.Writer, r io.Reader, _ map[string]string) error {
	z := parse.NewInput(r)
	defer z.Restore()
	p := xmlPass{w: w, layout: !bytes.Contains(z.Bytes(), []byte("xml:space"))}
	l := xml.NewLexer(z)
	for {
		t, data := l.Next()
		if t == xml.ErrorToken {
			if err := l.Err(); err != io.EOF {
				return err
			}
			_, err := w.Write(nil)
			return err
		}
		p.token(t, data, l)
	}
}

type xmlPass struct {
	w      io.Writer
	layout bool   // white space between elements may be layout
	held   []byte // white space that is layout if an element or nothing comes next
	opened bool   // a start tag was written last
	text   bool   // text was written last
	buf    []byte
}

func (p *xmlPass) token(t xml.TokenType, data []byte, l *xml.Lexer) {
	switch t {
	case xml.CommentToken:
		return
	case xml.TextToken:
		if p.layout && !p.text && isLayout(data) {
			p.held = append(p.held[:0], data...)
			return
		}
	case xml.CDATAToken:
		if len(l.Text()) == 0 {
			return // as if it were not there
		}
		if text, ok := xml.EscapeCDATAVal(&p.buf, l.Text()); ok {
			data = text
		}
	case xml.EndTagToken:
		if p.opened {
			p.flush() // all that the element holds
		}
	}
	if t == xml.TextToken || t == xml.CDATAToken {
		p.flush()
		p.text, p.opened = true, false
	} else {
		p.text, p.held = false, p.held[:0]
		p.opened = t == xml.StartTagCloseToken
	}
	p.w.Write(data)
}

// flush writes the white space held back.
func (p *xmlPass) flush() {
	p.w.Write(p.held)
	p.held = p.held[:0]
}

// isLayout reports whether b is white space with a line break in it.
func isLayout(b []byte) bool {
	return bytes.IndexByte(b, '\n') >= 0 && len(bytes.TrimLeft(b, " \t\r\n")) == 0
}
