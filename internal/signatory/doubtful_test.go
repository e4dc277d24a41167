package signatory

import (
	"strings"
	"testing"
)

// TestAddressesAmongNamesAreWarnedAbout holds that private data which somebody
// typed into a public cell are not published without a word.
func TestAddressesAmongNamesAreWarnedAbout(t *testing.T) {
	_, rep := scanned(t, ".csv", "name,role\nAda Example,\na@example.org,\nBo <b@example.org>,\n+380 44 123 45 67,\nhttps://example.org/c,\nCy Example,+44 20 7946 0000\nDi Example,since 1999\n", options())
	const want = `signatories.csv:3:1: warning: rows 3, 4: name holds an e-mail address, which would be published (delete it, or write a name in its place) [doubtful-row]
signatories.csv:5:1: warning: row 5: name holds a telephone number, which would be published (delete it, or write a name in its place) [doubtful-row]
signatories.csv:6:1: warning: row 6: name holds a web address, which would be published (delete it, or write a name in its place) [doubtful-row]
signatories.csv:7:12: warning: row 7: role holds a telephone number, which would be published (delete it, or write a name in its place) [doubtful-row]`
	if got := said(rep); got != want {
		t.Errorf("got\n%s", got)
	}
}

// TestWhatIsNoNameIsWarnedAbout holds that every way to leave a name out, to
// cross it out, or to put more than a name into its cell is said.
func TestWhatIsNoNameIsWarnedAbout(t *testing.T) {
	for _, tt := range []struct{ name, want string }{
		{"Anonymous", "no name"}, {"N/A", "no name"}, {"-", "no name"}, {"???", "no name"}, {"12345", "no name"}, {"unbekannt", "no name"}, {"невідомо", "no name"}, {"Анонім", "no name"}, {"Test", "no name"}, {"тест", "no name"}, {"test test", "no name"},
		{"ada@example", "e-mail"}, {"ada at example dot org", "e-mail"}, {"tel 7946-0000", "telephone"}, {"Ada Example Mob.: 0171/12345", "telephone"}, {"fb: ada.example", "web address"}, {"Example.test/ada", "web address"},
		{"ada(at)example.org", "e-mail"}, {"ada [at] example [dot] org", "e-mail"}, {"@ada_example", "web address"}, {"instagram.com/ada", "web address"}, {"example.org", "web address"},
		{"044 123 45 67", "telephone"}, {"A̶d̶a̶", "crossed out"}, {"~~Ada Example~~", "crossed out"},
		{"\"Ada Example\nBo Example\"", "several lines"}, {"Ada Example; Bo Example", "several lines"}, {"Ada Example\tBo Example", "several lines"},
	} {
		_, rep := scanned(t, ".csv", "name,country\n"+tt.name+",GB\n", options())
		if got := said(rep); !strings.Contains(got, tt.want) || !strings.Contains(got, "row 2") || !strings.Contains(got, "[doubtful-row]") || rep.Failed() || strings.Count(got, "\n") > 0 {
			t.Errorf("%q: got %s, want one warning of: %s", tt.name, got, tt.want)
		}
	}
	for _, name := range []string{"Ada Example", "A. B. Example", "D'Arcy O’Example", "Exa-Mple, Ada", "Ada Example, Ph.D.", "Ada Example (née Sample)", "Na", "山田太郎", "Example GmbH & Co. KG", "Example 2000-2026", "Ada Dot Sample", "and/or e.V.", "Group 12 345", "St. John Example", "Test Example"} {
		if _, rep := scanned(t, ".csv", "name,country\n\""+name+"\",GB\n", options()); said(rep) != "" {
			t.Errorf("%q: got %s", name, said(rep))
		}
	}
}

// TestNameInTwoColumnsIsAskedFor holds that the usual download of a form, with a
// column for each part of a name, says what to do.
func TestNameInTwoColumnsIsAskedFor(t *testing.T) {
	for text, want := range map[string]string{
		"First Name,Last Name,Email\nAda,Example,a@example.org\n": `join the columns "First Name" and "Last Name" into one column called name`,
		"Vorname;Nachname\nAda;Example\n":                         `join the columns "Vorname" and "Nachname"`,
		"Прізвище,Ім’я по батькові\nПриклад,Ада\n":                "the first row names the columns",
		"surname\tgiven name\nExample\tAda\n":                     `join the columns "given name" and "surname"`,
	} {
		if _, rep := scanned(t, ".csv", text, options()); !strings.Contains(said(rep), want) || !strings.Contains(said(rep), "[no-name-column]") {
			t.Errorf("%q: got %s", text, said(rep))
		}
	}
}

// TestHalfANameIsNotPublished holds that a list with a second column for the rest
// of a name stops the build, in every format, unless name holds it all.
func TestHalfANameIsNotPublished(t *testing.T) {
	for _, header := range []string{"Name;Vorname", "Vorname;Name", "Last name;Name", "name;surname", "Name;Forename", "Nom;Prénom", "Apellidos;Nombre", "Имя;Фамилия", "Прізвище;Ім’я", "Аты;Тегі", "الاسم;اللقب", "name;Rufname", "name;last_name"} {
		_, rep := scanned(t, ".csv", header+";role\nZyxa;Qwerty;\nZyxo;Qwertz;\n", options())
		if got := said(rep); !strings.Contains(got, "rows 2, 3") || !strings.Contains(got, "[half-name]") || !rep.Failed() || strings.Contains(got, "Zyx") || strings.Contains(got, "Qwert") {
			t.Errorf("%s: got %s", header, got)
		}
		if _, rep := scanned(t, ".csv", "name;"+strings.Split(header, ";")[0]+";public\nZyxa;Qwerty;no\n", options()); strings.Contains(said(rep), "[half-name]") {
			t.Errorf("%s, nobody named: got %s", header, said(rep))
		}
	}
	for ext, text := range map[string]string{
		".json": `[{"name":"Zyxa","surname":"Qwerty"}]`,
		".toml": "[[signatory]]\nname = \"Zyxa\"\nvorname = \"Qwerty\"\n",
		".xlsx": workbookOf(t, [][]any{{"Name", "Vorname"}, {"Qwerty", "Zyxa"}}, nil),
	} {
		if _, rep := scanned(t, ext, text, options()); !strings.Contains(said(rep), "[half-name]") {
			t.Errorf("%s: got %s", ext, said(rep))
		}
	}
	for _, whole := range []string{"Name;Vorname\nAda Example;Ada\nBo Example;\n", "Vor- und Nachname;Nachname\nAda Example;EXAMPLE\n", "name;surname\nExample, Ada;Example\n"} {
		if _, rep := scanned(t, ".csv", whole, options()); rep.Failed() {
			t.Errorf("%q: got %s", whole, said(rep))
		}
	}
}
