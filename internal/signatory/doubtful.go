package signatory

import (
	"strings"
	"unicode"

	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// What stands in a cell that is no name: an address of e-mail, one of the web.
var (
	emailIn = lazy.Regexp(`(?i)[^\s@<>()]+\s?(@|＠|\(at\)|\[at\]|\{at\})\s?[^\s@<>()]+\s?(\.|\(dot\)|\[dot\])\s?[^\s@<>()]`)
	webIn   = lazy.Regexp(`(?i)\b[a-z][a-z+.-]*://|\bwww\.|\b(mailto|tel|skype):|(^|\s)@[\w.]{3,}|\b(t|wa|fb|vk|ok|bit|signal)\.(me|com|ru|ly)\b|\b[\w-]+\.(com|org|net|info|eu|io|site|app|blog|ua|ru|kz|by|pl|fr|de|es|uk|lt|lv|ee|cz|sk|рф|укр|қаз)(/|\s|$)`)
)

// A doubt is what is probably not meant to be published in a cell.
type doubt struct {
	name  string
	holds func(text string) bool
	say   func(n int, rows diag.Text, column string) diag.Text
}

// doubts are looked for in every cell that would be published.
var doubts = []doubt{
	{"e-mail", func(text string) bool {
		return (strings.ContainsAny(text, "@([{") || strings.Contains(text, "＠")) && emailIn().MatchString(text)
	}, func(n int, rows diag.Text, column string) diag.Text {
		return diag.Say("doubtful-row/e-mail", "n", n, "rows", rows, "column", column)
	}},
	{"web", func(text string) bool {
		return mayHoldAddress(text) && webIn().MatchString(text) && !emailIn().MatchString(text)
	}, func(n int, rows diag.Text, column string) diag.Text {
		return diag.Say("doubtful-row/web", "n", n, "rows", rows, "column", column)
	}},
	{"phone", holdsPhone, func(n int, rows diag.Text, column string) diag.Text {
		return diag.Say("doubtful-row/phone", "n", n, "rows", rows, "column", column)
	}},
	{"crossed out", isStruckText, func(n int, rows diag.Text, column string) diag.Text {
		return diag.Say("doubtful-row/struck", "n", n, "rows", rows, "column", column)
	}},
}

// doubtRow reports what would be shown of a row, or of which somebody, and is
// probably not meant to be: a warning where it is no name or nobody's, an error
// where a mark says that the person is not to be named. The cells themselves are
// never repeated.
func (c *consentCheck) doubtRow(t table, r *row, show showing) {
	marks := knownMarks()
	mark := func(slot int, title string) {
		r.bad = true
		c.doubts.addRow(diag.Error, "marked "+title, t, r, slot, func(n int, rows diag.Text) diag.Text {
			return diag.Say("marked-private", "n", n, "rows", rows, "column", title)
		})
	}
	filled, nameDoubted := 0, false
	for slot, text := range r.values {
		if text == "" {
			continue
		}
		filled++
		column := c.slots.columnIn(slot)
		place := inShown
		switch column {
		case nameColumn:
			place = inName
		case dateColumn, publicColumn, untilColumn:
			continue
		}
		title := c.slots.titleOf(slot)
		if marks.isMarked(text, place) {
			mark(slot, title)
		}
		if column == sortColumn || show != byName {
			continue
		}
		for _, d := range doubts {
			if d.holds(text) {
				nameDoubted = nameDoubted || slot == int(nameColumn)
				c.doubts.addRow(diag.Warning, d.name+title, t, r, slot, func(n int, rows diag.Text) diag.Text { return d.say(n, rows, title) })
			}
		}
	}
	name := r.values[nameColumn]
	switch {
	case marks.isMarkedAlone(name, filled):
		mark(int(nameColumn), nameColumn.String())
	case show != byName, nameDoubted, r.bad:
	case marks.namesNobody(name):
		c.doubts.addRow(diag.Warning, "nobody", t, r, int(nameColumn), func(n int, rows diag.Text) diag.Text {
			return diag.Say("doubtful-row/nobody", "n", n, "rows", rows)
		})
	case hasSigns(name):
		c.doubts.addRow(diag.Warning, "signs", t, r, int(nameColumn), func(n int, rows diag.Text) diag.Text {
			return diag.Say("doubtful-row/signs", "n", n, "rows", rows)
		})
	}
	if r.marked {
		r.bad = true
		c.doubts.addRow(diag.Error, "marked", t, r, -1, func(n int, rows diag.Text) diag.Text {
			return diag.Say("marked-private/unread", "n", n, "rows", rows)
		})
	}
	if r.several {
		c.doubts.addRow(diag.Warning, "several", t, r, int(nameColumn), func(n int, rows diag.Text) diag.Text {
			return diag.Say("doubtful-row/several", "n", n, "rows", rows)
		})
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

// mayHoldAddress reports the signs without which there is no address of the web:
// a colon, an at sign, or a full stop between letters.
func mayHoldAddress(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c == ':', c == '@':
			return true
		case c == '.' && i > 0 && i+1 < len(text) && text[i-1] > ' ' && text[i+1] > ' ':
			return true
		}
	}
	return false
}

// struckTag finds letters that HTML crosses out.
var struckTag = lazy.Regexp(`(?i)<(s|del|strike)\b`)

// hasSigns reports a name that is marked by signs: in brackets as a whole, behind
// a bullet or a cross, with a question mark or the signs of markup.
func hasSigns(name string) bool {
	if name == "" || isStruckText(name) {
		return false
	}
	last := name[len(name)-1]
	switch name[0] {
	case '(':
		return last == ')'
	case '[', '{', '<', '*', '?', '~', '_', '|', '^', '$', '&', '>', '\\':
		return true
	}
	return last == '?' || strings.ContainsAny(name, "<>{}^\\") || strings.HasPrefix(name, "- ") || strings.HasPrefix(name, "• ") || strings.HasPrefix(name, "– ") || strings.HasPrefix(name, "✓") || strings.HasPrefix(name, "†")
}

// isStruckText reports text that is crossed out by its own signs, as messengers
// and wikis write it.
func isStruckText(text string) bool {
	const firstByte = 0xcc // of the marks U+0335 to U+0338
	if strings.IndexByte(text, '<') >= 0 && struckTag().MatchString(text) {
		return true
	}
	return strings.IndexByte(text, firstByte) >= 0 && strings.ContainsAny(text, "\u0335\u0336\u0337\u0338") ||
		strings.IndexByte(text, '~') >= 0 && strings.Count(text, "~~") > 1
}
