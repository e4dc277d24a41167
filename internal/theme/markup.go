package theme

import (
	"html"
	"strings"

	"casebook/internal/diag"
)

// A context is where in HTML a layout's text has come to: it decides how a
// value that stands there is escaped. Of the HTML standard's tokenizer it knows
// what layouts need. Equal contexts go on in the same way.
type context struct {
	region  region
	element string  // in lower case: whose tag or raw text this is; "" in running text
	attr    string  // in lower case: whose value this is
	quote   byte    // around that value in the layout
	part    urlPart // of an address in that value
	data    bool    // the element is a script of JSON
	escaped bool    // a backslash has just been read in a string of JSON
	glued   bool    // a name in a tag has just ended: white space or the tag's end has to follow
	pre     bool    // white space stays as it is
	drawing int     // how many svg elements it is within, where HTML's elements show nothing
}

// A region is a part of HTML with rules of its own.
type region int

const (
	inText region = iota
	inTag
	inValue      // of an attribute, between quotation marks
	inComment    // which is not written
	inTitle      // text without elements
	inTextarea   // the same, in which white space stays as it is
	inJSON       // a script of data
	inJSONString // between quotation marks in it
	inCode       // another script, or a style sheet
	unreachable  // behind a break or a continue
)

// A urlPart is a part of an address.
type urlPart int

const (
	urlStart   urlPart = iota
	urlPath            // scheme, host and path
	urlQuery           // query and fragment
	urlUnclear         // branches end in different parts
)

// joinContexts gives the context in which two branches go on; false when they
// leave the HTML in different places.
func joinContexts(a, b context) (context, bool) {
	if a.region == unreachable {
		return b, true
	}
	if b.region == unreachable {
		return a, true
	}
	if a.part != b.part {
		a.part, b.part = urlUnclear, urlUnclear
	}
	a.glued, a.pre = a.glued || b.glued, a.pre || b.pre
	b.glued, b.pre = a.glued, a.pre
	return a, a == b
}

// A markup reads the text of a layout and cuts it into stretches. Of a page
// that is to be minimal, it leaves out what means nothing: comments, white
// space, empty values.
type markup struct {
	context
	minimal     bool
	format      string     // of a file that is no page: ".json"; "" of HTML
	rightToLeft bool       // the page is read so
	stretches   []stretch  // since the last action
	wrong       *diag.Text // with the place where reading has stopped
}

func (m *markup) fail(wrong diag.Text) { m.wrong = &wrong }

const spaces = " \t\r\n\f"

// cutSpace parts white space from what follows.
func cutSpace(s string) (space, rest string) {
	rest = strings.TrimLeft(s, spaces)
	return s[:len(s)-len(rest)], rest
}

// readText goes through text up to the next action and gives how far it came,
// in bytes.
func (m *markup) readText(text string) int {
	if m.format != "" {
		m.readData(text)
		return len(text)
	}
	rest := text
	for rest != "" && m.wrong == nil {
		switch m.region {
		case inText:
			rest = m.readRunningText(rest)
		case inTag:
			rest = m.readTag(rest)
		case inValue:
			rest = m.readValue(rest)
		case inComment:
			var ended bool
			if _, rest, ended = strings.Cut(rest, "-->"); ended {
				m.region = inText
			}
		default:
			rest = m.readRawText(rest)
		}
	}
	return len(text) - len(rest)
}

