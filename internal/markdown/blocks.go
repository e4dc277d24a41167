package markdown

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"casebook/internal/diag"
)

// A writer writes the HTML of one tree; its buffers are used again.
type writer struct {
	src      manuscript
	words    Words
	marks    *quotationMarks
	resolver Resolver

	body flow // the HTML
	side flow // plain text: alternative texts, ids, the excerpt
	refs []Ref
	ids  ids

	notes []Ref // what only pages show, not feeds

	isolates bool // the page is read from right to left, so that parts which are not stand in elements of their own
	topLevel int  // the highest level of heading that occurs, 1 to 6
	loose    bool // the HTML ends with text that stands in no element of its own
	inLink   bool
	depth    int // of inline nesting
	expanded int // bytes that reference links have copied
	openTags int // raw tags that were opened and not closed

	used                  map[string]bool // labels of the link definitions that the page uses
	linked, noted, strong int             // links and pictures with an address beside them; footnotes and references to them; strong emphases

	excerpt   []byte
	excerpted bool // it is long enough

	hushed map[ast.Node]bool // addresses that would tell what is withheld
}

func (w *writer) reset(c *Converter, s Source, res Resolver, rep *diag.Report) {
	w.src.reset(s, rep)
	w.words, w.marks, w.resolver = c.words, c.marks, res
	w.isolates = c.rightToLeft
	w.body.reset(c.marks, true)
	w.side.reset(c.marks, false)
	w.refs, w.notes, w.excerpt = w.refs[:0], w.notes[:0], w.excerpt[:0]
	w.ids.reset(s.Reserved)
	w.topLevel, w.loose, w.inLink, w.excerpted = 1, false, false, false
	w.depth, w.expanded, w.openTags = 0, 0, 0
	w.linked, w.noted, w.strong = 0, 0, 0
	clear(w.used)
	clear(w.hushed)
}

// writeBlocks writes the blocks inside n.
func (w *writer) writeBlocks(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.writeBlock(c)
	}
}

func (w *writer) writeBlock(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		// A picture that has a title and stands alone becomes a figure with a caption.
		if img, ok := n.FirstChild().(*ast.Image); ok && img.NextSibling() == nil && len(img.Title) > 0 {
			w.writeFigure(img)
		} else if w.writeParagraph(n.FirstChild()) {
			w.addToExcerpt(n)
		}
	case *ast.TextBlock:
		// The text of a tight list's item. What stood between two of them may not
		// have been published: then a space keeps their words apart.
		if w.loose {
			w.body.writeSpace('\n')
		} else {
			w.body.beginBlock()
		}
		w.writeInlines(n.FirstChild())
		w.loose = true
	case *ast.Heading:
		w.writeHeading(n)
	case *ast.List:
		if n.IsOrdered() {
			w.writeNumberedList(n)
		} else {
			w.writeElement("<ul>", n, "</ul>")
		}
	case *ast.ListItem:
		w.writeElement("<li>", n, "</li>")
	case *ast.Blockquote:
		if kind := alertKind(n, w.src.text); kind != "" {
			w.writeAlert(kind, n)
		} else {
			w.writeElement("<blockquote>", n, "</blockquote>")
		}
	case *ast.CodeBlock:
		w.writeCode(n, nil)
	case *ast.FencedCodeBlock:
		losses{w}.reportCodeWords(n)
		w.writeCode(n, n.Language(w.src.text))
	case *ast.ThematicBreak:
		w.writeTag("<hr>")
	case *ast.HTMLBlock:
		losses{w}.reportHTMLBlock(n)
	case *extast.Table:
		w.writeTable(n)
	case *extast.DefinitionList:
		w.writeElement("<dl>", n, "</dl>")
	case *extast.DefinitionTerm:
		w.writeTag("<dt>")
		w.writeInlines(n.FirstChild())
		w.writeTag("</dt>")
	case *extast.DefinitionDescription:
		w.writeElement("<dd>", n, "</dd>")
	case *extast.FootnoteList:
		w.writeFootnotes(n)
	case *extast.FootnoteBacklink:
		w.writeBacklink(n)
	}
}

// writeTag writes a block's tag.
func (w *writer) writeTag(s string) {
	w.body.writeTag(s)
	w.loose = false
}

