package pdf

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"casebook/internal/prose"
)

// A textLine is what stands side by side on a page. Its ends are counted from where
// the line begins: in a script that runs to the left, from the right edge.
type textLine struct {
	prose.Line
	text       string
	page       int
	start, end float64
	base, top  float64
	size       float64
	first      float64  // width of its first word
	width      float64  // of the page
	region     int      // lines of a region follow each other downwards
	emphasised bool     // all of it is bold
	marginalia bool     // it belongs to the page, not to the letter
	unread     int      // letters of it that the file does not name
	raised     []string // what stands above or below the line, and has no characters of its own there
}

// unreadLetter stands in the text for letters that the file does not name.
const unreadLetter = "[?]"

// isNameless reports whether the file does not say which letter it is. The dots of
// lists are known by where they stand.
func (c character) isNameless() bool {
	return !c.made && c.r != prose.Hyphen && c.r != '\ufffe' && (c.unread || c.r == unicode.ReplacementChar || unicode.Is(unicode.Co, c.r) && c.r != '\uf0b7' && c.r != '\uf0a7')
}

// findLines gives the lines of a page in the order of the file, which is the order
// of reading also where columns stand side by side.
func (p page) findLines(number int, plain appearance) []textLine {
	var out []textLine
	from := 0
	add := func(to int) {
		if l, ok := p.makeLine(p.chars[from:to], number, plain); ok {
			out = append(out, l)
		}
	}
	for i, c := range p.chars {
		if c.r == '\n' || c.r == prose.Hyphen || c.r == '\ufffe' || i > from && p.fallsBelow(i) {
			if c.r != '\n' && c.r != prose.Hyphen && c.r != '\ufffe' {
				add(i)
				from = i
				continue
			}
			add(i + 1)
			from = i + 1
		}
	}
	add(len(p.chars))
	return mergeLines(out)
}

// fallsBelow reports whether a character stands below the one before it, back where
// lines begin, though nothing says that a line ends.
func (p page) fallsBelow(i int) bool {
	a, b := p.chars[i-1], p.chars[i]
	if gap := gapBetween(a, b); gap > -a.size*0.15 && gap < a.size*0.7 { // a comma behind a figure above the line
		return false
	}
	return !a.made && !b.made && b.top < a.bottom-a.size/4 && b.size > 0
}

// appearance is what most of a text looks like; what looks so is not emphasised.
type appearance struct {
	bold, italic bool
	size         float64
}

func (p page) makeLine(chars []character, number int, plain appearance) (textLine, bool) {
	l := textLine{page: number, width: p.width}
	var solid []character
	for _, c := range chars {
		if !c.made && c.r > ' ' {
			solid = append(solid, c)
		}
	}
	if len(solid) == 0 {
		return l, false
	}
	left, right := solid[0].left, solid[0].right
	var bases, sizes []float64
	l.emphasised = true
	for _, c := range solid {
		left, right = min(left, c.left), max(right, c.right)
		l.top = max(l.top, c.top)
		bases, sizes = append(bases, c.bottom), append(sizes, c.size)
		l.emphasised = l.emphasised && c.bold
		if c.isNameless() {
			l.unread++
		}
	}
	l.base, l.size = middleOf(bases), middleOf(sizes)
	rightward := true
	for _, c := range solid {
		if unicode.IsLetter(c.r) {
			rightward = !unicode.In(c.r, unicode.Arabic, unicode.Hebrew)
			break
		}
	}
	chars, l.raised = raiseLetters(chars, l.base, l.size)
	l.start, l.end = left, right
	if !rightward {
		l.start, l.end = p.width-right, p.width-left
	}
	l.first = firstWidth(chars)
	l.Line = prose.Line{Runs: p.makeRuns(chars, plain)}.Trim()
	l.text = l.Line.String()
	return l, l.text != ""
}

