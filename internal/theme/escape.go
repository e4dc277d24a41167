package theme

import (
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/locale"
)

// A valueWriter writes a value, escaped for the place where it stands.
type valueWriter func(*run, reflect.Value)

// chooseWriter gives the way to write values where the text has come to; nil
// when none can stand there, which it notes as wrong.
func (m *markup) chooseWriter(at place) valueWriter {
	if m.format != "" {
		return m.chooseDataWriter(at)
	}
	switch m.region {
	case inText:
		if m.rightToLeft && m.drawing == 0 {
			return isolatingWriter(m.minimal && !m.pre)
		}
		if m.minimal && !m.pre {
			return writeRunningText
		}
		return writeText
	case inTitle:
		if m.minimal && !m.pre {
			return func(r *run, v reflect.Value) { r.putWords(plainTextOf(v)) }
		}
		return writePlainText
	case inTextarea:
		return writePlainText
	case inValue:
		return m.chooseAttributeWriter()
	case inJSON:
		return func(r *run, v reflect.Value) { r.putJSON(v, at) }
	case inJSONString:
		if !m.escaped {
			return writeJSONString
		}
		m.fail(diag.Say("layout-error/escape"))
	case inCode:
		m.fail(diag.Say("layout-error/code"))
	case inComment:
		return func(*run, reflect.Value) {}
	default:
		m.fail(diag.Say("layout-error/name"))
	}
	return nil
}

// chooseAttributeWriter does so for the value of an attribute.
func (m *markup) chooseAttributeWriter() valueWriter {
	name := attributeName(m.attr)
	var text func(s string, t reflect.Type) string
	switch {
	case m.attr == "style" || strings.HasPrefix(m.attr, "on"):
		m.fail(diag.Say("layout-error/handler", "attribute", m.attr))
		return nil
	case m.element == "meta" && name == "content" && m.part != urlStart:
		text = checkAddress
	case name == "srcset" || name == "imagesrcset":
		text = checkSources
	case name == "srcdoc": // a page in the page
		text = func(s string, t reflect.Type) string {
			if t == htmlType {
				return s
			}
			return html.EscapeString(s)
		}
	case !isAddress(name):
		text = func(s string, t reflect.Type) string {
			if t == htmlType {
				return html.UnescapeString(stripTags(s))
			}
			return s
		}
	case m.part == urlStart:
		text = func(s string, t reflect.Type) string { return encodeURL(checkAddress(s, t), &inURL) }
	case m.part == urlPath:
		text = func(s string, _ reflect.Type) string { return encodeURL(s, &inURL) }
	case m.part == urlQuery:
		text = func(s string, t reflect.Type) string {
			if t == urlType {
				return encodeURL(s, &inURL)
			}
			return encodeURL(s, &unreserved)
		}
	default:
		m.fail(diag.Say("layout-error/address"))
		return nil
	}
	return func(r *run, v reflect.Value) {
		s := text(textOf(v))
		r.out = appendEscaped(r.out, s, len(s), true)
	}
}

// attributeName gives what a name means, without the prefixes of custom data
// and of XML.
func attributeName(name string) string {
	if strings.HasPrefix(name, "xmlns:") {
		return "xmlns"
	}
	if custom, ok := strings.CutPrefix(name, "data-"); ok {
		return custom
	}
	return name[strings.IndexByte(name, ':')+1:]
}

var addresses = newSet("action archive background cite classid codebase data formaction href icon longdesc manifest poster profile usemap xmlns")

// isAddress reports whether the value of an attribute is an address, or looks
// like one to those who invent attributes.
func isAddress(name string) bool {
	return addresses[name] || name != "srclang" && (strings.Contains(name, "src") || strings.Contains(name, "uri") || strings.Contains(name, "url"))
}

// Types of text that the program vouches for (html/template): HTML stays as it
// is in running text, and an address of any scheme is let through.
var (
	htmlType   = reflect.TypeFor[template.HTML]()
	urlType    = reflect.TypeFor[template.URL]()
	stringType = reflect.TypeFor[string]()
	intType    = reflect.TypeFor[int]()
)

