package signatory

import (
	"strings"
	"testing"
)

func TestCellsThatAreTextFormulasAreTheirText(t *testing.T) {
	for _, c := range []struct{ text, want, not string }{
		{"name,organisation\nAda Example,=\"007\"\n", ">007<", "="},
		{"name;organisation\n=\"Ada Example\";=\"007\"\n", ">007<", "="},
		{"name,organisation\nAda Example,\"=\"\"007\"\"\"\n", ">007<", "="},
		{"name,organisation\n=\"Example, Ada\",=\"a \"\"b\"\"\"\n", "b", "="},
		{"name,organisation\n\"Example, =\"\"x\"\", Ada\",=\"007\"\n", ">007<", "\x01"},
		{"=\"name\",=\"organisation\"\n=\"Ada Example\",=\"007\"\n", ">007<", "="},
		{"name,organisation,public\nAda Example,=\"007\",=\"yes\"\nZyx Secret,=\"008\",=\"no\"\n", ">007<", "Secret"},
		{"name,organisation\n" + strings.Repeat("Ada Example,=\"007\"\n", 9000) + "Bo Sample,=\"008\"\n", ">008<", "="},
	} {
		s, rep := scanned(t, ".csv", c.text, options())
		if got := strings.Map(func(r rune) rune {
			if r == '\x01' {
				return '?'
			}
			return r
		}, shown(t, s, "en")); rep.Failed() || !strings.Contains(got, strings.Trim(c.want, "<>")) || strings.Contains(got, c.not) {
			t.Errorf("%.60q: got %.200s %s", c.text, got, said(rep))
		}
	}
	for _, text := range []string{"name,organisation\nBo Sample,=HYPERLINK(\"http://x\")\n", "name,organisation\nBo Sample,x=\"7\"\n", "name,organisation\nBo Sample,=\"7\"&\"8\"\n"} {
		if _, rep := scanned(t, ".csv", text, options()); !strings.Contains(said(rep), "[bad-quote]") {
			t.Errorf("%q: got %s", text, said(rep))
		}
	}
	if _, rep := scanned(t, ".csv", "name,public\nZyx Secret,=\"\"\n", options()); !rep.Failed() {
		t.Error("an empty answer is none")
	}
}
