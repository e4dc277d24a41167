package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"casebook/internal/diag"
)

// What a text may ask for. No text that people write comes near; what does is
// refused with a message, so that any text is converted in bounded time and
// memory.
const (
	maxSize      = 2 << 20 // bytes of a text
	maxNesting   = 100     // blocks within blocks, counting lists and their items apart
	maxInline    = 100     // emphasis within links within emphasis …
	maxColumns   = 100     // of a table
	maxCells     = 200_000 // of all tables together; short rows are filled up
	maxFootnotes = 5_000   // places where "[^" stands
	maxWork      = 1e9     // bytes looked through for the other end of a mark
	maxSteps     = 3e6     // lines, each counted for every block it lies in
	maxExpansion = 1 << 20 // bytes copied from link reference definitions

	maxSearches = 3 // how often a text is looked through for every byte of it: for each limit on work
)

// admitText reports whether the text can be parsed at all, and says why not.
// Original is the text before it was cleaned.
func (p *parsing) admitText(original string) bool {
	m := p.src
	if len(m.text) > maxSize {
		m.report.AddError(m.firstPlace(), diag.Say("too-large/text", "octets", len(m.text), "most", maxSize))
		return false
	}
	m.reportUnpublishable(original)
	if n := bytes.Count(m.text, []byte("[^")); n > maxFootnotes {
		m.report.AddError(m.firstPlace(), diag.Say("too-large/footnotes", "n", n, "most", maxFootnotes))
		return false
	}
	if p.short {
		return true
	}
	work := 0
	for line := range bytes.Lines(m.text) {
		work += len(line) * countMarkup(line)
	}
	if work > maxWork {
		m.report.AddError(m.firstPlace(), diag.Say("too-large/markup"))
		return false
	}
	return true
}

// A boundedBlock is a parser of container blocks that opens none too deep inside
// others, and ends them where too many lines lie deep inside.
type boundedBlock struct{ parser.BlockParser }

// Open implements parser.BlockParser.
func (b boundedBlock) Open(parent ast.Node, r text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if len(pc.OpenedBlocks()) < maxNesting {
		return b.BlockParser.Open(parent, r, pc)
	}
	_, at := r.Position()
	p := parsingOf(pc)
	p.cut = true
	p.src.addErrorOnce(at.Start, diag.Say("too-deep/blocks", "most", maxNesting))
	return nil, parser.NoChildren
}

// Continue implements parser.BlockParser: it asks a container block whether the
// next line is in it too. Empty lines are in all of them.
func (b boundedBlock) Continue(node ast.Node, r text.Reader, pc parser.Context) parser.State {
	p := parsingOf(pc)
	if p.steps++; p.steps <= maxSteps {
		return b.BlockParser.Continue(node, r, pc)
	}
	_, at := r.Position()
	p.src.addErrorOnce(at.Start, diag.Say("too-large/lines"))
	return parser.Close
}

// A boundedSearch empties a paragraph that would take too long to sort out. It
// counts what begins a search through the paragraph.
type boundedSearch struct{ count func(line []byte) int }

// Transform implements parser.ParagraphTransformer.
func (b boundedSearch) Transform(paragraph *ast.Paragraph, _ text.Reader, pc parser.Context) {
	p := parsingOf(pc)
	if p.short {
		return
	}
	size, searches := 0, 0
	lines := paragraph.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		size += line.Len()
		searches += b.count(p.src.text[line.Start:line.Stop])
	}
	if p.work += size * searches; p.work > maxWork {
		p.src.addErrorOnce(paragraph.Pos(), diag.Say("too-large/paragraphs"))
		lines.SetSliced(0, 0)
	}
}

// countDefinitions counts a line that may begin a link reference definition.
func countDefinitions(line []byte) int {
	if bytes.HasPrefix(bytes.TrimLeft(line, " \t"), []byte("[")) {
		return 1
	}
	return 0
}

// countMarkup counts the bytes that look for their other end.
func countMarkup(text []byte) int {
	n := 0
	for _, c := range text {
		if pairedMarkup[c] {
			n++
		}
	}
	return n
}

var pairedMarkup = byteSet("[]*_~<`")

// A boundedTable makes a table of a paragraph, unless it would grow out of
// proportion to its text.
type boundedTable struct{ parser.ParagraphTransformer }

// Transform implements parser.ParagraphTransformer.
func (b boundedTable) Transform(paragraph *ast.Paragraph, r text.Reader, pc parser.Context) {
	p := parsingOf(pc)
	lines := paragraph.Lines()
	for i := 1; i < lines.Len(); i++ {
		line := lines.At(i)
		columns := countColumns(line.Value(p.src.text))
		if columns == 0 {
			continue
		}
		p.cells += columns * (lines.Len() - i)
		switch {
		case columns > maxColumns:
			p.src.addErrorOnce(line.Start, diag.Say("too-large/columns", "columns", columns, "most", maxColumns))
		case p.cells > maxCells:
			p.src.addErrorOnce(line.Start, diag.Say("too-large/cells", "most", maxCells))
		default:
			b.ParagraphTransformer.Transform(paragraph, r, pc)
		}
		return
	}
}

// countColumns gives the number of columns, at most, of a table with this
// delimiter row; 0 when the line is none.
func countColumns(line []byte) int {
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
