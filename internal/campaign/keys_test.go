package campaign

import "testing"

func TestPlaceOfAKey(t *testing.T) {
	d := &Document{File: "f", Keys: NewKeys([]Key{{"title", 2, 9}, {"cases", 3, 9}, {"cases[0]", 3, 10}, {"a.b", 4, 5}, {"a.b", 5, 9}})}
	for path, want := range map[string]string{"title": "f:2:9", "cases": "f:3:9", "cases[0]": "f:3:10", "a.b": "f:5:9", "a": "f:1:1", "b": "f:1:1", "z": "f:1:1", "": "f:1:1"} {
		if got := d.At(path).String(); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	if _, ok := new(Document).Position("title"); ok {
		t.Error("a document without front matter has a title")
	}
}
