package signatory

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/consent"
	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/names"
	"casebook/internal/prose"
)

// hearUnread takes a cell that is not read, which may say that the person is not to be named.
func (r *row) hearUnread(cell string) {
	switch {
	case !consent.IsMarked(cell, consent.InUnread):
	case consent.IsAboutElse(cell):
		r.remark = true
	default:
		r.marked = true
	}
}

// SpeaksOfNaming reports a remark of a few words about somebody's being named or shown,
// or about a part of the name: it may be a wish, whichever words say it.
func SpeaksOfNaming(text string) bool {
	const longest = 15
	words := names.FoldWords(text)
	if len(words) < 2 || len(words) > longest || !strings.ContainsRune(strings.TrimSpace(text), ' ') {
		return false
	}
	return consent.SpeaksOfNaming(words) || slices.ContainsFunc(words, func(word string) bool {
		return KnownColumn(word) == nameColumn.String() || slices.ContainsFunc(wordsOf()["forename"], func(part string) bool { return len(part) > 5 && strings.HasPrefix(word, part) })
	})
}

// A section is what stands below a row that is no person's but a heading about who
// may be named: "Not yet confirmed:".
type section struct {
	heading int           // the row; 0 outside of one
	at      diag.Position // of it
	rows    diag.Rows     // of the people below who would be shown
}

// meetHeading reports whether a row is a heading that is about who may be named, and
// begins its section. Another heading ends the one before.
func (c *consentCheck) meetHeading(t table, r *row) bool {
	if r.marked || r.values[publicColumn] != "" {
		return false
	}
	text, filled := "", 0
	slot := 0
	for i, value := range r.values {
		switch column := c.slots.columnIn(i); {
		case value == "" || column == publicColumn || column == untilColumn || column == dateColumn:
		default:
			text, slot, filled = value, i, filled+1
		}
	}
	if filled != 1 {
		return false
	}
	switch {
	case consent.IsHeading(text):
		c.endSection()
		c.section = section{heading: r.number, at: placeOrFile(t.positionOf(slot))}
		r.bad = true
		return true
	case consent.IsTitleOfRows(text):
		c.endSection()
	}
	return false
}

// endSection reports a heading with the people below it.
func (c *consentCheck) endSection() {
	s := c.section
	c.section = section{}
	switch n := len(s.rows); {
	case s.heading == 0 || c.problems == nil:
	case n == 0:
		c.problems.addError(s.at, diag.Say("marked-private/heading", "row", s.heading))
	default:
		c.problems.addError(s.at, diag.Say("marked-private/section", "row", s.heading, "n", n, "rows", s.rows))
	}
}

// isPhrase reports words that begin with a capital and end with a word in small letters, as
// names do not: "To be published later".
func isPhrase(text string) bool {
	const shortest = 3 // letters of the last word
	words := strings.Fields(text)
	if len(words) < 2 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	last := []rune(words[len(words)-1])
	return unicode.IsUpper(first) && len(last) >= shortest && !slices.ContainsFunc(last, func(r rune) bool { return !unicode.IsLower(r) })
}

// hasRemark reports a name with something in brackets that is no name: signs, or
// words of which none is written as names are. In capitals are names alone that
// are so outside of the brackets too.
func hasRemark(name string) bool {
	if strings.HasPrefix(name, "=") { // a formula, which is doubted as one
		return false
	}
	parts := names.Bracketed(name)
	if len(parts) == 0 {
		return false
	}
	shouted := name == strings.ToUpper(name)
	return slices.ContainsFunc(parts, func(part string) bool {
		letters, small := 0, true
		for _, word := range strings.FieldsFunc(part, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
			first, _ := utf8.DecodeRuneInString(word)
			letters += utf8.RuneCountInString(word)
			small = small && unicode.IsLower(first)
		}
		return letters == 0 || small || letters > 1 && !shouted && part == strings.ToUpper(part) && part != strings.ToLower(part)
	})
}

