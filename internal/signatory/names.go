package signatory

import (
	"bytes"
	"hash/maphash"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/lazy"
	"casebook/internal/romanise"
)

// Fold gives a name in the form in which people are compared: Unicode form,
// letter case, accents, spaces, the order of its parts and look-alike letters
// of other scripts do not count.
func Fold(name string) string {
	var f nameFolder
	return string(f.foldName(name, withoutMarks))
}

// How a fold treats marks on letters.
const (
	withMarks    = iota // é is not e
	withoutMarks        // é is e
	everySign           // é is e, and every sign parts words: "Ada's" is two of them
)

// lookAlikes fold letters of other scripts, and letters that no normal form
// takes apart, to the Latin ones they look like in either letter case, and to
// each other. Keys are lower case without marks.
var lookAlikes = map[rune]string{
	// Cyrillic, and Kazakh letters as they are written without a Kazakh keyboard
	'а': "a", 'в': "b", 'е': "e", 'к': "k", 'м': "m", 'н': "h", 'о': "o", 'р': "p", 'с': "c", 'т': "t", 'у': "y", 'х': "x",
	'і': "i", 'ј': "j", 'ѕ': "s", 'є': "e", 'ӏ': "i", 'ԁ': "d", 'ԛ': "q", 'ԝ': "w", 'ґ': "г",
	'ә': "a", 'ғ': "г", 'қ': "k", 'ң': "h", 'ө': "o", 'ұ': "y", 'ү': "y", 'һ': "h",
	// Greek
	'α': "a", 'β': "b", 'ε': "e", 'ζ': "z", 'η': "h", 'ι': "i", 'κ': "k", 'μ': "m", 'ν': "n", 'ο': "o", 'ρ': "p", 'τ': "t", 'υ': "y", 'χ': "x", 'ς': "σ",
	// Latin
	'ł': "l", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ı': "i", 'ŋ': "n", 'ħ': "h", 'ŧ': "t", 'ə': "a", 'ĸ': "k",
	// Arabic
	'ى': "ي", 'ی': "ي", 'ک': "ك", 'ة': "ه", 'ھ': "ه", 'ہ': "ه", 'ـ': "",
}

// foldPages remember what characters fold to, 256 at a time, made when first
// met: a list uses few scripts.
var foldPages [3][0x20]atomic.Pointer[[256]string]

// foldOf gives what a character folds to.
func foldOf(r rune, marks int) string {
	if int(r) >= len(foldPages[marks])<<8 {
		return foldRune(r, marks)
	}
	slot := &foldPages[marks][r>>8]
	page := slot.Load()
	if page == nil {
		page = new([256]string)
		for i := range page {
			page[i] = foldRune(r&^0xff|rune(i), marks)
		}
		slot.Store(page)
	}
	return page[r&0xff]
}

// foldRune folds one character: compatibility forms, letter case, marks,
// look-alikes. What is neither letter nor digit nor mark parts words (a space)
// or, within them (apostrophes, dots), is left out.
func foldRune(r rune, marks int) string {
	var out []byte
	for _, d := range norm.NFKD.String(string(r)) {
		d = unicode.ToLower(d)
		like, known := lookAlikes[d]
		switch {
		case known:
			out = append(out, like...)
		case unicode.Is(unicode.Mn, d):
			if marks == withMarks {
				out = utf8.AppendRune(out, d)
			}
		case unicode.IsLetter(d), unicode.IsDigit(d):
			out = utf8.AppendRune(out, d)
		case unicode.IsSpace(d), unicode.Is(unicode.Pd, d), d == ',', d == ';', d == '/', d == '_',
			marks == everySign && !unicode.Is(unicode.Cf, d) && !unicode.IsMark(d):
			out = append(out, ' ')
		}
	}
	return string(out)
}

// A nameFolder folds names into a buffer that it uses again.
type nameFolder struct {
	text []byte
	ends []int // of the words in text, in their order
	out  []byte
}

// splitWords folds a text and finds its words.
func (f *nameFolder) splitWords(name string, marks int) {
	f.text, f.ends = f.text[:0], f.ends[:0]
	begin := 0
	for _, r := range name {
		switch {
		case r >= 'a' && r <= 'z':
			f.text = append(f.text, byte(r))
		case r == ' ':
			begin = f.endWord(begin)
		default:
			for _, c := range []byte(foldOf(r, marks)) {
				if c == ' ' {
					begin = f.endWord(begin)
				} else {
					f.text = append(f.text, c)
				}
			}
		}
	}
	f.endWord(begin)
}

func (f *nameFolder) endWord(begin int) int {
	if len(f.text) > begin {
		f.ends = append(f.ends, len(f.text))
	}
	return len(f.text)
}

// foldName gives the folded name, its words sorted, valid until the next call.
func (f *nameFolder) foldName(name string, marks int) []byte {
	f.splitWords(name, marks)
	words := make([][]byte, 0, 8)
	begin := 0
	for _, end := range f.ends {
		words = append(words, f.text[begin:end])
		begin = end
	}
	slices.SortFunc(words, bytes.Compare)
	f.out = f.out[:0]
	for i, word := range words {
		if i > 0 {
			f.out = append(f.out, ' ')
		}
		f.out = append(f.out, word...)
	}
	return f.out
}

