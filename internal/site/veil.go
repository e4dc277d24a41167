package site

import (
	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// quotation is what a message quotes of the site.
var quotation = lazy.Regexp(`"[^"]*"`)

// veiled gives a problem without the words of the guard lists: messages are
// kept in the logs of other machines. A problem of something else may quote
// the very text that must not be published.
func (w *warden) veiled(d diag.Diagnostic) diag.Diagnostic {
	if d.Code == guardedWord {
		return d
	}
	if line, ok := diag.Excerpt(w.site, d); ok && w.names(line) {
		d.Private = true // no excerpt of it
	}
	if at := w.clean(d.File); at.File != d.File {
		d.Position, d.Private = at, true // the folder above stands for the file
	}
	message, hint := w.withoutWords(d.Message), w.withoutWords(d.Hint)
	if message != d.Message || hint != d.Hint {
		d.Message, d.Hint, d.Private = message, hint, true
	}
	return d
}

func (w *warden) withoutWords(text string) string {
	if !w.names(text) {
		return text
	}
	text = quotation().ReplaceAllStringFunc(text, func(quoted string) string {
		if w.names(quoted) {
			return `"…"`
		}
		return quoted
	})
	if w.names(text) {
		return "what is wrong here names what is on the guard list, so it is not repeated"
	}
	return text
}

// names reports whether a text holds a word of the lists, also in an address.
func (w *warden) names(text string) bool { return len(w.guard.Name(text)) > 0 }
