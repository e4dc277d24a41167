package guard

import (
	"strconv"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Words are compared by polynomial hashes of their letters, several at once:
// one of the word as it is written, one for each romanisation, and one of what
// it looks like. The hash of two fragments together follows from those of the
// parts, so a word is found however many tags or hyphens part it.
const base = 0x9e3779b97f4a7c15

// schemes are the ways of spelling a word.
const (
	written   = iota
	ukrainian // Cabinet of Ministers of Ukraine, resolution 55 of 2010
	icao      // ICAO Doc 9303-3, section 6: passports
	bgn       // BGN/PCGN 1947, for Russian
	kazakh    // the alphabet of 2021
	press     // as newspapers write Russian and Kazakh names
	expanded  // Latin letters with marks as two: ä as ae, å as aa, š as sh
	looks     // what the letters look like
	schemes
)

// A step appends letters to a hash: hash*mul + add. Of a whole text, add is its
// hash.
type step struct{ mul, add uint64 }

// then gives the step that appends the letters of two, one after the other.
func (s step) then(next step) step { return step{s.mul * next.mul, s.add*next.mul + next.add} }

// class says what a character does to words.
type class uint8

const (
	space    class = iota // parts words, however much there is of it
	gap                   // parts words
	comma                 // likewise, and a surname from the first name behind it
	punct                 // parts words, not the digits of a number
	filler                // seen as a space or not at all: parts words that may also be one
	soft                  // likewise: a hyphen
	quote                 // likewise, but Cyrillic letters with one between them are one word
	double                // a quotation mark: likewise after a letter, else as punct
	margin                // as punct, but for where a line begins whose word began on the line before: > and |
	shy                   // is not there, but where a line ends: the soft hyphen
	silent                // is not there: combining marks, soft hyphen, control characters
	letter                // of words; digits too
	digit                 // decimal
	syllable              // a letter of a script without spaces, of a flag, or the number of a note: a word may begin or end at any
)

// Where a letter stands, for those that are spelt by it.
const (
	inside    = iota
	atStart   // of a word
	yotated   // after a vowel, й, ъ or ь
	afterZ    // after з: зг is zgh
	positions // of which there are
)

// A glyph is what is known of a character.
type glyph struct {
	class   class
	script  uint8 // a bit for Latin, another for what looks like it
	digits  bool  // nothing but digits
	isNote  bool  // it may be the mark of a note
	after   uint8 // the position of the letter that follows
	size    uint8 // letters that it is written out with
	written step
	all     *[positions][schemes]step // where it is not spelt the same in all schemes
}

const (
	latin = 1 << iota
	similar
)

// stepOf gives the step that appends a text.
func stepOf(text string) step {
	s := step{mul: 1}
	for _, r := range text {
		s = s.then(step{mul: base, add: letterValue(r)})
	}
	return s
}

// letterValue spreads characters over the hash.
func letterValue(r rune) uint64 { return (uint64(r) + 1) * 0xd6e8feb86659fd93 }

// ascii are the glyphs met most, and asciiLetters what those of them add to a
// hash that are letters or digits; 0 for all others.
var ascii, asciiLetters = func() (glyphs [utf8.RuneSelf]glyph, letters [256]uint64) {
	for r := range glyphs {
		glyphs[r] = newGlyph(rune(r))
		letters[r] = glyphs[r].written.add
	}
	return glyphs, letters
}()

// pages hold the glyphs of other characters, 256 at a time, made when first
// met: a site uses few scripts.
var pages [0x110000 >> 8]atomic.Pointer[[256]glyph]

func glyphOf(r rune) *glyph {
	slot := &pages[r>>8]
	page := slot.Load()
	if page == nil {
		page = new([256]glyph)
		for i := range page {
			page[i] = newGlyph(r&^0xff | rune(i))
		}
		slot.Store(page)
	}
	return &page[r&0xff]
}

// newGlyph finds out about a character.
func newGlyph(r rune) glyph {
	folded := foldLetter(r)
	switch {
	case strings.ContainsRune(fillers, r):
		return glyph{class: filler}
	case r == '\u00ad':
		return glyph{class: shy}
	case isInvisible(r):
		return glyph{class: silent}
	case folded == "":
		return glyph{class: separatorClass(r), isNote: isNoteSign(r)}
	}
	g := glyph{class: letter, isNote: isNoteSign(r), size: uint8(utf8.RuneCountInString(folded)), written: stepOf(folded), script: scriptOf(r)}
	g.digits = isNumber(folded)
	switch {
	case unicode.IsDigit(r):
		g.class = digit
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar), isFlag(r), unicode.Is(unicode.No, r):
		g.class = syllable
	case strings.ContainsRune(vowels, lowerCase(r)):
		g.after = yotated
	case lowerCase(r) == 'з':
		g.after = afterZ
	}
	if r >= utf8.RuneSelf {
		g.addSpellings(r, folded)
	}
	return g
}