// readRunningText reads a word, white space, a tag or the beginning of one, and
// gives what follows.
func (m *markup) readRunningText(s string) string {
	if space, rest := cutSpace(s); space != "" {
		m.addSpace(space)
		return rest
	}
	if comment, ok := strings.CutPrefix(s, "<!--"); ok {
		m.region = inComment
		return comment
	}
	if len(s) > 9 && strings.EqualFold(s[:9], "<!doctype") {
		name, rest, ended := strings.Cut(s, ">")
		if !ended {
			m.fail(diag.Say("layout-error/damaged"))
			return s
		}
		if m.minimal {
			name = strings.ToLower(name)
		}
		m.addNeutral(name + ">")
		return rest
	}
	if name := strings.TrimPrefix(s[1:], "/"); s[0] != '<' || name == "" || !isLetter(name[0]) {
		n := strings.IndexAny(s[1:]+" ", spaces+"<") + 1
		m.addWord(s[:n])
		return s[n:]
	}
	rest := strings.TrimLeftFunc(strings.TrimPrefix(s[1:], "/"), func(c rune) bool {
		return c == '-' || c == ':' || c < 0x80 && isAlphanumeric(byte(c))
	})
	written := s[:len(s)-len(rest)]
	element := strings.ToLower(strings.TrimLeft(written, "</"))
	if s[1] == '/' {
		return m.finishElement(written, element, rest)
	}
	m.region, m.element, m.glued = inTag, element, true
	m.pre = m.pre || element == "pre"
	if element == "svg" {
		m.drawing++
	}
	m.addTag(element, written, false)
	return rest
}

// finishElement goes on behind an end tag. What stands in it means nothing.
func (m *markup) finishElement(written, element, s string) string {
	_, rest, ended := strings.Cut(s, ">")
	if !ended {
		m.fail(diag.Say("layout-error/damaged"))
		return s
	}
	m.context = context{pre: m.pre && element != "pre", drawing: m.drawing}
	if element == "svg" && m.drawing > 0 {
		m.drawing--
	}
	m.addTag(element, written+">", true)
	return rest
}

// readTag reads an attribute or the end of a start tag. Of an attribute with an
// action in its value, it reads the beginning.
func (m *markup) readTag(s string) string {
	space, rest := cutSpace(s)
	if space != "" {
		m.glued = false
		if !m.minimal {
			m.addNeutral(space)
		}
		return rest
	}
	switch {
	case rest[0] == '>':
		m.finishStartTag(rest[1:])
		return rest[1:]
	case rest[0] == '/':
		if m.glued = false; m.element == "svg" && strings.HasPrefix(rest, "/>") {
			m.drawing-- // it is whole
		}
		m.addNeutral("/")
		return rest[1:]
	case m.glued:
		m.fail(diag.Say("layout-error/parts"))
		return rest
	}
	n := strings.IndexAny(rest, spaces+"=>/\"'<")
	if n < 0 {
		n = len(rest)
	}
	if n == 0 || n < len(rest) && strings.IndexByte("\"'<", rest[n]) >= 0 {
		m.fail(diag.Say("layout-error/damaged"))
		return rest
	}
	name := rest[:n]
	if m.minimal {
		name = " " + name
	}
	_, value := cutSpace(rest[n:])
	if !strings.HasPrefix(value, "=") {
		m.glued = n == len(rest)
		m.addNeutral(name)
		return rest[n:]
	}
	_, value = cutSpace(value[1:])
	m.attr, m.part = strings.ToLower(rest[:n]), urlStart
	if value != "" && (value[0] == '"' || value[0] == '\'') {
		m.region, m.quote = inValue, value[0]
		m.addNeutral(name + `="`)
		return value[1:]
	}
	end := strings.IndexAny(value, spaces+">")
	if end <= 0 {
		m.fail(diag.Say("layout-error/unquoted"))
		return rest
	}
	if strings.ContainsAny(value[:end], "\"'<=`") {
		m.fail(diag.Say("layout-error/damaged"))
		return rest
	}
	m.noteValue(value[:end])
	m.addNeutral(name + `="` + value[:end] + `"`)
	m.attr = ""
	return value[end:]
}

// noteValue notes what the value of an attribute means for what follows: a
// script of data is stopped by no Content-Security-Policy.
func (m *markup) noteValue(value string) {
	if m.element == "script" && m.attr == "type" {
		mediaType, _, _ := strings.Cut(value, ";")
		m.data = strings.HasSuffix(strings.ToLower(strings.Trim(mediaType, spaces)), "json")
	}
}

