package plain

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// narrowest is the narrowest text that a program or a person breaks at a fixed
// width, in characters. Shorter lines were broken on purpose.
const narrowest = 55

// unbroken is as wide as no page is: a file with such lines has a paragraph in
// each.
const unbroken = 160

// width gives the width at which the lines of a file are broken: the middle one
// of its paragraphs' widths; 0 when they are not broken.
func width(lines []line) int {
	var widths []int
	longest := 0
	for i, l := range lines {
		if l.text != "" && strings.Contains(l.text, " ") {
			longest = max(longest, l.length)
		}
		if i+1 == len(lines) || lines[i+1].text == "" {
			if longest >= narrowest && longest <= unbroken && i > 0 && lines[i-1].text != "" {
				widths = append(widths, longest)
			}
			longest = 0
		}
	}
	if len(widths) == 0 {
		return 0
	}
	slices.Sort(widths)
	width := widths[len(widths)/2]
	if !broken(lines, width) {
		return 0
	}
	return width
}

// broken reports whether a file keeps to a width: more of its lines end there
// and go on in the next than are longer.
func broken(lines []line, width int) bool {
	full, longer := 0, 0
	for i, l := range lines {
		switch {
		case l.length*7 > width*8 && strings.Contains(l.text, " "):
			longer++
		case l.length*5 > width*4 && i+1 < len(lines) && lines[i+1].text != "":
			full++
		}
	}
	return full > longer
}

// blockWidth gives the width that the lines of one block were broken at.
func (r *reader) blockWidth(from, to int) int {
	longest := 0
	for _, l := range r.lines[from:to] {
		longest = max(longest, l.length)
	}
	if longest > unbroken || r.width == 0 {
		return 0
	}
	return max(longest, r.width)
}

// wraps reports whether line i ended because the next word did not fit. Text
// copied from a page is ragged when counted in characters, so a line counts
// as full from six sevenths on. A line that goes on in a small letter does not
// begin anything new and may be shorter.
func (r *reader) wraps(i, next, width int) bool {
	if width < narrowest {
		return false
	}
	word, _, _ := strings.Cut(r.lines[next].text, " ")
	needed := r.lines[i].length + 1 + utf8.RuneCountInString(word)
	if needed*7 > width*6 {
		return true
	}
	first, _ := utf8.DecodeRuneInString(word)
	return goesOn(first) && needed*5 > width*3
}
