package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"casebook"
	"casebook/internal/desk"
)

// An editor changes a site as people do, and makes mistakes.
type editor struct {
	t    testing.TB
	dir  string
	rand *rand.Rand
	good map[string]string // the tree as it last built
	made int
	desk *desk.Desk // of the same site; nil until it is used
}

// begin writes a small campaign in two languages.
func (e *editor) begin() {
	e.write("site.toml", siteToml)
	e.write("content/index.md", "+++\ntitle = \"Home\"\n+++\nWelcome to an invented campaign.\n")
	e.write("content/pages/about.md", "+++\ntitle = \"About\"\n+++\nAbout us, and [the first case](../cases/case-0/index.md).\n")
	e.write("content/pages/about.uk.md", "+++\ntitle = \"Про нас\"\n+++\nПро нас.\n")
	for i := range 4 {
		at := fmt.Sprintf("content/cases/case-%d/", i)
		e.write(at+"index.md", e.caseText(i))
		e.write(at+"photo.png", e.picture())
		e.write(at+"updates/2025-03-01-first.md", "+++\ntitle = \"First\"\n+++\nThe first news of [another](../../case-0/index.md).\n")
		e.write(at+"updates/2025-04-01-second.md", "+++\ntitle = \"Second\"\nsummary = \"In short.\"\n+++\nMore news.\n\n## Details\n\nSee [above](#details).\n")
	}
	e.write("content/cases/case-0/index.uk.md", "+++\ntitle = \"Перша справа\"\n+++\nОпис.\n")
	for i := range 3 {
		at := fmt.Sprintf("content/letters/letter-%d/", i)
		e.write(at+"index.md", fmt.Sprintf("+++\ntitle = \"Letter %d\"\ndate = 2025-02-0%d\ncases = [\"case-%d\"]\n\n[[to]]\nname = \"Max Sample\"\n+++\nDear Mr Sample,\n\nplease.\n", i, i+1, i))
		e.write(at+"signatories.csv", e.signatories(3+12*i))
	}
}

const siteToml = `title = "A campaign"
description = "Everything here is made up."
base_url = "https://example.org/"
language = "en"
id = "example.org,2026"

[languages.uk]
title = "Кампанія"

[signatories]
per_page = 8

[[menu]]
title = "About"
page = "pages/about.md"
`

func (e *editor) caseText(i int) string {
	return fmt.Sprintf("+++\ntitle = \"Ada Example %d\"\nstatus = \"detained\"\ncountry = \"UA\"\nimage = \"photo.png\"\nimage_alt = \"A square\"\naliases = [\"/old/%d/\"]\n\n[[events]]\ndate = 2026-0%d-01\ntitle = \"Hearing\"\n+++\nWhat happened.\n", i, i, i%8+1)
}

func (e *editor) signatories(n int) string {
	var b strings.Builder
	b.WriteString("name,role,country,public\n")
	for i := range n {
		fmt.Fprintf(&b, "Person %c%d,Editor,UA,%s\n", 'A'+i%5, e.rand.IntN(1000), []string{"yes", "no", "initials", "1"}[i%4])
	}
	return b.String()
}

// picture gives a small picture that no other equals.
func (e *editor) picture() string {
	m := image.NewRGBA(image.Rect(0, 0, 40, 30))
	m.Set(e.rand.IntN(40), e.rand.IntN(30), color.RGBA{uint8(e.rand.IntN(256)), 80, 90, 255})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		e.t.Fatal(err)
	}
	return b.String()
}

// edit changes something and says what. A broken tree is mended more often
// than not.
func (e *editor) edit(broken bool) string {
	e.made++
	if broken && e.rand.IntN(3) > 0 {
		e.restore()
		return "restore the last good tree"
	}
	edits := []func() string{
		e.addText, e.addText, e.addText, e.setTitle, e.setStatus, e.setDraft, e.setSummary, e.addLink, e.breakLink, e.breakFrontMatter,
		e.newCase, e.newUpdate, e.newPage, e.translate, e.deleteDocument, e.deleteFolder, e.renameFolder, e.renameUpdate,
		e.changeSignatories, e.breakSignatories, e.changePicture, e.breakPicture, e.deletePicture, e.showPicture,
		e.changeConfig, e.breakConfig, e.changeLayout, e.breakLayout, e.changeWords, e.changeStyle, e.changeStatic, e.takeDown,
		e.saveAtDesk, e.saveAtDesk, e.saveAtDesk, e.saveRowAtDesk, e.deleteAtDesk,
	}
	return edits[e.rand.IntN(len(edits))]()
}

