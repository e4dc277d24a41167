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

// sayf prints a line of news: one line, whatever files and folders are called.
func (t *terminal) sayf(format string, args ...any) {
	fmt.Fprintln(t.err, diag.OneLine(fmt.Sprintf(format, args...)))
}

// errorf prints what went wrong.
func (t *terminal) errorf(format string, args ...any) {
	t.sayf("casebook: "+format, args...)
}

// plain gives an error without what only programmers want to know.
func plain(err error) string {
	if errors.Is(err, context.Canceled) {
		return "stopped before it was finished"
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		if folder.LeadsOut(err) {
			return fmt.Sprintf("%s is, or lies behind, a link that leads out of the site (put a copy in place of the link)", filepath.ToSlash(path.Path))
		}
		return strings.Replace(err.Error(), path.Error(), fmt.Sprintf("%s: %v", path.Path, path.Err), 1)
	}
	return err.Error()
}

// problems prints diagnostics for people, on a terminal with the line they
// speak of, and counts them.
func (t *terminal) problems(list []diag.Diagnostic, site fs.FS) {
	for _, d := range list {
		fmt.Fprintln(t.err, d)
		if line, ok := diag.Excerpt(site, d); ok && t.person {
			fmt.Fprintf(t.err, "%s\n", caret(line, d.Column))
		}
	}
	if errors, warnings := count(list); errors+warnings > 0 {
		t.sayf("%s", counted(errors, warnings))
	}
}

// caret gives a line with a mark under a column, both indented.
func caret(line string, column int) string {
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

func count(list []diag.Diagnostic) (errors, warnings int) {
	for _, d := range list {
		if d.Severity == diag.Warning {
			warnings++
		} else {
			errors++
		}
	}
	return errors, warnings
}

func counted(errors, warnings int) string {
	var parts []string
	if errors > 0 {
		parts = append(parts, number(errors, "error", "errors"))
	}
	if warnings > 0 {
		parts = append(parts, number(warnings, "warning", "warnings"))
	}
	return strings.Join(parts, ", ")
}

// number gives "1 error" or "2 errors".
func number(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return diag.GroupDigits(n) + " " + many
}

// jsonProblems prints diagnostics for programs, one object a line on out.
func (t *terminal) jsonProblems(list []diag.Diagnostic) error {
	enc := json.NewEncoder(t.out)
	enc.SetEscapeHTML(false)
	for _, d := range list {
		if err := enc.Encode(placed(diag.ForJSON(d))); err != nil {
			return err
		}
	}
	return nil
}

// placed gives a problem of a whole file, or line, the place at which that
// begins: lines and columns count from 1, and editors take no others.
func placed(d diag.JSON) diag.JSON {
	if d.File != "" {
		d.Line, d.Column = max(1, d.Line), max(1, d.Column)
	}
	return d
}