// addSpellings fills in the spellings of a letter that has more than one.
func (g *glyph) addSpellings(r rune, folded string) {
	small, t := lowerCase(r), tables()
	like, isKnown := t.alike[r]
	if !isKnown {
		like, isKnown = t.alike[small]
	}
	if !isKnown {
		for _, p := range norm.NFKD.String(string(r)) { // also of a letter in italics
			like += t.lookOf(p)
		}
	}
	isLike := like != folded
	twofold, isTwofold := t.expanded[small]
	if _, cyrillic := t.romanised[icao][small]; !cyrillic && !isLike && !isTwofold {
		return
	}
	g.all = new([positions][schemes]step)
	for p := range positions {
		for s := range schemes {
			text := folded
			if roman, ok := t.romanSpelling(small, s, p); ok {
				text = roman
			}
			switch {
			case s == looks:
				text = like
			case s == expanded && isTwofold:
				text = twofold
			}
			g.all[p][s] = stepOf(text)
		}
	}
}

// lowerCase gives a letter without its case, by Unicode's simple mappings: σ for ς
// too, and i for ı. Georgian has had capitals of three kinds.
func lowerCase(r rune) rune {
	switch {
	case r >= 0x10a0 && r <= 0x10c5:
		return r - 0x10a0 + 'ა'
	case r >= 0x2d00 && r <= 0x2d25:
		return r - 0x2d00 + 'ა'
	}
	return unicode.ToLower(unicode.ToUpper(r))
}

// isInvisible reports whether a character is not seen, or only on another.
func isInvisible(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) || r == 'ـ' ||
		unicode.Is(unicode.Cc, r) && !unicode.IsSpace(r)
}

// fillers are fillers and spaces without a width, of Hangul, Braille and others, and what
// stands for an object.
const fillers = "\u115f\u1160\u3164\uffa0\u2800\u200b\ufffc"

