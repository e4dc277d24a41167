package migrate

import (
	"strings"
	"testing"
	"testing/fstest"
)

// One answer for everybody names nobody of whom the old data say, in whatever words,
// that the name is not to be shown.
func TestOneAnswerForAllNamesNobodyKeptBack(t *testing.T) {
	draft := func(beside string) bool {
		s, err := Read(fstest.MapFS{
			"_config.yml":      {Data: []byte("title: T\n")},
			"_data/signed.yml": {Data: []byte("- name: Ann One\n- name: Zed Onename\n" + beside + "- name: Cy Three\n")},
			"letter.md":        {Data: []byte("---\ntitle: Letter\ndate: 2024-02-02\n---\nDear Minister,\n\nPlease.\n\n{% for s in site.data.signed %}\n- {{ s.name }}\n{% endfor %}\n")},
		}, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range s.MakePlan(Options{Public: "yes"}).Files {
			if strings.HasSuffix(f.Name, "/index.md") && strings.Contains(f.Name, "letters") {
				return strings.Contains(string(f.Data), "draft = true")
			}
		}
		t.Fatalf("%q: no letter", beside)
		return false
	}
	for _, beside := range []string{
		"display_name: Z. O.", "alias: Zorro", "nickname: Zorro", "pen_name: Zorro", "signed_as: Z.", "псевдонім: Зорро", "level: hidden", "class: hidden", "tags: [private]", "tags: [anon, teacher]",
		"comment: please keep me out of the website", "remark: only with first name", "remark: nur mit Vornamen", "email_verified_at: null", "confirmed_at: ''", "opt_in: ''", "legal_name: Zed", "left: 2021", "age: 15", "reason: I fear for my family", "show: ''",
	} {
		if !draft("  " + beside + "\n") {
			t.Errorf("%s: he would be named", beside)
		}
	}
	for _, beside := range []string{"display_name: Zed Onename", "confirmed_at: 2024-01-02", "link: https://online.example/names", "job: print worker", "city: Example", "tags: [teacher]", "comment: Free her"} {
		want := beside == "confirmed_at: 2024-01-02" // the others have none
		if draft("  "+beside+"\n") != want {
			t.Errorf("%s: draft is %t", beside, !want)
		}
	}
}
