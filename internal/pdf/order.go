package pdf

import (
	"cmp"
	"slices"
	"strings"
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
	leftward := 0 // more letters of the page than rightward
	for _, c := range chars {
		if runsLeftward(c) {
			leftward++
		} else if unicode.IsLetter(c.r) {
			leftward--
		}
	}
	var out []character
	for from := 0; from < len(chars); {
		to := from
		for to < len(chars) && chars[to].r != '\n' && chars[to].r != '\r' && (to == from || !isBelow(chars[to-1], chars[to])) {
			to++
		}
		out = append(out, orderLine(chars[from:to], leftward > 0)...)
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

// A placed character knows where it stands in the file, and whether a space is before
// it there.
type placed struct {
	character
	at     int
	spaced bool
	turned bool // it is of a run that goes against the line
	begins bool // a word, as the page shows it
	apart  bool // and a column
}

// orderLine orders one line by where its characters stand. Leftward says that most of
// the page runs to the left.
func orderLine(line []character, leftwardPage bool) []character {
	leftward, rightward := 0, 0
	var solid []placed
	spaced := false
	for _, c := range line {
		switch {
		case c.made || unicode.IsSpace(c.r):
			spaced = true
			continue
		case runsLeftward(c):
			leftward++
		case unicode.IsLetter(c.r):
			rightward++
		}
		solid = append(solid, placed{character: c, at: len(solid), spaced: spaced})
		spaced = false
	}
	if leftward == 0 && !(leftwardPage && rightward == 0 && endsAtLeft(solid)) {
		return line
	}
	slices.SortStableFunc(solid, func(a, b placed) int { return cmp.Compare(a.left+a.right, b.left+b.right) })
	isLeft := runsLeftward
	toLeft := runsToLeft(solid, leftward >= rightward, leftwardPage)
	if toLeft {
		slices.Reverse(solid)
	}
	for i := range solid {
		if i > 0 && partsWords(solid[i-1], solid[i]) {
			solid[i].begins = true
			solid[i].apart = gapBetween(solid[i-1].character, solid[i].character) > wideGap*solid[i].size
		}
	}
	if toLeft { // it turns where Latin letters or digits stand
		isLeft = func(c character) bool {
			return !runsLeftward(c) && (unicode.IsLetter(c.r) || unicode.IsDigit(c.r) || c.r == '+')
		}
		turnRuns(solid, isLeft)
		turnBrackets(solid)
		if n := len(solid); n > 1 && strings.ContainsRune(":،.!؟؛", solid[0].r) && unicode.IsLetter(solid[n-1].r) { // the line was typed as one that runs to the right
			solid = append(solid[1:], solid[0])
			solid[0].begins, solid[n-1].begins, solid[n-1].apart = false, false, false
		}
	} else {
		turnRuns(solid, isLeft)
	}
	var out []character
	for i, c := range solid {
		switch {
		case i == 0 || !c.begins:
		case c.apart:
			out = append(out, character{r: '\t', made: true})
		default:
			out = append(out, character{r: ' ', made: true})
		}
		out = append(out, c.character)
	}
	return out
}

// partsWords reports whether a space is between two characters that stand side by side.
// Between the digits of a number it is as in the file: some are narrow.
func partsWords(a, b placed) bool {
	isOfNumber := func(r rune) bool { return unicode.IsDigit(r) || strings.ContainsRune(".,:/-%+", r) }
	if distance := b.at - a.at; isOfNumber(a.r) && isOfNumber(b.r) && (distance == 1 || distance == -1) {
		return distance == 1 && b.spaced || distance == -1 && a.spaced
	}
	return gapBetween(a.character, b.character) > wordGap*max(a.size, b.size)
}

// endsAtLeft reports whether a line of numbers alone begins or ends as one that runs to
// the left does: "123 44 380+", ".30".
func endsAtLeft(line []placed) bool {
	if len(line) < 2 {
		return false
	}
	first, last := line[0], line[0]
	for _, c := range line {
		if c.left < first.left {
			first = c
		}
		if c.left > last.left {
			last = c
		}
	}
	return last.r == '+' || strings.ContainsRune(".،؟:", first.r)
}

// runsToLeft reports whether a line runs to the left, by the letters at its ends
// where these agree.
func runsToLeft(line []placed, mostly, page bool) bool {
	isLetter := func(c placed) bool { return unicode.IsLetter(c.r) }
	if !slices.ContainsFunc(line, isLetter) {
		return true
	}
	first := slices.IndexFunc(line, isLetter)
	last := len(line) - 1
	for !isLetter(line[last]) {
		last--
	}
	switch a, b := runsLeftward(line[first].character), runsLeftward(line[last].character); {
	case a && b:
		return true
	case a != b:
		return page
	}
	return mostly
}

// brackets are those that a page shows turned round where it runs to the left.
var brackets = map[rune]rune{'(': ')', ')': '(', '[': ']', ']': '[', '{': '}', '}': '{', '«': '»', '»': '«', '‹': '›', '›': '‹'}

// turnBrackets gives brackets that stand as the page shows them as the text has them. A
// file may hold either, and PDFium turns some: where neither fits, the first of two
// opens.
func turnBrackets(line []placed) {
	var kept, turned, paired []rune
	open := map[rune]bool{}
	var at []int
	for i, c := range line {
		other, ok := brackets[c.r]
		if !ok || c.turned {
			continue
		}
		first := min(c.r, other) // the one that opens
		at, kept, turned = append(at, i), append(kept, c.r), append(turned, other)
		if paired = append(paired, first); open[first] {
			paired[len(paired)-1] = brackets[first]
		}
		open[first] = !open[first]
	}
	for _, list := range [][]rune{kept, turned, paired} {
		if !areMatched(list) {
			continue
		}
		for k, i := range at {
			line[i].r = list[k]
		}
		return
	}
}

// areMatched reports whether each bracket that opens is closed.
func areMatched(list []rune) bool {
	var open []rune
	for _, r := range list {
		if first := min(r, brackets[r]); r == first {
			open = append(open, brackets[r])
			continue
		}
		n := len(open)
		if n == 0 || open[n-1] != r {
			return false
		}
		open = open[:n-1]
	}
	return len(open) == 0
}

// turnRuns turns the runs of characters that go against the line, with what
// stands between them: "+380 (44)".
func turnRuns(line []placed, isAgainst func(character) bool) {
	for from := 0; from < len(line); from++ {
		if !isAgainst(line[from].character) {
			continue
		}
		to := from + 1
		for i := to; i < len(line); i++ {
			if isAgainst(line[i].character) {
				to = i + 1
			} else if unicode.IsLetter(line[i].r) {
				break
			}
		}
		start := from
		if line[start].r == '+' && to-start > 1 && unicode.IsDigit(line[start+1].r) { // "123 44 380+": each number alone
			to = turnNumbers(line, start)
			from = to
			continue
		}
		if open := countBrackets(line[from:to]); open > 0 && start > 0 && line[start-1].r == ')' { // "(London)" at its end
			start--
		} else if open < 0 && to < len(line) && line[to].r == '(' {
			to++
		}
		for i := range line[start:to] {
			line[start+i].turned = true
		}
		slices.Reverse(line[start:to])
		turnBegins(line[start:to])
		from = to
	}
}

// turnNumbers turns the numbers that a line has from a place on, and gives where they end.
func turnNumbers(line []placed, from int) int {
	isOfNumber := func(i int) bool {
		return i < len(line) && (unicode.IsDigit(line[i].r) || strings.ContainsRune(".,:/", line[i].r) && i+1 < len(line) && unicode.IsDigit(line[i+1].r))
	}
	for from < len(line) && (isOfNumber(from) || line[from].r == '+' || line[from].r == '-') {
		to := from + 1
		for isOfNumber(from) && isOfNumber(to) && !line[to].begins {
			to++
		}
		slices.Reverse(line[from:to])
		turnBegins(line[from:to])
		from = to
	}
	return from
}

// turnBegins puts the spaces of a run that was turned where they are between its words
// again, and the one before it before it.
func turnBegins(run []placed) {
	before := run[len(run)-1] // which was the first
	for i := len(run) - 1; i > 0; i-- {
		run[i].begins, run[i].apart = run[i-1].begins, run[i-1].apart
	}
	run[0].begins, run[0].apart = before.begins, before.apart
}

// countBrackets gives how many more round brackets open than close.
func countBrackets(line []placed) (open int) {
	for _, c := range line {
		switch c.r {
		case '(':
			open++
		case ')':
			open--
		}
	}
	return open
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

// withoutTurned gives a page without what slants or stands on its side, as stamps and
// watermarks do, and that text.
func (p page) withoutTurned() (upright page, aside string) {
	var count [4]int
	for _, c := range p.chars {
		if !c.made && c.r > ' ' && !c.slants {
			count[c.turns]++
		}
	}
	usual := slices.Index(count[:], slices.Max(count[:]))
	isAside := func(c character) bool { return !c.made && c.r > ' ' && (c.slants || c.turns != usual) }
	if count[usual] == 0 || !slices.ContainsFunc(p.chars, isAside) {
		return p, ""
	}
	var kept []character
	var text []rune
	for _, c := range p.chars {
		switch {
		case isAside(c):
			text = append(text, c.r)
			continue
		case len(text) > 0 && text[len(text)-1] != ' ' && unicode.IsSpace(c.r):
			text = append(text, ' ')
		}
		kept = append(kept, c)
	}
	p.chars = kept
	return p, strings.TrimSpace(string(text))
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
