package main

import (
	"slices"
	"strings"
	"testing"

	"casebook/internal/diag"
)

// gather reads messages up to one that holds a text, and gives them all.
func (c *running) gather(text string) string {
	c.t.Helper()
	var all strings.Builder
	for line := range c.lines {
		all.WriteString(line + "\n")
		if strings.Contains(line, text) {
			return all.String()
		}
	}
	c.t.Fatalf("the command ended without %q; it said:\n%s", text, &all)
	return ""
}

// Who writes and sees the same warnings after each save reads none of them.
func TestWhatWasSaidIsNotSaidAgainWhileSomebodyWrites(t *testing.T) {
	for name, args := range map[string][]string{
		"build": {"build", "--watch"},
		"serve": {"serve", "--listen", "127.0.0.1:0", "--read-only"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := smallSite(t)
			about := func(text string) {
				write(t, dir, "content/pages/about.md", "+++\ntitle = \"About\"\n+++\n<b>x</b>\n\n"+text)
			}
			about("Text.\n")
			c := start(t, append(args, "--site", dir)...)
			if first := c.gather("1 warning"); strings.Count(first, "[raw-html]") != 1 || strings.Contains(first, "before") {
				t.Errorf("at first:\n%s", first)
			}
			for range 2 {
				about("[Broken](nowhere.md)\n")
				if said := c.gather("1 error, 1 warning"); strings.Contains(said, "raw-html") || strings.Count(said, "[broken-link]") != 1 ||
					!strings.HasSuffix(said, "1 error, 1 warning, 1 of them said before\n") {
					t.Errorf("with an error:\n%s", said)
				}
				about("Another text.\n")
				if said := c.gather("1 warning"); strings.Contains(said, "raw-html") || !strings.HasSuffix(said, "1 warning, said before\n") {
					t.Errorf("mended:\n%s", said)
				}
			}
			c.interrupt()
		})
	}
}

// TestOnlyNewPlacesAreNews holds which problems of a look are new: not those that moved,
// not a warning of many places of which one was mended, nor a row that is wrong as
// before, but a new place, and a second one of what is wrong elsewhere.
func TestOnlyNewPlacesAreNews(t *testing.T) {
	link := func(line int) diag.Diagnostic {
		return diag.ErrorAt(diag.Position{File: "a.md", Line: line, Column: 1}, diag.Say("broken-link/no-page", "link", "b.md"))
	}
	html := func(line int) diag.Diagnostic {
		return diag.WarningAt(diag.Position{File: "a.md", Line: line, Column: 1}, diag.Say("raw-html", "tag", "<b>", "instead", "write **bold text**"))
	}
	rows := func(rows ...int) diag.Diagnostic {
		return diag.ErrorAt(diag.Position{File: "s.csv", Line: rows[0], Column: 1}, diag.Say("named-elsewhere", "row", diag.Rows(rows)))
	}
	said := &told{}
	for i, c := range []struct{ found, fresh []diag.Diagnostic }{
		{[]diag.Diagnostic{link(5), html(1), html(2), html(3), rows(2, 3)}, []diag.Diagnostic{link(5), html(1), html(2), html(3), rows(2, 3)}},
		{[]diag.Diagnostic{link(5), html(1), html(3), rows(3)}, nil},
		{[]diag.Diagnostic{link(9), html(4), html(6), rows(7)}, nil},
		{[]diag.Diagnostic{link(9), link(12), html(4), html(6), html(8), rows(7, 8)}, []diag.Diagnostic{link(12), html(8), rows(7, 8)}},
		{[]diag.Diagnostic{link(7), link(9), link(12)}, []diag.Diagnostic{link(7)}},
		{nil, nil},
		{[]diag.Diagnostic{link(7)}, []diag.Diagnostic{link(7)}},
	} {
		said.beginRound(true)
		if got := said.news(c.found); !slices.EqualFunc(got, c.fresh, diag.Diagnostic.Equal) {
			t.Errorf("look %d: got %v", i, got)
		}
		if got := said.news(c.found); len(got) > 0 {
			t.Errorf("look %d, said twice: %v", i, got)
		}
	}
}
