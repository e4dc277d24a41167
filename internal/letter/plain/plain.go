// Package plain reads a letter that is plain text.
package plain

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	utf "golang.org/x/text/encoding/unicode"

	"casebook/internal/charset"
	"casebook/internal/diag"
	"casebook/internal/prose"
)

// Read gives the text of a file in the encoding of that name (a WHATWG label;
// "" for UTF-8, or UTF-16 with its mark). The error is a *diag.Fault.
func Read(data []byte, encoding string, apart prose.Apart) (*prose.Text, error) {
	text, err := decodeText(data, encoding)
	if err != nil {
		return nil, err
	}
	text = strings.Map(blankControl, lineEnds.Replace(text))
	var lines []prose.Line
	for i, s := range openTables(strings.Split(text, "\n")) {
		if s != ruleOfTable {
			lines = append(lines, prose.Line{At: prose.Place{Line: i + 1}, Runs: []prose.Run{{Text: s}}})
		}
	}
	return Compose(lines, apart), nil
}

// ruleOfTable stands for a line between the heading and the rows of a table.
const ruleOfTable = "\x00"

// openTables gives the rows of tables that are written with bars, as in Markdown, with
// tabs between their cells.
func openTables(lines []string) []string {
	cells := func(i int) []string {
		if i < 0 || i >= len(lines) {
			return nil
		}
		s := strings.TrimSpace(lines[i])
		if len(s) < 2 || s[0] != '|' || s[len(s)-1] != '|' {
			return nil
		}
		return strings.Split(s[1:len(s)-1], "|")
	}
	out := slices.Clone(lines)
	for i := range lines {
		row := cells(i)
		if len(row) < 2 || len(cells(i-1)) != len(row) && len(cells(i+1)) != len(row) {
			continue
		}
		if strings.Trim(lines[i], "|-: \t") == "" && strings.Contains(lines[i], "-") {
			out[i] = ruleOfTable
			continue
		}
		for k := range row {
			row[k] = strings.TrimSpace(row[k])
		}
		out[i] = strings.Join(row, "\t")
	}
	return out
}

// lineEnds makes every kind of line end that programs write the one, also that of
// Word (U+000B) and that of mainframes (U+0085).
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\u0085", "\n", "\f", "\n\n", "\u2028", "\n", "\u2029", "\n\n", "\x00", "")

// blankControl makes a space of a control character that ends no line. None is a
// letter, and some of them have a meaning here that no file may give them (prose.Hyphen).
func blankControl(r rune) rune {
	switch r {
	case 0x1e: // hyphens of Word: one that breaks no line,
		return '‑'
	case 0x1f: // and one where a word may be broken
		return -1
	}
	if r != '\n' && r != '\t' && unicode.IsControl(r) {
		return ' '
	}
	return r
}

// decodeText gives the text of a file. It never guesses: an encoding other than
// Unicode has to be named.
func decodeText(data []byte, label string) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xef, 0xbb, 0xbf}):
		data = data[3:]
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		out, err := utf.UTF16(utf.BigEndian, utf.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", diag.NewFault(diag.Say("wrong-encoding/utf-16"))
		}
		return string(out), nil
	case label != "":
		enc, known := charset.Get(label)
		if !known {
			return "", diag.NewFault(diag.Say("unknown-encoding/letter", "encoding", label))
		}
		if enc != nil {
			data, _ = enc.NewDecoder().Bytes(data) // what it has no letter for becomes U+FFFD
		}
		if bytes.ContainsRune(data, utf8.RuneError) {
			return "", diag.NewFault(diag.Say("wrong-encoding/other", "encoding", label))
		}
		return string(data), nil
	}
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			text := diag.Say("wrong-encoding/letter")
			if guess := charset.Guess(data); guess != "" {
				text = diag.Say("wrong-encoding/guess", "encoding", guess)
			}
			return "", diag.FaultAt(lineNumber(data, at), 0, text)
		}
		at += size
	}
	if at := bytes.IndexByte(data, 0); at >= 0 {
		return "", diag.FaultAt(lineNumber(data, at), 0, diag.Say("no-text/bytes"))
	}
	return string(data), nil
}

