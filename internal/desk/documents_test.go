package desk

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/history"
)

func TestDocumentsAreListed(t *testing.T) {
	b := newBench(t, map[string]string{"content/cases/ada/photo.txt": "x", "content/notes.md": "", "content/pages/.hidden.md": "", "content/letters/open/withdrawn.toml": ""})
	got := map[string]map[string]any{}
	for _, d := range b.must(200, "GET", "documents", nil).JSON["documents"].([]any) {
		d := d.(map[string]any)
		got[d["file"].(string)] = d
	}
	want := []string{adaFile, "content/cases/ada/updates/2026-02-01-news.md", "content/letters/open/index.md", aboutFile, "site.toml"}
	if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, want) {
		t.Fatalf("got %q", names)
	}
	ada := got[adaFile]
	if ada["kind"] != "case" || ada["language"] != "en" || ada["title"] != "Ada Example" || ada["address"] != "/cases/ada/" || ada["withheld"] != false {
		t.Errorf("got %v", ada)
	}
	if sum := fmt.Sprintf(`"sha256:%x"`, sha256.Sum256([]byte(smallSite[adaFile]))); ada["etag"] != sum {
		t.Errorf("got etag %v, want %s", ada["etag"], sum)
	}
	if u := got["content/cases/ada/updates/2026-02-01-news.md"]; u["withheld"] != true || u["kind"] != "update" {
		t.Errorf("got %v", u)
	}
}

func TestDocumentSaysWhatItsFileSays(t *testing.T) {
	b := newBench(t, nil)
	a := b.must(200, "GET", "documents/"+adaFile, nil)
	keys := a.JSON["keys"].(map[string]any)
	if keys["since"] != "2026-01-12" || keys["action"].(map[string]any)["to"] != "minister@example.org" || a.text("text") != "\nThe first text.\n" || a.text("source") != smallSite[adaFile] {
		t.Errorf("got %s", a.Body)
	}
	if a.Header.Get("ETag") != history.ETag([]byte(smallSite[adaFile])) {
		t.Errorf("got etag %s", a.Header.Get("ETag"))
	}
	if a = b.must(200, "GET", "documents/"+aboutFile, nil); a.text("text") != "\nThe text of Windows.\nA second line.\n" {
		t.Errorf("got text %q", a.text("text"))
	}
}

// What a save changes, and no other byte.
func TestSaveChangesItsBytesAlone(t *testing.T) {
	replace := func(file, old, new string) string {
		if !strings.Contains(smallSite[file], old) {
			t.Fatalf("%s has no %q", file, old)
		}
		return strings.Replace(smallSite[file], old, new, 1)
	}
	for name, c := range map[string]struct {
		file string
		body m
		want string
	}{
		"a text in its quotation marks": {adaFile, m{"keys": m{"status": "released"}}, replace(adaFile, "'detained'", "'released'")},
		"a date stays a date":           {adaFile, m{"keys": m{"since": "2026-01-13"}}, replace(adaFile, "2026-01-12", "2026-01-13")},
		"a month is a text":             {adaFile, m{"keys": m{"since": "2026-01"}}, replace(adaFile, "2026-01-12", `"2026-01"`)},
		"a new date, in its place":      {adaFile, m{"keys": m{"verified": "2026-02-02"}}, replace(adaFile, "since=2026-01-12\n", "since=2026-01-12\nverified = 2026-02-02\n")},
		"a key of a table":              {adaFile, m{"keys": m{"action": m{"title": "Write to them"}}}, replace(adaFile, `"Write"`, `"Write to them"`)},
		"null removes":                  {adaFile, m{"keys": m{"action": m{"to": nil}}}, replace(adaFile, "to = \"minister@example.org\"\n", "")},
		"a list comes whole":            {adaFile, m{"keys": m{"facts": []any{m{"label": "Profession", "value": "Teacher"}, m{"label": "Age", "value": "30"}}}}, replace(adaFile, "value = \"Teacher\"\n", "value = \"Teacher\"\n\n[[facts]]\nlabel = \"Age\"\nvalue = \"30\"\n")},
		"an unknown key":                {adaFile, m{"keys": m{"sumary": "x"}}, replace(adaFile, "since=2026-01-12\n", "since=2026-01-12\nsumary = \"x\"\n")},
		"the text":                      {adaFile, m{"text": "\nAnother.\n\nMore.\n"}, replace(adaFile, "The first text.\n", "Another.\n\nMore.\n")},
		"lines of Windows":              {aboutFile, m{"text": "\nThe text of Windows.\nBetween.\nA second line.\n"}, replace(aboutFile, "A second", "Between.\r\nA second")},
		"both":                          {aboutFile, m{"keys": m{"title": "Us"}, "text": "\nShort.\n"}, "\ufeff+++\r\ntitle = \"Us\"\r\n+++\r\n\r\nShort.\r\n"},
		"the source":                    {aboutFile, m{"source": "+++\ntitle = \"\n"}, "+++\ntitle = \"\n"},
		"site.toml":                     {"site.toml", m{"keys": m{"organisation": m{"email": "new@example.org"}}}, replace("site.toml", "us@example.org", "new@example.org")},
		"nothing":                       {adaFile, m{}, smallSite[adaFile]},
		"what is there already":         {adaFile, m{"keys": m{"since": "2026-01-12", "facts": []any{m{"value": "Teacher", "label": "Profession"}}}, "text": "\nThe first text.\n"}, smallSite[adaFile]},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil)
			before := b.tree()
			a := b.put(200, c.file, c.body)
			if got := b.read(c.file); got != c.want {
				t.Errorf("got\n%q, want\n%q", got, c.want)
			}
			if a.Header.Get("ETag") != history.ETag([]byte(c.want)) || a.text("source") != c.want {
				t.Errorf("answered %s", a.Body)
			}
			before[c.file] = c.want
			if after := b.tree(); !maps.Equal(after, before) {
				t.Errorf("other files differ: %q", slices.Sorted(maps.Keys(after)))
			}
			versions, _ := history.List(os.DirFS(b.dir), c.file)
			if changed := c.want != smallSite[c.file]; len(versions) > 0 != changed {
				t.Errorf("got %d versions", len(versions))
			}
		})
	}
}

