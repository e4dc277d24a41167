package markdown

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"casebook/internal/diag"
	"casebook/internal/locale"
)

// A numberedList keeps numbers that begin a line what they are: "21. Mai",
// "1999.", "007. x" and "+ 380 44" begin no list, and become paragraphs again.
type numberedList struct{ boundedBlock }

// Open implements parser.BlockParser: a telephone number begins no list.
func (b numberedList) Open(parent ast.Node, r text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := r.PeekLine()
	if rest, plus := bytes.CutPrefix(bytes.TrimLeft(line, " "), []byte("+ ")); plus {
		if rest = bytes.TrimLeft(rest, " ("); len(rest) > 0 && '0' <= rest[0] && rest[0] <= '9' {
			return nil, parser.NoChildren
		}
	}
	return b.boundedBlock.Open(parent, r, pc)
}

// Close implements parser.BlockParser.
func (b numberedList) Close(node ast.Node, r text.Reader, pc parser.Context) {
	list := node.(*ast.List)
	if list.IsOrdered() {
		src := r.Source()
		if items := readItems(list, src); items != nil && beginsNoList(list, items, src) {
			turnIntoParagraphs(list, items, src)
			return
		}
	}
	b.boundedBlock.Close(node, r, pc)
}

// A numberedItem is an item of a list with the number that it has in the source.
type numberedItem struct {
	node   ast.Node
	start  int // of the number in the source
	digits int
	number int
}

// readItems reads the numbers of a list's items; nil when one cannot be found.
func readItems(list *ast.List, src []byte) []numberedItem {
	items := make([]numberedItem, 0, list.ChildCount())
	for c := list.FirstChild(); c != nil; c = c.NextSibling() {
		start := c.Pos()
		if start < 0 || start >= len(src) {
			return nil
		}
		for start > 0 && src[start-1] != '\n' && isDigit(src[start-1]) { // a tab before it may count as several spaces
			start--
		}
		for start < len(src) && src[start] != '\n' && !isDigit(src[start]) {
			start++
		}
		end := start
		for end < len(src) && isDigit(src[end]) {
			end++
		}
		number, err := strconv.Atoi(string(src[start:end]))
		if err != nil || end == len(src) || src[end] != list.Marker {
			return nil
		}
		items = append(items, numberedItem{c, start, end - start, number})
	}
	return items
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// beginsNoList reports whether numbers at lines' starts are no list: a number
// with a stop that is not 1 and has one paragraph alone, the first of a month, a 1
// that a paragraph goes on with, numbers with a zero before them, and numbers
// without anything behind them.
func beginsNoList(list *ast.List, items []numberedItem, src []byte) bool {
	empty := true
	for _, it := range items {
		if it.digits > 1 && src[it.start] == '0' {
			return true
		}
		empty = empty && it.node.FirstChild() == nil
	}
	if empty || len(items) > 1 {
		return empty
	}
	it := items[0]
	if list.Marker != '.' || it.node.ChildCount() > 1 {
		return false
	}
	return it.number > 1 || interruptsParagraph(list) || it.number == 1 && locale.MonthNamed(firstWord(src[it.start+it.digits+1:])) != 0
}

// interruptsParagraph reports whether a list stands below the line of a paragraph.
func interruptsParagraph(list *ast.List) bool {
	_, below := list.PreviousSibling().(*ast.Paragraph)
	return below && !list.HasBlankPreviousLines()
}

// firstWord gives the letters that a line begins with.
func firstWord(line []byte) string {
	line = bytes.TrimLeft(line, " \t\u00a0")
	n := 0
	for n < len(line) {
		r, size := utf8.DecodeRune(line[n:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		n += size
	}
	return string(line[:n])
}

// turnIntoParagraphs puts what a list holds in its place, each number before what
// it stood before.
func turnIntoParagraphs(list *ast.List, items []numberedItem, src []byte) {
	parent := list.Parent()
	joins := interruptsParagraph(list)
	for i, it := range items {
		first, ok := it.node.FirstChild().(*ast.Paragraph)
		if !ok {
			first = ast.NewParagraph()
			it.node.InsertBefore(it.node, it.node.FirstChild(), first)
		}
		first.SetLines(linesFrom(it.start, it.start+it.digits+1, first.Lines(), src))
		first.SetBlankPreviousLines(it.node.HasBlankPreviousLines() || i == 0 && list.HasBlankPreviousLines())
		for c := it.node.FirstChild(); c != nil; c = it.node.FirstChild() {
			it.node.RemoveChild(it.node, c)
			if before, isParagraph := list.PreviousSibling().(*ast.Paragraph); joins && isParagraph && c == ast.Node(first) && i == 0 {
				last := before.Lines().At(before.Lines().Len() - 1)
				if n := bytes.IndexByte(src[last.Stop:], '\n'); n >= 0 && last.Stop > 0 && src[last.Stop-1] != '\n' {
					last.Stop += n + 1
					before.Lines().Set(before.Lines().Len()-1, last)
				}
				before.Lines().AppendAll(first.Lines().Sliced(0, first.Lines().Len()))
				continue
			}
			parent.InsertBefore(parent, list, c)
		}
	}
	parent.RemoveChild(parent, list)
}

// linesFrom gives a paragraph's lines with the number that stands before them.
func linesFrom(start, end int, lines *text.Segments, src []byte) *text.Segments {
	out := text.NewSegments()
	from := 0
	if lines.Len() > 0 && bytes.IndexByte(src[start:max(start, lines.At(0).Start)], '\n') < 0 {
		out.Append(text.NewSegment(start, lines.At(0).Stop))
		from = 1
	} else {
		if lines.Len() > 0 { // they begin on another line
			end += bytes.IndexByte(src[end:], '\n') + 1
		}
		out.Append(text.NewSegment(start, end))
	}
	out.AppendAll(lines.Sliced(from, lines.Len()))
	return out
}

// writeNumberedList writes a list with the numbers of its source. Where all are
// one, as those do who leave counting to the program, it counts on from there and
// says so.
func (w *writer) writeNumberedList(n *ast.List) {
	items := readItems(n, w.src.text)
	open := "<ol"
	if n.Start != 1 {
		open += ` start="` + strconv.Itoa(n.Start) + `"`
	}
	class, widest := "", 0
	for _, it := range items {
		widest = max(widest, it.digits)
	}
	if n.Marker == ')' {
		class = "bracket"
	}
	if widest > 2 {
		class = joinWords(class, "wide")
	}
	if class != "" {
		open += ` class="` + class + `"`
	}
	w.writeTag(open + ">")
	counts := len(items) > 1
	for _, it := range items {
		counts = counts && it.number == items[0].number
	}
	if counts {
		w.src.addWarning(items[0].start, diag.Say("counted-list", "number", items[0].number, "last", items[0].number+len(items)-1, "next", items[0].number+1))
	}
	next := n.Start
	for c, i := n.FirstChild(), 0; c != nil; c, i = c.NextSibling(), i+1 {
		item := "<li>"
		if !counts && i < len(items) && items[i].number != next {
			next = items[i].number
			item = `<li value="` + strconv.Itoa(next) + `">`
		}
		w.writeElement(item, c, "</li>")
		next++
	}
	w.writeTag("</ol>")
}

// joinWords gives two words with a space between them, or the one that there is.
func joinWords(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}
