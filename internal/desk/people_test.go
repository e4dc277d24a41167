package desk

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/history"
	"casebook/internal/publish"
)

func TestSignatoriesAreShownWithEveryColumn(t *testing.T) {
	b := newBench(t, map[string]string{listFile: "name,role,email,public\nBo Specimen,teacher,bo@example.org,yes\n\"Sample, Cy\",,cy@example.org,maybe\nDee Model,nurse,dee@example.org,yes\n"})
	a := b.must(200, "GET", "signatories/open?limit=2", nil)
	if fmt.Sprint(a.JSON["total"], a.JSON["offset"]) != "3 0" || a.text("etag") != history.ETag([]byte(b.read(listFile))) {
		t.Errorf("got %s", a.Body)
	}
	columns := fmt.Sprint(a.JSON["columns"])
	if columns != "[map[name:name published:true read:true] map[name:role published:true read:true] map[name:email published:false read:false] map[name:public published:false read:true]]" {
		t.Errorf("got %s", columns)
	}
	rows := a.JSON["rows"].([]any)
	cy := rows[1].(map[string]any)
	if len(rows) != 2 || cy["row"] != float64(3) || cy["cells"].(map[string]any)["name"] != "Sample, Cy" || len(cy["problems"].([]any)) != 1 || len(rows[0].(map[string]any)["problems"].([]any)) != 0 {
		t.Errorf("got %s", a.Body)
	}
	if a := b.must(200, "GET", "signatories/open?filter=DEE@", nil); fmt.Sprint(a.JSON["total"]) != "1" || !strings.Contains(a.Body, `"row":4`) {
		t.Errorf("got %s", a.Body)
	}
	if a := b.must(200, "GET", "signatories/open?offset=2", nil); len(a.JSON["rows"].([]any)) != 1 {
		t.Errorf("got %s", a.Body)
	}
	if further := fmt.Sprint(a.JSON["further"]); !strings.HasPrefix(further, "[sort organisation group country date until") || strings.Contains(further, "public") {
		t.Errorf("got %s", further)
	}
	b.must(404, "GET", "signatories/nobody", nil)
	b.must(422, "GET", "signatories/open?offset=-1", nil)
}

func TestOtherRowsKeepTheirBytes(t *testing.T) {
	const mess = "sep=;\r\n\"Name\";Role;note;public\r\n'Bo' Specimen ;  teacher;\"a \"\"b\"\"; c\";yes\r\n\r\n\"Sample; Cy\";;x;no\r\nDee Model;nurse;;yes"
	const table = "# ours\n[[signatory]]\nname = 'Bo Specimen' # first\npublic = true\n\n[[signatory]]\nname = \"Cy Sample\"\npublic = false\n"
	const array = "[\n  {\"name\": \"Bo Specimen\",  \"note\": [1, 2], \"public\": true},\n  {\"name\" :\"Cy Sample\",\"public\":false}\n]\n"
	for name, c := range map[string]struct{ file, before, rows, want string }{
		"a cell":          {"signatories.csv", mess, `[{"row":5,"cells":{"role":"nurse; night"}}]`, strings.Replace(mess, "\"Sample; Cy\";;x", "\"Sample; Cy\";\"nurse; night\";x", 1)},
		"in quotes":       {"signatories.csv", mess, `[{"row":3,"cells":{"note":"d"}}]`, strings.Replace(mess, "\"a \"\"b\"\"; c\"", "\"d\"", 1)},
		"a new row":       {"signatories.csv", mess, `[{"cells":{"Name":"Ed Pattern","public":"initials"}}]`, mess + "\r\nEd Pattern;;;initials\r\n"},
		"a row less":      {"signatories.csv", mess, `[{"row":5,"remove":true}]`, strings.Replace(mess, "\"Sample; Cy\";;x;no\r\n", "", 1)},
		"all of it":       {"signatories.csv", mess, `[{"row":6,"remove":true},{"row":3,"cells":{"Role":"x"}},{"cells":{"name":"Ed"}}]`, strings.Replace(strings.Replace(mess, "  teacher", "x", 1), "Dee Model;nurse;;yes", "Ed;;;\r\n", 1)},
		"a column":        {"signatories.csv", mess, `[{"row":5,"cells":{"country":"FR"}}]`, strings.NewReplacer("public\r\n", "public;country\r\n", ";yes\r\n", ";yes;\r\n", ";no\r\n", ";no;FR\r\n", ";;yes", ";;yes;").Replace(mess)},
		"TOML":            {"signatories.toml", table, `[{"row":2,"cells":{"public":"initials"}}]`, strings.Replace(table, "public = false", "public = \"initials\"", 1)},
		"TOML, a row":     {"signatories.toml", table, `[{"row":1,"remove":true},{"cells":{"name":"Ed","public":"no"}}]`, "# ours\n\n[[signatory]]\nname = \"Cy Sample\"\npublic = false\n\n[[signatory]]\nname = \"Ed\"\npublic = \"no\"\n"},
		"JSON":            {"signatories.json", array, `[{"row":1,"cells":{"name":"Bo S.","role":"x"}}]`, strings.Replace(strings.Replace(array, "Bo Specimen", "Bo S.", 1), "\"public\": true", "\"public\": true, \"role\": \"x\"", 1)},
		"JSON, all of it": {"signatories.json", array, `[{"row":1,"remove":true},{"cells":{"name":"Ed","public":"no"}}]`, "[\n  {\"name\" :\"Cy Sample\",\"public\":false},\n  {\"name\": \"Ed\", \"public\": \"no\"}\n]\n"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil)
			os.Remove(b.path(listFile))
			file := "content/letters/open/" + c.file
			b.write(file, c.before)
			tree := b.tree()
			etag := b.must(200, "GET", "signatories/open", nil).text("etag")
			a := b.must(200, "PATCH", "signatories/open", `{"rows":`+c.rows+`}`, "If-Match", etag)
			if got := b.read(file); got != c.want {
				t.Errorf("got\n%q, want\n%q", got, c.want)
			}
			if a.text("etag") != history.ETag([]byte(c.want)) {
				t.Errorf("got %s", a.Body)
			}
			if tree[file] = c.want; !maps.Equal(b.tree(), tree) {
				t.Error("another file was changed")
			}
			b.must(412, "PATCH", "signatories/open", `{"rows":[{"row":3,"cells":{"role":"x"}}]}`, "If-Match", etag)
		})
	}
}