func (e *editor) restore() {
	now := readTree(e.t, e.dir)
	for name, text := range e.good {
		if now[name] != text {
			e.write(name, text)
		}
	}
	for name := range now {
		if _, kept := e.good[name]; !kept {
			e.remove(name)
			for dir := filepath.Dir(e.path(name)); os.Remove(dir) == nil; dir = filepath.Dir(dir) {
			} // a folder without a page would be an error
		}
	}
}

func (e *editor) addText() string {
	file := e.pick("content/", ".md")
	e.write(file, e.read(file)+fmt.Sprintf("\nSentence %d of the text.\n", e.made))
	return "add text to " + file
}

// askDesk asks the site's desk, and gives what it answers.
func (e *editor) askDesk(method, address string, body any, etag string) (status int, answer map[string]any) {
	if e.desk == nil {
		d, err := desk.New(desk.Options{Dir: e.dir, Theme: casebook.Theme, Port: "8080"})
		if err != nil {
			e.t.Fatal(err)
		}
		e.desk = d
		e.t.Cleanup(func() { d.Close() })
	}
	sent, err := json.Marshal(body)
	if err != nil {
		e.t.Fatal(err)
	}
	r := httptest.NewRequest(method, "http://127.0.0.1:8080"+desk.Path+"api/"+address, bytes.NewReader(sent))
	r.Header.Set("X-Casebook-Token", e.desk.Token())
	if method != http.MethodGet {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("If-Match", etag)
	}
	w := httptest.NewRecorder()
	e.desk.ServeHTTP(w, r)
	if w.Body.Len() > 0 {
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			e.t.Fatalf("%s %s: %v in %s", method, address, err, w.Body)
		}
	}
	return w.Code, answer
}

// saveAtDesk saves a key and the text of a document, or the whole of one whose keys
// cannot be read.
func (e *editor) saveAtDesk() string {
	file := e.pick("content/", ".md")
	if strings.HasSuffix(file, "none.md") {
		return "nothing"
	}
	_, doc := e.askDesk(http.MethodGet, "documents/"+file, nil, "")
	etag, _ := doc["etag"].(string)
	text, _ := doc["text"].(string)
	edit := map[string]any{"keys": map[string]any{"summary": fmt.Sprint("Summary ", e.made)}, "text": text + fmt.Sprintf("\nSentence %d from the desk.\n", e.made)}
	if status, _ := e.askDesk(http.MethodPut, "documents/"+file, edit, etag); status != http.StatusOK {
		source, _ := doc["source"].(string)
		if status, answer := e.askDesk(http.MethodPut, "documents/"+file, map[string]any{"source": source + fmt.Sprintf("\nSentence %d.\n", e.made)}, etag); status != http.StatusOK {
			e.t.Fatalf("%s is not saved at the desk: %d %v", file, status, answer)
		}
	}
	return "save " + file + " at the desk"
}

// saveRowAtDesk changes a cell of a list, and adds a row.
func (e *editor) saveRowAtDesk() string {
	file := e.pick("content/letters/", "signatories.csv")
	letter := filepath.Base(filepath.Dir(e.path(file)))
	status, list := e.askDesk(http.MethodGet, "signatories/"+letter, nil, "")
	if rows, _ := list["rows"].([]any); status == http.StatusOK && len(rows) > 0 {
		row := rows[e.rand.IntN(len(rows))].(map[string]any)["row"]
		etag, _ := list["etag"].(string)
		e.askDesk(http.MethodPatch, "signatories/"+letter, map[string]any{"rows": []any{
			map[string]any{"row": row, "cells": map[string]any{"name": fmt.Sprint("Desk Example ", e.made)}},
			map[string]any{"cells": map[string]any{"name": fmt.Sprint("New Example ", e.made)}},
		}}, etag)
	}
	return "save a row of " + file + " at the desk"
}

// deleteAtDesk deletes an update.
func (e *editor) deleteAtDesk() string {
	file := e.pick("content/cases/", ".md")
	if !strings.Contains(file, "/updates/") || strings.HasSuffix(file, "none.md") {
		return "nothing"
	}
	_, doc := e.askDesk(http.MethodGet, "documents/"+file, nil, "")
	etag, _ := doc["etag"].(string)
	if status, answer := e.askDesk(http.MethodDelete, "documents/"+file, nil, etag); status != http.StatusNoContent {
		e.t.Fatalf("%s is not deleted at the desk: %d %v", file, status, answer)
	}
	return "delete " + file + " at the desk"
}

