package publish

import (
	"errors"
	"strings"
	"testing"
)

func TestPathsThatSomeSystemCannotHoldAreRefused(t *testing.T) {
	for path, want := range map[string]bool{
		"index.html":                    true,
		"cases/x/index.html":            true,
		".well-known/security.txt":      true,
		"файл.pdf":                      true,
		"console/comma/com.html":        true,
		"COM10.txt":                     true,
		"":                              false,
		"/index.html":                   false,
		"a/":                            false,
		"a//b":                          false,
		"../a":                          false,
		"a/../b":                        false,
		"a/./b":                         false,
		`a\b`:                           false,
		"C:/a":                          false,
		"a\x00b":                        false,
		"a\nb":                          false,
		"a.":                            false,
		"a ":                            false,
		"a./b":                          false,
		"nul":                           false,
		"Aux.html":                      false,
		"a/com1.txt":                    false,
		"lpt³":                          false,
		"CONIN$":                        false,
		"con .txt":                      false,
		"bad\xffutf8":                   false,
		".casebook-manifest":            false,
		"a/.CaseBook/x":                 false,
		strings.Repeat("x", 256):        false,
		strings.Repeat("x/", 600) + "x": false,
	} {
		err := checkPath(path)
		if got := err == nil; got != want {
			t.Errorf("%q: got %v, want allowed %v", path, err, want)
		}
		var e *Error
		if err != nil && (!errors.As(err, &e) || e.Kind != Content) {
			t.Errorf("%q: got %#v, want an Error with Kind Content", path, err)
		}
	}
}

func TestPathsThatOneSystemTakesForOneCollide(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"a.html", "a.html", `two things would be written to "a.html" (give one of them another address)`},
		{"A.html", "a.html", `"a.html" and "A.html" cannot both be published: some systems take them for one (give one of them another address)`},
		{"é.html", "e\u0301.html", "\"e\u0301.html\" and \"é.html\" cannot both be published: some systems take them for one (give one of them another address)"},
		{"straße/ſ.html", "straße/S.html", `"straße/S.html" and "straße/ſ.html" cannot both be published: some systems take them for one (give one of them another address)`},
		{"Cases/a.html", "cases/b.html", `"cases/b.html" and "Cases" cannot both be published: some systems take them for one (give one of them another address)`},
		{"about", "about/index.html", `"about/index.html" and "about" cannot both be published: some systems take them for one (give one of them another address)`},
		{"about/index.html", "about", `two things would be written to "about" (give one of them another address)`},
		{"cases/a.html", "cases/b.html", ""},
	} {
		taken := claims{names: map[string]claim{}}
		if err := taken.claimPath(c.a); err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := taken.claimPath(c.b); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%q then %q: got %s, want %s", c.a, c.b, got, c.want)
		}
	}
}

func FuzzCheckedPathsStayInTheFolder(f *testing.F) {
	for _, s := range []string{"a/b", "../x", "a/..", "C:x", "nul", "a\\..\\b", "ß/ẞ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, path string) {
		if checkPath(path) != nil {
			return
		}
		for name := range strings.SplitSeq(path, "/") {
			if name == ".." || name == "." || name == "" || strings.ContainsAny(name, "\\:\x00") {
				t.Errorf("%q was allowed", path)
			}
		}
	})
}
