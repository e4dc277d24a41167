// Package names compares people's names: in which form two are the same (fold.go), which names
// a text in a cell may hold (parts.go), and how a name sounds in another script (sounds.go).
package names

import (
	"bytes"
	"hash/maphash"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold gives a name in the form in which people are compared: Unicode form,
// letter case, accents, spaces, the order of its parts and look-alike letters
// of other scripts do not count.
func Fold(name string) string {
	var f Folder
	return string(f.Fold(name, WithoutMarks))
}

// How a fold treats marks on letters.
const (
	WithMarks    = iota // é is not e
	WithoutMarks        // é is e
	EverySign           // é is e, and every sign parts words: "Ada's" is two of them
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

// FoldLetter gives what a character folds to.
func FoldLetter(r rune, marks int) string {
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
			if marks == WithMarks {
				out = utf8.AppendRune(out, d)
			}
		case unicode.IsLetter(d), unicode.IsDigit(d):
			out = utf8.AppendRune(out, d)
		case unicode.IsSpace(d), unicode.Is(unicode.Pd, d), d == ',', d == ';', d == '/', d == '_',
			marks == EverySign && !unicode.Is(unicode.Cf, d) && !unicode.IsMark(d):
			out = append(out, ' ')
		}
	}
	return string(out)
}

// A Folder folds names into a buffer that it uses again.
type Folder struct {
	text []byte
	ends []int // of the words in text, in their order
	out  []byte
}

// SplitWords folds a text and finds its words.
func (f *Folder) SplitWords(name string, marks int) {
	f.text, f.ends = f.text[:0], f.ends[:0]
	begin := 0
	for _, r := range name {
		switch {
		case r >= 'a' && r <= 'z':
			f.text = append(f.text, byte(r))
		case r == ' ':
			begin = f.endWord(begin)
		default:
			for _, c := range []byte(FoldLetter(r, marks)) {
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

// Count is how many words were split.
func (f *Folder) Count() int { return len(f.ends) }

func (f *Folder) endWord(begin int) int {
	if len(f.text) > begin {
		f.ends = append(f.ends, len(f.text))
	}
	return len(f.text)
}

// Fold gives the folded name, its words sorted, valid until the next call.
func (f *Folder) Fold(name string, marks int) []byte {
	f.SplitWords(name, marks)
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

// Hash gives a hash of the folded name; 0 for a name without letters. The
// order of the words does not count, without sorting them.
func (f *Folder) Hash(name string, marks int, seed maphash.Seed) uint64 {
	f.SplitWords(name, marks)
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

// EachRun gives the hashes of all runs of so many of the words that were split,
// for each size: that of a name of the same words in any order. The run goes
// from one word to another, that one included. It ends when yield says so.
func (f *Folder) EachRun(sizes []int, seed maphash.Seed, yield func(sum uint64, from, to int) bool) {
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

// JoinWords gives the words from one to another with spaces between them.
func (f *Folder) JoinWords(from, to int) string {
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

// FoldWords gives the folded words of a text in their order; every sign but an
// apostrophe parts them.
func FoldWords(text string) []string {
	var f Folder
	f.SplitWords(strings.Map(func(r rune) rune {
		if IsApostrophe(r) {
			return -1
		}
		return r
	}, text), EverySign)
	words := make([]string, len(f.ends))
	begin := 0
	for i, end := range f.ends {
		words[i] = string(f.text[begin:end])
		begin = end
	}
	return words
}

func IsApostrophe(r rune) bool {
	switch r {
	case '\'', '’', 'ʼ', '`', '´', '‘', '′':
		return true
	}
	return false
}