// writeElement writes blocks inside an element.
func (w *writer) writeElement(open string, n ast.Node, end string) {
	w.writeTag(open)
	w.writeBlocks(n)
	w.writeTag(end)
}

// writeParagraph writes a paragraph from an inline node on, and reports whether
// there was anything to publish in it.
func (w *writer) writeParagraph(first ast.Node) bool {
	before, refs := len(w.body.out), len(w.refs)
	w.writeTag("<p>")
	begun := len(w.body.out)
	w.writeInlines(first)
	if len(w.body.out) == begun {
		w.body.out = w.body.out[:before]
		return false
	}
	if first.NextSibling() == nil {
		recordings{w}.noteHost(first, refs)
	}
	w.writeTag("</p>")
	return true
}

// writeHeading writes a heading. The page has a title of its own, so the text's
// highest level becomes h2, whichever it is, and the others follow.
func (w *writer) writeHeading(n *ast.Heading) {
	w.side.reset(nil, false)
	w.hushAddresses(n) // an id is made of words: what an address leads to is not known yet
	w.collectText(n, true)
	clear(w.hushed)
	if n.FirstChild() == nil {
		w.src.addWarning(n.Pos(), diag.Say("empty-heading"))
		return
	}
	id := w.ids.headingID(w.side.out)
	level := strconv.Itoa(min(n.Level-w.topLevel+2, 6))
	w.writeTag("<h" + level)
	w.body.out = appendAttr(w.body.out, "id", []byte(id))
	w.writeTag(">")
	w.writeInlines(n.FirstChild())
	w.writeTag("</h" + level + ">")
}

// writeCode writes a code block as it is.
func (w *writer) writeCode(n ast.Node, language []byte) {
	if w.isolates {
		w.writeTag(`<pre dir="ltr"><code`)
	} else {
		w.writeTag("<pre><code")
	}
	if len(language) > 0 {
		w.body.out = appendAttr(w.body.out, "class", append([]byte("language-"), decodeText(language)...))
	}
	w.writeTag(">")
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		w.body.writeVerbatim(line.Value(w.src.text))
	}
	w.writeTag("</code></pre>")
}

// writeTable writes a table inside an element that can scroll, on narrow screens,
// by touch and by keyboard. A cell of the head that is empty heads nothing.
func (w *writer) writeTable(n *extast.Table) {
	w.writeTag(`<div class="table" tabindex="0"><table>`)
	end := ""
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		_, head := row.(*extast.TableHeader)
		switch {
		case head:
			w.writeTag("<thead>")
		case end == "":
			end = "</tbody>"
			w.writeTag("<tbody>")
		}
		if !head {
			losses{w}.reportExtraCells(row, len(n.Alignments))
		}
		w.writeTag("<tr>")
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			cell, ok := c.(*extast.TableCell)
			if !ok {
				continue
			}
			name, scope, class := "td", "", ""
			if head && cell.FirstChild() != nil {
				name, scope = "th", ` scope="col"`
			}
			switch cell.Alignment {
			case extast.AlignRight:
				class = ` class="end"`
			case extast.AlignCenter:
				class = ` class="center"`
			}
			w.writeTag("<" + name + scope + class + ">")
			w.writeInlines(cell.FirstChild())
			w.writeTag("</" + name + ">")
		}
		w.writeTag("</tr>")
		if head {
			w.writeTag("</thead>")
		}
	}
	w.writeTag(end + "</table></div>")
}

// alertKind gives the kind of an alert, a quotation whose first line is its kind
// in brackets, as [!NOTE]; "" for an ordinary quotation.
func alertKind(n *ast.Blockquote, src []byte) string {
	p, ok := n.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return ""
	}
	line := p.Lines().At(0)
	marker := bytes.TrimSpace(line.Value(src))
	if len(marker) < 4 || len(marker) > 12 || !bytes.HasPrefix(marker, []byte("[!")) || marker[len(marker)-1] != ']' {
		return ""
	}
	return alertKindOf(marker)
}

// alertKindOf gives the kind that stands in brackets, as [!NOTE]; "" if there is none.
func alertKindOf(marker []byte) string {
	switch kind := string(bytes.ToLower(marker[2 : len(marker)-1])); kind {
	case "note", "tip", "important", "warning", "caution":
		return kind
	}
	return ""
}

