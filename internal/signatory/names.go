package signatory

import (
	"bytes"
	"hash/maphash"
	"slices"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
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
