// Package diag holds problems as data: where, how bad, what is wrong and what
// would be right. Rooms collect them; commands and the preview print them late.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// A Position is a place in a file of the site. File is relative to the site,
// with "/" on every system. Line and Column count from 1, columns in
// characters; 0 means the file as a whole (or the line as a whole). In a
// workbook Cell is the sheet and the cell, "Sheet1!C14", and Line and Column
// are the cell's row and column.
type Position struct {
	File   string
	Line   int
	Column int
	Cell   string
}

// String gives file:line:column, as far as known, or "file: sheet!cell".
func (p Position) String() string {
	switch {
	case p.Cell != "":
		return p.File + ": " + p.Cell
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Whole gives the position with a line and a column, which editors ask for: the
// first of the file where it means the file as a whole, the first of the line where
// it means that.
func (p Position) Whole() Position {
	if p.File != "" {
		p.Line, p.Column = max(p.Line, 1), max(p.Column, 1)
	}
	return p
}

// Severity says whether a problem stops publishing.
type Severity uint8

// An Error stops publishing, a Warning does not.
const (
	Error Severity = iota
	Warning
)

// String gives the word of the message form.
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// In gives the word in a language.
func (s Severity) In(l *Language) string { return s.text().In(l).Message }

// text gives the word as a message of the table.
func (s Severity) text() Text {
	if s == Warning {
		return Say("severity/warning")
	}
	return Say("severity/error")
}

// A Diagnostic is one problem. Message and Hint are lower case without a full
// stop. Private marks files whose lines must never be repeated (signatories,
// the guard list); no excerpt is shown for them.
type Diagnostic struct {
	Position
	Severity Severity
	Code     string // stable, as "unknown-key"
	Message  string // `unknown key "titel"`
	Hint     string // `did you mean "title"?`, or empty
	Private  bool
	Text     Text // with its parts, where it is of the table
}

// ErrorAt gives an error of the table of messages.
func ErrorAt(p Position, t Text) Diagnostic {
	return Diagnostic{Position: p, Severity: Error, Code: t.Code, Message: t.Message, Hint: t.Hint, Text: t}
}

// WarningAt gives a warning of the table of messages.
func WarningAt(p Position, t Text) Diagnostic {
	d := ErrorAt(p, t)
	d.Severity = Warning
	return d
}

// Equal reports whether both say the same of the same place.
func (d Diagnostic) Equal(other Diagnostic) bool {
	return d.Position == other.Position && d.Severity == other.Severity && d.Code == other.Code && d.Message == other.Message &&
		d.Hint == other.Hint && d.Private == other.Private
}

// String gives the one-line human form of the contract:
//
//	content/cases/x/index.md:4:10: error: unknown status "detaind" (did you mean "detained"?) [unknown-status]
//
// Control characters and line breaks are shown as spaces: a message is one line.
func (d Diagnostic) String() string { return d.line(nil) }

// line gives the human form of a problem that is said in a language.
func (d Diagnostic) line(l *Language) string {
	var b strings.Builder
	if p := d.Position.String(); p != "" {
		b.WriteString(OneLine(p) + ": ") // a file may be called anything
	}
	b.WriteString(d.Severity.In(l) + ": " + OneLine(d.Message))
	if d.Hint != "" {
		b.WriteString(" (" + OneLine(d.Hint) + ")")
	}
	if d.Code != "" {
		b.WriteString(" [" + d.Code + "]")
	}
	return b.String()
}

// OneLine replaces control characters, and the bidirectional controls that
// could make a terminal show another text than the one meant, with spaces.
func OneLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < 0x20, r == 0x7f, r >= 0x80 && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return ' '
		}
		return r
	}, s)
}

// A Report collects problems from many goroutines. The zero value is ready.
type Report struct {
	mu     sync.Mutex
	list   []Diagnostic
	veiled func(Diagnostic) Diagnostic
}

// Veil has every problem go through f before All gives it, also those that
// were recorded before: f takes out what must not be repeated.
func (r *Report) Veil(f func(Diagnostic) Diagnostic) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.veiled = f
}

// Add records a problem.
func (r *Report) Add(d ...Diagnostic) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = append(r.list, d...)
}

// AddError records an error of the table of messages at p.
func (r *Report) AddError(p Position, t Text) { r.Add(ErrorAt(p, t)) }

// AddWarning records a warning of the table of messages at p.
func (r *Report) AddWarning(p Position, t Text) { r.Add(WarningAt(p, t)) }

// Error records an error at p; hint may be empty.
func (r *Report) Error(p Position, code, message, hint string) {
	r.Add(Diagnostic{Position: p, Severity: Error, Code: code, Message: message, Hint: hint})
}

// Warn records a warning at p; hint may be empty.
func (r *Report) Warn(p Position, code, message, hint string) {
	r.Add(Diagnostic{Position: p, Severity: Warning, Code: code, Message: message, Hint: hint})
}

// All gives the problems, each once, sorted by place, then severity and text,
// so that the same input gives the same list whatever the scheduling.
func (r *Report) All() []Diagnostic {
	r.mu.Lock()
	list, veiled := slices.Clone(r.list), r.veiled
	r.mu.Unlock()
	for i := range list {
		if veiled != nil {
			list[i] = veiled(list[i])
		}
	}
	slices.SortFunc(list, func(a, b Diagnostic) int {
		return cmp.Or(
			comparePlaces(a.Position, b.Position),
			cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message), cmp.Compare(a.Hint, b.Hint))
	})
	return slices.CompactFunc(list, Diagnostic.Equal)
}

// Count gives the number of distinct errors and warnings.
func (r *Report) Count() (errors, warnings int) {
	for _, d := range r.All() {
		if d.Severity == Warning {
			warnings++
		} else {
			errors++
		}
	}
	return errors, warnings
}

// Failed reports whether any error was recorded.
func (r *Report) Failed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.list, func(d Diagnostic) bool { return d.Severity == Error })
}