// hashName gives a hash of the folded name; 0 for a name without letters. The
// order of the words does not count, without sorting them.
func (f *nameFolder) hashName(name string, marks int, seed maphash.Seed) uint64 {
	f.splitWords(name, marks)
	var sum uint64
	begin := 0
	for _, end := range f.ends {
		sum += maphash.Bytes(seed, f.text[begin:end])
		begin = end
	}
	if sum == 0 && begin > 0 {
		return 1
	}
	return sum
}

// eachRun gives the hashes of all runs of so many of the words that were split,
// for each size: that of a name of the same words in any order. The run goes
// from one word to another, that one included. It ends when yield says so.
func (f *nameFolder) eachRun(sizes []int, seed maphash.Seed, yield func(sum uint64, from, to int) bool) {
	hashes := make([]uint64, len(f.ends))
	begin := 0
	for i, end := range f.ends {
		hashes[i] = maphash.Bytes(seed, f.text[begin:end])
		begin = end
	}
	for _, size := range sizes {
		var sum uint64
		for i, h := range hashes {
			if sum += h; i >= size {
				sum -= hashes[i-size]
			}
			if i >= size-1 && !yield(sum, i-size+1, i) {
				return
			}
		}
	}
}

// joinWords gives the words from one to another with spaces between them.
func (f *nameFolder) joinWords(from, to int) string {
	var words []byte
	for i := from; i <= to; i++ {
		begin := 0
		if i > 0 {
			begin = f.ends[i-1]
		}
		words = append(append(words, f.text[begin:f.ends[i]]...), ' ')
	}
	return string(words)
}