// set puts a key first into a file's front matter, in the place of the one
// there is.
func (e *editor) set(file, key, value string) string {
	lines := strings.Split(e.read(file), "\n")
	lines = slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, key+" = ") })
	e.write(file, strings.Join(slices.Insert(lines, 1, key+" = "+value), "\n"))
	return "set " + key + " of " + file
}

func (e *editor) setTitle() string {
	return e.set(e.pick("content/", ".md"), "title", fmt.Sprintf("%q", fmt.Sprint("Title ", e.made)))
}

func (e *editor) setSummary() string {
	return e.set(e.pick("content/", ".md"), "summary", fmt.Sprintf("%q", fmt.Sprint("Summary ", e.made)))
}

func (e *editor) setStatus() string {
	status := []string{"detained", "released", "at-risk", "detaind"}[e.rand.IntN(4)]
	return e.set(e.pick("content/cases/", "/index.md"), "status", fmt.Sprintf("%q", status))
}

func (e *editor) setDraft() string {
	return e.set(e.pick("content/", ".md"), "draft", fmt.Sprint(e.rand.IntN(2) == 0))
}

func (e *editor) addLink() string {
	from, to := e.pick("content/", ".md"), e.pick("content/", ".md")
	e.write(from, e.read(from)+"\n[A link]("+strings.Repeat("../", strings.Count(from, "/"))+to+").\n")
	return "link from " + from + " to " + to
}

func (e *editor) breakLink() string {
	file := e.pick("content/", ".md")
	e.write(file, e.read(file)+"\n[A link](nowhere.md).\n")
	return "break a link in " + file
}

func (e *editor) breakFrontMatter() string {
	file := e.pick("content/", ".md")
	e.write(file, strings.Replace(e.read(file), "title = ", "titel = ", 1))
	return "break the front matter of " + file
}

func (e *editor) newCase() string {
	at := fmt.Sprintf("content/cases/new-%d/", e.made)
	e.write(at+"photo.png", e.picture())
	e.write(at+"index.md", strings.Replace(e.caseText(e.made), fmt.Sprintf("date = 2026-0%d", e.made%8+1), "date = 2026-01", 1))
	return "new case " + at
}

func (e *editor) newUpdate() string {
	file := path.Dir(e.pick("content/cases/", "/index.md")) + fmt.Sprintf("/updates/2025-05-01-new-%d.md", e.made)
	e.write(file, "+++\ntitle = \"New\"\n+++\nNews.\n")
	return "new update " + file
}

func (e *editor) newPage() string {
	file := fmt.Sprintf("content/pages/page-%d.md", e.made)
	e.write(file, "+++\ntitle = \"Page\"\n+++\nText.\n")
	return "new page " + file
}

func (e *editor) translate() string {
	file := e.pick("content/", ".md")
	if strings.Contains(path.Base(file), ".uk.") {
		return "nothing"
	}
	to := strings.TrimSuffix(file, ".md") + ".uk.md"
	e.write(to, fmt.Sprintf("+++\ntitle = \"Переклад %d\"\n+++\nТекст.\n", e.made))
	return "translate " + file
}

func (e *editor) deleteDocument() string {
	file := e.pick("content/", ".md")
	e.remove(file)
	return "delete " + file
}

func (e *editor) deleteFolder() string {
	dir := path.Dir(e.pick("content/", "/index.md"))
	if dir == "content" {
		return "nothing"
	}
	if err := os.RemoveAll(e.path(dir)); err != nil {
		e.t.Fatal(err)
	}
	return "delete " + dir
}

func (e *editor) renameFolder() string {
	dir := path.Dir(e.pick("content/", "/index.md"))
	if dir == "content" {
		return "nothing"
	}
	to := fmt.Sprintf("%s/renamed-%d", path.Dir(dir), e.made)
	e.rename(dir, to)
	return "rename " + dir + " to " + to
}

func (e *editor) renameUpdate() string {
	file := e.pick("content/cases/", "first.md")
	to := path.Dir(file) + fmt.Sprintf("/2025-06-01-renamed-%d-first.md", e.made)
	e.rename(file, to)
	return "rename " + file + " to " + to
}

func (e *editor) changeSignatories() string {
	file := e.pick("content/letters/", ".csv")
	e.write(file, e.signatories(e.rand.IntN(40)))
	return "change " + file
}

func (e *editor) breakSignatories() string {
	file := e.pick("content/letters/", ".csv")
	e.write(file, e.read(file)+"Somebody,Editor,UA,perhaps\n")
	return "break " + file
}

