package signatory

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// Whoever keeps a list also writes into its cells who is not to be named: "Ada
// Example (anonymous)", "do not publish", a row "below: not public". Words of
// that kind, in the built-in languages, are those of words.csv; they are folded
// like names, and a "*" stands for the rest of a word.
type markWords struct {
	refused  [][2][]string // by language: words that deny, and what they deny, as "not" and "publish"
	refusal  []string      // what says both, wherever it stands
	unnamed  []string      // of anonymity, wherever they stand in a name
	private  []string      // that say it alone, or between brackets
	weak     []string      // that say it between brackets of a name; alone they are other things too, as "private" is a rank
	nobody   map[string]bool
	first    map[beginning]bool // how the words of refused, refusal, unnamed and private begin
	nameless map[beginning]bool // how the words of nobody, unnamed and private do
}

// A beginning is the first letters of a folded word; 0 where it has fewer.
type beginning [3]rune

// knownMarks are the words of words.csv that mark somebody in a cell.
var knownMarks = sync.OnceValue(func() *markWords {
	m := &markWords{nobody: map[string]bool{}, first: map[beginning]bool{}, nameless: map[beginning]bool{}}
	byLanguage := map[string]int{}
	for _, row := range wordRows() {
		meaning, language := row[0], row[1]
		var words []string
		for word := range strings.SplitSeq(row[2], "|") {
			stem, begins := strings.CutSuffix(word, "*")
			folded := strings.Join(foldWords(stem), " ")
			if begins {
				folded += "*"
			}
			words = append(words, folded)
		}
		switch meaning {
		case "negation", "naming":
			i, ok := byLanguage[language]
			if !ok {
				i = len(m.refused)
				byLanguage[language] = i
				m.refused = append(m.refused, [2][]string{})
			}
			part := 0
			if meaning == "naming" {
				part = 1
			}
			m.refused[i][part] = append(m.refused[i][part], words...)
		case "refusal":
			m.refusal = append(m.refusal, words...)
		case "unnamed":
			m.unnamed = append(m.unnamed, words...)
		case "private":
			m.private = append(m.private, words...)
		case "weak":
			m.weak = append(m.weak, words...)
		case "nobody":
			for _, word := range words {
				m.nobody[word] = true
				first, _, _ := strings.Cut(word, " ")
				m.nameless[beginningOf(first)] = true
			}
			continue
		default:
			continue
		}
		for _, word := range words {
			first, _, _ := strings.Cut(strings.TrimSuffix(word, "*"), " ")
			switch meaning {
			case "naming": // a negation stands before it
				continue
			case "unnamed", "private":
				m.nameless[beginningOf(first)] = true
			}
			if meaning != "weak" {
				m.first[beginningOf(first)] = true
			}
		}
	}
	return m
})

// beginningOf gives the first letters of a folded word.
func beginningOf(word string) (b beginning) {
	n := 0
	for _, r := range word {
		if n == len(b) {
			break
		}
		b[n] = r
		n++
	}
	return b
}

// foldWords gives the folded words of a text in their order; every sign but an
// apostrophe parts them.
func foldWords(text string) []string {
	var f nameFolder
	f.splitWords(strings.Map(func(r rune) rune {
		switch r {
		case '\'', '’', 'ʼ', '`', '´', '‘', '′':
			return -1
		}
		return r
	}, text), everySign)
	words := make([]string, len(f.ends))
	begin := 0
	for i, end := range f.ends {
		words[i] = string(f.text[begin:end])
		begin = end
	}
	return words
}

// isWordOf reports whether a folded word is one of a list.
func isWordOf(word string, list []string) bool {
	return slices.ContainsFunc(list, func(known string) bool {
		if stem, begins := strings.CutSuffix(known, "*"); begins {
			return strings.HasPrefix(word, stem)
		}
		return word == known
	})
}

// mayHold reports whether one of the first words of a text begins as one of a
// set does. It is asked for every cell of a list, and hardly ever says so.
func mayHold(text string, set map[beginning]bool, words int) bool {
	var b beginning
	n := 0
	for _, r := range text {
		if r >= 'a' && r <= 'z' {
		} else if r >= 'A' && r <= 'Z' {
			r |= 0x20
		} else if r == '\'' {
			continue
		} else if r < utf8.RuneSelf {
			r = ' '
		} else if folded := foldOf(r, everySign); folded == "" {
			continue
		} else {
			r, _ = utf8.DecodeRuneInString(folded)
		}
		switch {
		case r == ' ':
			if n > 0 {
				if n < len(b) && set[b] {
					return true
				}
				if words--; words == 0 {
					return false
				}
				b, n = beginning{}, 0
			}
			continue
		case n < len(b):
			if b[n] = r; n == len(b)-1 && set[b] {
				return true
			}
		}
		n++
	}
	return n > 0 && n < len(b) && set[b]
}

// anyWord asks mayHold for all the words of a text.
const anyWord = -1

