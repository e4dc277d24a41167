package guard

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// readings are how texts in other languages write Cyrillic names. A line is the
// languages whose case endings such a name takes, "-" for none, and its letters; what
// it lacks is as in icao, "^" is for the beginning of a word. Each is also read with
// the и and г of Ukrainian. They are made of the lines of a list alone, so that they
// cost nothing where texts are read.
const readings = `
-           в=w ж=sch з=s й=j х=ch ц=z ч=tsch ш=sch щ=schtsch ю=ju я=ja є=je ї=ji ё=jo ъ= ^е=je
-           в=w ж=sh з=s й=i х=ch ц=z ч=tsch ш=sch щ=schtsch ю=ju я=ja є=je ї=ji ё=jo ъ= с=ss
-           ж=j у=ou х=kh ц=ts ч=tch ш=ch щ=chtch ю=iou я=ia є=ie ї=i й=i ё=io ъ=
-           ж=j у=ou х=kh ц=ts ч=tch ш=ch щ=chtch ю=you я=ya є=ye ї=yi й=y ё=yo ъ= ^е=ie
-           ж=zh х=j ю=iu я=ia й=i є=ie ъ=
-           ж=y х=j ю=yu я=ya й=y є=ye ъ=
pl          в=w ж=z ц=c ч=cz ш=sz щ=szcz х=ch ю=ju я=ja є=je ї=ji ё=jo й=j ъ= ^е=je
pl          в=w ж=z ц=c ч=cz ш=sz щ=szcz х=ch ю=iu я=ia є=ie ї=ji ё=io й=j ъ= е=ie ^е=je
cs,hr,lt,lv ж=z ц=c ч=c ш=s щ=sc х=ch ю=ju я=ja є=je ї=ji ё=jo й=j ъ=
-           ж=z ц=c ч=c ш=s щ=sc х=h ю=ju я=ja є=je ї=ji ё=jo й=j ъ=
-           ж=z ц=c ч=c ш=s щ=s х=x ю=ju я=ja є=je ї=ji ё=jo й=j ъ=
-           х=x
-
`

// A reading is one line of them.
type reading struct {
	rules          []rule // of the languages whose endings it takes
	first, letters map[rune]string
}

var parseReadings = sync.OnceValue(func() (list []reading) {
	for line := range strings.Lines(strings.TrimSpace(readings)) {
		endings, pairs, _ := strings.Cut(strings.TrimSpace(line), " ")
		for _, more := range []string{"", " и=y г=h"} {
			r := reading{first: map[rune]string{}}
			for _, rule := range rules() {
				if slices.Contains(strings.Split(endings, ","), rule.language) {
					r.rules = append(r.rules, rule)
				}
			}
			var inside []string
			for pair := range strings.FieldsSeq(pairs + more) {
				if letter, ok := strings.CutPrefix(pair, "^"); ok {
					first, size := utf8.DecodeRuneInString(letter)
					r.first[first] = letter[size+1:]
				} else {
					inside = append(inside, pair)
				}
			}
			r.letters = parsePairs(strings.Join(inside, " "))
			list = append(list, r)
		}
	}
	return list
})

// lastSounds are the ends of many a family's name, and how they are written.
var lastSounds = []struct {
	cyrillic string
	latin    []string
}{
	{"ский", []string{"sky", "ski", "skij", "skiy", "skyj", "skyy", "skii"}},
	{"ський", []string{"sky", "ski", "skij", "skiy", "skyj", "skyy", "skii"}},
	{"цкий", []string{"cky", "cki", "tsky", "tski", "ckij", "zki", "zky"}},
	{"цький", []string{"cky", "cki", "tsky", "tski", "ckij", "zki", "zky"}},
	{"ий", []string{"y", "i", "ij", "yj"}},
	{"ый", []string{"y", "i", "ij", "yj"}},
	{"ій", []string{"y", "i", "ij", "iy"}},
	{"ия", []string{"ia", "ija", "iya", "ie"}},
	{"андр", []string{"ander"}},
	{"", []string{""}},
}

// appendName appends a line in Latin letters, without what is no letter.
func (r *reading) appendName(name []byte, line string) []byte {
	isFirst := true
	for _, letter := range line {
		if isFirst {
			if text, ok := r.first[letter]; ok {
				name = append(name, text...)
				isFirst = false
				continue
			}
		}
		text, isKnown := r.letters[letter]
		if !isKnown {
			text, isKnown = tables().romanised[icao][letter]
		}
		switch {
		case isKnown:
			name = append(name, text...)
		case unicode.IsLetter(letter):
			name = append(name, foldLetter(letter)...)
		}
		isFirst = !unicode.IsLetter(letter)
	}
	return name
}

// addReadings adds what texts in other languages make of a Cyrillic unit.
func (u *unit) addReadings(inflected bool) {
	if u.digit || !strings.ContainsFunc(u.text, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
		return
	}
	spellings := slices.Clone(u.spellings)
	add := func(name []byte) {
		if len(name) > 1 {
			spellings = append(spellings, stepOf(string(name)).add)
			u.size = max(u.size, len(name))
		}
	}
	line := strings.ToLower(strings.TrimFunc(u.text, func(r rune) bool { return !unicode.IsLetter(r) }))
	list := parseReadings()
	var name, inflection []byte
	for _, sound := range lastSounds {
		stem, ok := strings.CutSuffix(line, sound.cyrillic)
		if !ok {
			continue
		}
		for i := range list {
			name = list[i].appendName(name[:0], stem)
			for _, end := range sound.latin {
				whole := append(name, end...)
				add(whole)
				if bytes.Contains(whole, []byte("ks")) {
					add(bytes.ReplaceAll(whole, []byte("ks"), []byte("x")))
				}
				if inflected && len(list[i].rules) > 0 {
					for _, form := range inflectWord(string(whole), list[i].rules) {
						inflection = appendLetters(inflection[:0], form)
						add(inflection)
					}
				}
			}
		}
	}
	slices.Sort(spellings)
	u.spellings = slices.Compact(spellings)
}

// appendLetters appends a word without marks and letter case.
func appendLetters(name []byte, word string) []byte {
	for _, r := range word {
		name = append(name, foldLetter(r)...)
	}
	return name
}

// spelledOut are the words for the signs of an address that people write so that
// programs do not read it.
var spelledOut = []struct{ at, dot string }{
	{"at", "dot"}, {"at", "."}, {"ät", "punkt"}, {"at", "punkt"}, {"arobase", "point"}, {"arroba", "punto"}, {"małpa", "kropka"}, {"собака", "точка"}, {"собака", "крапка"},
	{"равлик", "крапка"}, {"эт", "точка"},
}

// addAddresses adds how an e-mail address is written in words.
func (p *Phrase) addAddresses(line string) {
	user, host, ok := strings.Cut(line, "@")
	if !ok {
		return
	}
	for _, words := range spelledOut {
		text := user + " " + words.at + " " + strings.ReplaceAll(host, ".", " "+words.dot+" ")
		p.forms = append(p.forms, unitsOf(text, fragmentsOf(text)))
	}
}
