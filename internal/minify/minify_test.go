package minify

import (
	"errors"
	"strings"
	"testing"
)

func TestBytes(t *testing.T) {
	for _, tt := range []struct{ name, mediaType, in, want string }{
		{"document tags, end tags and quotes stay", "text/html", "<!doctype html>\n<html lang=\"en\"><head><title>A</title></head>\n<body> <p class=\"a\">x  y</p>\n</body></html>",
			`<!doctype html><html lang="en"><head><title>A</title></head><body><p class="a">x y</p></body></html>`},
		{"parameters of the media type", "text/html; charset=utf-8", "<p> a</p>", "<p>a</p>"},
		{"preformatted text", "text/html", "<pre>a\n   b</pre> <textarea> x\n y </textarea>", "<pre>a\n   b</pre><textarea> x\n y </textarea>"},
		{"comments", "text/html", "a<!-- private --> b", "a b"},
		{"title of a drawing", "text/html", "<svg viewBox=\"0 0 10 10\">\n <title>Who  signed</title><!-- c --><path d=\"M 0 0 L 10 10\"/></svg>", `<svg viewBox="0 0 10 10"><title>Who signed</title><path d="M0 0 10 10"/></svg>`},
		{"a quotation mark in a drawing", "text/html", "<p><svg a='\"'><title>5\" \t nails</title></svg> <pre> a\n b</pre>", "<p><svg a='\"'><title>5\" nails</title></svg><pre> a\n b</pre>"},
		{"linked data", "text/html", "<script type=\"application/ld+json\">\n{ \"n\": 12345678901234567890, \"x\": 1.50 }\n</script>", `<script type="application/ld+json">{"n":12345678901234567890,"x":1.50}</script>`},
		{"style sheet", "text/css", "a { color : #ff0000 ; }\n/* c */ :root { --a : 1px }", "a{color:red}:root{--a:1px}"},
		{"script", "text/javascript", "let first = 1; // c\nconsole.log( first )", "let first=1;console.log(first)"},
		{"drawing", "image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\">\n<title>T</title> <desc>D</desc></svg>", `<svg xmlns="http://www.w3.org/2000/svg"><title>T</title><desc>D</desc></svg>`},
		{"big and exact numbers", "application/json", "{ \"id\" : 900719925474099301, \"v\": 1.0e10 , \"s\": \" a  b \" }", `{"id":900719925474099301,"v":1.0e10,"s":" a  b "}`},
		{"JSON feed", "application/feed+json", "[ 1 ]", "[1]"},
		{"indents of a feed", "application/atom+xml", "<?xml version=\"1.0\"?>\n<feed>\n  <id a='1' b=\"2\">x</id>\n\n <!-- c -->\n  <e/>\n</feed>\n", `<?xml version="1.0"?><feed><id a='1' b="2">x</id><e/></feed>`},
		{"white space in text", "application/rss+xml", "<d> a\n\n  b </d><e> </e><f>\n</f><g>a <b>b</b> <i>c</i></g>", "<d> a\n\n  b </d><e> </e><f>\n</f><g>a <b>b</b> <i>c</i></g>"},
		{"character data", "text/xml", "<d><![CDATA[<pre>a\n  b &amp; <b>c</b></pre>]]>\n </d>", "<d><![CDATA[<pre>a\n  b &amp; <b>c</b></pre>]]>\n </d>"},
		{"short character data", "text/xml", "<d><![CDATA[a & b]]></d>", "<d>a &amp; b</d>"},
		{"space that must stay", "text/xml", "<d xml:space=\"preserve\">\n <a/>\n</d>", "<d xml:space=\"preserve\">\n <a/>\n</d>"},
		{"another type", "text/plain", " a  b ", " a  b "},
	} {
		got, err := Bytes(tt.mediaType, []byte(tt.in))
		if err != nil || string(got) != tt.want {
			t.Errorf("%s:\n got %q, %v\nwant %q", tt.name, got, err, tt.want)
		}
	}
}

func TestAppendKeepsInputAndPrefix(t *testing.T) {
	in := "<p>  a &amp; <b> b </b></p> <!-- c --> <p>d</p>"
	src := []byte(in)
	got, err := HTML([]byte("before "), src)
	if want := "before <p>a & <b>b</b></p><p>d</p>"; err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if string(src) != in {
		t.Errorf("the input became %q", src)
	}
}

func TestErrorSaysWhere(t *testing.T) {
	dst := []byte("before")
	got, err := Append(dst, "text/javascript", []byte("let a = 1\nlet é = (\n"))
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Line != 3 || e.Column != 1 || e.Message == "" || strings.Contains(e.Message, "\n") {
		t.Errorf("got error %#v", err)
	}
	if string(got) != "before" {
		t.Errorf("got %q with the error", got)
	}
	if got, want := (&Error{Message: "m"}).Error(), "m"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestKnows(t *testing.T) {
	for _, tt := range []struct {
		mediaType string
		want      bool
	}{{"text/html; charset=utf-8", true}, {"application/rss+xml", true}, {"text/calendar", false}, {"image/png", false}} {
		if got := Knows(tt.mediaType); got != tt.want {
			t.Errorf("Knows(%q) = %v, want %v", tt.mediaType, got, tt.want)
		}
	}
}
