package migrate

import (
	"strings"
	"testing"
	"testing/fstest"
)

// readJekyllLetter gives the plan for a letter whose data name who signed.
func readJekyllLetter(t *testing.T, file, data, public string) (*Plan, string) {
	t.Helper()
	s, err := Read(fstest.MapFS{
		"_config.yml":   {Data: []byte("title: Free Ada\n")},
		"letter.md":     {Data: []byte("---\ntitle: An open letter\ndate: 2026-03-03\n---\nDear all,\n\n{% for p in site.data.signed %}{{ p.name }}{% endfor %}\n")},
		"_data/" + file: {Data: []byte(data)},
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	plan := s.MakePlan(Options{Public: public})
	text := ""
	for _, f := range plan.Files {
		text += f.Name + "\n" + string(f.Data)
	}
	return plan, text
}

// What a row says against being named holds, whatever was answered for all.
func TestNobodyIsNamedAgainstTheirOwnAnswer(t *testing.T) {
	const next = "\n- name: Cy Sample\n"
	cases := map[string]string{"signed.json": `[{"name":"Bo Specimen","anon":true},{"name":"Cy Sample","anon":false}]`}
	for i, row := range strings.Split("# do not publish|\n  anon: true|\n  published: false|\n  consent:\n    publish: false|\n  settings: {shown: {name: false}}|\n  note: please do not publish my name|\n  comment: anonym bleiben|\n  role: not public", "|") {
		cases[strings.Repeat(" ", i)+"signed.yml"] = "- name: Bo Specimen " + row + next
	}
	cases["  above/signed.yml"] = "- name: Cy Sample\n# do not publish this one:\n- name: Bo Specimen\n"
	cases["signed.toml"] = "[[people]]\nname = \"Bo Specimen\" # do not publish\n[[people]]\nname = \"Cy Sample\"\n"
	for i, cell := range strings.Split("anon=1|anonymous=yes|hide=true|show=false|visible=no|display=0|ok=no|optout=x|private=true|list_me=no|confirmed=false|verified=no|status=withdrawn|note=please do not publish my name|comment=anonym bleiben|approved=false|active=false|removed=true|deleted=2026-01-01|moderation=rejected|namentlich=nein|zgoda=nie|согласие=нет|consent=no|display_name=no|isPublic=false|draft=true|hidden=true|initials=true|publicly=no|Is_Active=false", "|") {
		header, value, _ := strings.Cut(cell, "=")
		cases[strings.Repeat(" ", i)+"signed.csv"] = "name," + header + "\nBo Specimen," + value + "\nCy Sample,\n"
	}
	cases["  more cells/signed.csv"] = "name\nBo Specimen,do not publish\nCy Sample\n"
	cases["  twice/signed.csv"] = "name,public,public\nBo Specimen,yes,no\nCy Sample,yes,yes\n"
	cases["  section/signed.csv"] = "name,note\nCy Sample,\n,below: not public\nBo Specimen,\n"
	for name, data := range cases {
		file := name[strings.LastIndexAny(name, " /")+1:]
		plan, text := readJekyllLetter(t, file, data, "yes")
		if !strings.Contains(text, "\ndraft = true") || !strings.Contains(text, "signatories_public = false") || strings.Contains(text, "Bo Specimen,yes\n") {
			t.Errorf("%s %q: the letter is no draft:\n%s", name, data, text)
		}
		told := false
		for _, row := range plan.Rows {
			told = told || row.Why.Code == "migrate-draft"
		}
		if !told {
			t.Errorf("%s %q: the report does not say that the letter is a draft: %v", name, data, plan.Rows)
		}
	}
}

// A comment behind a name in a text goes, and what it said holds.
func TestACommentBehindANameHolds(t *testing.T) {
	const names = "- Bo Specimen%\n- Cy Sample\n- Di Muster\n- El Placeholder\n- Fi Exemplar\n"
	for _, comment := range []string{" <!-- do not publish -->", " {% comment %}do not publish{% endcomment %}", " <span hidden>do not publish</span>", "", " <!-- teacher -->"} {
		s, err := Read(fstest.MapFS{
			"_config.yml": {Data: []byte("title: Free Ada\n")},
			"letter.md":   {Data: []byte("---\ntitle: An open letter\ndate: 2026-03-03\n---\nDear all,\n\nSigned:\n\n" + strings.Replace(names, "%", comment, 1))},
		}, "")
		if err != nil {
			t.Fatal(err)
		}
		text := ""
		for _, f := range s.MakePlan(Options{Public: "yes"}).Files {
			text += string(f.Data)
		}
		if named, denied := strings.Contains(text, "Bo Specimen,yes"), strings.Contains(comment, "publish"); named == denied || strings.Contains(text, "draft = true") != denied {
			t.Errorf("%q:\n%s", comment, text)
		}
	}
}

// Who were all asked are named, whatever else is known of them.
func TestPeopleWithNothingAgainstItGetTheAnswerOfAll(t *testing.T) {
	for file, data := range map[string]string{
		"signed.csv":  "name,role,link,city\nBo Specimen,teacher,https://bo.example,Sampleton\nCy Sample,,,\n",
		"signed.yml":  "# Who signed\n- name: Bo Specimen\n  links: {web: https://bo.example}\n- name: Cy Sample # teacher\n",
		"signed.json": `[{"first_name":"Bo","last_name":"Specimen"},{"name":"Cy Sample","tags":["a","b"]}]`,
	} {
		_, text := readJekyllLetter(t, file, data, "yes")
		if strings.Contains(text, "draft = true") || !strings.Contains(text, "Bo Specimen,") || !strings.Contains(text, ",yes") {
			t.Errorf("%s:\n%s", file, text)
		}
	}
}

// Who has not said is counted without those who have, and the letter is a draft for
// one of them.
func TestThoseWhoHaveNotSaidAreCounted(t *testing.T) {
	s, err := Read(fstest.MapFS{
		"_config.yml":      {Data: []byte("title: x\n")},
		"letter.md":        {Data: []byte("---\ntitle: Open letter\ndate: 2020-01-01\n---\n{% for p in site.data.signed %}{{ p.name }}{% endfor %}\n")},
		"_data/signed.csv": {Data: []byte("name,public\nAda Example,yes\nBo Specimen,no\nCy Sample,\n")},
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	if plan := s.MakePlan(Options{}); plan.People != 3 || plan.Unanswered != 1 {
		t.Errorf("%d people, %d have not said", plan.People, plan.Unanswered)
	}
}
