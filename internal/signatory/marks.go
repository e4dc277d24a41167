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
	denied   [][2][]string // by language: what is denied, and words that do so and stand behind it
	sayings  [][]string    // what sounds like a refusal and is none
	lies     []string      // what a refusal is about that is not about a person
	personal []string      // and by which it is about one all the same
	refusal  []string      // what says both, wherever it stands
	naming   []string      // of being named or shown, in all languages
	wish     []string      // what somebody writes in a cell that is not read who does not want to be named
	unnamed  []string      // of anonymity, wherever they stand in a name
	private  []string      // that say it alone, or between brackets
	weak     []string      // that say it between brackets of a name; alone they are other things too, as "private" is a rank
	nobody   map[string]bool
	whole    map[string]bool    // what says it in a cell that is not read, if nothing else stands there
	heading  []string           // of a row that stands above people whose answer is awaited
	awaited  []string           // what such a row holds where it is not written as a name
	no       map[string]bool    // answers that deny, as they stand between brackets behind a name
	first    map[beginning]bool // how a word of each of refused, refusal, unnamed and private begins
	nameless map[beginning]bool // how the words of nobody, unnamed and private do
	title    map[beginning]bool // how one does of each that may stand above people
}

// A beginning is the first four letters of a folded word, two bytes each, or as many as
// it has: words that only look the same by it are looked at once more.
type beginning uint64

// lettersOfBeginning is how many letters a beginning has room for.
const lettersOfBeginning = 4

func (b beginning) with(letter rune) beginning { return b<<16 | beginning(uint16(letter)) }

// knownMarks are the words of words.csv that mark somebody in a cell.
var knownMarks = sync.OnceValue(func() *markWords {
	m := &markWords{nobody: map[string]bool{}, whole: map[string]bool{}, no: map[string]bool{}, first: map[beginning]bool{}, nameless: map[beginning]bool{}, title: map[beginning]bool{}}
	byMeaning := map[string]map[string][]string{} // and by language
	for _, row := range wordRows() {
		meaning, language := row[0], row[1]
		var words []string
		for word := range strings.SplitSeq(row[2], "|") {
			words = append(words, foldStem(word))
		}
		switch meaning {
		case "negation", "naming", "denial", "deny", "consent", "denied", "leave", "signed":
			if byMeaning[meaning] == nil {
				byMeaning[meaning] = map[string][]string{}
			}
			byMeaning[meaning][language] = append(byMeaning[meaning][language], words...)
			if meaning == "naming" {
				m.naming = append(m.naming, words...)
			}
			continue
		case "refusal":
			m.refusal = append(m.refusal, words...)
		case "saying":
			for _, words := range words {
				m.sayings = append(m.sayings, strings.Fields(words))
			}
			continue
		case "lies":
			m.lies = append(m.lies, words...)
			continue
		case "personal":
			m.personal = append(m.personal, words...)
			continue
		case "wish":
			m.wish = append(m.wish, words...)
		case "unnamed":
			m.unnamed = append(m.unnamed, words...)
		case "private":
			m.private = append(m.private, words...)
		case "weak":
			m.weak = append(m.weak, words...)
		case "heading":
			m.heading = append(m.heading, words...)
		case "awaited":
			m.awaited = append(m.awaited, words...)
		case "whole":
			for _, word := range words {
				m.whole[word] = true
			}
		case "no":
			for word := range strings.SplitSeq(row[2], "|") {
				if folded := foldAnswer(word); utf8.RuneCountInString(folded) > 1 {
					m.no[folded] = true
				}
			}
			continue
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
			if meaning == "unnamed" || meaning == "private" {
				first, _, _ := strings.Cut(strings.TrimSuffix(word, "*"), " ")
				m.nameless[beginningOf(first)] = true
			}
			// The longest word tells most: names begin with an "A." as "a los anónimos" does.
			telling := beginningOf(slices.MaxFunc(strings.Split(strings.TrimSuffix(word, "*"), " "), func(a, b string) int { return utf8.RuneCountInString(a) - utf8.RuneCountInString(b) }))
			m.title[telling] = true
			if meaning != "weak" && meaning != "heading" && meaning != "awaited" {
				m.first[telling] = true
			}
		}
	}
	m.refused = m.pairsOf(byMeaning, [][2]string{{"negation", "naming"}, {"deny", "consent"}, {"leave", "signed"}})
	m.denied = m.pairsOf(byMeaning, [][2]string{{"naming", "denial"}, {"consent", "denied"}, {"signed", "leave"}})
	return m
})

