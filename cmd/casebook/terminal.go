package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/term"

	"casebook/internal/change"
	"casebook/internal/diag"
	"casebook/internal/folder"
	"casebook/internal/site"
)

// A terminal is where the program talks to people. Every message goes through
// it: results to out, everything else to err, lower case and without a full
// stop, an error first and then what would help.
type terminal struct {
	in       io.Reader
	typed    *bufio.Reader // what was typed so far and nobody asked for; nil before the first question
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

// beginChange takes the lock of the site for a command and opens it; messages
// name its files from where the command runs.
func beginChange(command string, o site.Options) (*change.Sources, error) {
	s, err := change.Begin(command, o)
	if err == nil {
		s.Folder = o.Dir
	}
	return s, err
}

// sayAll prints lines of news.
func (t *terminal) sayAll(texts []diag.Text) {
	for _, text := range texts {
		t.say(text)
	}
}

// endProblems prints the content's problems that stood in a change's way, and
// gives how the command ends; any other error it gives back.
func (t *terminal) endProblems(err error, s *change.Sources) error {
	var found *change.ProblemsError
	if !errors.As(err, &found) {
		return err
	}
	t.printProblems(found.Problems, s.Files())
	return exit(exitContent)
}

// When a progress line appears, and how often it changes.
const (
	progressAfter = time.Second
	progressEvery = 200 * time.Millisecond
)

// showProgress shows how far work is that takes more than a second, in one line of
// a terminal that is gone when the work is done; in a pipe or a file, nothing.
// Nothing else must be printed before the function that it gives was called.
func (t *terminal) showProgress(how func() string) (done func()) {
	if !t.person {
		return func() {}
	}
	finished, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		tick := time.NewTicker(progressAfter)
		defer tick.Stop()
		line := &line{w: t.err}
		defer line.showText("")
		for {
			select {
			case <-finished:
				return
			case <-tick.C:
				tick.Reset(progressEvery)
				line.showText(how())
			}
		}
	}()
	return func() {
		close(finished)
		<-gone
	}
}

// A line of a terminal is written over and over. What remains of the longer
// text before is covered by spaces, which every terminal understands.
type line struct {
	w     io.Writer
	shown int
}

func (l *line) showText(text string) {
	n := utf8.RuneCountInString(text)
	cover := strings.Repeat(" ", max(0, l.shown-n))
	if l.shown > 0 || n > 0 {
		fmt.Fprintf(l.w, "\r%s%s\r%s", text, cover, text)
	}
	l.shown = n
}

// howFar says what a build does and how much of it is done.
func howFar(p *site.Progress) string {
	step, done, total := p.Position()
	what := map[site.Step]diag.Text{
		site.Reading: diag.Say("command/progress-reading"), site.Making: diag.Say("command/progress-pages"), site.Finishing: diag.Say("command/progress-pictures"),
	}[step]
	if total == 0 {
		return what.Message
	}
	return diag.Say("command/progress", "what", what, "done", number(done), "total", number(total)).Message
}
