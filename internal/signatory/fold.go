package signatory

import (
	"bytes"
	"hash/maphash"
	"math/bits"
	"slices"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
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

// How a fold treats marks on letters.
const (
	withMarks    = iota // é is not e
	withoutMarks        // é is e
	everySign           // é is e, and every sign parts words: "Ada's" is two of them
)

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

// Fold gives a name in the form in which people are compared: Unicode form,
// letter case, accents, spaces, the order of its parts and look-alike letters
// of other scripts do not count.
func Fold(name string) string {
	var f folder
	return string(f.fold(name, withoutMarks))
}

// A folder folds names into a buffer that it uses again.
type folder struct {
	text []byte
	ends []int // of the words in text, in their order
	out  []byte
}

// split folds a name and finds its words.
func (f *folder) split(name string, marks int) {
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

func (f *folder) endWord(begin int) int {
	if len(f.text) > begin {
		f.ends = append(f.ends, len(f.text))
	}
	return len(f.text)
}

// fold gives the folded name, its words sorted, valid until the next call.
func (f *folder) fold(name string, marks int) []byte {
	f.split(name, marks)
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

// hash gives a hash of the folded name; 0 for a name without letters. The
// order of the words does not count, without sorting them.
func (f *folder) hash(name string, marks int, seed maphash.Seed) uint64 {
	f.split(name, marks)
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

// A finder finds names that were met before, in twelve octets a name: it holds
// a 64-bit hash of the folded name and the row. Two names of a million share a
// hash by chance once in thirty million lists, and then somebody is asked to
// look at two rows.
type finder struct {
	folder folder
	marks  int
	seed   maphash.Seed
	hashes []uint64 // open addressing; 0 is free
	rows   []uint32
	used   int
}

// newFinder makes a finder of names, with room for so many.
func newFinder(marks, expected int) *finder {
	size := 1 << bits.Len(uint(max(expected, 100))*4/3)
	return &finder{marks: marks, seed: maphash.MakeSeed(), hashes: make([]uint64, size), rows: make([]uint32, size)}
}

// first gives the first row that had the name, or notes that this one is it
// and gives 0. A name without letters is nobody's.
func (f *finder) first(name string, row int) int {
	hash := f.folder.hash(name, f.marks, f.seed)
	if hash == 0 {
		return 0
	}
	if f.used*4 >= len(f.hashes)*3 {
		f.grow()
	}
	i := f.slot(hash)
	if f.hashes[i] == hash {
		return int(f.rows[i])
	}
	f.hashes[i], f.rows[i] = hash, uint32(row)
	f.used++
	return 0
}

// find gives the first row that had the name; 0 when none had.
func (f *finder) find(name string) int {
	hash := f.folder.hash(name, f.marks, f.seed)
	if i := f.slot(hash); hash != 0 && f.hashes[i] == hash {
		return int(f.rows[i])
	}
	return 0
}

// slot gives where a hash is, or the free place where it belongs.
func (f *finder) slot(hash uint64) int {
	mask := len(f.hashes) - 1
	i := int(hash) & mask
	for f.hashes[i] != 0 && f.hashes[i] != hash {
		i = (i + 1) & mask
	}
	return i
}

func (f *finder) grow() {
	hashes, rows := f.hashes, f.rows
	f.hashes, f.rows = make([]uint64, 2*len(hashes)), make([]uint32, 2*len(rows))
	for i, hash := range hashes {
		if hash != 0 {
			j := f.slot(hash)
			f.hashes[j], f.rows[j] = hash, rows[i]
		}
	}
}
