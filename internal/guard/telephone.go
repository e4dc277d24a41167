package guard

import (
	"slices"
	"strings"
	"unicode"
)

const (
	// leastNational and mostNational are the digits of a telephone number without
	// the code of its country and without what is dialled before it.
	leastNational = 7
	mostNational  = 12
)

// countryCodes are those of two digits (ITU-T E.164); 1 and 7 have one, others three.
var countryCodes = strings.Fields("20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98")

// usualCodes are those of the countries that a number without one may be of.
var usualCodes = strings.Fields(`1 7 20 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 52 54 57 61 90 91 98
	212 213 216 351 353 358 359 370 371 372 373 374 375 380 381 385 386 387 420 421 961 962 963 964 970 972 992 993 994 995 996 998`)

// What is dialled before a number within a country, and before the code of
// another.
var (
	trunkPrefixes  = []string{"", "0", "8", "80", "06"}
	abroadPrefixes = []string{"", "00", "011", "810"}
)

// addNumbers adds the other ways to dial a telephone number that is a unit of a
// line: national, international, and with both at once, as "+49 (0)30".
func (p *Phrase) addNumbers(line string, units []unit, i int) {
	if !units[i].digit || len(units[i].ends) > 0 {
		return
	}
	digits := digitsOf(units[i].text)
	for _, number := range waysToDial(digits, isInternational(line, units[i].text)) {
		if number == digits {
			continue
		}
		form := slices.Clone(units)
		form[i] = unitOf(number, fragmentsOf(number))
		p.forms = append(p.forms, form)
	}
}

// isInternational reports whether a number of a line begins with its country's code.
func isInternational(line, number string) bool {
	before, _, _ := strings.Cut(line, number)
	return strings.HasSuffix(strings.TrimRight(before, " (\u2060\u00a0"), "+")
}

// digitsOf gives the digits of a text as those of ASCII.
func digitsOf(text string) string {
	var b strings.Builder
	for _, r := range text {
		if unicode.IsDigit(r) {
			b.WriteString(foldLetter(r))
		}
	}
	return b.String()
}

// waysToDial gives the numbers that one may be written as.
func waysToDial(digits string, isInternational bool) (numbers []string) {
	for _, prefix := range []string{"00", "810", "011"} {
		if rest, ok := strings.CutPrefix(digits, prefix); ok && !isInternational && len(rest) > leastNational+2 {
			digits, isInternational = rest, true
			break
		}
	}
	add := func(code, national string) {
		for _, abroad := range abroadPrefixes {
			numbers = append(numbers, abroad+code+national, abroad+code+"0"+national)
		}
	}
	isNational := func(n int) bool { return n >= leastNational && n <= mostNational }
	code := codeOf(digits)
	national := digits[len(code):]
	if !strings.HasPrefix(code, "39") { // Italy dials its 0 from abroad too
		national = strings.TrimPrefix(national, "0")
	}
	if (isInternational || len(digits) >= 11) && isNational(len(national)) {
		add(code, national)
		for _, trunk := range trunkPrefixes {
			numbers = append(numbers, trunk+national)
		}
	}
	for _, trunk := range []string{"80", "06", "0", "8"} {
		national, ok := strings.CutPrefix(digits, trunk)
		if !ok || isInternational || !isNational(len(national)) || len(national) < 8 {
			continue
		}
		for _, code := range usualCodes {
			add(code, national)
		}
		numbers = append(numbers, national)
		break
	}
	return numbers
}

// codeOf gives the code of the country that an international number begins with.
func codeOf(digits string) string {
	switch {
	case len(digits) < 3:
		return ""
	case digits[0] == '1' || digits[0] == '7':
		return digits[:1]
	case slices.Contains(countryCodes, digits[:2]):
		return digits[:2]
	}
	return digits[:3]
}
