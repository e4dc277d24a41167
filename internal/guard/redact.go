package guard

import (
	"fmt"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// quotation is what a message quotes of the site.
var quotation = lazy.Regexp(`"[^"]*"`)

// redactProblem gives a problem without the words of the guard lists: messages are
// kept in the logs of other machines. A problem of something else may quote
// the very text that must not be published.
func (g *Guard) redactProblem(d diag.Diagnostic) diag.Diagnostic {
	if d.Code == "guarded-word" {
		return d
	}
	if line, ok := diag.Excerpt(g.site, d); ok && g.isNamedIn(line) {
		d.Private = true // no excerpt of it
	}
	if at := g.positionOf(d.File); at.File != d.File {
		d.Position, d.Private = at, true // the folder above stands for the file
	}
	message, hint := g.redactText(d.Message), g.redactText(d.Hint)
	if message != d.Message || hint != d.Hint {
		d.Message, d.Hint, d.Private = message, hint, true
		d.Text = diag.Text{} // nor may another language be made of its parts
	}
	return d
}

// redactText takes out the quotations that name what is on a list, else all.
func (g *Guard) redactText(text string) string {
	if !g.isNamedIn(text) {
		return text
	}
	text = quotation().ReplaceAllStringFunc(text, func(quoted string) string {
		if g.isNamedIn(quoted) {
			return `"…"`
		}
		return quoted
	})
	if g.isNamedIn(text) {
		return diag.Say("guarded-message").Message
	}
	return text
}

// isNamedIn reports whether a text holds a word of the lists, also in an address.
func (g *Guard) isNamedIn(text string) bool { return len(g.matcher.FindInName(text)) > 0 }

// joinNumbers gives "2, 3, 7".
func joinNumbers(list []int) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(list), " ", ", "), "[]")
}
