package page_test

import (
	"slices"
	"testing"
)

// Pages of a site's own kinds count in the table of check as others do, and what the
// kind is called is named there until the language has a word for it.
func TestCoverageHasTheKindsOfTheSite(t *testing.T) {
	files := map[string]string{
		"site.toml":       previewToml + "[[kind]]\nfolder = 'press'\ntitle = 'Press'\n",
		"press/one.md":    "title = 'One'\nsummary = 'S'\ndate = 2025-01-01",
		"press/one.uk.md": "title = 'Один'",
		"press/two.md":    "title = 'Two'\ndate = 2025-01-02",
	}
	without := newPreview(t, nil).last.Coverage()[0]
	got := newPreview(t, files).last.Coverage()[0]
	if got.Of != without.Of+2 || got.Pages != without.Pages+1 || got.CountKeys() != without.CountKeys()+2 {
		t.Errorf("%d of %d texts, %d keys; without the kind %d of %d, %d", got.Pages, got.Of, got.CountKeys(), without.Pages, without.Of, without.CountKeys())
	}
	last := got.Inherited[len(got.Inherited)-1]
	if last.File != "site.toml" || last.From != "en" || !slices.Equal(last.Keys, []string{"description", "kind_press"}) {
		t.Errorf("the title of the kind is named as %+v", last)
	}
	files["site.toml"] += "[[menu]]\ntitle = 'One'\nurl = 'https://one.example/'\n[theme.banner]\ntext = 'Come'\n[donate]\ntitle = 'Give'\nurl = 'https://give.example/'\n[newsletter]\ntitle = 'Sign up'\nurl = 'https://letters.example/'\n[[status]]\nid = 'exiled'\nlabel = 'In exile'\ntone = 'warning'\n"
	of := newPreview(t, files).last.Coverage()[0].Inherited
	if got, want := of[len(of)-1].Keys, []string{"description", "menu", "banner", "donate", "newsletter", "status_exiled", "kind_press"}; !slices.Equal(got, want) {
		t.Errorf("of site.toml is inherited: %q, want %q", got, want)
	}
	files["site.toml"] = previewToml + "[[kind]]\nfolder = 'press'\ntitle = 'Press'\n"
	files["layouts/i18n/uk.toml"] = "kind_press = 'Преса'\n"
	if got := newPreview(t, files).last.Coverage()[0]; got.CountKeys() != without.CountKeys()+1 {
		t.Errorf("with a word for the kind %+v is inherited", got.Inherited)
	}
}
