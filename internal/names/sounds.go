package names

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/romanise"
)

// A Listener knows how names sound. It remembers words, since first names repeat; it
// is for one goroutine.
type Listener struct{ words map[string][][]string }

// mostHeard bounds the words that are remembered.
const mostHeard = 1 << 14

// Sounds gives the forms in which somebody may be known by the sound of the
// name: in another script, with two letters for one with marks, with the words of
// a double name as one or apart; each its words in order, with spaces; short, also
// without single letters. A name of one word has none, as too many people share it,
// and neither has one with a number, which has no sound.
func (l *Listener) Sounds(name string, short bool) (sounds []string) {
	if strings.ContainsFunc(name, unicode.IsDigit) {
		return nil
	}
	var lists [][]string
	for _, part := range partsOfName(name) {
		words := strings.FieldsFunc(norm.NFC.String(strings.ToLower(part)), func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsMark(r) && !IsApostrophe(r)
		})
		full := slices.DeleteFunc(words, func(word string) bool {
			folded := FoldWords(word)
			return len(folded) != 1 || slices.Contains(titles(), folded[0])
		})
		forms := [][]string{full}
		if short {
			forms = append(forms, slices.DeleteFunc(slices.Clone(full), func(word string) bool { return utf8.RuneCountInString(word) == 1 }))
		}
		for _, list := range forms {
			if len(list) > 1 && !slices.ContainsFunc(lists, func(other []string) bool { return slices.Equal(list, other) }) {
				lists = append(lists, list)
			}
		}
	}
	add := func(words []string) {
		slices.Sort(words)
		if form := strings.Join(words, " "); !slices.Contains(sounds, form) {
			sounds = append(sounds, form)
		}
	}
	for _, list := range lists {
		for _, form := range l.readNames(list) {
			for i := 1; i < len(form) && len(form) > 2 && len(form) <= mostJoined; i++ {
				add(slices.Concat(form[:i-1], []string{romanise.Sound(form[i-1] + form[i])}, form[i+1:]))
			}
			add(form)
		}
	}
	return sounds
}

// mostForms bounds what the ends of the words of a name come to in one reading.
const mostForms = 16

// readNames gives the sounds of the words of a name, in every reading.
func (l *Listener) readNames(words []string) (names [][]string) {
	heard, readings := make([][][]string, len(words)), 1
	for i, word := range words {
		sounds, known := l.words[word]
		if !known {
			sounds = romanise.SoundsOfWord(word, foldSound)
			if l.words == nil || len(l.words) > mostHeard {
				l.words = map[string][][]string{}
			}
			l.words[word] = sounds
		}
		heard[i], readings = sounds, max(readings, len(sounds))
	}
	for reading := range readings {
		forms := [][]string{make([]string, 0, len(words))}
		for _, sounds := range heard {
			var next [][]string
			for _, sound := range sounds[reading%len(sounds)] {
				for _, form := range forms[:min(len(forms), mostForms)] {
					next = append(next, append(slices.Clip(form), sound))
				}
			}
			forms = next
		}
		for _, form := range forms {
			if !slices.ContainsFunc(names, func(known []string) bool { return slices.Equal(known, form) }) {
				names = append(names, form)
			}
		}
	}
	return names
}

// mostJoined bounds the words of a name of which two may be written as one.
const mostJoined = 5

// Hints gives, for the record, what tells that a row may name somebody, without being
// sure: the surname with an initial, the shape of the letters, the sound with any vowels,
// the words as one; and the sound without a patronymic, which is sure of whoever has none.
func (l *Listener) Hints(name string) (hints []string) {
	const most = 200
	add := func(hint string) {
		if len(hints) < most && !slices.Contains(hints, hint) {
			hints = append(hints, hint)
		}
	}
	words := FoldWords(name)
	if len(words) < 2 {
		return nil
	}
	add("whole " + strings.Join(words, ""))
	add("whole " + words[len(words)-1] + strings.Join(words[:len(words)-1], ""))
	add(shapeOf(name))
	if full := slices.DeleteFunc(strings.Fields(name), IsPatronymic); len(full) > 1 && len(full) < len(strings.Fields(name)) {
		for _, form := range l.Sounds(strings.Join(full, " "), false) {
			add("bare " + form)
			add(anyVowels(form))
		}
	}
	for _, pair := range Pairs(name) {
		for _, form := range l.Sounds(pair, false) {
			add("part " + form)
		}
	}
	for _, form := range l.Sounds(name, false) {
		add(anyVowels(form))
		parts := strings.Fields(form)
		for i, surname := range parts {
			for j, other := range parts {
				if first, _ := utf8.DecodeRuneInString(other); i != j && utf8.RuneCountInString(surname) > 1 {
					add("initial " + string(first) + " " + surname)
				}
			}
		}
	}
	return hints
}

