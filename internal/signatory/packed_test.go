package signatory

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"testing"
	"testing/fstest"
)

// TestPackedListIsSeen holds that a list of people is seen in an archive beside
// another one, that what cannot be looked into is told as that, and that pictures
// and office documents are neither.
func TestPackedListIsSeen(t *testing.T) {
	const people = "name;public\nAda Example;no\nBo Sample;no\n"
	zipped := func(files ...string) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for i := 0; i < len(files); i += 2 {
			f, err := w.Create(files[i])
			if err != nil {
				t.Fatal(err)
			}
			f.Write([]byte(files[i+1]))
		}
		w.Close()
		return b.Bytes()
	}
	tarred := func(name, text string) []byte {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(text))}); err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(text))
		w.Close()
		return b.Bytes()
	}
	gzipped := func(data []byte) []byte {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		w.Write(data)
		w.Close()
		return b.Bytes()
	}
	locked := zipped("x.txt", people)
	for _, mark := range []string{"PK\x03\x04", "PK\x01\x02"} {
		at := bytes.Index(locked, []byte(mark)) + 6
		if mark == "PK\x01\x02" {
			at += 2
		}
		locked[at] |= 1 // encrypted
	}
	for _, c := range []struct {
		name           string
		data           []byte
		people, closed bool
	}{
		{"a.zip", zipped("readme.txt", "x", "export.csv", "a,b"), true, false},
		{"b.zip", zipped("folder\\signatories.json", "[]"), true, false},
		{"c.zip", zipped("notes.txt", people), true, false},
		{"d.zip", zipped("photo.jpg", "\xff\xd8\xff"), false, false},
		{"e.zip", zipped("inner.zip", string(zipped("x.csv", people))), false, true},
		{"f.zip", locked, false, true},
		{"g.docx", zipped("[Content_Types].xml", "x", "word/document.xml", people), false, false},
		{"h.csv.gz", gzipped([]byte("x")), true, false},
		{"i.gz", gzipped([]byte(people)), true, false},
		{"j.tar", tarred("people.ods", "x"), true, false},
		{"k.tgz", gzipped(tarred("x/notes.md", people)), true, false},
		{"l.tar", tarred("photo.jpg", "x"), false, false},
		{"m.7z", []byte("7z\xbc\xaf\x27\x1c\x00\x04"), false, true},
		{"n.bin", []byte("Rar!\x1a\x07\x01\x00"), false, true},
		{"o.db", []byte("SQLite format 3\x00"), false, true},
		{"p.zip", zipped("x.csv", people)[:60], false, true},
		{"q.txt", []byte("PK is no archive"), false, false},
	} {
		found, closed := LooksPacked(fstest.MapFS{c.name: {Data: c.data}}, c.name)
		if found != c.people || closed != c.closed && !found {
			t.Errorf("%s: people %v, closed %v; want %v, %v", c.name, found, closed, c.people, c.closed)
		}
	}
}
