package pdf

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/diag"
	"casebook/internal/prose"
)

// composeText makes paragraphs of the characters of a document.
func composeText(d document, apart prose.Apart) *prose.Text {
	plain := d.usualAppearance()
	t := &prose.Text{}
	if d.lost > 0 {
		t.Notes = append(t.Notes, prose.Note{Check: true, Text: diag.Say("lost-page", "count", d.lost)})
	}
	pages := make([][]textLine, len(d.pages))
	for i, p := range d.pages {
		p, aside := p.withoutTurned()
		if aside != "" {
			t.Notes = append(t.Notes, prose.Note{At: prose.Place{Page: i + 1, Line: 1}, Check: true, Text: diag.Say("turned-text", "page", i+1, "text", aside), Quote: aside})
		}
		pages[i] = p.findLines(i+1, plain)
		for k := range pages[i] {
			l := &pages[i][k]
			l.At = prose.Place{Page: i + 1, Line: k + 1}
			if k > 0 {
				l.region = pages[i][k-1].region
				if l.base > pages[i][k-1].base+l.size {
					l.region++ // up again: the next column
				}
			}
		}
	}
	for i, p := range d.pages {
		if p.written > 0 {
			t.Notes = append(t.Notes, prose.Note{At: prose.Place{Page: i + 1, Line: len(pages[i])}, Check: true, Text: diag.Say("written-on", "page", i+1)})
		}
		for k, l := range pages[i] {
			for _, text := range l.raised {
				t.Notes = append(t.Notes, prose.Note{At: pages[i][k].At, Check: true, Text: diag.Say("raised-text", "text", text)})
			}
			if l.unread > 0 {
				t.Incomplete = true
				t.Notes = append(t.Notes, prose.Note{At: pages[i][k].At, Check: true, Text: diag.Say("unread-letter", "count", l.unread)})
			}
		}
	}
	if d.comments > 0 {
		t.Notes = append(t.Notes, prose.Note{Check: true, Text: diag.Say("written-on/comments", "count", d.comments)})
	}
	if d.stamps > 0 {
		t.Notes = append(t.Notes, prose.Note{Check: true, Text: diag.Say("written-on/stamps", "count", d.stamps)})
	}
	t.Notes = append(t.Notes, markMarginalia(pages)...)
	var lines []textLine
	for _, p := range pages {
		for _, l := range p {
			if !l.marginalia {
				lines = append(lines, l)
			}
		}
	}
	c := composer{lines: lines, plain: plain, apart: apart}
	c.measureLines()
	t.Blocks = c.makeBlocks()
	t.Notes = append(t.Notes, c.joiner.Notes...)
	return t
}

// A composer knows the lines of a document and how they are set.
type composer struct {
	lines   []textLine
	plain   appearance
	apart   prose.Apart
	margins []float64 // where each line has to end
	full    []bool    // the next line's first word had no room on it
	pitch   float64   // from line to line within a paragraph
	markers []prose.Marker
	joiner  *prose.Joiner
}

// measureLines finds the margins, which lines are full, and how far lines stand
// apart within a paragraph.
func (c *composer) measureLines() {
	c.findMargins()
	n := len(c.lines)
	c.full = make([]bool, n)
	texts := make([]string, n)
	shown := make([]prose.Shown, n)
	var within, goesOn, between []float64
	for i, l := range c.lines {
		texts[i], shown[i] = l.text, prose.Shown{Line: l.Line}
		if i+1 == n {
			continue
		}
		next := c.lines[i+1]
		c.full[i] = l.end+l.size/4+next.first > c.margins[i]-1 && !standsAtRight(l, next) || strings.HasSuffix(l.text, string(prose.Hyphen))
		if strings.Contains(l.text, "\t") && strings.Contains(next.text, "\t") && !c.isJustified(l) { // rows of a table
			c.full[i] = false
		}
		if l.page != next.page || l.region != next.region {
			continue
		}
		if step := l.base - next.base; step > l.size/2 && c.full[i] {
			within = append(within, step)
			if c.continues(i) {
				goesOn = append(goesOn, step)
			}
		} else if step > l.size/2 {
			between = append(between, step)
		}
	}
	c.pitch = findPitch(within, goesOn, between)
	c.markers = prose.FindMarkers(texts)
	c.joiner = prose.NewJoiner(shown, c.apart)
}

// isJustified reports whether a line with wide spaces begins and ends where others do that have none, as
// those of a narrow column that is set to both margins.
func (c *composer) isJustified(l textLine) bool {
	alike := 0
	for _, other := range c.lines {
		if math.Abs(other.start-l.start) < l.size/5 && math.Abs(other.end-l.end) < l.size/5 && !strings.Contains(other.text, "\t") {
			alike++
		}
	}
	return alike > 1
}

// standsAtRight reports whether short lines end at one place and begin at two, as a date
// and a number at the right edge do.
func standsAtRight(l, next textLine) bool {
	const short = 0.45 // of the page
	return math.Abs(l.end-next.end) < l.size/4 && math.Abs(l.start-next.start) > l.size && max(l.end-l.start, next.end-next.start) < short*l.width
}

// continues reports whether the line below line i surely goes on with its
// sentence.
func (c *composer) continues(i int) bool {
	next, _ := utf8.DecodeRuneInString(c.lines[i+1].text)
	return unicode.IsLower(next) || unicode.Is(unicode.Lo, next) && !endsSentence(c.lines[i].text)
}