func TestErrorsAreSavedAndTold(t *testing.T) {
	b := newBench(t, nil)
	if a := b.put(200, adaFile, m{"keys": m{"status": "detaind"}}); a.codes() != "unknown-status" {
		t.Errorf("got %s", a.Body)
	}
	if a := b.put(200, adaFile, m{"text": "[x](nowhere.md)\n"}); !strings.Contains(a.codes(), "broken-link") {
		t.Errorf("got %s", a.Body)
	}
	if a := b.must(200, "GET", "problems", nil); !strings.Contains(a.codes(), "broken-link") || !strings.Contains(a.codes(), "unknown-status") {
		t.Errorf("got %s", a.Body)
	}
	b.put(200, adaFile, m{"source": "no front matter"})
	if a := b.put(422, adaFile, m{"keys": m{"title": "x"}}); a.codes() != "desk-unfit" || b.read(adaFile) != "no front matter" {
		t.Errorf("got %s", a.Body)
	}
}

func TestWhatADocumentCannotHoldIsRefused(t *testing.T) {
	b := newBench(t, nil)
	for _, body := range []string{
		`{"keys":{"cases":[null]}}`, `{"text":"a\u0000b"}`, `{"text":"\ud800"}`, `{"text":"\udc00\ud800"}`, "{\"text\":\"\xff\"}", `{"txt":"x"}`, `{`, ``, `[]`, `{} {}`,
		`{"text":"x","source":"y"}`, `{"keys":{"n":1e999}}`,
		`{"keys":{"params":` + strings.Repeat(`{"a":`, 60) + `1` + strings.Repeat(`}`, 60) + `}}`, `{"keys":{"params":{` + manyKeys(1001) + `}}}`, `{"keys":{"title":{"a":[{"b":null}]}}}`, `{"text":5}`,
	} {
		if a := b.put(422, adaFile, body); a.codes() != "desk-unfit" {
			t.Errorf("%s: got %s", body, a.Body)
		}
	}
	b.put(422, "site.toml", `{"text":"x"}`)
	if got := b.read(adaFile); got != smallSite[adaFile] {
		t.Errorf("got %q", got)
	}
	b.put(200, adaFile, `{"text":"\ud83d\ude00 \\ud800"}`)
}

// manyKeys gives as many names and values of JSON.
func manyKeys(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(`"k%d":1`, i)
	}
	return strings.Join(list, ",")
}

