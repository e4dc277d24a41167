package theme

import (
	"errors"
	"fmt"
	"html/template"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	texttemplate "text/template"
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

// place gives the place of a line, from 1, and a column in bytes, from 0, as
// Go's templates count them.
func (f *file) place(line, column int) diag.Position {
	p := diag.Position{File: folder + f.name, Line: line}
	lines := strings.SplitN(f.text, "\n", line+1)
	if line <= len(lines) && column >= 0 {
		text := lines[line-1]
		p.Column = utf8.RuneCountInString(text[:min(column, len(text))]) + 1
	}
	return p
}

var (
	parseFault   = lazy.Regexp(`(?s)^template: .*?:(\d+): (.*)$`)
	executeFault = lazy.Regexp(`(?s)^template: (.*?:\d+:\d+): executing ".*?" at <(.*?)>: (.*)$`)
	quoted       = lazy.Regexp(`"([^"]*)"`)
	fieldFault   = lazy.Regexp(`can't evaluate field (\S+) in type (.*)$`)
	callFault    = lazy.Regexp(`(?s)^error calling (\w+): (.*)$`)
	countFault   = lazy.Regexp(`^wrong number of args for (\w+)`)
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
		d.Hint = diag.DidYouMean(name[1], append(Functions(), builtins...))
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

// explain words what html/template or its execution found. An error of the
// writer is given back as it is.
func (t *Theme) explain(err error, layout string, view any) error {
	var unsafe *template.Error
	var failed texttemplate.ExecError
	switch {
	case errors.As(err, &unsafe):
		return t.explainEscape(unsafe, layout)
	case errors.As(err, &failed):
		return t.explainExecution(failed.Error(), view)
	}
	return err
}

// explainExecution words an error that a page's own data led to.
func (t *Theme) explainExecution(text string, view any) error {
	m := executeFault().FindStringSubmatch(text)
	if m == nil {
		return problem(diag.Position{File: folder}, layoutError, "a layout cannot be rendered", "")
	}
	message, hint := explainFault(m[2], m[3], view)
	return problem(t.locate(m[1]), layoutError, message, hint)
}

// explainFault words what went wrong at an expression, without Go's types.
func explainFault(expression, fault string, view any) (message, hint string) {
	if m := fieldFault().FindStringSubmatch(fault); m != nil {
		return fmt.Sprintf("there is no field %q here", m[1]), diag.DidYouMean(m[1], fieldsOf(view, m[2]))
	}
	if m := callFault().FindStringSubmatch(fault); m != nil && slices.Contains(Functions(), m[1]) {
		return m[1] + ": " + lower(m[2]), ""
	}
	if m := countFault().FindStringSubmatch(fault); m != nil {
		return "wrong number of values for " + m[1], ""
	}
	switch {
	case strings.HasPrefix(fault, "nil pointer evaluating"):
		outer := expression[:max(0, strings.LastIndexByte(expression, '.'))]
		return expression + ": this page has none", fmt.Sprintf("put {{with %s}} … {{end}} around it", outer)
	case strings.HasPrefix(fault, "range can't iterate over"):
		return expression + " is not a list", ""
	case strings.HasPrefix(fault, "exceeded maximum template depth"):
		return "a partial calls itself without an end", ""
	case strings.Contains(fault, "incompatible types for comparison"), strings.Contains(fault, "non-comparable type"):
		return expression + " compares what cannot be compared", "text with text, a number with a number"
	case strings.HasPrefix(fault, "wrong type for value"), strings.HasPrefix(fault, "invalid value"):
		return expression + " is not the kind of value that is needed here", ""
	case strings.HasSuffix(fault, "out of range") || strings.Contains(fault, "index out of range"):
		return expression + ": the list is shorter", ""
	}
	return expression + " cannot be used here", ""
}

// unsafeText words what html/template refuses, by its error code.
var unsafeText = map[template.ErrorCode]string{
	template.ErrAmbigContext:      "a value stands where it could be part of an address or of something else",
	template.ErrBadHTML:           "the HTML is damaged: a tag or an attribute is not written out",
	template.ErrBranchEnd:         "the branches of an if, with or range leave the HTML in different places, as one that closes a quotation mark and one that does not",
	template.ErrEndContext:        "the layout ends inside a tag, an attribute, a script or a style",
	template.ErrNoSuchTemplate:    "a partial that does not exist is called",
	template.ErrOutputContext:     "a partial leaves the HTML in another place each time, as inside and outside of a tag",
	template.ErrPartialCharset:    "a pattern in a script ends inside of brackets",
	template.ErrPartialEscape:     "a backslash in a script or a style stands before a value",
	template.ErrRangeLoopReentry:  "a range leaves the HTML in another place after each turn",
	template.ErrSlashAmbig:        "a slash in a script could divide or begin a pattern",
	template.ErrPredefinedEscaper: "a function that escapes is called; values are escaped by themselves",
}

// explainEscape words html/template's refusal of a layout in which it cannot
// tell how to escape a value.
func (t *Theme) explainEscape(e *template.Error, layout string) error {
	message, ok := unsafeText[e.ErrorCode]
	if !ok {
		message = "a value stands where no value can be escaped safely"
	}
	at := diag.Position{File: folder + t.suspect(layout)}
	if e.Node != nil {
		location, _ := (*parse.Tree)(nil).ErrorContext(e.Node)
		at = t.locate(location)
	}
	return problem(at, layoutError, message, "")
}

// suspect gives the file that a fault without a place is most probably in: a
// file of the site's own, the layout itself before others.
func (t *Theme) suspect(layout string) string {
	for _, name := range append([]string{layout + ".html", base}, slices.Sorted(maps.Keys(t.files))...) {
		if f := t.files[name]; f != nil && f.own && (f.partial() || name == base || name == layout+".html") {
			return name
		}
	}
	return layout + ".html"
}

// locate gives the place that Go's templates write as "case.html:3:14".
func (t *Theme) locate(location string) diag.Position {
	parts := strings.Split(location, ":")
	if len(parts) != 3 {
		return diag.Position{File: folder + parts[0]}
	}
	line, _ := strconv.Atoi(parts[1])
	column, _ := strconv.Atoi(parts[2])
	if f := t.files[parts[0]]; f != nil {
		return f.place(line, column)
	}
	return diag.Position{File: folder + parts[0], Line: line}
}

// fieldsOf gives the fields of the type of that name, as Go writes it, among
// the types that a view is made of.
func fieldsOf(view any, name string) []string {
	if view == nil {
		return nil
	}
	seen := make(map[reflect.Type]bool)
	return search(reflect.TypeOf(view), strings.TrimPrefix(name, "*"), seen)
}

func search(in reflect.Type, name string, seen map[reflect.Type]bool) []string {
	switch in.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return search(in.Elem(), name, seen)
	case reflect.Func: // a sequence: a function that takes a function that takes the element
		for i := range in.NumIn() {
			if found := search(in.In(i), name, seen); found != nil {
				return found
			}
		}
		return nil
	case reflect.Struct:
	default:
		return nil
	}
	if seen[in] {
		return nil
	}
	seen[in] = true
	if in.String() == name {
		var names []string
		for _, f := range reflect.VisibleFields(in) {
			if f.IsExported() {
				names = append(names, f.Name)
			}
		}
		return names
	}
	for i := range in.NumField() {
		if found := search(in.Field(i).Type, name, seen); found != nil {
			return found
		}
	}
	return nil
}
