// Package plain reads a letter that is plain text.
package plain

import (
	"strings"
	"unicode/utf8"

	"casebook/internal/prose"
)

// Read gives the text of a file in the encoding of that name (a WHATWG label;
// "" for UTF-8, or UTF-16 with its mark). The error is a *diag.Fault.
func Read(data []byte, encoding string, apart prose.Apart) (*prose.Text, error) {
	text, err := decode(data, encoding)
	if err != nil {
		return nil, err
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n\n", "\u2028", "\n", "\u2029", "\n\n", "\x00", "").Replace(text)
	var lines []prose.Line
	for s := range strings.SplitSeq(text, "\n") {
		lines = append(lines, prose.Line{At: prose.Place{Line: len(lines) + 1}, Runs: []prose.Run{{Text: s}}})
	}
	return Compose(lines, apart), nil
}

// Compose makes paragraphs of the lines of a text file: blank lines part them,
// and what is broken at the same width all through is joined.
func Compose(list []prose.Line, apart prose.Apart) *prose.Text {
	r := reader{}
	var starts []string
	var shown []prose.Shown
	for _, l := range list {
		r.lines = append(r.lines, measured(l))
		last := r.lines[len(r.lines)-1]
		starts, shown = append(starts, last.text), append(shown, prose.Shown{Line: last.Line})
	}
	r.width = width(r.lines)
	r.markers = prose.Markers(starts)
	r.joiner = prose.NewJoiner(shown, apart)
	t := &prose.Text{}
	for from := 0; from < len(r.lines); {
		to := r.end(from)
		if b := r.block(from, to); len(b.Lines) > 0 {
			t.Blocks = append(t.Blocks, b)
		}
		from = to
	}
	t.Notes = append(t.Notes, r.joiner.Notes...)
	return t
}

// A line of the file, without the space around it.
type line struct {
	prose.Line
	text   string
	indent int
	length int // in characters
}

func measured(l prose.Line) line {
	s := l.String()
	indent := 0
	for _, c := range s[:len(s)-len(strings.TrimLeft(s, " \t"))] {
		indent++
		if c == '\t' {
			indent += 7
		}
	}
	for i := range l.Runs {
		l.Runs[i].Text = columns(l.Runs[i].Text)
	}
	l = l.Trim()
	if strings.Trim(l.String(), " \t\u00a0") == "" {
		l.Runs = nil
	}
	text := l.String()
	return line{l, text, indent, utf8.RuneCountInString(text)}
}

// columns makes a tab of three and more spaces: who writes them parts columns.
func columns(s string) string {
	for strings.Contains(s, "   ") {
		from := strings.Index(s, "   ")
		rest := strings.TrimLeft(s[from:], " ")
		s = s[:from] + "\t" + rest
	}
	return s
}

type reader struct {
	lines   []line
	markers []prose.Marker
	width   int
	joiner  *prose.Joiner
}

// end gives the line that the block beginning at from does not reach.
func (r *reader) end(from int) int {
	to := from + 1
	if r.lines[from].text == "" {
		return to
	}
	margin := r.lines[from].indent
	if to < len(r.lines) {
		margin = min(margin, r.lines[to].indent)
	}
	for ; to < len(r.lines) && r.lines[to].text != ""; to++ {
		item := r.markers[from].Length > 0
		switch l := r.lines[to]; {
		case r.markers[to].Length > 0:
			return to
		case item && l.indent <= r.lines[from].indent && !r.wraps(to-1, to, r.width):
			return to
		case !item && l.indent > margin && r.lines[to-1].indent <= margin:
			return to // an indented line begins a paragraph
		}
	}
	return to
}

func (r *reader) block(from, to int) prose.Block {
	b := prose.Block{Gap: from == 0 || r.lines[from-1].text == ""}
	if r.lines[from].text == "" {
		return b
	}
	if m := r.markers[from]; m.Length > 0 {
		b.Kind, b.Number, b.Level = prose.Item, m.Number, r.depth(from)
	}
	width := r.blockWidth(from, to)
	shown := make([]prose.Shown, 0, to-from)
	for i := from; i < to; i++ {
		l := r.lines[i].Line
		if i == from {
			_, l = l.Cut(r.markers[i].Length)
		}
		shown = append(shown, prose.Shown{Line: l, Wraps: i+1 < to && r.wraps(i, i+1, width)})
	}
	b.Lines = r.joiner.Join(shown)
	return b
}

// depth counts the items above that this one is indented below.
func (r *reader) depth(i int) int {
	depth, indent := 0, r.lines[i].indent
	for k := i - 1; k >= 0 && depth < 8; k-- {
		if r.lines[k].text != "" && r.markers[k].Length == 0 && r.lines[k].indent == 0 {
			break
		}
		if r.markers[k].Length > 0 && r.lines[k].indent < indent {
			depth, indent = depth+1, r.lines[k].indent
		}
	}
	return depth
}