// What stands in a cell that is no name: an address of e-mail, one of the web.
var (
	emailIn = lazy.Regexp(`(?i)[^\s@<>()]+\s?(@|＠|\(at\)|\[at\]|\{at\})\s?[^\s@<>()]+\s?(\.|\(dot\)|\[dot\])\s?[^\s@<>()]|[\pL\pN][@＠]\pL|\S\s(at|AT)\s\S+\s(dot|DOT)\s\pL{2}`)
	webIn   = lazy.Regexp(`(?i)\b[a-z][a-z+.-]*://|\bwww\.|\b(mailto|tel|skype):|(^|\s)@[\w.]{3,}|\b(t|wa|fb|vk|ok|bit|signal)\.(me|com|ru|ly)\b|\b(fb|facebook|insta|instagram|telegram|signal|threema|whatsapp|viber|twitter|tiktok|vk)\s?:\s?\S|\b[\w-]{1,}\.[a-z]{2,}/\w|\b[\w-]+\.(com|org|net|info|eu|io|site|app|blog|ua|ru|kz|by|pl|fr|de|es|uk|lt|lv|ee|cz|sk|рф|укр|қаз)(/|\s|$)`)
)

// A doubt is what is probably not meant to be published in a cell.
type doubt struct {
	name  string
	holds func(text string) bool
	say   func(n int, rows diag.Rows, column string) diag.Text
}

// doubts are looked for in every cell that would be published.
var doubts = []doubt{
	{"e-mail", func(text string) bool {
		return (strings.ContainsAny(text, "@([{") || strings.Contains(text, "＠") || strings.Contains(strings.ToLower(text), " dot ")) && emailIn().MatchString(text)
	}, func(n int, rows diag.Rows, column string) diag.Text {
		return diag.Say("doubtful-row/e-mail", "n", n, "rows", rows, "column", column)
	}},
	{"web", func(text string) bool {
		return mayHoldAddress(text) && webIn().MatchString(text) && !emailIn().MatchString(text)
	}, func(n int, rows diag.Rows, column string) diag.Text {
		return diag.Say("doubtful-row/web", "n", n, "rows", rows, "column", column)
	}},
	{"comment", prose.HoldsComment, func(n int, rows diag.Rows, column string) diag.Text {
		return diag.Say("doubtful-row/comment", "n", n, "rows", rows, "column", column)
	}},
	{"phone", holdsPhone, func(n int, rows diag.Rows, column string) diag.Text {
		return diag.Say("doubtful-row/phone", "n", n, "rows", rows, "column", column)
	}},
	{"crossed out", isStruckText, func(n int, rows diag.Rows, column string) diag.Text {
		return diag.Say("doubtful-row/struck", "n", n, "rows", rows, "column", column)
	}},
}

// isWordsAlone reports a text that has none of the signs by which doubts, hasSigns and
// hasRemark find anything: letters, spaces, fewer digits in a row than a telephone number, and
// full stops, commas, hyphens and apostrophes as names have them. Most names are such;
// false may be wrong.
func isWordsAlone(text string) bool {
	const fewest = 6 // digits of a telephone number, behind a word for one
	digits := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
			digits = 0
		case c == ' ' && i+len(" dot ") < len(text) && strings.EqualFold(text[i:i+len(" dot ")], " dot "): // "ada at example dot org"
			return false
		case c == ' ', c == ',', c == '\'':
		case c >= '0' && c <= '9':
			if digits++; digits == fewest {
				return false
			}
		case c == '.' && digits == 0 && (i+1 == len(text) || text[i+1] == ' '), c == '-' && i > 0 && text[i-1] != ' ':
		case (c >= 0xc3 && c <= 0xc5 || c == 0xd0 || c == 0xd1) && i+1 < len(text) && text[i+1]&0xc0 == 0x80: // Latin with accents, and Cyrillic
			i++
		default:
			return false
		}
	}
	return true
}

