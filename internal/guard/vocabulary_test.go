package guard

import (
	"os"
	"strings"
	"testing"
)

func TestMarkupIsNoPublicationOfAWord(t *testing.T) {
	theme := readVocabulary(os.DirFS("../.."))
	for _, c := range []struct{ list, file, text string }{
		{"Max", "x.css", "@media (max-width: 40rem) { .lead { color: white } }"},
		{"Media", "x.css", "@media print { p { color: white } }"},
		{"White", "x.css", "p{color:white}"},
		{"Li", "x.css", "li > mark{margin:0}"},
		{"Flex", "x.svg", `<svg><g style="display:flex"/></svg>`},
		{"White", "x.svg", `<svg><style>p{color:white}</style><path fill="white"/></svg>`},
		{"Lang", "x.html", `<html lang="en"><mark>x</mark>`},
		{"Lead", "x.html", `<p class="lead">x`},
		{"Lead", "x.html", `<p class="lead status">x`},
		{"Page", "x.html", `<body class="on-page"><a href="#page_main">x</a><main id="page_main">`},
		{"Media", "x.html", `<meta http-equiv="Content-Security-Policy" content="media-src 'self'">`},
		{"Width", "x.html", `<meta name="viewport" content="width=device-width,initial-scale=1">`},
		{"Good", "x.html", `<p data-tone="good">x`},
		{"Alternate", "x.html", `<link rel="alternate" href="x">`},
		{"44 123 45 67", "x.html", `<svg><path d="M44 123h45v67z"/></svg>`},
	} {
		m := load(t, c.list)
		m.markup = theme
		if hits := m.FindInFile(c.file, []byte(c.text)); len(hits) > 0 {
			t.Errorf("%q is found in %s: %q", c.list, c.file, c.text)
		}
	}
	for _, c := range []struct{ list, file, text string }{
		{"Max", "x.css", "/* for Max */"},
		{"Max", "x.css", `p::after{content:"Max"}`},
		{"Max", "x.css", `p::after{content:'by \4d ax'}`},
		{"Max", "x.css", `p{background:url(max.png)}`},
		{"Max", "x.css", `.max{margin:0}`},
		{"Max", "x.css", `#max{margin:0}`},
		{"Max", "x.css", `:root{--max:0}`},
		{"Ada Example", "x.css", `p{font-family:Ada Example}`},
		{"Max", "x.html", `<style>p::after{content:"Max"}</style>`},
		{"Max", "x.html", `<p style="--x:'Max'">`},
		{"Max", "x.html", `<p class="max lead">`},
		{"Max", "x.html", `<p id="max">`},
		{"Max", "x.html", `<a href="#max">`},
		{"Max", "x.html", `<a href="/max/">`},
		{"Max", "x.html", `<img alt="Max">`},
		{"Max", "x.html", `<meta name="description" content="Max">`},
		{"Max", "x.html", `<meta name="author" content="Max">`},
		{"Max", "x.html", `<p aria-label="Max">`},
		{"Lead", "x.html", `<p class="lead">Lead`},
		{"Lead", "x.html", `<p title="lead">`},
		{"Lead", "x.html", `<a href="/lead/">`},
		{"Ada Example", "x.html", `<p lang="ada-example">`},
		{"White", "x.svg", `<svg><text fill="white">White</text></svg>`},
		{"Max", "x.js", `const x = "Max"`},
		{"Max", "x.js", `// by Max`},
	} {
		m := load(t, c.list)
		m.markup = theme
		if len(m.FindInFile(c.file, []byte(c.text))) == 0 {
			t.Errorf("%q is not found in %s: %q", c.list, c.file, c.text)
		}
	}
}

// The names that formats have for what they hold stop no site, and what stands there does.
func TestNamesOfFormatsAreNoWords(t *testing.T) {
	for _, word := range []string{"Name", "Title", "Date", "Summary", "Event", "Url", "Country", "Items", "Confirmed"} {
		m := load(t, word)
		for name, text := range map[string]string{
			"feed.json":       `{"title":"x","items":[{"summary":"y","date_published":"z","url":"https://a.test/","name":"n"}]}`,
			"calendar.ics":    "BEGIN:VEVENT\r\nNAME:x\r\nSUMMARY:y\r\nDTSTART;VALUE=DATE:20270101\r\nURL:https://a.test/\r\nSTATUS:CONFIRMED\r\nEND:VEVENT\r\n",
			"signatories.csv": "name,country,date\r\nAda Sample,PL,\r\n",
		} {
			if hits := m.FindInFile(name, []byte(text)); len(hits) > 0 {
				t.Errorf("%s is found in %s", word, name)
			}
		}
		for name, text := range map[string]string{
			"feed.json":       `{"title":"` + word + `"}`,
			"data.json":       `{"` + word + ` Sample":1}`,
			"calendar.ics":    "SUMMARY:On " + word + "\r\n",
			"other.ics":       "LOCATION:x " + strings.ToLower(word[:2]) + "\r\n " + strings.ToLower(word[2:]) + "\r\n",
			"names.ics":       "ATTENDEE;CN=\"" + word + "\":mailto:a@b.test\r\n",
			"signatories.csv": "name,country,date\r\n" + word + ",PL,\r\n",
		} {
			if hits := m.FindInFile(name, []byte(text)); len(hits) == 0 {
				t.Errorf("%s is not found in %s", word, name)
			}
		}
	}
}

func TestPathDataIsLinesAlone(t *testing.T) {
	for _, path := range []string{"M4 4.5h7m3 0h2m2 0h2M4 5.5h1", "m0,0 L10-5.25 Z m1 1z", "M1 2\nC3 4,5 6,7 8", "M0 0a1 1 0 012 3"} {
		if !isPathData([]byte(path)) {
			t.Errorf("%q is read as text", path)
		}
	}
	for _, path := range []string{"", "M", "Max", "M1 2 Salma", "M1 a t a", "M1 2zz max", "ada", "+380441234567", "M1234567 1", "M1 2h3 Зразкова", "M1 2&#77;ax", "M1 2L", "44 123 45 67"} {
		if isPathData([]byte(path)) {
			t.Errorf("%q is not read", path)
		}
	}
	for _, c := range []struct{ list, text string }{
		{"Salma", `<svg><path d="Salma"/></svg>`}, {"Max", `<svg><path d="M1 2 Max"/></svg>`}, {"+380 44 123 45 67", `<svg><path d="380 44 123 45 67"/></svg>`},
	} {
		if hits := load(t, c.list).FindInFile("x.html", []byte(c.text)); len(hits) == 0 {
			t.Errorf("%q is not found in %q", c.list, c.text)
		}
	}
}

func TestKeysOfDocumentsAreNoWords(t *testing.T) {
	for text, want := range map[string]bool{"title = \"x\"\nstatus = \"y\"": true, "[[status]]": true, "  status=1": true, "title = \"status\"": false, "status of x = 1": false, "# status": false, "summary = \"\"\"\nthe status": false} {
		if got := isKey(text, strings.Index(text, "status")); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestWordsOfThePagesAreKnown(t *testing.T) {
	m := load(t, "Timeline\nAda Example\nSkip\nLetters")
	got := findInterfaceWords(m, os.DirFS("../.."))
	if len(got) != 3 {
		t.Errorf("%v", got)
	}
}