// textOf gives what a value shows, and its type if that is one of text.
func textOf(v reflect.Value) (string, reflect.Type) {
	base := v
	for base.Kind() == reflect.Pointer && !base.IsNil() {
		base = base.Elem()
	}
	if !base.IsValid() {
		return "", nil
	}
	switch t := base.Type(); t {
	case stringType, htmlType, urlType:
		return base.String(), t
	case intType:
		return strconv.FormatInt(base.Int(), 10), nil
	}
	for v.Kind() == reflect.Pointer && !v.IsNil() && !hasWords(v.Type()) {
		v = v.Elem()
	}
	return fmt.Sprint(v.Interface()), nil
}

// isStructure reports a value made of parts that has no words of its own: only the
// program's inside could be shown of it.
func isStructure(v reflect.Value) bool {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if hasWords(v.Type()) {
			return false
		}
		if v.IsNil() {
			return v.Kind() == reflect.Pointer && v.Type().Elem().Kind() == reflect.Struct
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Struct, reflect.Map, reflect.Slice, reflect.Array:
		return !hasWords(v.Type())
	}
	return false
}

// hasWords reports whether values of a type say themselves what they show.
func hasWords(t reflect.Type) bool { return t.Implements(stringerType) || t.Implements(errorType) }

var (
	stringerType = reflect.TypeFor[fmt.Stringer]()
	errorType    = reflect.TypeFor[error]()
)

// plainTextOf gives what a value shows where no element can stand.
func plainTextOf(v reflect.Value) string {
	s, t := textOf(v)
	if t == htmlType {
		return html.UnescapeString(s)
	}
	return s
}

func writePlainText(r *run, v reflect.Value) {
	s := plainTextOf(v)
	r.out = appendEscaped(r.out, s, len(s), false)
}

func writeText(r *run, v reflect.Value) {
	r.gap = gap{at: -1}
	if s, t := textOf(v); t == htmlType {
		r.out = append(r.out, s...)
	} else {
		r.out = appendEscaped(r.out, s, len(s), false)
	}
}

func writeRunningText(r *run, v reflect.Value) {
	if s, t := textOf(v); t == htmlType {
		r.putFragment(s)
	} else {
		r.putWords(s)
	}
}

// isolatingWriter gives the way to write text on a page that is read from right
// to left: telephone numbers, addresses and Latin names with digits keep their
// order. In running text, white space is one character.
func isolatingWriter(running bool) valueWriter {
	write, put := writeText, (*run).putVerbatim
	if running {
		write, put = writeRunningText, (*run).putWords
	}
	return func(r *run, v reflect.Value) {
		s, t := textOf(v)
		runs := locale.LeftToRight(s)
		if t != stringType || len(runs) == 0 {
			write(r, v)
			return
		}
		from := 0
		for _, run := range runs {
			put(r, s[from:run[0]])
			r.gap, r.out = gap{at: -1}, append(r.out, `<bdi dir="ltr">`...)
			put(r, s[run[0]:run[1]])
			r.out = append(r.out, "</bdi>"...)
			from = run[1]
		}
		put(r, s[from:])
	}
}

// putVerbatim writes text as it is, but for what HTML escapes.
func (r *run) putVerbatim(s string) {
	r.gap, r.out = gap{at: -1}, appendEscaped(r.out, s, len(s), false)
}

func writeJSONString(r *run, v reflect.Value) {
	s, _ := textOf(v)
	quoted, _ := json.Marshal(s) // of a string, it always succeeds
	r.out = append(r.out, quoted[1:len(quoted)-1]...)
}