func TestRowsThatCannotBeChanged(t *testing.T) {
	b := newBench(t, nil)
	etag := b.must(200, "GET", "signatories/open", nil).text("etag")
	for _, rows := range []string{`[{"row":99,"remove":true}]`, `[{"row":1,"cells":{"name":"x"}}]`, `[{"row":2,"cells":{"shoe":"x"}}]`, `[{"row":2}]`, `[{"remove":true}]`, `[{"row":2,"remove":true},{"row":2,"cells":{"role":"x"}}]`, `[{"row":2,"cells":{"role":5}}]`, `[{"row":-1,"remove":true}]`} {
		b.must(422, "PATCH", "signatories/open", `{"rows":`+rows+`}`, "If-Match", etag)
	}
	for _, nothing := range []string{`{}`, `{"rows":[]}`} { // and nothing is written
		if a := b.must(200, "PATCH", "signatories/open", nothing, "If-Match", etag); a.text("etag") != etag || fmt.Sprint(a.JSON["rows"]) != "[]" {
			t.Errorf("got %s", a.Body)
		}
	}
	for _, unread := range []string{"", "shoe,hat\n40,7\n"} {
		b.write(listFile, unread)
		if a := b.must(422, "PATCH", "signatories/open", `{"rows":[{"row":2,"remove":true}]}`, "If-Match", b.must(200, "GET", "signatories/open", nil).text("etag")); strings.Contains(a.Body, "workbook") {
			t.Errorf("%q: got %s", unread, a.Body)
		}
	}
	os.Remove(b.path(listFile))
	b.write("content/letters/open/signatories.xlsx", "PK\x03\x04")
	b.must(422, "PATCH", "signatories/open", `{"rows":[{"row":2,"remove":true}]}`, "If-Match", `"x"`)
}

// A list that has been looked at is compared with its file before it is changed: size
// and time tell nothing of what a colleague has saved.
func TestAListThatLooksAsItWasIsNotOverwritten(t *testing.T) {
	const before, theirs = "name,public\nBo Specimen,yes\nCy Sample,yes\n", "name,public\nBo Specimen,no \nCy Sample,yes\n"
	b := newBench(t, map[string]string{listFile: before})
	old := time.Now().Add(-time.Hour)
	save := func(text string) {
		b.write(listFile, text)
		if err := os.Chtimes(b.path(listFile), old, old); err != nil {
			t.Fatal(err)
		}
	}
	edit := func(status int, name, tag string) {
		b.must(status, "PATCH", "signatories/open", fmt.Sprintf(`{"rows":[{"row":3,"cells":{"name":%q}}]}`, name), "If-Match", tag)
	}
	for status, read := range map[int]string{412: before, 200: theirs} {
		save(before)
		b.must(200, "GET", "signatories/open", nil)
		save(theirs)
		edit(status, "Cy Sample", history.ETag([]byte(read)))
		if b.read(listFile) != theirs {
			t.Fatalf("got %q", b.read(listFile))
		}
	}
	for _, name := range []string{"Cy S.", "Cy Sam", "Cy Samp"} { // of what the desk has, and has written
		edit(200, name, history.ETag([]byte(b.read(listFile))))
		if want := strings.Replace(theirs, "Cy Sample", name, 1); b.read(listFile) != want {
			t.Fatalf("got %q, want %q", b.read(listFile), want)
		}
	}
}

// A withdrawal, by the desk or in a terminal, leaves no version with the name.
func TestWithdrawalRemovesEarlierVersions(t *testing.T) {
	b := newBench(t, nil)
	etag := b.must(200, "GET", "signatories/open", nil).text("etag")
	b.must(200, "PATCH", "signatories/open", `{"rows":[{"row":2,"cells":{"role":"teacher, retired"}}]}`, "If-Match", etag)
	b.put(200, aboutFile, m{"text": "By Bo Specimen.\n"})
	b.put(200, aboutFile, m{"text": "By somebody.\n"})
	a := b.must(200, "POST", "withdraw", m{"letter": "open", "name": "bo specimen"})
	if b.read(listFile) == "" || !strings.Contains(b.read(listFile), "Bo Specimen") || strings.Contains(a.Body, "pecimen") {
		t.Errorf("got %s", a.Body)
	}
	a = b.must(200, "POST", "withdraw", m{"letter": "open", "name": "bo specimen", "confirm": a.text("confirm")})
	if !strings.Contains(fmt.Sprint(a.JSON["did"]), "row 2 was taken out") {
		t.Errorf("got %s", a.Body)
	}
	if got := b.read(listFile); got != "name,role,email,public\n\"Sample, Cy\",,cy@example.org,no\nDee Model,nurse,dee@example.org,yes\n" {
		t.Errorf("got %q", got)
	}
	if versions, _ := history.List(os.DirFS(b.dir), listFile); len(versions) > 0 {
		t.Errorf("got %v", versions)
	}
	if versions, _ := history.List(os.DirFS(b.dir), aboutFile); len(versions) != 1 {
		t.Errorf("got %v, want the version without the name", versions)
	}
	if a := b.must(200, "GET", "problems", nil); strings.Contains(a.Body, "withdrawn") {
		t.Errorf("got %s", a.Body)
	}
	b.must(422, "POST", "withdraw", m{"letter": "open", "name": "Nobody There"})
	b.must(404, "POST", "withdraw", m{"letter": "opne", "name": "x"})
	b.must(422, "POST", "withdraw", m{"letter": "open"})
}

