package consent

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"casebook/internal/names"
)

// Whoever keeps a list also writes into its cells who is not to be named: "Ada
// Example (anonymous)", "do not publish", a row "below: not public". Words of
// that kind, in the built-in languages, are those of words.csv; they are folded
// like names, and a "*" stands for the rest of a word.
type markWords struct {
	refused   pairs    // words that deny, and what they deny in the same language, as "not" and "publish"
	denied    pairs    // what is denied, and words that do so and stand behind it
	sayings   phrases  // what sounds like a refusal and is none
	lies      []string // what a refusal is about that is not about a person
	personal  []string // and by which it is about one all the same
	refusal   phrases  // what says both, wherever it stands
	naming    []string // of being named or shown, in all languages
	wish      phrases  // what somebody writes in a cell that is not read who does not want to be named
	unnamed   []string // of anonymity, wherever they stand in a name
	private   []string // that say it alone, or between brackets
	weak      []string // that say it between brackets of a name; alone they are other things too, as "private" is a rank
	nobody    map[string]bool
	whole     map[string]bool    // what says it in a cell that is not read, if nothing else stands there
	heading   []string           // of a row that stands above people whose answer is awaited
	awaited   []string           // what such a row holds where it is not written as a name
	negations []string           // words that deny, in all languages
	prefixes  []string           // and what does so before a word, as "un" in "unverified"
	opposites [][2]string        // words of which one denies the other, as "open" and "closed"
	no        map[string]bool    // answers that deny, as they stand between brackets behind a name
	first     map[beginning]bool // how a word of each of refused, refusal, unnamed and private begins
	nameless  map[beginning]bool // how the words of nobody, unnamed and private do
	title     map[beginning]bool // how one does of each that may stand above people
}

