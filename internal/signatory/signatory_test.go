package signatory

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// noon is the clock of the tests.
var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// options are those of a letter that names who does not say otherwise.
func options() Options {
	return Options{Languages: []string{"en", "uk"}, Public: true, Now: noon, Zone: time.UTC}
}

// scanned scans a text as a signatory file of the extension.
func scanned(t *testing.T, ext, text string, o Options) (*campaign.Signatories, *diag.Report) {
	t.Helper()
	file := "content/letters/x/signatories" + ext
	rep := &diag.Report{}
	s, err := Scan(fstest.MapFS{file: {Data: []byte(text)}}, file, o, rep)
	if err != nil {
		t.Fatal(err)
	}
	return s, rep
}

// shown gives what Rows yields, a line for each person: the cells that are not
// empty, in the order of the fields.
func shown(t *testing.T, s *campaign.Signatories, lang string) string {
	t.Helper()
	var lines []string
	for p, err := range s.Rows(lang) {
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line(p))
	}
	return strings.Join(lines, "\n")
}

func line(p campaign.Signatory) string {
	var cells []string
	for _, c := range []string{p.Name, p.Role, p.Organisation, p.Group, p.Country, p.Date} {
		if c != "" {
			cells = append(cells, c)
		}
	}
	if p.Initials {
		cells = append(cells, "(initials)")
	}
	return strings.Join(cells, "|")
}

// said gives the problems, a line for each.
func said(rep *diag.Report) string {
	var lines []string
	for _, d := range rep.All() {
		lines = append(lines, strings.TrimPrefix(d.String(), "content/letters/x/"))
	}
	return strings.Join(lines, "\n")
}

