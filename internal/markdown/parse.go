package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"casebook/internal/diag"
)

// parse gives the document's tree. To find bare links goldmark looks closer at
// every space, which takes a third of its time; so a text is parsed without at
// first, and again when that left an address in its words.
func (v *conversion) parse() ast.Node {
	first := v.quickParser
	if endsEscaped(v.src) {
		first = v.plainParser
	}
	addresses := bareLinks(v.src)
	if addresses.none() {
		return v.parseBy(first)
	}
	all := v.Report
	var own diag.Report
	v.Report = &own
	root := v.parseBy(first)
	v.Report = all
	if root != nil && !addresses.left(root) {
		all.Add(own.All()...)
		return root
	}
	v.forget()
	v.recycle()
	return v.parseBy(v.linkParser)
}

// parseBy parses by one of the converter's parsers. It is foreign code that
// works on what anybody may have written, so a panic in it is a problem of the
// text.
func (v *conversion) parseBy(p parser.Parser) (root ast.Node) {
	defer func() {
		if recover() != nil {
			v.Error(v.start(), "unreadable-markdown", "this text cannot be read as Markdown", "cut it into smaller pieces to find the part that is at fault")
			root = nil
		}
	}()
	pc := parser.NewContext()
	pc.Set(conversionKey, v)
	return p.Parse(text.NewReader(v.src), parser.WithContext(pc))
}

// newLinkParser gives the parser that finds addresses written without markup.
func newLinkParser() parser.Parser {
	links := extension.NewLinkifyParser(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"}))
	return newParser(extension.NewTableParagraphTransformer(), util.Prioritized(links, 999))
}

// newPlainParser gives the parser that finds no such addresses.
func newPlainParser() parser.Parser {
	return newParser(extension.NewTableParagraphTransformer())
}

// newQuickParser gives the same that takes what is without markup in one go.
func newQuickParser() parser.Parser {
	return newParser(plainTables{extension.NewTableParagraphTransformer()}, util.Prioritized(plainText{}, 999))
}

// newParser puts goldmark's parsers together, with one of tables and more of
// inlines. Punctuation is not among them: it is set while the text is written,
// when its neighbours are known.
func newParser(tables parser.ParagraphTransformer, more ...util.PrioritizedValue) parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(nested{extension.NewDefinitionListParser()}, 101),
			util.Prioritized(nested{extension.NewDefinitionDescriptionParser()}, 102),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(nested{parser.NewListParser()}, 300),
			util.Prioritized(nested{parser.NewListItemParser()}, 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(nested{parser.NewBlockquoteParser()}, 800),
			util.Prioritized(parser.NewHTMLBlockParser(), 900),
			util.Prioritized(nested{extension.NewFootnoteBlockParser()}, 999),
			util.Prioritized(paragraphs{parser.NewParagraphParser()}, 1000),
		),
		parser.WithInlineParsers(inlineParsers...),
		parser.WithInlineParsers(more...),
		parser.WithParagraphTransformers(
			util.Prioritized(frugal{definitions}, 50),
			util.Prioritized(bracketed{parser.LinkReferenceParagraphTransformer}, 100),
			util.Prioritized(bounded{tables}, 200),
			util.Prioritized(frugal{marks}, 300),
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
	util.Prioritized(extension.NewStrikethroughParser(), 500),
}

// bracketed keeps link reference definitions from being looked for in
// paragraphs that do not begin with a bracket, as nearly all.
type bracketed struct{ parser.ParagraphTransformer }

func (b bracketed) Transform(p *ast.Paragraph, r text.Reader, pc parser.Context) {
	v, lines := conversionOf(pc), p.Lines()
	if lines.Len() > 0 && (!v.defines || definitions(v.line(lines, 0)) == 0) {
		return
	}
	b.ParagraphTransformer.Transform(p, r, pc)
}
