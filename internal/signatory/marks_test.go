package signatory

import (
	"strings"
	"testing"
)

// TestPersonMarkedInACellIsNotNamed holds that words beside a name which say
// that it is not to be published stop the build, in all the built-in languages.
func TestPersonMarkedInACellIsNotNamed(t *testing.T) {
	for _, text := range []string{
		"name\nZyx Qwerty (anonymous)\n",
		"name\nZyx Qwerty [private]\n",
		"name\nZyx Qwerty – anonym\n",
		"name\nZyx Qwerty: confidential\n",
		"name\nDO NOT PUBLISH BELOW\nZyx Qwerty\n",
		"name\nbelow: not public\nZyx Qwerty\n",
		"name,country\nAnonymous,\nZyx Qwerty,GB\n",
		"name\nAnonymous signatories:\nZyx Qwerty\n",
		"name,role\nZyx Qwerty,please don’t publish\n",
		"name,role\nZyx Qwerty,Anonymous\n",
		"name,role\nZyx Qwerty,judge (anonymous)\n",
		"name,sort\nZyx Qwerty,not to be named\n",
		"name,notes\nAda Example,\nZyx Qwerty,do not use my name\n",
		"name,notes\nZyx Qwerty,name withheld\n",
		"name,notes\nZyx Qwerty,anonymously\n",
		"name,public\nZyx Qwerty (do not publish),yes\n",
		"name,public\nZyx Qwerty (anonymous),initials\n",
		"name,notes,public\nZyx Qwerty,do not publish,yes\n",
		"name,status\nAda Example,active\nZyx Qwerty,withdrawn\n",
		"name,note\nZyx Qwerty,asked to be taken off\n",
		"name,note\nZyx Qwerty,keep my name out of this\n",
		"name,comment\nZyx Qwerty,only initials please\n",
		"name,web\nZyx Qwerty,never on the web\n",
		"name,Netz\nZyx Qwerty,bitte nicht ins Internet\n",
		"name\nZyx Qwerty (withdrawn)\n",
		"name,role\nZyx Qwerty,(zurückgezogen)\n",
		"name\nZyx Qwerty – удалено\n",
		"name\nZyx Qwerty (не публікувати)\n",
		"name\nнижче не для публікації\nZyx Qwerty\n",
		"name\nZyx Qwerty (не публиковать)\n",
		"name\nZyx Qwerty — анонимно\n",
		"name\nZyx Qwerty (жарияламаңыз)\n",
		"name\nZyx Qwerty (nie publikować)\n",
		"name\nZyx Qwerty (ne pas publier)\n",
		"name\nunten nicht veröffentlichen!\nZyx Qwerty\n",
		"name\nZyx Qwerty (bitte den Namen nicht nennen)\n",
		"name\nZyx Qwerty (no publicar)\n",
		"name\nZyx Qwerty (لا تنشر الاسم)\n",
		"name\nZyx Qwerty (مجهول)\n",
	} {
		s, rep := scanned(t, ".csv", text, options())
		if got := said(rep); !strings.Contains(got, "[marked-private]") || strings.Contains(got, "Qwerty") || !rep.Failed() {
			t.Errorf("%q: got %s", text, got)
		}
		if s.Named > 0 && strings.Contains(shown(t, s, "en"), "Zyx") && !strings.Contains(text, "\nZyx Qwerty\n") && !strings.Contains(text, ",GB") {
			t.Errorf("%q names the person", text)
		}
	}
	for ext, text := range map[string]string{
		".json": `[{"name":"Zyx Qwerty","note":"Do not publish"}]`,
		".toml": "[[signatory]]\nname = \"Zyx Qwerty\"\nnote = \"do not publish\"\n",
	} {
		if _, rep := scanned(t, ext, text, options()); !strings.Contains(said(rep), "[marked-private]") {
			t.Errorf("%s: got %s", ext, said(rep))
		}
	}
}