func TestASaveOverAnotherShowsBoth(t *testing.T) {
	b := newBench(t, nil)
	etag := b.must(200, "GET", "documents/"+adaFile, nil).Header.Get("ETag")
	theirs := strings.Replace(smallSite[adaFile], "The first", "Their", 1)
	b.write(adaFile, theirs)
	a := b.must(412, "PUT", "documents/"+adaFile, m{"keys": m{"status": "released"}}, "If-Match", etag)
	if got := b.read(adaFile); got != theirs {
		t.Fatalf("theirs was overwritten: %q", got)
	}
	mine := strings.Replace(smallSite[adaFile], "detained", "released", 1)
	if got := a.JSON["yours"].(map[string]any)["source"]; got != mine {
		t.Errorf("yours: got %q", got)
	}
	if got := a.JSON["theirs"].(map[string]any); got["source"] != theirs || got["etag"] != history.ETag([]byte(theirs)) {
		t.Errorf("theirs: got %v", got)
	}
	if a.codes() != "desk-changed" {
		t.Errorf("got %s", a.Body)
	}
	b.must(412, "DELETE", "documents/"+adaFile, nil, "If-Match", etag)
	os.Remove(b.path(adaFile))
	b.must(404, "PUT", "documents/"+adaFile, m{"text": "x"}, "If-Match", etag)
}

func TestWithoutAConditionNothingIsWritten(t *testing.T) {
	b := newBench(t, nil)
	before := b.tree()
	for _, tag := range []string{"", "*"} {
		b.must(428, "PUT", "documents/"+adaFile, m{"text": "x"}, "If-Match", tag)
		b.must(428, "DELETE", "documents/"+adaFile, nil, "If-Match", tag)
		b.must(428, "PATCH", "signatories/open", m{"rows": []any{m{"row": 2, "remove": true}}}, "If-Match", tag)
	}
	b.must(428, "PUT", "files/content/cases/ada/a.txt", []byte("a"))
	if !maps.Equal(b.tree(), before) {
		t.Error("something was written")
	}
}

func TestADeletedDocumentIsInTheHistory(t *testing.T) {
	b := newBench(t, nil)
	etag := b.must(200, "GET", "documents/"+aboutFile, nil).Header.Get("ETag")
	b.must(204, "DELETE", "documents/"+aboutFile, nil, "If-Match", etag)
	b.must(404, "GET", "documents/"+aboutFile, nil)
	versions := b.must(200, "GET", "history/"+aboutFile, nil).JSON["versions"].([]any)
	if len(versions) != 1 {
		t.Fatalf("got %v", versions)
	}
	v := versions[0].(map[string]any)
	if v["etag"] != etag {
		t.Errorf("got %v", v)
	}
	if a := b.must(200, "GET", "history/"+aboutFile+"?version="+v["version"].(string), nil); a.text("source") != smallSite[aboutFile] {
		t.Errorf("got %s", a.Body)
	}
	b.must(404, "GET", "history/"+aboutFile+"?version=../../../../../site.toml", nil)
	b.must(404, "GET", "documents/content/cases", nil)
	if etag := b.must(200, "GET", "documents/site.toml", nil).Header.Get("ETag"); b.ask("DELETE", "documents/site.toml", nil, "If-Match", etag).Code != 422 {
		t.Error("site.toml can be deleted")
	}
}

func TestPreviewWritesNothing(t *testing.T) {
	b := newBench(t, nil)
	before := b.tree()
	a := b.must(200, "POST", "documents/"+adaFile+"/preview", m{"keys": m{"title": "Ada Preview"}, "text": "Typed, *not saved*. [x](nowhere.md)\n"})
	if a.text("address") != "/cases/ada/" || !strings.Contains(a.text("page"), "Ada Preview") || !strings.Contains(a.text("page"), "<em>not saved</em>") || !strings.Contains(a.codes(), "broken-link") {
		t.Errorf("got %s", a.Body)
	}
	if a := b.must(200, "POST", "documents/content/cases/ada/updates/2026-02-01-news.md/preview", m{"text": "A draft."}); !strings.Contains(a.text("page"), "A draft.") {
		t.Errorf("what is withheld has no preview: %s", a.Body)
	}
	if !maps.Equal(b.tree(), before) {
		t.Error("something was written")
	}
	if entries, err := os.ReadDir(b.path(".casebook/history")); err == nil {
		t.Errorf("got history %v", entries)
	}
	if a := b.must(200, "GET", "documents/"+adaFile, nil); a.text("source") != smallSite[adaFile] || a.codes() != "" {
		t.Errorf("got %s", a.Body)
	}
}

