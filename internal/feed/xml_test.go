package feed

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"

	"casebook/internal/feed/validate"
)

func TestTextIsEscapedForXML(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "Ada Example, Приклад", "Ada Example, Приклад"},
		{"markup", `</title><script>"&`, `&#x3C;/title&#x3E;&#x3C;script&#x3E;"&#x26;`},
		{"entity", "&amp;", "&#x26;amp;"},
		{"white space", "a\tb\nc\r\nd", "a\tb\nc&#xD;\nd"},
		{"controls", "a\x00b\x1f\x0b\x7fc", "ab\x7fc"},
		{"not characters", "a\ufffeb\uffffc\ufffdd\uff21", "abc\ufffdd\uff21"},
		{"lone surrogate", "a\xed\xa0\x80b", "ab"},
		{"broken utf-8", "a\xd0", "a"},
		{"outside the basic plane", "𝔸\U0001fffe", "𝔸\U0001fffe"},
	} {
		if got := string(appendText(nil, c.text, &textReferences)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAttributeKeepsItsValue(t *testing.T) {
	value := "a\tb\r\nc \"d\" <e> & 'f'"
	out := append(appendAttribute([]byte("<x"), "a", value), "/>"...)
	root, err := validate.Parse(out)
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got := root.Attribute("a"); got != value {
		t.Errorf("got %q, want %q", got, value)
	}
	if bytes.ContainsAny(out, "\t\r\n") {
		t.Errorf("holds white space that a parser makes a blank of: %s", out)
	}
}

func TestMarkupCannotLeaveItsSection(t *testing.T) {
	for _, c := range []struct{ name, markup, want string }{
		{"plain", "<p>a &amp; b</p>", "<![CDATA[<p>a &amp; b</p>]]>"},
		{"end of section", "a]]>b", "<![CDATA[a]]]]><![CDATA[>b]]>"},
		{"twice", "]]>]]>", "<![CDATA[]]]]><![CDATA[>]]]]><![CDATA[>]]>"},
		{"brackets", "]]]>]", "<![CDATA[]]]]]><![CDATA[>]]]>"},
		{"made by what is left out", "]\x01]\ufffe>", "<![CDATA[]]]]><![CDATA[>]]>"},
		{"made by broken utf-8", "]\xff]>", "<![CDATA[]]]]><![CDATA[>]]>"},
		{"empty", "", "<![CDATA[]]>"},
	} {
		got := string(appendCDATA(nil, NewMarkup(c.markup)))
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		var text string
		if err := xml.Unmarshal([]byte("<x>"+got+"</x>"), &text); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if want := legalText(c.markup); text != want {
			t.Errorf("%s: reads as %q, want %q", c.name, text, want)
		}
	}
}

func TestMarkupIsNotCopied(t *testing.T) {
	html := strings.Repeat("<p>Приклад ﬁ — ok</p>\n", 100)
	if got := testing.AllocsPerRun(10, func() { NewMarkup(html) }); got != 0 {
		t.Errorf("got %v allocations, want none", got)
	}
}
