package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestNewTakesTheDateOfTheSite: in two zones that are 26 hours apart it is
// never the same day.
func TestNewTakesTheDateOfTheSite(t *testing.T) {
	for _, name := range []string{"Etc/GMT+12", "Etc/GMT-14"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		write(t, dir, "site.toml", fmt.Sprintf("title = \"x\"\nbase_url = \"https://example.org/\"\ntimezone = %q\n", name))
		write(t, dir, "content/cases/ada/index.md", "+++\ntitle = \"Ada Example\"\nstatus = \"detained\"\n+++\n")
		before := time.Now().In(zone).Format(time.DateOnly)
		update, letter := made(t, dir, "update", "ada", "hearing"), made(t, dir, "letter", "free-ada")
		after := time.Now().In(zone).Format(time.DateOnly)
		if base := filepath.Base(update); base != before+"-hearing.md" && base != after+"-hearing.md" {
			t.Errorf("%s: %s, want %s", name, base, after)
		}
		text, err := os.ReadFile(letter)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "\ndate = "+before+"\n") && !strings.Contains(string(text), "\ndate = "+after+"\n") {
			t.Errorf("%s: %s, want %s", name, text, after)
		}
	}
}

// TestNoPageOfItsOwnIsForgotten: what casebook makes at the root is refused as
// the name of a page.
func TestNoPageOfItsOwnIsForgotten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	if code := run(context.Background(), []string{"init", dir}, nil, &bytes.Buffer{}, &bytes.Buffer{}); code != 0 {
		t.Fatal(code)
	}
	if code := run(context.Background(), []string{"build", "--site", dir}, nil, &bytes.Buffer{}, &bytes.Buffer{}); code != 0 {
		t.Fatal(code)
	}
	pages, err := filepath.Glob(filepath.Join(dir, "public", "*", "index.html"))
	if err != nil || len(pages) == 0 {
		t.Fatal(pages, err)
	}
	for _, p := range pages {
		slug := filepath.Base(filepath.Dir(p))
		var said bytes.Buffer
		if code := run(context.Background(), []string{"new", "page", slug, "--site", dir}, nil, &bytes.Buffer{}, &said); code != exitUsage {
			t.Errorf("%s: %d, %s", slug, code, said.String())
		}
	}
}

// made runs new and gives the first path that it prints.
func made(t *testing.T, dir string, args ...string) string {
	t.Helper()
	var out, said bytes.Buffer
	if code := run(context.Background(), append([]string{"new", "--site", dir}, args...), nil, &out, &said); code != 0 {
		t.Fatal(code, said.String())
	}
	path, _, _ := strings.Cut(out.String(), "\n")
	return path
}