// pairsOf gives the words of a first meaning with those of a second, by language, where
// it has both. A cell is looked at closely that may hold one of the first.
func (m *markWords) pairsOf(byMeaning map[string]map[string][]string, meanings [][2]string) (pairs [][2][]string) {
	for _, meant := range meanings {
		for language, words := range byMeaning[meant[0]] {
			seconds := byMeaning[meant[1]][language]
			if seconds == nil {
				continue
			}
			pairs = append(pairs, [2][]string{words, seconds})
			for _, word := range words {
				begins := beginningOf(strings.TrimSuffix(word, "*"))
				m.first[begins], m.title[begins] = true, true
			}
		}
	}
	return pairs
}

// beginningOf gives the first letters of a folded word.
func beginningOf(word string) (b beginning) {
	n := 0
	for _, r := range word {
		if n == lettersOfBeginning {
			break
		}
		b = b.with(r)
		n++
	}
	return b
}

// foldWords gives the folded words of a text in their order; every sign but an
// apostrophe parts them.
func foldWords(text string) []string {
	var f nameFolder
	f.splitWords(strings.Map(func(r rune) rune {
		if isApostrophe(r) {
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

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', 'ʼ', '`', '´', '‘', '′':
		return true
	}
	return false
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
		} else if isApostrophe(r) {
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
				if n < lettersOfBeginning && set[b] {
					return true
				}
				if words--; words == 0 {
					return false
				}
				b, n = 0, 0
			}
			continue
		case n < lettersOfBeginning:
			if b = b.with(r); n == lettersOfBeginning-1 && set[b] {
				return true
			}
		}
		n++
	}
	return n > 0 && n < lettersOfBeginning && set[b]
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
	words = m.withoutSayings(words)
	text := " " + strings.Join(words, " ") + " "
	if slices.ContainsFunc(m.refusal, func(said string) bool { return holdsWords(text, said) }) {
		return true
	}
	for i, word := range words {
		if !m.first[beginningOf(word)] { // as hardly any word does
			continue
		}
		for _, language := range m.denied {
			if isWordOf(word, language[0]) && slices.ContainsFunc(words[i+1:min(len(words), i+3)], func(w string) bool { return isWordOf(w, language[1]) }) {
				return true
			}
		}
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

// withoutSayings leaves out of words what sounds like a refusal and is none, as "not in
// our name" and "not afraid".
func (m *markWords) withoutSayings(words []string) []string {
	for _, saying := range m.sayings {
		for i := 0; i+len(saying) <= len(words); i++ {
			if slices.EqualFunc(words[i:i+len(saying)], saying, func(word, known string) bool { return isWordOf(word, []string{known}) }) {
				words = slices.Concat(words[:i], words[i+len(saying):])
			}
		}
	}
	return words
}

// isAboutElse reports whether what is refused in a text is about something else than the
// person: "Do not publish lies!" Whatever is of somebody, or a name, or a wish, is about
// the person.
func (m *markWords) isAboutElse(text string) bool {
	isElse := false
	for _, sentence := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".!?;\n", r) }) {
		if !m.isMarked(sentence, inUnread) {
			continue
		}
		holds := func(list []string) bool {
			return slices.ContainsFunc(foldWords(sentence), func(word string) bool { return isWordOf(word, list) })
		}
		if !holds(m.lies) || holds(m.personal) {
			return false
		}
		isElse = true
	}
	return isElse
}

// hearUnread takes a cell that is not read, which may say that the person is not to be named.
func (r *row) hearUnread(cell string) {
	switch marks := knownMarks(); {
	case !marks.isMarked(cell, inUnread):
	case marks.isAboutElse(cell):
		r.remark = true
	default:
		r.marked = true
	}
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
	if !mayHold(text, m.first, anyWord) && !strings.ContainsAny(text, "🚫⛔🤫🙊") && (at != inName || !hasParts(text)) {
		return false
	}
	words := foldWords(text)
	saysAll := func(words []string, lists ...[]string) bool {
		return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool {
			return !slices.ContainsFunc(lists, func(list []string) bool { return isWordOf(w, list) })
		})
	}
	if at == inUnread {
		words = m.withoutSayings(words)
	}
	if m.refuses(words) || at == inUnread && strings.ContainsAny(text, "🚫⛔🤫🙊") || at == inUnread && slices.ContainsFunc(m.wish, func(said string) bool { return holdsWords(" "+strings.Join(words, " ")+" ", said) }) {
		return true
	}
	switch at {
	case inUnread:
		return saysAll(words, m.unnamed, m.private) || m.whole[strings.Join(words, " ")] ||
			slices.ContainsFunc(words, func(w string) bool { return isWordOf(w, m.unnamed) })
	case inShown:
		if saysAll(words, m.unnamed, m.private) {
			return true
		}
	case inName:
		if slices.ContainsFunc(words, func(w string) bool { return isWordOf(w, m.unnamed) }) && !isBareWord(text) {
			return true
		}
		if slices.ContainsFunc(bracketed(text), func(part string) bool { return m.no[foldAnswer(part)] }) {
			return true
		}
	}
	lists := [][]string{m.unnamed, m.private}
	if at == inName {
		lists = append(lists, m.weak)
	}
	parts := partsOfCell(text)
	if at == inName && strings.ContainsAny(text, ",،") { // behind a comma stands a first name too, which has a capital
		behind := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '،' })[1:]
		parts = append(parts, slices.DeleteFunc(behind, func(part string) bool { return strings.ToLower(part) != part })...)
	}
	return slices.ContainsFunc(parts, func(part string) bool {
		return (len(parts) > 1 || part != strings.TrimSpace(text)) && saysAll(foldWords(part), lists...)
	})
}

// IsMarked reports whether a name, or what would be published beside it, says that
// the person is not to be named.
func IsMarked(name string, others ...string) bool {
	return knownMarks().isMarked(name, inName) || slices.ContainsFunc(others, func(text string) bool { return knownMarks().isMarked(text, inShown) })
}

// IsWish reports a remark that is not published which says that somebody is not to be
// named, or wants off a list.
func IsWish(text string) bool { return knownMarks().isMarked(text, inUnread) }

// SpeaksOfNaming reports a remark of a few words about somebody's being named or shown,
// or about a part of the name: it may be a wish, whichever words say it.
func SpeaksOfNaming(text string) bool {
	const longest = 15
	words, m := foldWords(text), knownMarks()
	if len(words) < 2 || len(words) > longest || !strings.ContainsRune(strings.TrimSpace(text), ' ') {
		return false
	}
	has := func(is func(word string) bool) bool { return slices.ContainsFunc(words, is) }
	return has(func(word string) bool { return isWordOf(word, m.naming) }) && has(func(word string) bool { return isWordOf(word, m.personal) }) ||
		has(func(word string) bool {
			return KnownColumn(word) == nameColumn.String() || slices.ContainsFunc(knownWords().forenames, func(part string) bool { return len(part) > 5 && strings.HasPrefix(word, part) })
		})
}

// isMarkedAlone reports a name that is one word as "anonymous" or "private", in
// a row of which nothing else is filled: it is the title of the rows below.
func (m *markWords) isMarkedAlone(name string, filled int) bool {
	const longest = 5 // words
	if filled > 1 || name == "" {
		return false
	}
	if words := foldWords(name); len(words) <= longest && (m.whole[strings.Join(words, " ")] && len(words) > 1 || slices.ContainsFunc(words, func(w string) bool { return isWordOf(w, m.heading) })) {
		return true
	}
	if !isBareWord(name) {
		return false
	}
	word := foldWords(name)[0]
	return isWordOf(word, m.unnamed) || isWordOf(word, m.private) || isWordOf(word, m.weak)
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
	switch marks := knownMarks(); {
	case marks.isHeading(text):
		c.endSection()
		c.section = section{heading: r.number, at: placeOrFile(t.positionOf(slot))}
		r.bad = true
		return true
	case isTitleOfRows(text):
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

// isTitleOfRows reports what ends as a heading of the rows below does.
func isTitleOfRows(text string) bool {
	return strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：")
}

// isHeading reports whether what stands alone in a row is a heading that is about who
// may be named, and not the name of somebody with a mark behind it.
func (m *markWords) isHeading(text string) bool {
	if !mayHold(text, m.title, anyWord) && !hasParts(text) {
		return false
	}
	isPerson := func(part string) bool {
		return isPlainName(part) && len(strings.Fields(part)) > 1 && (!m.refuses(foldWords(part)) || isOneName(part))
	}
	holds := func(list []string) bool {
		return slices.ContainsFunc(foldWords(text), func(word string) bool { return isWordOf(word, list) })
	}
	parts := partsOfCell(text)
	isWhole := len(parts) == 1 && parts[0] == strings.TrimSpace(text)
	switch {
	case m.isMarkedAlone(text, 1):
		return true
	case slices.ContainsFunc(parts, isPerson):
		return isWhole && m.refuses(foldWords(text)) && !isOneName(text)
	case m.isMarked(text, inName):
		return true
	case isBareWord(text) && !isTitleOfRows(text):
		return false
	}
	const longest = 8 // words
	return len(foldWords(text)) <= longest && (m.isMarkedTitle(text) || holds(m.awaited))
}

// isOneName reports a name in which a word that would be a mark is one of it: all are
// written as names are, or it is that of an association.
func isOneName(name string) bool {
	words, isAssociation := strings.CutSuffix(name, " e.V.")
	marks := knownMarks()
	return isPlainName(words) && (isAssociation || !marks.refuses(foldWords(words)) ||
		slices.ContainsFunc(foldWords(words), func(word string) bool { return marks.refuses([]string{word}) }))
}

// isBareWord reports one word, without a sign.
func isBareWord(text string) bool {
	return len(foldWords(text)) == 1 && !strings.ContainsAny(strings.TrimSpace(text), "()[]{}<>:*-–—/# ")
}

// hasParts reports the signs by which a cell may have parts.
func hasParts(text string) bool {
	for i := range len(text) {
		switch c := text[i]; c {
		case '(', '[', '{', '<', ':', '*', '/', '|':
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
// on both sides of a colon, of an asterisk, of a stroke and of a dash between spaces.
func partsOfCell(text string) []string {
	for _, dash := range []string{" - ", " – ", " — "} {
		text = strings.ReplaceAll(text, dash, ":")
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("()[]{}<>（）:*/|", r) })
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
	}
	return slices.DeleteFunc(parts, func(p string) bool { return p == "" })
}

// isMarkedTitle reports a title, or the name of a sheet, which says that the
// people below are not to be named. What is longer is no title but a text.
func (m *markWords) isMarkedTitle(text string) bool {
	const short, long = 3, 12 // words
	words := foldWords(text)
	says := func(lists ...[]string) bool {
		return slices.ContainsFunc(words, func(w string) bool {
			return slices.ContainsFunc(lists, func(list []string) bool { return isWordOf(w, list) })
		})
	}
	return len(words) <= long && (m.refuses(words) || says(m.unnamed, m.private) || len(words) <= short && says(m.weak))
}

// bracketed gives what stands between brackets in a cell.
func bracketed(text string) (parts []string) {
	if !strings.ContainsAny(text, "([{") && !strings.Contains(text, "（") {
		return nil
	}
	for {
		open := strings.IndexAny(text, "([{（")
		if open < 0 {
			return parts
		}
		_, size := utf8.DecodeRuneInString(text[open:])
		part, rest := text[open+size:], ""
		if end := strings.IndexAny(part, ")]}）"); end >= 0 {
			part, rest = part[:end], part[end:]
		}
		parts, text = append(parts, part), rest
	}
}

// hasRemark reports a name with something in brackets that is no name: signs, or
// words of which none is written as names are. In capitals are names alone that
// are so outside of the brackets too.
func hasRemark(name string) bool {
	if strings.HasPrefix(name, "=") { // a formula, which is doubted as one
		return false
	}
	parts := bracketed(name)
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
	say   func(n int, rows diag.Rows, column string) diag.Text
}

// doubts are looked for in every cell that would be published.
var doubts = []doubt{
	{"e-mail", func(text string) bool {
		return (strings.ContainsAny(text, "@([{") || strings.Contains(text, "＠")) && emailIn().MatchString(text)
	}, func(n int, rows diag.Rows, column string) diag.Text {
		return diag.Say("doubtful-row/e-mail", "n", n, "rows", rows, "column", column)
	}},
	{"web", func(text string) bool {
		return mayHoldAddress(text) && webIn().MatchString(text) && !emailIn().MatchString(text)
	}, func(n int, rows diag.Rows, column string) diag.Text {
		return diag.Say("doubtful-row/web", "n", n, "rows", rows, "column", column)
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
	const fewest = 9 // digits of a telephone number
	digits := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
			digits = 0
		case c == ' ', c == ',', c == '\'':
		case c >= '0' && c <= '9':
			if digits++; digits == fewest {
				return false
			}
		case c == '.' && (i+1 == len(text) || text[i+1] == ' '), c == '-' && i > 0 && text[i-1] != ' ':
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
	marks := knownMarks()
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
		place := inShown
		switch column {
		case nameColumn:
			place = inName
		case dateColumn, publicColumn, untilColumn:
			continue
		}
		asShown := column != sortColumn && show == byName
		if place == inShown && c.plain.has(slot, asShown, text) {
			continue
		}
		title, isPlain := c.slots.titleOf(slot), true
		if marks.isMarked(withoutTitleOf(column, text), place) && !(isBesideName(column) && c.slots.isIgnored(title)) {
			isPlain = false
			if public, ok := parsePublic(r.values[publicColumn], false); place == inName && ok && public == byName && isOneName(text) {
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
		nameIsWords = nameIsWords || place == inName && !hasSign
		for _, d := range doubts {
			if hasSign && d.holds(text) {
				isPlain = false
				nameDoubted = nameDoubted || slot == int(nameColumn)
				c.doubts.addRow(diag.Warning, d.name+title, t, r, slot, func(n int, rows diag.Rows) diag.Text { return d.say(n, rows, title) })
			}
		}
		if isPlain && place == inShown {
			c.plain.add(slot, asShown, text)
		}
	}
	name := r.values[nameColumn]
	switch {
	case show != byName, nameDoubted, r.bad:
	case marks.namesNobody(name):
		c.doubts.addRow(diag.Warning, "nobody", t, r, int(nameColumn), func(n int, rows diag.Rows) diag.Text {
			return diag.Say("doubtful-row/nobody", "n", n, "rows", rows)
		})
	case filled == 1 && isTitleOfRows(name):
		c.doubts.addRow(diag.Warning, "heading", t, r, int(nameColumn), func(n int, rows diag.Rows) diag.Text {
			return diag.Say("doubtful-row/heading", "n", n, "rows", rows)
		})
	case filled == 1 && isPhrase(name) && slices.ContainsFunc([]column{roleColumn, organisationColumn, groupColumn, countryColumn}, t.hasColumn):
		c.doubts.addRow(diag.Warning, "word name", t, r, int(nameColumn), func(n int, rows diag.Rows) diag.Text {
			return diag.Say("doubtful-row/word", "n", n, "rows", rows)
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
	if bare := strings.TrimSpace(quotedName().ReplaceAllString(text, " ")); bare != "" {
		return bare
	}
	return text
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
	return last == '?' || last == '*' || strings.HasSuffix(name, "†") || strings.HasSuffix(name, "‡") || strings.ContainsAny(name, "<>{}^\\") || strings.HasPrefix(name, "- ") || strings.HasPrefix(name, "• ") || strings.HasPrefix(name, "– ") || strings.HasPrefix(name, "✓") || strings.HasPrefix(name, "†")
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
