// Package romanise knows how Cyrillic names are written in Latin letters: by ICAO,
// and as texts in other languages write them.
package romanise

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// ICAO is the table of letters of ICAO Doc 9303-3, section 6: passports. A pair is
// a letter and what it is written as.
const ICAO = `а=a б=b в=v г=g ґ=g д=d е=e ё=e є=ie ж=zh з=z и=i і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ў=u ф=f
	х=kh ц=ts ч=ch ш=sh щ=shch ъ=ie ы=y ь= э=e ю=iu я=ia ә=a ғ=g қ=q ң=n ө=o ұ=u ү=u һ=h ј=j љ=lj њ=nj ћ=c ђ=d џ=dz ѓ=g ќ=k ѕ=dz`

// readings are how texts in other languages write Cyrillic names. A line is the
// languages whose case endings such a name takes, "-" for none, and its letters; what
// it lacks is as in ICAO, "^" is for the beginning of a word. Each is also read with
// the и and г of Ukrainian.
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

// A Reading is one way to write Cyrillic names in Latin letters.
type Reading struct {
	Languages      []string // BCP 47, whose case endings the name may take
	first, letters map[rune]string
}

// Readings gives them all.
var Readings = sync.OnceValue(func() (list []Reading) {
	for line := range strings.Lines(strings.TrimSpace(readings)) {
		languages, pairs, _ := strings.Cut(strings.TrimSpace(line), " ")
		for _, more := range []string{"", " и=y г=h"} {
			r := Reading{first: map[rune]string{}}
			if languages != "-" {
				r.Languages = strings.Split(languages, ",")
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
			r.letters = ParsePairs(strings.Join(inside, " "))
			list = append(list, r)
		}
	}
	return list
})

var icao = sync.OnceValue(func() map[rune]string { return ParsePairs(ICAO) })

// ParsePairs reads a table of letters: "а=a щ=shch".
func ParsePairs(list string) map[rune]string {
	if list == "" {
		return nil
	}
	m := map[rune]string{}
	for pair := range strings.FieldsSeq(list) {
		r, size := utf8.DecodeRuneInString(pair)
		m[r] = pair[size+1:]
	}
	return m
}

// AppendName appends words in small letters, without what is no letter; what is not
// Cyrillic as fold gives it.
func (r *Reading) AppendName(name []byte, words string, fold func(rune) string) []byte {
	isFirst := true
	for _, letter := range words {
		if isFirst {
			if text, ok := r.first[letter]; ok {
				name = append(name, text...)
				isFirst = false
				continue
			}
		}
		text, isKnown := r.letters[letter]
		if !isKnown {
			text, isKnown = icao()[letter]
		}
		switch {
		case isKnown:
			name = append(name, text...)
		case unicode.IsLetter(letter):
			name = append(name, fold(letter)...)
		}
		isFirst = !unicode.IsLetter(letter)
	}
	return name
}

// An Ending is the end of many a family's name, and how it is written.
type Ending struct {
	Cyrillic string
	Latin    []string
}

// Endings are those of names; the last is that of all others.
var Endings = []Ending{
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

// HasCyrillic reports whether a text has a letter that readings are for.
func HasCyrillic(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
}

// spelledAlike are what is spelt in more ways than sounds differ, in Latin letters
// without marks; what a line gives is looked at by the next.
var spelledAlike = []*strings.Replacer{
	strings.NewReplacer("y", "i", "j", "i", "w", "v", "x", "ks", "q", "k", "ph", "f", "tz", "ts"),
	strings.NewReplacer("ae", "a", "oe", "o", "ue", "u", "ou", "u", "ie", "e"),
}

// Sound gives a word in small Latin letters without marks in the form in which it
// is compared: Müller, Mueller and Muller are one, and Zelensky, Zelenskij.
func Sound(word string) string {
	for _, r := range spelledAlike {
		word = r.Replace(word)
	}
	last := rune(0)
	return strings.Map(func(r rune) rune {
		if r == last {
			return -1
		}
		last = r
		return r
	}, word)
}

// SoundsOfWord gives the forms in which a word may be compared with one in another
// script, for each reading; for one list of all where nothing in it is Cyrillic. The
// word is in small letters; fold gives what is not Cyrillic without marks.
func SoundsOfWord(word string, fold func(rune) string) (byReading [][]string) {
	list := Readings()
	if !HasCyrillic(word) {
		return [][]string{list[0].soundsOfWord(word, fold)}
	}
	for i := range list {
		byReading = append(byReading, list[i].soundsOfWord(word, fold))
	}
	return byReading
}

func (r *Reading) soundsOfWord(word string, fold func(rune) string) (sounds []string) {
	for _, s := range Endings {
		stem, ok := strings.CutSuffix(word, s.Cyrillic)
		if !ok {
			continue
		}
		for _, end := range s.Latin {
			if sound := Sound(string(r.AppendName(nil, stem, fold)) + end); !slices.Contains(sounds, sound) {
				sounds = append(sounds, sound)
			}
		}
	}
	return sounds
}