// putJSON writes a value into a script of data.
func (r *run) putJSON(v reflect.Value, at place) {
	var value any
	if v.IsValid() {
		value = v.Interface()
	}
	_, marshals := value.(json.Marshaler)
	if shown, ok := value.(fmt.Stringer); ok && !marshals {
		value = shown.String()
	}
	b, err := json.Marshal(value)
	if err != nil {
		r.fail(at, diag.Say("layout-error/json", "expression", at.String()))
	}
	r.out = append(r.out, b...)
}

// mayNeedEntity are the bytes at which appendEscaped looks closer.
var mayNeedEntity = [256]bool{'<': true, '"': true, '&': true, 0: true}

// appendEscaped escapes the first n bytes of s for text or for an attribute
// between double quotation marks, in as few bytes as mean the same.
func appendEscaped(dst []byte, s string, n int, attribute bool) []byte {
	written := 0
	for i := range n {
		if !mayNeedEntity[s[i]] {
			continue
		}
		entity := ""
		switch s[i] {
		case '<':
			entity = "&lt;"
		case '"':
			if attribute {
				entity = "&#34;"
			}
		case '&':
			if i+1 == len(s) || s[i+1] == '#' || isAlphanumeric(s[i+1]) {
				entity = "&amp;" // else it begins no reference
			}
		case 0:
			entity = "\uFFFD"
		}
		if entity != "" {
			dst = append(append(dst, s[written:i]...), entity...)
			written = i + 1
		}
	}
	return append(dst, s[written:n]...)
}

// stripTags gives the text of HTML, in which character references stay.
func stripTags(s string) string {
	var b strings.Builder
	var quote byte
	tag := false
	for i := range len(s) {
		switch c := s[i]; {
		case !tag && c != '<':
			b.WriteByte(c)
		case !tag:
			tag = true
		case quote == 0 && c == '>':
			tag = false
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
	}
	return b.String()
}

// unsafeAddress stands in for an address that could run a script. It leads
// nowhere and can be searched for.
const unsafeAddress = "#ZgotmplZ"

// checkAddress gives an address if it is relative, has a scheme that runs no
// script, or the program vouches for it.
func checkAddress(s string, t reflect.Type) string {
	scheme, _, found := strings.Cut(s, ":")
	if found && t != urlType && !strings.Contains(scheme, "/") && !slices.Contains(safeSchemes, strings.ToLower(scheme)) {
		return unsafeAddress
	}
	return s
}

var safeSchemes = []string{"http", "https", "mailto", "sgnl"}

// checkSources does so for a list of pictures, each an address and its width or
// density.
func checkSources(s string, _ reflect.Type) string {
	list := strings.Split(s, ",")
	for i, source := range list {
		space, address := cutSpace(source)
		size := ""
		if n := strings.IndexAny(address, spaces); n >= 0 {
			address, size = address[:n], address[n:]
		}
		if strings.Trim(size, sizes) != "" || checkAddress(address, nil) != address {
			list[i] = unsafeAddress
		} else {
			list[i] = space + encodeURL(address, &inURL) + size
		}
	}
	return strings.Join(list, ",")
}

// unreserved are the bytes that stand for themselves in any part of an address
// (RFC 3986), inURL those that do in a whole one, and sizes what can follow it
// in a list of pictures.
var (
	letters    = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	sizes      = letters + spaces
	unreserved = newByteSet(letters + "-._~")
	inURL      = newByteSet(letters + "-._~!#$&*+,/:;=?@[]")
)

// A byteSet tells some bytes from the others.
type byteSet [256]bool

func newByteSet(members string) (set byteSet) {
	for i := range len(members) {
		set[members[i]] = true
	}
	return set
}

// encodeURL percent-encodes what is not among the bytes given. Of a whole
// address, what is encoded already stays.
func encodeURL(s string, kept *byteSet) string {
	var b []byte
	written := 0
	for i := range len(s) {
		c := s[i]
		if kept[c] || c == '%' && kept == &inURL && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			continue
		}
		b = fmt.Appendf(append(b, s[written:i]...), "%%%02x", c)
		written = i + 1
	}
	if b == nil {
		return s
	}
	return string(append(b, s[written:]...))
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }
