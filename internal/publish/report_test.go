package publish

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// people gathers names for a letter.
func people(letter string, names ...string) map[string]*People {
	p := NewPeople(letter)
	for _, name := range names {
		p.Add(name)
	}
	return map[string]*People{letter: p}
}

// stored gives r as the next run reads it.
func stored(t *testing.T, r Record) Record {
	t.Helper()
	m, err := parseManifest((&manifest{record: r}).encodeManifest())
	if err != nil {
		t.Fatal(err)
	}
	return m.record
}

func reportLines(t *testing.T, old, now Record) string {
	t.Helper()
	r := Compare(stored(t, old), now)
	return strings.Join(r.Lines(10, ShownPeople, nil), "\n")
}

func TestReportSaysWhatChangesForReaders(t *testing.T) {
	d1, d2 := Sum([]byte("1")), Sum([]byte("2"))
	old := Record{
		Pages:   map[string]Digest{"/": d1, "/cases/a/": d1, "/cases/b/": d1, "/gone/": d1},
		Cases:   map[string]string{"/cases/a/": "detained", "/cases/b/": "detained"},
		Entries: map[string]Digest{"tag:1": d1, "tag:2": d1, "tag:3": d1},
		Hosts:   map[string]bool{"example.org": true},
		Letters: people("/letters/x/", "Ada Example", "Bela Beispiel", "Chidi Ejemplo"),
	}
	now := Record{
		Pages:   map[string]Digest{"/": d2, "/cases/a/": d2, "/cases/b/": d2, "/cases/b/released/": d1},
		Cases:   map[string]string{"/cases/a/": "imprisoned", "/cases/b/": "released"},
		Entries: map[string]Digest{"tag:1": d1, "tag:2": d2, "tag:4": d1},
		Hosts:   map[string]bool{"example.org": true, "example.net": true},
		Letters: people("/letters/x/", "Ada Example", "Dana Example"),
		Titles:  map[string]string{"/cases/a/": "Case\nA", "tag:4": "Released", "/letters/x/": "To the minister"},
	}
	want := `1 new page
  /cases/b/released/
3 pages changed
  /
  /cases/a/
  /cases/b/
1 page no longer there
  /gone/
1 person newly named
  Dana Example in “To the minister”
2 people no longer named
1 case whose status changed without an update
  “Case A”: detained before, imprisoned now
1 new entry that subscribers will be told of
  “Released”
1 entry changed, which some feed readers show again
  tag:2
1 new link to another site
  example.net`
	if got := reportLines(t, old, now); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := reportLines(t, now, now); got != "" {
		t.Errorf("the same version: got\n%s", got)
	}
}

