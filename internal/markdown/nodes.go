package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A stock holds nodes of one kind to be used again: a tree is garbage as soon as
// it is written.
type stock[N any] struct {
	nodes []*N
	used  int
}

// take gives a node of the stock; it is as its last user left it.
func (s *stock[N]) take() *N {
	if s.used == len(s.nodes) {
		s.nodes = append(s.nodes, new(N))
	}
	s.used++
	return s.nodes[s.used-1]
}

// maxStock is how many nodes are kept: a text of the usual length has a tenth.
const maxStock = 1000

// reset makes every node new by clean, when none of them is in use any more.
func (s *stock[N]) reset(clean func(*N)) {
	if s.used > maxStock {
		s.nodes = nil
	}
	for _, n := range s.nodes[:min(s.used, len(s.nodes))] {
		clean(n)
	}
	s.used = 0
}

// recycle takes the nodes of the tree back.
func (v *conversion) recycle() {
	v.texts.reset(cleanText)
	v.paragraphs.reset(cleanParagraph)
}

func cleanText(t *ast.Text) { *t = ast.Text{} }

// cleanParagraph keeps the memory of the paragraph's lines.
func cleanParagraph(p *ast.Paragraph) {
	lines := *p.Lines()
	lines.SetSliced(0, 0)
	*p = ast.Paragraph{}
	p.SetLines(&lines)
}

// paragraphs is goldmark's parser of paragraphs with nodes from the stock.
type paragraphs struct{ parser.BlockParser }

// Open implements parser.BlockParser.
func (paragraphs) Open(_ ast.Node, r text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := r.PeekLine()
	if util.IsBlank(line) {
		return nil, parser.NoChildren
	}
	p := conversionOf(pc).paragraphs.take()
	p.Lines().Append(segment)
	r.AdvanceToEOL()
	return p, parser.NoChildren
}