// plainCells are cells beside names in which nothing was found. Groups, roles and
// countries are few in a long list, and need not be looked at row by row.
type plainCells map[plainCell]bool

type plainCell struct {
	slot    int
	asShown bool // what is published of it was looked at too
	text    string
}

// mostPlainCells bounds what is remembered of a list whose cells all differ.
const mostPlainCells = 1 << 12

func (p plainCells) has(slot int, asShown bool, text string) bool {
	return p[plainCell{slot, asShown, text}]
}

func (p plainCells) add(slot int, asShown bool, text string) {
	if len(p) < mostPlainCells {
		p[plainCell{slot, asShown, strings.Clone(text)}] = true
	}
}

// doubtRow reports what would be shown of a row, or of which somebody, and is
// probably not meant to be: a warning where it is no name or nobody's, an error
// where a mark says that the person is not to be named. The cells themselves are
// never repeated.
func (c *consentCheck) doubtRow(t table, r *row, show showing) {
	mark := func(slot int, title string) {
		r.bad = true
		c.doubts.addRow(diag.Error, "marked "+title, t, r, slot, func(n int, rows diag.Rows) diag.Text {
			if isBesideName(c.slots.columnIn(slot)) {
				return diag.Say("marked-private/beside", "n", n, "rows", rows, "column", title)
			}
			return diag.Say("marked-private", "n", n, "rows", rows, "column", title)
		})
	}
	filled, nameDoubted, nameIsWords := 0, false, false
	for slot, text := range r.values {
		if text == "" {
			continue
		}
		filled++
		column := c.slots.columnIn(slot)
		place := consent.BesideName
		switch column {
		case nameColumn:
			place = consent.InName
		case dateColumn, publicColumn, untilColumn:
			continue
		}
		asShown := column != sortColumn && show == byName
		if place == consent.BesideName && c.plain.has(slot, asShown, text) {
			continue
		}
		title, isPlain := c.slots.titleOf(slot), true
		isMarked := consent.IsMarked(withoutTitleOf(column, text), place) || isBesideName(column) && isSmall(text) && consent.IsMarked(text, consent.InUnread) && !consent.IsAboutElse(text) ||
			show == byName && (column == groupColumn || column == countryColumn) && consent.IsPrivate(text)
		if isMarked && !(isBesideName(column) && c.slots.isIgnored(title)) {
			isPlain = false
			if public, ok := parsePublic(r.values[publicColumn], false); place == consent.InName && ok && public == byName && consent.IsOneName(text) {
				c.doubts.addRow(diag.Warning, "word "+title, t, r, slot, func(n int, rows diag.Rows) diag.Text {
					return diag.Say("doubtful-row/word", "n", n, "rows", rows)
				})
			} else {
				mark(slot, title)
			}
		}
		if !asShown {
			continue
		}
		hasSign := !isWordsAlone(text)
		nameIsWords = nameIsWords || place == consent.InName && !hasSign
		for _, d := range doubts {
			if hasSign && d.holds(text) {
				isPlain = false
				nameDoubted = nameDoubted || slot == int(nameColumn)
				c.doubts.addRow(diag.Warning, d.name+title, t, r, slot, func(n int, rows diag.Rows) diag.Text { return d.say(n, rows, title) })
			}
		}
		if isPlain && place == consent.BesideName {
			c.plain.add(slot, asShown, text)
		}
	}
	name := r.values[nameColumn]
	switch {
	case show != byName, nameDoubted, r.bad:
	case consent.NamesNobody(name):
		c.doubts.addRow(diag.Warning, "nobody", t, r, int(nameColumn), func(n int, rows diag.Rows) diag.Text {
			return diag.Say("doubtful-row/nobody", "n", n, "rows", rows)
		})
	case filled == 1 && consent.IsTitleOfRows(name):
		c.doubts.addRow(diag.Warning, "heading", t, r, int(nameColumn), func(n int, rows diag.Rows) diag.Text {
			return diag.Say("doubtful-row/heading", "n", n, "rows", rows)
		})
	case filled == 1 && isPhrase(name) && slices.ContainsFunc([]column{roleColumn, organisationColumn, groupColumn, countryColumn}, t.hasColumn):
		c.doubts.addRow(diag.Warning, "word name", t, r, int(nameColumn), func(n int, rows diag.Rows) diag.Text {
			return diag.Say("doubtful-row/word", "n", n, "rows", rows)
		})
	case isTakenOut(name) || hasWordsBehind(name):
		c.doubts.addRow(diag.Warning, "word name", t, r, int(nameColumn), func(n int, rows diag.Rows) diag.Text {
			return diag.Say("doubtful-row/word", "n", n, "rows", rows)
		})
	case hasValuesBehind(name):
		c.doubts.addRow(diag.Warning, "several", t, r, int(nameColumn), func(n int, rows diag.Rows) diag.Text {
			return diag.Say("doubtful-row/several", "n", n, "rows", rows)
		})
	case nameIsWords:
	case hasSigns(name):
		c.doubts.addRow(diag.Warning, "signs", t, r, int(nameColumn), func(n int, rows diag.Rows) diag.Text {
			return diag.Say("doubtful-row/signs", "n", n, "rows", rows)
		})
	case hasRemark(name):
		c.doubts.addRow(diag.Warning, "brackets", t, r, int(nameColumn), func(n int, rows diag.Rows) diag.Text {
			return diag.Say("doubtful-row/brackets", "n", n, "rows", rows)
		})
	}
	if isHalfName(name, r.parts) {
		r.bad = true
		c.doubts.addRow(diag.Error, "half", t, r, int(nameColumn), func(n int, rows diag.Rows) diag.Text {
			return diag.Say("half-name", "n", n, "rows", rows)
		})
	}
	if r.marked {
		r.bad = true
		c.doubts.addRow(diag.Error, "marked", t, r, -1, func(n int, rows diag.Rows) diag.Text {
			return diag.Say("marked-private/unread", "n", n, "rows", rows)
		})
	}
	if r.worded && !r.marked && !r.remark {
		c.doubts.addRow(diag.Warning, "words", t, r, -1, func(n int, rows diag.Rows) diag.Text {
			return diag.Say("doubtful-row/words", "n", n, "rows", rows)
		})
	}
	if r.remark && !r.marked {
		c.doubts.addRow(diag.Warning, "remark", t, r, -1, func(n int, rows diag.Rows) diag.Text {
			return diag.Say("doubtful-row/remark", "n", n, "rows", rows)
		})
	}
	if r.several {
		c.doubts.addRow(diag.Warning, "several", t, r, int(nameColumn), func(n int, rows diag.Rows) diag.Text {
			return diag.Say("doubtful-row/several", "n", n, "rows", rows)
		})
	}
}