// writeAlert writes an alert: its title, and what follows the line of its kind.
func (w *writer) writeAlert(kind string, n *ast.Blockquote) {
	title := w.words.Note
	switch kind {
	case "tip":
		title = w.words.Tip
	case "important":
		title = w.words.Important
	case "warning":
		title = w.words.Warning
	case "caution":
		title = w.words.Caution
	}
	w.writeTag(`<aside class="` + kind + `" role="note"><p><strong>`)
	w.body.writeLiteral([]byte(title))
	w.writeTag("</strong></p>")
	first := n.FirstChild()
	c, broken := first.FirstChild(), false
	for c != nil && !broken {
		t, ok := c.(*ast.Text)
		broken = ok && (t.SoftLineBreak() || t.HardLineBreak())
		c = c.NextSibling()
	}
	w.writeParagraph(c)
	for b := first.NextSibling(); b != nil; b = b.NextSibling() {
		w.writeBlock(b)
	}
	w.writeTag("</aside>")
}

// excerptLength is in characters; a search engine shows about as many.
const excerptLength = 200

// addToExcerpt adds a paragraph of the text itself, not of what it quotes or
// lists, to the excerpt until that is long enough.
func (w *writer) addToExcerpt(n *ast.Paragraph) {
	if w.excerpted || n.Parent() == nil || n.Parent().Kind() != ast.KindDocument {
		return
	}
	w.side.reset(w.marks, false)
	w.collectText(n, false)
	if len(w.side.out) == 0 {
		return
	}
	if r, _ := utf8.DecodeLastRune(w.excerpt); len(w.excerpt) > 0 {
		if isWord(r) { // a line such as a place and date is a sentence of its own
			w.excerpt = append(w.excerpt, '.')
		}
		w.excerpt = append(w.excerpt, ' ')
	}
	w.excerpt = append(w.excerpt, w.side.out...)
	if utf8.RuneCount(w.excerpt) >= excerptLength*3/4 {
		w.excerpt, w.excerpted = cutAtWord(w.excerpt, excerptLength), true
	}
}

// clusterStart gives the beginning of the grapheme cluster that a place in a text is
// in, the place itself where one begins (Unicode Standard Annex 29, for letters
// with their marks, syllables of Hangul, flags and joined emoji).
func clusterStart(text []byte, at int) int {
	for at > 0 {
		r, _ := utf8.DecodeRune(text[at:])
		before, size := utf8.DecodeLastRune(text[:at])
		if !continuesCluster(before, r) && !partsFlag(text[:at], before, r) {
			break
		}
		at -= size
	}
	return at
}

// continuesCluster reports whether a character is part of the one before it.
func continuesCluster(before, r rune) bool {
	const joiner = '\u200d'
	return unicode.IsMark(r) || r == joiner || before == joiner || r >= 0x1f3fb && r <= 0x1f3ff || r >= 0xe0020 && r <= 0xe007f ||
		r >= 0x1160 && r <= 0x11ff && before >= 0x1100 && before <= 0x11ff
}

// partsFlag reports whether a cut between two regional indicators would part the
// letters of one flag.
func partsFlag(text []byte, before, r rune) bool {
	isIndicator := func(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }
	if !isIndicator(before) || !isIndicator(r) {
		return false
	}
	n := 0
	for len(text) > 0 {
		last, size := utf8.DecodeLastRune(text)
		if !isIndicator(last) {
			break
		}
		text, n = text[:len(text)-size], n+1
	}
	return n%2 == 1
}

// cutAtWord cuts a text after its last whole word within n characters, and shows
// that it was cut. A word longer than that is cut within, between two characters as
// a reader sees them.
func cutAtWord(text []byte, n int) []byte {
	if utf8.RuneCount(text) <= n {
		return text
	}
	end, word := 0, 0 // bytes: within n-1 characters; up to the last word's end
	for range n - 1 {
		r, size := utf8.DecodeRune(text[end:])
		if unicode.IsSpace(r) {
			word = end
		}
		end += size
	}
	if r, _ := utf8.DecodeRune(text[end:]); unicode.IsSpace(r) || word == 0 {
		word = clusterStart(text, end)
	}
	return append(text[:word], "…"...)
}
