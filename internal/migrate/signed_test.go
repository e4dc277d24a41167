package migrate

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// fakePeople gives made-up names.
func fakePeople(n int) []string {
	first := strings.Fields("Ada Bo Cy Di El Fi Gu")
	last := strings.Fields("Example Specimen Sample Muster")
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf("%s %s%s", first[i%len(first)], last[i/len(first)%len(last)], strings.Repeat("son", i/28)))
	}
	return list
}

func wrapAll(list []string, before, after string) string {
	return before + strings.Join(list, after+before) + after
}

func TestWhoSignedNeverBecomesAPublicPage(t *testing.T) {
	names := fakePeople(28)
	three := []string{"Ada Example", "Bo Specimen, teacher", "Cy Sample (Example Foundation)"}
	ask := "<p>We ask the minister to free her.</p>"
	for _, c := range []struct {
		name, title, text string
		html              bool
		people            int
		draft             bool // kept a draft, with a line in the report
	}{
		{"list", "Free her", ask + "<p><em>Signed:</em></p><ul>" + wrapAll(names, "<li>", "</li>") + "</ul>", true, 28, false},
		{"several in brackets", "Free her", ask + "<p>Signed:</p><ol><li>Ada C. Example (Opencloud, Open Source Sample, Open Source Muster)</li>" + wrapAll(names[1:4], "<li>", "</li>") + "</ol>", true, 4, false},
		{"breaks", "Free her", ask + "<p>Signed:</p><p>" + strings.Join(names, "<br>") + "</p>", true, 28, false},
		{"breaks below the words", "Free her", ask + "<p><strong>Signed:</strong><br>" + strings.Join(names, "<br />\n") + "</p>", true, 28, false},
		{"table", "Free her", ask + "<h2>Signatories</h2><table>" + wrapAll(names, "<tr><td>", "</td><td>teacher</td></tr>") + "</table>", true, 28, false},
		{"table with a head", "Free her", ask + "<h2>Signatories</h2><table><tr><th>Name</th><th>E-mail</th></tr>" + wrapAll(names, "<tr><td>", "</td><td>a@mail.example</td></tr>") + "</table>", true, 28, false},
		{"numbered table", "Free her", ask + "<h2>Signatories</h2><table><tr><td>1</td><td>Ada Example</td></tr><tr><td>2</td><td>Bo Specimen</td></tr><tr><td>3</td><td>Cy Sample</td></tr></table>", true, 3, false},
		{"table of names alone", "Free her", ask + "<h2>Signatories</h2><table><tr><td>Ada Example</td><td>Bo Specimen</td></tr><tr><td>Cy Sample</td><td>Di Muster</td></tr></table>", true, 4, false},
		{"paragraphs", "Free her", ask + "<h3>Signed by</h3>" + wrapAll(names, "<p>", "</p>"), true, 28, false},
		{"divisions", "Free her", ask + "<div>Signed by:</div>" + wrapAll(names, "<div>", "</div>"), true, 28, false},
		{"commas", "Free her", ask + "<p>Signed:</p><p>" + strings.Join(names, ", ") + "</p>", true, 28, false},
		{"commas on the line", "Free her", ask + "<p>Signed: Ada Example, Bo Specimen and Cy Sample.</p>", true, 3, false},
		{"within a sentence", "Free her", ask + "<p>The letter was signed by Ada Example, Bo Specimen and Cy Sample.</p>", true, 0, true},
		{"code", "Free her", ask + "<p>Signed:</p><pre>" + strings.Join(names, "\n") + "</pre>", true, 0, true},
		{"slashes", "Free her", ask + "<p>Signed:</p><p>" + strings.Join(names, " / ") + "</p>", true, 0, true},
		{"bars", "Free her", ask + "<p>Signed:</p><p>" + strings.Join(names, " | ") + "</p>", true, 0, true},
		{"spaces", "Free her", ask + "<p>Signed:</p><p>" + strings.Join(names, "&nbsp;&nbsp; ") + "</p>", true, 0, true},
		{"glued", "Free her", ask + "<p>Signed:</p><p>" + wrapAll(names, "<span>", "</span>") + "</p>", true, 0, true},
		{"with what they are", "Free her", ask + "<p>Signed:</p><p>" + strings.Join(names, ", teacher; ") + "</p>", true, 0, true},
		{"headings", "Free her", ask + "<h3>Signatories</h3>" + wrapAll(names, "<h4>", "</h4><p>teacher</p>"), true, 0, true},
		{"small letters", "Free her", ask + "<p>Signed:</p><p>" + strings.ToLower(strings.Join(names, "<br>")) + "</p>", true, 0, true},
		{"counted", "Free her", ask + "<h3>Signatories (28)</h3><p>" + strings.Join(names, "<br>") + "</p>", true, 28, false},
		{"a name in two cells", "Free her", ask + "<h3>Signatories</h3><table>" + strings.ReplaceAll(wrapAll(names, "<tr><td>", "</td></tr>"), " ", "</td><td>") + "</table>", true, 28, false},
		{"a few", "Free her", ask + "<p>Signed:</p><ul>" + wrapAll(three, "<li>", "</li>") + "</ul>", true, 3, false},
		{"two", "Free her", ask + "<p>Signed:</p><ul><li>Ada Example</li><li>Bo Specimen</li></ul>", true, 0, true},
		{"quoted", "Free her", "We ask.\n\nSigned:\n\n> - Ada Example\n> - Bo Specimen\n> - Cy Sample\n", false, 3, false},
		{"Markdown paragraphs", "Free her", "We ask.\n\n**Signed:**\n\n" + strings.Join(names, "\n\n") + "\n", false, 28, false},
		{"two spaces", "Free her", "We ask.\n\nSigned:\n\n" + strings.Join(names, "  \n") + "\n", false, 28, false},
		{"two spaces below the words", "Free her", "We ask.\n\nSigned:  \n" + strings.Join(names, "  \n") + "\n", false, 28, false},
		{"plain lines", "Free her", "We ask.\n\n## Signed\n" + strings.Join(names, "\n") + "\n", false, 28, false},
		{"three items", "Free her", "We ask.\n\nSigned:\n\n- " + strings.Join(three, "\n- ") + "\n", false, 3, false},
		{"HTML in Markdown", "Free her", "We ask.\n\n## Signatories\n\n<ul>\n" + wrapAll(names, "<li>", "</li>\n") + "</ul>\n", false, 28, false},
		{"more words", "Free her", "We ask.\n\n## The people who signed this letter so far\n\n- " + strings.Join(three, "\n- ") + "\n", false, 3, false},
		{"closing", "Free her", "We ask.\n\nYours sincerely,\n\n" + strings.Join(names, "  \n") + "\n", false, 28, false},
		{"letter without words", "Open letter", "Dear Minister, we ask you to free her at last.\n\n" + strings.Join(names, "  \n") + "\n", false, 28, false},
		{"forty without words", "Free her", "We ask.\n\n" + strings.Join(fakePeople(40), "  \n") + "\n", false, 0, true},
		{"forty without words in a list", "Free her", ask + "<ul>" + wrapAll(fakePeople(40), "<li>", "</li>") + "</ul>", true, 0, true},
		{"a team", "About us", "We are:\n\n- " + strings.Join(names[:12], "\n- ") + "\n", false, 0, false},
		{"prose", "Verdict", "She signed nothing. The judge, Mr Example, read:\n\n- Count one\n- Count two: nothing\n- Count three\n", false, 0, false},
		{"uk", "x", "Просимо.\n\nПідписали:\n\nАда Приклад\n\nБо Зразок\n\nСі Взірець\n", false, 3, false},
		{"uk more", "x", "Просимо.\n\nЛист підписали:\n\nАда Приклад\n\nБо Зразок\n\nСі Взірець\n", false, 3, false},
		{"ru", "x", "Просим.\n\n## Подписавшиеся\n\n- Ада Пример\n- Бо Образец\n- Си Эталон\n", false, 3, false},
		{"kk", "x", "Сұраймыз.\n\nҚол қойғандар:\n\n- Ада Мысал\n- Бо Үлгі\n- Си Нұсқа\n", false, 3, false},
		{"pl", "x", "Prosimy.\n\nPodpisali:\n\n- Ada Przykład\n- Bo Wzór\n- Cy Próbka\n", false, 3, false},
		{"fr", "x", "Nous demandons.\n\nLes signataires :\n\n- Ada Exemple\n- Bo Modèle\n- Cy Spécimen\n", false, 3, false},
		{"de", "x", "Wir bitten.\n\n## Erstunterzeichnerinnen und Erstunterzeichner\n\n- Ada Beispiel\n- Bo Muster\n- Cy Probe\n", false, 3, false},
		{"es", "x", "Pedimos.\n\nFirmantes:\n\n- Ada Ejemplo\n- Bo Modelo\n- Cy Muestra\n", false, 3, false},
		{"ar", "x", "نطلب.\n\nالموقعون:\n\n- آدا مثال\n- بو نموذج\n- سي عينة\n", false, 3, false},
	} {
		s := &Site{URL: "https://old.example"}
		page := &Page{File: "page", Address: "/free/", Title: c.title, Text: c.text, HTML: c.html, Published: time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC)}
		s.Pages = []*Page{page}
		findPeopleInTexts(s)
		p := s.MakePlan(Options{})
		text, list := "", ""
		for _, f := range p.Files {
			if strings.HasSuffix(f.Name, ".csv") {
				list = string(f.Data)
			} else {
				text += string(f.Data)
			}
		}
		if p.People != c.people {
			t.Errorf("%s: %d people, want %d\n%s%s", c.name, p.People, c.people, text, list)
		}
		if c.people > 0 && (strings.Contains(text, "Bo Specimen") || strings.Contains(text, "Signed") || !strings.Contains(text, "draft = true # nobody") || !strings.Contains(text, "signatories_public = false")) {
			t.Errorf("%s: the page names them, or is no draft:\n%s", c.name, text)
		}
		told := false
		for _, r := range p.Rows {
			told = told || r.Why.ID == "migrate-changed/people"
		}
		if c.draft != told || c.draft != strings.Contains(text, "draft = true # it may name") {
			t.Errorf("%s: told %v, want %v:\n%s", c.name, told, c.draft, text)
		}
	}
}

