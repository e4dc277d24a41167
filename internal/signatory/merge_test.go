package signatory

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"casebook/internal/diag"
)

// merged plans an import of a file into a letter's list, "" for none.
func merged(t *testing.T, ext, list, from, text string, change func(*Import)) (*Merged, *diag.Report) {
	t.Helper()
	site := fstest.MapFS{}
	file := letterDir + "/signatories" + ext
	if list != "" {
		site[file] = &fstest.MapFile{Data: []byte(list)}
	}
	in := Import{Site: site, File: file, List: options(), From: fstest.MapFS{from: {Data: []byte(text)}}, Name: from}
	if change != nil {
		change(&in)
	}
	var rep diag.Report
	m, err := Merge(in, &rep)
	if err != nil {
		t.Fatal(err)
	}
	return m, &rep
}

func TestImportAddsNobodyTwice(t *testing.T) {
	list := "name,organisation,notes\nAda Example,Example Society,private\nZoë Sample,,\nІван Приклад,,\n"
	m, rep := merged(t, ".csv", list, "export.csv", "Full name,Organisation,E-mail\n"+
		"EXAMPLE Ada,Example society,ada@example.org\n"+ // already there
		"Ada Example,Another Club,\n"+ // another organisation
		"Zoe Sample,,\n"+ // accents
		"Iван  Приклад,,\n"+ // a Latin I
		"Bo Example,Example Society,bo@example.org\n"+ // new
		"Bo Example,,\n"+ // twice in the export
		"Bo Example,Third,\n"+
		"=HYPERLINK(1),,\n", nil)
	if got, want := m.Summary(), "1 added, 3 already there, 0 taken off earlier, 4 doubtful"; got != want {
		t.Errorf("got %s", got)
	}
	if got, want := fmt.Sprint(m.Added, m.Present), "[6] [2 5 7]"; got != want {
		t.Errorf("got %s", got)
	}
	list_, export := letterDir+"/signatories.csv", "export.csv"
	want := []Doubt{{3, 2, list_, "the same name, another organisation"}, {4, 3, list_, "the names differ only in accents"},
		{8, 6, export, "the same name, another organisation"}, {9, 0, "", "a cell begins as a formula does in spreadsheet programs"}}
	if fmt.Sprint(m.Doubtful) != fmt.Sprint(want) {
		t.Errorf("got %v", m.Doubtful)
	}
	if got, want := string(m.text), list+"Bo Example,Example Society,\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := said(rep), `export.csv:1: warning: columns that are never published were left out: "E-mail" [columns-left-out]`; got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestImportAddsDoubtfulRowsThatSomebodyAccepted(t *testing.T) {
	m, _ := merged(t, ".csv", "name\nZoë Sample\n", "export.csv", "name\nZoe Sample\n", func(in *Import) { in.Accept = []int{2} })
	if got := string(m.text); got != "name\nZoë Sample\nZoe Sample\n" {
		t.Errorf("got %q", got)
	}
}