// firstWidth gives the width of a line's first word.
func firstWidth(chars []character) float64 {
	var left, right float64
	found := false
	for _, c := range chars {
		switch {
		case c.made || unicode.IsSpace(c.r):
			if found {
				return right - left
			}
		case !found:
			left, right, found = c.left, c.right, true
		default:
			left, right = min(left, c.left), max(right, c.right)
		}
	}
	return right - left
}

// wideGap is how many times its size must stand between two words of a line for
// them to be in two columns.
const wideGap = 2.2

// makeRuns gives the text of a line by its looks, with tabs between columns.
func (p page) makeRuns(chars []character, plain appearance) []prose.Run {
	var out []prose.Run
	var last *character
	space, tab := false, false
	ordered := slices.ContainsFunc(chars, runsLeftward) // which knows where columns begin
	for i := range chars {
		c := &chars[i]
		if c.r == '\r' || c.r == '\n' {
			continue
		}
		tab = tab || c.made && c.r == '\t'
		if c.made && c.r == ' ' || unicode.IsSpace(c.r) && c.r != '\u00a0' {
			space = true
			continue
		}
		r := prose.Run{Bold: c.bold && !plain.bold, Italic: c.italic && !plain.italic, Link: p.linkAt(c)}
		if c.r == '\ufffe' {
			c.r = prose.Hyphen
		}
		text := string(c.r)
		if c.isNameless() {
			if text = unreadLetter; !space && last != nil && last.isNameless() && last == &chars[i-1] {
				last = c
				continue
			}
		}
		if last != nil && !c.made && (tab || !ordered && max(c.left-last.right, last.left-c.right) > wideGap*c.size) {
			text = "\t" + text
		} else if space && last != nil {
			text = " " + text
		}
		if n := len(out); n > 0 && text[0] <= ' ' && (out[n-1].Bold != r.Bold || out[n-1].Italic != r.Italic || out[n-1].Link != r.Link) {
			out = append(out, prose.Run{Text: text[:1]})
			text = text[1:]
		}
		r.Text = text
		out, space, tab = append(out, r), false, false
		if !c.made {
			last = c
		}
	}
	return prose.Line{Runs: out}.Merge().Runs
}

func (p page) linkAt(c *character) string {
	x, y := (c.left+c.right)/2, (c.top+c.bottom)/2
	for _, l := range p.links {
		if x >= l.left && x <= l.right && y >= min(l.bottom, l.top) && y <= max(l.bottom, l.top) {
			return l.url
		}
	}
	return ""
}

// mergeLines puts lines side by side that follow each other at the same height.
func mergeLines(lines []textLine) []textLine {
	var out []textLine
	for _, l := range lines {
		n := len(out) - 1
		if n >= 0 && l.base > out[n].base-l.size/3 && l.base < out[n].base+l.size/3 && l.start > out[n].end && !strings.HasSuffix(out[n].text, string(prose.Hyphen)) {
			out[n].Runs = append(append(out[n].Runs, prose.Run{Text: "\t"}), l.Runs...)
			out[n].text += "\t" + l.text
			out[n].end = l.end
			out[n].unread += l.unread
			out[n].raised = append(out[n].raised, l.raised...)
			continue
		}
		out = append(out, l)
	}
	return out
}

