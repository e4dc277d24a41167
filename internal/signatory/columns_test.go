package signatory

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
)

func TestHeadersAreFoundInEveryBuiltInLanguage(t *testing.T) {
	s := newShape([]string{"en", "uk", "zh-Hant"})
	for header, want := range map[string]int{
		"Name": int(name), " FULL_NAME* ": int(name), "Nom": int(name), "Ім'я": int(name), "Ім’я": int(name), "Имя": int(name), "ФИО": int(name),
		"Imię i nazwisko": int(name), "Аты-жөні": int(name), "Vor- und Nachname": int(name), "Nombre completo:": int(name), "الاسم": int(name),
		"Organization": int(organisation), "Країна": int(country), "Öffentlich": int(public), "Hasta": int(until),
		"name.uk": s.of(name, 1), "Role.UK": s.of(role, 1), "sort.zh-hant": s.of(sortAs, 2), "Full name.en": s.of(name, 0),
		"country.uk": int(notRead), "name.fr": int(notRead), "e-mail": int(notRead), "": int(notRead), "anonymous": int(anonymous), "first name": int(notRead), "anonymous.uk": int(notRead),
	} {
		if got := s.find(header); got != want {
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
