package folder

import (
	"strings"
	"testing"
)

func FuzzFoldedNameIsFoundUnderItself(f *testing.F) {
	for _, s := range []string{"cases/Ada/index.html", "ß/ẞ", "ſignatories.csv", "e\u0301", "İ/ı", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		folded := FoldName(name)
		if got := FoldName(folded); got != folded {
			t.Errorf("%q folds to %q and then to %q", name, folded, got)
		}
		if strings.Count(folded, "/") != strings.Count(name, "/") {
			t.Errorf("folding %q changed its folders", name)
		}
	})
}