func TestALockedSiteSaysWhoHasIt(t *testing.T) {
	b := newBench(t, nil)
	etag := b.must(200, "GET", "documents/"+adaFile, nil).Header.Get("ETag")
	lock, err := durable.BeginChange(b.dir, "withdraw")
	if err != nil {
		t.Fatal(err)
	}
	a := b.must(423, "PUT", "documents/"+adaFile, m{"text": "x"}, "If-Match", etag)
	lock.Close()
	if a.codes() != "site-held" || !strings.Contains(a.Body, "casebook withdraw") || b.read(adaFile) != smallSite[adaFile] {
		t.Errorf("got %s", a.Body)
	}
	b.must(200, "PUT", "documents/"+adaFile, m{"text": "x"}, "If-Match", etag)
}

// The guard list, and a key that the environment names, are nobody's to read in the
// desk wherever they lie.
func TestTheGuardListIsNotShownWhereverItLies(t *testing.T) {
	for _, file := range []string{"content/cases/ada/guard.txt", "content/pages/pg.md"} {
		for how, table := range map[string]string{"named": "[guard]\nfile = \"./" + file + "\"\n", "in a table with an error": "[guard]\nfile = \"" + file + "\"\nx =\n", "by the environment": ""} {
			b := newBench(t, map[string]string{file: "Hidden Word\n", "content/cases/ada/notes.txt": "x", "site.toml": smallSite["site.toml"] + "\n" + table})
			if table == "" {
				b.desk.Private = []string{b.path(file)}
			}
			for _, r := range []struct {
				method, path string
				body         any
			}{
				{"GET", "documents/", nil}, {"PUT", "documents/", m{"source": "x"}}, {"DELETE", "documents/", nil},
				{"GET", "files/", nil}, {"PUT", "files/", []byte("x")}, {"DELETE", "files/", nil}, {"GET", "history/", nil},
			} {
				for _, header := range [][]string{{"If-Match", history.ETag([]byte("Hidden Word\n"))}, {"If-None-Match", "*"}} {
					if a := b.ask(r.method, r.path+file, r.body, header...); a.Code != 404 {
						t.Errorf("%s, %s: %s %s: got %d %s", file, how, r.method, r.path, a.Code, a.Body)
					}
				}
			}
			if strings.Contains(b.must(200, "GET", "documents", nil).Body, `"file":"`+file) || b.read(file) != "Hidden Word\n" {
				t.Errorf("%s, %s: it is listed or changed", file, how)
			}
			b.must(200, "GET", "files/content/cases/ada/notes.txt", nil)
			b.must(200, "GET", "documents/"+aboutFile, nil)
		}
	}
}

// What a program sends is what is meant, or refused.
func TestJSONIsTakenToTheLetter(t *testing.T) {
	b := newBench(t, nil)
	etag, list := history.ETag([]byte(smallSite[adaFile])), history.ETag([]byte(smallSite[listFile]))
	for _, body := range []string{`null`, ` [] `, `{"TEXT":"x"}`, `{"text":"x","text":"y"}`, `{"keys":{"title":"x","title":"y"}}`, `{"keys":{"params":{"n":100000000000000000000000}}}`, ``} {
		b.must(422, "PUT", "documents/"+adaFile, body, "If-Match", etag)
	}
	for _, body := range []string{`{"rows":[{"Row":2,"cells":{}}]}`, `{"rows":[{"row":2,"row":3,"cells":{}}]}`} {
		b.must(422, "PATCH", "signatories/open", body, "If-Match", list)
	}
	b.must(200, "PUT", "documents/"+adaFile, `{"keys":{"params":{"n":1e23,"N":7}}}`, "If-Match", etag)
}

