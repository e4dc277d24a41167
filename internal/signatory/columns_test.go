package signatory

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
)

func TestHeadersAreFoundInEveryBuiltInLanguage(t *testing.T) {
	s := slots{languages: []string{"en", "uk", "zh-Hant"}}
	for header, want := range map[string]int{
		"Name": int(nameColumn), " FULL_NAME* ": int(nameColumn), "Nom": int(nameColumn), "Ім'я": int(nameColumn), "Ім’я": int(nameColumn), "Имя": int(nameColumn), "ФИО": int(nameColumn),
		"Imię i nazwisko": int(nameColumn), "Аты-жөні": int(nameColumn), "Vor- und Nachname": int(nameColumn), "Nombre completo:": int(nameColumn), "الاسم": int(nameColumn),
		"Organization": int(organisationColumn), "Країна": int(countryColumn), "Öffentlich": int(publicColumn), "Hasta": int(untilColumn),
		"name.uk": s.slotFor(nameColumn, 1), "Role.UK": s.slotFor(roleColumn, 1), "sort.zh-hant": s.slotFor(sortColumn, 2), "Full name.en": s.slotFor(nameColumn, 0),
		"country.uk": int(notRead), "name.fr": int(notRead), "e-mail": int(notRead), "": int(notRead), "anonymous": int(anonymousColumn), "first name": int(notRead), "anonymous.uk": int(notRead),
	} {
		if got := s.findSlot(header); got != want {
			t.Errorf("%q: got %d, want %d", header, got, want)
		}
	}
}

// What somebody chose holds for their columns, in tables of any kind; but no choice has
// that unheard which decides on who is named.
func TestChosenColumnsAreRead(t *testing.T) {
	const title, known = "Support for Ada", "Nom,Who,Land\nthe first,Ada Example,UA\nanother,Bo Example,\n"
	for _, tt := range []struct {
		what, text string
		head       Head
		answers    map[string]string
		want       string // people, else what is said
	}{
		{"a header that nobody knows", "Who,Where\nAda Example,UA\nBo Example,\n", Head{1, []string{"name", "country"}}, nil, "Ada Example|UA\nBo Example"},
		{"below a title", title + "\nWho;Where\nAda Example;UA\nBo Example;\n", Head{2, []string{"name", "country"}}, nil, "Ada Example|UA\nBo Example"},
		{"a known header is something else", known, Head{1, []string{"", "name", "country"}}, nil, "Ada Example|UA\nBo Example"},
		{"no header", "Ada Example\tUA\nBo Example\t\n", Head{0, []string{"name", "country"}}, nil, "Ada Example|UA\nBo Example"},
		{"a form of a language", "Who,In Ukrainian\nAda Example,Ада\n", Head{1, []string{"name", "name.uk"}}, nil, "Ada Example"},
		{"answers that were explained", "Who,Shown?\nAda Example,sure\nBo Example,no way\nCy Example,yes and no\n", Head{1, []string{"name", "public"}}, map[string]string{"sure": "yes", "no way": "no", "yes and no": "initials"}, "Ada Example\nC. E.|(initials)"},
		{"a yes that nobody explained", "Who,Hide me?\nAda Example,yes\nBo Example,no\n", Head{1, []string{"name", "public"}}, nil, "[bad-public]"},
		{"a column public that is left out", "Who,public\nAda Example,yes\nBo Example,no\n", Head{1, []string{"name", ""}}, nil, "Ada Example"},
		{"a column public that is called a role", "Who,public\nAda Example,yes\nBo Example,no\n", Head{1, []string{"name", "role"}}, nil, "Ada Example"},
		{"a last day that is left out", "Who,until\nAda Example,2020-01-01\nBo Example,\n", Head{1, []string{"name", ""}}, nil, "Bo Example"},
		{"a refusal that is called a role", "Who,anonymous\nAda Example,yes\n", Head{1, []string{"name", "role"}}, nil, "[not-a-consent]"},
		{"a question that is called a role", "Who,May we publish your name?\nAda Example,no\n", Head{1, []string{"name", "role"}}, nil, "[not-a-consent]"},
		{"people above", "Ada Example,UA\nWho,Where\nBo Example,\n", Head{2, []string{"name", "country"}}, nil, "[header-not-first]"},
		{"the parts of a name", "First name,Last name\nAda,Example\nBo,Example\n", Head{1, []string{"name", "name"}}, nil, "Ada Example\nBo Example"},
		{"the surname first", "Last name,Role,First name\nExample,nurse,Ada\nExample,,Bo\n", Head{1, []string{"name", "role", "name"}}, nil, "Ada Example|nurse\nBo Example"},
		{"two countries", "Who,Where,Whence\nAda Example,UA,FR\n", Head{1, []string{"name", "country", "country"}}, nil, "[two-columns]"},
		{"no such row", "Who,Where\nAda Example,UA\n", Head{9, []string{"name", "country"}}, nil, "[no-name-column]"},
	} {
		for _, ext := range []string{".csv", ".xlsx"} {
			text := tt.text
			if ext == ".xlsx" {
				var rows [][]any
				for line := range strings.Lines(text) {
					var cells []any
					for c := range strings.SplitSeq(strings.NewReplacer(";", ",", "\t", ",").Replace(strings.TrimRight(line, "\n")), ",") {
						cells = append(cells, c)
					}
					rows = append(rows, cells)
				}
				text = workbookOf(t, rows, nil)
			}
			o := options()
			o.PublicGiven, o.Head, o.Answers = true, &tt.head, tt.answers
			s, rep := scanned(t, ext, text, o)
			if strings.HasPrefix(tt.want, "[") {
				if !strings.Contains(said(rep), tt.want) {
					t.Errorf("%s, %s: got %s", tt.what, ext, said(rep))
				}
				continue
			}
			if got := shown(t, s, "en"); got != tt.want || rep.Failed() {
				t.Errorf("%s, %s: got %q\n%s", tt.what, ext, got, said(rep))
			}
			if s.Total != strings.Count(tt.text, "Example") {
				t.Errorf("%s, %s: counted %d", tt.what, ext, s.Total)
			}
		}
	}
}

func TestNoHeaderMeansTwoColumns(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(columnsCSV)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, row := range rows[1:] {
		for word := range strings.SplitSeq(row[2], "|") {
			folded := foldHeader(word)
			if before, ok := seen[folded]; ok && before != row[0] {
				t.Errorf("%q is %s and %s", word, before, row[0])
			}
			seen[folded] = row[0]
		}
	}
}

func TestGuideListsEveryHeader(t *testing.T) {
	guide, err := os.ReadFile("../../docs/signatories.md")
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string]string{}
	for l := range strings.Lines(string(guide)) {
		if column, words, ok := strings.Cut(strings.TrimPrefix(l, "| `"), "` | "); ok {
			lines[column] = words // the table of headers comes after that of columns
		}
	}
	rows, err := csv.NewReader(strings.NewReader(columnsCSV)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		for word := range strings.SplitSeq(row[2], "|") {
			if !strings.Contains(lines[row[0]], word) {
				t.Errorf("the guide does not list %q for %s", word, row[0])
			}
		}
	}
}