// TestWordsThatMarkNobody holds that names, offices and organisations which
// look like marks are none, and that who is only counted needs none.
func TestWordsThatMarkNobody(t *testing.T) {
	for _, text := range []string{
		"name,role\nAda Secret,Private Secretary\n",
		"name,role\nBo Private,private\n",
		"name,organisation\nAda Example,No Name Kitchen\nBo Example,Not In Our Name\nCy Example,Privat\n",
		"name,role\nAda Example (Private Office),not-for-profit director\n",
		"name,role\nAnna Conrad-Hidden,public notary\n",
		"name,role\nAda Example,Direktorin (nicht im Dienst)\n",
		"name,role\nAda Example,He publishes novels\n",
		"name,phone,email\nAda Example,secret,secret@example.org\n",
		"name,public\nZyx Qwerty (anonymous),no\n",
		"name,notes,public\nZyx Qwerty,do not publish,no\n",
	} {
		if _, rep := scanned(t, ".csv", text, options()); strings.Contains(said(rep), "marked-private") {
			t.Errorf("%q: got %s", text, said(rep))
		}
	}
	o := options()
	o.Ignore = []string{"Notes"}
	if _, rep := scanned(t, ".csv", "name,notes\nAda Example,do not publish my e-mail\n", o); rep.Failed() {
		t.Errorf("an ignored column: got %s", said(rep))
	}
}

// TestRowTakenOutByASignIsNoPerson holds that a name behind the start of a
// comment, in whatever notation, or behind an empty box or a cross, is an error.
func TestRowTakenOutByASignIsNoPerson(t *testing.T) {
	for _, sign := range []string{"#", "//", ";", "% ", "-- ", "<!-- ", "/* ", "! ", "☐ ", "✗ ", "❌ ", "[ ] "} {
		if _, rep := scanned(t, ".csv", "name,country\n\""+sign+"Zyx Qwerty\",GB\n", options()); !strings.Contains(said(rep), "[misfit]") {
			t.Errorf("%s: got %s", sign, said(rep))
		}
	}
	for _, name := range []string{"(Zyx Qwerty)", "[Zyx Qwerty]", "- Zyx Qwerty", "*Zyx Qwerty", "Zyx Qwerty?", "<b>Zyx Qwerty</b>", "• Zyx Qwerty", "<s>Zyx Qwerty</s>"} {
		if _, rep := scanned(t, ".csv", "name,country\n\""+name+"\",GB\n", options()); !strings.Contains(said(rep), "[doubtful-row]") || rep.Failed() {
			t.Errorf("%s: got %s", name, said(rep))
		}
	}
}

// TestWhatStandsBesideTheRowsIsHeard holds that answers outside of the rows of a
// TOML list, in its comments, and within other values go unheard nowhere.
func TestWhatStandsBesideTheRowsIsHeard(t *testing.T) {
	const row = "[[signatory]]\nname = \"Zyx Qwerty\"\n"
	for _, tt := range []struct{ ext, text, code string }{
		{".toml", "[[signatory]]\nname = \"Ada Example\"\n# do not publish:\n" + row, "marked-private"},
		{".toml", "[[signatory]]\nname = \"Zyx Qwerty\" # anonymous\n", "marked-private"},
		{".toml", row + "# public = \"no\"\n", "marked-private"},
		{".toml", "public = \"no\"\n" + row, "outside-rows"},
		{".toml", row + "[params]\npublic = false\n", "outside-rows"},
		{".json", `[{"name":"Zyx Qwerty","meta":{"publish":false}}]`, "not-a-consent"},
		{".json", `[{"name":"Zyx Qwerty","flags":["do-not-publish"]}]`, "marked-private"},
		{".json", `[{"name":"Zyx Qwerty","public":true,"meta":{"anonymous":true}}]`, "not-a-consent"},
	} {
		if _, rep := scanned(t, tt.ext, tt.text, options()); !rep.Failed() || !strings.Contains(said(rep), "["+tt.code+"]") {
			t.Errorf("%s: got %s, want %s", tt.text, said(rep), tt.code)
		}
	}
	for _, text := range []string{"# Who signed. One table a person.\n" + row, "[[signatory]]\nname = \"Zyx # do not publish\"\npublic = \"no\"\n", row + "role = \"x\" # checked\n"} {
		if _, rep := scanned(t, ".toml", text, options()); strings.Contains(said(rep), "error") {
			t.Errorf("%s: got %s", text, said(rep))
		}
	}
}
