package theme

import (
	"bytes"
	"strings"
)

// A line is what a run knows of white space while it writes a page without that
// which means nothing: runs of it become one character, and those beside a
// block go. It does what package minify would do to the finished page.
type line struct {
	omit   bool // white space that comes next goes
	gap    int  // where in out white space stands that may have to go; -1 for none
	opened int  // where in out an element of running text begins that is empty so far
	dirty  bool // something was written that package minify has to look at
}

// put writes a stretch of a layout.
func (r *run) put(p *stretch) {
	if p.space != 0 {
		r.white(p.space)
		return
	}
	switch p.front {
	case drop:
		r.drop()
	case fix:
		r.gap = -1
	}
	if p.closes && r.opened == len(r.out) {
		r.omit = false
	}
	r.out = append(r.out, p.text...)
	switch p.after {
	case omit:
		r.omit = true
	case keep:
		r.omit = false
	}
	if p.opens {
		r.opened = len(r.out)
	}
}

// white writes white space.
func (r *run) white(c byte) {
	r.opened = -1
	switch {
	case !r.omit:
		if r.gap >= 0 {
			r.dirty = true // of two, only one is remembered
		}
		r.gap = len(r.out)
		r.out = append(r.out, c)
		r.omit = true
	case c == '\n' && r.gap >= 0 && r.gap == len(r.out)-1:
		r.out[r.gap] = c
	}
}

// drop takes away the white space that was written last.
func (r *run) drop() {
	if r.gap < 0 {
		return
	}
	copy(r.out[r.gap:], r.out[r.gap+1:])
	r.out = r.out[:len(r.out)-1]
	r.gap = -1
}

// running writes text of a value in as few octets as mean the same.
func (r *run) running(s string) {
	if s != "" && featuresOf(s)&^(blank|quote) == 0 {
		r.gap, r.omit = -1, false
		r.out = append(r.out, s...)
		return
	}
	for s != "" {
		n := 0
		for n < len(s) && isSpace[s[n]] {
			n++
		}
		if n > 0 {
			c := byte(' ')
			if strings.ContainsAny(s[:n], "\r\n") {
				c = '\n'
			}
			r.white(c)
			s = s[n:]
			continue
		}
		for n < len(s) && !isSpace[s[n]] {
			n++
		}
		r.gap, r.omit = -1, false
		r.word(s[:n], n == len(s))
		s = s[n:]
	}
}

var isSpace = [256]bool{' ': true, '\t': true, '\r': true, '\n': true, '\f': true}

// word writes text without white space. The last one of a value may be
// followed by anything.
func (r *run) word(s string, last bool) {
	written := 0
	for i := range len(s) {
		if s[i] != '<' && s[i] != '&' && s[i] != 0 {
			continue
		}
		r.out = append(r.out, s[written:i]...)
		written = i + 1
		switch s[i] {
		case '<':
			r.out = append(r.out, "&lt;"...)
		case '&':
			r.ampersand(s[written:], last)
		default:
			r.out = append(r.out, "\uFFFD"...)
		}
	}
	r.out = append(r.out, s[written:]...)
}

// ampersand writes "&", escaped where it could begin a character reference.
func (r *run) ampersand(rest string, last bool) {
	switch {
	case rest == "" && last:
		r.out = append(r.out, "&amp;"...)
		r.dirty = true
	case rest != "" && (rest[0] == '#' || isAlphanumeric(rest[0])):
		r.out = append(r.out, "&amp;"...)
	default:
		r.out = append(r.out, '&')
	}
}

func isAlphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// fragment writes HTML that is minimal by itself, as package markdown's, but for
// "<" in attributes.
func (r *run) fragment(s string) {
	if s == "" {
		return
	}
	first, last := tagName(s, strings.IndexByte(s, '<')), tagName(s, strings.LastIndexByte(s, '<'))
	if s[0] != '<' || !blocks[first] || !blocks[last] || s[len(s)-1] != '>' || strings.Contains(s, "&lt;") {
		r.dirty = true
	}
	r.drop()
	r.out = append(r.out, s...)
	r.omit = true
}

// tagName gives the name of the tag at an index, without "/".
func tagName(s string, at int) string {
	if at < 0 {
		return ""
	}
	s = strings.TrimPrefix(s[at+1:], "/")
	n := 0
	for n < len(s) && isAlphanumeric(s[n]) {
		n++
	}
	return s[:n]
}

// attribute writes text into an attribute between double quotes.
func (r *run) attribute(s string) {
	f := featuresOf(s)
	if s == "" || f&(quote|loose) != 0 || s[len(s)-1] == '&' || shortens(s) {
		r.out = appendHTML(r.out, s)
		r.dirty = true
		return
	}
	if f&ampersand == 0 {
		r.out = append(r.out, s...)
		return
	}
	for i := range len(s) {
		switch s[i] {
		case 0:
			r.out = append(r.out, "\uFFFD"...)
		case '&':
			r.ampersand(s[i+1:], false)
		default:
			r.out = append(r.out, s[i])
		}
	}
}

// shortens reports whether an address could be written in another way.
func shortens(s string) bool {
	if s[0]|0x20 != 'd' && s[0]|0x20 != 'h' {
		return false
	}
	scheme, _, found := strings.Cut(s, ":")
	return found && (strings.EqualFold(scheme, "data") || strings.EqualFold(scheme[:min(4, len(scheme))], "http") && scheme != "http" && scheme != "https")
}

var jsonStart = []byte(`{["`)

// data notes linked data that was written from an index on.
func (r *run) data(from int) {
	if from == len(r.out) || bytes.IndexByte(jsonStart, r.out[from]) < 0 {
		r.dirty = true
	}
}
