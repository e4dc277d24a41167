package signatory

import (
	"strings"
	"unicode"

	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// What stands in a cell that is no name: an address of e-mail, one of the web.
var (
	emailIn = lazy.Regexp(`[^\s@<>()]+[@＠][^\s@<>()]+\.[^\s@<>()]`)
	webIn   = lazy.Regexp(`(?i)\bhttps?:|\bwww\.|\bt\.me/`)
)

// doubtRow warns about what would be shown of a row and is probably not meant to
// be. The cells themselves are never repeated.
func (c *consentCheck) doubtRow(t table, r *row) {
	for slot, text := range r.values {
		if text == "" {
			continue
		}
		switch column := c.slots.columnIn(slot); column {
		case nameColumn, roleColumn, organisationColumn, groupColumn:
		default:
			continue
		}
		title := c.slots.titleOf(slot)
		if strings.ContainsAny(text, "@＠") && emailIn().MatchString(text) {
			c.doubts.addRow(diag.Warning, "e-mail "+title, t, r, slot, func(n int, rows diag.Text) diag.Text {
				return diag.Say("doubtful-row/e-mail", "n", n, "rows", rows, "column", title)
			})
		}
		if strings.ContainsAny(text, ":.") && webIn().MatchString(text) {
			c.doubts.addRow(diag.Warning, "web "+title, t, r, slot, func(n int, rows diag.Text) diag.Text {
				return diag.Say("doubtful-row/web", "n", n, "rows", rows, "column", title)
			})
		}
		if holdsPhone(text) {
			c.doubts.addRow(diag.Warning, "phone "+title, t, r, slot, func(n int, rows diag.Text) diag.Text {
				return diag.Say("doubtful-row/phone", "n", n, "rows", rows, "column", title)
			})
		}
	}
}

// holdsPhone reports nine digits or more with nothing but what parts them in
// a telephone number between them.
func holdsPhone(text string) bool {
	digits := 0
	for _, r := range text {
		switch {
		case unicode.IsDigit(r):
			if digits++; digits == 9 {
				return true
			}
		case digits > 0 && strings.ContainsRune(" +-.()/\u00a0‑–", r):
		default:
			digits = 0
		}
	}
	return false
}