func TestAConfirmationHoldsOnceAndWhileItIsSo(t *testing.T) {
	b := newBench(t, nil)
	ask := func(status int, confirm string) *answered {
		t.Helper()
		body := m{"letter": "open"}
		if confirm != "" {
			body["confirm"] = confirm
		}
		return b.must(status, "POST", "seal", body)
	}
	first := ask(200, "").text("confirm")
	b.put(200, "content/letters/open/index.md", m{"text": "Dear Ministers,\n"})
	again := ask(409, first)
	if again.codes() != "desk-outdated" || again.text("confirm") == "" || strings.Contains(b.read("content/letters/open/index.md"), "sealed") {
		t.Fatalf("got %s", again.Body)
	}
	if a := b.must(409, "POST", "seal", m{"letter": "open", "note": "", "confirm": "x"}); a.text("confirm") == "" {
		t.Errorf("got %s", a.Body)
	}
	ask(200, again.text("confirm"))
	if !strings.Contains(b.read("content/letters/open/index.md"), "sealed = ") {
		t.Error("it was not sealed")
	}
	ask(409, again.text("confirm"))
	old := ask(200, "").text("confirm")
	b.desk.promises.mu.Lock()
	p := b.desk.promises.list[old]
	p.until = time.Now().Add(-time.Second)
	b.desk.promises.list[old] = p
	b.desk.promises.mu.Unlock()
	ask(409, old)
}

// Where else a name stands is said before somebody is taken off, too.
func TestWithdrawalTellsWhereTheNameStandsBefore(t *testing.T) {
	b := newBench(t, map[string]string{"content/pages/us.md": "+++\ntitle = \"Us\"\n+++\nBo Specimen.\n"})
	a := b.must(200, "POST", "withdraw", m{"letter": "open", "name": "Bo Specimen"})
	if would := fmt.Sprint(a.JSON["would"]); !strings.Contains(would, "also in content/pages/us.md") || strings.Contains(would, "also in "+listFile) {
		t.Errorf("got %s", would)
	}
}

func TestTakedownRemovesEarlierVersions(t *testing.T) {
	b := newBench(t, nil)
	b.put(200, adaFile, m{"text": "Another text of more than nothing.\n"})
	b.put(200, aboutFile, m{"text": "Another.\n"})
	a := b.must(200, "POST", "takedown", m{"address": "/cases/ada/"})
	if !strings.Contains(fmt.Sprint(a.JSON["would"]), "/cases/ada/") {
		t.Errorf("got %s", a.Body)
	}
	a = b.must(200, "POST", "takedown", m{"address": "/cases/ada/", "confirm": a.text("confirm")})
	if !strings.Contains(fmt.Sprint(a.JSON["did"]), "https://example.org/cases/ada/") || !strings.Contains(b.read("content/takedowns.toml"), "/cases/ada/") {
		t.Errorf("got %s", a.Body)
	}
	if versions, _ := history.List(os.DirFS(b.dir), adaFile); len(versions) > 0 {
		t.Errorf("got %v", versions)
	}
	if versions, _ := history.List(os.DirFS(b.dir), aboutFile); len(versions) != 1 {
		t.Errorf("got %v", versions)
	}
	b.must(404, "POST", "takedown", m{"address": "/cases/nobody/"})
}