// isFlag reports whether a character is one of the two letters of a flag, which
// may stand beside a name, or spell it.
func isFlag(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

// scriptOf gives both bits for a Latin letter that is read in two ways: ǫ is an o
// with an ogonek, and a small capital Q.
func scriptOf(r rune) uint8 {
	isLike := false
	if r >= utf8.RuneSelf {
		_, isLike = tables().alike[lowerCase(r)]
	}
	switch {
	case isLike && unicode.Is(unicode.Latin, r):
		return latin | similar
	case isLike:
		return similar
	case unicode.Is(unicode.Latin, r):
		return latin
	case unicode.In(r, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Coptic, unicode.Cherokee, unicode.Lisu):
		return similar
	}
	return 0
}

const (
	// apostrophes are also what stands for ь, Arabic ayn and hamza, or Uzbek oʻ.
	apostrophes = "'’‘‛ʼʻʽʾʿʹˈ′`´"

	// doubles are what stands for ъ, by BGN/PCGN or for want of it.
	doubles = `"”“ʺ″`
)

// separatorClass says how a character that is in no word parts words.
func separatorClass(r rune) class {
	if wide := []rune(norm.NFKC.String(string(r))); len(wide) == 1 && !strings.ContainsRune(apostrophes+doubles, r) {
		r = wide[0] // the full stop of Chinese or Japanese type
	}
	switch {
	case r == '>' || r == '|':
		return margin
	case unicode.Is(unicode.Pd, r):
		return soft
	case strings.ContainsRune(apostrophes, r):
		return quote
	case strings.ContainsRune(doubles, r):
		return double
	case unicode.IsSpace(r), unicode.Is(unicode.Zs, r):
		return space
	case strings.ContainsRune(",،、", r):
		return comma
	case strings.ContainsRune("+.()[]/:_·•*~\\−∕⁄∙⋅‧⁃", r):
		return gap
	}
	return punct
}

// foldLetter gives a letter or digit without letter case, marks and compatibility
// forms; "" for what is in no word.
func foldLetter(r rune) string {
	if r < utf8.RuneSelf {
		return foldASCII(r)
	}
	if strings.ContainsRune(apostrophes+doubles, r) {
		return ""
	}
	if text := enclosed(r); text != "" {
		return text
	}
	latinised := tables().latinised
	_, isSign := latinised[r]
	parts := norm.NFKD.String(string(r))
	isRoman := unicode.Is(unicode.Nl, r) && parts != string(r)        // Ⅲ, and ⅼ in the place of l
	isRadical := unicode.Is(unicode.Radical, r) && parts != string(r) // ⼭ in the place of 山, as many papers have it
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !isRoman && !isSign && !isRadical && !(unicode.Is(unicode.No, r) && isNumber(parts)) {
		return ""
	}
	var out []byte
	for _, p := range parts {
		p = lowerCase(p)
		switch text, known := latinised[p]; {
		case known:
			out = append(out, text...)
		case unicode.IsDigit(p):
			out = append(out, byte('0'+digitValue(p)))
		case unicode.IsLetter(p):
			out = utf8.AppendRune(out, p)
		}
	}
	return string(out)
}

func isNumber(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsDigit(r) })
}

// letterRuns are where the letters a to z, or A to Z, stand in a row within a
// circle, a square or brackets, or as flags.
var letterRuns = []rune{0x249c, 0x24b6, 0x24d0, 0x1f110, 0x1f130, 0x1f150, 0x1f170, 0x1f1e6}

// numberRuns are where such numbers stand in a row, from a first one to a last.
var numberRuns = []struct {
	from        rune
	first, last int
}{
	{0x2460, 1, 20}, {0x2474, 1, 20}, {0x2488, 1, 20}, {0x24ea, 0, 0}, {0x24eb, 11, 20}, {0x24f5, 1, 10}, {0x24ff, 0, 0},
	{0x2776, 1, 10}, {0x2780, 1, 10}, {0x278a, 1, 10}, {0x1f100, 0, 0}, {0x1f101, 0, 9}, {0x1f10b, 0, 0}, {0x1f10c, 0, 0},
}

// enclosed gives what stands in a circle, a square or brackets of its own.
func enclosed(r rune) string {
	for _, from := range letterRuns {
		if r >= from && r < from+26 {
			return string('a' + r - from)
		}
	}
	for _, run := range numberRuns {
		if n := run.first + int(r-run.from); r >= run.from && n <= run.last {
			return strconv.Itoa(n)
		}
	}
	return ""
}

func foldASCII(r rune) string {
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return ""
	}
	return string(lowerCase(r))
}

// digitValue gives the value of a decimal digit of any script: their digits
// stand in tens from 0 to 9.
func digitValue(r rune) int {
	n := 0
	for unicode.IsDigit(r-rune(n)-1) && n < 9 {
		n++
	}
	if r >= 0x1d7ce && r <= 0x1d7ff { // mathematical digits: five sets in a row
		n = int(r-0x1d7ce) % 10
	}
	return n
}
