package theme

import (
	"bytes"
	"reflect"
	"strings"
	"text/template/parse"

	"casebook/internal/minify"
)

// fixed gives the pieces of a node that is the same on every page: text, or an
// interface word such as {{t "letters"}}.
func (c *compiler) fixed(n parse.Node) ([]stretch, bool) {
	switch n := n.(type) {
	case *parse.TextNode:
		if c.markup == nil {
			return []stretch{{text: n.Text}}, true
		}
		return c.pieces(n.Text), true
	case *parse.ActionNode:
		if word, ok := c.word(n.Pipe); ok {
			return c.wordPieces(word, n.Pipe.Cmds[1:])
		}
	}
	return nil, false
}

// word gives the word that {{t "KEY"}} stands for.
func (c *compiler) word(pipe *parse.PipeNode) (string, bool) {
	if len(pipe.Decl) > 0 || len(pipe.Cmds) < 2 || len(pipe.Cmds[0].Args) != 2 || !escapes(pipe.Cmds[1]) {
		return "", false
	}
	name, _ := pipe.Cmds[0].Args[0].(*parse.IdentifierNode)
	key, _ := pipe.Cmds[0].Args[1].(*parse.StringNode)
	if name == nil || key == nil || name.Ident != "t" {
		return "", false
	}
	word, err := c.functions["t"].(func(string, ...any) (string, error))(key.Text)
	return word, err == nil
}

// wordPieces cuts a word as text of the place where it stands; false when it is
// to be escaped on every page.
func (c *compiler) wordPieces(word string, escapers []*parse.CommandNode) ([]stretch, bool) {
	names := escaperNames(escapers)
	switch {
	case c.markup == nil && (names == "htmlescaper" || names == "attrescaper" || names == "rcdataescaper"):
		return []stretch{{text: appendHTML(nil, word)}}, true
	case c.markup == nil || c.raw != "" || strings.ContainsAny(word, "<>&\"\x00"+spaces[1:]) || strings.Contains(word, "  "):
		return nil, false
	case c.place == inText && names == "htmlescaper":
		return new(markup).pieces([]byte(word)), true
	case c.place == inValue && names == "attrescaper" && word != "" && strings.TrimSpace(word) == word && !delicate[c.attr]:
		return []stretch{{text: []byte(word)}}, true
	}
	return nil, false
}

// flush adds a step that writes the text up to here.
func (c *compiler) flush(steps []step) []step {
	pieces := join(c.static)
	c.static = nil
	if c.sample != nil {
		for i := range pieces {
			c.sample.put(&pieces[i])
		}
	}
	switch {
	case len(pieces) == 0:
		return steps
	case c.markup == nil:
		text := pieces[0].text
		return append(steps, func(r *run) { r.out = append(r.out, text...) })
	case len(pieces) == 1:
		return append(steps, func(r *run) { r.put(&pieces[0]) })
	}
	return append(steps, func(r *run) {
		for i := range pieces {
			r.put(&pieces[i])
		}
	})
}

// join puts pieces together as far as it is sure what they write.
func join(pieces []stretch) []stretch {
	var list []stretch
	for i, p := range pieces {
		if len(list) == 0 {
			list = append(list, p)
			continue
		}
		last := &list[len(list)-1]
		switch {
		case last.space != 0:
			list = append(list, p)
		case p.space != 0 && last.after == omit:
		case p.space != 0 && last.after == keep && i+1 < len(pieces) && pieces[i+1].space == 0 && pieces[i+1].front == fix:
			*last = stretch{text: append(last.text[:len(last.text):len(last.text)], p.space), front: last.front, after: omit, closes: last.closes}
		case p.space != 0 || last.front == pass && p.front == drop || last.opens && p.closes:
			list = append(list, p)
		default:
			list[len(list)-1] = follow(*last, p)
		}
	}
	return list
}

// follow gives one stretch for two.
func follow(a, b stretch) stretch {
	if a.front == pass {
		a.front = b.front
	}
	if b.after != leave {
		a.after = b.after
	}
	a.text = append(a.text[:len(a.text):len(a.text)], b.text...)
	a.opens = b.opens
	return a
}

