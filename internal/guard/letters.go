package guard

import (
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
	punct                 // parts words, not the digits of a number
	soft                  // parts words that may also be one: a hyphen
	quote                 // likewise, but Cyrillic letters with one between them are one word
	double                // a quotation mark: likewise after a letter, else as punct
	silent                // is not there: combining marks, soft hyphen
	letter                // of words; digits too
	digit                 // decimal
	syllable              // a letter of a script without spaces: a word may begin or end at any
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
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Variation_Selector), r == 'ـ':
		return glyph{class: silent}
	case folded == "":
		return glyph{class: separatorClass(r)}
	}
	g := glyph{class: letter, size: uint8(utf8.RuneCountInString(folded)), written: stepOf(folded), script: scriptOf(r)}
	first, _ := utf8.DecodeRuneInString(folded)
	switch {
	case unicode.IsDigit(first):
		g.class = digit
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
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
	like, isLike := t.alike[small]
	if !isLike {
		like = folded
	}
	if _, cyrillic := t.romanised[icao][small]; !cyrillic && !isLike {
		return
	}
	g.all = new([positions][schemes]step)
	for p := range positions {
		for s := range schemes {
			text := folded
			if roman, ok := t.romanSpelling(small, s, p); ok {
				text = roman
			}
			if s == looks {
				text = like
			}
			g.all[p][s] = stepOf(text)
		}
	}
}

func lowerCase(r rune) rune { return unicode.ToLower(r) }

func scriptOf(r rune) uint8 {
	switch {
	case unicode.Is(unicode.Latin, r):
		return latin
	case unicode.In(r, unicode.Cyrillic, unicode.Greek):
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
	case strings.ContainsRune("-‐‑־", r):
		return soft
	case strings.ContainsRune(apostrophes, r):
		return quote
	case strings.ContainsRune(doubles, r):
		return double
	case unicode.IsSpace(r), unicode.Is(unicode.Zs, r):
		return space
	case unicode.Is(unicode.Pd, r), strings.ContainsRune("+.,()[]/:_·•*~|\\−∕⁄∙⋅‧⁃", r):
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
	parts := norm.NFKD.String(string(r))
	enclosed := r >= 0x24b6 && r <= 0x24e9 || r >= 0x1f130 && r <= 0x1f189
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !enclosed || strings.ContainsRune(apostrophes+doubles, r) {
		return ""
	}
	latinised := tables().latinised
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
