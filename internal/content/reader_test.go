package content

import (
	"reflect"
	"testing"
)

// A document is read into the mould of the one before: what that one alone had,
// perhaps withheld, must not be in it.
func TestNothingOfADocumentIsLeftForTheNext(t *testing.T) {
	const common = "title = 'First'\nsummary = 'S'\nupdated = 2020-01-02\ndraft = true\npublish = 2030-01-01\nid = 'x'\naliases = ['/old/']\n[params]\na = 'b'\n"
	full := map[kindOf]string{
		caseKind: "status = 'detained'\ncountry = 'KZ'\nlocation = 'UA'\nsince = 2017\nverified = 2020-01-01\nfeatured = true\n" + common +
			"[[facts]]\nlabel = 'l'\nvalue = 'v'\n[[events]]\ndate = 2031-01-01\ntitle = 'e'\n[action]\ntitle = 't'\nurl = 'https://example.org/'\n",
		updateKind: "date = 2020-05-14\n" + common,
		letterKind: "date = 2020-05-21\nplace = 'Kyiv'\ncases = ['a']\nsource = 'https://example.org/'\n" + common + "[[to]]\nname = 'Ada Example'\n[[cc]]\norganisation = 'Committee'\n",
		pageKind:   common, homeKind: common,
	}
	site := siteOf(t, files{}.fs())
	for kind, front := range full {
		s := source{kind: kind, file: "content/f.md", dir: "content", slug: "f", lang: "en"}
		bare := []byte("+++\ntitle = 'Second'\n+++\nText\n")
		used := newReader(site)
		if first := used.parse(s, []byte("+++\n"+front+"+++\nWithheld\n")); len(first.problems) > 0 {
			t.Errorf("%s: %v", kind.word(), first.problems)
		}
		got, want := used.parse(s, bare), newReader(site).parse(s, bare)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", kind.word(), got.item, want.item)
		}
	}
}
