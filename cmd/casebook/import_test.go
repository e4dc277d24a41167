package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// siteForImport makes a site with a letter, and gives its folder and the
// letter's list.
func siteForImport(t *testing.T) (dir, list string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "site")
	if code := run(context.Background(), []string{"init", dir}, strings.NewReader(""), &bytes.Buffer{}, &bytes.Buffer{}); code != 0 {
		t.Fatal("init ends with", code)
	}
	return dir, filepath.Join(dir, "content", "letters", "2026-01-15-free-ada-example", "signatories.csv")
}

func TestImportAsksWhetherNamesAreDecodedRightly(t *testing.T) {
	text, err := charmap.Windows1250.NewEncoder().String("name\nŁucja Przykład\nŻaneta Śmieszna\nBogusław Wzór\n")
	if err != nil {
		t.Fatal(err)
	}
	dir, list := siteForImport(t)
	file := filepath.Join(t.TempDir(), "old.csv")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	const question = "old.csv is not in UTF-8. In windows-1250, names in it read:\n    Łucja Przykład\n    Żaneta Śmieszna\nAre they right? [y/n] "
	for _, c := range []struct {
		answers bool
		answer  string
		asked   bool
		added   bool
	}{{false, "y\n", false, false}, {true, "\n", true, false}, {true, "n\n", true, false}, {true, "y\n", true, true}, {true, "Ja\n", true, true}} {
		var said bytes.Buffer
		term := &terminal{speaker: speaker{out: &bytes.Buffer{}, err: &said}, in: strings.NewReader(c.answer), answers: c.answers}
		err := term.importSignatories(dir, file, peopleImport{letter: "2026-01-15-free-ada-example", public: "yes"})
		if asked := strings.HasPrefix(said.String(), question); asked != c.asked {
			t.Errorf("%+v: said %s", c, said.String())
		}
		now, readErr := os.ReadFile(list)
		if readErr != nil {
			t.Fatal(readErr)
		}
		if !c.added {
			var code exit
			if !errors.As(err, &code) || !bytes.Equal(now, before) {
				t.Errorf("%+v: ends with %v and the list\n%s", c, err, now)
			}
			if !c.asked && !strings.Contains(said.String(), "add --encoding windows-1250") {
				t.Errorf("no hint in %s", said.String())
			}
		} else if err != nil || !strings.Contains(string(now), "Łucja Przykład") {
			t.Errorf("%+v: ends with %v and the list\n%s", c, err, now)
		}
	}
}

// TestImportSignatoriesAsksWhoMayBeNamed holds that at a terminal nobody without
// an answer is added unless somebody says how, and that a slip is no answer.
func TestImportSignatoriesAsksWhoMayBeNamed(t *testing.T) {
	dir, list := siteForImport(t)
	file := filepath.Join(t.TempDir(), "new.csv")
	if err := os.WriteFile(file, []byte("name\nZyx Qwerty\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		answers bool
		answer  string
		added   string // the answer that is written; "" for nobody added
	}{{false, "yes\n", ""}, {true, "\n", ""}, {true, "", ""}, {true, "y\n", ""}, {true, "sure\n", ""}, {true, "no\n", "no"}, {true, "Initials\n", "initials"}, {true, " yes \n", "yes"}} {
		var said bytes.Buffer
		term := &terminal{speaker: speaker{out: &bytes.Buffer{}, err: &said}, in: strings.NewReader(c.answer), answers: c.answers}
		err := term.importSignatories(dir, file, peopleImport{letter: "2026-01-15-free-ada-example"})
		if asked := strings.Contains(said.String(), "may they be named? yes, no or initials: "); asked != c.answers {
			t.Errorf("%+v: said %s", c, said.String())
		}
		now, readErr := os.ReadFile(list)
		if readErr != nil {
			t.Fatal(readErr)
		}
		var code exit
		switch {
		case c.added == "" && (!errors.As(err, &code) || !bytes.Equal(now, before)):
			t.Errorf("%+v: ends with %v and the list\n%s", c, err, now)
		case c.added != "" && (err != nil || !strings.Contains(lineOf(string(now), "Zyx Qwerty"), ","+c.added)):
			t.Errorf("%+v: ends with %v and the list\n%s", c, err, now)
		}
		if err := os.WriteFile(list, before, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// lineOf gives the line of a text that holds a word.
func lineOf(text, word string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, word) {
			return line
		}
	}
	return ""
}

func TestImportLetterAsksForTheCase(t *testing.T) {
	dir, _ := siteForImport(t)
	file := filepath.Join(t.TempDir(), "letter.txt")
	if err := os.WriteFile(file, []byte("3 March 2026\n\nRe: A letter\n\nDear all,\n\nText.\n\nSincerely,\n\nBo Sample, France\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for slug, answer := range map[string]string{"named": "ada-example\n", "none": "\n"} {
		var said bytes.Buffer
		term := &terminal{speaker: speaker{out: &bytes.Buffer{}, err: &said}, in: strings.NewReader(answer), answers: true}
		if err := term.importLetter(context.Background(), dir, file, letterImport{slug: slug}); err != nil {
			t.Fatal(err, said.String())
		}
		page, err := os.ReadFile(filepath.Join(dir, "content", "letters", slug, "index.md"))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := strings.Contains(string(page), `cases = ["ada-example"]`), slug == "named"; got != want {
			t.Errorf("%s: %s", slug, page)
		}
	}
}
