package markdown

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// excerptLength is in characters; a search engine shows about as many.
const excerptLength = 200

// addToExcerpt adds a paragraph of the text itself, not of what it quotes or
// lists, to the excerpt until that is long enough.
func (v *conversion) addToExcerpt(n *ast.Paragraph) {
	if v.excerpted || n.Parent() == nil || n.Parent().Kind() != ast.KindDocument {
		return
	}
	v.side.begin(v.marks, false)
	v.plain(n, false)
	if len(v.excerpt) > 0 && len(v.side.out) > 0 {
		v.excerpt = append(v.excerpt, ' ')
	}
	v.excerpt = append(v.excerpt, v.side.out...)
	if utf8.RuneCount(v.excerpt) >= excerptLength*3/4 {
		v.excerpt, v.excerpted = shorten(v.excerpt, excerptLength), true
	}
}

// shorten cuts a text after its last whole word within n characters, and shows
// that it was cut. A word longer than that is cut within.
func shorten(text []byte, n int) []byte {
	if utf8.RuneCount(text) <= n {
		return text
	}
	end, word := 0, 0 // octets: within n-1 characters; up to the last word's end
	for range n - 1 {
		r, size := utf8.DecodeRune(text[end:])
		if unicode.IsSpace(r) {
			word = end
		}
		end += size
	}
	if r, _ := utf8.DecodeRune(text[end:]); unicode.IsSpace(r) || word == 0 {
		word = end
	}
	return append(text[:word], "…"...)
}
