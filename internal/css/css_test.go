package css

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestReferences(t *testing.T) {
	tests := []struct {
		css  string
		want []string
	}{
		{`a{b:url(x)}`, []string{"x"}},
		{`a{b:URL( 'x y' )}`, []string{"x y"}},
		{`a{b:url(x\)y)}`, []string{"x)y"}},
		{`/* url(x) */ a{content:"url(y)"}`, nil},
		{`@import "a.css" layer(x) screen;@import url(b.css);`, []string{"a.css", "b.css"}},
		{`@\69mport "a.css"`, []string{"a.css"}},
		{`@namespace url(http://www.w3.org/1999/xhtml);a{b:url(c)}`, []string{"c"}},
		{`@charset "utf-8";@font-face{src:url(a) format("woff2"),url(b)}`, []string{"a", "b"}},
		{`a{b:-webkit-image-set("x" 1x,url(y) 2x);content:"z"}`, []string{"x", "y"}},
		{`a{b:image-set("x" type("y") 1x)}`, []string{"x", "y"}},
		{`a{b:\75 rl(x)}`, []string{"x"}},
		{`a{b:\75 rl( 'x)' ) url(y)}`, []string{"x)", "y"}},
		{`a{b:u\72l(x/*y*/z\))c:url(d)}`, []string{"x/*y*/z)", "d"}},
		{`a{b:src("x") url(y)}`, []string{"x", "y"}},
		{`a{b:url("x" y) url(z)}`, []string{"x", "z"}},
		{`a{b:url("x\
y")}`, []string{"xy"}},
		{`a{b:url(`, []string{""}},
		{`a{b:\75 rl(`, []string{""}},
		{`a{b:"unclosed`, nil},
		{`a{b:calc(1px + (2px)) url(x)}`, []string{"x"}},
	}
	for _, tt := range tests {
		var got []string
		for _, r := range References(tt.css) {
			got = append(got, r.URL)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.css, got, tt.want)
		}
	}
}

func TestBlocks(t *testing.T) {
	var show func([]Block) string
	show = func(list []Block) string {
		s := ""
		for _, b := range list {
			s += b.Prelude + "{"
			for _, d := range b.Declarations {
				s += d.Name + "=" + d.Value + ";"
			}
			s += show(b.Blocks) + "}"
		}
		return s
	}
	for sheet, want := range map[string]string{
		"@import 'a;b'; a , b{c:d;e : f ( g ) }": "a , b{c=d;e=f ( g );}",
		"a{b:'};';c:url(d;e})}":                  "a{b='};';c=url(d;e});}",
		"a{b:c/* } */d;/*x*/e:f}":                "a{b=c d;e=f;}",
		"@media (x:y){a{b:c}}z{}":                "@media (x:y){a{b=c;}}z{}",
		"a{b:c;&:hover{d:e}f:g}":                 "a{b=c;f=g;&:hover{d=e;}}",
		"a{b:c}d{e:f":                            "a{b=c;}",
		"}a{b:c}d{e:f}":                          "}a{b=c;}d{e=f;}",
		"a{b:x(y;z);c:d}":                        "a{b=x(y;z);c=d;}",
		strings.Repeat("a{", 40) + "b:c" + strings.Repeat("}", 40) + "d{e:f}": strings.Repeat("a{", 32) + strings.Repeat("}", 32) + "d{e=f;}",
	} {
		if got := show(Blocks(sheet)); got != want {
			t.Errorf("%s: %s, want %s", sheet, got, want)
		}
	}
	if got := fmt.Sprint(Declarations("a:b;}c:d;e{f:g}h:i")); got != "[{a b} {}c d} {h i}]" {
		t.Error(got)
	}
}

func TestCalls(t *testing.T) {
	for value, want := range map[string]string{
		"red":                       "[] true",
		"RGB(1, 2, calc(3 * (4)))":  "[{rgb } {calc }] true",
		"url( '#a' ) url(#b)":       "[{url #a} {url #b}] true",
		"'a(b)' 1px":                "[] true",
		`u\72l(x)`:                  "[] false",
		"ur/**/l(x)":                "[] false",
		"url (x)":                   "[] false",
		"url(a b)":                  "[] false",
		"url(a":                     "[] false",
		"'a":                        "[] false",
		"a(b":                       "[] false",
		"a(b]":                      "[] false",
		"a}":                        "[] false",
		"a;b":                       "[] false",
		"@a":                        "[] false",
		"translate(1 2)rotate(3,4)": "[{translate } {rotate }] true",
	} {
		calls, plain := Calls(value)
		if !plain {
			calls = nil
		}
		if got := fmt.Sprint(calls, plain); got != want {
			t.Errorf("%s: %s, want %s", value, got, want)
		}
	}
}

func TestHugeStyleSheetsTakeNoLongerThanTheirSize(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("a{", 500_000), strings.Repeat("(", 1_000_000), strings.Repeat("/**/", 500_000), strings.Repeat(`\75 rl(x)`, 200_000), "a{" + strings.Repeat("b:c ;", 300_000) + "}",
	} {
		References(text)
		Blocks(text)
		Calls(text)
	}
}

// FuzzReferences: references never overlap and lie within the sheet, in order.
func FuzzReferences(f *testing.F) {
	f.Add(`@import "a";a{b:url(x) image-set("y" 1x)}/* c */`)
	f.Add(`a{b:\75 rl('x\'y')`)
	f.Fuzz(func(t *testing.T, css string) {
		last := 0
		for _, r := range References(css) {
			if r.Start < last || r.End <= r.Start || r.End > len(css) {
				t.Fatalf("%+v after %d in %q", r, last, css)
			}
			last = r.End
		}
	})
}

// FuzzBlocks: what was read and is written again reads the same.
func FuzzBlocks(f *testing.F) {
	f.Add(`a{b:url(x);c:d}@media (x){e{f:g}}`)
	f.Fuzz(func(t *testing.T, css string) {
		for _, b := range Blocks(css) {
			for _, d := range b.Declarations {
				if _, plain := Calls(d.Value); !plain || strings.Trim(d.Name, "abcdefghijklmnopqrstuvwxyz-") != "" || d.Name == "" || d.Value == "" {
					continue
				}
				again := Blocks("x{" + d.Name + ":" + d.Value + ";y:z}")
				if len(again) != 1 || len(again[0].Declarations) != 2 || again[0].Declarations[0] != d {
					t.Fatalf("%+v reads as %+v", d, again)
				}
			}
		}
	})
}
