package names

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/lazy"
)

// Within gives the forms of a name in which somebody may have been known: as
// it is written, then without what stands in brackets or behind a comma, a stroke
// or a dash, and each without titles, and without letters that stand for a name.
// None but the first has fewer than two words.
func Within(name string) []string {
	forms := []string{name}
	add := func(words []string, leaveOut func(word string) bool) {
		words = slices.DeleteFunc(slices.Clone(words), leaveOut)
		form := strings.Join(words, " ")
		if len(words) > 1 && !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	isTitle := func(word string) bool { return slices.Contains(titles(), word) }
	isLetter := func(word string) bool { return isTitle(word) || utf8.RuneCountInString(word) == 1 }
	for _, text := range partsOfName(name) {
		words := FoldWords(text)
		for _, leaveOut := range []func(string) bool{func(string) bool { return false }, isTitle, isLetter} {
			add(words, leaveOut)
		}
	}
	return forms
}

// partsOfName gives a name as it is written, without what stands in brackets, and
// without what stands behind a comma, a stroke or a dash.
func partsOfName(name string) []string {
	outside := name
	for _, part := range Bracketed(name) {
		outside = strings.Replace(outside, part, " ", 1)
	}
	first, _, _ := strings.Cut(afterName.Replace(outside), ",")
	return slices.Compact([]string{name, outside, first})
}

// afterName are what parts a name from what is said of somebody.
var afterName = strings.NewReplacer(" - ", ",", " – ", ",", " — ", ",", "/", ",", "|", ",", ";", ",")

// GuisesOf gives the texts within a cell that may be a whole name of somebody: the cell,
// without a number before it or a name in quotation marks in it, each of several people
// ("Anna & Jan Sample"), before and behind "aka", without a patronymic, words that were
// run together at their capitals, and letters that were parted.
func GuisesOf(cell string) []string {
	guises := []string{cell}
	add := func(text string) {
		if text = strings.TrimSpace(text); text != "" && !slices.Contains(guises, text) {
			guises = append(guises, text)
		}
	}
	if IsPlain(cell) { // as nearly all are
		if full := slices.DeleteFunc(strings.Fields(cell), IsPatronymic); len(full) > 1 {
			add(strings.Join(full, " "))
		}
		return guises
	}
	bare := leadingNumber().ReplaceAllString(cell, "")
	add(bare)
	if strings.ContainsAny(bare, "\"“”„«»") {
		add(Quoted().ReplaceAllString(bare, " "))
	}
	for i, part := range alsoKnown().Split(bare, 3) {
		if len(strings.Fields(part)) > 1 || i == 0 {
			add(part)
		}
	}
	for _, text := range slices.Clone(guises) {
		for _, person := range joinedPeople(text) {
			add(person)
		}
	}
	for _, text := range slices.Clone(guises) {
		words := strings.Fields(text)
		if full := slices.DeleteFunc(words, IsPatronymic); len(full) > 1 {
			add(strings.Join(full, " "))
		}
		add(runTogether().ReplaceAllString(text, "$1 $2"))
		add(capitalI().ReplaceAllString(text, "${1}l${2}"))
		if whole := joinLetters(text); whole != "" {
			add(whole)
			add(runTogether().ReplaceAllString(whole, "$1 $2"))
		}
	}
	return guises
}

var (
	leadingNumber = lazy.Regexp(`^\s*(?:(?:№|#|[Nn][oOrR°º]\.?)\s*)?\d{1,7}(?:\s*[.):–-]\s*|\s+)`)
	ListNumber    = lazy.Regexp(`^\s*(?:(?:№|#)\s*\d{1,7}[.):]?\s*|\d{1,7}\s*[.):]\s*)`) // which is surely no part of a name
	Quoted        = lazy.Regexp(`["“„«][^"“”„«»]*["”“»]`)
	alsoKnown     = lazy.Regexp(`(?i)[\s,(]+(?:aka|a\.\s?k\.\s?a\.?|a/k/a|alias|vel|genannt|dite?|known as|formerly|née?|nee|geb\.|geborene|z domu|він же|вона ж|он же|она же|урожд[её]нная|урожд\.|псевдонім|псевдоним|conocid[ao] como)[\s:]+`)
	runTogether   = lazy.Regexp(`(\p{Ll})(\p{Lu})`)
	capitalI      = lazy.Regexp(`(\p{Ll})I(\p{Ll})`)
	patronymic    = lazy.Regexp(`(?:івна|ївна|[оеєьй]вич|[оеё]вна|инична|ична|y?ivna|[oe]v[iy]ch|[oe]vna|[қк]ызы|[ұу]лы|uly|[qk]yzy)$`)
	joiner        = lazy.Regexp(`\s*[&+＆,;/|]\s*|\s+(?:and|und|sowie|et|oraz|та|және|AND|UND|ET|ТА)\s+`)
	shortJoiner   = lazy.Regexp(`\s+(?:y|e|i|и|і|й|و)\s+`)
	arabicJoiner  = lazy.Regexp(`\s+و(\p{Arabic}{3,})`)
	familyWord    = lazy.Regexp(`(?i)^(?:(?:his|her|their|sa|ihre|seine)\s+)?(?:family|famille|familie|rodzina|rodziną|сім['’ʼ]?я|родина|семья|семьёй|отбасы|familia|عائلته?ا?)$`)
)

// IsPlain reports words of which each has a capital and then small letters.
func IsPlain(cell string) bool {
	before := ' '
	for _, r := range cell {
		switch {
		case r == ' ' || r == '-':
		case before == ' ' || before == '-':
			if !unicode.IsUpper(r) {
				return false
			}
		case !unicode.IsLower(r):
			return false
		}
		before = r
	}
	return true
}

// IsPatronymic reports a name after the father's, as Іванівна, Ivanovich and Нұрланқызы.
func IsPatronymic(word string) bool {
	const shortest = 6 // letters; else it is a name itself
	return utf8.RuneCountInString(word) >= shortest && patronymic().MatchString(strings.ToLower(word))
}

// joinedPeople gives the names of several people of whom a text speaks in one: each has
// two words, or has the last one's surname.
func joinedPeople(text string) (people []string) {
	split := func(parts []string, shared, sure bool) {
		last := strings.Fields(parts[len(parts)-1])
		isFamily := familyWord().MatchString(strings.TrimSpace(parts[len(parts)-1]))
		for i, part := range parts {
			words := len(strings.Fields(part))
			switch {
			case len(parts) < 2:
			case words > 1 && (sure || isFamily || len(last) > 1):
				people = append(people, part)
			case words == 1 && shared && i < len(parts)-1 && len(last) > 1:
				people = append(people, part+" "+last[len(last)-1])
			}
		}
	}
	split(joiner().Split(text, 10), !strings.ContainsAny(text, ",;/|"), true)
	split(shortJoiner().Split(text, 10), true, false)
	split(strings.Split(arabicJoiner().ReplaceAllString(text, "\x00$1"), "\x00"), false, false)
	return people
}

// joinLetters gives a text of single letters as one word: "A n n a"; "" for any other.
func joinLetters(text string) string {
	const fewest = 5
	letters := 0
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		if utf8.RuneCountInString(norm.NFC.String(word)) > 1 {
			return ""
		}
		letters++
	}
	if letters < fewest {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, text)
}

// Bracketed gives what stands between brackets in a cell.
func Bracketed(text string) (parts []string) {
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
