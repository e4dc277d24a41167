package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casebook/internal/config"
)

// invalid is the folder with one small broken site for each diagnostic code.
const invalid = "../../testdata/invalid"

// TestInvalidSitesArePublishedNowhere builds and checks every site of
// testdata/invalid as a user would: what is said is what expected.txt says, and
// the last good site stays as it was.
func TestInvalidSitesArePublishedNowhere(t *testing.T) {
	good := t.TempDir()
	command(t, 0, "init", filepath.Join(good, "site"))
	command(t, 0, "build", "--site", filepath.Join(good, "site"), "--out", filepath.Join(good, "public"))
	for _, site := range invalidSites(t) {
		t.Run(filepath.Base(site), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			copyTree(t, site, filepath.Join(dir, "site"))
			copyTree(t, filepath.Join(good, "public"), filepath.Join(dir, "public"))
			want := expected(t, site)
			if _, err := os.Stat(filepath.Join(site, config.File)); err != nil {
				command(t, exitUsage, "build", "--site", filepath.Join(dir, "site"), "--out", filepath.Join(dir, "public"))
				return // there is no site to be found wrong
			}
			code := 0
			if strings.Contains(want, ": error: ") {
				code = exitContent
			}
			at := []string{"--site", filepath.Join(dir, "site"), "--now", "2026-01-01T00:00:00Z", "--out"}
			build := append([]string{"build", "--dry-run"}, append(at, filepath.Join(dir, "public"))...)
			if code != 0 {
				build = slices.DeleteFunc(build, func(a string) bool { return a == "--dry-run" })
			}
			check := append([]string{"check"}, append(at, filepath.Join(dir, "nothing-published-yet"))...)
			for _, args := range [][]string{build, check} {
				if diff := cmp.Diff(want, problemLines(command(t, code, args...))); diff != "" {
					t.Errorf("%s: -want +got:\n%s", args[0], diff)
				}
			}
			if diff := cmp.Diff(filesBelow(t, filepath.Join(good, "public")), filesBelow(t, filepath.Join(dir, "public"))); diff != "" {
				t.Errorf("the output changed: %s", diff)
			}
		})
	}
}

// TestInvalidSitesAreToldWhatWouldBeRight holds that each of their messages says what
// would be right too, between parentheses.
func TestInvalidSitesAreToldWhatWouldBeRight(t *testing.T) {
	for _, site := range invalidSites(t) {
		for line := range strings.Lines(expected(t, site)) {
			if !strings.Contains(line, ") [") {
				t.Errorf("%s: nothing says what would be right: %s", filepath.Base(site), line)
			}
		}
	}
}

// TestInvalidSitesAreNamedByWhatIsWrong keeps the folders' names true.
func TestInvalidSitesAreNamedByWhatIsWrong(t *testing.T) {
	for _, site := range invalidSites(t) {
		if code := filepath.Base(site); !strings.Contains(expected(t, site), "["+code+"]") {
			t.Errorf("%s: expected.txt does not have its code", code)
		}
	}
}

func invalidSites(t *testing.T) []string {
	t.Helper()
	sites, err := filepath.Glob(invalid + "/*")
	if err != nil || len(sites) < 40 {
		t.Fatalf("%d sites, %v", len(sites), err)
	}
	return sites
}

func expected(t *testing.T, site string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(site, "expected.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// command runs the program and gives what it said.
func command(t *testing.T, code int, args ...string) string {
	t.Helper()
	var out, err bytes.Buffer
	if got := run(context.Background(), args, strings.NewReader(""), &out, &err); got != code {
		t.Fatalf("%v: exit %d, want %d\n%s", args, got, code, err.String())
	}
	return err.String()
}

// problemLines leaves only the diagnostics of what was said: they end in a code.
func problemLines(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasSuffix(line, "]\n") {
			b.WriteString(line)
		}
	}
	return b.String()
}

func copyTree(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

// filesBelow gives every file below a folder with what is in it.
func filesBelow(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		files[strings.TrimPrefix(name, dir)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
