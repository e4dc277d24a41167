package theme

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"
	"unicode/utf8"

	"casebook/internal/diag"
)

// An Error is a problem of a layout that showed when a page was rendered.
type Error struct{ Diagnostic diag.Diagnostic }

// Error gives the diagnostic on one line.
func (e *Error) Error() string { return e.Diagnostic.String() }

// A place is a part of a layout.
type place struct {
	layout *layout
	node   parse.Node
}

func (p place) faultOf(wrong diag.Text) *Error {
	return &Error{diag.ErrorAt(p.layout.position(p.node.Position()), wrong)}
}

// String gives the beginning of the place's text for a message.
func (p place) String() string {
	text := p.node.String()
	if len(text) > 20 {
		text = fmt.Sprintf("%.20s...", text)
	}
	return text
}

// explainParseError words what the parser of templates found, which it says in
// text alone.
func (l *layout) explainParseError(err error) diag.Diagnostic {
	at := diag.Position{File: folder + l.name}
	m := regexp.MustCompile(`(?s)^template: .*?:(\d+): (.*)$`).FindStringSubmatch(err.Error())
	if m == nil {
		return diag.ErrorAt(at, diag.Say("layout-error/invalid"))
	}
	at.Line, _ = strconv.Atoi(m[1])
	wrong := explainSlip(m[2])
	if name := regexp.MustCompile(`"([^"]*)"`).FindStringSubmatch(m[2]); name != nil {
		if strings.HasSuffix(m[2], "not defined") && strings.HasPrefix(m[2], "function") {
			wrong = diag.Say("layout-error/no-function", "function", name[1], "near", diag.Nearest(name[1], slices.Sorted(maps.Keys(knownFunctions()))))
		}
		if lines := strings.Split(l.text, "\n"); at.Line <= len(lines) {
			if before, _, found := strings.Cut(lines[at.Line-1], name[1]); found {
				at.Column = utf8.RuneCountInString(before) + 1
			}
		}
	}
	return diag.ErrorAt(at, wrong)
}