// Who takes a page down and deletes its text can publish that at once, and delete
// what lay beside it.
func TestPageThatWasTakenDownAndDeletedStopsNoBuild(t *testing.T) {
	const notes = "content/cases/ada/notes.txt"
	b := newBench(t, map[string]string{notes: "Notes.\n", adaFile: strings.Replace(smallSite[adaFile], "The first", "[Notes](notes.txt). The first", 1)})
	a := b.must(200, "POST", "takedown", m{"address": "/cases/ada/"})
	b.must(200, "POST", "takedown", m{"address": "/cases/ada/", "confirm": a.text("confirm")})
	remove := func(file string) {
		b.must(204, "DELETE", "documents/"+file, nil, "If-Match", b.must(200, "GET", "documents/"+file, nil).Header.Get("ETag"))
	}
	remove(adaFile)
	if a = b.ask("POST", "build", m{}); a.Code != 422 { // its update is of no case
		t.Errorf("got %d %s", a.Code, a.Body)
	}
	remove("content/cases/ada/updates/2026-02-01-news.md")
	a = b.must(200, "POST", "build", m{})
	if a = b.must(200, "POST", "build", m{"confirm": a.text("confirm")}); !strings.Contains(a.Body, `"done"`) {
		t.Errorf("got %s", a.Body)
	}
	for file, text := range b.tree() {
		if strings.HasPrefix(file, "public/") && (strings.Contains(file, "notes") || strings.Contains(text, "notes.txt")) {
			t.Errorf("%s was published", file)
		}
	}
	if a = b.must(200, "GET", "problems", nil); !strings.Contains(a.Body, "still here: notes.txt") {
		t.Errorf("got %s", a.Body)
	}

	b.must(428, "DELETE", "files/"+notes, nil)
	b.must(412, "DELETE", "files/"+notes, nil, "If-Match", `"sha256:00"`)
	b.must(204, "DELETE", "files/"+notes, nil, "If-Match", b.must(200, "GET", "files/"+notes, nil).Header.Get("ETag"))
	b.must(404, "DELETE", "files/"+notes, nil, "If-Match", `"sha256:00"`)
	b.must(404, "DELETE", "files/"+listFile, nil, "If-Match", `"sha256:00"`)
	if a = b.must(200, "GET", "problems", nil); strings.Contains(a.Body, "missing-index") {
		t.Errorf("got %s", a.Body)
	}
}

// Who may be named is said in words of which a person tells what they mean; none is guessed.
func TestAnswersInWordsAreToldByAPerson(t *testing.T) {
	b := newBench(t, nil)
	sheet := []byte("name,Occupation,May we publish your name?\nEd Pattern,doctor,\"ja, gern\"\nFay Model,nurse,lieber nicht\nGil Mock,smith,\"ja, gern\"\n")
	a := b.must(422, "POST", "import/signatories?name=form.csv&letter=open", sheet)
	if got := fmt.Sprint(a.JSON["consent"]); got != "[map[answers:[ja, gern lieber nicht] likely:true name:May we publish your name?]]" {
		t.Errorf("got %s", got)
	}
	ask := func(status int, answers string) *answered {
		q := url.Values{"name": {"form.csv"}, "letter": {"open"}, "consent": {"May we publish your name?"}, "answers": {answers}}
		return b.must(status, "POST", "import/signatories?"+q.Encode(), sheet)
	}
	if a = ask(422, `{"ja, gern":"yes"}`); !strings.Contains(a.codes(), "bad-public") || fmt.Sprint(a.JSON["consent"]) == "<nil>" {
		t.Errorf("got %s", a.Body) // what nobody told is not guessed
	}
	ask(422, `{"ja, gern":"sure","lieber nicht":"no"}`)
	ask(422, `[]`)
	a = ask(200, `{"ja, gern":"yes","lieber nicht":"initials"}`)
	b.must(200, "POST", "import/signatories", m{"confirm": a.text("confirm")})
	if got := b.read(listFile); !strings.HasSuffix(got, "Ed Pattern,doctor,,yes\nFay Model,nurse,,initials\nGil Mock,smith,,yes\n") {
		t.Errorf("got %q", got)
	}
}

// A sheet whose header row says nothing that casebook knows is shown, and read as a person
// says that it is: by the import's own code. Who may be named is asked and never guessed.
func TestColumnsAreToldByAPerson(t *testing.T) {
	b := newBench(t, nil)
	sheet := []byte("Support for Ada;;;\nWho;Place;Shown?;Tel\nEd Pattern;FR;sure;555 0100\nFay Model;;rather not;555 0101\n")
	a := b.must(422, "POST", "import/signatories?name=form.csv&letter=open", sheet)
	table, _ := a.JSON["table"].(m)
	if got := fmt.Sprint(a.codes(), table["head"], table["columns"], table["locked"]); got != "no-name-column2 [name   ] [public until]" {
		t.Errorf("got %s", got)
	}
	if rows := fmt.Sprint(table["rows"]); !strings.Contains(rows, "cells:[Ed Pattern FR sure 555 0100]") {
		t.Errorf("got %s", rows)
	}
	ask := func(status int, columns, answers string) *answered {
		q := url.Values{"name": {"form.csv"}, "letter": {"open"}, "head": {"2"}, "columns": {columns}, "answers": {answers}}
		return b.must(status, "POST", "import/signatories?"+q.Encode(), sheet)
	}
	a = ask(422, `["name","country","public",""]`, "")
	if got := fmt.Sprint(a.codes(), a.JSON["consent"]); !strings.Contains(got, "bad-public") || !strings.Contains(got, "[map[answers:[sure rather not] likely:true name:public]") {
		t.Errorf("got %s", got)
	}
	if a = ask(422, `["name","country","",""]`, ""); !strings.Contains(a.codes(), "not-a-consent") {
		t.Errorf("a column that may say who is named was left out: %s", a.Body)
	}
	if a = ask(422, `["name","country","public","country"]`, `{"sure":"yes","rather not":"no"}`); !strings.Contains(a.codes(), "two-columns") {
		t.Errorf("got %s", a.Body)
	}
	ask(422, `["title","country","",""]`, "")
	ask(422, `{}`, "")
	a = ask(200, `["name","country","public",""]`, `{"sure":"yes","rather not":"no"}`)
	b.must(200, "POST", "import/signatories", m{"confirm": a.text("confirm")})
	if got := b.read(listFile); !strings.HasSuffix(got, "Ed Pattern,,,yes,FR\nFay Model,,,no,\n") || strings.Contains(got, "555") {
		t.Errorf("got %q", got)
	}

	// What is yes to one question may be no to another: it is asked there too.
	hide := []byte("Who,Keep my name out?\nGil Mock,yes\n")
	q := url.Values{"name": {"hide.csv"}, "letter": {"open"}, "head": {"1"}, "columns": {`["name","public"]`}}
	if a = b.must(422, "POST", "import/signatories?"+q.Encode(), hide); !strings.Contains(a.codes(), "bad-public") {
		t.Errorf("got %s", a.Body)
	}
	// Parts of a name are one.
	a = b.must(422, "POST", "import/signatories?name=parts.csv&letter=open", []byte("Surname,First name,Town\nMock,Hal,Nowhere\n"))
	if table, _ := a.JSON["table"].(m); fmt.Sprint(table["head"], table["columns"]) != "1 [name name ]" {
		t.Errorf("got %s", a.Body)
	}
	// Names alone have no header row.
	q = url.Values{"name": {"names.csv"}, "letter": {"open"}, "head": {"0"}, "columns": {`["name"]`}, "public": {"no"}}
	a = b.must(422, "POST", "import/signatories?name=names.csv&letter=open", []byte("Hal Stub\nIvy Mock\n"))
	if table, _ := a.JSON["table"].(m); fmt.Sprint(table["head"], table["columns"]) != "0 [name]" {
		t.Errorf("got %s", a.Body)
	}
	if a = b.must(200, "POST", "import/signatories?"+q.Encode(), []byte("Hal Stub\nIvy Mock\n")); !strings.Contains(a.Body, "2 people will be added") {
		t.Errorf("got %s", a.Body)
	}
}

