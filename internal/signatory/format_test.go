package signatory

import (
	"testing"
	"testing/fstest"
)

func TestATableIsAListWhateverItsEnding(t *testing.T) {
	list := []byte("Vor- und Nachname;Ort\nAda Example;Wien\nBo Sample;Graz\n")
	for name, data := range map[string][]byte{"x.dat": list, "people": list, "x.csv.bak": list, "x.old": list, "x.log": list, "x.csv1": list, "x.html": list, "x.qqq": list, "x.bin": []byte(workbookOf(t, [][]any{{"Name", "City"}, {"Ada Example", "Vienna"}}, nil)),
		"a.json": []byte(`{"a":[{"name":"Ada Example","public":false}]}`), "b.yaml": []byte("- name: Ada Example\n  public: no\n"), "c.sql": []byte("INSERT INTO people (name,public) VALUES ('Ada Example',0);\n"),
		"d.txt":  []byte("Ada Example <ada@mail.test>\n\"Sample, Bo\" <bo@mail.test>,\n"),
		"x.wide": []byte("\xff\xfeN\x00a\x00m\x00e\x00\n\x00A\x00d\x00a\x00\n\x00")} {
		if !HoldsPeople(fstest.MapFS{name: {Data: data}}, name) {
			t.Errorf("%s is no list", name)
		}
	}
	for name, text := range map[string]string{"CNAME": "example.org\n", "LICENSE": "Permission is granted, free of charge\n", "x.dat": "a;b\n1;2\n", "x.css": "p{margin:0}\n.name{color:red}\n", "x.html": "<!doctype html>\n<title>Name</title>\n<p>Ada\n", "x.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nName\n",
		"x.js": "const name = \"x\"\nlet b = 2\n", "security.txt": "Contact: mailto:a@example.org\nExpires: 2027-01-01T00:00:00Z\n", "one.txt": "Written by\nAda Example <ada@mail.test>\n", "humans.txt": "Team: Ada <https://a.test>\nThanks: Bo <https://b.test>\n", "x.ico": "\x00\x00\x01\x00name\nAda\n"} {
		if HoldsPeople(fstest.MapFS{name: {Data: []byte(text)}}, name) {
			t.Errorf("%s is a list", name)
		}
	}
}
