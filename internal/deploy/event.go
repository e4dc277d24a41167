package deploy

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"casebook/internal/deploy/driver"
	"casebook/internal/diag"
	"casebook/internal/publish"
)

// A Line is what programs are told of a deploy, as one line of JSON: keys and
// values in turn, "event" and "target" first.
type Line []any

// MarshalJSON gives the keys in their order, and what stands in a page as it is.
func (l Line) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	b.WriteByte('{')
	for i := 0; i+1 < len(l); i += 2 {
		if i > 0 {
			b.WriteByte(',')
		}
		key, _ := json.Marshal(l[i])
		value, err := json.Marshal(l[i+1])
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return []byte(b.String()), nil
}

// ReportLine tells what changes for readers of a target.
func ReportLine(target string, r *publish.Report) Line {
	j := r.JSON()
	line := Line{"event", "report", "target", target, "added", j.Added, "changed", j.Changed, "removed", j.Removed, "people", j.People,
		"no_longer", j.NoLonger, "entries", j.Entries, "statuses", j.Statuses, "links", j.Links}
	if len(j.Unlisted) > 0 {
		line = append(line, "unlisted", j.Unlisted)
	}
	return line
}

// PlanLine tells what will be sent.
func PlanLine(target string, p *Plan) Line {
	put := make([]string, len(p.Put))
	for i, f := range p.Put {
		put[i] = f.Path
	}
	list := func(l []string) []string { return append([]string{}, l...) } // never null
	return Line{"event", "plan", "target", target, "put", put, "remove", list(p.Remove), "unchanged", list(p.Unchanged), "bytes", p.Bytes}
}

// FileLine tells of a file that was put or removed.
func FileLine(target string, e Event) Line {
	what := "put"
	if e.Removed {
		what = "remove"
	}
	return Line{"event", what, "target", target, "path", e.Path}
}

// DoneLine tells that all was sent.
func DoneLine(target string, done Done) Line {
	return Line{"event", "done", "target", target, "put", done.Put, "removed", done.Removed, "unchanged", done.Unchanged, "bytes", done.Bytes}
}

// ErrorLine tells why nothing, or not all, was sent.
func ErrorLine(target string, t diag.Text) Line {
	return Line{"event", "error", "target", target, "code", t.Code, "message", t.Message, "hint", t.Hint}
}

// ProblemLine tells of an error of the content, at its place.
func ProblemLine(d diag.Diagnostic) Line {
	j := diag.ForJSON(d)
	if j.File != "" { // editors count from 1
		j.Line, j.Column = max(1, j.Line), max(1, j.Column)
	}
	return append(ErrorLine("", d.Text), "file", j.File, "line", j.Line, "column", j.Column)
}

// TextOf gives the sentence of an error of this room, of publish or of a host;
// that of another is its own words.
func TextOf(err error) diag.Text {
	var failure *Error
	var said *driver.Error
	var output *publish.Error
	switch {
	case errors.As(err, &failure):
		return failure.Text
	case errors.As(err, &said):
		return said.Text
	case errors.As(err, &output):
		return output.Text
	case errors.Is(err, context.Canceled):
		return diag.Say("command/stopped")
	}
	return diag.Text{Code: "failed", Message: err.Error()}
}