// holdsWords reports whether a text of folded words, a space around each, holds
// a word or several, the last one perhaps only in its beginning.
func holdsWords(text, said string) bool {
	if stem, begins := strings.CutSuffix(said, "*"); begins {
		return strings.Contains(text, " "+stem)
	}
	return strings.Contains(text, " "+said+" ")
}

// mostBetween is how many words may stand between a negation and what it denies.
const mostBetween = 3

// refuses reports whether words say somewhere that something is not to be
// published, in one of the languages.
func (m *markWords) refuses(words []string) bool {
	text := " " + strings.Join(words, " ") + " "
	if slices.ContainsFunc(m.refusal, func(said string) bool { return holdsWords(text, said) }) {
		return true
	}
	for i, word := range words {
		for _, language := range m.refused {
			if !isWordOf(word, language[0]) {
				continue
			}
			for _, denied := range words[i+1 : min(len(words), i+2+mostBetween)] {
				if isWordOf(denied, language[1]) {
					return true
				}
			}
		}
	}
	return false
}

// A place for a mark, by what is thought of the words there.
type markPlace uint8

const (
	inName   markPlace = iota
	inShown            // a cell that is published beside the name
	inUnread           // a cell of a column that is not read
)

// isMarked reports whether a cell says that the person is not to be named, or
// whoever stands below. A name that is nothing but "anonymous" is nobody's, and
// no mark.
func (m *markWords) isMarked(text string, at markPlace) bool {
	if !mayHold(text, m.first, anyWord) && (at != inName || !hasParts(text)) {
		return false
	}
	words := foldWords(text)
	saysAll := func(words []string, lists ...[]string) bool {
		return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool {
			return !slices.ContainsFunc(lists, func(list []string) bool { return isWordOf(w, list) })
		})
	}
	if m.refuses(words) {
		return true
	}
	switch at {
	case inUnread:
		return saysAll(words, m.unnamed, m.private)
	case inShown:
		if saysAll(words, m.unnamed, m.private) {
			return true
		}
	case inName:
		if slices.ContainsFunc(words, func(w string) bool { return isWordOf(w, m.unnamed) }) && !isBareWord(text) {
			return true
		}
	}
	lists := [][]string{m.unnamed, m.private}
	if at == inName {
		lists = append(lists, m.weak)
	}
	parts := partsOfCell(text)
	return slices.ContainsFunc(parts, func(part string) bool {
		return (len(parts) > 1 || part != strings.TrimSpace(text)) && saysAll(foldWords(part), lists...)
	})
}

// isMarkedAlone reports a name that is one word as "anonymous" or "private", in
// a row of which nothing else is filled: it is the title of the rows below.
func (m *markWords) isMarkedAlone(name string, filled int) bool {
	if filled > 1 || name == "" || !isBareWord(name) {
		return false
	}
	word := foldWords(name)[0]
	return isWordOf(word, m.unnamed) || isWordOf(word, m.weak)
}

// isBareWord reports one word, without a sign.
func isBareWord(text string) bool {
	return len(foldWords(text)) == 1 && !strings.ContainsAny(strings.TrimSpace(text), "()[]{}<>:*-–—/# ")
}

// hasParts reports the signs by which a cell may have parts.
func hasParts(text string) bool {
	for i := range len(text) {
		switch c := text[i]; c {
		case '(', '[', '{', '<', ':', '*':
			return true
		case '-':
			if i > 0 && text[i-1] == ' ' {
				return true
			}
		case 0xe2, 0xef: // the first bytes of – and （
			return true
		}
	}
	return false
}

// partsOfCell gives what stands inside and outside of brackets in a cell, and
// on both sides of a colon, of an asterisk and of a dash between spaces.
func partsOfCell(text string) []string {
	for _, dash := range []string{" - ", " – ", " — "} {
		text = strings.ReplaceAll(text, dash, ":")
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("()[]{}<>（）:*", r) })
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
	}
	return slices.DeleteFunc(parts, func(p string) bool { return p == "" })
}

// isNoAnswer reports a cell of a column of answers that leaves the answer open:
// "maybe", "N/A", a question mark.
func (m *markWords) isNoAnswer(cell string) bool {
	const most = 40 // bytes
	if len(cell) > most {
		return false
	}
	words := foldWords(cell)
	return len(words) == 0 || m.nobody[strings.Join(words, " ")]
}

// namesNobody reports what stands in the place of a name and is none: signs, a
// long number, or words as "N/A", "unknown", "anonymous".
func (m *markWords) namesNobody(name string) bool {
	const long = 5 // digits, as no artist's name has
	if first, _ := utf8.DecodeRuneInString(name); unicode.IsLetter(first) && !mayHold(name, m.nameless, 1) {
		return false
	}
	words := foldWords(name)
	if letters := strings.Join(words, ""); letters == "" || len(letters) >= long && strings.Trim(letters, "0123456789") == "" {
		return true
	}
	return len(words) <= 3 && (m.nobody[strings.Join(words, " ")] || len(words) == 1 && (isWordOf(words[0], m.unnamed) || isWordOf(words[0], m.private)))
}

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
