package casebook_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	walkStep = regexp.MustCompile(`(?m)^\d+\. .*$`)
	quoted   = regexp.MustCompile("`([^`]+)`")
)

// The first change that CONTRIBUTING.md walks through is that of a key which is
// there: every line that it quotes stands in the file that it names.
func TestFirstChangeIsAsContributingSays(t *testing.T) {
	text, err := os.ReadFile("CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	_, walk, found := strings.Cut(string(text), "## A first change")
	walk, _, _ = strings.Cut(walk, "\n## ")
	steps := walkStep.FindAllString(walk, -1)
	if !found || len(steps) < 7 {
		t.Fatalf("%d steps", len(steps))
	}
	for _, step := range steps {
		var file string
		var lines []string
		for _, q := range quoted.FindAllStringSubmatch(step, -1) {
			if filepath.Ext(q[1]) != "" && !strings.ContainsAny(q[1], " {(") {
				if file == "" {
					file = q[1]
				}
			} else {
				lines = append(lines, q[1])
			}
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Errorf("%s: %v", step, err)
			continue
		}
		if len(lines) == 0 {
			lines = []string{"image_credit"}
		}
		plain := strings.Join(strings.Fields(string(source)), " ")
		for _, line := range lines {
			if !strings.Contains(plain, line) {
				t.Errorf("%s has no %s", file, line)
			}
		}
	}
}
