package signatory

import (
	"archive/zip"
	"bytes"
	"testing"
	"testing/fstest"

	"golang.org/x/text/encoding/charmap"
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

// A list is known in whatever form another program writes a table as text, without headers
// too where each row is a name and an answer.
func TestListIsKnownInFormsOfOtherPrograms(t *testing.T) {
	office := func(name, text string) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	cyrillic, err := charmap.Windows1251.NewEncoder().String("ім'я;посада\nАда Зразкова;вчителька\nБо Приклад;водій\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"a.html": []byte("<table><tr>\n<td>name</td>\n<td>public</td>\n</tr><tr>\n<td>Bo Sample</td>\n<td>yes</td></tr>\n<tr><td>Ada Example</td>\n<td>no</td></tr></table>"),
		"b.html": []byte("<table>\n<thead>\n<tr class=\"header\">\n<th><p>name</p></th>\n<th><p>role</p></th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>Bo Sample</td>\n<td>teacher</td>\n</tr>\n</tbody></table>"),
		"c.dif":  []byte("TABLE\n0,1\n\"l\"\nDATA\n0,0\n\"\"\n-1,0\nBOT\n1,0\n\"name\"\n1,0\n\"public\"\n-1,0\nBOT\n1,0\n\"Bo Sample\"\n1,0\n\"no\"\n-1,0\nEOD\n"),
		"d.slk":  []byte("ID;PCALCOOO32\nC;X1;Y1;K\"name\"\nC;X2;Y1;K\"role\"\nC;X1;Y2;K\"Bo Sample\"\nC;X2;Y2;K\"teacher\"\nE\n"),
		"e.rtf":  []byte("{\\rtf1\\ansi\\ansicpg1251{\\fonttbl{\\f0 Arial;}}\n{\\trowd\\cellx2880\n{{\\pard\\intbl \\ql \\f0 name\\par}\n\\cell}\n{{\\pard role\\par}\\cell}\n\\row}\n{\\trowd {\\pard \\u1041?\\'ee Sample\\cell}{\\pard teacher\\cell}\\row}}"),
		"f.prn":  []byte("name           public\nBo Sample      yes\nAda Example    no\n"),
		"g.md":   []byte("  name         role\n  ---------    --------\n  Bo Sample    teacher\n"),
		"h.rst":  []byte("=========  =======\nname       role\n=========  =======\nBo Sample  teacher\n=========  =======\n"),
		"i.tex":  []byte("\\usepackage[a=b]{c} \\\\ x=1 & y\n\\begin{tabular}{ll}\n\\hline\nname & role \\\\ \\hline\nBo Sample &\nteacher \\\\\n\\end{tabular}\n"),
		"j.json": []byte(`[["name","role","public"],["Bo Sample","t","yes"],["Ada Example","t","no"]]`),
		"k.js":   []byte(`var people = [{"name":"Ada Example","public":"no"},{"name":"Bo Sample","public":"yes"}];`),
		"l.csv":  []byte("Ada Example,teacher,Kyiv\nBo Sample,driver,Lviv\n"),
		"m.txt":  []byte("Bo Sample - yes\nAda Example - no\n"),
		"n.csv":  []byte(cyrillic),
		"o.docx": office("word/document.xml", "<w:document><w:tbl><w:tr><w:tc><w:p><w:r><w:t>name</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>role</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:t>Bo Sample</w:t></w:p></w:tc><w:tc><w:p><w:t>teacher</w:t></w:p></w:tc></w:tr></w:tbl></w:document>"),
		"p.odt":  office("content.xml", "<table:table><table:table-row><table:table-cell><text:p>name</text:p></table:table-cell><table:table-cell><text:p>role</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>Bo Sample</text:p></table:table-cell><table:table-cell><text:p>teacher</text:p></table:table-cell></table:table-row></table:table>"),
	} {
		if !HoldsPeople(fstest.MapFS{name: {Data: data}}, name) {
			t.Errorf("%s is no list", name)
		}
	}
	for name, text := range map[string]string{
		"a.html": "<form>\n<label>Name</label> <input>\n<label>Country</label> <select>\n<option>Poland</option>\n<option>Spain</option></select>\n</form>",
		"b.js":   "var config = {name: \"main\", public: true}; export default [config]",
		"c.json": `{"name": "a-package", "list": ["one", "two"]}`,
		"d.txt":  "Hello world, this is a text.\nThe second line; it goes on.\n",
		"e.csv":  "New York,8000000\nLos Angeles,4000000\n",
		"f.docx": string(office("word/document.xml", "<w:document><w:p><w:t>Dear Minister, my name is Ada Example.</w:t></w:p><w:p><w:t>Yours</w:t></w:p></w:document>")),
		"g.tex":  "Black \\& white. \\\\ Nothing else & so on\n",
	} {
		if HoldsPeople(fstest.MapFS{name: {Data: []byte(text)}}, name) {
			t.Errorf("%s is a list", name)
		}
	}
}
