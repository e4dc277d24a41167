package decode

import (
	"errors"
	"strings"

	"github.com/BurntSushi/toml"

	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// mostFaults is how many lines of one text are told to be no TOML.
const mostFaults = 20

// reportRest reports what else is wrong with a text, as if each line that is no
// TOML were not there: who has a date, a yes and a key to mend is told of all of
// them. What a value needs is told where the text has a shape. Where a fault is
// not one line's, what comes behind it may mean anything, and nothing more is said.
func (d *Document) reportRest(text string, err error) {
	if d.options.Private {
		return // positions alone say little, and the first is enough to look
	}
	for range mostFaults {
		begin, end, ok := lineAtFault(text, err)
		if !ok {
			return
		}
		text = text[:begin] + d.leaveOut(text, begin, end) + text[end:]
		var values map[string]any
		if values, err = parse(text); err == nil {
			d.reportKeys(text, values)
			return
		}
		if again, _, ok := lineAtFault(text, err); ok && again != begin {
			d.reportSyntax(text, err)
		}
	}
}

var keyOfLine = lazy.Regexp(`^[ \t]*([A-Za-z0-9_-]+)[ \t]*=`)

// leaveOut gives spaces in the place of a line. A key that the text cannot have stays,
// so that it is told in the same run: to mend its value would help nobody.
func (d *Document) leaveOut(text string, begin, end int) string {
	const empty = "''"
	line := text[begin:end]
	if m := keyOfLine().FindStringSubmatchIndex(line); m != nil && m[1]+len(empty) <= len(line) {
		path := line[m[2]:m[3]]
		if table := tableAround(text[:begin]); table != "" {
			path = table + "." + path
		}
		if shape := d.shape(); len(shape.Fields) > 0 && shape.valueAt(path) == nil {
			return line[:m[1]] + empty + strings.Repeat(" ", len(line)-m[1]-len(empty))
		}
	}
	return strings.Repeat(" ", end-begin)
}

var onOneLine = lazy.Regexp(`^[ \t]*[^ \t=\["'{#][^=\["'{#]*=[ \t]*([^ \t\["'{#]|"[^"]|'[^'])`)

// lineAtFault gives the line on which the parser stopped, when a value begins and
// ends on it, so that the next line stands for itself.
func lineAtFault(text string, err error) (begin, end int, ok bool) {
	var fault toml.ParseError
	if !errors.As(err, &fault) {
		return 0, 0, false
	}
	start := min(max(fault.Position.Start, 0), len(text))
	begin = strings.LastIndexByte(text[:start], '\n') + 1
	if end = strings.IndexByte(text[begin:], '\n'); end < 0 {
		end = len(text) - begin
	}
	end += begin
	_, err = parse(text[:begin]) // nothing that began above is still open
	return begin, end, err == nil && onOneLine().MatchString(text[begin:end])
}

// reportKeys reports what is wrong with the keys of a text of which lines were
// left out. A key that seems to be missing may have been on one of them.
func (d *Document) reportKeys(text string, values map[string]any) {
	root, s := scanText(text)
	if d.options.Shape == nil || s.tooDeep != nil || s.twiceAt != (spot{}) {
		return
	}
	var found diag.Report
	rest := &Document{options: d.options, rep: &found, root: root, values: values}
	d.options.Shape().Bind(rest.Root())
	for _, p := range found.All() {
		if p.Severity == diag.Error && p.Code != "missing-key" {
			d.rep.Add(p)
		}
	}
}
