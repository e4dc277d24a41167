package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// fieldSite copies a site of testdata/field, which failed in the field.
func fieldSite(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "site")
	copyTree(t, filepath.Join("../../testdata/field", name), dir)
	return dir
}

// checkSays runs a command, and looks for each text among what it says, on
// standard error and output.
func checkSays(t *testing.T, code int, args []string, texts ...string) {
	t.Helper()
	said := command(t, code, args...)
	for _, text := range texts {
		if !strings.Contains(said, text) {
			t.Errorf("%q is not said:\n%s", text, said)
		}
	}
}

func TestDraftBelowParamsIsNotPublished(t *testing.T) {
	site := fieldSite(t, "draft-below-params")
	checkSays(t, exitContent, []string{"build", "--site", site},
		`content/pages/p.md:5:1: error: "draft" has no effect below [params]: it is a key of the whole file`, "move it above [params]")
}

func TestCommentAcrossLinesIsNotPublished(t *testing.T) {
	site := fieldSite(t, "comment-across-lines")
	checkSays(t, exitContent, []string{"build", "--site", site},
		"content/pages/p.md:4:6: error: readers would see this comment: <!-- is text here",
		"content/pages/p.md:6:10: error:", "content/pages/p.md:8:8: error:", "content/pages/p.md:9:13: error:")
}

func TestGuardedWordIsFoundInGreekCapitals(t *testing.T) {
	site := fieldSite(t, "greek-capitals")
	checkSays(t, exitContent, []string{"build", "--site", site}, "content/pages/p.md:4:1: error: what line 1 of guard.txt names")
}
