package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"casebook/internal/deploy/host"
	"casebook/internal/diag"
	"casebook/internal/folder"
)

// A terminal is where the program talks to people. Every message goes through
// it: results to out, everything else to err, lower case and without a full
// stop, an error first and then what would help.
type terminal struct {
	in       io.Reader
	out, err io.Writer
	person   bool // somebody watches err
	answers  bool // and can answer through in
}

func newTerminal(in io.Reader, out, err io.Writer) *terminal {
	return &terminal{in: in, out: out, err: err, person: isTerminal(err), answers: isTerminal(err) && isTerminal(in)}
}

func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// say prints a line of news of the table of messages.
func (t *terminal) say(text diag.Text) { t.printLine(text.String()) }

// printLine prints one line, whatever files and folders in it are called.
func (t *terminal) printLine(text string) { fmt.Fprintln(t.err, diag.OneLine(text)) }

// printQuestion prints what a person is asked; the answer stands on the same line.
func (t *terminal) printQuestion(text diag.Text) { fmt.Fprint(t.err, text.Message+" ") }

// askSecret asks for what nobody may read over a shoulder.
func (t *terminal) askSecret(_ host.Secret, about diag.Text) (string, error) {
	in, ok := t.in.(*os.File)
	if !ok || !t.answers {
		return "", host.ErrUnanswered
	}
	t.printQuestion(about)
	answer, err := term.ReadPassword(int(in.Fd()))
	t.printLine("")
	return string(answer), err
}

// printError prints what went wrong, without what only programmers want to know.
func (t *terminal) printError(err error) {
	text := err.Error()
	var path *fs.PathError
	var fault *diag.Fault
	switch {
	case errors.As(err, &fault):
		text = fault.Text.String()
	case errors.Is(err, context.Canceled):
		text = diag.Say("command/stopped").String()
	case errors.As(err, &path) && folder.LeadsOut(err):
		text = diag.Say("command/leads-out", "file", filepath.ToSlash(path.Path)).String()
	case path != nil:
		text = strings.Replace(text, path.Error(), fmt.Sprintf("%s: %v", path.Path, path.Err), 1)
	}
	t.printLine("casebook: " + text)
}

// printProblems prints diagnostics for people, on a terminal with the line they
// speak of, and counts them.
func (t *terminal) printProblems(list []diag.Diagnostic, site fs.FS) {
	for _, d := range list {
		fmt.Fprintln(t.err, diag.Line(d))
		if line, ok := diag.Excerpt(site, d); ok && t.person {
			fmt.Fprintf(t.err, "%s\n", underline(line, d.Column))
		}
	}
	switch errors, warnings := countProblems(list); {
	case errors > 0 && warnings > 0:
		t.say(diag.Say("command/problems", "errors", number(errors), "warnings", number(warnings)))
	case errors > 0:
		t.say(diag.Say("command/errors", "errors", number(errors)))
	case warnings > 0:
		t.say(diag.Say("command/warnings", "warnings", number(warnings)))
	}
}

// underline gives a line with a mark under a column, both indented.
func underline(line string, column int) string {
	const most = 100
	runes := []rune(strings.ReplaceAll(line, "\t", " "))
	from := 0
	if column > most-20 {
		from = min(column-most/2, len(runes))
	}
	shown := runes[from:min(len(runes), from+most)]
	if column == 0 {
		return "    " + string(shown)
	}
	return "    " + string(shown) + "\n    " + strings.Repeat(" ", max(0, column-1-from)) + "^"
}

func countProblems(list []diag.Diagnostic) (errors, warnings int) {
	for _, d := range list {
		if d.Severity == diag.Warning {
			warnings++
		} else {
			errors++
		}
	}
	return errors, warnings
}

// A number is written as English writes it: 20,000.
type number int

func (n number) String() string { return diag.GroupDigits(int(n)) }

// jsonProblems prints diagnostics for programs, one object a line on out.
func (t *terminal) jsonProblems(list []diag.Diagnostic) error {
	enc := json.NewEncoder(t.out)
	enc.SetEscapeHTML(false)
	for _, d := range list {
		if err := enc.Encode(diag.ForJSON(d)); err != nil {
			return err
		}
	}
	return nil
}
