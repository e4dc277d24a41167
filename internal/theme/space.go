package theme

import (
	"bytes"
	"strings"
)

// A stretch is a part of a layout's text, with what it means to white space
// around it: beside a block it goes, and elsewhere a run of it becomes one
// character. Values bring white space of their own, so what goes is decided
// while a page is written.
type stretch struct {
	text        []byte
	space       byte // ' ' or '\n' when the stretch is white space that may go, and nothing else
	front       front
	after       after
	closesValue bool // begins with the quotation mark behind an attribute's value, which may be empty
}

// front says what becomes of white space that was written last; after, of white
// space that comes next.
type (
	front int
	after int
)

const (
	fixGap  front = iota // it stays
	passGap              // what follows decides
	dropGap              // it goes
)

const (
	leaveSpace after = iota // as before
	omitSpace               // it goes
	keepSpace               // it stays
)

// blocks are the elements around which white space means nothing; objects stand
// in a line as a word does. All others are running text, invisible or unknown.
var (
	blocks = newSet(`address article aside blockquote br caption center col colgroup dd details dir div dl dt fieldset figcaption figure footer form
		h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav noscript ol optgroup option p pre section style summary
		table tbody td tfoot th thead title tr ul`)
	objects = newSet("button canvas iframe img input math meter object progress q rt select svg textarea video wbr")
)

func newSet(names string) map[string]bool {
	m := make(map[string]bool)
	for name := range strings.FieldsSeq(names) {
		m[name] = true
	}
	return m
}

// addTag adds a tag, or the beginning of one.
func (m *markup) addTag(element, text string, closing bool) {
	s := stretch{text: []byte(text)}
	if blocks[element] {
		s.front, s.after = dropGap, omitSpace
	} else if closing {
		s.front = passGap
	}
	if objects[element] {
		s.after = keepSpace
	}
	m.add(s)
}

// add adds a stretch, put together with the one before unless there is white
// space between them.
func (m *markup) add(s stretch) {
	if !m.minimal {
		s.front, s.after = passGap, leaveSpace
	}
	n := len(m.stretches)
	if n == 0 || s.space != 0 || m.stretches[n-1].space != 0 {
		m.stretches = append(m.stretches, s)
		return
	}
	last := &m.stretches[n-1]
	if last.front == passGap {
		last.front = s.front
	}
	if s.after != leaveSpace {
		last.after = s.after
	}
	if s.closesValue && bytes.HasSuffix(last.text, []byte(`="`)) {
		last.text = last.text[:len(last.text)-2]
	} else {
		last.text = append(last.text, s.text...)
	}
}

// addNeutral adds text that means nothing to white space.
func (m *markup) addNeutral(text string) {
	if text != "" {
		m.add(stretch{text: []byte(text), front: passGap})
	}
}

// addWord adds text without white space. A value may follow.
func (m *markup) addWord(word string) {
	word = strings.ReplaceAll(word, "<", "&lt;")
	if strings.HasSuffix(word, "&") {
		word += "amp;"
	}
	if word != "" {
		m.add(stretch{text: []byte(word), after: keepSpace})
	}
}

// addSpace adds white space of running text.
func (m *markup) addSpace(space string) {
	switch {
	case !m.minimal || m.pre:
		m.add(stretch{text: []byte(space), after: keepSpace})
	case strings.ContainsAny(space, "\r\n"):
		m.add(stretch{space: '\n'})
	default:
		m.add(stretch{space: ' '})
	}
}

// A gap is what a run knows of white space while it writes a minimal page.
type gap struct {
	omitted bool // white space that comes next goes
	at      int  // where white space stands that may have to go; -1 for none
}

// putStretch writes a stretch of a layout.
func (r *run) putStretch(s *stretch) {
	if s.space != 0 {
		r.putSpace(s.space)
		return
	}
	switch s.front {
	case dropGap:
		r.dropGap()
	case fixGap:
		r.gap.at = -1
	}
	text := s.text
	if s.closesValue && bytes.HasSuffix(r.out, []byte(`="`)) {
		r.out, text = r.out[:len(r.out)-2], text[1:]
	}
	r.out = append(r.out, text...)
	switch s.after {
	case omitSpace:
		r.gap.omitted = true
	case keepSpace:
		r.gap.omitted = false
	}
}

// putSpace writes white space, one character for a run of it.
func (r *run) putSpace(c byte) {
	switch {
	case !r.gap.omitted:
		r.gap = gap{omitted: true, at: len(r.out)}
		r.out = append(r.out, c)
	case c == '\n' && r.gap.at >= 0 && r.gap.at == len(r.out)-1:
		r.out[r.gap.at] = c
	}
}

// dropGap takes away the white space that was written last.
func (r *run) dropGap() {
	if r.gap.at >= 0 {
		r.out = append(r.out[:r.gap.at], r.out[r.gap.at+1:]...)
		r.gap.at = -1
	}
}

// putWords writes the text of a value, with one character for a run of white
// space.
func (r *run) putWords(s string) {
	for s != "" {
		n := 0
		for n < len(s) && !isSpace[s[n]] {
			n++
		}
		if n > 0 {
			r.gap = gap{at: -1}
			r.out = appendEscaped(r.out, s, n, false)
			s = s[n:]
			continue
		}
		c := byte(' ')
		for n < len(s) && isSpace[s[n]] {
			if s[n] == '\n' || s[n] == '\r' {
				c = '\n'
			}
			n++
		}
		r.putSpace(c)
		s = s[n:]
	}
}

var isSpace = [256]bool{' ': true, '\t': true, '\r': true, '\n': true, '\f': true}

// putFragment writes HTML that is minimal by itself, as package markdown's: one
// block or several.
func (r *run) putFragment(s string) {
	if s != "" {
		r.dropGap()
		r.out = append(r.out, s...)
		r.gap.omitted = true
	}
}
