package pdf

import (
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
	first      float64 // width of its first word
	width      float64 // of the page
	region     int     // lines of a region follow each other downwards
	emphasised bool    // all of it is bold
	marginalia bool    // it belongs to the page, not to the letter
	unread     int     // letters of it that the file does not name
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
	space := false
	for i := range chars {
		c := &chars[i]
		if c.r == '\r' || c.r == '\n' {
			continue
		}
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
		if last != nil && !c.made && max(c.left-last.right, last.left-c.right) > wideGap*c.size {
			text = "\t" + text
		} else if space && last != nil {
			text = " " + text
		}
		if n := len(out); n > 0 && text[0] <= ' ' && (out[n-1].Bold != r.Bold || out[n-1].Italic != r.Italic || out[n-1].Link != r.Link) {
			out = append(out, prose.Run{Text: text[:1]})
			text = text[1:]
		}
		r.Text = text
		out, space = append(out, r), false
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
			continue
		}
		out = append(out, l)
	}
	return out
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
