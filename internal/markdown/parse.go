package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"casebook/internal/diag"
)

// A parsing is one text on its way to a tree, with what its limits count.
type parsing struct {
	src     *manuscript
	defines bool // there may be link reference definitions, or footnotes
	escapes bool // see endsEscaped
	short   bool // too short to reach maxWork, whatever it holds
	cells   int  // of tables
	work    int  // see maxWork
	steps   int  // see maxSteps
	cut     bool // something was too deep to be read, and is told
}

func newParsing(m *manuscript) *parsing {
	return &parsing{
		src:     m,
		defines: bytes.Contains(m.text, []byte("]:")),
		escapes: endsEscaped(m.text),
		short:   len(m.text)*len(m.text)*maxSearches <= maxWork,
	}
}

// parsingKey finds the parsing from inside the parser.
var parsingKey = parser.NewContextKey()

func parsingOf(pc parser.Context) *parsing { return pc.Get(parsingKey).(*parsing) }

// parseText gives the document's tree, nil when it cannot be had. To find bare
// links goldmark looks closer at every space, which takes a third of its time; so
// a text is parsed without at first, and again when that left an address in its
// words.
func (p *parsing) parseText(c *Converter) ast.Node {
	if !holdsAddress(p.src.text) {
		return p.parseWith(c.plainParser)
	}
	report := p.src.report
	var first diag.Report
	p.src.report = &first
	root := p.parseWith(c.plainParser)
	p.src.report = report
	if root != nil && !hasBareAddress(root, p.src.text) {
		report.Add(first.All()...)
		return root
	}
	p.cells, p.work, p.steps = 0, 0, 0
	clear(p.src.told)
	return p.parseWith(c.linkParser)
}

// parseWith parses by one of the converter's parsers. It is foreign code that
// works on what anybody may have written, so a panic in it is a problem of the
// text.
func (p *parsing) parseWith(parse parser.Parser) (root ast.Node) {
	defer func() {
		if recover() == nil {
			return
		}
		root = nil
		if !p.cut { // else it stumbled over what was left open, which is told
			p.src.report.AddError(p.src.firstPlace(), diag.Say("unreadable-markdown"))
		}
	}()
	pc := parser.NewContext()
	pc.Set(parsingKey, p)
	return parse.Parse(text.NewReader(p.src.text), parser.WithContext(pc))
}

// holdsAddress reports whether there may be a bare address, of the web or of mail.
func holdsAddress(text []byte) bool {
	return bytes.Contains(text, []byte("://")) || bytes.Contains(text, []byte("www.")) || bytes.IndexByte(text, '@') >= 0
}

// hasBareAddress reports whether the words below a node may hold a bare address.
func hasBareAddress(n ast.Node, src []byte) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			if holdsAddress(c.Segment.Value(src)) {
				return true
			}
		case *ast.CodeSpan:
		default:
			if hasBareAddress(c, src) {
				return true
			}
		}
	}
	return false
}

// newParser puts goldmark's parsers together, with more of inlines. Punctuation
// is not among them: it is set while the text is written, when its neighbours
// are known.
func newParser(more ...util.PrioritizedValue) parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(boundedBlock{extension.NewDefinitionListParser()}, 101),
			util.Prioritized(boundedBlock{extension.NewDefinitionDescriptionParser()}, 102),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(numberedList{boundedBlock{parser.NewListParser()}}, 300),
			util.Prioritized(boundedBlock{parser.NewListItemParser()}, 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(boundedBlock{parser.NewBlockquoteParser()}, 800),
			util.Prioritized(parser.NewHTMLBlockParser(), 900),
			util.Prioritized(plainNote{boundedBlock{extension.NewFootnoteBlockParser()}}, 999),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(inlineParsers...),
		parser.WithInlineParsers(more...),
		parser.WithParagraphTransformers(
			util.Prioritized(boundedSearch{countDefinitions}, 50),
			util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
			util.Prioritized(boundedTable{extension.NewTableParagraphTransformer()}, 200),
			util.Prioritized(boundedSearch{countMarkup}, 300),
		),
		parser.WithASTTransformers(
			util.Prioritized(extension.NewTableASTTransformer(), 0),
			util.Prioritized(unusedFootnotes{}, 998),
			util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
		),
	)
}

var inlineParsers = []util.PrioritizedValue{
	util.Prioritized(parser.NewCodeSpanParser(), 100),
	util.Prioritized(extension.NewFootnoteParser(), 101),
	util.Prioritized(parser.NewLinkParser(), 200),
	util.Prioritized(parser.NewAutoLinkParser(), 300),
	util.Prioritized(parser.NewRawHTMLParser(), 400),
	util.Prioritized(parser.NewEmphasisParser(), 500),
	util.Prioritized(doubleTildes{extension.NewStrikethroughParser()}, 500),
}

// doubleTildes strikes out what stands between ~~ and ~~ alone: one tilde is
// "about" or "to", as in ~20 or 10~20.
type doubleTildes struct{ parser.InlineParser }

// Parse implements parser.InlineParser.
func (d doubleTildes) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if line, _ := block.PeekLine(); runLength(line) != 2 {
		return nil
	}
	return d.InlineParser.Parse(parent, block, pc)
}
