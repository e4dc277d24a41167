package theme

import (
	"bytes"
	"strings"

	"casebook/internal/minify"
)

// A markup is where in HTML a layout's text has come to. It knows as much of
// HTML as it takes to write pages without the white space that means nothing,
// and gives up on a layout that it does not understand: its pages are minified
// one by one.
type markup struct {
	place  place
	tag    string // that the place is in, or the one before
	word   bool   // tag is one of running text
	raw    string // the element that the text is in, where it is not markup: "script", "textarea", "svg"
	linked bool   // raw is a script of linked data
	attr   string
}

// A place is a part of HTML.
type place int

const (
	inText place = iota
	inTag
	inValue // of an attribute, between double quotes
)

// A stretch is a part of a layout's text, with what it means to white space.
type stretch struct {
	text   []byte
	space  byte // ' ' or '\n' when the stretch is white space between words or elements
	front  front
	after  after
	opens  bool // ends with the start tag of an element of running text
	closes bool // begins with an end tag
}

// front says what becomes of white space that was written last; after, of white
// space that comes next.
type (
	front int
	after int
)

const (
	fix  front = iota // it stays
	pass              // what comes next decides: an end tag in running text
	drop              // it goes: a block begins or ends
)

const (
	leave after = iota // as before
	omit               // it goes
	keep               // it stays
)

// blocks are the elements around which white space means nothing; objects stand
// in a line as a word does; the others are running text, or nothing to see.
// What is in no list has rules of its own, which are left to the minifier.
var (
	blocks = set(`address article aside blockquote br caption center dd details div dl dt fieldset figcaption figure footer form
		h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol p section summary table tbody td tfoot th thead title tr ul`)
	objects = set(`button canvas img input meter object progress q svg textarea wbr`)
	inline  = set(`abbr b bdi bdo body cite code data dfn dialog em i kbd mark output picture s samp small span strong sub sup time u var`)
	unseen  = set(`a base link meta script source track`)
)

func set(names string) map[string]bool {
	m := make(map[string]bool)
	for name := range strings.FieldsSeq(names) {
		m[name] = true
	}
	return m
}

// vanishing are the attributes that go when they are empty.
var vanishing = set("action class dir id name")

// meets reports whether two branches of a layout end at the same place.
func (m markup) meets(other markup) bool {
	return m.place == other.place && m.raw == other.raw && (m.raw != "script" || m.linked == other.linked) &&
		(m.place == inText || m.tag == other.tag && (m.place == inTag || m.attr == other.attr))
}

const spaces = " \t\r\n\f"

// pieces cuts text that stands between two actions.
func (m *markup) pieces(text []byte) []stretch {
	var list []stretch
	for len(text) > 0 {
		var p stretch
		switch {
		case m.place == inTag:
			p, text = m.inner(text)
		case m.place == inValue:
			p, text = m.value(text)
		case m.raw != "":
			p, text = m.verbatim(text)
		case text[0] == '<':
			p, text = m.element(text)
		default:
			p, text = running(text)
		}
		list = append(list, p)
	}
	return list
}

// running cuts a run of white space or of other text.
func running(text []byte) (stretch, []byte) {
	rest := bytes.TrimLeft(text, spaces)
	if n := len(text) - len(rest); n > 0 {
		if bytes.ContainsAny(text[:n], "\r\n") {
			return stretch{space: '\n'}, rest
		}
		return stretch{space: ' '}, rest
	}
	n := bytes.IndexAny(text, spaces+"<")
	if n < 0 {
		n = len(text)
	}
	if bytes.IndexByte(text[:n], '&') >= 0 {
		panic(unknown{})
	}
	return stretch{text: text[:n], after: keep}, text[n:]
}

// verbatim cuts text up to the end of its element.
func (m *markup) verbatim(text []byte) (stretch, []byte) {
	end := "</" + m.raw
	n := bytes.Index(text, []byte(end))
	switch {
	case n == 0:
		return m.element(text)
	case m.raw == "script":
		panic(unknown{})
	case n < 0:
		n = len(text)
	}
	return stretch{text: text[:n]}, text[n:]
}