func TestWhoSignedIsReadWithWhatTheyAre(t *testing.T) {
	found := takeSigned("We ask.\n\nSigned:\n\n1. **Ada Example**, judge, [home](https://a.example), +7 700 123 45 67\n2. Bo Specimen (teacher)\n3. Cy Sample <cy@mail.example>\n\nAll others may sign, too.", "x")
	got := fmt.Sprint(found.people, found.rest)
	if want := "[map[name:Ada Example role:judge, home] map[name:Bo Specimen role:teacher] map[name:Cy Sample]]We ask.\n\nAll others may sign, too."; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestEditionThatNamesMoreThanItsOriginalIsADraft(t *testing.T) {
	s, err := Read(fstest.MapFS{
		"_config.yml": {Data: []byte("title: x\n")},
		"a.md":        {Data: []byte("---\ntitle: Free her\nref: a\n---\nWe ask.\n")},
		"a.uk.md":     {Data: []byte("---\ntitle: Звільніть\nref: a\nlang: uk\n---\nПросимо.\n\nПідписали:\n\n- Ада Приклад\n- Бо Зразок\n- Сі Взірець\n")},
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range s.MakePlan(Options{}).Files {
		if strings.Contains(string(f.Data), "Бо") && !strings.Contains(string(f.Data), "draft = true") {
			t.Errorf("%s:\n%s", f.Name, f.Data)
		}
	}
}
