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
}

func (f *flow) begin(marks *quotationMarks, html bool) {
	f.out, f.marks, f.html = f.out[:0], marks, html
	f.block()
}

// block begins a new block of text.
func (f *flow) block() {
	f.space, f.blank, f.amp, f.prev, f.open.n = 0, true, false, 0, 0
}

// tag writes a block's tag, next to which white space means nothing.
func (f *flow) tag(s string) {
	f.out = append(f.out, s...)
	f.block()
}

// start begins an inline tag with s; the text goes on through it.
func (f *flow) start(s string) {
	if f.space != 0 {
		f.out, f.blank = append(f.out, f.space), true
	}
	f.out, f.space, f.amp = append(f.out, s...), 0, false
}

// end writes an inline end tag. White space before it is written after it.
func (f *flow) end(s string) {
	f.out, f.amp = append(f.out, s...), false
}

// object marks what was just written as something visible that is no text.
func (f *flow) object() { f.blank, f.prev = false, utf8.RuneError }

// lineBreak writes a hard line break.
func (f *flow) lineBreak() {
	if !f.html {
		f.gap(' ')
		return
	}
	f.out = append(f.out, "<br>"...)
	f.space, f.blank, f.amp, f.prev = 0, true, false, ' '
}

// gap notes white space.
func (f *flow) gap(c byte) {
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

// ink writes text that needs no escaping.
func (f *flow) ink(b []byte) {
	if len(b) == 0 {
		return
	}
	if f.space != 0 {
		f.out, f.space = append(f.out, f.space), 0
	} else if f.amp && isEntityStart(b[0]) {
		f.out = append(f.out, "amp;"...)
	}
	f.out, f.blank, f.amp = append(f.out, b...), false, false
}

// mark writes a character that stands for others.
func (f *flow) mark(s string) {
	f.ink([]byte(s))
	f.prev, _ = utf8.DecodeLastRuneInString(s)
}

// literal writes text in which nothing is special but to HTML.
func (f *flow) literal(b []byte) {
	from := 0
	for i, c := range b {
		if !literalSpecial[c] {
			continue
		}
		f.ink(b[from:i])
		from = i + 1
		f.special(c)
	}
	f.ink(b[from:])
	if len(b) > 0 {
		f.prev, _ = utf8.DecodeLastRune(b)
	}
}

func (f *flow) special(c byte) {
	switch {
	case c == '<' && f.html:
		f.ink([]byte("&lt;"))
	case c == '<':
		f.ink([]byte{c})
	case c == '&':
		f.ink([]byte{c})
		f.amp = f.html
	default:
		f.gap(c)
	}
}

var literalSpecial = octets("<& \t\n\f\r")

var textSpecial = octets("<& \t\n\f\r\\\"'-.")

func octets(s string) (t [256]bool) {
	for i := range len(s) {
		t[s[i]] = true
	}
	return t
}

// text writes Markdown text; after is the octet that follows it in the source.
func (f *flow) text(s []byte, after byte) {
	from := 0
	for i := 0; i < len(s); {
		if !textSpecial[s[i]] {
			i++
			continue
		}
		n := f.plain(s, i, from)
		if n == 0 {
			f.ink(s[from:i])
			if i > from {
				f.prev, _ = utf8.DecodeLastRune(s[from:i])
			}
			n = f.replace(s[i:], after)
			from = i + n
		}
		i += n
	}
	f.ink(s[from:])
	if from < len(s) {
		f.prev, _ = utf8.DecodeLastRune(s[from:])
	}
}

// plain gives the number of octets at s[i], which could be special, that are
// plain text after s[from:i]: single spaces inside a line, hyphens, full stops.
func (f *flow) plain(s []byte, i, from int) int {
	switch c := s[i]; c {
	case ' ':
		if i > from && i+1 < len(s) && !util.IsSpace(s[i+1]) {
			return 1
		}
	case '-', '.':
		n := run(s[i:])
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

// run gives the number of times that s repeats its first octet.
func run(s []byte) int {
	n := 1
	for n < len(s) && s[n] == s[0] {
		n++
	}
	return n
}

// replace writes what the special octet that s begins with stands for, and
// gives the number of octets used up.
func (f *flow) replace(s []byte, after byte) int {
	switch s[0] {
	case '-':
		n := run(s)
		f.mark([...]string{2: "–", 3: "—"}[n])
		return n
	case '.':
		f.mark("…")
		return 3
	case '"', '\'':
		f.quote(s, after)
	case '\\':
		if len(s) > 1 && util.IsPunct(s[1]) {
			f.literal(s[1:2])
			return 2
		}
		f.ink(s[:1])
		f.prev = '\\'
	case '&':
		if n, decoded := entity(s); n > 0 {
			f.literal(decoded)
			return n
		}
		fallthrough
	default:
		f.literal(s[:1])
	}
	return 1
}

func (f *flow) quote(s []byte, after byte) {
	next := rune(after)
	if len(s) > 1 {
		next, _ = utf8.DecodeRune(s[1:])
	}
	if s[0] == '"' {
		f.mark(f.marks.double(&f.open, f.prev, next))
	} else {
		f.mark(f.marks.single(&f.open, f.prev, next, s[1:]))
	}
}

// verbatim writes text that keeps its white space.
func (f *flow) verbatim(b []byte) {
	from := 0
	for i, c := range b {
		if c == '<' {
			f.out = append(append(f.out, b[from:i]...), "&lt;"...)
			from = i + 1
		} else if c == '&' && i+1 < len(b) && isEntityStart(b[i+1]) {
			f.out = append(append(f.out, b[from:i]...), "&amp;"...)
			from = i + 1
		}
	}
	f.out = append(f.out, b[from:]...)
}
