package check

import (
	"fmt"
	"os"
	"testing"
)

func TestContrastIsThatOfWCAG(t *testing.T) {
	for _, c := range []struct{ text, ground, want string }{
		{"#000", "#fff", "21.00"},
		{"white", "black", "21.00"},
		{"#777", "#fff", "4.48"},
		{"#767676", "white", "4.54"},
		{"red", "white", "4.00"},
		{"rgb(0 0 0 / 50%)", "#fff", "3.98"},
		{"#00000080", "#ffff", "4.00"},
		{"hsl(0, 100%, 50%)", "hsl(0deg 0% 100%)", "4.00"},
		{"hsl(120 100% 25%)", "#fff", "5.17"},
		{"rgba(118,118,118,1)", "rgb(100% 100% 100%)", "4.54"},
		{"RebeccaPurple", "#FFF", "8.41"},
		{"#fff", "#fff", "1.00"},
	} {
		text, ok1 := parseColour(c.text)
		ground, ok2 := parseColour(c.ground)
		if got := fmt.Sprintf("%.2f", contrast(text, ground)); !ok1 || !ok2 || got != c.want {
			t.Errorf("%s on %s: got %s, want %s", c.text, c.ground, got, c.want)
		}
	}
}

func TestWhatIsNoColourIsPassedOver(t *testing.T) {
	for _, text := range []string{"", "#", "#12", "#ggg", "#123456789", "bluish", "oklch(50% .1 20)", "color-mix(in srgb, red, blue)",
		"rgb(1 2)", "rgb(a b c)", "rgb(NaN 0 0)", "rgb(1 2 3 / x)", "var(--x)", "url(x)", "inherit", "rgb(", "hsl(Inf 0% 0%)"} {
		if c, ok := parseColour(text); ok {
			t.Errorf("%q: got %v", text, c)
		}
	}
}

func TestSheetsAreReadToTheirDeclarations(t *testing.T) {
	s := parseSheet("x.css", `@import "a.css"; /* { */
:root { --a: #fff; --B : rgb(1, 2, 3) !important }
.x::before { content: "}; color: red"; background: url(data:a;b{c}) ; color:red
}
@media print { .y { color: blue } } /* end`, true)
	var got string
	for _, b := range s.blocks {
		for _, d := range b.declarations {
			got += fmt.Sprintln(d.place().Line, d.place().Column, b.preludes, d.name, d.value)
		}
	}
	const want = `2 9 [:root] --a #fff
2 20 [:root] --B rgb(1, 2, 3)
3 14 [.x::before] content "}; color: red"
3 40 [.x::before] background url(data:a;b{c})
3 71 [.x::before] color red
5 21 [@media print .y] color blue
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestThemesOwnColoursHaveEnoughContrast(t *testing.T) {
	text, err := os.ReadFile("../../assets/style.css")
	if err != nil {
		t.Fatal(err)
	}
	sheets := []*sheet{parseSheet("assets/style.css", string(text), true)}
	for _, name := range []string{"light", "dark"} {
		s := newScheme(name, sheets)
		judged := 0
		for _, p := range s.pairs(sheets) {
			ratio, _, ok := s.ratio(p)
			if !ok {
				continue
			}
			judged++
			if ratio < enough {
				t.Errorf("%s: %s: %.2f", name, p.what, ratio)
			}
		}
		if judged < len(roles)+2 {
			t.Errorf("%s: only %d pairs are understood", name, judged)
		}
	}
}

func TestSchemesFollowTheCascade(t *testing.T) {
	sheets := []*sheet{
		parseSheet("a.css", `:root { --x: red; --y: var(--x) } @media (prefers-color-scheme: dark) { :root { --x: blue } }`, false),
		parseSheet("b.css", `html, .z { --z: light-dark(white, black); --l: var(--m); --m: var(--l) } .w { --x: lime } @media print { :root { --x: tan } }`, true),
	}
	for _, c := range []struct{ scheme, property, want string }{
		{"light", "--x", "red"}, {"light", "--y", "red"}, {"light", "--z", "white"},
		{"dark", "--x", "blue"}, {"dark", "--y", "blue"}, {"dark", "--z", "black"},
	} {
		s := newScheme(c.scheme, sheets)
		want, _ := parseColour(c.want)
		var own []*declaration
		if got, ok := s.colour(s.properties[c.property], &own); !ok || got != want {
			t.Errorf("%s %s: got %v, want %v", c.scheme, c.property, got, want)
		}
	}
	s := newScheme("light", sheets)
	if got, ok := s.colour(s.properties["--l"], new([]*declaration)); ok {
		t.Errorf("a property that refers to itself: got %v", got)
	}
}

func FuzzSheet(f *testing.F) {
	for _, s := range []string{"a{color:red}", "}}}", "a{b:(", `a{"`, "@media x{a{b:c", "/*", "a{b:\\", "a{--x:var(--x)}", "İ{color:VAR(İ)}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		sheets := []*sheet{parseSheet("x.css", text, true)}
		s := newScheme("dark", sheets)
		for _, p := range s.pairs(sheets) {
			if ratio, at, ok := s.ratio(p); ok && (ratio < 1 || ratio > 21.01 || at == nil || at.place().Line < 1) {
				t.Errorf("%q: contrast %v at %v", text, ratio, at)
			}
		}
	})
}
