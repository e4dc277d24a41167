// Package plain reads a letter that is plain text.
package plain

import (
	"strings"
	"unicode/utf8"

	"casebook/internal/letter/prose"
)

// Read gives the text of a file in the encoding of that name (a WHATWG label;
// "" for UTF-8, or UTF-16 with its mark). Blank lines part paragraphs, and
// what is broken at the same width all through is joined. The error is a
// *diag.Fault.
func Read(data []byte, encoding string) (*prose.Text, error) {
	text, err := decode(data, encoding)
	if err != nil {
		return nil, err
	}
	lines := split(text)
	t := &prose.Text{}
	r := reader{lines: lines, width: width(lines)}
	shown := make([]prose.Shown, len(lines))
	starts := make([]string, len(lines))
	for i, l := range lines {
		shown[i] = prose.Shown{Line: prose.Line{Runs: []prose.Run{{Text: l.text}}}}
		starts[i] = l.text
	}
	r.markers = prose.Markers(starts)
	r.joiner = prose.NewJoiner(shown)
	for from := 0; from < len(lines); {
		to := r.end(from)
		if b := r.block(from, to); len(b.Lines) > 0 {
			t.Blocks = append(t.Blocks, b)
		}
		from = to
	}
	t.Notes = append(t.Notes, r.joiner.Notes...)
	return t, nil
}

// A line of the file, without the space around it.
type line struct {
	text   string
	indent int
	length int // in characters
}

func split(text string) []line {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n\n", "\u2028", "\n", "\u2029", "\n\n", "\x00", "").Replace(text)
	var lines []line
	for s := range strings.SplitSeq(text, "\n") {
		trimmed := strings.TrimLeft(s, " \t")
		indent := 0
		for _, c := range s[:len(s)-len(trimmed)] {
			indent++
			if c == '\t' {
				indent += 7
			}
		}
		trimmed = columns(strings.TrimRight(strings.TrimSpace(trimmed), " \t\u00a0"))
		lines = append(lines, line{trimmed, indent, utf8.RuneCountInString(trimmed)})
	}
	return lines
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
		text := r.lines[i].text
		if i == from {
			text = text[r.markers[i].Length:]
		}
		shown = append(shown, prose.Shown{
			Line:  prose.Line{At: prose.Place{Line: i + 1}, Runs: []prose.Run{{Text: text}}},
			Wraps: i+1 < to && r.wraps(i, i+1, width),
		})
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
