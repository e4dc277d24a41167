package publish

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func sampleRecord() Record {
	people := NewPeople("/letters/x/")
	people.Add("Ada Example")
	people.Add("Bela Beispiel")
	return Record{
		Pages:   map[string]Digest{"/": Sum([]byte("home")), "/cases/a/": Sum([]byte("a"))},
		Cases:   map[string]string{"/cases/a/": "detained"},
		Entries: map[string]Digest{"tag:example.org,2026:/cases/a/updates/1": Sum([]byte("1"))},
		Hosts:   map[string]bool{"example.net": true},
		Letters: map[string]*People{"/letters/x/": people},
	}
}

// asStored gives a record without what is only held in memory.
func asStored(r Record) Record {
	r.Titles = nil
	for k, p := range r.Letters {
		q := *p
		q.names = nil
		r.Letters[k] = &q
	}
	return r
}

func TestRecordComesBackFromTheOutputFolder(t *testing.T) {
	o := newSite(t)
	p, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Previous(); got.Pages != nil {
		t.Errorf("new folder: got %v, want the zero Record", got)
	}
	if _, err := p.Commit(sampleRecord()); err != nil {
		t.Fatal(err)
	}
	p, err = Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Abort()
	got, want := p.Previous(), asStored(sampleRecord())
	for _, people := range []map[string]*People{got.Letters, want.Letters} {
		for _, p := range people {
			p.marks = slices.Sorted(slices.Values(p.marks))
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestManifestIsTheSameInAnyOrderAndHoldsNoName(t *testing.T) {
	a, b := NewPeople("/letters/x/"), NewPeople("/letters/x/")
	for _, name := range []string{"Ada Example", "Bela Beispiel", "Chidi Ejemplo"} {
		a.Add(name)
	}
	for _, name := range []string{"Chidi Ejemplo", "Ada Example", "Bela Beispiel"} {
		b.Add(name)
	}
	one := (&manifest{record: Record{Letters: map[string]*People{"/letters/x/": a}}}).encodeManifest()
	two := (&manifest{record: Record{Letters: map[string]*People{"/letters/x/": b}}}).encodeManifest()
	if !bytes.Equal(one, two) {
		t.Errorf("got\n%s\nand\n%s", one, two)
	}
	for _, word := range []string{"Ada", "Example", "Beispiel"} {
		if bytes.Contains(one, []byte(word)) {
			t.Errorf("the manifest holds %q", word)
		}
	}
}

func TestManifestHoldsNothingOfAnEarlierVersion(t *testing.T) {
	o := newSite(t)
	publish := func(names ...string) []byte {
		p, err := Open(o)
		if err != nil {
			t.Fatal(err)
		}
		people := NewPeople("/letters/x/")
		for _, name := range names {
			people.Add(name)
		}
		if _, err := p.Commit(Record{Letters: map[string]*People{"/letters/x/": people}}); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(o.Out, manifestName))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	alone := publish("Ada Example")
	publish("Ada Example", "Bela Beispiel")
	if got := publish("Ada Example"); !bytes.Equal(got, alone) {
		t.Errorf("got\n%s\nwant what it was before the second person came\n%s", got, alone)
	}
}

func TestManifestOfAMillionNamesIsSmall(t *testing.T) {
	people := NewPeople("/letters/x/")
	for i := range 1_000_000 {
		people.Add(string(rune('a'+i%26)) + " Example")
	}
	data := (&manifest{record: Record{Letters: map[string]*People{"/letters/x/": people}}}).encodeManifest()
	if len(data) > 200 {
		t.Errorf("got %d bytes, want a line", len(data))
	}
}

func FuzzManifestSurvivesEncoding(f *testing.F) {
	f.Add("cases/x/index.html", "/cases/x/", "a\tb\nc\\d", uint64(7))
	f.Add("a", "", "\\t", uint64(1)<<47)
	f.Fuzz(func(t *testing.T, file, key, value string, m uint64) {
		want := &manifest{files: []string{}, record: Record{
			Pages: map[string]Digest{key: Sum([]byte(value))}, Cases: map[string]string{key: value},
			Entries: map[string]Digest{value: {}}, Hosts: map[string]bool{value: true},
			Letters: map[string]*People{key: {letter: key, count: 1, total: m, marks: []mark{mark(m >> 16)}}},
		}}
		if checkPath(file) == nil {
			want.files = []string{file}
		}
		got, err := parseManifest(want.encodeManifest())
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v, want %+v", got, err, want)
		}
	})
}

func FuzzParseManifest(f *testing.F) {
	f.Add([]byte("casebook manifest 1\nfile\ta\nletter\tx\t1\tff\t0123456789ab\nend\n"))
	f.Add([]byte("casebook manifest 1\nend\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := parseManifest(data)
		if err != nil {
			return
		}
		for _, path := range m.files {
			if checkPath(path) != nil || strings.Contains(path, "..") && strings.HasPrefix(path, "..") {
				t.Errorf("%q was taken for a file of ours", path)
			}
		}
	})
}
