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

// parse gives the document's tree. To find bare links goldmark looks closer at
// every space, which takes a third of its time; so a text is parsed without at
// first, and again when that left an address in its words.
func (v *conversion) parse() ast.Node {
	if !holdsAddress(v.src) {
		return v.parseBy(v.plainParser)
	}
	all := v.Report
	var own diag.Report
	v.Report = &own
	root := v.parseBy(v.plainParser)
	v.Report = all
	if root != nil && !v.leftAddress(root) {
		all.Add(own.All()...)
		return root
	}
	v.forget()
	return v.parseBy(v.linkParser)
}

// holdsAddress reports whether there may be a bare address, of the web or of mail.
func holdsAddress(text []byte) bool {
	return bytes.Contains(text, []byte("://")) || bytes.Contains(text, []byte("www.")) || bytes.IndexByte(text, '@') >= 0
}

// leftAddress reports whether the words below a node may hold a bare address.
func (v *conversion) leftAddress(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			if holdsAddress(c.Segment.Value(v.src)) {
				return true
			}
		case *ast.CodeSpan:
		default:
			if v.leftAddress(c) {
				return true
			}
		}
	}
	return false
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

// newParser puts goldmark's parsers together, with more of inlines. Punctuation
// is not among them: it is set while the text is written, when its neighbours
// are known.
func newParser(more ...util.PrioritizedValue) parser.Parser {
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
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(inlineParsers...),
		parser.WithInlineParsers(more...),
		parser.WithParagraphTransformers(
			util.Prioritized(frugal{definitions}, 50),
			util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
			util.Prioritized(bounded{extension.NewTableParagraphTransformer()}, 200),
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
