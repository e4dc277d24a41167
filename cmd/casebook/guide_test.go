package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/deploy"
	"casebook/internal/diag"
)

// example matches a file shown in the guide: the fence names it.
var example = regexp.MustCompile("(?ms)^```toml ([^\n]+)\n(.*?)^```$")

func guide(t *testing.T) string {
	text, err := os.ReadFile("../../docs/guide.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestExamplesOfTheGuideAreASite builds the files that the guide shows.
func TestExamplesOfTheGuideAreASite(t *testing.T) {
	if testing.Short() {
		t.Skip("a build of the documentation; go test ./... has it")
	}
	site := t.TempDir()
	shown := example.FindAllStringSubmatch(guide(t), -1)
	if len(shown) < 7 {
		t.Fatalf("%d examples", len(shown))
	}
	for _, match := range shown {
		file := filepath.Join(site, filepath.FromSlash(match[1]))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(match[2]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var out, problems bytes.Buffer
	args := []string{"build", "--site", site, "--format", "json", "--now", "2026-03-01T12:00:00Z"}
	if code := run(context.Background(), args, strings.NewReader(""), &out, &problems); code != 0 || out.Len() > 0 {
		t.Errorf("exit code %d\n%s%s", code, out.String(), problems.String())
	}
}

// TestGuideNamesEveryKey compares the guide with what the schemas know.
func TestGuideNamesEveryKey(t *testing.T) {
	text := guide(t)
	schemas := map[string][]byte{"site": config.Schema()}
	for _, kind := range []string{"case", "letter", "update", "news", "page"} {
		schemas[kind] = content.Schema(kind)
	}
	for kind, schema := range schemas {
		var form any
		if err := json.Unmarshal(schema, &form); err != nil {
			t.Fatal(err)
		}
		keys := keysOf(form)
		if len(keys) < 8 {
			t.Errorf("%s: only the keys %q", kind, keys)
		}
		for _, key := range keys {
			if !strings.Contains(text, "`"+key+"`") {
				t.Errorf("the guide does not name the key %q of a %s", key, kind)
			}
		}
	}
}

// keysOf gives the names of all properties in a JSON Schema, nested ones too.
func keysOf(form any) []string {
	var keys []string
	switch f := form.(type) {
	case []any:
		for _, part := range f {
			keys = append(keys, keysOf(part)...)
		}
	case map[string]any:
		if properties, ok := f["properties"].(map[string]any); ok {
			for key := range properties {
				keys = append(keys, key)
			}
		}
		for _, part := range f {
			keys = append(keys, keysOf(part)...)
		}
	}
	return keys
}

// TestRecipesOfPublishingAreTargets reads the lines of site.toml that
// docs/publishing.md gives for each host, each in a site of its own.
func TestRecipesOfPublishingAreTargets(t *testing.T) {
	if testing.Short() {
		t.Skip("builds once for each recipe; go test ./... has them")
	}
	t.Parallel()
	text, err := os.ReadFile("../../docs/publishing.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := example.FindAllStringSubmatch(string(text), -1)
	if len(shown) < 11 {
		t.Fatalf("%d recipes", len(shown))
	}
	site := filepath.Join(t.TempDir(), "site")
	var out, problems bytes.Buffer
	for _, args := range [][]string{{"init", site}, {"build", "--site", site}} { // once, so that its share cards are there
		if code := run(context.Background(), args, strings.NewReader(""), &out, &problems); code != 0 {
			t.Fatal(problems.String())
		}
	}
	file := filepath.Join(site, "site.toml")
	settings, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range shown {
		if match[1] != "site.toml" {
			t.Fatalf("a recipe is for %s", match[1])
		}
		if err := os.WriteFile(file, append(bytes.Clone(settings), "\n"+match[2]...), 0o644); err != nil {
			t.Fatal(err)
		}
		out.Reset()
		args := []string{"build", "--dry-run", "--site", site, "--format", "json", "--now", "2026-03-01T12:00:00Z"}
		if code := run(context.Background(), args, strings.NewReader(""), &out, &problems); code != 0 || out.Len() > 0 {
			t.Errorf("%s: exit code %d\n%s", match[2], code, out.String())
			continue
		}
		targets := readConfig(site).Targets
		var rep diag.Report
		deploy.CheckTargets(site, targets, targets, &rep)
		if len(targets) != 1 || targets[0].Name != "main" || len(rep.All()) > 0 {
			t.Errorf("%s: targets %v, problems %v", match[2], targets, rep.All())
		}
	}
}
