package theme

import (
	"regexp"
	"testing"
	"text/template/parse"
)

// Who writes a layout knows HTML, and not the words of the parser's own parts.
func TestMistakesInLayoutsAreToldInOurWords(t *testing.T) {
	foreign := regexp.MustCompile(`operand|clause|paren|EOF|unexpected|unterminated|unclosed|syntax|pipeline|U\+|constant|overflow|valid layout`)
	for _, text := range []string{
		"{{if}}x{{end}}", "{{with $x := 3}}", "{{end}}", "{{else}}", "{{if .A}}{{else}}{{else}}{{end}}", "{{\"abc}}", "{{`abc}}", "{{'ab'}}", "{{'a", "{{\"\\q\"}}",
		"{{(.Page}}", "{{.Page)}}", "{{nil.X}}", "{{/* x }}", "{{/* x */ }}", "{{define main}}{{end}}", "{{block \"x\"}}{{end}}", "{{range $i, $j, $k := .Page}}{{end}}",
		"{{99999999999999999999}}", "{{1.2.3}}", "{{ - 3}}", "{{break}}", "{{continue}}", "{{$x}}", "{{if .A}}{{define \"x\"}}{{end}}{{end}}", "{{.A = 3}}", "{{$x := 1}}{{$x = }}",
		"{{@}}", "{{..}}", "{{|}}", "{{.A | 3}}", "{{.A", "{{.A\nx", "{{}}", "{{template}}", "{{template 3}}", "{{.A}", "{{0x}}", "{{.A.}}", "{{else if}}", "{{if .A}}{{else if}}{{end}}",
	} {
		trees := map[string]*parse.Tree{}
		tree := parse.New("x")
		_, err := tree.Parse("<p>"+text, "", "", trees, map[string]any{})
		if err == nil {
			t.Errorf("%s: nothing is wrong", text)
			continue
		}
		l := &layout{name: "x.html", text: text}
		if got := l.explainParseError(err).String(); foreign.MatchString(got) {
			t.Errorf("%s: %s, of %v", text, got, err)
		}
	}
}