// isMinimal reports whether package minify has nothing to take away from a page
// of all that the layout can write.
func (c *compiler) isMinimal() bool {
	c.sample.drop()
	small, err := minify.HTML(nil, c.sample.out)
	return err == nil && bytes.Equal(small, c.sample.out)
}

// delicate are attributes whose values mean something to the minifier.
var delicate = set("accept action charset colspan enctype formenctype http-equiv media method name rowspan shape span style value")

// writer gives the way to write values at the place that the text has come to.
func (c *compiler) writer(escapers []*parse.CommandNode) valueWriter {
	other, names := foreign(escapers), escaperNames(escapers)
	if c.markup == nil {
		return exact(names, other)
	}
	write, example := c.minimalWriter(names, other)
	write(c.sample, reflect.ValueOf(example))
	return write
}

// minimalWriter gives also a value as an example.
func (c *compiler) minimalWriter(names string, other valueWriter) (valueWriter, any) {
	exactly, doubtful := exact(names, other), func(r *run, v reflect.Value) {
		r.gap, r.omit, r.dirty = -1, false, true
		other(r, v)
	}
	switch {
	case c.raw == "svg" && names == "attrescaper":
		return drawn(exactly, isNumber), "42.5"
	case c.raw == "svg":
		return drawn(exactly, isPlainText), "Xq"
	case c.place == inValue:
		return c.attributeWriter(names, doubtful)
	case c.place != inText:
	case c.raw == "textarea":
		return exactly, "Xq"
	case c.linked && c.raw == "script" && names == "jsvalescaper":
		return func(r *run, v reflect.Value) {
			from := len(r.out)
			exactly(r, v)
			r.data(from)
		}, []string{"Xq"}
	case c.raw == "" && (names == "htmlescaper" || names == "rcdataescaper"):
		return func(r *run, v reflect.Value) {
			if s, ok := plain(v); ok {
				r.running(s)
			} else if v.Type() == htmlType && names == "htmlescaper" {
				r.fragment(v.String())
			} else {
				doubtful(r, v)
			}
		}, "Xq, 2.50"
	}
	panic(unknown{})
}

// attributeWriter gives the way to write values of the attribute.
func (c *compiler) attributeWriter(names string, doubtful valueWriter) (valueWriter, any) {
	if delicate[c.attr] || strings.HasPrefix(c.attr, "on") {
		panic(unknown{})
	}
	address := func(get func(string) string) (valueWriter, any) {
		return plainly(func(r *run, s string) { r.attribute(get(s)) }, doubtful), "https://example.org/x"
	}
	switch names {
	case "attrescaper":
		if c.attr == "type" {
			return plainly((*run).mediaType, doubtful), "application/rss+xml"
		}
		return plainly((*run).attribute, doubtful), "Xq, 2.50"
	case "urlfilter urlnormalizer attrescaper":
		return address(func(s string) string { return normalURL(safeURL(s)) })
	case "urlnormalizer attrescaper":
		return address(normalURL)
	case "urlfilter attrescaper":
		return address(safeURL)
	case "srcsetescaper attrescaper":
		return plainSources((*run).attribute, doubtful), "x-400.jpg 400w, x.jpg 800w"
	}
	return doubtful, "Xq"
}

// drawn writes into a drawing; a value that is not simple is looked at again.
func drawn(write valueWriter, simple func(string) bool) valueWriter {
	return func(r *run, v reflect.Value) {
		write(r, v)
		if s, ok := plain(v); !ok || !simple(s) {
			r.dirty = true
		}
	}
}

// isNumber reports whether a number cannot be written in a shorter way.
func isNumber(s string) bool {
	digits, fraction, cut := strings.Cut(s, ".")
	return digits != "" && len(digits) < 4 && digits[0] != '0' && strings.Trim(digits+fraction, "0123456789") == "" &&
		(!cut || fraction != "" && fraction[len(fraction)-1] != '0')
}

// isPlainText reports whether a text has nothing but words.
func isPlainText(s string) bool {
	return s != "" && featuresOf(s)&^blank == 0 && !strings.ContainsAny(s, ">'+")
}

// mediaType writes the type of what a link leads to.
func (r *run) mediaType(s string) {
	r.attribute(s)
	if s == "text/css" || strings.HasSuffix(s, "script") {
		r.dirty = true
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && c != '+' && c != '-' && c != '/' {
			r.dirty = true
		}
	}
}