func lineNumber(data []byte, at int) int { return 1 + bytes.Count(data[:at], []byte{'\n'}) }

// A line of the file, without the space around it. Lengths are in characters.
type line struct {
	prose.Line
	text   string
	indent int
	length int
}

type reader struct {
	lines   []line
	markers []prose.Marker
	width   int // at which the lines are broken; 0 when they are not
	joiner  *prose.Joiner
}

// Compose makes paragraphs of the lines of a text file: blank lines part them,
// and what is broken at the same width all through is joined.
func Compose(list []prose.Line, apart prose.Apart) *prose.Text {
	r := reader{}
	var texts []string
	var shown []prose.Shown
	for _, l := range list {
		measured := measureLine(l)
		r.lines = append(r.lines, measured)
		texts, shown = append(texts, measured.text), append(shown, prose.Shown{Line: measured.Line})
	}
	r.width = widthOf(r.lines)
	r.markers = prose.FindMarkers(texts)
	r.joiner = prose.NewJoiner(shown, apart)
	t := &prose.Text{}
	for from := 0; from < len(r.lines); {
		to := from + 1
		if r.lines[from].text != "" {
			to = r.endOfBlock(from)
			if b := r.makeBlock(from, to); len(b.Lines) > 0 {
				t.Blocks = append(t.Blocks, b)
			}
		}
		from = to
	}
	t.Notes = append(t.Notes, r.joiner.Notes...)
	return t
}

func measureLine(l prose.Line) line {
	s := l.String()
	indent := 0
	for _, c := range s[:len(s)-len(strings.TrimLeft(s, " \t"))] {
		indent++
		if c == '\t' {
			indent += 7
		}
	}
	for i := range l.Runs { // who writes three and more spaces parts columns
		for text := l.Runs[i].Text; strings.Contains(text, "   "); text = l.Runs[i].Text {
			before, rest, _ := strings.Cut(text, "   ")
			l.Runs[i].Text = before + "\t" + strings.TrimLeft(rest, " ")
		}
	}
	l = l.Trim()
	if strings.Trim(l.String(), " \t\u00a0") == "" {
		l.Runs = nil
	}
	text := l.String()
	return line{l, text, indent, utf8.RuneCountInString(text)}
}

const (
	// narrowest is the narrowest text that people break at a fixed width, in
	// characters. Shorter lines were broken on purpose, but where all of them are
	// as full as a program would have made them, down to narrowestFull.
	narrowest     = 55
	narrowestFull = 32
	// unbroken is as wide as no page is: a file with such lines has a paragraph
	// in each.
	unbroken = 160
)

// widthOf gives the width at which the lines of a file are broken: the middle
// one of its paragraphs' widths, if more of the lines end there and go on in the
// next than are longer; 0 when they are not broken.
func widthOf(lines []line) int {
	goesOn := func(i int) bool { return i+1 < len(lines) && lines[i+1].text != "" }
	var widths []int
	longest := 0
	for i, l := range lines {
		if strings.Contains(l.text, " ") {
			longest = max(longest, l.length)
		}
		if !goesOn(i) {
			if longest >= narrowest && longest <= unbroken && i > 0 && lines[i-1].text != "" {
				widths = append(widths, longest)
			}
			longest = 0
		}
	}
	if len(widths) == 0 {
		return fullWidthOf(lines)
	}
	slices.Sort(widths)
	width := widths[len(widths)/2]
	full, longer := 0, 0
	for i, l := range lines {
		switch {
		case l.length*7 > width*8 && strings.Contains(l.text, " "):
			longer++
		case l.length*5 > width*4 && goesOn(i):
			full++
		}
	}
	if full <= longer {
		return 0
	}
	return width
}