func (e *editor) changePicture() string {
	file := e.pick("content/", ".png")
	e.write(file, e.picture())
	return "change " + file
}

func (e *editor) breakPicture() string {
	file := e.pick("content/", ".png")
	text := e.read(file)
	e.write(file, text[:len(text)/2])
	return "break " + file
}

func (e *editor) deletePicture() string {
	file := e.pick("content/", ".png")
	e.remove(file)
	return "delete " + file
}

func (e *editor) showPicture() string {
	file := path.Dir(e.pick("content/", ".png")) + "/index.md"
	if e.read(file) == "" {
		return "nothing"
	}
	e.write(file, e.read(file)+"\n![A square](photo.png)\n")
	return "show a picture in " + file
}

func (e *editor) changeConfig() string {
	text := strings.Replace(siteToml, "A campaign", fmt.Sprint("Campaign ", e.made), 1)
	text = strings.Replace(text, "per_page = 8", fmt.Sprint("per_page = ", 5+e.rand.IntN(10)), 1)
	e.write("site.toml", text)
	return "change site.toml"
}

func (e *editor) breakConfig() string {
	e.write("site.toml", strings.Replace(siteToml, "title =", []string{"titel =", "title ", "title = 3 #"}[e.rand.IntN(3)], 1))
	return "break site.toml"
}

func (e *editor) changeLayout() string {
	e.write("layouts/page.html", fmt.Sprintf("{{define \"main\"}}<h1>{{.Page.Title}}</h1><p>%d</p>{{.Text.Text}}{{end}}\n", e.made))
	return "change a layout"
}

func (e *editor) breakLayout() string {
	text := []string{
		"{{define \"main\"}}<h1>{{.Page.Title}}</h1>{{.Case.Nothing}}{{end}}\n",
		"{{define \"main\"}}<h1>{{.Page.Title}}</h1>{{if}}{{end}}\n",
		"{{define \"main\"}}{{if eq .Page.Title \"About\"}}{{index .Page.Breadcrumb 99}}{{end}}{{end}}\n",
	}[e.rand.IntN(3)]
	e.write("layouts/page.html", text)
	return "break a layout"
}

func (e *editor) changeWords() string {
	e.write("layouts/i18n/uk.toml", fmt.Sprintf("cases = \"Справи %d\"\n", e.made))
	return "change words"
}

func (e *editor) changeStyle() string {
	e.write("assets/extra.css", fmt.Sprintf("body { margin: %dpx }\n", e.made))
	return "change a style sheet"
}

func (e *editor) changeStatic() string {
	e.write("assets/static/humans.txt", fmt.Sprintln(e.made))
	e.write("assets/static/.well-known/security.txt", fmt.Sprintln(e.made))
	return "change static files"
}

// takeDown adds to the record, as the command does: what a built folder knows to
// be down and the record no longer names is an error of the build alone.
func (e *editor) takeDown() string {
	record := fmt.Sprintf("[[takedown]]\naddress = \"/cases/case-%d/\"\ndate = 2025-12-01\n", e.rand.IntN(4))
	before := e.read("content/takedowns.toml")
	if strings.Contains(before, record) {
		return "nothing"
	}
	e.write("content/takedowns.toml", before+record)
	return "take a case down"
}

// pick gives a file that there is, below a folder and with an ending.
func (e *editor) pick(below, ending string) string {
	var files []string
	for name := range readTree(e.t, e.dir) {
		if strings.HasPrefix(name, below) && strings.HasSuffix(name, ending) {
			files = append(files, name)
		}
	}
	if len(files) == 0 {
		return below + "none" + ending
	}
	slices.Sort(files)
	return files[e.rand.IntN(len(files))]
}

func (e *editor) path(name string) string { return filepath.Join(e.dir, filepath.FromSlash(name)) }

func (e *editor) write(name, text string) {
	if text == "" && !strings.HasSuffix(name, ".csv") {
		return // there was no such file to change
	}
	write(e.t, e.dir, name, text)
}

func (e *editor) read(name string) string {
	data, _ := os.ReadFile(e.path(name)) // "" when there is none
	return string(data)
}

func (e *editor) remove(name string) {
	if err := os.Remove(e.path(name)); err != nil && !os.IsNotExist(err) {
		e.t.Fatal(err)
	}
}

func (e *editor) rename(from, to string) {
	if err := os.Rename(e.path(from), e.path(to)); err != nil && !os.IsNotExist(err) {
		e.t.Fatal(err)
	}
}