func TestImportKeepsWhatIsThereInItsForm(t *testing.T) {
	export := "name,name.uk,role,public,date\nBo Example,Бо Приклад,\"cook, baker\",no,21.05.2020\n"
	tests := []struct{ what, ext, list, want string }{
		{"new file", ".csv", "", "\ufeffname,name.uk,role,date,public\nBo Example,Бо Приклад,\"cook, baker\",2020-05-21,no\n"},
		{"semicolons, CRLF, a note and no last line end", ".csv", "\ufeffsep=;\r\nNote;NAME ;public\r\n\"a\r\nb\";Ada Example;yes", "\ufeffsep=;\r\nNote;NAME ;public;name.uk;role;date\r\n\"a\r\nb\";Ada Example;yes\r\n;Bo Example;no;Бо Приклад;cook, baker;2020-05-21\r\n"},
		{"TOML", ".toml", "[[signatory]]\nname = \"Ada Example\" # first\n", "[[signatory]]\nname = \"Ada Example\" # first\n\n[[signatory]]\nname = \"Bo Example\"\n\"name.uk\" = \"Бо Приклад\"\nrole = \"cook, baker\"\ndate = \"2020-05-21\"\npublic = \"no\"\n"},
		{"JSON", ".json", "[{\"name\": \"Ada Example\"}]\n", "[{\"name\": \"Ada Example\"},\n  {\"name\": \"Bo Example\", \"name.uk\": \"Бо Приклад\", \"role\": \"cook, baker\", \"date\": \"2020-05-21\", \"public\": \"no\"}\n]\n"},
		{"empty JSON", ".json", "[]", "[\n  {\"name\": \"Bo Example\", \"name.uk\": \"Бо Приклад\", \"role\": \"cook, baker\", \"date\": \"2020-05-21\", \"public\": \"no\"}\n]"},
	}
	for _, tt := range tests {
		t.Run(tt.what, func(t *testing.T) {
			m, rep := merged(t, tt.ext, tt.list, "export.csv", export, nil)
			if got := string(m.text); got != tt.want || rep.Failed() {
				t.Errorf("got\n%q\nwant\n%q\n%s", got, tt.want, said(rep))
			}
			s, rep := scanned(t, tt.ext, string(m.text), options())
			if s.Total == 0 || s.Named == s.Total || rep.Failed() {
				t.Errorf("read again: %d of %d, %s", s.Named, s.Total, said(rep))
			}
		})
	}
}

func TestImportKeepsTheEncodingOfTheList(t *testing.T) {
	o := func(in *Import) { in.List.Encoding = "windows-1257" }
	m, _ := merged(t, ".csv", encoded(t, "name\nŠarūnas Pavyzdys\n", "windows-1257"), "x.json", `[{"name": "Žydrūnas Bandymas"}]`, o)
	if got, want := string(m.text), encoded(t, "name\nŠarūnas Pavyzdys\nŽydrūnas Bandymas\n", "windows-1257"); got != want {
		t.Errorf("got %q", got)
	}
	in := Import{Site: fstest.MapFS{"s.csv": {Data: []byte(encoded(t, "name\nŠarūnas Pavyzdys\n", "windows-1257"))}}, File: "s.csv", List: options(),
		From: fstest.MapFS{"x.json": {Data: []byte(`[{"name": "Олена Приклад"}]`)}}, Name: "x.json"}
	in.List.Encoding = "windows-1257"
	var f *diag.Fault
	if _, err := Merge(in, &diag.Report{}); !errors.As(err, &f) || f.Code != "wrong-encoding" {
		t.Errorf("got %v", err)
	}
}

func TestImportSkipsWhoWasTakenOff(t *testing.T) {
	root, file := site(t, ".csv", "name\nAda Example\nBo Example\n")
	takeOff(t, root, file, "Bo Example", 0)
	var rep diag.Report
	m, err := Merge(Import{Site: os.DirFS(root), File: file, List: loaded(t, root), From: fstest.MapFS{"x.xlsx": {Data: []byte(workbookOf(t, [][]any{{"name"}, {"EXAMPLE Bo"}, {"Cy Example"}}, nil))}}, Name: "x.xlsx"}, &rep)
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Summary(); got != "1 added, 0 already there, 1 taken off earlier, 0 doubtful" || rep.Failed() {
		t.Errorf("got %s, %s", got, said(&rep))
	}
	if err := m.Write(root); err != nil {
		t.Fatal(err)
	}
	if got := contents(t, root, file); got != "name\nAda Example\nCy Example\n" {
		t.Errorf("got %q", got)
	}
}

func TestImportOfAFileWithErrorsPlansNothing(t *testing.T) {
	for _, tt := range []struct{ list, from string }{
		{"name\nAda Example\n", "name,public\nBo Secret,maybe\n"},
		{"name,public\nAda Secret,maybe\n", "name\nBo Example\n"},
		{"name\nAda Example\n", "person\nBo Secret\n"},
	} {
		m, rep := merged(t, ".csv", tt.list, "x.csv", tt.from, nil)
		if m != nil || !rep.Failed() || strings.Contains(said(rep), "Secret") {
			t.Errorf("got %v, %s", m, said(rep))
		}
	}
}