func TestImportsAreShownAndThenMade(t *testing.T) {
	b := newBench(t, nil)
	a := b.must(200, "POST", "import/signatories?name=more.csv&letter=open", []byte("name,role,public\nEd Pattern,doctor,yes\nBo Specimen,teacher,yes\n"))
	if !strings.Contains(fmt.Sprint(a.JSON["would"]), "1 person will be added") || strings.Contains(b.read(listFile), "Pattern") {
		t.Errorf("got %s", a.Body)
	}
	b.must(200, "POST", "import/signatories", m{"confirm": a.text("confirm")})
	if !strings.HasSuffix(b.read(listFile), "Ed Pattern,doctor,,yes\n") {
		t.Errorf("got %q", b.read(listFile))
	}
	b.must(409, "POST", "import/signatories", m{"confirm": a.text("confirm")})
	if a := b.must(422, "POST", "import/signatories?name=more.csv&letter=open", []byte("name\nFay Model\n")); !strings.Contains(a.Body, "unanswered") && a.codes() == "" {
		t.Errorf("got %s", a.Body)
	}
	b.must(200, "POST", "import/signatories?name=more.csv&letter=open&public=initials", []byte("name\nFay Model\n"))
	b.must(404, "POST", "import/signatories?name=more.csv&letter=nobody", []byte("name\nFay Model\n"))
	b.must(422, "POST", "import/signatories?letter=open", []byte("name\nFay Model\n"))

	text := "Sample Town, 15 January 2026\n\nTo the Minister of Examples\n\nSubject: Free Ada Example\n\nDear Minister,\n\nplease let her go.\n\nSincerely,\n\nBo Specimen, teacher\nCy Sample, nurse\n"
	a = b.must(200, "POST", "import/letter?name=letter.txt&case=ada&letter=free-ada", []byte(text))
	if a.text("file") != "content/letters/free-ada/index.md" || !strings.Contains(a.text("source"), "Free Ada Example") {
		t.Errorf("got %s", a.Body)
	}
	shown, _ := a.JSON["letter"].(map[string]any)
	if a.text("original") != text || shown["date"] != "2026-01-15" || fmt.Sprint(shown["to"]) != "[Minister of Examples]" || fmt.Sprint(shown["signatories"]) != "[Bo Specimen, teacher Cy Sample, nurse]" || strings.Contains(fmt.Sprint(shown["text"]), "+++") {
		t.Errorf("got %q of %v", a.text("original"), shown)
	}
	b.must(200, "POST", "import/letter", m{"confirm": a.text("confirm")})
	if !strings.Contains(b.read("content/letters/free-ada/index.md"), "please let her go") {
		t.Error("the letter is not there")
	}
	b.must(422, "POST", "import/letter?name=letter.txt&letter=free-ada", []byte(text))
}

