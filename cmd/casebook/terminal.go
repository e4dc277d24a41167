package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"

	"golang.org/x/term"

	"casebook/internal/change"
	"casebook/internal/diag"
	"casebook/internal/folder"
	"casebook/internal/site"
)

// A terminal is where the program talks with people: what it says, asks and shows.
type terminal struct {
	speaker
	in      io.Reader
	ctx     context.Context            // until Ctrl-C, which ends the wait for an answer; nil for ever
	typed   *bufio.Reader              // what was typed so far and nobody asked for; nil before the first question
	answers bool                       // somebody can answer through in
	browse  func(address string) error // shows an address to the person
}

// A speaker says things. Every message goes through it: results to out, everything
// else to err, lower case and without a full stop, an error first and then what would
// help.
type speaker struct {
	out, err io.Writer
	person   bool           // somebody watches err
	told     *told          // problems said before; nil for a command that says them once
	language *diag.Language // that people read; what programs read is in English
	offers   bool           // what is said is offered at the desk, where everybody knows that nothing was done yet
}

// A told remembers problems that were said, of a command that finds them again and again
// while somebody writes: only what is new is worth reading again. whole is what the
// last look at everything found, before that and the look before this one.
type told struct{ whole, before, now places }

// places are where problems are, with what is wrong there.
type places map[place]bool

// A place is where something is wrong: a line and column, or a row of a list.
type place struct {
	cause             string
	line, column, row int
}

// placesOf gives the places of a problem.
func placesOf(d diag.Diagnostic) []place {
	cause, rows := d.Cause(), d.Rows()
	if len(rows) == 0 {
		return []place{{cause: cause, line: d.Line, column: d.Column}}
	}
	list := make([]place, len(rows))
	for i, row := range rows {
		list[i] = place{cause: cause, row: row}
	}
	return list
}

// beginRound begins another look at the site; finished tells that the one before looked
// at everything.
func (t *told) beginRound(finished bool) {
	if t == nil {
		return
	}
	if finished {
		t.whole = t.now
	}
	t.before = maps.Clone(t.now)
	if t.before == nil {
		t.before = places{}
	}
	maps.Copy(t.before, t.whole)
	t.now = places{}
}

// news gives the problems of a list that were not said in this look or the last. One
// that only moved, as when lines were written above it, is none.
func (t *told) news(list []diag.Diagnostic) []diag.Diagnostic {
	if t == nil {
		return list
	}
	known := maps.Clone(t.now)
	for _, d := range list {
		for _, at := range placesOf(d) {
			t.now[at] = true
		}
	}
	left := map[string][]place{} // by cause: where it was and is not any more
	for at := range t.before {
		if t.now[at] {
			known[at] = true
		} else {
			left[at.cause] = append(left[at.cause], at)
		}
	}
	var fresh []diag.Diagnostic
	for _, d := range list {
		isNew := false
		for _, at := range placesOf(d) {
			switch was := left[at.cause]; {
			case known[at]:
			case len(was) > 0:
				left[at.cause] = was[1:]
				delete(t.before, was[0])
				delete(t.whole, was[0])
			default:
				isNew = true
			}
			known[at] = true
		}
		if isNew {
			fresh = append(fresh, d)
		}
	}
	return fresh
}

func newTerminal(in io.Reader, out, err io.Writer) *terminal {
	return &terminal{speaker: speaker{out: out, err: err, person: isTerminal(err)}, in: in, answers: isTerminal(err) && isTerminal(in), browse: browseAddress}
}

func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// say prints a line of news of the table of messages.
func (s *speaker) say(text diag.Text) { s.printLine(s.inWords(text).String()) }

// inWords gives a message in the user's language: at the desk, what can be done there.
func (s *speaker) inWords(text diag.Text) diag.Text {
	if s.offers {
		text = text.AtDesk()
	}
	return text.In(s.language)
}

// sayFailure prints why a command ends.
func (s *speaker) sayFailure(text diag.Text) {
	s.printLine("casebook: " + text.In(s.language).String())
}

// wordsOf gives a message in the user's language, for a line that goes on.
func (s *speaker) wordsOf(text diag.Text) string { return text.In(s.language).Message }

// printLine prints one line, whatever files and folders in it are called.
func (s *speaker) printLine(text string) { fmt.Fprintln(s.err, diag.OneLine(text)) }

