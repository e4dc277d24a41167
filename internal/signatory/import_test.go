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
func merged(t *testing.T, ext, list, from, text string, change func(*Import)) (*ImportPlan, *diag.Report) {
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
	m, err := PlanImport(in, &rep)
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
	want := [][]any{{3, 2, list_, "the same name, another organisation"}, {4, 3, list_, "the names differ only in accents"},
		{8, 6, export, "the same name, another organisation"}, {9, 0, "", "a cell begins as a formula does in spreadsheet programs"}}
	var got [][]any
	for _, d := range m.Doubtful {
		got = append(got, []any{d.Row, d.Other, d.In, d.Reason.Message})
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v", got)
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

func TestImportNeverPassesOverARowThatAsksToShowLess(t *testing.T) {
	const list = letterDir + "/signatories.csv"
	less := func(row int, column, than string) string {
		return fmt.Sprintf("row %d: %s asks to show less of the person than %s does", row, column, than)
	}
	tests := []struct{ what, list, from, want string }{
		{"not public", "name,public\nBo Secret,yes\n", "name,public\nBo Secret,no\n", less(2, "public", "row 2 of "+list)},
		{"initials", "name\nBo Secret\n", "name,public\nBo Secret,initials\n", less(2, "public", "row 2 of "+list)},
		{"less than initials", "name,public\nBo Secret,initials\n", "name,public\nBo Secret,0\n", less(2, "public", "row 2 of "+list)},
		{"an end", "name\nBo Secret\n", "name,until\nBo Secret,2020-01-01\n", less(2, "until", "row 2 of "+list)},
		{"an earlier end", "name,until\nBo Secret,2999-01-02\n", "name,until\nBo Secret,2999-01-01\n", less(2, "until", "row 2 of "+list)},
		{"within one file", "name\nAda Example\n", "name,public\nBo Secret,yes\nBo SECRET,no\n", less(3, "public", "row 2 of x.csv")},
		{"a namesake", "name,role,public\nBo Secret,cook,no\nBo Secret,baker,yes\n", "name,role,public\nBo Secret,baker,no\n", less(2, "public", "row 3 of "+list)},

		{"the same", "name,public\nBo Secret,initials\n", "name,public\nBo Secret,initials\n", ""},
		{"more", "name,public\nBo Secret,no\n", "name,public,until\nBo Secret,yes,2020-01-01\n", ""},
		{"nothing said", "name,public\nBo Secret,yes\n", "name\nBo Secret\n", ""},
		{"a later end", "name,until\nBo Secret,2999-01-01\n", "name,until\nBo Secret,2999-01-02\n", ""},
		{"ended before", "name,until\nBo Secret,2020-01-01\n", "name,public\nBo Secret,no\n", ""},
		{"one of two of the name", "name,public\nBo Secret,yes\nBo Secret,no\n", "name,public\nBo Secret,no\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.what, func(t *testing.T) {
			private := func(in *Import) { in.List.Public = tt.what != "nothing said" }
			m, rep := merged(t, ".csv", tt.list, "x.csv", tt.from, private)
			got := said(rep)
			if tt.want == "" && (got != "" || fmt.Sprint(m.Present) != "[2]") || !strings.Contains(got, tt.want) || strings.Contains(got, "Secret") {
				t.Errorf("got %v, %s", m, got)
			}
			if tt.want != "" && (m != nil || !rep.Failed()) {
				t.Errorf("planned %v", m)
			}
		})
	}
}

func TestImportSaysOfADoubtfulRowThatItAsksToShowLess(t *testing.T) {
	m, _ := merged(t, ".csv", "name,role\nZoë Sample,cook\n", "x.csv", "name,role,public\nZoe Sample,,no\nZoë Sample,baker,initials\n", nil)
	for _, d := range m.Doubtful {
		if !strings.HasSuffix(d.Reason.Message, ", and it asks to show less of the person") {
			t.Errorf("got %v", d)
		}
	}
	if len(m.Doubtful) != 2 {
		t.Errorf("got %v", m.Doubtful)
	}
}

func TestImportAddsAcceptedRowsOnce(t *testing.T) {
	list := "name,role,public\nAda Example,cook,yes\n"
	from := "name,role,public\n=cmd(),,yes\nAda Example,baker,yes\nAda Example,cook,no\n"
	accept := func(in *Import) { in.Accept = []int{2, 3, 4} }
	m, rep := merged(t, ".csv", list, "x.csv", from, accept)
	if got := fmt.Sprint(m.Added); got != "[2 3 4]" || rep.Failed() {
		t.Fatalf("added %s, %s", got, said(rep))
	}
	for _, change := range []func(*Import){accept, nil} {
		again, rep := merged(t, ".csv", string(m.text), "x.csv", from, change)
		if got := fmt.Sprint(again.Added, again.Present, again.Doubtful); got != "[] [2 3 4] []" || rep.Failed() {
			t.Errorf("again: %s, %s", got, said(rep))
		}
	}
}

func TestImportKnowsTheRowsThatAreToBeAccepted(t *testing.T) {
	m, _ := merged(t, ".csv", "name\nAda Example\n", "x.csv", "name\n\nBo Example\n", func(in *Import) { in.Accept = []int{99, 3, 2, 1} })
	if got := fmt.Sprint(m.NoSuch); got != "[1 2 99]" || m.text != nil {
		t.Errorf("got %s, %q", got, m.text)
	}
}

func TestImportKeepsWhatIsThereInItsForm(t *testing.T) {
	export := "name,name.uk,role,public,date\nBo Example,Бо Приклад,\"cook, baker\",no,21.05.2020\n"
	tests := []struct{ what, ext, list, want string }{
		{"new file", ".csv", "", "\ufeffname,name.uk,role,date,public\nBo Example,Бо Приклад,\"cook, baker\",2020-05-21,no\n"},
		{"semicolons, CRLF, a note and no last line end", ".csv", "\ufeffsep=;\r\nNote;NAME ;public\r\n\"a\r\nb\";Ada Example;yes", "\ufeffsep=;\r\nNote;NAME ;public;name.uk;role;date\r\n\"a\r\nb\";Ada Example;yes;;;\r\n;Bo Example;no;Бо Приклад;cook, baker;2020-05-21\r\n"},
		{"TOML", ".toml", "[[signatory]]\nname = \"Ada Example\" # first\n", "[[signatory]]\nname = \"Ada Example\" # first\n\n[[signatory]]\nname = \"Bo Example\"\n\"name.uk\" = \"Бо Приклад\"\nrole = \"cook, baker\"\ndate = \"2020-05-21\"\npublic = \"no\"\n"},
		{"JSON", ".json", "[{\"name\": \"Ada Example\"}]\n", "[{\"name\": \"Ada Example\"},\n  {\"name\": \"Bo Example\", \"name.uk\": \"Бо Приклад\", \"role\": \"cook, baker\", \"date\": \"2020-05-21\", \"public\": \"no\"}\n]\n"},
		{"JSON, CRLF", ".json", "[\r\n{\"name\": \"Ada Example\"}\r\n]\r\n", "[\r\n{\"name\": \"Ada Example\"},\r\n  {\"name\": \"Bo Example\", \"name.uk\": \"Бо Приклад\", \"role\": \"cook, baker\", \"date\": \"2020-05-21\", \"public\": \"no\"}\r\n]\r\n"},
		{"TOML, CRLF", ".toml", "[[signatory]]\r\nname = \"Ada Example\"\r\n", "[[signatory]]\r\nname = \"Ada Example\"\r\n\r\n[[signatory]]\r\nname = \"Bo Example\"\r\n\"name.uk\" = \"Бо Приклад\"\r\nrole = \"cook, baker\"\r\ndate = \"2020-05-21\"\r\npublic = \"no\"\r\n"},
		{"empty JSON", ".json", "[]", "[\n  {\"name\": \"Bo Example\", \"name.uk\": \"Бо Приклад\", \"role\": \"cook, baker\", \"date\": \"2020-05-21\", \"public\": \"no\"}\n]"},
	}
	for _, tt := range tests {
		t.Run(tt.what, func(t *testing.T) {
			m, rep := merged(t, tt.ext, tt.list, "export.csv", export, func(in *Import) { in.List = blanksFollow(true) })
			if got := string(m.text); got != tt.want || rep.Failed() {
				t.Errorf("got\n%q\nwant\n%q\n%s", got, tt.want, said(rep))
			}
			s, rep := scanned(t, tt.ext, string(m.text), blanksFollow(true))
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
	if _, err := PlanImport(in, &diag.Report{}); !errors.As(err, &f) || f.Code != "wrong-encoding" {
		t.Errorf("got %v", err)
	}
}

func TestImportSkipsWhoWasTakenOff(t *testing.T) {
	root, file := site(t, ".csv", "name\nAda Example\nBo Example\n")
	takeOff(t, root, file, "Bo Example", 0)
	var rep diag.Report
	m, err := PlanImport(Import{Site: os.DirFS(root), File: file, List: loaded(t, root), From: fstest.MapFS{"x.xlsx": {Data: []byte(workbookOf(t, [][]any{{"name"}, {"EXAMPLE Bo"}, {"Cy Example"}}, nil))}}, Name: "x.xlsx"}, &rep)
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Summary(); got != "1 added, 0 already there, 1 taken off earlier, 0 doubtful" || rep.Failed() {
		t.Errorf("got %s, %s", got, said(&rep))
	}
	writeChange(t, root, m.Write)
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

// TestImportNeverAnswersForPeople holds that somebody who does not say whether
// to be named gets into a list of answers only with one.
func TestImportNeverAnswersForPeople(t *testing.T) {
	for _, tt := range []struct{ what, ext, list, from, public, want string }{
		{"a list with answers", ".csv", "name,public\nA Example,yes\n", "name\nBo Secret\nCy Secret\n", "", "x.csv:2: error: 2 people to be added do not say whether to be named: rows 2, 3 (add --public yes, no or initials, which answers for all of them, or fill in a column public) [unanswered]"},
		{"a list that only has the column", ".csv", "name,public\n", "name\nBo Secret\n", "", "x.csv:2: error: 1 person to be added does not say whether to be named: row 2 (add --public yes, no or initials, which answers for all of them, or fill in a column public) [unanswered]"},
		{"answers into a list without rows", ".csv", "name\n", "name,public\nBo Example,no\n", "", "name,public\nBo Example,no\n"},
		{"a blank answer", ".csv", "name\n", "name,public\nA Example,yes\nBo Secret,\u200b\n", "", "x.csv:3: error: 1 person to be added does not say whether to be named: row 3 (add --public yes, no or initials, which answers for all of them, or fill in a column public) [unanswered]"},
		{"a list of tables", ".toml", "[[signatory]]\nname = \"A Example\"\npublic = \"no\"\n", "name\nBo Secret\n", "", "error: 1 person to be added does not say"},
		{"yes", ".csv", "name,public\nA Example,yes\n", "name\nBo Secret\nA Example\n", "yes", "name,public\nA Example,yes\nBo Secret,yes\n"},
		{"no", ".csv", "name,public\nA Example,yes\n", "name,public\nBo Secret,\nCy Example,yes\n", "no", "name,public\nA Example,yes\nBo Secret,no\nCy Example,yes\n"},
		{"initials", ".json", `[{"name":"A Example","public":"no"}]`, "name\nBo Secret\n", "initials", `"public": "initials"`},
		{"no answers anywhere", ".csv", "name\nA Example\n", "name\nBo Example\n", "", "name\nA Example\nBo Example\n"},
		{"answers into a list without", ".csv", "name\nA Example\n", "name,public\nBo Example,no\n", "", letterDir + "/signatories.csv: error: x.csv says of 1 person whether to be named, and this list has no column public: who is in it would have no answer (give the list that column, or write signatories_public = true (or false) in the letter, for those who are in it) [unanswered]"},
		{"a new list", ".csv", "", "name\nBo Example\n", "no", "name,public\nBo Example,no\n"},
	} {
		t.Run(tt.what, func(t *testing.T) {
			m, rep := merged(t, tt.ext, tt.list, "x.csv", tt.from, func(in *Import) { in.Public = tt.public })
			var all []string
			for _, d := range rep.All() {
				all = append(all, d.String())
			}
			got := strings.Join(all, "\n")
			if m != nil {
				got += string(m.text)
			}
			if !strings.Contains(got, tt.want) || strings.Contains(tt.want, "error") != (m == nil) {
				t.Errorf("got\n%s", got)
			}
		})
	}
}

// TestImportedCountriesAreCodes holds that a country is a code after an import,
// in whatever language it was written, and that the same country, written
// otherwise in the list, makes nobody doubtful.
func TestImportedCountriesAreCodes(t *testing.T) {
	list := "name,country\nA Example,Germany\nB Example,GB\n"
	m, rep := merged(t, ".csv", list, "x.csv", "name,country\nA Example,Deutschland\nB Example,UK\nC Example,Франція\nD Example,uk\nE Example,fr\nF Example,Atlantis\nG Example,بولندا\n", nil)
	if got, want := string(m.text), list+"C Example,FR\nD Example,GB\nE Example,FR\nF Example,Atlantis\nG Example,PL\n"; got != want || said(rep) != "" {
		t.Errorf("got\n%s\n%s\nwant\n%s", got, said(rep), want)
	}
	if got, want := m.Summary(), "5 added, 2 already there, 0 taken off earlier, 0 doubtful"; got != want {
		t.Errorf("got %s", got)
	}
}

// TestImportGivesEveryRowTheNewColumns holds that answers come into a list without
// any once its letter answers for those who are in it, and days into one without
// days: every row reaches the new column, with an empty cell, and no other cell is
// another.
func TestImportGivesEveryRowTheNewColumns(t *testing.T) {
	for _, tt := range []struct{ what, list, from, want string }{
		{"answers", "name,role,organisation\nA Example,chair,Committee\nB Example,poet,\n", "name,country,public\nC Example,DE,no\n",
			"name,role,organisation,country,public\nA Example,chair,Committee,,\nB Example,poet,,,\nC Example,,,DE,no\n"},
		{"answers to short rows, CRLF, an empty line and a cell of two lines", "name;role\r\nA Example\r\n\r\n\"B\r\nExample\";\"a;b\"\r\nC Example;x\r\n", "name,public\nD Example,yes\n",
			"name;role;public\r\nA Example;;\r\n\r\n\"B\r\nExample\";\"a;b\";\r\nC Example;x;\r\nD Example;;yes\r\n"},
		{"answers to a last row without an end", "name,role\nA Example,x", "name,public\nB Example,yes\n", "name,role,public\nA Example,x,\nB Example,,yes\n"},
		{"answers beside a cell too many", "name,role\nA Example,chair,\n", "name,public\nB Example,yes\n", "name,role,public\nA Example,chair,\nB Example,,yes\n"},
		{"days", "\ufeffname,public\nA Example,yes\n", "name,until,public\nB Example,2030-01-01,yes\n", "\ufeffname,public,until\nA Example,yes,\nB Example,yes,2030-01-01\n"},
	} {
		m, rep := merged(t, ".csv", tt.list, "x.csv", tt.from, func(in *Import) { in.List.Public, in.List.PublicGiven = true, true })
		if m == nil || string(m.text) != tt.want {
			t.Errorf("%s: got %s\n%v\nwant\n%q", tt.what, said(rep), m, tt.want)
		}
	}
}
