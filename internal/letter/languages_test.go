package letter

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// Each letter of testdata/languages has what a letter of its language has, and
// its .want is the page and the rows that come of it.
func TestLettersInTheBuiltInLanguages(t *testing.T) {
	for _, language := range words().languages {
		t.Run(language, func(t *testing.T) {
			name := "testdata/languages/" + language
			l := read(t, name+".txt", file(t, name+".txt"))
			if l.Language != language {
				t.Errorf("taken for %q", l.Language)
			}
			got := l.Page([]string{"ada-example"}) + "---\n" + l.CSV()
			if os.Getenv("UPDATE_LETTERS") != "" {
				if err := os.WriteFile(name+".want", []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(file(t, name+".want")); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func TestDatelines(t *testing.T) {
	for text, want := range map[string]string{
		"Brussels, 21 May 2020":           "2020-05-21 Brussels",
		"Brussels, Thursday, 21 May 2020": "2020-05-21 Brussels",
		"21st of May, 2020":               "2020-05-21",
		"May 21, 2020":                    "2020-05-21",
		"21 May 2020, Example City":       "2020-05-21 Example City",
		"2020-05-21":                      "2020-05-21",
		"Kyiv, 21.05.2020":                "2020-05-21 Kyiv",
		"05/21/2020":                      "2020-05-21",
		"21/05/2020":                      "2020-05-21",
		"03/04/2020":                      "ambiguous",
		"03/03/2020":                      "2020-03-03",
		"м. Київ, «21» травня 2020 року":        "2020-05-21 м. Київ",
		"21 травня 2020 р., м. Київ":            "2020-05-21 м. Київ",
		"Москва, 21 мая 2020 г.":                "2020-05-21 Москва",
		"г. Примерск, 21-го мая 2020 года":      "2020-05-21 г. Примерск",
		"Алматы, 2020 жылғы 21 мамыр":           "2020-05-21 Алматы",
		"21 мамыр 2020 ж.":                      "2020-05-21",
		"Warszawa, dnia 21 maja 2020 r.":        "2020-05-21 Warszawa",
		"Bruxelles, le 1er mai 2020":            "2020-05-01 Bruxelles",
		"le jeudi 21 mai 2020":                  "2020-05-21",
		"Berlin, den 21. Mai 2020":              "2020-05-21 Berlin",
		"Wien, am 1. Jänner 2020":               "2020-01-01 Wien",
		"Madrid, a 21 de mayo de 2020":          "2020-05-21 Madrid",
		"الرباط، ٢١ مايو ٢٠٢٠":                  "2020-05-21 الرباط",
		"٢١ تشرين الأول ٢٠٢٠":                   "2020-10-21",
		"31 February 2020":                      "",
		"On 21 May 2020 the court met.":         "",
		"21 May 20":                             "",
		"We met on 21 May 2020 in Example City": "",
	} {
		d, ok := readDateline(text)
		got := ""
		switch {
		case ok && d.ambiguous:
			got = "ambiguous"
		case ok:
			got = d.date.Format("2006-01-02")
			if d.place != "" {
				got += " " + d.place
			}
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestSalutationsAndClosings(t *testing.T) {
	for text, want := range map[string]string{
		"Dear colleagues,": "greets", "To whom it may concern": "greets", "Madam President,": "greets",
		"Шановні панове!": "greets", "Уважаемый господин министр!": "greets", "Құрметті әріптестер!": "greets",
		"Szanowna Pani Minister,": "greets", "Mesdames, Messieurs,": "greets", "Sehr geehrte Damen und Herren,": "greets",
		"Estimados señores:": "greets", "السادة المحترمون،": "greets",
		"Madame Sophie Modèle": "", "Dear friends of ours have been held since 2026, and we cannot be silent.": "",
		"Sincerely,": "closes", "Yours faithfully": "closes", "With kind regards from all of us,": "closes",
		"З повагою,": "closes", "С уважением": "closes", "Құрметпен,": "closes", "Z poważaniem": "closes",
		"Mit freundlichen Grüßen": "closes", "MIT FREUNDLICHEN GRÜSSEN": "closes", "Atentamente,": "closes",
		"Veuillez agréer, Monsieur le Ministre, l’expression de nos salutations distinguées.":     "closes",
		"وتفضلوا بقبول فائق الاحترام":                                                             "closes",
		"With respect to the second charge, nothing has been published to this day by the court.": "",
	} {
		got := ""
		switch {
		case isSalutation(text):
			got = "greets"
		case closingLength(text) > 0:
			got = "closes"
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// docs/import.md shows words of every language; each is in the table.
func TestDocumentedWordsAreRecognised(t *testing.T) {
	rows := regexp.MustCompile(`(?m)^\| (..) \| (.+) \|$`).FindAllStringSubmatch(string(file(t, "../../docs/import.md")), -1)
	if len(rows) != len(words().languages) {
		t.Fatal(len(rows), "rows")
	}
	for _, row := range rows {
		for i, cell := range strings.Split(row[2], " | ") {
			kind := []string{"to", "cc", "subject", "salutation", "closing"}[i]
			for word := range strings.SplitSeq(cell, ", ") {
				if word = strings.TrimRight(word, " :"); !isPhrase(kind, word) {
					t.Errorf("%s: %q is no %s", row[1], word, kind)
				}
			}
		}
	}
}

func TestLanguageThatIsNotClearIsNotGuessed(t *testing.T) {
	for text, want := range map[string]string{
		"Dear Monsieur Exemple,\n\nText.\n\nSincerely,\nBo Sample":     "en",
		"Dear Monsieur Exemple,\n\nText.\n\nCordialement,\nBo Sample":  "fr",
		"Dear all,\n\nText.\n\nAtentamente,\nBo Sample":                "",
		"Geachte heer,\n\nText of some length.\n\nGroeten,\nBo Sample": "",
		"Уважаемые коллеги!\n\nТекст.\n\nС уважением,\nБо Образец":     "ru",
	} {
		if l := read(t, "x.txt", []byte(text)); l.Language != want {
			t.Errorf("%q: got %q, want %q", text, l.Language, want)
		}
	}
}