// Doubts gives the hints by which a row's name may be that of somebody.
func (l *Listener) Doubts(name string) (hints []string) {
	words := FoldWords(name)
	if len(words) < 2 {
		return nil
	}
	hints = append(hints, shapeOf(name))
	long := slices.DeleteFunc(slices.Clone(words), func(word string) bool { return utf8.RuneCountInString(word) == 1 })
	if strings.ContainsFunc(name, unicode.IsDigit) {
		return hints
	}
	if len(long) == 1 {
		for _, form := range l.Sounds(name, false) {
			parts := strings.Fields(form)
			for i, surname := range parts {
				for j, other := range parts {
					if i != j && utf8.RuneCountInString(surname) > 1 {
						first, _ := utf8.DecodeRuneInString(other)
						hints = append(hints, "initial "+string(first)+" "+surname)
					}
				}
			}
		}
		return hints
	}
	for _, form := range l.Sounds(name, true) {
		if len(long) == 2 {
			hints = append(hints, "part "+form)
		}
		if romanise.HasCyrillic(name) {
			hints = append(hints, anyVowels(form))
		}
	}
	return hints
}

// Pairs gives the names of two words that whoever has a longer name may go by: without
// a second forename, a second surname, or a small word.
func Pairs(name string) (pairs []string) {
	const most = 6                         // words
	if strings.ContainsAny(name, "&+;/") { // of several people
		return nil
	}
	words := strings.FieldsFunc(name, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("-‐‑.,:()[]\"“”„«»", r)
	})
	if slices.ContainsFunc(words, func(word string) bool {
		return utf8.RuneCountInString(word) == 1 || strings.ContainsFunc(word, unicode.IsDigit)
	}) {
		return nil // an initial is of a name that nobody knows
	}
	words = slices.DeleteFunc(words, func(word string) bool {
		first, _ := utf8.DecodeRuneInString(word)
		return unicode.IsLower(first) || IsPatronymic(word) ||
			slices.ContainsFunc(FoldWords(word), func(word string) bool { return slices.Contains(titles(), word) })
	})
	if len(words) > most {
		return nil
	}
	for i, word := range words {
		for _, other := range words[i+1:] {
			pairs = append(pairs, word+" "+other)
		}
	}
	return pairs
}

// BareSounds gives the hints of a name of two words, which has no patronymic: it may be
// that of somebody who had one.
func (l *Listener) BareSounds(name string) (hints []string) {
	if len(FoldWords(name)) == 2 {
		for _, form := range l.Sounds(name, true) {
			hints = append(hints, "bare "+form)
		}
	}
	return hints
}

// WholeWords gives the hint of a name that is written as one word, or letter by letter.
func WholeWords(name string) []string {
	const shortest = 6 // letters of a word that is a whole name
	words := FoldWords(name)
	if len(words) == 1 && utf8.RuneCountInString(words[0]) >= shortest {
		return []string{"whole " + words[0]}
	}
	if joined := joinLetters(name); joined != "" {
		return []string{"whole " + strings.Join(FoldWords(joined), "")}
	}
	return nil
}

// shapeOf gives a name with letters as one that look the same: I, l and 1, O and 0.
func shapeOf(name string) string {
	words := FoldWords(name)
	for i, word := range words {
		words[i] = sameShape.Replace(word)
	}
	slices.Sort(words)
	return "shape " + strings.Join(words, " ")
}

var sameShape = strings.NewReplacer("i", "l", "1", "l", "0", "o", "rn", "m", "vv", "w")

// anyVowels gives a form of a name with all vowels as one: Ukrainian, Russian and Polish
// have others in names of the same people.
func anyVowels(form string) string {
	words := strings.Fields(form)
	for i, word := range words {
		words[i] = romanise.Sound(strings.Map(func(r rune) rune {
			if strings.ContainsRune("aeiouy", r) {
				return 'a'
			}
			if r == 'h' {
				return 'g' // Сергій, Сергей
			}
			return r
		}, word))
	}
	slices.Sort(words)
	return "vowels " + strings.Join(words, " ")
}

// foldSound gives a letter without case and marks.
func foldSound(r rune) string {
	if r < utf8.RuneSelf {
		return string(unicode.ToLower(r))
	}
	var out []byte
	for _, d := range norm.NFKD.String(string(r)) {
		d = unicode.ToLower(d)
		if like, ok := lookAlikes[d]; ok && unicode.Is(unicode.Latin, d) {
			out = append(out, like...)
		} else if unicode.IsLetter(d) {
			out = utf8.AppendRune(out, d)
		}
	}
	return string(out)
}