// element cuts a tag or a document type, up to its end or that of the text.
func (m *markup) element(text []byte) (stretch, []byte) {
	if len(text) > 9 && strings.EqualFold(string(text[:9]), "<!doctype") {
		n := bytes.IndexByte(text, '>') + 1
		if n == 0 || len(bytes.Fields(text[:n])) != 2 {
			panic(unknown{})
		}
		return stretch{text: []byte("<!doctype html>"), front: pass}, text[n:]
	}
	n := 1
	closing := n < len(text) && text[n] == '/'
	if closing {
		n++
	}
	from := n
	for n < len(text) && ('a' <= text[n] && text[n] <= 'z' || n > from && '0' <= text[n] && text[n] <= '9') {
		n++
	}
	m.tag = string(text[from:n])
	if closing && n == len(text) || !blocks[m.tag] && !objects[m.tag] && !inline[m.tag] && !unseen[m.tag] {
		panic(unknown{})
	}
	m.word = inline[m.tag]
	p := m.effect(closing)
	if closing {
		if text[n] != '>' {
			panic(unknown{})
		}
		m.raw = ""
		p.text = text[:n+1]
		return p, text[n+1:]
	}
	if m.raw == "" && (m.tag == "script" || m.tag == "textarea" || m.tag == "svg") {
		m.raw = m.tag
		m.linked = false
	}
	m.place = inTag
	rest := text[n:]
	if end := wholeTag(rest); end > 0 && m.raw != "svg" {
		m.linked = bytes.Contains(rest[:end], []byte(`"application/ld+json"`))
		p.text, p.opens, m.place = minimalTag(text[:n+end], end > 1), m.word, inText
		return p, rest[end:]
	}
	p.text = text[:n]
	return p, rest
}

// minimalTag gives a start tag in as few octets as mean the same: without
// attributes, it is as it is.
func minimalTag(tag []byte, attributes bool) []byte {
	if !attributes {
		return tag
	}
	small, err := minify.HTML(nil, tag)
	if err != nil {
		panic(unknown{})
	}
	return small
}

// effect gives what a tag means to white space around it.
func (m *markup) effect(closing bool) stretch {
	var p stretch
	switch {
	case blocks[m.tag]:
		return stretch{front: drop, after: omit}
	case objects[m.tag]:
		p.after = keep
	}
	if closing {
		p.front, p.closes = pass, m.word
	}
	return p
}

// wholeTag gives the length of what is left of a tag that ends in the text, 0
// when it does not.
func wholeTag(text []byte) int {
	var quote byte
	for i, c := range text {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return 0
}

// inner cuts what stands in a tag: white space and an attribute, or the end.
func (m *markup) inner(text []byte) (stretch, []byte) {
	rest := bytes.TrimLeft(text, spaces)
	if len(rest) == 0 {
		panic(unknown{}) // it matters only if an attribute follows
	}
	if rest[0] == '>' {
		m.place = inText
		return stretch{text: rest[:1], opens: m.word}, rest[1:]
	}
	n := 0
	for n < len(rest) && ('a' <= rest[n] && rest[n] <= 'z' || rest[n] == '-' || rest[n] == ':' || '0' <= rest[n] && rest[n] <= '9') {
		n++
	}
	m.attr = string(rest[:n])
	if n == 0 || len(rest) == len(text) {
		panic(unknown{})
	}
	p := stretch{text: append([]byte(" "), rest[:n]...)}
	switch after := rest[n:]; {
	case bytes.HasPrefix(after, []byte(`=""`)) && !vanishing[m.attr]:
		return p, after[3:]
	case bytes.HasPrefix(after, []byte(`="`)):
		m.place = inValue
		p.text = append(p.text, `="`...)
		return p, after[2:]
	case len(after) == 0 || after[0] == '=':
		panic(unknown{})
	default:
		return p, after
	}
}

// value cuts what is left of an attribute's value.
func (m *markup) value(text []byte) (stretch, []byte) {
	n := bytes.IndexByte(text, '"')
	if n < 0 {
		n = len(text)
	} else {
		n++
		m.place = inTag
	}
	if bytes.IndexByte(text[:n], '&') >= 0 {
		panic(unknown{})
	}
	m.linked = m.linked || m.raw == "script" && m.attr == "type" && string(text[:n]) == `application/ld+json"`
	return stretch{text: text[:n]}, text[n:]
}
