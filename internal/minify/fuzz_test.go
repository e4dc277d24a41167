package minify

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// compose writes a well-formed page, as layouts do, with text in the elements
// that shape names.
func compose(text string, shape []byte) []byte {
	elements := []string{"p", "pre", "textarea", "td", "li", "a", "code", "strong", "title", "h2", "dd", "figcaption", "button", "blockquote"}
	wrap := map[string][2]string{
		"td":    {"<table>\n<tr> <td>", "</td> </tr>\n</table>"},
		"li":    {"<ul>\n <li>", " </li>\n</ul>"},
		"title": {`<svg viewBox="0 0 1 1"> <title>`, "</title> </svg>"},
	}
	safe := html.EscapeString(text)
	var b bytes.Buffer
	b.WriteString("<!doctype html>\n<html lang=\"en\"><head><title>" + safe + "</title></head>\n<body>\n")
	for _, c := range shape {
		e := elements[int(c)%len(elements)]
		w, ok := wrap[e]
		if !ok {
			w = [2]string{"<" + e + ` title="` + safe + `">`, "</" + e + ">"}
		}
		b.WriteString(w[0] + safe + w[1])
		if c&0x80 != 0 {
			b.WriteString("\n  <!-- note --> ")
		}
	}
	b.WriteString("</body></html>\n")
	return b.Bytes()
}

// seen is what a reader of a page gets.
type seen struct {
	words    []string // of the running text
	verbatim []string // text that keeps its white space
	titles   []string
}

func read(t *testing.T, page []byte) (s seen) {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var running strings.Builder
	s.add(root, &running)
	s.words = strings.FieldsFunc(running.String(), func(r rune) bool { return strings.ContainsRune(" \t\n\r\f", r) })
	return s
}

// add reads a node. The text of a block stands apart from what is around it.
func (s *seen) add(n *html.Node, running *strings.Builder) {
	switch {
	case n.Type == html.TextNode && (n.Parent.DataAtom == atom.Pre || n.Parent.DataAtom == atom.Textarea):
		s.verbatim = append(s.verbatim, n.Data)
	case n.Type == html.TextNode:
		running.WriteString(n.Data)
	}
	for _, a := range n.Attr {
		if a.Key == "title" {
			s.titles = append(s.titles, a.Val)
		}
	}
	block := n.Type == html.ElementNode && n.DataAtom != atom.A && n.DataAtom != atom.Code && n.DataAtom != atom.Strong
	if block {
		running.WriteByte(' ')
	}
	for c := range n.ChildNodes() {
		s.add(c, running)
	}
	if block {
		running.WriteByte(' ')
	}
}

func twice(t *testing.T, mediaType string, in []byte) []byte {
	t.Helper()
	once, err := Bytes(mediaType, in)
	if err != nil {
		t.Fatalf("%s: %v", in, err)
	}
	again, err := Bytes(mediaType, once)
	if err != nil || !bytes.Equal(once, again) {
		t.Errorf("not the same twice, %v:\n%q\n%q", err, once, again)
	}
	return once
}

func FuzzHTMLKeepsWhatReadersSee(f *testing.F) {
	f.Add("Ada  Example\n <b> &amp; \"x\"", []byte{0, 1, 2, 3, 4, 5, 0x86, 7, 8, 9, 10, 11, 12, 13})
	f.Add("&lt;script>  '", []byte{0x81, 0x82, 5, 5, 6})
	f.Fuzz(func(t *testing.T, text string, shape []byte) {
		if len(shape) > 50 || strings.ContainsAny(text, "\x00\r\f") {
			t.Skip("an HTML parser replaces these")
		}
		page := compose(text, shape)
		small := twice(t, typeHTML, page)
		if got, want := read(t, small), read(t, page); !reflect.DeepEqual(got, want) {
			t.Errorf("got  %q\nwant %q\nof %s", got, want, page)
		}
	})
}

func FuzzJSONKeepsValues(f *testing.F) {
	f.Add(`{ "id": 900719925474099301, "a" : [ 1.50, -0, 1e400, "x \u003c  y" , null ] }`)
	f.Fuzz(func(t *testing.T, in string) {
		want, ok := decodeJSON([]byte(in))
		if !ok {
			return
		}
		small := twice(t, "application/json", []byte(in))
		if got, ok := decodeJSON(small); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("got %v of %s, want %v of %s", got, small, want, in)
		}
	})
}

func decodeJSON(b []byte) (v any, ok bool) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return nil, false
	}
	_, err := d.Token()
	return v, err == io.EOF
}

func FuzzXMLKeepsText(f *testing.F) {
	f.Add("<a>\n <b x=\"1  2\">t\n\n u</b>\n <c> </c><d>\n</d><!-- c --><e><![CDATA[ <p>x</p> ]]></e>\n</a>")
	f.Add("<a> b <![CDATA[c]]>\n<d/></a>")
	f.Fuzz(func(t *testing.T, in string) {
		want, ok := texts([]byte(in))
		if !ok {
			return
		}
		small := twice(t, "application/xml", []byte(in))
		if got, ok := texts(small); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("got  %q of %q\nwant %q of %q", got, small, want, in)
		}
	})
}

// texts gives the tags and texts of a document with an element, but for white space with line
// breaks that stands for itself between two tags, of which the first does not
// open what the second closes.
func texts(b []byte) (list []string, ok bool) {
	d := xml.NewDecoder(bytes.NewReader(b))
	var text strings.Builder
	opened, root := false, false
	for {
		tok, err := d.Token()
		if err != nil {
			return list, err == io.EOF && root
		}
		switch tok := tok.(type) {
		case xml.Directive:
			if !bytes.HasPrefix(tok, []byte("DOCTYPE ")) {
				return nil, false // of no XML document, but the parser lets it pass
			}
		case xml.CharData:
			text.Write(tok)
		case xml.Comment:
		default:
			_, end := tok.(xml.EndElement)
			s := text.String()
			if strings.TrimSpace(s) != "" || opened && end || !strings.Contains(s, "\n") {
				list = append(list, s)
			} else {
				list = append(list, "")
			}
			text.Reset()
			list = append(list, strings.TrimSpace(reflect.TypeOf(tok).Name()))
			_, opened = tok.(xml.StartElement)
			root = root || opened
		}
	}
}
