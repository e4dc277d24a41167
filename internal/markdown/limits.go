package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// What a text may ask for. No text that people write comes near; what does is
// refused with a message, so that any text is converted in bounded time and
// memory.
const (
	maxSize      = 2 << 20 // octets of a text
	maxNesting   = 100     // blocks within blocks, counting lists and their items apart
	maxInline    = 100     // emphasis within links within emphasis …
	maxColumns   = 100     // of a table
	maxCells     = 200_000 // of all tables together; short rows are filled up
	maxFootnotes = 5_000   // places where "[^" stands
	maxWork      = 1e9     // octets looked through for the other end of a mark
	maxSteps     = 3e6     // lines, each counted for every block it lies in
	maxExpansion = 1 << 20 // octets copied from link reference definitions

	maxSearches = 3 // how often a text is looked through for every octet of it: for each limit on work
)

// conversionKey finds the conversion from inside the parser.
var conversionKey = parser.NewContextKey()

func conversionOf(pc parser.Context) *conversion {
	return pc.Get(conversionKey).(*conversion)
}

// admit reports whether the text can be parsed at all, and says why not.
func (v *conversion) admit(text string) bool {
	if len(v.src) > maxSize {
		v.Error(v.start(), "too-large", fmt.Sprintf("the text has %d octets, more than %d", len(v.src), maxSize), "make several pages of it")
		return false
	}
	v.reportOverrides(text)
	if n := bytes.Count(v.src, []byte("[^")); n > maxFootnotes {
		v.Error(v.start(), "too-large", fmt.Sprintf("%d footnotes and references to them, more than %d", n, maxFootnotes), "make several pages of the text")
		return false
	}
	if v.short {
		return true
	}
	for line := range bytes.Lines(v.src) {
		v.work += len(line) * marks(line)
	}
	if v.work > maxWork {
		v.Error(v.start(), "too-large", "lines too long and too full of markup", "break them, or put \"\\\" before characters that are no markup")
		return false
	}
	v.work = 0
	return true
}

// nested keeps a container block from being opened too deep inside others.
type nested struct{ parser.BlockParser }

func (n nested) Open(parent ast.Node, r text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if len(pc.OpenedBlocks()) < maxNesting {
		return n.BlockParser.Open(parent, r, pc)
	}
	_, at := r.Position()
	conversionOf(pc).once(at.Start, "too-deep", fmt.Sprintf("more than %d blocks inside one another", maxNesting), "begin the line with fewer marks of quotations and lists")
	return nil, parser.NoChildren
}

// Continue asks a container block whether the next line is in it too. Empty
// lines are in all of them.
func (n nested) Continue(node ast.Node, r text.Reader, pc parser.Context) parser.State {
	v := conversionOf(pc)
	if v.steps++; v.steps <= maxSteps {
		return n.BlockParser.Continue(node, r, pc)
	}
	_, at := r.Position()
	v.once(at.Start, "too-large", "too many lines deep inside quotations and lists", "make several pages of the text")
	return parser.Close
}

// frugal empties a paragraph that would take too long to sort out. It counts
// what begins a search through the paragraph.
type frugal struct{ searches func(line []byte) int }

// Transform implements parser.ParagraphTransformer.
func (f frugal) Transform(p *ast.Paragraph, _ text.Reader, pc parser.Context) {
	v := conversionOf(pc)
	if v.short {
		return
	}
	size, searches := 0, 0
	lines := p.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		size += line.Len()
		searches += f.searches(v.src[line.Start:line.Stop])
	}
	if v.work += size * searches; v.work > maxWork {
		v.once(p.Pos(), "too-large", "paragraphs too long and too full of markup", "part them by empty lines")
		lines.SetSliced(0, 0)
	}
}

// definitions counts a line that may begin a link reference definition.
func definitions(line []byte) int {
	if bytes.HasPrefix(bytes.TrimLeft(line, " \t"), []byte("[")) {
		return 1
	}
	return 0
}

// marks counts the characters that look for their other end.
func marks(text []byte) int {
	n := 0
	for _, c := range text {
		if costly[c] {
			n++
		}
	}
	return n
}

var costly = octets("[]*_~<`")

// bounded keeps a table from growing out of proportion to its text.
type bounded struct{ parser.ParagraphTransformer }

func (b bounded) Transform(p *ast.Paragraph, r text.Reader, pc parser.Context) {
	v := conversionOf(pc)
	lines := p.Lines()
	for i := 1; i < lines.Len(); i++ {
		line := lines.At(i)
		columns := delimiterColumns(line.Value(v.src))
		if columns == 0 {
			continue
		}
		v.cells += columns * (lines.Len() - i)
		if columns > maxColumns {
			v.once(line.Start, "too-large", fmt.Sprintf("a table of %d columns, more than %d", columns, maxColumns), "split the table")
			return
		}
		if v.cells > maxCells {
			v.once(line.Start, "too-large", fmt.Sprintf("tables of more than %d cells", maxCells), "make several pages of the text")
			return
		}
		b.ParagraphTransformer.Transform(p, r, pc)
		return
	}
}

// delimiterColumns gives the number of columns, at most, of a table with this
// delimiter row; 0 when the line is none.
func delimiterColumns(line []byte) int {
	columns := 1
	for _, c := range line {
		switch c {
		case '|':
			columns++
		case '-', ':', ' ', '\t', '\n':
		default:
			return 0
		}
	}
	return columns
}

// reportOverrides says where invisible characters turn the order of the text
// around; clean has replaced them.
func (v *conversion) reportOverrides(text string) {
	if !strings.Contains(text, "\u202d") && !strings.Contains(text, "\u202e") {
		return
	}
	at := v.start()
	for _, r := range strings.ReplaceAll(text, "\r\n", "\n") {
		switch {
		case isOverride(r):
			v.Error(at, "bidi-override", "an invisible character that turns the order of the text around", "delete it; right-to-left text needs none")
		case r == '\n' || r == '\r':
			at.Line, at.Column = at.Line+1, 0
		}
		at.Column++
	}
}