func TestListsAreReadInEveryTextForm(t *testing.T) {
	want := "Ada Example|mathematician|Example Society|Friends|GB|2020-05-21\nBo Example"
	table := "name,role,organisation,group,country,date\nAda Example,mathematician,Example Society,Friends,gb,2020-05-21\nBo Example,,,,,\n"
	tests := []struct{ what, ext, text string }{
		{"commas", ".csv", table},
		{"semicolons", ".csv", strings.ReplaceAll(table, ",", ";")},
		{"tabs", ".csv", strings.ReplaceAll(table, ",", "\t")},
		{"Excel's first line", ".csv", "sep=;\r\n" + strings.ReplaceAll(table, ",", ";")},
		{"CRLF", ".csv", strings.ReplaceAll(table, "\n", "\r\n")},
		{"carriage returns", ".csv", strings.ReplaceAll(table, "\n", "\r")},
		{"byte order mark", ".csv", "\ufeff" + table},
		{"no last line end", ".csv", strings.TrimSuffix(table, "\n")},
		{"blank rows", ".csv", strings.ReplaceAll(table, "\n", "\n\n,,,,,\n  \n")},
		{"more empty cells", ".csv", strings.ReplaceAll(table, "\n", ",,,\n")},
		{"header case and spaces", ".csv", strings.Replace(table, "name,role", `" NAME ",  Role:`, 1)},
		{"title rows", ".csv", "Signatures,,\n,,\n" + table},
		{"UTF-16 little endian", ".csv", "\xff\xfe" + utf16(table, 0)},
		{"UTF-16 big endian", ".csv", "\xfe\xff" + utf16(table, 1)},
		{"UTF-16 without its mark", ".csv", utf16(table, 0)},
		{"JSON", ".json", `[{"name":"Ada Example","role":"mathematician","organisation":"Example Society","group":"Friends","country":"gb","date":"2020-05-21"},{"name":"Bo Example","role":null}]`},
		{"JSON with a byte order mark", ".json", "\ufeff" + `[{"name":"Ada Example","role":"mathematician","organisation":"Example Society","group":"Friends","country":"gb","date":"2020-05-21"},{"name":"Bo Example"}]`},
		{"TOML", ".toml", "[[signatory]]\nname = \"Ada Example\"\nrole = \"mathematician\"\norganisation = \"Example Society\"\ngroup = \"Friends\"\ncountry = \"gb\"\ndate = 2020-05-21\n\n[[signatory]]\nname = \"Bo Example\"\n"},
	}
	for _, tt := range tests {
		t.Run(tt.what, func(t *testing.T) {
			s, rep := scanned(t, tt.ext, tt.text, options())
			if got := said(rep); got != "" {
				t.Errorf("problems: %s", got)
			}
			if got := shown(t, s, "en"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if s.Total != 2 || s.Named != 2 || s.Unnamed != 0 {
				t.Errorf("got %d, %d, %d", s.Total, s.Named, s.Unnamed)
			}
		})
	}
}

// utf16 gives ASCII text in UTF-16, the byte that is not zero first or second.
func utf16(s string, second int) string {
	b := make([]byte, 2*len(s))
	for i := range s {
		b[2*i+second] = s[i]
	}
	return string(b)
}

func TestPublicIsNeverGuessed(t *testing.T) {
	tests := []struct {
		cell         string
		letterPublic bool
		want         string
	}{
		{"yes", false, "Ada Example"}, {"YES", false, "Ada Example"}, {"True", false, "Ada Example"}, {"1", false, "Ada Example"},
		{"no", true, ""}, {"No", true, ""}, {"FALSE", true, ""}, {"0", true, ""},
		{"", true, "Ada Example"}, {"", false, ""}, {" yes ", false, "Ada Example"},
		{"initials", true, "A. E.|(initials)"}, {"Initials", false, "A. E.|(initials)"},
	}
	for _, tt := range tests {
		o := blanksFollow(tt.letterPublic)
		s, rep := scanned(t, ".csv", "name,public,role\nAda Example,"+tt.cell+",engineer\n", o)
		want := strings.Replace(tt.want, "Ada Example", "Ada Example|engineer", 1)
		if got := shown(t, s, "en"); got != want || s.Total != 1 {
			t.Errorf("%q: got %q, want %q, total %d", tt.cell, got, want, s.Total)
		}
		if rep.Failed() {
			t.Errorf("%q: %s", tt.cell, said(rep))
		}
	}
	for _, cell := range []string{"maybe", "y", "ja", "так", "2", "-", "yes!", "initial", "x"} {
		s, rep := scanned(t, ".csv", "name,public\nAda Example,"+cell+"\n", options())
		want := `signatories.csv:2:13: error: row 2: public says neither whether to name the person nor to show initials (yes, no or initials) [bad-public]`
		if got := said(rep); got != want {
			t.Errorf("%q: got %s", cell, got)
		}
		if s.Named != 0 || shown(t, s, "en") != "" {
			t.Errorf("%q: somebody is named", cell)
		}
	}
}

func TestInitialsGiveNothingElseAway(t *testing.T) {
	text := "name,sort,name.uk,role,group,country,public\n" +
		"Zoë Example,AAA,Зої Приклад,engineer,Friends,GB,initials\n" +
		"Bo Sample,,,cook,Friends,FR,yes\n" +
		"Ada Maria Example,ZZZ,,judge,Others,DE,initials\n"
	for _, sorted := range []bool{false, true} {
		o := options()
		o.SortByName = sorted
		s, _ := scanned(t, ".csv", text, o)
		for _, lang := range o.Languages {
			if got, want := shown(t, s, lang), "Bo Sample|cook|Friends|FR\nA. E.|(initials)\nZ. E.|(initials)"; got != want {
				t.Errorf("%s: got\n%s\nwant\n%s", lang, got, want)
			}
		}
		if got, want := fmt.Sprint(s.Total, s.Named, s.Unnamed, s.ByInitials, s.Groups, s.Countries, s.Initials("en")), "3 1 2 2 [{Friends 1 map[]}] [{FR 1 map[]}] [{B 1 map[]}]"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestUntilNamesUpToAndIncludingThatDay(t *testing.T) {
	kyiv, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	text := "name,until,public\nAda Example,2026-03-28,\nBo Example,2026-03-29,initials\nCy Example,2026-03-20,no\n"
	at := func(s string) time.Time {
		m, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	tests := []struct{ now, want, next string }{
		{"2026-03-28T21:59:59Z", "Ada Example\nB. E.|(initials)", "2026-03-28T22:00:00Z"},
		{"2026-03-28T22:00:00Z", "B. E.|(initials)", "2026-03-29T21:00:00Z"}, // the clocks change that night
		{"2026-03-29T21:00:00Z", "", "0001-01-01T00:00:00Z"},
	}
	for _, tt := range tests {
		o := blanksFollow(true)
		o.Now, o.Zone = at(tt.now), kyiv
		s, _ := scanned(t, ".csv", text, o)
		if got := shown(t, s, "en"); got != tt.want || s.Total != 3 {
			t.Errorf("%s: got %q, want %q", tt.now, got, tt.want)
		}
		if got := s.NextChange.UTC().Format(time.RFC3339); got != tt.next {
			t.Errorf("%s: next change %s, want %s", tt.now, got, tt.next)
		}
	}
}

func TestDayEndsAlsoWhereItsMidnightDoesNotExist(t *testing.T) {
	for _, tt := range []struct{ zone, day, want string }{
		{"Africa/Cairo", "2026-04-23", "2026-04-23T22:00:00Z"},   // the clocks go from 00:00 to 01:00 on the 24th
		{"America/Havana", "2026-03-07", "2026-03-08T05:00:00Z"}, // likewise
		{"America/Havana", "2026-10-31", "2026-11-01T04:00:00Z"}, // 00:00 happens twice
		{"UTC", "2026-12-31", "2027-01-01T00:00:00Z"},
	} {
		zone, err := time.LoadLocation(tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := endOfDay(tt.day, zone).UTC().Format(time.RFC3339); got != tt.want {
			t.Errorf("%s in %s: got %s, want %s", tt.day, tt.zone, got, tt.want)
		}
	}
}

func TestNamesOfALanguageAreUsedOnItsPages(t *testing.T) {
	s, rep := scanned(t, ".csv", "name,name.uk,role,role.uk,group,group.uk,organisation\n"+
		"Ada Example,Ада Приклад,judge,суддя,Friends,Друзі,Example Society\nBo Example,,cook,,Friends,,\n", options())
	if got, want := shown(t, s, "uk"), "Ада Приклад|суддя|Example Society|Друзі\nBo Example|cook|Friends"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := s.Groups[0].Label("uk") + s.Groups[0].Label("en"); got != "ДрузіFriends" {
		t.Errorf("got %q", got)
	}
	if got := said(rep); got != "" {
		t.Error(got)
	}
}

func TestNamesAreSortedAsTheLanguageSortsThem(t *testing.T) {
	tests := []struct{ lang, names, want, initials string }{
		{"sk", "Chrobák;Cibula;Hora;Čierny;Dub", "Cibula;Čierny;Dub;Hora;Chrobák", "C1 Č1 D1 H1 Ch1"},
		{"lt", "Žukas;Zubas;Šalna;Sala;Ydas;Imas", "Ydas;Imas;Sala;Šalna;Zubas;Žukas", "I2 S1 Š1 Z1 Ž1"},
		{"fr", "Étienne;Eva;Émile;Denis", "Denis;Émile;Étienne;Eva", "D1 E3"},
		{"uk", "Юрій;Їжак;Іван;Йосип;Ґалаґан;Гнат;Ян", "Гнат;Ґалаґан;Іван;Їжак;Йосип;Юрій;Ян", "Г1 Ґ1 І1 Ї1 Й1 Ю1 Я1"},
		{"de", "Zweig;Ärger;Arm;Öl;Otto", "Ärger;Arm;Öl;Otto;Zweig", "A2 O2 Z1"},
		{"sv", "Öberg;Zorn;Ahl;Åberg;Ängel", "Ahl;Zorn;Åberg;Ängel;Öberg", "A1 Z1 Å1 Ä1 Ö1"},
		{"en", "'Ivan';7;Bo;7;Ada;Iva", "Ada;Bo;'Ivan';Iva;7;7", "A1 B1 I2 #2"},
		{"en", "Ann Bee;Annabel Ay;Ann-Mary C;ann bee;Ann Bee", "ann bee;Ann Bee;Ann Bee;Ann-Mary C;Annabel Ay", "A5"},
	}
	for _, tt := range tests {
		o := options()
		o.Languages, o.SortByName = []string{tt.lang}, true
		s, _ := scanned(t, ".csv", "name\n"+strings.ReplaceAll(tt.names, ";", "\n")+"\n", o)
		if got := strings.ReplaceAll(shown(t, s, tt.lang), "\n", ";"); got != tt.want {
			t.Errorf("%s: got  %s\nwant %s", tt.lang, got, tt.want)
		}
		var initials []string
		for _, i := range s.Initials(tt.lang) {
			initials = append(initials, fmt.Sprint(i.Key, i.Count))
		}
		if got := strings.Join(initials, " "); got != tt.initials {
			t.Errorf("%s: got %s, want %s", tt.lang, got, tt.initials)
		}
	}
}

func TestProblemsNameTheRowAndNeverWhatIsInIt(t *testing.T) {
	long := strings.Repeat("x", maxName+1)
	tests := []struct{ what, ext, text, want string }{
		{"no name column", ".csv", "nom de plume,role\nSecret Person,x\n", "signatories.csv:1:1: error: no column called name (the first row names the columns: name, organisation, country, public) [no-name-column]"},
		{"two name columns", ".csv", "name,role,Full name\nSecret Person,x,y\n", "signatories.csv:1:11: error: two columns for name: A and C (keep one) [two-columns]"},
		{"too many cells", ".csv", "name,role\nSecret Person,x,secret@example.org\n", "signatories.csv:2:17: error: row 2 has a cell in column C, where no column is named (is a comma in a cell that has no quotation marks?) [too-many-cells]"},
		{"no name", ".csv", "name,role\n,secretary\n", "signatories.csv:2:1: error: row 2: name is empty (every row needs one, public or not) [no-name]"},
		{"country", ".csv", "name,country\nŽofie Secret,XX\n", "signatories.csv:2:14: error: row 2: country has two letters that are no country's code (a code of ISO 3166-1, as GB for the United Kingdom, or the country's name) [unknown-country]"},
		{"date", ".csv", "name,date\nSecret Person,05/06/2020\n", "signatories.csv:2:15: error: row 2: date is not a date (write it as 2020-05-21) [bad-date]"},
		{"control character", ".csv", "name,date\nSecret\x07 Person,\n", "signatories.csv:2:1: error: row 2: name holds a control character (copy the text anew, as plain text) [control-character]"},
		{"long name", ".csv", "name\n" + long + "\n", "signatories.csv:2:1: error: row 2: name is longer than 1000 characters (shorten it) [too-long]"},
		{"bare quote", ".csv", "name,role\nSecret \"Ace\" Person,x\nBo Example,y\n", "signatories.csv:2: error: row 2: a quotation mark inside a cell (write the cell in \"…\", and \" in it twice) [bad-quote]"},
		{"unclosed quote", ".csv", "name,role\n\"Secret Person,x\nBo Example,y\n", "signatories.csv:2: error: row 2: a quotation mark that is not closed as it should be, up to line 3 (write the cell in \"…\", and \" in it twice) [bad-quote]"},
		{"huge cell", ".csv", "name,role\nBo Example,x\n\"" + strings.Repeat("y", 3<<20), "signatories.csv:3: error: row 3 is longer than 1 MB (is there a quotation mark that is never closed?) [long-row]"},
		{"empty", ".csv", "", "signatories.csv: error: no rows (the first row names the columns: name, organisation, country, public) [empty-file]"},
		{"left out", ".csv", "name,e-mail,phone\nAda Example,ada@example.org,12345\n", "signatories.csv:1: warning: columns that are never published were left out: \"e-mail\", \"phone\" [columns-left-out]"},
		{"left out, with data for headers", ".csv", "name,ada@example.org,+44 20 7946 0000\nAda Example,,\n", "signatories.csv:1: warning: 2 columns that are never published were left out [columns-left-out]"},
		{"anonymous", ".csv", "name,Anonymous\nSecret Person,yes\n", "signatories.csv:1: warning: columns that are never published were left out: \"Anonymous\" [columns-left-out]\nsignatories.csv:1:6: error: a column says who is not to be named, but it is never read (write it the other way round, in a column public with yes or no; if it is about something else, write its header into signatories_ignore in the letter) [not-a-consent]"},
		{"duplicate", ".csv", "name\nAda Example\nBo Example\nEXAMPLE, Adа\n", "signatories.csv:4:9: error: row 4 has a cell in column B, where no column is named (is a comma in a cell that has no quotation marks?) [too-many-cells]"},
		{"duplicate in quotes", ".csv", "name\nAda Example\nBo Example\n\"EXAMPLE, Adа\"\n", "signatories.csv:4: warning: row 4 has the same name as row 2 (delete one, unless they are two people) [probable-duplicate]"},
		{"duplicate that names somebody", ".csv", "name,public\nSecret Person,no\nSecret Person,yes\n", "signatories.csv:3: warning: row 3 has the same name as row 2, and names somebody whom row 2 does not (let the rows agree, unless they are two people) [probable-duplicate]"},
		{"duplicate that hides somebody", ".csv", "name,public\nSecret Person,yes\nSecret Person,initials\n", "signatories.csv:3: warning: row 3 has the same name as row 2, which names somebody whom row 3 does not (let the rows agree, unless they are two people) [probable-duplicate]"},
		{"duplicate whose time is over", ".csv", "name,until\nSecret Person,2026-01-01\nSecret Person,\n", "signatories.csv:3: warning: row 3 has the same name as row 2, and names somebody whom row 2 does not (let the rows agree, unless they are two people) [probable-duplicate]"},
		{"people above the header", ".csv", "Title,\nSecret Person,x\nAda Example,y\nname,role\nBo Example,z\n", "signatories.csv:2: error: row 2 stands above the row that names the columns, but is filled like the rows below it (move the row that names the columns above all people; delete what is no person) [header-not-first]"},
		{"a title in many cells", ".csv", "Letter,,of,,\nname,role,group,country,date\nAda Example,,,,\n", ""},
		{"a second header", ".csv", "name,role,public\nAda Example,x,yes\nName,role,public\nBo Example,y,yes\n", "signatories.csv:3: error: row 3 names the columns again (delete it, and see that the columns below it are the same) [second-header]"},
		{"TOML key with a dot", ".toml", "[[signatory]]\nname = \"Secret Person\"\nname.uk = \"x\"\n", "signatories.toml:3:1: error: a key is set twice (keep one of the two; a key with a dot in it stands in quotes, as \"name.uk\" = \"…\") [duplicate-key]"},
		{"TOML without quotes", ".toml", "[[signatory]]\nname = \"Secret Person\"\npublic = no\n", "signatories.toml:3:10: error: this is not valid TOML (write a text in quotes, as key = \"…\", and yes or no as true or false) [bad-toml]"},
		{"TOML quotes", ".toml", "[[signatory]]\nname = \"Secret Person\n", "signatories.toml:2:22: error: this is not valid TOML (a text that begins with a quotation mark must end with one on the same line) [bad-toml]"},
		{"JSON syntax", ".json", "[{\"name\": \"Secret Person\"},\n {\"name\": \"Ž\" \"role\"}]", "signatories.json:2:15: error: not valid JSON here (a missing comma, bracket or quotation mark) [bad-json]"},
		{"JSON end", ".json", "[{\"name\": \"Secret Person\"}", "signatories.json:1:27: error: the array does not end (a missing ] or } at the end) [bad-json]"},
		{"JSON type", ".json", "[{\"name\": 5}]", "signatories.json:1:11: error: row 1: name is a number where a text is expected (put it between quotation marks: \"…\") [wrong-type]"},
		{"JSON number for public", ".json", "[{\"name\": \"Ada Example\", \"public\": 2}]", "signatories.json:1:36: error: row 1: public says neither whether to name the person nor to show initials (yes, no or initials) [bad-public]"},
		{"JSON object", ".json", "{\"name\": \"Secret Person\"}", "signatories.json:1:1: error: not an array of objects ([{\"name\": \"…\"}]) [not-a-list]"},
		{"JSON twice", ".json", "[{\"name\": \"Secret Person\", \"Name\": \"B\"}]", "signatories.json:1:36: error: row 1: name is given twice (keep the right one, and delete the other) [two-columns]"},
		{"JSON left out", ".json", "[{\"name\": \"Ada Example\", \"tags\": [{\"a\": 1}], \"email\": \"ada@example.org\"}]", "signatories.json: warning: columns that are never published were left out: \"email\", \"tags\" [columns-left-out]"},
		{"TOML type", ".toml", "[[signatory]]\nname = \"Secret Person\"\nrole = true\n", "signatories.toml:3:8: error: row 1: role is not a text (write one text between quotation marks, as \"Ada Example\") [wrong-type]"},
		{"TOML public", ".toml", "[[signatory]]\nname = \"Secret Person\"\npublic = \"maybe\"\n", "signatories.toml:3:10: error: row 1: public says neither whether to name the person nor to show initials (yes, no or initials) [bad-public]"},
		{"TOML nobody", ".toml", "title = \"x\"\n", "signatories.toml: error: no rows (write each person as a table [[signatory]]) [empty-file]\nsignatories.toml: warning: columns that are never published were left out: \"title\" [columns-left-out]"},
	}
	for _, tt := range tests {
		t.Run(tt.what, func(t *testing.T) {
			s, rep := scanned(t, tt.ext, tt.text, options())
			if got := said(rep); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			for _, d := range rep.All() {
				if !d.Private {
					t.Errorf("not private: %v", d)
				}
			}
			if strings.Contains(tt.want, "row") && strings.Contains(tt.want, "error") && strings.Contains(shown(t, s, "en"), "Secret") {
				t.Error("a row with an error is shown")
			}
		})
	}
}