func TestNewDocumentNeedsASlug(t *testing.T) {
	b := newBench(t, map[string]string{"content/pages/Old_One.md": "+++\ntitle = \"Old\"\n+++\n"})
	for _, name := range []string{"content/pages/ABOUT.md", "content/pages/abo~1.md", "content/cases/ADA/index.md", "content/cases/AD~1/updates/2026-01-01-x.md"} {
		for _, header := range [][]string{{"If-None-Match", "*"}, {"If-Match", `"sha256:00"`}} {
			if a := b.must(422, "PUT", "documents/"+name, m{"text": "x"}, header...); a.codes() != "bad-slug" {
				t.Errorf("%s: got %s", name, a.Body)
			}
		}
	}
	b.put(200, "content/pages/Old_One.md", m{"text": "x"})
	if a := b.must(404, "GET", "history/"+adaFile+"?version=x", nil); !strings.Contains(a.Body, "no earlier version") {
		t.Errorf("got %s", a.Body)
	}
}

func TestSecretsAndTargetsThatAreNotThere(t *testing.T) {
	b := newBench(t, map[string]string{"site.toml": smallSite["site.toml"] + "\n[deploy.main]\nto = \"file:../out\"\n"})
	b.desk.Deploy = func(context.Context, Sending) int { t.Error("it was begun"); return 2 }
	b.desk.Keep = func(target string, _ map[string]string) error {
		if target != "main" {
			return ErrNoTarget
		}
		return diag.NewFault(diag.Say("desk-unfit/keychain", "variable", "CASEBOOK_DEPLOY_MAIN_PASSWORD"))
	}
	if a := b.must(404, "POST", "deploy", m{"target": "other"}); !strings.Contains(a.Body, `no target \"other\"`) {
		t.Errorf("got %s", a.Body)
	}
	b.must(404, "PUT", "secrets/other", m{"password": "x"})
	if a := b.must(422, "PUT", "secrets/main", m{"password": "x"}); !strings.Contains(a.Body, "CASEBOOK_DEPLOY_MAIN_PASSWORD") {
		t.Errorf("got %s", a.Body)
	}
}

func TestTheGuardListSpeaksInTheDesk(t *testing.T) {
	b := newBench(t, map[string]string{"site.toml": smallSite["site.toml"] + "\n[guard]\nfile = \"guard.txt\"\n"})
	a := b.put(200, adaFile, m{"text": "About the Hidden Word.\n"})
	if a.codes() != "guarded-word" && !strings.Contains(a.codes(), "guard") {
		t.Errorf("got %s", a.Body)
	}
	for _, name := range []string{"guard.txt", ".casebook-key", "content/takedowns.toml"} {
		b.must(404, "GET", "documents/"+name, nil)
		b.must(404, "GET", "files/"+name, nil)
		b.must(404, "PUT", "files/"+name, []byte("x"), "If-None-Match", "*")
	}
}

func TestPagesOfTheSitesOwnKindsAreDocuments(t *testing.T) {
	b := newBench(t, nil)
	b.write("site.toml", b.read("site.toml")+"\n[[kind]]\nfolder = \"reports\"\ntitle = \"Our reports\"\n")
	made := b.must(201, "POST", "new", m{"kind": "reports", "title": "What we saw"})
	file := "content/reports/what-we-saw.md"
	if made.text("file") != file || made.text("address") != "/reports/what-we-saw/" {
		t.Fatalf("made %s at %s", made.text("file"), made.text("address"))
	}
	b.put(200, file, m{"keys": m{"summary": "In short"}, "text": "We saw it."})
	if got := b.read(file); !strings.Contains(got, `summary = "In short"`) || !strings.Contains(got, "We saw it.") {
		t.Errorf("the file holds %q", got)
	}
	if p := b.must(200, "POST", "documents/"+file+"/preview", m{"text": "Typed."}).text("page"); !strings.Contains(p, "Typed.") {
		t.Error("no preview of what was typed")
	}
	listed := false
	for _, d := range b.must(200, "GET", "documents", nil).JSON["documents"].([]any) {
		listed = listed || d.(map[string]any)["file"] == file && d.(map[string]any)["kind"] == "reports"
	}
	if !listed {
		t.Error("it is not among the documents")
	}
	home := b.send(newRequest(b, "")).Body
	for _, want := range []string{"Our reports", "What we saw", `data-new="reports"`} {
		if !strings.Contains(home, want) {
			t.Errorf("home does not show %s", want)
		}
	}
	if edit := b.send(newRequest(b, "edit?file="+file)).Body; !strings.Contains(edit, "summary") {
		t.Error("it cannot be edited")
	}
	b.must(404, "GET", "documents/content/elsewhere/page.md", nil)
	b.must(422, "POST", "new", m{"kind": "elsewhere", "title": "What we saw"})
}