// knownMarks are the words of words.csv that mark somebody in a cell.
var knownMarks = sync.OnceValue(func() *markWords {
	m := &markWords{sayings: phrases{}, refusal: phrases{}, wish: phrases{}, nobody: map[string]bool{}, whole: map[string]bool{}, no: map[string]bool{}, first: map[beginning]bool{}, nameless: map[beginning]bool{}, title: map[beginning]bool{}}
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
			switch meaning {
			case "naming":
				m.naming = append(m.naming, words...)
			case "negation":
				m.negations = append(m.negations, words...)
			}
			continue
		case "prefix":
			m.prefixes = append(m.prefixes, words...)
			continue
		case "opposite":
			for pair := range strings.SplitSeq(row[2], "|") {
				yes, no, _ := strings.Cut(pair, "/")
				m.opposites = append(m.opposites, [2]string{foldStem(yes), foldStem(no)})
			}
			continue
		case "refusal":
			m.refusal.addAll(words)
		case "saying":
			m.sayings.addAll(words)
			continue
		case "lies":
			m.lies = append(m.lies, words...)
			continue
		case "personal":
			m.personal = append(m.personal, words...)
			continue
		case "wish":
			m.wish.addAll(words)
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

// pairsOf gives the words of a first meaning with those of a second, in each language that
// has both. A cell is looked at closely that may hold one of the first.
func (m *markWords) pairsOf(byMeaning map[string]map[string][]string, meanings [][2]string) pairs {
	p := pairs{}
	for _, meant := range meanings {
		for language, words := range byMeaning[meant[0]] {
			seconds := byMeaning[meant[1]][language]
			if seconds == nil {
				continue
			}
			for _, word := range words {
				begins := beginningOf(strings.TrimSuffix(word, "*"))
				p[begins] = append(p[begins], pair{word, seconds})
				m.first[begins], m.title[begins] = true, true
			}
		}
	}
	return p
}

// forbiddingSigns say in a cell that somebody is not to be named.
const forbiddingSigns = "🚫⛔🤫🙊"

// mayHold reports whether one of the first words of a text begins as one of a
// set does, or is a sign that forbids. It is asked for every cell of a list, and hardly ever says so.
func mayHold(text string, set map[beginning]bool, words int) bool {
	var b beginning
	n := 0
	for _, r := range text {
		if r >= 'a' && r <= 'z' {
		} else if r >= 'A' && r <= 'Z' {
			r |= 0x20
		} else if names.IsApostrophe(r) {
			continue
		} else if r < utf8.RuneSelf {
			r = ' '
		} else if strings.ContainsRune(forbiddingSigns, r) {
			return true
		} else if folded := names.FoldLetter(r, names.EverySign); folded == "" {
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

// mostBetween is how many words may stand between a negation and what it denies.
const mostBetween = 3

// mostBehind is how far behind what is denied the denial may stand.
const mostBehind = 2

// refuses reports whether words say somewhere that something is not to be
// published, in one of the languages.
func (m *markWords) refuses(words []string) bool {
	words = m.withoutSayings(words)
	if m.refusal.areIn(words) {
		return true
	}
	for i := range words {
		if m.denied.areAt(words[i:], mostBehind) || m.refused.areAt(words[i:], mostBetween+1) {
			return true
		}
	}
	return false
}

// withoutSayings leaves out of words what sounds like a refusal and is none, as "not in
// our name" and "not afraid".
func (m *markWords) withoutSayings(words []string) []string {
	rest := make([]string, 0, len(words))
	for i := 0; i < len(words); {
		if n := m.sayings.lengthAt(words[i:]); n > 0 {
			i += n
			continue
		}
		rest = append(rest, words[i])
		i++
	}
	return rest
}

// IsAboutElse reports whether what is refused in a text is about something else than the
// person: "Do not publish lies!" Whatever is of somebody, or a name, or a wish, is about
// the person.
func IsAboutElse(text string) bool {
	m := knownMarks()
	isElse := false
	for _, sentence := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".!?;\n", r) }) {
		if !IsMarked(sentence, InUnread) {
			continue
		}
		holds := func(list []string) bool {
			return slices.ContainsFunc(names.FoldWords(sentence), func(word string) bool { return isWordOf(word, list) })
		}
		if !holds(m.lies) || holds(m.personal) {
			return false
		}
		isElse = true
	}
	return isElse
}

// A place for a mark, by what is thought of the words there.
type Place uint8

const (
	InName     Place = iota
	BesideName       // a cell that is published beside the name
	InUnread         // a cell of a column that is not read
)

// IsMarked reports whether a cell says that the person is not to be named, or
// whoever stands below. A name that is nothing but "anonymous" is nobody's, and
// no mark.
func IsMarked(text string, at Place) bool {
	m := knownMarks()
	if !mayHold(text, m.first, anyWord) && (at != InName || !hasParts(text)) {
		return false
	}
	words := names.FoldWords(text)
	saysAll := func(words []string, lists ...[]string) bool {
		return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool {
			return !slices.ContainsFunc(lists, func(list []string) bool { return isWordOf(w, list) })
		})
	}
	if at == InUnread {
		words = m.withoutSayings(words)
	}
	if m.refuses(words) || at == InUnread && strings.ContainsAny(text, forbiddingSigns) || at == InUnread && m.wish.areIn(words) {
		return true
	}
	switch at {
	case InUnread:
		return saysAll(words, m.unnamed, m.private) || m.whole[strings.Join(words, " ")] ||
			slices.ContainsFunc(words, func(w string) bool { return isWordOf(w, m.unnamed) })
	case BesideName:
		if saysAll(words, m.unnamed, m.private) {
			return true
		}
	case InName:
		if slices.ContainsFunc(words, func(w string) bool { return isWordOf(w, m.unnamed) }) && !isBareWord(text) {
			return true
		}
		if slices.ContainsFunc(names.Bracketed(text), func(part string) bool { return m.no[foldAnswer(part)] }) {
			return true
		}
		if !hasParts(text) {
			break
		}
		if parts := partsOfCell(text); len(parts) > 1 && (m.no[foldAnswer(parts[0])] || m.no[foldAnswer(parts[len(parts)-1])]) {
			return true // "no: Ada Example"
		}
	}
	if !hasParts(text) && (at != InName || !strings.ContainsAny(text, ",،")) {
		return false
	}
	lists := [][]string{m.unnamed, m.private}
	if at == InName {
		lists = append(lists, m.weak)
	}
	parts := partsOfCell(text)
	if at == InName && strings.ContainsAny(text, ",،") { // behind a comma stands a first name too, which has a capital
		behind := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '،' })[1:]
		parts = append(parts, slices.DeleteFunc(behind, func(part string) bool { return strings.ToLower(part) != part })...)
	}
	if at == InName && slices.ContainsFunc(parts[min(1, len(parts)):], func(part string) bool { // "(withdrew on 3 May)"
		words := names.FoldWords(part)
		return len(words) > 1 && strings.ToLower(part[:1]) == part[:1] && (isWordOf(words[0], m.private) || isWordOf(words[0], m.unnamed))
	}) {
		return true
	}
	return slices.ContainsFunc(parts, func(part string) bool {
		return (len(parts) > 1 || part != strings.TrimSpace(text)) && saysAll(names.FoldWords(part), lists...)
	})
}

// IsPrivate reports a cell that is nothing but a word of secrecy, as "Private": of a group or
// a country, which is never called so.
func IsPrivate(cell string) bool {
	m, words := knownMarks(), names.FoldWords(cell)
	return len(words) == 1 && (isWordOf(words[0], m.weak) || isWordOf(words[0], m.private))
}

// MarksPerson reports whether a name, or what would be published beside it, says that
// the person is not to be named.
func MarksPerson(name string, others ...string) bool {
	return IsMarked(name, InName) || slices.ContainsFunc(others, func(text string) bool { return IsMarked(text, BesideName) })
}

// SpeaksOfNaming reports folded words of which one is about being named or shown, and one about
// the person: it may be a wish, whichever words say it.
func SpeaksOfNaming(words []string) bool {
	has := func(list []string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return isWordOf(word, list) })
	}
	return has(knownMarks().naming) && has(knownMarks().personal)
}

