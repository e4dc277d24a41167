package theme

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"
)

// A valueWriter appends a value, escaped for the place where it stands.
type valueWriter func(*run, reflect.Value)

// escaperNames gives the names of html/template's escapers.
func escaperNames(escapers []*parse.CommandNode) string {
	names := make([]string, len(escapers))
	for i, cmd := range escapers {
		names[i] = strings.TrimPrefix(cmd.Args[0].(*parse.IdentifierNode).Ident, "_html_template_")
	}
	return strings.Join(names, " ")
}

// exact gives the way to write values through html/template's escapers: a
// fast one for the places where most values stand, else html/template's own.
func exact(names string, other valueWriter) valueWriter {
	switch names {
	case "htmlescaper":
		return func(r *run, v reflect.Value) {
			if s, ok := plain(v); ok {
				r.out = appendHTML(r.out, s)
			} else if v.IsValid() && v.Type() == htmlType {
				r.out = append(r.out, v.String()...)
			} else {
				other(r, v)
			}
		}
	case "attrescaper", "rcdataescaper":
		return plainly((*run).escaped, other)
	case "urlfilter urlnormalizer attrescaper":
		return plainly(func(r *run, s string) { r.escaped(normalURL(safeURL(s))) }, other)
	case "urlnormalizer attrescaper":
		return plainly(func(r *run, s string) { r.escaped(normalURL(s)) }, other)
	case "urlfilter attrescaper":
		return plainly(func(r *run, s string) { r.escaped(safeURL(s)) }, other)
	case "srcsetescaper attrescaper":
		return plainSources((*run).escaped, other)
	case "jsvalescaper":
		return func(r *run, v reflect.Value) {
			if !r.json(v) {
				other(r, v)
			}
		}
	}
	return other
}

// plainly writes what is text already in one way, and other values in another.
func plainly(write func(*run, string), other valueWriter) valueWriter {
	return func(r *run, v reflect.Value) {
		if s, ok := plain(v); ok {
			write(r, s)
		} else {
			other(r, v)
		}
	}
}

func (r *run) escaped(s string) { r.out = appendHTML(r.out, s) }

// json writes an array or an object; false for other values, which need more
// than encoding/json in a script.
func (r *run) json(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Map, reflect.Struct, reflect.Slice:
	default:
		return false
	}
	if t := v.Type(); t.Implements(stringerType) || t.Implements(marshalerType) {
		return false
	}
	if r.encoder == nil {
		r.encoder = json.NewEncoder((*encoded)(r))
	}
	from := len(r.out)
	if r.encoder.Encode(v.Interface()) != nil || r.out[from] != '{' && r.out[from] != '[' {
		r.out = r.out[:from]
		return false
	}
	r.out = r.out[:len(r.out)-1] // without the end of the line
	return true
}

// encoded is a run that takes JSON.
type encoded run

func (e *encoded) Write(p []byte) (int, error) {
	e.out = append(e.out, p...)
	return len(p), nil
}

// foreign writes values with html/template itself: a template of one action,
// with the escapers of the place. Most places never need it.
func foreign(escapers []*parse.CommandNode) valueWriter {
	ready := sync.OnceValue(func() *template.Template {
		t := template.Must(template.New("").Parse("{{.}}"))
		_ = t.Execute(io.Discard, "") // from now on html/template leaves its tree alone
		pipe := t.Tree.Root.Nodes[0].(*parse.ActionNode).Pipe
		pipe.Cmds = append(pipe.Cmds[:1:1], escapers...)
		return t
	})
	return func(r *run, v reflect.Value) {
		b := bytes.NewBuffer(r.out)
		if ready().Execute(b, v) != nil {
			panic(giveUp{})
		}
		r.out = b.Bytes()
	}
}

var (
	htmlType      = reflect.TypeFor[template.HTML]()
	intType       = reflect.TypeFor[int]()
	stringerType  = reflect.TypeFor[fmt.Stringer]()
	marshalerType = reflect.TypeFor[json.Marshaler]()
)

// plain gives the text of a value that is a string, a whole number, or nothing.
func plain(v reflect.Value) (string, bool) {
	switch v.Kind() {
	case reflect.Invalid:
		return "", true
	case reflect.String:
		return v.String(), v.Type() == stringType
	case reflect.Int:
		return strconv.Itoa(int(v.Int())), v.Type() == intType
	}
	return "", false
}

// entities are what html/template writes in the place of characters that mean
// something in HTML; "+" could begin UTF-7 in browsers of old.
var entities = [256]string{0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;"}

// appendHTML escapes text for an element or a quoted attribute.
func appendHTML(dst []byte, s string) []byte {
	written := 0
	for i := range len(s) {
		if e := entities[s[i]]; e != "" {
			dst = append(append(dst, s[written:i]...), e...)
			written = i + 1
		}
	}
	return append(dst, s[written:]...)
}

// safeURL gives an address whose scheme runs no script, else one that leads
// nowhere and can be found by its name.
func safeURL(s string) string {
	scheme, _, found := strings.Cut(s, ":")
	if !found || strings.Contains(scheme, "/") {
		return s
	}
	for _, safe := range []string{"http", "https", "mailto"} {
		if strings.EqualFold(scheme, safe) {
			return s
		}
	}
	return "#ZgotmplZ"
}

// plainSources writes a list of pictures that stays as it is: addresses without
// a scheme, each with its width or density.
func plainSources(write func(*run, string), other valueWriter) valueWriter {
	return func(r *run, v reflect.Value) {
		if s, ok := plain(v); ok && isPlainSources(s) {
			write(r, s)
		} else {
			other(r, v)
		}
	}
}

func isPlainSources(s string) bool {
	for source := range strings.SplitSeq(s, ",") {
		address, size, _ := strings.Cut(strings.TrimLeft(source, " "), " ")
		if strings.Contains(address, ":") || normalURL(address) != address {
			return false
		}
		for i := range len(size) {
			if size[i] != ' ' && !isAlphanumeric(size[i]) {
				return false
			}
		}
	}
	return true
}

// inURL are the octets that stand for themselves in an address.
var inURL = func() (table [256]bool) {
	for _, c := range []byte("!#$&*+,/:;=?@[]-._~abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") {
		table[c] = true
	}
	return table
}()

// normalURL percent-encodes what cannot stand in an address (RFC 3986); what
// is encoded already stays.
func normalURL(s string) string {
	i := 0
	for i < len(s) && (inURL[s[i]] || stays(s, i)) {
		i++
	}
	if i == len(s) {
		return s
	}
	const hex = "0123456789abcdef"
	b := []byte(s[:i])
	for ; i < len(s); i++ {
		if stays(s, i) {
			b = append(b, s[i])
		} else {
			b = append(b, '%', hex[s[i]>>4], hex[s[i]&15])
		}
	}
	return string(b)
}

func stays(s string, i int) bool {
	return inURL[s[i]] || s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2])
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
