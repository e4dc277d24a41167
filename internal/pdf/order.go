package pdf

import (
	"cmp"
	"slices"
	"unicode"
)

// A PDF may hold the letters of a script that runs to the left in the order in which
// they stand on the page, or word by word in that of reading. Where they stand is
// the one thing that is sure.

// wordGap is how much of its size stands between the letters of two words.
const wordGap = 0.2

// orderChars puts each line with letters that run to the left into the order of
// reading.
func orderChars(chars []character) []character {
	if !slices.ContainsFunc(chars, runsLeftward) {
		return chars
	}
	var out []character
	for from := 0; from < len(chars); {
		to := from
		for to < len(chars) && chars[to].r != '\n' && chars[to].r != '\r' && (to == from || !isBelow(chars[to-1], chars[to])) {
			to++
		}
		out = append(out, orderLine(chars[from:to])...)
		for to < len(chars) && (chars[to].r == '\n' || chars[to].r == '\r') {
			out = append(out, chars[to])
			to++
		}
		from = to
	}
	return out
}

func runsLeftward(c character) bool { return unicode.In(c.r, unicode.Arabic, unicode.Hebrew) }

// isBelow reports whether a character stands on a lower line than the one before it.
func isBelow(a, b character) bool { return !a.made && !b.made && b.top < a.bottom }

// orderLine orders one line by where its characters stand.
func orderLine(line []character) []character {
	leftward, rightward := 0, 0
	var solid []character
	for _, c := range line {
		switch {
		case c.made || unicode.IsSpace(c.r):
			continue
		case runsLeftward(c):
			leftward++
		case unicode.IsLetter(c.r):
			rightward++
		}
		solid = append(solid, c)
	}
	if leftward == 0 {
		return line
	}
	slices.SortStableFunc(solid, func(a, b character) int { return cmp.Compare(a.left+a.right, b.left+b.right) })
	isLeft := runsLeftward
	if leftward >= rightward { // the line runs to the left, and turns where Latin letters or digits stand
		slices.Reverse(solid)
		isLeft = func(c character) bool {
			return !runsLeftward(c) && (unicode.IsLetter(c.r) || unicode.IsDigit(c.r) || c.r == '+')
		}
	}
	turnRuns(solid, isLeft)
	var out []character
	for i, c := range solid {
		if i > 0 && gapBetween(solid[i-1], c) > wordGap*max(c.size, solid[i-1].size) {
			out = append(out, character{r: ' ', made: true})
		}
		out = append(out, c)
	}
	return out
}

// turnRuns turns the runs of characters that go against the line, with what
// stands between them: "+380 (44)".
func turnRuns(line []character, isAgainst func(character) bool) {
	for from := 0; from < len(line); from++ {
		if !isAgainst(line[from]) {
			continue
		}
		to := from + 1
		for i := to; i < len(line); i++ {
			if isAgainst(line[i]) {
				to = i + 1
			} else if unicode.IsLetter(line[i].r) {
				break
			}
		}
		slices.Reverse(line[from:to])
		from = to
	}
}

func gapBetween(a, b character) float64 { return max(a.left, b.left) - min(a.right, b.right) }

// withoutGaps gives words whose letters stand apart as one, and letters larger
// than a line with the line that they begin; "" where there are none.
func (p page) withoutGaps() string {
	var out []rune
	for _, line := range p.visibleLines() {
		for from := 0; from < len(line); {
			to := from + 1
			for to < len(line) && gapBetween(line[to-1], line[to]) > spacedGap*line[to].size {
				to++
			}
			if to-from > 2 {
				out = append(append(out, joinSpaced(line[from:to])...), '\n')
			}
			from = to
		}
	}
	return string(out) + p.droppedCapitals()
}

// spacedGap is how much of their size is at least between letters that stand apart.
const spacedGap = 0.2

// joinSpaced joins letters that stand apart, with spaces where they stand further
// apart than the others.
func joinSpaced(letters []character) []rune {
	var gaps []float64
	for i := 1; i < len(letters); i++ {
		gaps = append(gaps, gapBetween(letters[i-1], letters[i]))
	}
	usual := middleOf(gaps)
	out := []rune{letters[0].r}
	for i, gap := range gaps {
		if gap > usual*1.5 {
			out = append(out, ' ')
		}
		out = append(out, letters[i+1].r)
	}
	return out
}

