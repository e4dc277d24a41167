package pdf

import (
	"cmp"
	"slices"
	"unicode"
)

// placeLetters puts letters where they stand in their line that the file has behind or
// before it: a program that borrows letters of another font, which its own has not, writes
// them apart ("жыл ы … ғ").
func placeLetters(chars []character) []character {
	var out []character
	for from := 0; from < len(chars); {
		to := from
		for to < len(chars) && !(chars[to].made && (chars[to].r == '\n' || chars[to].r == '\r')) {
			to++
		}
		if line := placeInLine(chars[from:to]); line != nil {
			if out == nil {
				out = slices.Clone(chars[:from])
			}
			out = append(out, line...)
		} else if out != nil {
			out = append(out, chars[from:to]...)
		}
		for from = to; from < len(chars) && chars[from].made && (chars[from].r == '\n' || chars[from].r == '\r'); from++ {
			if out != nil {
				out = append(out, chars[from])
			}
		}
	}
	if out == nil {
		return chars
	}
	return out
}

// placeInLine gives the characters of a line by where they stand; nil for a line that
// is in that order, or that runs to the left, or in which characters stand on each other.
func placeInLine(line []character) []character {
	var list []placed
	back := false
	for _, c := range line {
		if c.made || c.r <= ' ' && c.right-c.left < c.size/100 { // a space that PDFium made of a gap
			continue
		}
		if c.turns != 0 || c.slants || runsLeftward(c) {
			return nil
		}
		back = back || len(list) > 0 && c.left < list[len(list)-1].left
		list = append(list, placed{character: c, at: len(list)})
	}
	if !back {
		return nil
	}
	slices.SortStableFunc(list, func(a, b placed) int { return cmp.Compare(a.left, b.left) })
	parted := false // letters of one word stand apart in the file
	for i, b := range list[1:] {
		a := list[i]
		size := max(a.size, b.size)
		switch gap := b.left - a.right; {
		case a.bottom > b.top, b.bottom > a.top, gap < -min(a.right-a.left, b.right-b.left)/4 && !unicode.IsMark(b.r):
			return nil
		case unicode.IsLetter(a.r) && unicode.IsLetter(b.r) && a.at+1 != b.at && b.at+1 != a.at && gap < wordGap*size:
			parted = true
		}
	}
	if !parted {
		return nil
	}
	var out []character
	for i, c := range list {
		if i > 0 && c.r > ' ' && list[i-1].r > ' ' && gapBetween(list[i-1].character, c.character) > wordGap*max(list[i-1].size, c.size) {
			out = append(out, character{r: ' ', made: true})
		}
		out = append(out, c.character)
	}
	return out
}