// fullWidthOf gives the width of a text in narrow lines that are so full that the next
// word did not fit, as only a program breaks them; 0 for any other. Paragraphs of which
// most lines are shorter are lists, and say nothing.
func fullWidthOf(lines []line) int {
	const (
		fewest    = 4 // lines that go on
		paragraph = 3 // lines: shorter ones may be an address
	)
	var paragraphs [][]line
	width := 0
	for from := 0; from < len(lines); {
		to := from
		for to < len(lines) && lines[to].text != "" {
			to++
		}
		if to-from >= paragraph {
			paragraphs = append(paragraphs, lines[from:to])
			for _, l := range lines[from:to] {
				width = max(width, l.length)
			}
		}
		from = to + 1
	}
	full, all := 0, 0
	for _, p := range paragraphs {
		n := 0
		for i, l := range p[:len(p)-1] {
			word, _, _ := strings.Cut(p[i+1].text, " ")
			if l.length+1+utf8.RuneCountInString(word) > width {
				n++
			}
		}
		if n*2 > len(p)-1 {
			full, all = full+n, all+len(p)-1
		}
	}
	if width < narrowestFull || width >= narrowest || full < fewest || full*20 < all*19 {
		return 0
	}
	return width
}

// endOfBlock gives the line that the block beginning at from does not reach.
func (r *reader) endOfBlock(from int) int {
	to := from + 1
	margin, isItem := r.lines[from].indent, r.markers[from].Length > 0
	if to < len(r.lines) {
		margin = min(margin, r.lines[to].indent)
	}
	for ; to < len(r.lines) && r.lines[to].text != ""; to++ {
		switch l := r.lines[to]; {
		case r.markers[to].Length > 0:
			return to
		case isItem && l.indent <= r.lines[from].indent && !r.wraps(to-1, r.width):
			return to
		case !isItem && l.indent > margin && r.lines[to-1].indent <= margin:
			return to // an indented line begins a paragraph
		}
	}
	return to
}

// wraps reports whether a line ended because the next word did not fit. Text
// copied from a page is ragged when counted in characters, so a line counts as
// full from six sevenths on. A line that goes on in a small letter does not begin
// anything new and may be shorter.
func (r *reader) wraps(i, width int) bool {
	word, _, _ := strings.Cut(r.lines[i+1].text, " ")
	needed := r.lines[i].length + 1 + utf8.RuneCountInString(word)
	first, _ := utf8.DecodeRuneInString(word)
	if width < narrowest {
		return width >= narrowestFull && needed > width
	}
	return needed*7 > width*6 || unicode.IsLower(first) && needed*5 > width*3
}

func (r *reader) makeBlock(from, to int) prose.Block {
	b := prose.Block{Gap: from == 0 || r.lines[from-1].text == ""}
	if m := r.markers[from]; m.Length > 0 {
		b.Kind, b.Number, b.Round = prose.Item, m.Number, m.Round
		indent := r.lines[from].indent
		for k := from - 1; k >= 0 && b.Level < 8; k-- { // the items that this one is indented below
			l := r.lines[k]
			if l.text != "" && r.markers[k].Length == 0 && l.indent == 0 {
				break
			}
			if r.markers[k].Length > 0 && l.indent < indent {
				b.Level, indent = b.Level+1, l.indent
			}
		}
	}
	longest := 0
	for _, l := range r.lines[from:to] {
		longest = max(longest, l.length)
	}
	width := max(longest, r.width)
	if longest > unbroken || r.width == 0 {
		width = 0
	}
	shown := make([]prose.Shown, 0, to-from)
	for i := from; i < to; i++ {
		l := r.lines[i].Line
		if i == from {
			_, l = l.Cut(r.markers[i].Length)
		}
		shown = append(shown, prose.Shown{Line: l, Wraps: i+1 < to && r.wraps(i, width)})
	}
	b.Lines = r.joiner.Join(shown)
	return b
}