// findPitch gives how far lines stand apart within a paragraph, by the steps from
// full lines to the next, those of them that surely go on with a sentence, and
// the steps from other lines. Where no sentence goes on, full lines may be
// paragraphs of their own: then short lines that stand closer show it.
func findPitch(within, goesOn, between []float64) float64 {
	if len(goesOn) > 1 || len(goesOn) == 1 && len(between) > 0 && goesOn[0] < slices.Min(between)*1.1 {
		return middleOf(goesOn)
	}
	pitch := middleOf(within)
	closest, alike := 0.0, 0
	if len(between) > 0 {
		closest = slices.Min(between)
	}
	for _, s := range between {
		if s < closest*1.1 {
			alike++
		}
	}
	if len(between) > 0 && (len(within) < 2 || len(goesOn) == 0 && alike > 2 && closest < pitch) {
		return closest
	}
	return pitch
}

// findMargins finds the margin of each column, or of the whole document where
// a column has few lines.
func (c *composer) findMargins() {
	const narrow = 14 // times the size of its letters: a column of names, not of text
	type key struct{ page, region int }
	count, ends, starts := map[key]int{}, map[key]float64{}, map[key]float64{}
	widest := 0.0
	for _, l := range c.lines {
		k := key{l.page, l.region}
		if count[k] == 0 || l.start < starts[k] {
			starts[k] = l.start
		}
		count[k]++
		ends[k] = max(ends[k], l.end)
		widest = max(widest, l.end, l.width*0.6)
	}
	c.margins = make([]float64, len(c.lines))
	for i, l := range c.lines {
		c.margins[i] = widest
		if k := (key{l.page, l.region}); ends[k]-starts[k] < narrow*l.size {
			continue
		} else if l.region > 0 && count[k] >= 5 || l.region == 0 && count[key{l.page, 1}] >= 5 {
			c.margins[i] = ends[k]
		}
	}
}

// makeBlocks puts lines together.
func (c *composer) makeBlocks() []prose.Block {
	var out []prose.Block
	for from := 0; from < len(c.lines); {
		to := from + 1
		for to < len(c.lines) && !c.beginsBlock(from, to) {
			to++
		}
		out = append(out, c.makeBlock(from, to))
		from = to
	}
	return out
}

// beginsBlock reports whether a new block begins with line i.
func (c *composer) beginsBlock(from, i int) bool {
	l, before := c.lines[i], c.lines[i-1]
	switch {
	case c.markers[i].Length > 0, c.isHeading(i) != c.isHeading(i-1):
		return true
	case c.turnsPage(i):
		return endsSentence(before.text) && !startsSmall(l.text) || !c.full[i-1] && !startsSmall(l.text)
	case c.isSpaced(i):
		return true
	case c.markers[from].Length > 0:
		return l.start < c.lines[from].start+l.size/4 && !c.full[i-1]
	}
	indented := l.start > before.start+l.size*0.8 && l.start < before.start+l.size*6
	return indented && (i-1 == from || before.start <= c.lines[from].start) && !c.full[i-1] && endsSentence(before.text)
}

// isSpaced reports whether more than a line's space is above line i.
func (c *composer) isSpaced(i int) bool {
	return i == 0 || c.lines[i].page == c.lines[i-1].page && c.lines[i-1].base-c.lines[i].base > c.pitch*1.25+0.5
}

// turnsPage reports whether line i is the first of a page or a column.
func (c *composer) turnsPage(i int) bool {
	return i > 0 && (c.lines[i].page != c.lines[i-1].page || c.lines[i].region != c.lines[i-1].region)
}

func (c *composer) isHeading(i int) bool { return c.lines[i].size > c.plain.size*1.15 }

func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, `”"»’)`))
	return strings.ContainsRune(".!?…:؟", r)
}

func startsSmall(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

func (c *composer) makeBlock(from, to int) prose.Block {
	b := prose.Block{Gap: from == 0 || c.isSpaced(from) || c.turnsPage(from)}
	switch m := c.markers[from]; {
	case m.Length > 0:
		b.Kind, b.Number, b.Round, b.Level = prose.Item, m.Number, m.Round, c.itemDepth(from)
	case c.isHeading(from):
		b.Kind, b.Level = prose.Heading, 1
	}
	shown := make([]prose.Shown, 0, to-from)
	for i := from; i < to; i++ {
		l := c.lines[i].Line
		if i == from {
			_, l = l.Cut(c.markers[i].Length)
		}
		if b.Kind == prose.Heading {
			for k := range l.Runs {
				l.Runs[k].Bold = false
			}
		}
		shown = append(shown, prose.Shown{Line: l, Wraps: i+1 < to && (c.full[i] || c.turnsPage(i+1) || b.Kind == prose.Heading)})
	}
	b.Lines = c.joiner.Join(shown)
	return b
}

// itemDepth counts the items above that this one is indented below.
func (c *composer) itemDepth(i int) int {
	depth, start := 0, c.lines[i].start
	for k := i - 1; k >= 0 && depth < 8; k-- {
		if c.markers[k].Length == 0 && c.isSpaced(k) {
			break
		}
		if c.markers[k].Length > 0 && c.lines[k].start < start-c.lines[i].size/2 {
			depth, start = depth+1, c.lines[k].start
		}
	}
	return depth
}
