package markdown

import (
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// A flow writes running text: it sets quotation marks, dashes and ellipses,
// escapes for HTML unless the text stays plain, and collapses white space the
// way a browser shows it, so that nothing is left for a minifier.
type flow struct {
	out   []byte
	marks *quotationMarks // nil leaves punctuation as it is
	html  bool
	space byte // white space that is written once something follows it; 0 for none
	blank bool // nothing, or white space, was written last: more of it is dropped
	amp   bool // a bare "&" was written last
	prev  rune // the character before, as the reader sees it; 0 at the start
	open  openQuotes
	gap   bool // something was left out: no space is wanted before the punctuation that follows
}

func (f *flow) reset(marks *quotationMarks, html bool) {
	f.out, f.marks, f.html = f.out[:0], marks, html
	f.beginBlock()
}

// beginBlock begins a new block of text.
func (f *flow) beginBlock() {
	f.gap = false
	f.space, f.blank, f.amp, f.prev, f.open.n = 0, true, false, 0, 0
}

// writeTag writes a block's tag, next to which white space means nothing.
func (f *flow) writeTag(s string) {
	f.out = append(f.out, s...)
	f.beginBlock()
}

// openTag begins an inline tag with s; the text goes on through it.
func (f *flow) openTag(s string) {
	if f.space != 0 {
		f.out, f.blank = append(f.out, f.space), true
	}
	f.out, f.space, f.amp = append(f.out, s...), 0, false
}

// closeTag writes an inline end tag. White space before it is written after it.
func (f *flow) closeTag(s string) {
	f.out, f.amp = append(f.out, s...), false
}

// passObject marks what was just written as something visible that is no text.
func (f *flow) passObject() { f.blank, f.prev = false, utf8.RuneError }

// writeBreak writes a hard line break.
func (f *flow) writeBreak() {
	if !f.html {
		f.writeSpace(' ')
		return
	}
	f.out = append(f.out, "<br>"...)
	f.space, f.blank, f.amp, f.prev = 0, true, false, ' '
}

// writeSpace notes white space.
func (f *flow) writeSpace(c byte) {
	f.prev = ' '
	if f.blank {
		return
	}
	if c == '\n' && f.html {
		f.space = '\n'
	} else if f.space == 0 {
		f.space = ' '
	}
}

// leaveOut notes that words which stood here are left out of plain text.
func (f *flow) leaveOut() { f.gap = true }

// writeInk writes text that needs no escaping.
func (f *flow) writeInk(b []byte) {
	if len(b) == 0 {
		return
	}
	if f.gap {
		if r, _ := utf8.DecodeRune(b); f.gap && f.space == ' ' && isClosing(r) {
			f.space = 0
		}
		f.gap = false
	}
	if f.space != 0 {
		f.out, f.space = append(f.out, f.space), 0
	} else if f.amp && isEntityStart(b[0]) {
		f.out = append(f.out, "amp;"...)
	}
	f.out, f.blank, f.amp = append(f.out, b...), false, false
}

// writeMark writes a character that stands for others.
func (f *flow) writeMark(s string) {
	f.writeInk([]byte(s))
	f.prev, _ = utf8.DecodeLastRuneInString(s)
}

// writeLiteral writes text in which nothing is special but to HTML.
func (f *flow) writeLiteral(b []byte) {
	from := 0
	for i, c := range b {
		if !literalSpecial[c] {
			continue
		}
		f.writeInk(b[from:i])
		from = i + 1
		f.writeSpecial(c)
	}
	f.writeInk(b[from:])
	if len(b) > 0 {
		f.prev, _ = utf8.DecodeLastRune(b)
	}
}

func (f *flow) writeSpecial(c byte) {
	switch {
	case c == '<' && f.html:
		f.writeInk([]byte("&lt;"))
	case c == '<':
		f.writeInk([]byte{c})
	case c == lineBreak:
		f.writeBreak()
	case c == '&':
		f.writeInk([]byte{c})
		f.amp = f.html
	default:
		f.writeSpace(c)
	}
}

var literalSpecial = byteSet("<& \t\n\v\f\r")

var textSpecial = byteSet("<& \t\n\v\f\r\\\"'-.")

func byteSet(s string) (t [256]bool) {
	for i := range len(s) {
		t[s[i]] = true
	}
	return t
}

// writeText writes Markdown text; after is the byte that follows it in the source.
func (f *flow) writeText(s []byte, after byte) {
	from := 0
	for i := 0; i < len(s); {
		if !textSpecial[s[i]] {
			i++
			continue
		}
		n := f.countPlain(s, i, from)
		if n == 0 {
			f.writeInk(s[from:i])
			if i > from {
				f.prev, _ = utf8.DecodeLastRune(s[from:i])
			}
			n = f.replaceSpecial(s[i:], after)
			from = i + n
		}
		i += n
	}
	f.writeInk(s[from:])
	if from < len(s) {
		f.prev, _ = utf8.DecodeLastRune(s[from:])
	}
}

// countPlain gives the number of bytes at s[i], which could be special, that are
// countPlain text after s[from:i]: single spaces inside a line, hyphens, full stops.
func (f *flow) countPlain(s []byte, i, from int) int {
	switch c := s[i]; c {
	case ' ':
		if i > from && i+1 < len(s) && !util.IsSpace(s[i+1]) {
			return 1
		}
	case '-', '.':
		n := runLength(s[i:])
		if n == 1 || f.marks == nil || c == '-' && n > 3 || c == '.' && n != 3 && n != 4 {
			return n
		}
	case '"', '\'':
		if f.marks == nil {
			return 1
		}
	}
	return 0
}

// runLength gives the number of times that s repeats its first byte.
func runLength(s []byte) int {
	n := 1
	for n < len(s) && s[n] == s[0] {
		n++
	}
	return n
}

// replaceSpecial writes what the special byte that s begins with stands for, and
// gives the number of bytes used up.
func (f *flow) replaceSpecial(s []byte, after byte) int {
	switch s[0] {
	case '-':
		n := runLength(s)
		f.writeMark([...]string{2: "–", 3: "—"}[n])
		return n
	case '.':
		f.writeMark("…")
		return 3
	case '"', '\'':
		f.writeQuote(s, after)
	case '\\':
		if len(s) > 1 && util.IsPunct(s[1]) {
			f.writeLiteral(s[1:2])
			return 2
		}
		f.writeInk(s[:1])
		f.prev = '\\'
	case '&':
		if n, decoded := decodeEntity(s); n > 0 {
			f.writeLiteral(decoded)
			return n
		}
		fallthrough
	default:
		f.writeLiteral(s[:1])
	}
	return 1
}

func (f *flow) writeQuote(s []byte, after byte) {
	next := rune(after)
	if len(s) > 1 {
		next, _ = utf8.DecodeRune(s[1:])
	}
	if s[0] == '"' {
		f.writeMark(f.marks.doubleMark(&f.open, f.prev, next))
	} else {
		f.writeMark(f.marks.singleMark(&f.open, f.prev, next, s[1:]))
	}
}

// writeVerbatim writes text that keeps its white space.
func (f *flow) writeVerbatim(b []byte) {
	from := 0
	for i, c := range b {
		if c == '<' {
			f.out = append(append(f.out, b[from:i]...), "&lt;"...)
			from = i + 1
		} else if c == '&' && i+1 < len(b) && isEntityStart(b[i+1]) {
			f.out = append(append(f.out, b[from:i]...), "&amp;"...)
			from = i + 1
		} else if c == lineBreak {
			f.out = append(append(f.out, b[from:i]...), '\n')
			from = i + 1
		}
	}
	f.out = append(f.out, b[from:]...)
}
