package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What is down stays down under every other name, in any language, and when its
// record is lost.
func TestTakedownSurvivesRenaming(t *testing.T) {
	site := fieldSite(t, "takedown-renamed")
	at := func(name string) string { return filepath.Join(site, name) }
	run := func(code int, args ...string) string { return command(t, code, append(args, "--site", site)...) }
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(at(name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at(name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	remove := func(name string) {
		t.Helper()
		if err := os.Remove(at(name)); err != nil {
			t.Fatal(err)
		}
	}
	long := strings.Repeat("She was taken from her *home* at night. ", 3)
	write("content/pages/night.md", "+++\ntitle = \"Night\"\n+++\n"+long+"\n")
	run(0, "build")
	run(0, "takedown", "/cases/ada/2026-03-12-arrest/")
	run(0, "takedown", "/night/")
	record, err := os.ReadFile(at("content/takedowns.toml"))
	if err != nil || strings.Contains(string(record), "taken from") {
		t.Fatalf("%s, %v", record, err)
	}
	run(0, "build")
	remove("content/cases/ada/updates/2026-03-12-arrest.md")
	remove("content/pages/night.md")
	run(0, "build")
	const short = "+++\ntitle = \"ADA is\u00a0arrested\"\n+++\nThe text that\nwas **taken down**.\n"
	const says = "error: this text was taken down, when it stood at "
	for place, text := range map[string]string{
		"content/cases/ada/updates/2026-03-12-arrested.md": short,
		"content/pages/arrest.md":                          short,
		"content/letters/arrest/index.md":                  strings.Replace(short, "\n+++\nThe", "\ndate = 2026-01-02\n+++\nThe", 1),
		"content/pages/draft.md":                           strings.Replace(short, "\n+++\nThe", "\ndraft = true\n+++\nThe", 1),
		"content/pages/other.md:5:1":                       "+++\ntitle = \"Other\"\n+++\n\n" + strings.ToUpper(long) + "\n",
	} {
		name, at, byText := strings.Cut(place, ":")
		if !byText {
			at = "2:9" // by title and text
		}
		write(name, text)
		if said := run(exitContent, "build"); !strings.Contains(said, name+":"+at+": "+says) {
			t.Errorf("%s: %s", name, said)
		}
		remove(name)
		_ = os.Remove(filepath.Join(site, filepath.Dir(name))) // the folder of a letter
	}
	write("content/pages/arrest.md", "+++\ntitle = \"Another title\"\n+++\nThe text that was taken down.\n")
	run(0, "build") // a short text under another title is another
	key, err := os.ReadFile(at(".casebook-key"))
	if err != nil {
		t.Fatal(err)
	}
	remove(".casebook-key")
	if said := run(exitContent, "build"); !strings.Contains(said, "the key that recognises what was taken down is missing") {
		t.Error(said)
	}
	run(1, "takedown", "/arrest/") // makes no other key
	write(".casebook-key", strings.Repeat("0", 64))
	if said := run(exitContent, "build"); !strings.Contains(said, "not the key that content/takedowns.toml was written with") {
		t.Error(said)
	}
	write(".casebook-key", string(key))
	remove("content/takedowns.toml")
	for _, args := range [][]string{{"build"}, {"build", "--dry-run"}, {"check"}} {
		if said := run(exitContent, args...); !strings.Contains(said, "content/takedowns.toml:1:1: error: /cases/ada/2026-03-12-arrest/ was taken down, and its record is gone") {
			t.Error(said)
		}
	}
	c := start(t, "serve", "--site", site, "--listen", "127.0.0.1:0")
	c.until("/night/ was taken down, and its record is gone")
	c.interrupt()
	write("content/takedowns.toml", string(record))
	run(0, "build")
}

func TestSealThatDisappearsIsNoticed(t *testing.T) {
	site := fieldSite(t, "takedown-renamed")
	letter := filepath.Join(site, "content/letters/l/index.md")
	run := func(code int, args ...string) string { return command(t, code, append(args, "--site", site)...) }
	run(0, "seal", "l")
	run(0, "build")
	sealed, err := os.ReadFile(letter)
	if err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		if err := os.WriteFile(letter, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("+++\ntitle = \"Letter\"\ndate = 2026-01-02\n+++\nDear Madam,\n")
	for _, args := range [][]string{{"build"}, {"check"}} {
		if said := run(exitContent, args...); !strings.Contains(said, "error: this letter was sealed in the last build, and its seal is gone") {
			t.Error(said)
		}
	}
	if err := os.RemoveAll(filepath.Join(site, "public")); err != nil { // which knows it too
		t.Fatal(err)
	}
	for _, args := range [][]string{{"build"}, {"build", "--dry-run"}, {"build", "--out", t.TempDir()}, {"check"}} {
		if said := run(exitContent, args...); strings.Count(said, "error: this letter was sealed in the last build, and its seal is gone") != 1 {
			t.Error(said)
		}
	}
	run(0, "seal", "l") // as if for the first time
	if said := run(exitContent, "build"); !strings.Contains(said, "no correction that says so") {
		t.Error(said)
	}
	write(strings.Replace(string(sealed), "Dear Sir", "Dear Madam", 1))
	run(0, "seal", "l", "--note", "the form of address")
	run(0, "build")
}

// What readers could not see yet may lose its seal.
func TestSealOfWhatNobodyHasReadMayGo(t *testing.T) {
	site := fieldSite(t, "takedown-renamed")
	letter := filepath.Join(site, "content/letters/l/index.md")
	run := func(code int, args ...string) string { return command(t, code, append(args, "--site", site)...) }
	text, err := os.ReadFile(letter)
	if err != nil {
		t.Fatal(err)
	}
	later := time.Now().AddDate(1, 0, 0).UTC()
	for withheld, args := range map[string][]string{
		"draft = true": {"--drafts"},
		"publish = " + later.AddDate(0, -6, 0).Format(time.DateOnly): {"--now", later.Format(time.RFC3339)},
	} {
		open := string(text)
		if err := os.WriteFile(letter, []byte(strings.Replace(open, "+++\n", "+++\n"+withheld+"\n", 1)), 0o666); err != nil {
			t.Fatal(err)
		}
		run(0, "seal", "l")
		run(0, append([]string{"build", "--out", t.TempDir()}, args...)...)
		if err := os.WriteFile(letter, text, 0o666); err != nil {
			t.Fatal(err)
		}
		run(0, "build", "--out", t.TempDir())
	}
}