// namesWithin gives the forms of a name in which somebody may have been known: as
// it is written, then without what stands in brackets or behind a comma, a stroke
// or a dash, and each without titles, and without letters that stand for a name.
// None but the first has fewer than two words.
func namesWithin(name string) []string {
	forms := []string{name}
	known := knownWords()
	add := func(words []string, leaveOut func(word string) bool) {
		words = slices.DeleteFunc(slices.Clone(words), leaveOut)
		form := strings.Join(words, " ")
		if len(words) > 1 && !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	isTitle := func(word string) bool { return slices.Contains(known.titles, word) }
	isLetter := func(word string) bool { return isTitle(word) || utf8.RuneCountInString(word) == 1 }
	for _, text := range partsOfName(name) {
		words := foldWords(text)
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
	for _, part := range bracketed(name) {
		outside = strings.Replace(outside, part, " ", 1)
	}
	first, _, _ := strings.Cut(afterName.Replace(outside), ",")
	return slices.Compact([]string{name, outside, first})
}

// afterName are what parts a name from what is said of somebody.
var afterName = strings.NewReplacer(" - ", ",", " – ", ",", " — ", ",", "/", ",", "|", ",", ";", ",")

// guisesOf gives the texts within a cell that may be a whole name of somebody: the cell,
// without a number before it or a name in quotation marks in it, each of several people
// ("Anna & Jan Sample"), before and behind "aka", without a patronymic, words that were
// run together at their capitals, and letters that were parted.
func guisesOf(cell string) []string {
	guises := []string{cell}
	add := func(text string) {
		if text = strings.TrimSpace(text); text != "" && !slices.Contains(guises, text) {
			guises = append(guises, text)
		}
	}
	if isPlainName(cell) { // as nearly all are
		if full := slices.DeleteFunc(strings.Fields(cell), isPatronymic); len(full) > 1 {
			add(strings.Join(full, " "))
		}
		return guises
	}
	bare := leadingNumber().ReplaceAllString(cell, "")
	add(bare)
	if strings.ContainsAny(bare, "\"“”„«»") {
		add(quotedName().ReplaceAllString(bare, " "))
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
		if full := slices.DeleteFunc(words, isPatronymic); len(full) > 1 {
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
	listNumber    = lazy.Regexp(`^\s*(?:(?:№|#)\s*\d{1,7}[.):]?\s*|\d{1,7}\s*[.):]\s*)`) // which is surely no part of a name
	quotedName    = lazy.Regexp(`["“„«][^"“”„«»]*["”“»]`)
	alsoKnown     = lazy.Regexp(`(?i)[\s,(]+(?:aka|a\.\s?k\.\s?a\.?|a/k/a|alias|vel|genannt|dite?|known as|formerly|née?|nee|geb\.|geborene|z domu|він же|вона ж|он же|она же|урожд[её]нная|урожд\.|псевдонім|псевдоним|conocid[ao] como)[\s:]+`)
	runTogether   = lazy.Regexp(`(\p{Ll})(\p{Lu})`)
	capitalI      = lazy.Regexp(`(\p{Ll})I(\p{Ll})`)
	patronymic    = lazy.Regexp(`(?:івна|ївна|[оеєьй]вич|[оеё]вна|инична|ична|y?ivna|[oe]v[iy]ch|[oe]vna|[қк]ызы|[ұу]лы|uly|[qk]yzy)$`)
	joiner        = lazy.Regexp(`\s*[&+＆,;/|]\s*|\s+(?:and|und|sowie|et|oraz|та|және|AND|UND|ET|ТА)\s+`)
	shortJoiner   = lazy.Regexp(`\s+(?:y|e|i|и|і|й|و)\s+`)
	arabicJoiner  = lazy.Regexp(`\s+و(\p{Arabic}{3,})`)
	familyWord    = lazy.Regexp(`(?i)^(?:(?:his|her|their|sa|ihre|seine)\s+)?(?:family|famille|familie|rodzina|rodziną|сім['’ʼ]?я|родина|семья|семьёй|отбасы|familia|عائلته?ا?)$`)
)

// isPlainName reports words of which each has a capital and then small letters.
func isPlainName(cell string) bool {
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

// isPatronymic reports a name after the father's, as Іванівна, Ivanovich and Нұрланқызы.
func isPatronymic(word string) bool {
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

// hintsOf gives, for the record, what tells that a row may name somebody, without being
// sure: the surname with an initial, the shape of the letters, the sound with any vowels,
// the words as one; and the sound without a patronymic, which is sure of whoever has none.
func (l *listener) hintsOf(name string) (hints []string) {
	const most = 200
	add := func(hint string) {
		if len(hints) < most && !slices.Contains(hints, hint) {
			hints = append(hints, hint)
		}
	}
	words := foldWords(name)
	if len(words) < 2 {
		return nil
	}
	add("whole " + strings.Join(words, ""))
	add("whole " + words[len(words)-1] + strings.Join(words[:len(words)-1], ""))
	add(shapeOf(name))
	if full := slices.DeleteFunc(strings.Fields(name), isPatronymic); len(full) > 1 && len(full) < len(strings.Fields(name)) {
		for _, form := range l.soundsWithin(strings.Join(full, " "), false) {
			add("bare " + form)
			add(anyVowels(form))
		}
	}
	for _, form := range l.soundsWithin(name, false) {
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

// doubtsOf gives the hints by which a row's name may be that of somebody.
func (l *listener) doubtsOf(name string) (hints []string) {
	words := foldWords(name)
	if len(words) < 2 {
		return nil
	}
	hints = append(hints, shapeOf(name))
	long := slices.DeleteFunc(slices.Clone(words), func(word string) bool { return utf8.RuneCountInString(word) == 1 })
	if strings.ContainsFunc(name, unicode.IsDigit) {
		return hints
	}
	if len(long) == 1 {
		for _, form := range l.soundsWithin(name, false) {
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
	if romanise.HasCyrillic(name) {
		for _, form := range l.soundsWithin(name, true) {
			hints = append(hints, anyVowels(form))
		}
	}
	return hints
}

// wholeWords gives the hint of a name that is written as one word, or letter by letter.
func wholeWords(name string) []string {
	const shortest = 6 // letters of a word that is a whole name
	words := foldWords(name)
	if len(words) == 1 && utf8.RuneCountInString(words[0]) >= shortest {
		return []string{"whole " + words[0]}
	}
	if joined := joinLetters(name); joined != "" {
		return []string{"whole " + strings.Join(foldWords(joined), "")}
	}
	return nil
}

// bareSounds gives the hints of a name of two words, which has no patronymic: it may be
// that of somebody who had one.
func (l *listener) bareSounds(name string) (hints []string) {
	if len(foldWords(name)) == 2 {
		for _, form := range l.soundsWithin(name, true) {
			hints = append(hints, "bare "+form)
		}
	}
	return hints
}

// shapeOf gives a name with letters as one that look the same: I, l and 1, O and 0.
func shapeOf(name string) string {
	words := foldWords(name)
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

// mostJoined bounds the words of a name of which two may be written as one.
const mostJoined = 5

// A listener knows how names sound. It remembers words, since first names repeat; it
// is for one goroutine.
type listener struct{ words map[string][][]string }

// mostHeard bounds the words that are remembered.
const mostHeard = 1 << 14

// soundsWithin gives the forms in which somebody may be known by the sound of the
// name: in another script, with two letters for one with marks, with the words of
// a double name as one or apart; each its words in order, with spaces; short, also
// without single letters. A name of one word has none, as too many people share it,
// and neither has one with a number, which has no sound.
func (l *listener) soundsWithin(name string, short bool) (sounds []string) {
	if strings.ContainsFunc(name, unicode.IsDigit) {
		return nil
	}
	known := knownWords()
	var lists [][]string
	for _, part := range partsOfName(name) {
		words := strings.FieldsFunc(norm.NFC.String(strings.ToLower(part)), func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsMark(r) && !isApostrophe(r)
		})
		full := slices.DeleteFunc(words, func(word string) bool {
			folded := foldWords(word)
			return len(folded) != 1 || slices.Contains(known.titles, folded[0])
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
func (l *listener) readNames(words []string) (names [][]string) {
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
