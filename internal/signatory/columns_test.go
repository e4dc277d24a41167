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