// finishStartTag goes on behind a start tag, which rest follows.
func (m *markup) finishStartTag(rest string) {
	end := stretch{text: []byte(">"), front: passGap}
	if strings.HasPrefix(rest, "</") && !blocks[m.element] {
		end.after = keepSpace // it may be an icon that the style sheet draws
	}
	m.add(end)
	next := context{element: m.element, pre: m.pre, drawing: m.drawing}
	switch {
	case m.element == "title":
		next.region = inTitle
	case m.element == "textarea":
		next.region = inTextarea
	case m.element == "script" && m.data:
		next.region = inJSON
	case m.element == "script" || m.element == "style":
		next.region = inCode
	default:
		next.element = ""
	}
	m.context = next
}

// readValue reads what stands of an attribute's value before the next action,
// or its end.
func (m *markup) readValue(s string) string {
	text, rest, ended := strings.Cut(s, string(m.quote))
	plain := html.UnescapeString(text)
	m.noteValue(plain)
	switch {
	case m.element == "meta" && m.attr == "content":
		if i := strings.LastIndex(strings.ToLower(plain), "url"); i >= 0 && strings.HasPrefix(strings.TrimLeft(plain[i+3:], spaces), "=") {
			m.part = urlPath
		}
	case strings.ContainsAny(plain, "#?"):
		m.part = urlQuery
	case m.part == urlStart && strings.Trim(plain, spaces) != "":
		m.part = urlPath
	}
	m.addNeutral(strings.ReplaceAll(text, `"`, "&#34;"))
	if ended {
		m.add(stretch{text: []byte(`"`), front: passGap, closesValue: m.minimal})
		m.region, m.attr, m.quote, m.part = inTag, "", 0, urlStart
	}
	return rest
}

// readRawText reads the text of an element that has no elements in it, and its
// end tag.
func (m *markup) readRawText(s string) string {
	end := findEndTag(s, m.element)
	text := s
	if end >= 0 {
		text = s[:end]
	}
	switch m.region {
	case inTitle:
		for text != "" {
			space, rest := cutSpace(text)
			n := strings.IndexAny(rest+" ", spaces)
			if space != "" {
				m.addSpace(space)
			}
			m.addWord(rest[:n])
			text = rest[n:]
		}
	case inTextarea:
		m.addNeutral(strings.ReplaceAll(text, "<", "&lt;"))
	case inCode:
		m.addNeutral(text)
	default:
		m.readJSON(text)
	}
	if end < 0 {
		return ""
	}
	n := end + len("</") + len(m.element)
	return m.finishElement(s[end:n], m.element, s[n:])
}

// readJSON reads a part of a script of data.
func (m *markup) readJSON(text string) {
	b := make([]byte, 0, len(text))
	for i := range len(text) {
		c := text[i]
		switch {
		case m.region == inJSON && m.minimal && strings.IndexByte(spaces, c) >= 0:
			continue
		case m.escaped:
			m.escaped = false
		case m.region == inJSONString && c == '\\':
			m.escaped = true
		case c == '"' && m.region == inJSON:
			m.region = inJSONString
		case c == '"':
			m.region = inJSON
		}
		b = append(b, c)
	}
	m.addNeutral(string(b))
}

// findEndTag gives where the end tag of an element begins; -1 when it does not.
func findEndTag(s, element string) int {
	for i := 0; ; i++ {
		next := strings.Index(s[i:], "</")
		if next < 0 {
			return -1
		}
		i += next
		after := s[i+2:]
		if len(after) > len(element) && strings.EqualFold(after[:len(element)], element) && strings.IndexByte(spaces+">/", after[len(element)]) >= 0 {
			return i
		}
	}
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isAlphanumeric(c byte) bool { return isLetter(c) || '0' <= c && c <= '9' }