func TestNewDocuments(t *testing.T) {
	b := newBench(t, nil)
	for _, c := range []struct {
		body       m
		file, kind string
	}{
		{m{"kind": "case", "slug": "bo", "title": "Bo \"B\" Specimen"}, "content/cases/bo/index.md", "case"},
		{m{"kind": "letter", "slug": "second"}, "content/letters/second/index.md", "letter"},
		{m{"kind": "update", "slug": "2026-03-01-more", "case": "ada"}, "content/cases/ada/updates/2026-03-01-more.md", "update"},
		{m{"kind": "page", "slug": "help"}, "content/pages/help.md", "page"},
		{m{"kind": "translation", "of": adaFile, "language": "uk", "title": "Ада"}, "content/cases/ada/index.uk.md", "case"},
	} {
		a := b.must(201, "POST", "new", c.body)
		if a.text("file") != c.file || a.Header.Get("ETag") == "" || a.text("source") != b.read(c.file) {
			t.Errorf("%v: got %s", c.body, a.Body)
		}
		if a.codes() != "" && c.body["kind"] != "letter" && c.body["kind"] != "translation" {
			t.Errorf("%v: got %s", c.body, a.Body)
		}
		b.must(422, "POST", "new", c.body)
	}
	if a := b.must(422, "POST", "new", m{"kind": "update", "title": "News"}); !strings.Contains(a.Body, "the case is missing") {
		t.Errorf("got %s", a.Body)
	}
	if a := b.must(422, "POST", "import/signatories?name=a.csv&letter=open&public=maybe", []byte("name\nEm Pattern\n")); strings.Contains(a.Body, "--public") {
		t.Errorf("got %s", a.Body)
	}
	if !strings.Contains(b.read("content/letters/second/signatories.csv"), "name,") || !strings.Contains(b.read("content/cases/ada/index.uk.md"), "translates = \"sha256:") {
		t.Error("a list or the seal of an original is missing")
	}
	for status, bodies := range map[int][]m{
		422: {{"kind": "case", "slug": "../x"}, {"kind": "case", "slug": "Ada Example"}, {"kind": "poem", "slug": "x"}, {"kind": "page", "slug": "cases"}, {"kind": "translation", "of": adaFile, "language": "fr"}, {"kind": "case", "slug": "con"}, {"kind": "case"}},
		404: {{"kind": "update", "slug": "x", "case": "nobody"}, {"kind": "translation", "of": "content/pages/nothing.md", "language": "uk"}, {"kind": "translation", "of": "../x.md", "language": "uk"}},
	} {
		for _, body := range bodies {
			b.must(status, "POST", "new", body)
		}
	}
}

func TestFilesBesidePages(t *testing.T) {
	b := newBench(t, nil)
	const file = "content/cases/ada/words.txt"
	a := b.must(201, "PUT", "files/"+file, []byte("one"), "If-None-Match", "*")
	b.must(412, "PUT", "files/"+file, []byte("two"), "If-None-Match", "*")
	b.must(412, "PUT", "files/"+file, []byte("two"), "If-Match", `"sha256:00"`)
	if b.read(file) != "one" {
		t.Errorf("got %q", b.read(file))
	}
	b.must(200, "PUT", "files/"+file, []byte("two"), "If-Match", a.Header.Get("ETag"))
	if a := b.must(200, "GET", "files/"+file, nil); a.Body != "two" || a.Header.Get("ETag") != history.ETag([]byte("two")) {
		t.Errorf("got %v %q", a.Header, a.Body)
	}
	for name, data := range map[string]string{
		"photo.jpg": "<html>", "photo.png": "GIF89a\x00\x00", "paper.pdf": "x", "drawing.svg": "<html><body/></html>", "page.html": "<p>", "run.js": "x", "run.exe": "MZ\x00", "words.txt\u202e": "x", "latin.txt": "\xe9",
	} {
		if a := b.ask("PUT", "files/content/cases/ada/"+escape(name), []byte(data), "If-None-Match", "*"); a.Code != 422 && a.Code != 404 {
			t.Errorf("%s: got %d %s", name, a.Code, a.Body)
		}
	}
	for _, name := range []string{"content/cases/nobody/a.txt", "content/other/a.txt", "content/letters/open/people.csv", "content/letters/open/signatories.json", "content/cases/ada/original-import.docx", "content/cases/ada/new.md"} {
		b.must(404, "PUT", "files/"+name, []byte("x"), "If-None-Match", "*")
	}
}

func TestBuildIsShownAndThenMade(t *testing.T) {
	b := newBench(t, nil)
	before := b.tree()
	report := b.must(200, "GET", "report", nil)
	if !strings.Contains(fmt.Sprint(report.JSON["added"]), "/cases/ada/") || !strings.Contains(fmt.Sprint(report.JSON["people"]), "Dee Model") {
		t.Errorf("got %s", report.Body)
	}
	a := b.must(200, "POST", "build", "{}")
	if !maps.Equal(b.tree(), before) || len(a.JSON["would"].([]any)) == 0 || a.JSON["report"] == nil {
		t.Fatalf("got %s", a.Body)
	}
	b.write(listFile, smallSite[listFile]+"Ed Pattern,,,yes\n")
	a = b.must(409, "POST", "build", m{"confirm": a.text("confirm")})
	if _, err := os.Stat(b.path("public")); err == nil || !strings.Contains(a.Body, "Ed Pattern") {
		t.Fatalf("somebody is named who was not shown: %s", a.Body)
	}
	a = b.must(200, "POST", "build", m{"confirm": a.text("confirm")})
	lines := strings.Split(strings.TrimSpace(a.Body), "\n")
	if a.Header.Get("Content-Type") != "application/x-ndjson" || len(lines) != 2 || !strings.HasPrefix(lines[0], `{"event":"report"`) || !strings.Contains(lines[1], `"event":"done"`) {
		t.Errorf("got %s", a.Body)
	}
	if !strings.Contains(b.read("public/letters/open/index.html"), "Ed Pattern") {
		t.Error("the site was not built")
	}
	b.put(200, adaFile, m{"keys": m{"status": "detaind"}})
	b.must(422, "POST", "build", "{}")
	b.must(422, "GET", "report", nil)
}

func TestBuildTellsOfAnotherThatWrites(t *testing.T) {
	busy := &publish.Error{Kind: publish.Busy, Text: diag.Say("output-busy", "folder", "public")}
	if f := failureOf(publishFailure(busy)); f.status != http.StatusLocked || f.problems[0].Code != "output-busy" {
		t.Errorf("got %d %v", f.status, f.problems)
	}
}