// What somebody else has just written is told with what is wrong in it, and not in
// what stood there before.
func TestProblemsAreThoseOfWhatIsGiven(t *testing.T) {
	b := newBench(t, nil)
	b.ask("GET", "documents/"+adaFile, nil)
	b.ask("GET", "signatories/open", nil)
	b.write(adaFile, strings.Replace(b.read(adaFile), "detained", "detaind", 1))
	if a := b.ask("GET", "documents/"+adaFile, nil); !strings.Contains(a.Body, "unknown-status") {
		t.Errorf("got %s", a.Body)
	}
	for _, list := range []struct{ text, want string }{
		{"name,public\nBo Specimen,perhaps\n", "bad-public"},
		{"name,public\nBo Specimen,yes,no\n", "too-many-cells"},
		{"name,public\nBo Specimen,yes\n", `"problems":[],"wrong":[]`},
	} {
		b.write(listFile, list.text)
		if a := b.ask("GET", "signatories/open", nil); !strings.Contains(a.Body, list.want) || strings.Count(a.Body, "{\"file\"") > 1 {
			t.Errorf("%q: got %s", list.text, a.Body)
		}
	}
}

// What is withheld withholds its translations, and a case its updates.
func TestWithheldIsWhatBelongsToWhatIsWithheld(t *testing.T) {
	b := newBench(t, map[string]string{
		"content/cases/bo/index.md":                     "+++\ntitle = \"Bo\"\nstatus = \"detained\"\npublish = 2090-01-01\n+++\n",
		"content/cases/bo/index.uk.md":                  "+++\ntitle = \"Бо\"\n+++\n",
		"content/cases/bo/updates/2026-02-01-news.md":   "+++\ntitle = \"News\"\n+++\n",
		"content/cases/ada/updates/2026-02-02-draft.md": "+++\ntitle = \"Later\"\ndraft = true\n+++\n",
		"content/cases/ada/index.uk.md":                 "+++\ntitle = \"Ада\"\ndraft = true\n+++\n",
	})
	var withheld []string
	for _, d := range b.must(200, "GET", "documents", nil).JSON["documents"].([]any) {
		if d := d.(map[string]any); d["withheld"] == true {
			withheld = append(withheld, strings.TrimPrefix(d["file"].(string), "content/cases/"))
		}
	}
	want := []string{"ada/index.uk.md", "ada/updates/2026-02-01-news.md", "ada/updates/2026-02-02-draft.md", "bo/index.md", "bo/index.uk.md", "bo/updates/2026-02-01-news.md"}
	if !slices.Equal(withheld, want) {
		t.Errorf("got %q, want %q", withheld, want)
	}
}

// What is wrong in the text of a draft stops no build, and is a warning at the desk as
// well; and before it is published, somebody is told what check finds in the site.
func TestProblemsAreWhatTheCommandsSay(t *testing.T) {
	b := newBench(t, map[string]string{
		"content/cases/ada/updates/2026-02-01-news.md": "+++\ntitle = \"News\"\ndraft = true\n+++\nSee [there](nowhere.md).\n",
		aboutFile: "+++\ntitle = \"About\"\n+++\nCy Sample was there.\n",
	})
	severities := func(query string) map[string]string {
		found := map[string]string{}
		for _, p := range b.must(200, "GET", "problems"+query, nil).JSON["problems"].([]any) {
			p := p.(map[string]any)
			found[p["code"].(string)] = p["severity"].(string)
		}
		return found
	}
	if got := severities(""); got["broken-link"] != "warning" {
		t.Errorf("got %v", got)
	}
	if got := severities("?built"); got["broken-link"] != "warning" || got["named-elsewhere"] != "warning" {
		t.Errorf("got %v", got)
	}
	b.write(aboutFile, "+++\ntitle = \"About\"\n+++\nSee [there](nowhere.md).\n")
	for _, query := range []string{"", "?built"} {
		if got := severities(query); got["broken-link"] != "error" {
			t.Errorf("%s: got %v", query, got)
		}
	}
}
