package markdown

import (
	"strings"
	"unicode"

	"casebook/internal/locale"
)

// quotationMarks are a language's marks: the first pair around a quotation,
// the second inside another one and for single quotes.
type quotationMarks struct {
	open, close           string
	innerOpen, innerClose string
	english               bool // knows 'tis and 'em
}

// loadMarks gives the marks of a language (BCP 47), the English ones for a language
// that package locale does not know.
func loadMarks(lang string) *quotationMarks {
	l := locale.For(lang)
	q := l.Quotes()
	base, _, _ := strings.Cut(l.Tag(), "-")
	return &quotationMarks{q.Open, q.Close, q.InnerOpen, q.InnerClose, base == "en"}
}

// openQuotes are the quotations open at a place of a text, the innermost last.
type openQuotes struct {
	kinds [8]byte // '"' or '\''
	n     int
}

func (o *openQuotes) pushKind(kind byte) {
	if o.n < len(o.kinds) {
		o.kinds[o.n] = kind
		o.n++
	}
}

func (o *openQuotes) holdsKind(kind byte) bool {
	return strings.IndexByte(string(o.kinds[:o.n]), kind) >= 0
}

// popKind closes the innermost quotation of a kind and whatever is open inside it.
func (o *openQuotes) popKind(kind byte) {
	for o.n > 0 {
		o.n--
		if o.kinds[o.n] == kind {
			return
		}
	}
}

// doubleMark gives the mark for a straight double quote between two characters.
func (m *quotationMarks) doubleMark(o *openQuotes, prev, next rune) string {
	ends := next == 0 || unicode.IsSpace(next) || o.holdsKind('"') && isClosing(next)
	opens := isOpening(prev) && !ends
	switch {
	case !opens && o.holdsKind('"'):
		o.popKind('"')
		if o.holdsKind('"') {
			return m.innerClose
		}
		return m.close
	case !opens && (ends || isWord(prev)):
		return `"` // of inches, or closing what nothing opened
	}
	inner := o.holdsKind('"')
	o.pushKind('"')
	if inner {
		return m.innerOpen
	}
	return m.open
}

// singleMark gives the mark for a straight single quote between a character and
// the rest of the line.
func (m *quotationMarks) singleMark(o *openQuotes, prev, next rune, rest []byte) string {
	switch {
	case isWord(prev) && unicode.IsLetter(next):
		return "’"
	case isOpening(prev) && next != 0 && !unicode.IsSpace(next):
		if unicode.IsDigit(next) || m.english && isElision(rest) {
			return "’"
		}
		o.pushKind('\'')
		return m.innerOpen
	case o.holdsKind('\''):
		o.popKind('\'')
		return m.innerClose
	case unicode.IsLetter(prev) || prev == '.':
		return "’"
	}
	return "'"
}

// elisions are the English words that begin with an apostrophe.
var elisions = []string{"tis", "twas", "em", "til", "cause", "n", "bout", "round", "cos", "twere", "twould", "twill"}

func isElision(rest []byte) bool {
	n := 0
	for n < len(rest) && n < 8 && isAlphanumeric(rest[n]) {
		n++
	}
	word := strings.ToLower(string(rest[:n]))
	for _, e := range elisions {
		if word == e {
			return true
		}
	}
	return false
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// isOpening reports whether a quotation can begin after the character.
func isOpening(r rune) bool {
	return r == 0 || unicode.IsSpace(r) || unicode.In(r, unicode.Ps, unicode.Pi, unicode.Pd) || r == '/' || r == '„' || r == '‚' || r == '='
}

// isClosing reports whether the character ends a clause.
func isClosing(r rune) bool {
	return strings.ContainsRune(".,;:!?)]}…»”،؛؟", r)
}
