package signatory

import (
	"fmt"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"casebook/internal/diag"
)

func TestUnnamedPeopleAreFoundHoweverTheyAreWritten(t *testing.T) {
	files := fstest.MapFS{
		"a.csv":  {Data: []byte("name,public,name.uk,until\nNamed Example,yes,,\nÜmit Unseen,no,Уміт Прихований,\nTwice Example,no,,\nTwice Example,yes,,\nOneword,no,,\nShort Initials,initials,,\nPast Person,yes,,2025-12-31\n")},
		"b.toml": {Data: []byte("[[signatory]]\nname = \"Named Example\"\npublic = false\n")},
	}
	u := NewUnnamed()
	o := Options{Languages: []string{"en", "uk"}, Public: true, Now: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)}
	for _, file := range []string{"a.csv", "b.toml"} {
		if err := u.Add(files, file, o); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"Nobody of the list is here: Unseen, and Ümit.", nil},
		{"by UMIT UNSEEN", []string{"a.csv:3"}},
		{"Unseen, Umit", []string{"a.csv:3"}},
		{"**Ümit** *Unseen*", []string{"a.csv:3"}},
		{"Ümit Unseen’s letter", []string{"a.csv:3"}},
		{"Umit O'Unseen's", nil},
		{"Уміт Прихований", []string{"a.csv:3"}},
		{"Twice Example, Oneword", nil},
		{"Initials Short and Past Person", []string{"a.csv:7", "a.csv:8"}},
		{"Named Example", []string{"b.toml:1"}},
		{"for lnitials Short", []string{"a.csv:7"}},
		{"for InitiaIs Sh0rt", []string{"a.csv:7"}},
		{"Umlt Unseen, Past Persons", nil},
	} {
		rows := u.FindIn(c.text)
		places, err := u.Places(rows)
		if err != nil || len(places) != len(rows) {
			t.Fatalf("%q: places %v of %v, %v", c.text, places, rows, err)
		}
		var got []string
		for _, at := range places {
			at.Column = 0
			got = append(got, at.String())
		}
		if slices.Sort(got); !slices.Equal(got, c.want) {
			t.Errorf("%q: got %v, want %v", c.text, got, c.want)
		}
	}
}

func TestLookGivesWhatIsShownWithItsPlace(t *testing.T) {
	for ext, text := range map[string]string{
		".csv":  "name,sort,role,email,country,public,name.uk\nAda Example,\"Example, Ada\",\"writer\n in two lines\",a@example.org,gb,yes,Ада Приклад\nBo Secret,,,,,no,\nCy Short,,,,,initials,\n",
		".json": "[{\"name\": \"Ada Example\",\n\"sort\": \"Example, Ada\", \"role\": \"writer in two lines\", \"country\": \"GB\", \"name.uk\": \"Ада Приклад\"},\n{\"name\": \"Bo Secret\", \"public\": false},\n{\"name\": \"Cy Short\", \"public\": \"initials\"}]",
	} {
		s, rep := scanned(t, ext, text, blanksFollow(true))
		if rep.Failed() {
			t.Fatal(said(rep))
		}
		var got []string
		lines := map[string]int{}
		err := s.Look(func(text string, at diag.Position) {
			got = append(got, text)
			lines[text] = at.Line
			if at.File != "content/letters/x/signatories"+ext {
				t.Errorf("%s: in %s", ext, at.File)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"Ada Example", "C. S.", "GB", "United Kingdom", "writer in two lines", "Ада Приклад", "Велика Британія"}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", ext, got, want)
		}
		if at := fmt.Sprint(lines["Ada Example"], lines["C. S."]); at != map[string]string{".csv": "2 5", ".json": "1 4"}[ext] {
			t.Errorf("%s: at %s", ext, at)
		}
	}
}
