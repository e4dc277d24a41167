package guard

import "unicode/utf8"

// Nearly all text goes this way: words of ASCII letters and digits, with ASCII
// between them. What is done to each letter and each gap is what glyph does.

// Of ASCII characters, how they part words.
const (
	isSoft = 1 + iota // words that may be one
	isSpace
	isGap
	isPunct
	isDouble // as isSoft after a letter, else as isPunct
)

// flags say how a character parts words. Values are what one adds to a hash,
// as a letter and as the first of two; 0 for what is in no word.
var flags, values, firsts = func() (flags [256]byte, values, firsts [256]uint64) {
	kinds := map[class]byte{soft: isSoft, quote: isSoft, space: isSpace, gap: isGap, punct: isPunct, double: isDouble}
	for c, g := range ascii {
		flags[c] = kinds[g.class]
		values[c] = g.written.add
		firsts[c] = g.written.add * base
	}
	return flags, values, firsts
}()

// ascii takes the words of text from i on, while it is ASCII and no word is
// open, and gives how far it came. The last word stays open if more may follow.
func (w *words) ascii(text []byte, i, offset int) int {
	for i < len(text) {
		c := text[i]
		if values[c] == 0 {
			if c >= utf8.RuneSelf {
				return i
			}
			if i++; flags[c] != isDouble {
				w.separate(flags[c])
			} else {
				w.quotation()
			}
			continue
		}
		n, sum := run(text[i:])
		f := w.next()
		f.sums[0] = sum
		f.many, f.digits, f.digit, f.scripts = false, false, text[i+n-1] <= '9', latin
		if c <= '9' {
			if f.digit = true; number09(text[i : i+n]) {
				f.digits, f.scripts = true, 0
			}
		}
		f.after, f.before, f.size, f.offset = inside, w.before, n, offset+i
		w.before, w.others = joined, 0
		if i += n; i == len(text) || text[i] >= utf8.RuneSelf || w.keep {
			w.open = true
			return i
		}
		w.count++
		if f.before == joined || f.digits || w.guard.words.filter.may(sum) {
			w.complete(f)
		}
	}
	return i
}

// separate notes what stands after a fragment that is complete.
func (w *words) separate(flag byte) {
	if flag != isSpace {
		w.others++
	}
	switch {
	case flag == isSpace || flag == isGap || flag == isSoft && w.others > 1:
		w.before = max(w.before, number)
	case flag == isPunct:
		w.before = max(w.before, apart)
	}
}

// run gives how many ASCII letters and digits a text begins with, and their hash.
func run(text []byte) (n int, sum uint64) {
	for ; n+1 < len(text); n += 2 {
		first, second := firsts[text[n]], values[text[n+1]]
		if first == 0 || second == 0 {
			break
		}
		sum = sum*(base*base&(1<<64-1)) + (first + second)
	}
	if n < len(text) && values[text[n]] != 0 {
		return n + 1, sum*base + values[text[n]]
	}
	return n, sum
}

// number09 reports whether a word is digits alone.
func number09(word []byte) bool {
	for _, c := range word {
		if c > '9' {
			return false
		}
	}
	return true
}

// powers are those of base.
var powers = func() (list [64]uint64) {
	list[0] = 1
	for i := range list[1:] {
		list[i+1] = list[i] * base
	}
	return list
}()

// power gives that of base to n, in few steps for any n.
func power(n int) uint64 {
	if n < len(powers) {
		return powers[n]
	}
	half := power(n / 2)
	return half * half * powers[n%2]
}
