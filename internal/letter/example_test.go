package letter

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// read reads a letter that must be readable.
func read(t *testing.T, name string, data []byte) *Letter {
	t.Helper()
	l, _, err := Read(context.Background(), name, data, Options{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return l
}

func file(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// The same letter printed on pages 9 cm wide, where every line breaks elsewhere.
func TestExampleLetterIsTheSamePageFromNarrowPages(t *testing.T) {
	const folder = "../../content/letters/2020-05-21-call-to-prevent-extradition-of-kazakhstani-citizen/"
	names, err := filepath.Glob("testdata/widths/*.pdf")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		l := read(t, name, file(t, name))
		if got, want := l.Page([]string{"zhanara-akhmetova"}), string(file(t, folder+"index.md")); got != want {
			t.Errorf("%s: page:\n%s\nwant:\n%s", name, got, want)
		}
		if got, want := l.CSV(), string(file(t, folder+"signatories.csv")); got != want {
			t.Errorf("%s: rows:\n%s\nwant:\n%s", name, got, want)
		}
	}
}

// The example campaign's letter comes out byte for byte as it stands in
// content/, whichever program wrote the file: testdata/example/make.sh makes
// them.
func TestExampleLetterIsTheSamePageFromEveryFormat(t *testing.T) {
	const repository = "../../"
	const slug = "2020-05-21-call-to-prevent-extradition-of-kazakhstani-citizen"
	page := string(file(t, repository+"content/letters/"+slug+"/index.md"))
	rows := string(file(t, repository+"content/letters/"+slug+"/signatories.csv"))
	names, err := filepath.Glob("testdata/example/*.[dp]*[xf]")
	if err != nil || len(names) != 6 {
		t.Fatal(names, err)
	}
	for _, name := range append(names, repository+"testdata/letter-2020-05-21.txt") {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			data := file(t, name)
			l, notes, err := Read(context.Background(), name, data, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := l.Page([]string{"zhanara-akhmetova"}); got != page {
				t.Errorf("page:\n%s\nwant:\n%s", got, page)
			}
			if got := l.CSV(); got != rows {
				t.Errorf("rows:\n%s\nwant:\n%s", got, rows)
			}
			if got := l.Slug(); got != slug {
				t.Errorf("slug %s", got)
			}
			for _, n := range notes {
				if n.Check {
					t.Errorf("a doubt: %s: %s", n.At, n)
				}
			}
		})
	}
}
