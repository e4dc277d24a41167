package desk

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"net/http"

	"casebook/internal/change"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/folder"
	"casebook/internal/lazy"
	"casebook/internal/locale"
	"casebook/internal/site"
)

// A failure is an answer that is no success: a status of HTTP with the problems,
// and what else the contract has it say.
type failure struct {
	status   int
	problems []diag.Diagnostic
	more     map[string]any
}

func (f *failure) Error() string { return http.StatusText(f.status) }

// failed gives a failure with one message.
func failed(status int, t diag.Text) *failure {
	return &failure{status: status, problems: []diag.Diagnostic{diag.ErrorAt(diag.Position{}, t)}}
}

// failedAt gives one about a file.
func failedAt(status int, file string, t diag.Text) *failure {
	return &failure{status: status, problems: []diag.Diagnostic{diag.ErrorAt(diag.Position{File: file}, t)}}
}

func nothingThere() *failure { return failed(http.StatusNotFound, diag.Say("desk-nothing")) }

func noFile(file string) *failure {
	return failed(http.StatusNotFound, diag.Say("desk-nothing/file", "file", file))
}

// unfit says what a document cannot hold.
func unfit(t diag.Text) *failure { return failed(http.StatusUnprocessableEntity, t) }

// failureOf says what an error of the rooms is to who asked.
func failureOf(err error) *failure {
	var f *failure
	var held *durable.HeldError
	var found *change.ProblemsError
	var staying *change.NotWithdrawnError
	var wrong change.Unfit
	var refused change.Refused
	var letter *site.UnknownLetterError
	var fault *diag.Fault
	var path *fs.PathError
	switch {
	case errors.As(err, &f):
		return f
	case errors.As(err, &held):
		return failed(http.StatusLocked, held.Said())
	case errors.As(err, &letter):
		return failed(http.StatusNotFound, diag.Say("desk-nothing/letter", "problem", letter.Said()))
	case errors.As(err, &found):
		return &failure{status: http.StatusUnprocessableEntity, problems: found.Problems}
	case errors.As(err, &staying):
		problems := staying.Problems
		if staying.Text.ID != "" {
			problems = append(problems, diag.ErrorAt(diag.Position{}, staying.Text))
		}
		return &failure{status: http.StatusUnprocessableEntity, problems: problems}
	case errors.As(err, &wrong):
		switch wrong.Code {
		case "usage":
			switch wrong.ID {
			case "usage/no-page", "usage/no-page-near", "usage/no-page-file", "usage/no-page-beside", "usage/no-case", "usage/no-original":
				return failed(http.StatusNotFound, wrong.Text)
			}
		}
		return unfit(wrong.Text)
	case errors.As(err, &refused):
		return unfit(refused.Text)
	case errors.As(err, &fault):
		return &failure{status: http.StatusUnprocessableEntity, problems: []diag.Diagnostic{fault.At("")}}
	case errors.Is(err, decode.ErrNotEditable):
		return unfit(diag.Say("desk-unfit/editor"))
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrInvalid), folder.LeadsOut(err):
		return nothingThere()
	case errors.As(err, &path): // without the path, which is the machine's
		return failed(http.StatusInternalServerError, diag.Say("desk-failed", "cause", path.Err))
	}
	return failed(http.StatusInternalServerError, diag.Say("desk-failed", "cause", diag.Say("desk-failed/system")))
}

// fail answers with what went wrong.
func (d *Desk) fail(w http.ResponseWriter, r *http.Request, err error, page bool) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // nobody listens any more
	}
	f := failureOf(err)
	if page {
		screens{d}.failPage(w, r, f)
		return
	}
	body := map[string]any{"problems": forJSON(f.problems, speaks(r))}
	maps.Copy(body, f.more)
	answer(w, f.status, body)
}

// answer sends a value as JSON.
func answer(w http.ResponseWriter, status int, value any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	return ignored(json.NewEncoder(w).Encode(value))
}

// ignored says that a reader that has gone is no news.
func ignored(error) error { return nil }

// forJSON gives problems as programs get them, in a language.
func forJSON(list []diag.Diagnostic, l *diag.Language) []diag.JSON {
	all := make([]diag.JSON, len(list))
	for i, d := range shownIn(list, l) {
		all[i] = diag.ForJSON(d)
	}
	return all
}

// shownIn gives problems as people read them in the browser, in a language.
func shownIn(list []diag.Diagnostic, l *diag.Language) []diag.Diagnostic {
	all := make([]diag.Diagnostic, len(list))
	for i, d := range list {
		d = d.AtDesk().In(l)
		d.Message, d.Hint = isolatePaths(d.Message, l), isolatePaths(d.Hint, l)
		all[i] = d
	}
	return all
}

// pathInText matches paths, and addresses, in a message.
var pathInText = lazy.Regexp(`[\w.~@%#&=+:-]*/[\w./~@%#&=+:-]*[\w/]`)

// isolatePaths has paths stand as they are written in a language that is written from
// right to left: a slash at their end would go to the other one (UAX 9, rule N2).
func isolatePaths(text string, l *diag.Language) string {
	if l == nil || locale.Direction(l.Tag) != "rtl" {
		return text
	}
	return pathInText().ReplaceAllString(text, "\u2066$0\u2069")
}

// linesOf gives texts as lines for people, in a language.
func linesOf(texts []diag.Text, l *diag.Language) []string {
	lines := make([]string, len(texts))
	for i, t := range texts {
		lines[i] = isolatePaths(diag.OneLine(t.AtDesk().In(l).String()), l)
	}
	return lines
}