// printError prints what went wrong, without what only programmers want to know.
func (s *speaker) printError(err error) {
	said, known := diag.TextOf(err)
	var path *fs.PathError
	switch {
	case known:
	case errors.Is(err, context.Canceled):
		said = diag.Say("command/stopped")
	case errors.As(err, &path) && folder.LeadsOut(err):
		said = diag.Say("command/leads-out", "file", filepath.ToSlash(path.Path))
	default:
		text := err.Error()
		if path != nil {
			said := systemError(path)
			if text == path.Error() && said.ID != "" {
				s.sayFailure(said)
				return
			}
			text = strings.Replace(text, path.Error(), cmp.Or(s.wordsOf(said), fmt.Sprintf("%s: %v", path.Path, path.Err)), 1)
		}
		said = diag.Text{Message: text}
	}
	s.sayFailure(said)
}

// systemError says in casebook's words what a system says most when a file cannot be
// opened or written; nothing for what it says else.
func systemError(err *fs.PathError) diag.Text {
	const windowsDiskFull = syscall.Errno(112)
	file := filepath.ToSlash(err.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return diag.Say("command/no-file", "file", file)
	case errors.Is(err, fs.ErrPermission):
		return diag.Say("command/no-right", "file", file)
	case errors.Is(err, syscall.ENOSPC), runtime.GOOS == "windows" && errors.Is(err, windowsDiskFull):
		return diag.Say("command/disk-full", "file", file)
	case errors.Is(err, syscall.EISDIR):
		return diag.Say("command/is-folder", "file", file)
	case errors.Is(err, syscall.ENOTDIR):
		return diag.Say("command/no-folder", "file", file)
	}
	return diag.Text{}
}

// printProblems prints diagnostics for people, on a terminal with the line they
// speak of, and counts them.
func (s *speaker) printProblems(list []diag.Diagnostic, site fs.FS) {
	fresh := diag.Gather(slices.Clone(s.told.news(list)))
	list = diag.Gather(list)
	known := max(0, len(list)-len(fresh))
	for _, d := range fresh {
		if s.offers {
			d = d.AtDesk()
		}
		fmt.Fprintln(s.err, diag.Line(d, s.language))
		if line, ok := diag.Excerpt(site, d); ok && s.person {
			fmt.Fprintf(s.err, "%s\n", underline(line, d.Column))
		}
	}
	var counted diag.Text
	switch errors, warnings := countProblems(list); {
	case errors > 0 && warnings > 0:
		counted = diag.Say("command/problems", "errors", diag.Count(errors), "warnings", diag.Count(warnings))
	case errors > 0:
		counted = diag.Say("command/errors", "errors", diag.Count(errors))
	case warnings > 0:
		counted = diag.Say("command/warnings", "warnings", diag.Count(warnings))
	default:
		return
	}
	switch {
	case len(fresh) == 0:
		counted = diag.Say("command/problems-before", "problems", counted)
	case known > 0:
		counted = diag.Say("command/problems-some-before", "problems", counted, "known", diag.Count(known))
	}
	s.say(counted)
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

// jsonProblems prints diagnostics for programs, one object a line on out, in English.
func (s *speaker) jsonProblems(list []diag.Diagnostic) error {
	enc := json.NewEncoder(s.out)
	enc.SetEscapeHTML(false)
	for _, d := range diag.Gather(list) {
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
func (s *speaker) sayAll(texts []diag.Text) {
	for _, text := range texts {
		s.say(text)
	}
}

// endProblems prints the content's problems that stood in a change's way, and
// gives how the command ends; any other error it gives back.
func (s *speaker) endProblems(err error, site *change.Sources) error {
	var found *change.ProblemsError
	if !errors.As(err, &found) {
		return err
	}
	s.printProblems(found.Problems, site.Files())
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
func (s *speaker) showProgress(how func() string) (done func()) {
	if !s.person {
		return func() {}
	}
	finished, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		tick := time.NewTicker(progressAfter)
		defer tick.Stop()
		line := &line{w: s.err}
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
func (s *speaker) howFar(p *site.Progress) string {
	step, done, total := p.Position()
	what := map[site.Step]diag.Text{
		site.Reading: diag.Say("command/progress-reading"), site.Making: diag.Say("command/progress-pages"), site.Finishing: diag.Say("command/progress-pictures"),
	}[step]
	if total == 0 {
		return s.wordsOf(what)
	}
	return s.wordsOf(diag.Say("command/progress", "what", what, "done", diag.Count(done), "total", diag.Count(total)))
}
