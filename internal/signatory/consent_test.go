package signatory

import (
	"strings"
	"testing"
)

func TestHeadersThatLookLikePublicAreRefused(t *testing.T) {
	refused := []string{
		"publc", "pubilc", "publik", "Publik?", "public (yes/no)", "is public", "isPublic", "IS_PUBLIC", "рublic", "public.uk", "public2", "p\ufffdblic",
		"publico", "publié", "publicly", "published", "Publish my name", "not public?", "oeffentlich", "опубликовать публично", "публичнo", "публічно (так/ні)",
		"anonymus", "anonimous", "is anonymous", "anonymous (yes/no)", "anonymous.uk", "anonyme?", "анонiмно",
		"consent", "Consent?", "ok to publish", "visible", "hide", "hidden", "show", "згода", "zgoda", "consentement", "sichtbar",
	}
	for _, header := range refused {
		for ext, text := range map[string]string{
			".csv":  "name," + header + "\nSecret Person,no\n",
			".json": `[{"name": "Secret Person", "` + header + `": "no"}]`,
			".toml": "[[signatory]]\nname = \"Secret Person\"\n\"" + header + "\" = \"no\"\n",
		} {
			_, rep := scanned(t, ext, text, options())
			if all := rep.All(); !rep.Failed() || all[len(all)-1].Code != "not-a-consent" && all[0].Code != "not-a-consent" {
				t.Errorf("%s in %s: got %s", header, ext, said(rep))
			}
		}
		// With public, everybody says for themselves.
		if s, rep := scanned(t, ".csv", "name,public,"+header+"\nAda Example,yes,no\n", options()); rep.Failed() || s.Named != 1 {
			t.Errorf("%s beside public: got %s", header, said(rep))
		}
	}
	for _, header := range []string{
		"newsletter", "Newsletter (yes/no)", "e-mail", "comment", "content", "phone", "Republic", "République", "Publisher", "publications", "Polish", "GDPR", "topic", "notes",
		"timestamp", "signed", "IP", "name on file", "category", "telephone", "Wants news", "політика", "республіка",
	} {
		if s, rep := scanned(t, ".csv", "name,"+header+"\nAda Example,no\n", options()); rep.Failed() || s.Named != 1 {
			t.Errorf("%s: got %s", header, said(rep))
		}
	}
	_, rep := scanned(t, ".csv", "name,role,publc\nSecret Person,,no\n", options())
	want := `signatories.csv:1: warning: columns that are never published were left out: "publc" [columns-left-out]
signatories.csv:1:11: error: the column "publc" looks as if it said who may be named, but only one called public is read (say it in a column public: yes for who is named, no for who is not; if it is about something else, give it another name) [not-a-consent]`
	if got := said(rep); got != want {
		t.Errorf("got\n%s", got)
	}
}

// TestAnonymousIsHeardBesidePublic holds that nobody is named whose cell in
// public is empty and who says elsewhere that they are not to be.
func TestAnonymousIsHeardBesidePublic(t *testing.T) {
	const because = "public is empty, and another column may say that the person is not to be named (write yes, no or initials) [not-a-consent]"
	for _, tt := range []struct{ ext, text, row string }{
		{".csv", "name,public,anonymous\nC,,yes\nB,yes,\n", ":2:3: error: row 2: "},
		{".csv", "name,anonymous,public\nB,,yes\nC,x,\n", ":3:5: error: row 3: "},
		{".toml", "[[signatory]]\nname = \"B\"\npublic = \"no\"\n[[signatory]]\nname = \"C\"\nanonymous = true\n", ":4:3: error: row 2: "},
		{".json", `[{"name":"A"},{"name":"B","public":"no"},{"name":"C","anonymous":true}]`, ":1:42: error: row 3: "},
		{".json", `[{"name":"A"},{"name":"B","public":"no"},{"name":"C","publc":"no"}]`, ":1:42: error: row 3: "},
	} {
		_, rep := scanned(t, tt.ext, tt.text, options())
		if got := said(rep); !strings.HasSuffix(got, "signatories"+tt.ext+tt.row+because) || strings.Count(got, "error:") != 1 {
			t.Errorf("%s: got\n%s", tt.text, got)
		}
		o := options()
		o.Public = false // nobody is named whose cell is empty
		if _, rep := scanned(t, tt.ext, tt.text, o); rep.Failed() {
			t.Errorf("%s: got %s", tt.text, said(rep))
		}
	}
	for _, text := range []string{
		`[{"name":"C","anonymous":true},{"name":"B","public":"no"}]`, // said before any public is there
		`[{"name":"C","anonymous":true}]`,
	} {
		if _, rep := scanned(t, ".json", text, options()); !strings.Contains(said(rep), "[not-a-consent]") {
			t.Errorf("%s: got %s", text, said(rep))
		}
	}
	for _, tt := range []struct {
		ext, text string
		named     int
	}{
		{".csv", "name,public,anonymous\nA,yes,yes\nB,no,yes\nC,,no\nD,,FALSE\nE,,0\nF,,\n", 5},
		{".json", `[{"anonymous":true,"name":"B","public":"no"},{"name":"C","anonymous":false},{"name":"D","anonymous":null}]`, 2},
	} {
		if s, rep := scanned(t, tt.ext, tt.text, options()); rep.Failed() || s.Named != tt.named {
			t.Errorf("%s: %d named, %s", tt.text, s.Named, said(rep))
		}
	}
}

func TestColumnsThatAreLeftOutAreSaid(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"name,role,\nAda Example,x,secret\nBo Example,,secret\n", "signatories.csv:2:15: warning: column C has no name: it is left out, and never published [columns-left-out]"},
		{"name,,role\nAda Example,,x\n", ""},
		{"name,name.de,role.uk\nAda Example,x,\n", `signatories.csv:1: warning: columns that are never published were left out: "name.de" (de is not a language of the site) [columns-left-out]`},
	} {
		if _, rep := scanned(t, ".csv", tt.text, options()); said(rep) != tt.want {
			t.Errorf("%q: got %s", tt.text, said(rep))
		}
	}
}
