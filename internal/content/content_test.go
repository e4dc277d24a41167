package content

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"casebook/internal/campaign"
)

const everything = `title = "Ada Example"
summary = "Held without charge"
status = "detained"
country = "KZ"
location = "ua"
since = 2017-03-05
verified = 2020-05-20
featured = true
image = "ada.jpg"
image_alt = "Ada Example"
image_credit = "Bob Example"
draft = true
publish = 2020-05-14T10:00:00
updated = 2020-05-15T10:00:00+02:00
aliases = ["/old/ada/"]
id = "/cases/a/"
params = { colour = "red" }

[[facts]]
label = "Profession"
value = "journalist"

[[events]]
date = 2020-06-01
time = "14:30"
timezone = "Asia/Almaty"
title = "Hearing"
place = "Court 1"
url = "https://example.org/hearing"
id = "hearing"

[action]
title = "Write"
to = "minister@example.org"
cc = ["a@example.org", "b@example.org"]
subject = "Free Ada"
body = """
Dear minister,

free Ada.
"""
until = 2020-07-01`

func TestACaseHoldsEveryKey(t *testing.T) {
	c, problems := load(t, files{"cases/ada/index.md": everything, "cases/ada/ada.jpg": "x"})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	a := c.Cases[0].Case[0]
	e := a.Events[0]
	checks := []struct{ name, got, want string }{
		{"file", a.File, "content/cases/ada/index.md"},
		{"language", a.Lang, "en"},
		{"slug", a.Slug, "ada"},
		{"title", a.Title, "Ada Example"},
		{"summary", a.Summary, "Held without charge"},
		{"status", a.Status, "detained"},
		{"countries", a.Country + a.Location, "KZUA"},
		{"since", fmt.Sprint(a.Since), "{2017 March 5}"},
		{"verified", stamp(a.Verified), "2020-05-20T00:00:00+03:00 false"},
		{"flags", fmt.Sprint(a.Featured, a.Draft), "true true"},
		{"image", a.Image + a.ImageAlt + a.ImageCredit, "ada.jpgAda ExampleBob Example"},
		{"publish", stamp(a.Publish), "2020-05-14T10:00:00+03:00 true"},
		{"updated", stamp(a.Updated), "2020-05-15T10:00:00+02:00 true"},
		{"aliases", fmt.Sprint(a.Aliases), "[/old/ada/]"},
		{"id", a.ID, "/cases/a/"},
		{"params", fmt.Sprint(a.Params), "map[colour:red]"},
		{"facts", fmt.Sprint(a.Facts), "[{Profession journalist}]"},
		{"event", stamp(e.Date), "2020-06-01T14:30:00+06:00 true"},
		{"event's rest", fmt.Sprint(e.Zone, e.Title, e.Place, e.URL, e.ID), "Asia/AlmatyHearingCourt 1https://example.org/hearinghearing"},
		{"action", fmt.Sprint(a.Action.Title, a.Action.To, a.Action.CC, a.Action.Subject), "Write[minister@example.org] [a@example.org b@example.org]Free Ada"},
		{"action's text", a.Action.Body, "Dear minister,\n\nfree Ada."},
		{"action's end", stamp(a.Action.Until), "2020-07-01T00:00:00+03:00 false"},
		{"body", fmt.Sprint(a.Body, a.BodyLine), "\nText.\n45"},
		{"resources", fmt.Sprint(a.Dir, a.Resources), "content/cases/ada[ada.jpg]"},
		{"place of a value", a.At("events[0].time").String(), "content/cases/ada/index.md:26:8"},
		{"place of what is not there", a.At("date").String(), "content/cases/ada/index.md:1:1"},
	}
	for _, c := range checks {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
}

func stamp(m campaign.Moment) string {
	return fmt.Sprint(m.Format(time.RFC3339), " ", m.HasTime)
}

func TestALetterHoldsEveryKey(t *testing.T) {
	seal := "sha256:" + fmt.Sprintf("%064d", 1)
	c, problems := load(t, files{
		"cases/ada/index.md": ada,
		"letters/a/index.md": `title = "Free Ada"
date = 2020-05-21
place = "Brussels"
cases = ["ada"]
source = "https://example.org/letter"
original = "letter.PDF"
as_of = 2020-05-22
signatories_public = false
signatories_sort = "name"
signatories_encoding = "windows-1251"
signatories_sheet = "Sheet2"
sealed = "` + seal + `"
sign = { url = "https://example.org/sign", until = 2020-06-01 }
to = [{ name = "Bob Example", office = "Minister" }]
cc = [{ organisation = "Parliament" }]
[[responses]]
date = 2020-06-02
from = "Bob Example"
summary = "No"
url = "https://example.org/no"
id = "no"
[[corrections]]
date = 2020-05-23
note = "A name"
replaces = "` + seal + `"`,
		"letters/a/letter.PDF": "%PDF",
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	l := c.Letters[0][0]
	checks := []struct{ name, got, want string }{
		{"head", fmt.Sprint(l.Title, stamp(l.Date), l.Place, l.Cases), "Free Ada2020-05-21T00:00:00+03:00 falseBrussels[ada]"},
		{"addressees", fmt.Sprint(l.To, l.CC), "[{Bob Example Minister }] [{  Parliament}]"},
		{"source", l.Source + l.Original, "https://example.org/letterletter.PDF"},
		{"sign", l.Sign.URL + stamp(l.Sign.Until), "https://example.org/sign2020-06-01T00:00:00+03:00 false"},
		{"as of", stamp(l.AsOf), "2020-05-22T00:00:00+03:00 false"},
		{"responses", fmt.Sprint(l.Responses[0].From, l.Responses[0].Summary, l.Responses[0].URL, l.Responses[0].ID), "Bob ExampleNohttps://example.org/nono"},
		{"corrections", l.Corrections[0].Note + l.Corrections[0].Replaces, "A name" + seal},
		{"seal", l.Sealed, seal},
		{"signatories", fmt.Sprint(l.SignatoriesPublic, l.SignatoriesSort, l.SignatoriesEncoding, l.SignatoriesSheet), "falsenamewindows-1251Sheet2"},
		{"nobody signed", fmt.Sprint(l.Signatories.Total), "0"},
	}
	for _, c := range checks {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestTranslationsInherit(t *testing.T) {
	c, problems := load(t, files{
		"cases/ada/index.md":    ada + "\ncountry = 'KZ'\nsummary = 'Held'\naliases = ['/a/']\nid = 'x'\ndraft = true\n[[facts]]\nlabel = 'Age'\nvalue = '30'",
		"cases/ada/index.fr.md": "title = 'Ada Exemple'\nsummary = 'Détenue'\ndraft = false",
		"cases/ada/index.uk.md": "title = 'Ада'",
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	versions := c.Cases[0].Case
	var got []string
	for _, v := range versions {
		got = append(got, fmt.Sprint(v.Lang, v.Title, v.Summary, v.Status, v.Country, v.Draft, v.Aliases, v.ID, v.Facts))
	}
	want := []string{
		"enAda ExampleHelddetainedKZtrue [/a/]x[{Age 30}]",
		"ukАдаHelddetainedKZtrue [][{Age 30}]",
		"frAda ExempleDétenuedetainedKZfalse [][{Age 30}]",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

func TestATranslationHasTheIDsOfTheOriginal(t *testing.T) {
	event := func(date, id string) string {
		return "\n[[events]]\ntitle = 'x'\ndate = " + date + "\n" + id
	}
	response := func(date, id string) string {
		return "\n[[responses]]\nfrom = 'x'\ndate = " + date + "\n" + id
	}
	c, problems := load(t, files{
		"cases/ada/index.md":       ada + event("2020-06-01", "id = 'a'") + event("2020-06-02", "id = 'b'") + event("2020-06-02", ""),
		"cases/ada/index.uk.md":    "title = 'Ада'" + event("2020-06-02", "") + event("2020-06-01", "") + event("2020-06-03", "id = 'c'"),
		"letters/open/index.md":    letter + response("2020-06-01", "id = 'r'") + response("2020-06-02", ""),
		"letters/open/index.uk.md": "title = 'Лист'" + response("2020-06-02", "") + response("2020-06-01", "") + response("2020-06-04", ""),
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var got []string
	for _, e := range c.Cases[0].Case[1].Events {
		got = append(got, e.ID)
	}
	for _, r := range c.Letters[0][1].Responses {
		got = append(got, r.ID)
	}
	if want := []string{"", "a", "c", "", "r", ""}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestATranslationNeedsItsOwnTitle(t *testing.T) {
	_, got := load(t, files{"pages/about.md": "title = 'x'", "pages/about.uk.md": "summary = 'x'"})
	want := []string{`pages/about.uk.md:1:1: error: "title" is missing (add title = "…") [missing-key]`}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestUpdatesAreDatedByTheirNameOrTheirKey(t *testing.T) {
	c, problems := load(t, files{
		"cases/ada/index.md":                          ada,
		"cases/ada/updates/2020-05-14-court.md":       "title = 'Court'",
		"cases/ada/updates/2020-05-14-court.uk.md":    "title = 'Суд'",
		"cases/ada/updates/2020-05-15-moved/index.md": "title = 'Moved'\ndate = 2020-05-16T09:00:00Z",
		"cases/ada/updates/later.md":                  "title = 'Later'\ndate = '2020-05-17'",
		"cases/ada/updates/2020-05-15-moved/a.jpg":    "x",
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var got []string
	for _, versions := range c.Cases[0].Updates {
		for _, u := range versions {
			got = append(got, fmt.Sprint(u.Case, "/", u.Slug, " ", u.Lang, " ", stamp(u.Date), u.Resources))
		}
	}
	want := []string{
		"ada/2020-05-14-court en 2020-05-14T00:00:00+03:00 false[]",
		"ada/2020-05-14-court uk 2020-05-14T00:00:00+03:00 false[]",
		"ada/2020-05-15-moved en 2020-05-16T09:00:00Z true[a.jpg]",
		"ada/later en 2020-05-17T00:00:00+03:00 false[]",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

func TestWhatIsNeverAResource(t *testing.T) {
	f := files{"letters/a/index.md": letter}
	for _, name := range []string{
		"Signatories.csv", "signatories (copy).xlsx", "signatories.csv.bak", "withdrawn.toml", "original-import.docx", ".hidden", "a~", ".a.swp",
		".~lock.a.csv#", "~$a.xlsx", "4913", "Thumbs.db", ".DS_Store", "desktop.ini", "letter.pdf", "Photo.JPG",
		"form-answers.csv", "Form Answers.TSV", "answers.xlsx", "answers.json", "answers.ods", "Copy of signatories.csv", "Kopie von Signatories.csv", "all signatories.txt",
		"letter with signatories.pdf", "notes.txt",
	} {
		f["letters/a/"+name] = "x"
	}
	c, _ := load(t, f)
	if got, want := c.Letters[0][0].Resources, []string{"Photo.JPG", "letter with signatories.pdf", "letter.pdf", "notes.txt"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestATableIsAResourceButOfALetter(t *testing.T) {
	f := files{"cases/ada/index.md": ada}
	for _, name := range []string{"figures.csv", "figures.json", "Kopie von signatories.csv", "old-signatories.json", "signatories.txt"} {
		f["cases/ada/"+name] = "x"
	}
	c, _ := load(t, f)
	if got, want := c.Cases[0].Case[0].Resources, []string{"figures.csv", "figures.json"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFilesInAnyFormOfText(t *testing.T) {
	plain := "+++\ntitle = 'Caf\u00e9'\n+++\n\nLine \u00e9\n\nEnd"
	forms := map[string]string{
		"plain": plain, "mark": "\ufeff" + plain, "CRLF": "+++\r\ntitle = 'Caf\u00e9'\r\n+++\r\n\r\nLine \u00e9\r\n\r\nEnd",
		"NFD": "+++\ntitle = 'Cafe\u0301'\n+++\n\nLine e\u0301\n\nEnd", "spaces": "+++ \ntitle = 'Caf\u00e9'\n+++\t\n\nLine \u00e9\n\nEnd",
	}
	for name, text := range forms {
		c, problems := load(t, files{"index.md": text})
		if len(problems) > 0 {
			t.Fatal(name, problems)
		}
		h := c.Home[0]
		if h.Title != "Caf\u00e9" || h.Body != "\nLine \u00e9\n\nEnd" || h.BodyLine != 4 {
			t.Errorf("%s: title %q, body %q at line %d", name, h.Title, h.Body, h.BodyLine)
		}
	}
}

func TestTakedownsAreRead(t *testing.T) {
	c, problems := load(t, files{"takedowns.toml": "[[takedown]]\naddress = '/cases/x'\nid = 'tag:example.org,2026:/cases/x'\ndate = 2020-05-21\n"})
	if len(problems) > 0 || len(c.Taken) != 1 {
		t.Fatal(problems, c.Taken)
	}
	got := fmt.Sprint(c.Taken[0].Address, c.Taken[0].ID, stamp(c.Taken[0].Date), c.Taken[0].At)
	if want := "/cases/x/tag:example.org,2026:/cases/x2020-05-21T00:00:00+03:00 falsecontent/takedowns.toml:1:1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAnEmptySiteHasNoProblems(t *testing.T) {
	c, problems := load(t, files{})
	if len(problems) > 0 || len(c.Cases)+len(c.Letters)+len(c.Pages)+len(c.Home) > 0 {
		t.Errorf("got %+v, %v", c, problems)
	}
}

func TestSchemaOfEachKind(t *testing.T) {
	for kind, required := range map[string][]string{"case": {"title", "status"}, "letter": {"title", "date"}, "update": {"title"}, "page": {"title"}} {
		var schema struct {
			Properties map[string]struct{ Description string }
			Required   []string
		}
		if err := json.Unmarshal(Schema(kind), &schema); err != nil {
			t.Fatal(kind, err)
		}
		if !slices.Equal(schema.Required, required) {
			t.Errorf("%s: required %q, want %q", kind, schema.Required, required)
		}
		for key, p := range schema.Properties {
			if p.Description == "" {
				t.Errorf("%s: %s has no description", kind, key)
			}
		}
	}
	if Schema("poem") != nil {
		t.Error("a kind that does not exist has a schema")
	}
}
