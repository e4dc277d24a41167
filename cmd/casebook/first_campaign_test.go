package main

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

const firstCampaign = guideSite + "/content/pages/first-campaign/"

// guideLines gives the commands of a page of the guide, as they stand there.
func guideLines(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`(?m)^casebook .*$`).FindAllString(string(text), -1)
}

// A newcomer who types what the guide says, and does between what it tells, has a
// letter from Word with its signatories online, and nobody is named who did not say yes.
func TestFirstCampaignOfTheGuideIsPublished(t *testing.T) {
	lines := guideLines(t, firstCampaign+"index.md")
	if other := guideLines(t, firstCampaign+"index.uk.md"); !slices.Equal(lines, other) {
		t.Errorf("the translation has other commands: %q", other)
	}
	t.Chdir(t.TempDir())
	t.Setenv("HOME", t.TempDir())
	writeLetterOfWord(t, "Open letter.docx")
	writeAnswers(t, "answers.xlsx")
	slug, done := "", 0
	between := map[string]func(){ // what the guide says to do after a command
		"import letter": func() {
			editGuideFile(t, "content/letters/"+slug+"/signatories.csv", "name,role\n", "name,role,public\n", "lawyer\n", "lawyer,yes\n", "writer\n", "writer,no\n")
			editGuideFile(t, "content/cases/cy-sample/index.md", "draft = true # remove this line to publish the page\n", "")
		},
		"import signatories": func() {
			editGuideFile(t, "site.toml", "https://example.org/", "https://free-ada.test/")
			for _, madeUp := range []string{"letters/2026-01-15-free-ada-example", "cases/ada-example"} {
				if err := os.RemoveAll("free-ada/content/" + madeUp); err != nil {
					t.Fatal(err)
				}
			}
		},
	}
	for _, line := range lines {
		if strings.HasPrefix(line, "casebook serve ") {
			continue
		}
		line = strings.NewReplacer("SLUG", slug, "sftp://you@host.example.org/www", "file:../www").Replace(line)
		if strings.HasPrefix(line, "casebook deploy ") && !strings.Contains(line, "--add") {
			line += " --yes"
		}
		var args []string
		for _, word := range regexp.MustCompile(`"[^"]*"|\S+`).FindAllString(line, -1)[1:] {
			args = append(args, strings.Trim(word, `"`))
		}
		var out, said bytes.Buffer
		if code := run(t.Context(), args, strings.NewReader(""), &out, &said); code != 0 {
			t.Fatalf("%s ended with %d: %s", line, code, said.String())
		}
		if args[0] == "import" && args[1] == "letter" {
			first, _, _ := strings.Cut(out.String(), "\n")
			slug = filepath.Base(filepath.Dir(first))
		}
		if then := between[args[0]+" "+args[1]]; then != nil {
			then()
			done++
		}
	}
	if done != len(between) {
		t.Errorf("%d of %d commands were there", done, len(between))
	}
	page, err := os.ReadFile("www/letters/" + slug + "/index.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, named := range []string{"Cleo Placeholder", "Ada Sample", "B. S.", "Cy Sample"} {
		if !strings.Contains(string(page), named) {
			t.Errorf("%s is not on the page of the letter", named)
		}
	}
	_ = filepath.WalkDir("www", func(name string, d os.DirEntry, err error) error {
		data, _ := os.ReadFile(name)
		for _, hidden := range []string{"Dan Sample", "Bo Sample", "Bo Specimen", "@mail.test", "Ada Example"} {
			if bytes.Contains(data, []byte(hidden)) {
				t.Errorf("%s is in %s", hidden, name)
			}
		}
		return err
	})
}

// editGuideFile replaces words in a file of the campaign, each of which must be there.
func editGuideFile(t *testing.T, name string, pairs ...string) {
	t.Helper()
	name = filepath.Join("free-ada", filepath.FromSlash(name))
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for pair := range slices.Chunk(pairs, 2) {
		if !strings.Contains(text, pair[0]) {
			t.Fatalf("%q is not in %s: %s", pair[0], name, text)
		}
		text = strings.Replace(text, pair[0], pair[1], 1)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// writeLetterOfWord makes a letter as Word saves it, with two people below it.
func writeLetterOfWord(t *testing.T, name string) {
	t.Helper()
	var text strings.Builder
	for _, line := range []string{"To: Max Sample, Minister of Examples", "Sampletown, 12 March 2026", "Subject: Release Cy Sample", "Dear Minister,", "we ask you to release Cy Sample.", "Yours sincerely,", "Cleo Placeholder, lawyer", "Bo Specimen, writer"} {
		text.WriteString("<w:p><w:r><w:t>" + line + "</w:t></w:r></w:p>")
	}
	var data bytes.Buffer
	z := zip.NewWriter(&data)
	w, err := z.Create("word/document.xml")
	if err == nil {
		_, err = w.Write([]byte(`<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + text.String() + `</w:body></w:document>`))
	}
	if err == nil {
		err = z.Close()
	}
	if err == nil {
		err = os.WriteFile(name, data.Bytes(), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// writeAnswers makes a sheet of answers to a form, with what is nobody's business.
func writeAnswers(t *testing.T, name string) {
	t.Helper()
	sheet := excelize.NewFile()
	defer sheet.Close()
	for row, cells := range [][]any{
		{"Timestamp", "name", "E-mail", "role", "country", "public"},
		{"2026-03-13 10:00", "Ada Sample", "ada@mail.test", "Professor, Univ.", "DE", "yes"},
		{"2026-03-13 10:01", "Bo Sample", "bo@mail.test", "", "Україна", "initials"},
		{"2026-03-13 10:02", "Dan Sample", "dan@mail.test", "judge", "", "no"},
	} {
		cell, _ := excelize.CoordinatesToCellName(1, row+1)
		if err := sheet.SetSheetRow("Sheet1", cell, &cells); err != nil {
			t.Fatal(err)
		}
	}
	if err := sheet.SaveAs(name); err != nil {
		t.Fatal(err)
	}
}