// isMarkedAlone reports a name that is one word as "anonymous" or "private", in
// a row of which nothing else is filled: it is the title of the rows below.
func (m *markWords) isMarkedAlone(name string, filled int) bool {
	const longest = 5 // words
	if filled > 1 || name == "" {
		return false
	}
	if words := names.FoldWords(name); len(words) <= longest && (m.whole[strings.Join(words, " ")] && len(words) > 1 || slices.ContainsFunc(words, func(w string) bool { return isWordOf(w, m.heading) })) {
		return true
	}
	if !isBareWord(name) {
		return false
	}
	word := names.FoldWords(name)[0]
	return isWordOf(word, m.unnamed) || isWordOf(word, m.private) || isWordOf(word, m.weak)
}

// IsHeading reports whether what stands alone in a row is a heading that is about who
// may be named, and not the name of somebody with a mark behind it.
func IsHeading(text string) bool {
	m := knownMarks()
	if !mayHold(text, m.title, anyWord) && !hasParts(text) {
		return false
	}
	isPerson := func(part string) bool {
		return names.IsPlain(part) && len(strings.Fields(part)) > 1 && (!m.refuses(names.FoldWords(part)) || IsOneName(part))
	}
	holds := func(list []string) bool {
		return slices.ContainsFunc(names.FoldWords(text), func(word string) bool { return isWordOf(word, list) })
	}
	parts := partsOfCell(text)
	isWhole := len(parts) == 1 && parts[0] == strings.TrimSpace(text)
	switch {
	case m.isMarkedAlone(text, 1):
		return true
	case slices.ContainsFunc(parts, isPerson):
		return isWhole && m.refuses(names.FoldWords(text)) && !IsOneName(text)
	case IsMarked(text, InName):
		return true
	case isBareWord(text) && !IsTitleOfRows(text):
		return false
	}
	const longest = 8 // words
	return len(names.FoldWords(text)) <= longest && (IsMarkedTitle(text) || holds(m.awaited))
}

// IsTitleOfRows reports what ends as a heading of the rows below does.
func IsTitleOfRows(text string) bool {
	return strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：")
}

// IsOneName reports a name in which a word that would be a mark is one of it: all are
// written as names are, or it is that of an association.
func IsOneName(name string) bool {
	words, isAssociation := strings.CutSuffix(name, " e.V.")
	marks := knownMarks()
	return names.IsPlain(words) && (isAssociation || !marks.refuses(names.FoldWords(words)) ||
		slices.ContainsFunc(names.FoldWords(words), func(word string) bool { return marks.refuses([]string{word}) }))
}

// isBareWord reports one word, without a sign.
func isBareWord(text string) bool {
	return len(names.FoldWords(text)) == 1 && !strings.ContainsAny(strings.TrimSpace(text), "()[]{}<>:*-–—/# ")
}

// hasParts reports the signs by which a cell may have parts.
func hasParts(text string) bool {
	for i := range len(text) {
		switch c := text[i]; c {
		case '(', '[', '{', '<', ')', ']', '}', '>', ':', '*', '/', '|':
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

// IsMarkedTitle reports a title, or the name of a sheet, which says that the
// people below are not to be named. What is longer is no title but a text.
func IsMarkedTitle(text string) bool {
	m := knownMarks()
	const short, long = 3, 12 // words
	words := names.FoldWords(text)
	says := func(lists ...[]string) bool {
		return slices.ContainsFunc(words, func(w string) bool {
			return slices.ContainsFunc(lists, func(list []string) bool { return isWordOf(w, list) })
		})
	}
	return len(words) <= long && (m.refuses(words) || says(m.unnamed, m.private) || len(words) <= short && says(m.weak))
}

// isNoAnswer reports a cell of a column of answers that leaves the answer open:
// "maybe", "N/A", a question mark.
func (m *markWords) isNoAnswer(cell string) bool {
	const most = 40 // bytes
	if len(cell) > most {
		return false
	}
	words := names.FoldWords(cell)
	return len(words) == 0 || m.nobody[strings.Join(words, " ")]
}

// NamesNobody reports what stands in the place of a name and is none: signs, a
// long number, or words as "N/A", "unknown", "anonymous".
func NamesNobody(name string) bool {
	m := knownMarks()
	const long = 5 // digits, as no artist's name has
	if first, _ := utf8.DecodeRuneInString(name); unicode.IsLetter(first) && !mayHold(name, m.nameless, 1) {
		return false
	}
	words := names.FoldWords(name)
	if letters := strings.Join(words, ""); letters == "" || len(letters) >= long && strings.Trim(letters, "0123456789") == "" {
		return true
	}
	return len(words) <= 3 && (m.nobody[strings.Join(words, " ")] || len(words) == 1 && (isWordOf(words[0], m.unnamed) || isWordOf(words[0], m.private)))
}
