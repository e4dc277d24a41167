package translation

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"casebook/internal/diag"
)

// ReadFile gives the texts of a file of messages/ by the English ones. Its lines are
// those of TOML that "english" = "translation" is, comments and empty ones.
func ReadFile(name string) (map[string]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	texts := map[string]string{}
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, _ := strconv.QuotedPrefix(line)
		english, errKey := strconv.Unquote(key)
		value, set := strings.CutPrefix(line[len(key):], " = ")
		text, errValue := strconv.Unquote(value)
		if errKey != nil || errValue != nil || !set {
			return nil, fmt.Errorf(`%s:%d: expected "english" = "translation"`, name, n)
		}
		if _, twice := texts[english]; twice {
			return nil, fmt.Errorf("%s:%d: this text stands twice", name, n)
		}
		texts[english] = text
	}
	return texts, lines.Err()
}

// HelpFile gives the file with the help of commands beside one of messages, which is
// keyed by the English texts of the commands.
func HelpFile(messages string) string {
	return filepath.Join(filepath.Dir(messages), "help", filepath.Base(messages))
}

// EnglishTexts gives what is translated: the table of messages, then the help of
// commands as the files of the folder have it, which a test there holds to be all.
func EnglishTexts(folder string) ([]string, error) {
	english := diag.EnglishTexts()
	files, err := filepath.Glob(filepath.Join(folder, "help", "*.toml"))
	if err != nil {
		return nil, err
	}
	help := map[string]bool{}
	for _, name := range files {
		texts, err := ReadFile(name)
		if err != nil {
			return nil, err
		}
		for text := range texts {
			help[text] = !slices.Contains(english, text)
		}
	}
	for _, text := range slices.Sorted(maps.Keys(help)) {
		if help[text] {
			english = append(english, text)
		}
	}
	return english, nil
}
