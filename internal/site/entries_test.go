package site

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// TestReportTellsWhichEntriesChange holds that the report speaks of what
// subscribers get, and the manifest of nothing else: not of what stands in
// comments, which anybody who has it could test.
func TestReportTellsWhichEntriesChange(t *testing.T) {
	const update = "content/cases/ada/updates/2026-02-03-news"
	page := func(head, text string) string { return "+++\ntitle = \"News\"\n" + head + "+++\n" + text + "\n" }
	for what, edit := range map[string]struct {
		changed int
		file    string
		text    string
	}{
		"another way to write the same": {0, update + ".md", page("", "The _judge_ asked nothing.")},
		"a comment":                     {0, update + ".md", page("", "The *judge* asked nothing.\n\n<!-- Ben Sample was the witness. -->")},
		"a folder of its own":           {0, update + "/index.md", page("", "The *judge* asked nothing.")},
		"the text":                      {1, update + ".md", page("", "The *judge* asked much.")},
		"the title":                     {1, update + ".md", "+++\ntitle = \"No news\"\n+++\nThe *judge* asked nothing.\n"},
		"a date that marks it":          {1, update + ".md", page("updated = 2026-02-10\n", "The *judge* asked nothing.")},
		"a new translation":             {1, update + ".uk.md", page("", "Суддя нічого не запитав.")},
	} {
		t.Run(what, func(t *testing.T) {
			o := plainSite(t)
			put(t, filepath.Join(o.Dir, update+".md"), page("", "The *judge* asked nothing."))
			rebuild(t, o)
			before := tree(t, o.Out)
			list, err := os.ReadFile(filepath.Join(o.Out, ".casebook-manifest"))
			if err != nil {
				t.Fatal(err)
			}
			if edit.file == update+"/index.md" {
				if err := os.Remove(filepath.Join(o.Dir, update+".md")); err != nil {
					t.Fatal(err)
				}
			}
			put(t, filepath.Join(o.Dir, edit.file), edit.text)
			r, err := Run(context.Background(), o)
			if err != nil || r.Failed() {
				t.Fatal(err, r)
			}
			if len(r.Changes.EntriesChanged) != edit.changed || len(r.Changes.EntriesAdded) != 0 {
				t.Errorf("entries changed %q, added %q", r.Changes.EntriesChanged, r.Changes.EntriesAdded)
			}
			if edit.changed > 0 {
				return
			}
			compare(t, tree(t, o.Out), before)
			if now, err := os.ReadFile(filepath.Join(o.Out, ".casebook-manifest")); err != nil || string(now) != string(list) {
				t.Error("the manifest tells what no page does")
			}
		})
	}
}

// TestReportNamesOtherSitesAlone holds that what opens a program, as the way to
// send something by Signal, is no site that pages link to.
func TestReportNamesOtherSitesAlone(t *testing.T) {
	o := plainSite(t)
	at := filepath.Join(o.Dir, "site.toml")
	settings, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	rebuild(t, o)
	put(t, at, string(settings)+"\n[theme]\nshare = [\"mastodon\", \"signal\"]\n")
	r, err := Run(context.Background(), o)
	if err != nil || r.Failed() {
		t.Fatal(err, r)
	}
	if got := r.Changes.NewHosts; len(got) != 1 || got[0] != "share.joinmastodon.org" {
		t.Errorf("got %q", got)
	}
}
