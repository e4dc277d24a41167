package guard

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Whoever wants a name to pass writes a capital I for l, l for a capital I, 1 for
// both and 0 for o. What a word of a list becomes so is made of the list, and a word
// of a text that has that form is held against its own letters: "Keiler" is no
// "Keller", and "KeIler" is.

// mostDisguises bounds the forms of one word; of a word with more places for them
// only one place at a time, and all at once, is another letter.
const mostDisguises = 100

// disguiseWord gives the forms of a word in which some letters are others that look
// like them, in small letters.
func disguiseWord(word string) []string {
	letters := []rune(strings.ToLower(word))
	var places []int
	var others []string
	for i, r := range letters {
		var like string
		switch {
		case r == 'l' && i > 0:
			like = "i1"
		case r == 'l':
			like = "1"
		case (r == 'i' || r == 'і') && i == 0:
			like = "l1"
		case r == 'i' || r == 'і':
			like = "1"
		case r == 'o' || r == 'о' || r == 'ο':
			like = "0"
		default:
			continue
		}
		places, others = append(places, i), append(others, like)
	}
	forms := []string{string(letters)}
	whole := forms[0]
	combinations := 1
	for _, like := range others {
		combinations *= 1 + len(like)
	}
	replace := func(form string, at int, by rune) string {
		text := []rune(form)
		text[at] = by
		return string(text)
	}
	if combinations <= mostDisguises {
		for n, at := range places {
			for _, form := range slices.Clone(forms) {
				for _, by := range others[n] {
					forms = append(forms, replace(form, at, by))
				}
			}
		}
		return forms[1:]
	}
	for first := range 2 {
		all := whole
		for n, at := range places {
			for _, by := range others[n] {
				forms = append(forms, replace(whole, at, by))
			}
			all = replace(all, at, rune(others[n][min(first, len(others[n])-1)]))
		}
		forms = append(forms, all)
	}
	return forms[1:]
}

// addDisguises adds the forms of a unit in which it may be disguised, in each script
// and with the endings that it has.
func (u *unit) addDisguises(rules []rule) {
	word := strings.TrimFunc(u.text, func(r rune) bool { return glyphOf(r).class < silent })
	if u.digit || word == "" {
		return
	}
	for _, spelt := range spellWord(word) {
		for _, form := range disguiseWord(spelt) {
			fragments := fragmentsOf(form)
			if len(fragments) == 0 {
				continue
			}
			next := []unit{unitOf(form, fragments)}
			if len(rules) > 0 && !next[0].digit {
				next = inflectUnits(next, rules)
			}
			u.disguises = append(append(u.disguises, next[0].spellings...), next[0].looks...)
		}
	}
	slices.Sort(u.disguises)
	u.disguises = slices.Compact(u.disguises)
}

// spellWord gives a word as it is written, and a Cyrillic one in Latin letters by
// each romanisation.
func spellWord(word string) []string {
	spelt := []string{word}
	t := tables()
	for s := ukrainian; s <= press; s++ {
		var b strings.Builder
		at, isOther := atStart, false
		for _, r := range word {
			small := lowerCase(r)
			if roman, ok := t.romanSpelling(small, s, at); ok {
				b.WriteString(roman)
				isOther = true
			} else {
				b.WriteRune(r)
			}
			at = int(glyphOf(r).after)
		}
		if isOther && !slices.Contains(spelt, b.String()) {
			spelt = append(spelt, b.String())
		}
	}
	return spelt
}

// isDisguised reports whether the word that a text begins with has a letter or digit
// that may stand for another: a capital I behind another letter, where not all are
// capitals, a small l at the beginning, a 1 or 0. Of a word alone a small l counts
// before a consonant only: "lain" is no Iain.
func isDisguised(text []byte, isAlone bool) bool {
	first, _ := utf8.DecodeRune(text)
	hasSmall, hasCapitalI, letters, digits := false, false, 0, 0
	second := rune(0)
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if c := glyphOf(r).class; c != letter && c != digit && c != silent {
			break
		}
		text = text[size:]
		if letters++; letters == 2 {
			second = r
		}
		switch {
		case r == '0' || r == '1':
			digits++
		case r == 'I' && letters > 1:
			hasCapitalI = true
		}
		hasSmall = hasSmall || kindOf(r) == small && letters > 1
	}
	if digits > 0 { // with more digits than letters it is a number
		return 2*digits < letters
	}
	if first == 'l' && !(isAlone && strings.ContainsRune("aeiouy", lowerCase(second))) {
		return true
	}
	return hasCapitalI && hasSmall
}

// isDisguisedAs reports whether a fragment is a disguise of a unit.
func (u *unit) isDisguisedAs(f *fragment) bool {
	if len(u.disguises) == 0 || f.parted {
		return false
	}
	for s := range schemes {
		if _, ok := slices.BinarySearch(u.disguises, f.hash(s)); ok {
			return f.source == nil || isDisguised(f.source, false)
		}
		if !f.many {
			break
		}
	}
	return false
}