// withoutTitleOf gives what an organisation is called without what stands in quotation
// marks in it, which is a name: Initiative "Not to be named".
func withoutTitleOf(c column, text string) string {
	if c != organisationColumn || !strings.ContainsAny(text, "\"“”„«»") {
		return text
	}
	if bare := strings.TrimSpace(names.Quoted().ReplaceAllString(text, " ")); bare != "" {
		return bare
	}
	return text
}

// phoneWord finds a number behind a word that says whose it is: of a telephone.
var phoneWord = lazy.Regexp(`(?i)(?:^|[\s(,;])(?:tel|tél|telefon|teléfono|phone|mobil|mobile|mob|móvil|handy|cell|тел|телефон|моб|ұялы|هاتف|جوال|☎|📞|📱)[.:]*\s?[+(]?\d[\d ()./-]{3,}\d`)

// holdsPhone reports nine digits or more with nothing but what parts them in
// a telephone number between them, or fewer behind a word for one.
func holdsPhone(text string) bool {
	if strings.ContainsAny(text, "0123456789") && phoneWord().MatchString(text) {
		return true
	}
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

// hasSigns reports a name that is marked by signs: in brackets as a whole, or with one
// before or behind it that names do not begin or end with, as a dash, a bullet, a cross,
// a question mark, a lock, or the signs of markup.
func hasSigns(name string) bool {
	name = strings.TrimFunc(name, func(r rune) bool { return r == '\ufe0f' || r >= '\U0001f1e6' && r <= '\U0001f1ff' || r == ' ' }) // flags say where somebody is from
	if name == "" || isStruckText(name) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(name)
	last, _ := utf8.DecodeLastRuneInString(name)
	if first == '(' {
		return last == ')'
	}
	isLetter := unicode.IsLetter(first) || unicode.IsMark(first) || unicode.IsNumber(first)
	const signs = '\u2190' // of Unicode; those before it are at the end of letters in a wrong encoding too
	return !isLetter && !strings.ContainsRune("\"'“”„«»‘’‚‹›`´ʼ¡¿.,=", first) || strings.ContainsRune("?*†‡/\\#%&|~_–—", last) || last >= signs && unicode.IsSymbol(last) ||
		strings.ContainsAny(name, "<>{}^\\") || numbered().MatchString(name)
}

// numbered finds the number of a list's line before a name.
var numbered = lazy.Regexp(`^\d+[.)] `)

// isTakenOut reports a name behind a word that takes the line out, as "REM" does, or a
// cross in letters.
func isTakenOut(name string) bool {
	before, rest, found := strings.Cut(name, " ")
	switch {
	case !found:
		return false
	case strings.EqualFold(before, "rem:"), before == "rem", before == "REM" && rest != strings.ToUpper(rest), before == "x":
		return true
	case len(before) == 2 && strings.EqualFold(before[:1], "x"):
		return strings.ContainsAny(before[1:], "-:)")
	}
	return strings.EqualFold(before, "x") && (strings.HasPrefix(rest, "- ") || strings.HasPrefix(rest, "– ") || strings.HasPrefix(rest, "— "))
}

// isSmall reports a text in small letters alone, as remarks are written, and names are not.
func isSmall(text string) bool { return text == strings.ToLower(text) && text != strings.ToUpper(text) }

// hasValuesBehind reports a name with small words, or a short answer in capitals, behind a
// dash or a comma: "Ada Example - pending".
func hasValuesBehind(name string) bool {
	for _, sign := range []string{" - ", " – ", " — ", ","} {
		before, behind, found := strings.Cut(name, sign)
		behind = strings.TrimSpace(behind)
		if found && len(strings.Fields(before)) > 1 && !isSmall(before) && behind != "" && (isSmall(behind) || consent.IsWordAnswer(behind) || behind == strings.ToUpper(behind) && consent.NamesNobody(behind)) {
			return !slices.Contains(wordsOf()["particle"], behind)
		}
	}
	return false
}

// hasWordsBehind reports a name of two words or more with small words behind it, as
// "Ada Example asked to be off": names end in a capital.
func hasWordsBehind(name string) bool {
	const most = 40 // words
	last := strings.TrimLeftFunc(name[max(0, strings.LastIndexFunc(name, unicode.IsSpace)):], unicode.IsSpace)
	if first, _ := utf8.DecodeRuneInString(last); !unicode.IsLower(first) { // as nearly all do
		return false
	}
	words := strings.Fields(name)
	if len(words) < 4 || len(words) > most {
		return false
	}
	small := 0
	for i, word := range slices.Backward(words) {
		first, _ := utf8.DecodeRuneInString(word)
		if !unicode.IsLower(first) || strings.ContainsAny(word, "'’-.") {
			return small > 1 && i > 0 && slices.ContainsFunc(words[:i], names.IsPlain)
		}
		if !slices.Contains(wordsOf()["particle"], word) {
			small++
		}
	}
	return false
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