func TestReportOfFirstVersionOnlyCounts(t *testing.T) {
	r := Compare(Record{}, Record{Pages: map[string]Digest{"/": {}, "/a/": {}}, Letters: people("/letters/x/", "Ada Example")})
	got := strings.Join(r.Lines(10, ShownPeople, nil), "\n")
	want := "nothing was published in this folder before\n2 new pages\n1 person newly named"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestReportShowsSomeExamplesAndCountsTheRest(t *testing.T) {
	now := Record{Pages: map[string]Digest{}}
	for i := range 1234 {
		now.Pages[fmt.Sprintf("/p/%04d/", i)] = Digest{}
	}
	got := reportLines(t, Record{}, now)
	if want := "1,234 new pages\n  /p/0000/\n"; !strings.HasPrefix(got, want) {
		t.Errorf("got\n%s\nwant it to begin\n%s", got, want)
	}
	if want := "\n  /p/0009/\n  and 1,224 more"; !strings.HasSuffix(got, want) {
		t.Errorf("got\n%s\nwant it to end\n%s", got, want)
	}
}

func TestReportCountsNamesakes(t *testing.T) {
	one, two := people("/l/", "Ada Example"), people("/l/", "Ada Example", "Ada Example")
	more := Compare(stored(t, Record{Letters: one}), Record{Letters: two})
	if got, want := more.NewlyNamed, []Person{{"/l/", "Ada Example"}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	fewer := Compare(stored(t, Record{Letters: two}), Record{Letters: one})
	if fewer.NoLongerNamed != 1 || len(fewer.NewlyNamed) != 0 {
		t.Errorf("got %+v, want one no longer named", fewer)
	}
}

func TestReportCountsPeopleOfARemovedLetter(t *testing.T) {
	r := Compare(stored(t, Record{Letters: people("/l/", "Ada Example", "Bela Beispiel")}), Record{})
	if r.NoLongerNamed != 2 {
		t.Errorf("got %d no longer named, want 2", r.NoLongerNamed)
	}
}

func TestReportOfVeryLongLettersComparesNumbers(t *testing.T) {
	list := func(n int) map[string]*People {
		p := NewPeople("/l/")
		for i := range n {
			p.Add(fmt.Sprint("Example ", i))
		}
		return map[string]*People{"/l/": p}
	}
	old, now := list(MaxMarks+500), list(MaxMarks+20)
	want := `480 people no longer named
1 letter with too many people to tell who is new
  /l/: 10,500 before, 10,020 now`
	if got := reportLines(t, Record{Letters: old}, Record{Letters: now}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := reportLines(t, Record{Letters: old}, Record{Letters: maps.Clone(old)}); got != "" {
		t.Errorf("the same list: got\n%s", got)
	}
}

func TestNamesakesAreCountedEach(t *testing.T) {
	record := func(names ...string) Record {
		p := NewPeople("/l/")
		for _, n := range names {
			p.Add(n)
		}
		return Record{Letters: map[string]*People{"/l/": p}}
	}
	one, three := record("Bo Example"), record("Bo Example", "Bo Example", "Bo Example")
	if r := Compare(one, three); len(r.NewlyNamed) != 2 {
		t.Errorf("got %v", r.NewlyNamed)
	}
	if r := Compare(three, one); r.NoLongerNamed != 2 {
		t.Errorf("got %d", r.NoLongerNamed)
	}
}

// Programs are told of letters whose people are too many to be named.
func TestReportForProgramsNamesWhatItLeavesOut(t *testing.T) {
	r := Report{Unlisted: []JSONCount{{"/letters/l/", 9, 10_001}}}
	text, err := json.Marshal(r.JSON())
	if want := `"unlisted":[{"letter":"/letters/l/","old":9,"new":10001}]`; err != nil || !strings.Contains(string(text), want) {
		t.Errorf("got %s, %v", text, err)
	}
	if text, _ := json.Marshal((&Report{}).JSON()); strings.Contains(string(text), "unlisted") {
		t.Errorf("without any: %s", text)
	}
}

func TestReportNamesPagesTakenDown(t *testing.T) {
	old := Record{Pages: map[string]Digest{"/a/": {1}, "/b/": {1}, "/c/": {1}}, Down: []string{"/c/"}}
	now := Record{Pages: map[string]Digest{"/a/": {2}, "/b/": {2}, "/c/": {2}}, Down: []string{"/b/", "/c/"}}
	r := Compare(old, now)
	got, want := strings.Join(r.Lines(10, ShownPeople, nil), "\n"), "2 pages changed\n  /a/\n  /c/\n1 page taken down\n  /b/"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := r.JSON().Changed; len(got) != 3 {
		t.Errorf("programs get %q as changed", got)
	}
}

func TestReportNamesNobodyNewlyWhoseLetterStandsInAnotherLanguage(t *testing.T) {
	old := Record{Pages: map[string]Digest{"/letters/x/": {1}}, Letters: people("/letters/x/", "Ada Example", "Bela Beispiel")}
	now := Record{Pages: map[string]Digest{"/uk/letters/x/": {1}}, Letters: people("/uk/letters/x/", "Ada Example", "Dana Example")}
	got, want := reportLines(t, old, now), "1 new page\n  /uk/letters/x/\n1 page no longer there\n  /letters/x/\n1 person newly named\n  Dana Example in /uk/letters/x/\n1 person no longer named"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
