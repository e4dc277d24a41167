package markdown_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/html"

	"casebook/internal/diag"
	"casebook/internal/markdown"
)

type echo struct{}

func (echo) Link(dest string, _ diag.Position) (string, bool) { return dest, true }

func (echo) Withheld(string) bool { return false }

func (echo) Image(dest string, _ diag.Position) (markdown.Image, bool) {
	return markdown.Image{URL: dest, SrcSet: "a-400.jpg 400w, a-800.jpg 800w", Sizes: "(max-width: 40em) 100vw, 640px", Width: 640, Height: 480}, true
}

// TestMarkdownIsMinimal holds package markdown to its word: its HTML cannot be
// made smaller, over the examples of the CommonMark specification and a text
// with everything beyond them.
func TestMarkdownIsMinimal(t *testing.T) {
	texts := texts(t)
	m := minify.New()
	m.Add("text/html", &html.Minifier{KeepDocumentTags: true, KeepEndTags: true, KeepQuotes: true})
	for _, lang := range []string{"en", "fr"} {
		c := markdown.New(lang, markdown.Words{Note: "Note & more", Warning: "Warning", Footnotes: "Footnotes", FootnoteBack: `Back to "it"`})
		for _, text := range texts {
			var rep diag.Report
			page := c.Convert(markdown.Source{File: "a.md", Text: text}, echo{}, &rep).HTML
			small, err := m.String("text/html", page)
			if err != nil {
				t.Fatal(err)
			}
			// "<" stays escaped in attributes, for programs that read HTML
			// less exactly than browsers do.
			got, want := strings.ReplaceAll(small, "&lt;", "<"), strings.ReplaceAll(page, "&lt;", "<")
			if got != want {
				t.Errorf("%q:\n   is %q\ncould be %q", text, want, got)
			}
		}
	}
}

func texts(t *testing.T) []string {
	t.Helper()
	var examples []struct{ Markdown string }
	b, err := os.ReadFile("testdata/spec.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &examples); err != nil {
		t.Fatal(err)
	}
	more, err := os.ReadFile("testdata/everything.md")
	if err != nil {
		t.Fatal(err)
	}
	list := []string{string(more), strings.ReplaceAll("\n"+string(more), "\n", "\n> ")}
	for _, e := range examples {
		list = append(list, e.Markdown)
	}
	return list
}
