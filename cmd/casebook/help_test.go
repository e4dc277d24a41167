package main

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"casebook/internal/diag"
	"casebook/internal/translation"
)

// helpTexts gives every text of the help of every command, in the order of the tree.
func helpTexts() []string {
	texts := []string{howToUse, examples, options, moreHelp, usualValue}
	var collect func(c *cobra.Command)
	collect = func(c *cobra.Command) {
		texts = append(texts, c.Short)
		for paragraph := range strings.SplitSeq(c.Long, "\n\n") {
			if !isTyped(paragraph) {
				texts = append(texts, oneLine(paragraph))
			}
		}
		for _, g := range c.Groups() {
			texts = append(texts, g.Title)
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if !f.Hidden {
				_, does := help{}.option(f)
				texts = append(texts, does)
			}
		})
		for _, sub := range c.Commands() {
			collect(sub)
		}
	}
	collect(rootCommand(newTerminal(strings.NewReader(""), io.Discard, io.Discard)))
	seen := map[string]bool{"": true}
	return slices.DeleteFunc(texts, func(text string) bool {
		again := seen[text]
		seen[text] = true
		return again
	})
}

// typed finds what is typed as it stands, in a text of the help: options, files, commands
// in quotation marks and words in capitals.
var typed = regexp.MustCompile(`--[a-z-]+(=false)?|[a-z.]+/[a-z0-9]*|[a-z]+\.(toml|csv|eml)|\{[a-z]+\}|[A-Z_]{4,}|"casebook [a-z]+"|Ctrl-C|\[deploy\.main\]|20[0-9TZ:-]{8,}|windows-125[01]|12,15`)

// TestHelpIsInEveryLanguage holds that every text of the tree of commands is in each of
// the languages, with what is typed in it as it is, and that no text is left over.
func TestHelpIsInEveryLanguage(t *testing.T) {
	english := helpTexts()
	for _, tag := range translation.Languages() {
		if tag == "en" {
			continue
		}
		texts, err := translation.ReadFile(filepath.Join("../../internal/translation/messages/help", tag+".toml"))
		if err != nil {
			t.Error(err)
			continue
		}
		language := translation.Language(tag)
		for _, text := range english {
			own, ok := texts[text]
			switch {
			case !ok:
				t.Errorf("%s: %q is missing", tag, text)
			case language.Translate(text) != own:
				t.Errorf("%s: %q is not packed: run go generate ./internal/translation", tag, text)
			case own != oneLine(own) || own != diag.OneLine(own) || strings.Contains(own, "`"):
				t.Errorf("%s: more than a line, or what no help may hold: %q", tag, own)
			}
			for _, word := range typed.FindAllString(text, -1) {
				if !strings.Contains(own, word) {
					t.Errorf("%s: %s is lost in %q", tag, word, own)
				}
			}
		}
		for text := range texts {
			if !slices.Contains(english, text) {
				t.Errorf("%s: no command has the text %q any more", tag, text)
			}
		}
	}
}

// TestHelpSpeaksTheLanguage reads the help of every command in Ukrainian, by --help and
// by the word help, and what a shell is told: nothing of it is English, and commands,
// options and what is typed for them are where they are in English.
func TestHelpSpeaksTheLanguage(t *testing.T) {
	var texts []string // that have words, and so are not what they are in English
	for _, text := range helpTexts() {
		if translation.Language("uk").Translate(text) != text {
			texts = append(texts, text)
		}
	}
	var read func(c *cobra.Command)
	read = func(c *cobra.Command) {
		words := strings.Fields(c.CommandPath())[1:]
		_, said := runCommand(t, append(words, "--help", "--lang", "uk")...)
		_, again := runCommand(t, append([]string{"help", "--lang=uk"}, words...)...)
		if said != again {
			t.Errorf("%s: help and --help say two things:\n%s\n%s", c.CommandPath(), said, again)
		}
		flat := oneLine(said)
		for _, text := range texts {
			if strings.Contains(flat, "   "+text) || strings.HasPrefix(flat, text) || strings.Contains(flat, text) && len(text) > 12 {
				t.Errorf("%s says in English: %q", c.CommandPath(), text)
			}
		}
		for line := range strings.Lines(said) {
			if !strings.HasPrefix(line, " ") && utf8.RuneCountInString(line) > 81 {
				t.Errorf("%s: a line is wider than a terminal: %q", c.CommandPath(), line)
			}
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			value, _ := help{}.option(f)
			if !f.Hidden && !strings.Contains(said, strings.TrimSpace("--"+f.Name+" "+value)+" ") {
				t.Errorf("%s: --%s %s is missing", c.CommandPath(), f.Name, value)
			}
		})
		for _, sub := range c.Commands() {
			if !sub.Hidden {
				read(sub)
			}
		}
	}
	read(rootCommand(newTerminal(strings.NewReader(""), io.Discard, io.Discard)))

	t.Setenv("LC_ALL", "uk_UA.UTF-8")
	if _, said := runCommand(t, cobra.ShellCompRequestCmd, "buil"); !strings.Contains(said, "build\tЗаписати сайт у public/\n") {
		t.Errorf("a shell is told %q", said)
	}
	if _, said := runCommand(t, cobra.ShellCompRequestCmd, "build", "--dry"); !strings.Contains(said, "--dry-run\tсказати") {
		t.Errorf("a shell is told %q", said)
	}
}

// TestHelpOfWhatIsNoCommand holds that help answers a wrong word as the program does.
func TestHelpOfWhatIsNoCommand(t *testing.T) {
	for words, want := range map[string]string{
		"help nonsense":      `there is no command "nonsense"`,
		"help bild":          `there is no command "bild" (did you mean "build"?)`,
		"help import leter":  `there is no command "import leter" (did you mean "letter"?)`,
		"help build now":     `"now" is one word too many`,
		"completion bsh":     `there is no command "completion bsh" (did you mean "bash"?)`,
		"completion bash it": `"it" is one word too many`,
	} {
		if code, said := runCommand(t, strings.Fields(words)...); code != exitUsage || !strings.Contains(said, want) {
			t.Errorf("%s: exit code %d, %s", words, code, said)
		}
	}
}

// runCommand gives the exit code of a command and what it said.
func runCommand(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var said bytes.Buffer
	code := run(context.Background(), args, strings.NewReader(""), &said, &said)
	return code, said.String()
}

func TestLinesAreBrokenByLetters(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"ein Brief an alle", "ein Brief\nan alle"},
		{"лист до всіх людей", "лист до\nвсіх людей"},
		{"ка\u0306 ка\u0306 ка\u0306 ка\u0306", "ка\u0306 ка\u0306 ка\u0306\nка\u0306"},
		{"einunddreißigster Tag", "einunddreißigster\nTag"},
	} {
		if got := inLines(c.text, 10); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
