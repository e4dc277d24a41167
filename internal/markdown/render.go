package markdown

import (
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// topHeading gives the highest level of heading in a tree, 1 if there is none.
func topHeading(n ast.Node) int {
	top := 7
	var walk func(ast.Node)
	walk = func(n ast.Node) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if h, ok := c.(*ast.Heading); ok {
				top = min(top, h.Level)
			} else if c.Type() == ast.TypeBlock {
				walk(c)
			}
		}
	}
	walk(n)
	if top == 7 {
		return 1
	}
	return top
}

// blocks writes the blocks inside n.
func (v *conversion) blocks(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		v.block(c)
	}
}

func (v *conversion) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		v.paragraph(n)
	case *ast.TextBlock:
		v.textBlock(n)
	case *ast.Heading:
		v.heading(n)
	case *ast.List:
		v.list(n)
	case *ast.ListItem:
		v.element("<li>", n, "</li>")
	case *ast.Blockquote:
		v.blockquote(n)
	case *ast.CodeBlock:
		v.code(n, nil)
	case *ast.FencedCodeBlock:
		v.code(n, n.Language(v.src))
	case *ast.ThematicBreak:
		v.tag("<hr>")
	case *ast.HTMLBlock:
		v.htmlBlock(n)
	case *extast.Table:
		v.table(n)
	case *extast.DefinitionList:
		v.element("<dl>", n, "</dl>")
	case *extast.DefinitionTerm:
		v.text("<dt>", n, "</dt>")
	case *extast.DefinitionDescription:
		v.element("<dd>", n, "</dd>")
	case *extast.FootnoteList:
		v.footnotes(n)
	case *extast.FootnoteBacklink:
		v.backlink(n)
	}
}

// tag writes a block's tag.
func (v *conversion) tag(s string) {
	v.body.tag(s)
	v.loose = false
}

// element writes blocks inside an element.
func (v *conversion) element(open string, n ast.Node, end string) {
	v.tag(open)
	v.blocks(n)
	v.tag(end)
}

// text writes the inlines of n inside an element.
func (v *conversion) text(open string, n ast.Node, end string) {
	v.tag(open)
	v.inlines(n)
	v.tag(end)
}

// textBlock writes the text of a tight list's item. What stood between two of
// them may not have been published: then a space keeps their words apart.
func (v *conversion) textBlock(n ast.Node) {
	if v.loose {
		v.body.gap('\n')
	} else {
		v.body.block()
	}
	v.inlines(n)
	v.loose = true
}

// paragraph writes a paragraph, unless nothing of it is published. A picture
// that has a title and stands alone becomes a figure with a caption.
func (v *conversion) paragraph(n *ast.Paragraph) {
	if img, ok := n.FirstChild().(*ast.Image); ok && img.NextSibling() == nil && len(img.Title) > 0 {
		v.figure(img)
		return
	}
	if v.prose(n.FirstChild()) {
		v.addToExcerpt(n)
	}
}

// prose writes a paragraph from an inline node on, and reports whether there
// was anything to publish in it.
func (v *conversion) prose(first ast.Node) bool {
	before := len(v.body.out)
	v.tag("<p>")
	begun := len(v.body.out)
	v.inlinesFrom(first)
	if len(v.body.out) == begun {
		v.body.out = v.body.out[:before]
		return false
	}
	v.tag("</p>")
	return true
}

// heading writes a heading. The page has a title of its own, so the text's
// highest level becomes h2, whichever it is, and the others follow.
func (v *conversion) heading(n *ast.Heading) {
	level := min(n.Level-v.top+2, 6)
	v.side.begin(nil, false)
	v.plain(n, true)
	id := v.ids.heading(v.side.out)
	v.tag("<h")
	v.number(level)
	v.body.out = appendAttr(v.body.out, "id", []byte(id))
	v.text(">", n, "</h")
	v.number(level)
	v.tag(">")
}

func (v *conversion) list(n *ast.List) {
	if !n.IsOrdered() {
		v.element("<ul>", n, "</ul>")
		return
	}
	if n.Start != 1 {
		v.tag(`<ol start="`)
		v.number(n.Start)
		v.element(`">`, n, "</ol>")
		return
	}
	v.element("<ol>", n, "</ol>")
}

// code writes a code block as it is.
func (v *conversion) code(n ast.Node, language []byte) {
	v.tag("<pre><code")
	if len(language) > 0 {
		v.body.out = appendAttr(v.body.out, "class", append([]byte("language-"), decode(language)...))
	}
	v.tag(">")
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		v.body.verbatim(line.Value(v.src))
	}
	v.tag("</code></pre>")
}

// A table stands inside an element that can scroll, on narrow screens, by touch
// and by keyboard.
const (
	openTable  = `<div class="table" tabindex="0"><table>`
	closeTable = "</table></div>"
)

func (v *conversion) table(n *extast.Table) {
	v.tag(openTable)
	section := ""
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		_, head := row.(*extast.TableHeader)
		switch {
		case head:
			v.tag("<thead>")
		case section == "":
			section = "</tbody>"
			v.tag("<tbody>")
		}
		v.row(row, head)
		if head {
			v.tag("</thead>")
		}
	}
	v.tag(section + closeTable)
}

func (v *conversion) row(n ast.Node, head bool) {
	v.tag("<tr>")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if cell, ok := c.(*extast.TableCell); ok {
			end := v.openCell(cell.Alignment, head && cell.FirstChild() != nil)
			v.inlines(cell)
			v.tag(end)
		}
	}
	v.tag("</tr>")
}

// openCell begins a cell, and gives its end tag. One that is empty heads nothing.
func (v *conversion) openCell(a extast.Alignment, heads bool) (end string) {
	open, end := "<td", "</td>"
	if heads {
		open, end = `<th scope="col"`, "</th>"
	}
	v.tag(open)
	switch a {
	case extast.AlignRight:
		v.tag(` class="end"`)
	case extast.AlignCenter:
		v.tag(` class="center"`)
	}
	v.tag(">")
	return end
}
