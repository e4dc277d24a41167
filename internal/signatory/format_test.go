package signatory

import (
	"testing"
	"testing/fstest"
)

func TestATableIsAListWhateverItsEnding(t *testing.T) {
	list := []byte("Vor- und Nachname;Ort\nAda Example;Wien\nBo Sample;Graz\n")
	for name, data := range map[string][]byte{"x.dat": list, "people": list, "x.csv.bak": list, "x.old": list} {
		if !HoldsPeople(fstest.MapFS{name: {Data: data}}, name) {
			t.Errorf("%s is no list", name)
		}
	}
	for name, text := range map[string]string{"CNAME": "example.org\n", "LICENSE": "Permission is granted, free of charge\n", "x.dat": "a;b\n1;2\n"} {
		if HoldsPeople(fstest.MapFS{name: {Data: []byte(text)}}, name) {
			t.Errorf("%s is a list", name)
		}
	}
}