// visibleLines gives the characters that are seen, line by line.
func (p page) visibleLines() (lines [][]character) {
	var line []character
	end := func() {
		if len(line) > 0 {
			lines = append(lines, line)
		}
		line = nil
	}
	for _, c := range p.chars {
		switch {
		case c.r == '\n' || c.r == '\r':
			end()
		case c.made || unicode.IsSpace(c.r):
		default:
			if n := len(line); n > 0 && isBelow(line[n-1], c) {
				end()
			}
			line = append(line, c)
		}
	}
	end()
	return lines
}

// droppedCapitals gives each letter that is larger than the line beside it with
// the beginning of that line.
func (p page) droppedCapitals() string {
	var out []rune
	lines := p.visibleLines()
	for _, large := range lines {
		if len(out) > maxChars {
			break
		}
		c := large[len(large)-1]
		if len(large) > 2 {
			continue
		}
		for _, line := range lines {
			first := line[0]
			besides := first.size > 0 && c.size > first.size*1.5 && first.top <= c.top+first.size && first.bottom >= c.bottom-first.size
			if besides && gapBetween(c, first) < c.size && gapBetween(c, first) > -c.size/4 {
				for _, l := range large {
					out = append(out, l.r)
				}
				for i, l := range line {
					if i > 0 && gapBetween(line[i-1], l) > wordGap*l.size {
						out = append(out, ' ')
					}
					out = append(out, l.r)
				}
				out = append(out, '\n')
			}
		}
	}
	return string(out)
}

// leastUnread is how many characters in a row that are none make a word that
// nobody could search: a mark of a list alone does not.
const leastUnread = 3

// isUnread reports whether a page has words in a font that does not say what its
// characters are.
func (p page) isUnread() bool {
	row := 0
	for _, c := range p.chars {
		switch {
		case c.made || unicode.IsSpace(c.r):
		case c.r == unicode.ReplacementChar, unicode.Is(unicode.Co, c.r), c.unread:
			if row++; row >= leastUnread {
				return true
			}
		default:
			row = 0
		}
	}
	return false
}

// turnedText gives the text that is turned by so many quarters to the left, as it is read
// when the page is turned back: letters may stand one by one, in any order. Without digits
// it has the words that the mark of a note stands in.
func (p page) turnedText(turns int, digits bool) string {
	var letters, marks []character
	for _, c := range p.chars {
		if c.made || c.turns != turns || unicode.IsSpace(c.r) {
			continue
		}
		for range turns { // the page turned to the right
			c.left, c.right, c.bottom, c.top = c.bottom, c.top, -c.right, -c.left
		}
		if digits || !unicode.IsNumber(c.r) {
			letters = append(letters, c)
		} else {
			marks = append(marks, c)
		}
	}
	slices.SortStableFunc(letters, func(a, b character) int { return cmp.Compare(b.bottom, a.bottom) })
	var out []rune
	for len(letters) > 0 {
		n := 1
		for n < len(letters) && letters[0].bottom-letters[n].bottom < letters[n].size/2 {
			n++
		}
		line := letters[:n]
		letters = letters[n:]
		slices.SortStableFunc(line, func(a, b character) int { return cmp.Compare(a.left, b.left) })
		for i, c := range line {
			if i > 0 && gapBetween(line[i-1], c)-widthBetween(line[i-1], c, marks) > wordGap*c.size {
				out = append(out, ' ')
			}
			out = append(out, c.r)
		}
		out = append(out, '\n')
	}
	return string(out)
}

// digitWidth is how much of its size a digit takes.
const digitWidth = 0.55

// widthBetween gives how much of the gap between two letters marks take that stand there.
func widthBetween(a, b character, marks []character) (width float64) {
	for _, m := range marks {
		middle := (m.left + m.right) / 2
		if middle > a.left && middle < b.right && m.top > min(a.bottom, b.bottom) && m.bottom < max(a.top, b.top)+m.size/2 {
			width += max(m.right-m.left, digitWidth*m.size) // its box is narrower than what it takes
		}
	}
	return width
}