func TestImportWaitsForNobodyWhoHasTheLock(t *testing.T) {
	b := newBench(t, nil)
	lock, err := durable.BeginChange(b.dir, "import site")
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	if a := b.must(423, "POST", "new", m{"kind": "page", "slug": "help"}); !strings.Contains(a.Body, "import site") {
		t.Errorf("got %s", a.Body)
	}
}

// A workbook is kept as CSV, but not while it says of a row what CSV cannot.
func TestWorkbookIsKeptAsCSV(t *testing.T) {
	b := newBench(t, nil)
	os.Remove(b.path(listFile))
	const book = "content/letters/open/signatories.xlsx"
	save := func(hidden bool) {
		t.Helper()
		f := excelize.NewFile()
		defer f.Close()
		for i, row := range [][]any{{"name", "public", "code", "e-mail"}, {"Bo \"B\" Specimen", "yes", "007", "bo@example.org"}, {"Cy,\nSample", "no", "", ""}} {
			if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
		if hidden {
			if err := f.SetRowVisible("Sheet1", 3, false); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.SaveAs(b.path(book)); err != nil {
			t.Fatal(err)
		}
	}
	save(true)
	if a := b.ask("POST", "convert", m{"letter": "open"}); a.Code != 422 || !strings.Contains(a.codes(), "hidden-rows") {
		t.Errorf("with a hidden row: got %d %s", a.Code, a.Body)
	}
	save(false)
	shown := b.must(200, "POST", "convert", m{"letter": "open"})
	if _, err := os.Stat(b.path(listFile)); err == nil {
		t.Fatal("it was made before anybody said yes")
	}
	b.must(200, "POST", "convert", m{"letter": "open", "confirm": shown.text("confirm")})
	want := "\ufeffname,public,code,e-mail\r\n\"Bo \"\"B\"\" Specimen\",yes,007,bo@example.org\r\n\"Cy,\r\nSample\",no,,\r\n"
	if got := b.read(listFile); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, err := os.Stat(b.path(book)); err == nil {
		t.Error("the workbook is still there")
	}
	if kept, _ := filepath.Glob(b.path(".casebook/history/" + book + "/*")); len(kept) != 1 {
		t.Errorf("%d versions of the workbook are kept", len(kept))
	}
	if a := b.ask("POST", "convert", m{"letter": "open"}); a.Code != 422 {
		t.Errorf("of no workbook: got %d %s", a.Code, a.Body)
	}
}

// What was withdrawn or taken down does not come back into the history by the saves
// that clear it away.
func TestWhatIsForgottenIsNotKeptAgain(t *testing.T) {
	b := newBench(t, nil)
	holds := func(text string) (found []string) {
		filepath.WalkDir(b.path(".casebook"), func(name string, d os.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				if data, _ := os.ReadFile(name); strings.Contains(string(data), text) {
					found = append(found, name)
				}
			}
			return nil
		})
		return found
	}
	order := func(path string, body m) {
		t.Helper()
		shown := b.must(200, "POST", path, body)
		body["confirm"] = shown.text("confirm")
		b.must(200, "POST", path, body)
	}
	b.put(200, aboutFile, m{"text": "Thanks to **Bo** Specimen, and others.\n"})
	order("withdraw", m{"letter": "open", "name": "Bo Specimen"})
	b.put(200, aboutFile, m{"text": "Thanks to others.\n"})
	if found := holds("Specimen"); len(found) > 0 {
		t.Errorf("after the name was taken out of a page: %v", found)
	}
	b.put(200, aboutFile, m{"text": "Thanks to all.\n"})
	if found := holds("Thanks to others"); len(found) != 1 {
		t.Errorf("a version that names nobody is kept %d times", len(found))
	}
	etag := b.must(200, "GET", "signatories/open", nil).text("etag")
	added := b.must(200, "PATCH", "signatories/open", `{"rows":[{"cells":{"name":"Bo Specimen","public":"yes"}}]}`, "If-Match", etag)
	rows, _ := added.JSON["rows"].([]any)
	row := rows[0].(map[string]any)["row"]
	b.must(200, "PATCH", "signatories/open", fmt.Sprintf(`{"rows":[{"row":%v,"remove":true}]}`, row), "If-Match", added.text("etag"))
	if found := holds("Specimen"); len(found) > 0 {
		t.Errorf("after the row was taken out again: %v", found)
	}

	b.must(200, "POST", "build", m{"confirm": b.must(200, "POST", "build", m{}).text("confirm")})
	order("takedown", m{"address": "/cases/ada/"})
	b.must(204, "DELETE", "documents/"+adaFile, nil, "If-Match", b.must(200, "GET", "documents/"+adaFile, nil).Header.Get("ETag"))
	if found := holds("The first text."); len(found) > 0 {
		t.Errorf("after the page was taken down and deleted: %v", found)
	}
}

func TestListOfALetterThatWasTakenDownCanBeDeleted(t *testing.T) {
	b := newBench(t, nil)
	list := func(method string) *answered {
		return b.ask(method, "files/"+listFile, nil, "If-Match", b.ask("GET", "signatories/open", nil).text("etag"))
	}
	if a := list("DELETE"); a.Code != 404 {
		t.Fatalf("the list of a letter that is published: %d", a.Code)
	}
	a := b.must(200, "POST", "takedown", m{"address": "/letters/open/"})
	b.must(200, "POST", "takedown", m{"address": "/letters/open/", "confirm": a.text("confirm")})
	if a := list("DELETE"); a.Code != 204 {
		t.Fatalf("got %d %s", a.Code, a.Body)
	}
	if _, err := os.Stat(b.path(listFile)); err == nil {
		t.Error("the list is still there")
	}
	if kept, _ := filepath.Glob(b.path(".casebook/history/" + listFile + "/*")); len(kept) > 0 {
		t.Error("a version was kept")
	}
}

// A file in an encoding that it does not name is read in none that is guessed: which it
// may be in is said, and one is chosen.
func TestEncodingsOfAnImportAreOffered(t *testing.T) {
	b := newBench(t, map[string]string{"content/letters/open/signatories.csv": "name,public\nBo Specimen,yes\n"})
	list := append([]byte("name,public\n"), 0xc8, 0xe2, 0xe0, 0xed, ' ', 0xcf, 0xf0, 0xe8, 0xea, 0xeb, 0xe0, 0xe4, ',', 'y', 'e', 's', '\n')
	a := b.must(422, "POST", "import/signatories?name=l.csv&letter=open", list)
	if offered, _ := a.JSON["encodings"].([]any); len(offered) < 5 || offered[0] != "windows-1251" || strings.Contains(a.Body, "--encoding") || strings.Contains(a.Body, "&encoding") {
		t.Errorf("got %s", a.Body)
	}
	b.must(200, "POST", "import/signatories?name=l.csv&letter=open&encoding=windows-1251", list)
	a = b.must(422, "POST", "import/letter?name=l.txt", list)
	if offered, _ := a.JSON["encodings"].([]any); len(offered) < 5 || offered[0] != "windows-1251" {
		t.Errorf("got %s", a.Body)
	}
	if a = b.must(200, "POST", "import/letter?name=l.txt&encoding=windows-1251", list); !strings.Contains(a.text("source"), "Иван") {
		t.Errorf("got %s", a.Body)
	}
}

// Whoever writes a title in letters of which no address can be made is asked for a name.
func TestNewDocumentsAskForANameInTheAddress(t *testing.T) {
	b := newBench(t, nil)
	for body, want := range map[string]string{
		`{"kind":"case"}`:                               "the title is missing",
		`{"kind":"case","title":"حرية"}`:                "no address can be made",
		`{"kind":"case","title":"x","slug":"Free Ada"}`: `write \"free-ada\"`,
	} {
		if a := b.must(422, "POST", "new", body); !strings.Contains(a.Body, want) || strings.Contains(a.Body, "SLUG") {
			t.Errorf("%s: got %s", body, a.Body)
		}
	}
	if a := b.must(201, "POST", "new", m{"kind": "case", "title": "حرية", "slug": "freedom"}); a.text("file") != "content/cases/freedom/index.md" {
		t.Errorf("got %s", a.Body)
	}
}

// A logo can be sent to a site that has no folder for such yet.
func TestLogosLieInAssets(t *testing.T) {
	b := newBench(t, nil)
	b.must(201, "PUT", "files/assets/logo.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><circle r="2"/></svg>`), "If-None-Match", "*")
	b.must(404, "PUT", "files/assets/site.css", []byte("p {}"), "If-None-Match", "*")
	b.must(404, "PUT", "files/content/cases/nobody/x.txt", []byte("x"), "If-None-Match", "*")
	page := b.send(newRequest(b, "edit?file=site.toml")).Body
	if !strings.Contains(page, "assets/logo.svg") {
		t.Error("the form does not offer it")
	}
}

// What is left of a page is deleted with it, and its folder.
func TestADeletedPageLeavesNoFolder(t *testing.T) {
	b := newBench(t, map[string]string{"content/cases/ada/notes.txt": "x"})
	page := b.send(newRequest(b, "protect?file="+adaFile)).Body
	for _, file := range []string{adaFile, "content/cases/ada/updates/2026-02-01-news.md", "content/cases/ada/notes.txt"} {
		if !strings.Contains(page, "documents/"+file) && !strings.Contains(page, "files/"+file) {
			t.Errorf("%s is not offered", file)
		}
		at := "documents/"
		if strings.HasSuffix(file, ".txt") {
			at = "files/"
		}
		b.must(204, "DELETE", at+file, nil, "If-Match", history.ETag([]byte(b.read(file))))
	}
	if _, err := os.Stat(b.path("content/cases/ada")); err == nil {
		t.Error("the folder is still there")
	}
	if _, err := os.Stat(b.path("content/cases")); err != nil {
		t.Error("a folder of the site is gone")
	}
	if a := b.must(200, "GET", "problems", nil); strings.Contains(a.Body, "missing-index") {
		t.Errorf("got %s", a.Body)
	}
	b.write("content/letters/old/signatories.csv", "name,public\nBo Specimen,yes\n")
	if page := b.send(newRequest(b, "protect?file=content/letters/old/index.md")).Body; !strings.Contains(page, "files/content/letters/old/signatories.csv") {
		t.Error("a list that is left alone is not offered")
	}
	if page := b.send(newRequest(b, "")).Body; !strings.Contains(page, "protect?file=content%2fletters%2fold%2findex.md") && !strings.Contains(page, "protect?file=content%2Fletters%2Fold%2Findex.md") {
		t.Error("the first page does not lead there")
	}
}
