package check

import (
	"slices"
	"strings"

	"casebook/internal/decode"
	"casebook/internal/diag"
)

// A sheet is a style sheet's blocks of declarations, in order.
type sheet struct {
	file   string
	own    bool // the site's, not the theme's
	text   string
	blocks []*block
}

// A block is what stands between two braces.
type block struct {
	sheet        *sheet
	preludes     []string // of the blocks around it and its own: selectors and at-rules, in lower case
	declarations []declaration
}

// A declaration is a property with its value.
type declaration struct {
	block       *block
	name, value string
	offset      int // of the name, in octets
}

// place gives where a declaration stands.
func (d *declaration) place() diag.Position {
	line, column := decode.Locate([]byte(d.block.sheet.text), d.offset)
	return diag.Position{File: d.block.sheet.file, Line: line, Column: column}
}

// maxNesting is how deep blocks are followed; what lies deeper is not looked at.
const maxNesting = 32

// parseSheet reads a style sheet (CSS Syntax Module Level 3, as far as blocks
// and declarations go). It takes whatever it is given, in one pass.
func parseSheet(file, text string, own bool) *sheet {
	s := &sheet{file: file, own: own, text: text}
	p := cssParser{sheet: s, text: text}
	p.run()
	return s
}

type cssParser struct {
	sheet *sheet
	text  string
	at    int
	open  []*block // nil for one too deep
	piece strings.Builder
	from  int // where the piece begins
}

func (p *cssParser) run() {
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case strings.HasPrefix(p.text[p.at:], "/*"):
			p.skip("*/", 2)
		case c == '"' || c == '\'':
			p.quoted(c)
		case c == '(':
			p.brackets()
		case c == '\\':
			p.take(2)
		case c == '{':
			p.begin()
		case c == '}':
			p.declare()
			p.open = p.open[:max(0, len(p.open)-1)]
			p.at++
		case c == ';':
			p.declare()
			p.at++
		default:
			p.take(1)
		}
	}
	p.declare()
}

// take adds what comes next to the piece.
func (p *cssParser) take(n int) {
	n = min(n, len(p.text)-p.at)
	part := p.text[p.at : p.at+n]
	if p.piece.Len() == 0 {
		if strings.TrimSpace(part) == "" {
			p.at += n
			return
		}
		p.from = p.at
	}
	p.piece.WriteString(part)
	p.at += n
}

// skip goes to the end of a comment.
func (p *cssParser) skip(end string, lead int) {
	i := strings.Index(p.text[p.at+lead:], end)
	if i < 0 {
		p.at = len(p.text)
		return
	}
	p.at += lead + i + len(end)
}

// quoted takes a string whole.
func (p *cssParser) quoted(mark byte) {
	end := p.at + 1
	for end < len(p.text) && p.text[end] != mark && p.text[end] != '\n' {
		if p.text[end] == '\\' {
			end++
		}
		end++
	}
	p.take(end + 1 - p.at)
}

// brackets takes what stands in round brackets whole: a semicolon in a data
// address ends no declaration.
func (p *cssParser) brackets() {
	depth := 0
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case strings.HasPrefix(p.text[p.at:], "/*"):
			p.skip("*/", 2)
			continue
		case c == '"' || c == '\'':
			p.quoted(c)
			continue
		case c == '\\':
			p.take(2)
			continue
		case c == '(':
			depth++
		case c == ')':
			depth--
		}
		p.take(1)
		if depth == 0 {
			return
		}
	}
}

// begin opens a block, whose prelude the piece is.
func (p *cssParser) begin() {
	p.at++
	prelude := strings.ToLower(strings.TrimSpace(p.piece.String()))
	p.piece.Reset()
	if len(p.open) >= maxNesting || len(p.open) > 0 && p.open[len(p.open)-1] == nil {
		p.open = append(p.open, nil)
		return
	}
	b := &block{sheet: p.sheet}
	if len(p.open) > 0 {
		b.preludes = slices.Clone(p.open[len(p.open)-1].preludes)
	}
	b.preludes = append(b.preludes, prelude)
	p.open = append(p.open, b)
	p.sheet.blocks = append(p.sheet.blocks, b)
}

// declare ends a piece: in a block it is a declaration.
func (p *cssParser) declare() {
	name, value, ok := strings.Cut(p.piece.String(), ":")
	p.piece.Reset()
	if !ok || len(p.open) == 0 || p.open[len(p.open)-1] == nil {
		return
	}
	b := p.open[len(p.open)-1]
	value, _, _ = strings.Cut(value, "!")
	name = strings.TrimSpace(name)
	if !strings.HasPrefix(name, "--") {
		name = strings.ToLower(name)
	}
	b.declarations = append(b.declarations, declaration{block: b, name: name, value: strings.TrimSpace(value), offset: p.from})
}
