package signatory

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// TestOrderIsThatOfTheCollator compares the order made from parts of keys with
// the collator's own comparison of whole names, letter by letter.
func TestOrderIsThatOfTheCollator(t *testing.T) {
	var text bytes.Buffer
	people(&text, 3000)
	list := text.String()
	for _, more := range []string{"Ada", "ada", "ADA", "Ada ", "Ada  B", "Ada B", "Ada-B", "Adab", "Adá", "Ádá B", "Ada b", "Chora", "Cora", "Žofie", "Zora", strings.Repeat("Ada ", 40) + "A", strings.Repeat("Ada ", 40) + "B", strings.Repeat("Ada ", 40) + "á"} {
		list += more + ",,,,,,yes,\n"
	}
	for _, lang := range []string{"en", "sk", "uk", "lt", "sv"} {
		o := options()
		o.Languages, o.SortByName = []string{lang}, true
		s, rep := scanned(t, ".csv", list, o)
		if rep.Failed() {
			t.Fatal(said(rep))
		}
		sorted := listOf(t, s.Rows(lang))
		sorted = slices.DeleteFunc(sorted, func(p campaign.Signatory) bool { return p.Initials })
		compare := collator(lang).CompareString
		letters := []string{}
		for i, p := range sorted {
			if i == 0 || p.Letter != sorted[i-1].Letter {
				letters = append(letters, p.Letter)
			} else if compare(sorted[i-1].Name, p.Name) > 0 {
				t.Errorf("%s: %q before %q", lang, sorted[i-1].Name, p.Name)
			}
		}
		var want []string
		for _, i := range s.Initials(lang) {
			want = append(want, i.Key)
		}
		if !slices.Equal(letters, want) {
			t.Errorf("%s: got letters %v, want %v", lang, letters, want)
		}
		if len(sorted) != s.Named {
			t.Errorf("%s: %d of %d", lang, len(sorted), s.Named)
		}
	}
}

func TestRowsMayBeReadByManyAtOnce(t *testing.T) {
	var text bytes.Buffer
	people(&text, 500)
	for _, sorted := range []bool{false, true} {
		o := options()
		o.SortByName = sorted
		s, _ := scanned(t, ".csv", text.String(), o)
		want := shown(t, s, "en")
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				lang := o.Languages[i%2]
				var lines []string
				for p, err := range s.Rows(lang) {
					if err != nil {
						t.Error(err)
					}
					lines = append(lines, line(p))
				}
				if got := strings.Join(lines, "\n"); lang == "en" && got != want {
					t.Error("another list")
				}
				for _, letter := range s.Initials(lang) {
					n := 0
					for range s.RowsOf(lang, letter.Key) {
						n++
					}
					if n != letter.Count {
						t.Errorf("%d under %s, want %d", n, letter.Key, letter.Count)
					}
				}
			})
		}
		wg.Wait()
	}
}

func TestRowsEndWhenTheirReaderHasEnough(t *testing.T) {
	for _, sorted := range []bool{false, true} {
		o := options()
		o.SortByName = sorted
		s, _ := scanned(t, ".csv", "name,public\nAda Example,\nBo Example,\nCy Example,initials\n", o)
		for want := range 3 {
			n := 0
			for range s.Rows("en") {
				if n++; n > want {
					break
				}
			}
			if n != want+1 {
				t.Errorf("got %d", n)
			}
		}
	}
}

func TestRowsAreThoseThatWereCheckedWhateverBecomesOfTheFile(t *testing.T) {
	file := "signatories.csv"
	fsys := fstest.MapFS{file: {Data: []byte("name,public\nAda Example,\nBo Secret,no\n"), ModTime: noon}}
	s, err := Scan(fsys, file, options(), &diag.Report{})
	if err != nil {
		t.Fatal(err)
	}
	fsys[file] = &fstest.MapFile{Data: []byte("name,public\nAda Example,\nBo Secret,yes\n"), ModTime: noon.Add(time.Second)}
	if got := shown(t, s, "en"); got != "Ada Example" {
		t.Errorf("got %s", got)
	}
	delete(fsys, file)
	if got := shown(t, s, "en"); got != "Ada Example" {
		t.Errorf("without the file: got %s", got)
	}
}
