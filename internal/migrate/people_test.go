package migrate

import (
	"strings"
	"testing"
)

// Who signed is named by consent alone, in whatever editor the list was written.
func TestPeopleBelowALetterAreTakenOutOfItsText(t *testing.T) {
	const names = "Bo Specimen (teacher)|Cy O'Sample|Di Muster-Beispiel (Org. of Examples)|El Placeholder|Fi Exemplar"
	list := strings.Split(names, "|")
	for _, c := range []struct {
		name, text string
		html       bool
	}{
		{"Markdown", "Dear [Minister](/minister/),\n\n**Signed:**\n\n- " + strings.Join(list, "\n- ") + "\n\nWrite to us.\n", false},
		{"HTML", `<p>Dear <a href="/minister/">Minister</a>,</p><p><strong>Signed:</strong></p><ul><li>` + strings.Join(list, "</li><li>") + "</li></ul><p>Write to us.</p>", true},
		{"a numbered list below a heading", `<p>Dear <a href="/minister/">Minister</a>,</p><h3>Signatories</h3><ol><li><p>` + strings.Join(list, "</p></li><li><p>") + "</p></li></ol><p>Write to us.</p>", true},
	} {
		p := &Page{File: "letter", Title: "Free Ada Example", Text: c.text, HTML: c.html}
		s := &Site{Pages: []*Page{p}}
		findPeopleInTexts(s)
		if len(p.People) != len(list) || p.People[0]["name"] != "Bo Specimen" || p.People[0]["role"] != "teacher" || p.People[1]["name"] != "Cy O'Sample" || p.People[2]["role"] != "Org. of Examples" {
			t.Errorf("%s: got %v", c.name, p.People)
		}
		people := p.People
		plan := s.MakePlan(Options{})
		text := string(plan.Files[0].Data)
		for _, row := range people {
			if strings.Contains(text, row["name"]) {
				t.Errorf("%s: %s stands in the text yet:\n%s", c.name, row["name"], text)
			}
		}
		if !strings.Contains(text, "Dear Minister") || !strings.Contains(text, "Write to us.") {
			t.Errorf("%s: the text is %q", c.name, text)
		}
		if plan.Letters != 1 || plan.Unanswered != len(list) {
			t.Errorf("%s: %d letters, %d people without an answer", c.name, plan.Letters, plan.Unanswered)
		}
	}
}
