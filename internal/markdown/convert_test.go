package markdown

import (
	"strings"

	"casebook/internal/diag"
)

var testWords = Words{"Note", "Tip", "Important", "Warning", "Caution", "Footnotes", "Back to the text", "Leads to {host}."}

// echo resolves every link to itself and every picture to one of 640×480.
type echo struct{}

func (echo) Link(dest string, _ diag.Position) (string, bool) { return dest, true }

func (echo) Image(dest string, _ diag.Position) (Image, bool) {
	return Image{URL: dest, Width: 640, Height: 480}, true
}

func (echo) Withheld(string) bool { return false }

func convert(lang, text string) (Document, []string) {
	var rep diag.Report
	d := New(lang, testWords).Convert(Source{File: "a.md", Line: 1, Text: text}, echo{}, &rep)
	var problems []string
	for _, p := range rep.All() {
		problems = append(problems, strings.TrimPrefix(p.String(), "a.md:"))
	}
	return d, problems
}
