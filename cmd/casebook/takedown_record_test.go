package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casebook/internal/decode"
)

func TestTakedownIsAddedToWhatSomebodyWroteByHand(t *testing.T) {
	day := decode.Literal("2026-03-01")
	fresh := []decode.Pairs{
		{{Key: "address", Value: "/b/"}, {Key: "date", Value: day}},
		{{Key: "address", Value: "/c/"}, {Key: "id", Value: "c"}, {Key: "date", Value: day}},
	}
	const tables = "\n[[takedown]]\naddress = \"/b/\"\ndate = 2026-03-01\n\n[[takedown]]\naddress = \"/c/\"\nid = \"c\"\ndate = 2026-03-01\n"
	const list = "  { address = \"/b/\", date = 2026-03-01 },\n  { address = \"/c/\", id = \"c\", date = 2026-03-01 },\n"
	const a = `{ address = "/a/", date = 2026-01-01 }`
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", strings.TrimPrefix(tables, "\n")},
		{"tables", "[[takedown]]\naddress = \"/a/\"\ndate = 2026-01-01 # why", "[[takedown]]\naddress = \"/a/\"\ndate = 2026-01-01 # why\n" + tables},
		{"a list on one line", "takedown = [" + a + "]\n", "takedown = [" + a + ",\n" + list + "]\n"},
		{"an empty list", "takedown = []", "takedown = [\n" + list + "]"},
		{"a list on lines", "# ours\n\ntakedown = [ # first\n  " + a + ", # the first\n  # the last\n]\n# end\n",
			"# ours\n\ntakedown = [ # first\n  " + a + ", # the first\n  # the last\n" + list + "]\n# end\n"},
		{"without a last comma", "takedown = [\n  " + a + " # ], not the end\n  ]\n", "takedown = [\n  " + a + ", # ], not the end\n" + list + "  ]\n"},
		{"brackets in strings", "takedown = [\n  { address = \"/a]/\", id = 'x[', date = 2026-01-01, cases = [\"a\"] }\n]", "takedown = [\n  { address = \"/a]/\", id = 'x[', date = 2026-01-01, cases = [\"a\"] },\n" + list + "]"},
		{"a quoted key", "\"takedown\" = [" + a + ",]", "\"takedown\" = [" + a + ",\n" + list + "]"},
		{"lines of Windows", "\ufefftakedown = [\r\n  " + a + "\r\n]\r\n", "\ufefftakedown = [\r\n  " + a + ",\r\n" + strings.ReplaceAll(list, "\n", "\r\n") + "]\r\n"},
	} {
		got, err := addRecords(c.text, fresh)
		if err != nil || got != c.want {
			t.Errorf("%s: got %v\n%s\nwant\n%s", c.name, err, got, c.want)
		}
	}
}

func TestTakedownThatCannotBeAddedSaysWhatToAddByHand(t *testing.T) {
	_, err := addRecords("\n\ntakedown = 1\n", []decode.Pairs{{{Key: "address", Value: "/b/"}, {Key: "date", Value: decode.Literal("2026-03-01")}}})
	if !errors.As(err, new(refusal)) || !strings.HasSuffix(err.Error(), ": { address = \"/b/\", date = 2026-03-01 },") {
		t.Errorf("got %v", err)
	}
}

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
	for name, text := range map[string]string{
		"content/cases/ada/updates/2026-03-12-arrested.md": short,
		"content/pages/arrest.md":                          short,
		"content/letters/arrest/index.md":                  strings.Replace(short, "\n+++\nThe", "\ndate = 2026-01-02\n+++\nThe", 1),
		"content/pages/draft.md":                           strings.Replace(short, "\n+++\nThe", "\ndraft = true\n+++\nThe", 1),
		"content/pages/other.md":                           "+++\ntitle = \"Other\"\n+++\n\n" + strings.ToUpper(long) + "\n",
	} {
		write(name, text)
		if said := run(exitContent, "build"); !strings.Contains(said, name+":2:9: "+says) {
			t.Errorf("%s: %s", name, said)
		}
		remove(name)
		_ = os.Remove(filepath.Dir(at(name))) // the folder of a letter
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
		if said := run(exitContent, args...); !strings.Contains(said, "content/takedowns.toml: error: /cases/ada/2026-03-12-arrest/ was taken down, and its record is gone") {
			t.Error(said)
		}
	}
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
	run(0, "seal", "l") // as if for the first time
	if said := run(exitContent, "build"); !strings.Contains(said, "no correction that says so") {
		t.Error(said)
	}
	write(strings.Replace(string(sealed), "Dear Sir", "Dear Madam", 1))
	run(0, "seal", "l", "--note", "the form of address")
	run(0, "build")
}