// joinLetters takes out the ends of lines, and the spaces, that PDFium puts within one:
// it takes a page with few letters for one that is written downwards, and a figure
// above the line for one of another line.
func joinLetters(chars []character) []character {
	if !slices.ContainsFunc(chars, func(c character) bool { return c.made }) {
		return chars
	}
	out := make([]character, 0, len(chars))
	var last character // that is seen
	var low, high float64
	for from := 0; from < len(chars); {
		to := from
		for to < len(chars) && (chars[to].made || unicode.IsSpace(chars[to].r)) {
			to++
		}
		between := chars[from:to]
		if to == len(chars) {
			return append(out, between...)
		}
		c := chars[to]
		size := max(last.size, c.size)
		breaks := slices.ContainsFunc(between, func(c character) bool { return c.r == '\n' || c.r == '\r' })
		isSpaced := slices.ContainsFunc(between, func(c character) bool { return !c.made })
		isBeside := last.size > 0 && last.turns == 0 && c.turns == 0 && !last.slants && !c.slants && isAmong(c, low, high, size)
		gap := c.left - last.right
		switch {
		case len(between) > 0 && !breaks && last.turns == 0 && c.turns == 0 && c.top < low && c.left < last.left:
			out = append(out, character{r: '\n', made: true})
		case len(between) == 0 || !isBeside || gap < -size/2 || gap > 0.7*size:
			out = append(out, between...)
		case breaks && (isSpaced || partsLetters(last, c, gap)):
			out = append(out, character{r: ' ', made: true})
		case !breaks && (isSpaced || partsLetters(last, c, gap) || math.Abs(c.size-last.size) < size/20):
			out = append(out, between...)
		}
		if out = append(out, c); !isBeside {
			low, high = c.bottom, c.top
		}
		low, high = min(low, c.bottom), max(high, c.top)
		last, from = c, to+1
	}
	return out
}

// besideRaised is how much of the size is at least between a figure above the line and a
// word that it does not belong to.
const besideRaised = 0.25

// partsLetters reports whether a space was between letters where PDFium took it for the
// end of a line. Digits may stand apart in one number.
func partsLetters(a, b character, gap float64) bool {
	const space, betweenDigits = 0.14, 0.3
	switch size := max(a.size, b.size); {
	case math.Abs(a.size-b.size) > size/20:
		return gap > besideRaised*size
	case unicode.IsDigit(a.r) && unicode.IsDigit(b.r):
		return gap > betweenDigits*size
	}
	return gap > space*max(a.size, b.size)
}

// isAmong reports whether a character stands between the lowest and the highest edge of
// a line's; one that is smaller may stand a little out of it.
func isAmong(c character, low, high, size float64) bool {
	low, high = low-size/4, high+size/10
	if c.size < size*0.95 {
		low, high = low-size/8, high+size/3
	}
	return min(c.top, high)-max(c.bottom, low) >= (c.top-c.bottom)/2
}

// raiseLetters gives a line in which small figures above or below it are the characters
// for that, and the texts for which there are none.
func raiseLetters(chars []character, base, size float64) (line []character, plain []string) {
	const (
		small   = 0.9 // of the size of the line
		tiny    = 0.4
		longest = 6 // letters
	)
	line = chars
	isSmall := func(c character) bool {
		return !c.made && c.r > ' ' && c.size < size*small && c.size > size*tiny
	}
	for from := 0; from < len(chars); from++ {
		if !isSmall(chars[from]) {
			continue
		}
		to := from
		var text []rune
		var bases []float64
		for ; to < len(chars) && isSmall(chars[to]); to++ {
			c := chars[to]
			if text = append(text, c.r); unicode.IsLetter(c.r) || unicode.IsDigit(c.r) {
				bases = append(bases, c.bottom)
			}
		}
		side := 0
		switch shift := middleOf(bases) - base; {
		case len(bases) == 0 || len(text) > longest:
		case shift > size*0.15:
			side = 1
		case shift < -size*0.1:
			side = -1
		}
		if side != 0 {
			if raised, ok := prose.Raise(string(text), side); !ok {
				plain = append(plain, string(text))
			} else if raised != string(text) {
				if &line[0] == &chars[0] {
					line = slices.Clone(chars)
				}
				for i, r := range []rune(raised) {
					line[from+i].r = r
				}
			}
		}
		from = to
	}
	return line, plain
}

func middleOf(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

// usualAppearance gives what most of the text looks like.
func (d document) usualAppearance() appearance {
	var sizes []float64
	bold, italic := 0, 0
	for _, p := range d.pages {
		for _, c := range p.chars {
			if c.made || c.r <= ' ' {
				continue
			}
			sizes = append(sizes, c.size)
			if c.bold {
				bold++
			}
			if c.italic {
				italic++
			}
		}
	}
	return appearance{bold: bold*5 > len(sizes)*4, italic: italic*5 > len(sizes)*4, size: middleOf(sizes)}
}
