package theme

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"
	"unicode/utf8"

	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// layoutError is the code of everything that is wrong with a layout's text.
const layoutError = "layout-error"

// An Error is a problem of a layout that showed when a page was rendered.
type Error struct{ Diagnostic diag.Diagnostic }

// Error gives the diagnostic on one line.
func (e *Error) Error() string { return e.Diagnostic.String() }

func problem(at diag.Position, code, message, hint string) *Error {
	return &Error{diag.Diagnostic{Position: at, Code: code, Message: message, Hint: hint}}
}

// at gives the place of an offset in the file.
func (f *file) at(offset parse.Pos) diag.Position {
	line, column := decode.Locate([]byte(f.text), int(offset))
	return diag.Position{File: folder + f.name, Line: line, Column: column}
}

var (
	parseFault = lazy.Regexp(`(?s)^template: .*?:(\d+): (.*)$`)
	quoted     = lazy.Regexp(`"([^"]*)"`)
)

// syntax words what the parser of templates found.
func (f *file) syntax(err error) diag.Diagnostic {
	d := diag.Diagnostic{Position: diag.Position{File: folder + f.name}, Code: layoutError, Message: "this is not a valid layout"}
	m := parseFault().FindStringSubmatch(err.Error())
	if m == nil {
		return d
	}
	d.Line, _ = strconv.Atoi(m[1])
	d.Message = lower(m[2])
	name := quoted().FindStringSubmatch(m[2])
	if name == nil {
		return d
	}
	if strings.HasSuffix(m[2], "not defined") && strings.HasPrefix(m[2], "function") {
		d.Message = fmt.Sprintf("there is no function %q", name[1])
		d.Hint = diag.DidYouMean(name[1], slices.Sorted(maps.Keys(knownFunctions())))
	}
	if lines := strings.Split(f.text, "\n"); d.Line <= len(lines) {
		if i := strings.Index(lines[d.Line-1], name[1]); i >= 0 {
			d.Column = utf8.RuneCountInString(lines[d.Line-1][:i]) + 1
		}
	}
	return d
}

func lower(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return strings.ToLower(string(r)) + s[n:]
}

// suspect gives the file that a fault without a place is most probably in: a
// file of the site's own, the layout itself before others.
func (t *Theme) suspect(layout *file) string {
	for _, name := range append([]string{layout.name, base}, slices.Sorted(maps.Keys(t.files))...) {
		if f := t.files[name]; f != nil && f.own && (f.partial() || name == base || name == layout.name) {
			return name
		}
	}
	return layout.name
}
