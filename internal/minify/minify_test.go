package minify

import (
	"errors"
	"strings"
	"testing"
)

func TestBytes(t *testing.T) {
	for _, tt := range []struct{ name, mediaType, in, want string }{
		{"style sheet", "text/css", "a { color : #ff0000 ; }\n/* c */ :root { --a : 1px }", "a{color:red}:root{--a:1px}"},
		{"script", "text/javascript", "let first = 1; // c\nconsole.log( first )", "let first=1;console.log(first)"},
		{"drawing", "image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\">\n<title>T</title> <desc>D</desc></svg>", `<svg xmlns="http://www.w3.org/2000/svg"><title>T</title><desc>D</desc></svg>`},
		{"big and exact numbers", "application/json", "{ \"id\" : 900719925474099301, \"v\": 1.0e10 , \"s\": \" a  b \" }", `{"id":900719925474099301,"v":1.0e10,"s":" a  b "}`},
		{"another type", "text/plain", " a  b ", " a  b "},
	} {
		got, err := Bytes(tt.mediaType, []byte(tt.in))
		if err != nil || string(got) != tt.want {
			t.Errorf("%s:\n got %q, %v\nwant %q", tt.name, got, err, tt.want)
		}
	}
}

func TestBytesKeepsItsInput(t *testing.T) {
	in := "a { color : #ff0000 } /* c */ b {}"
	src := []byte(in + "rest")[:len(in)]
	if _, err := Bytes("text/css", src); err != nil {
		t.Fatal(err)
	}
	if got := string(src[:len(in)+4]); got != in+"rest" {
		t.Errorf("the input became %q", got)
	}
}

func TestErrorSaysWhere(t *testing.T) {
	_, err := Bytes("text/javascript", []byte("let a = 1\nlet é = (\n"))
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Line != 3 || e.Column != 1 || e.Message == "" || strings.Contains(e.Message, "\n") {
		t.Errorf("got error %#v", err)
	}
}
