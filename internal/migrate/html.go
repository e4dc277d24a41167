package migrate

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"casebook/internal/diag"
	"casebook/internal/prose"
)

// maxDepth is how deep elements may be nested; what is deeper is read as text.
const maxDepth = 200

// A linker says where a link or a picture of a page leads on the new site: "" for
// nowhere, which leaves its words.
type linker interface {
	link(dest string, line int) string
	picture(dest string, line int) (name string, beside bool)
}

// A translator writes HTML as Markdown that shows the same words.
type translator struct {
	inLink bool // of what is within a link
	to     linker
	page   *Page
	line   int // of the file; 0 where lines say nothing
	out    strings.Builder
	deep   int
}

// toMarkdown gives HTML as Markdown. What can run, or would be loaded from others,
// is left out and told.
func toMarkdown(text string, p *Page, line int, to linker) string {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragmentWithOptions(strings.NewReader(text), body, html.ParseOptionEnableScripting(false))
	if err != nil { // nested deeper than the parser goes
		p.note(line, diag.Say("migrate-left/nesting"))
		return prose.WriteLine(prose.Line{Runs: []prose.Run{{Text: text}}})
	}
	t := &translator{to: to, page: p, line: line}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	t.removeHidden(body)
	t.writeBlocks(body, "")
	return plainQuotes.Replace(strings.Trim(t.out.String(), "\n"))
}

// plainQuotes leaves quotation marks to the page's language, as other programs set
// them too.
var plainQuotes = strings.NewReplacer(`\\`, `\\`, `\"`, `"`, `\'`, `'`)

// blockElements begin a block of their own.
var blockElements = []atom.Atom{
	atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Center, atom.Details, atom.Dd, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figure, atom.Figcaption, atom.Footer,
	atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hr, atom.Li, atom.Main, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section, atom.Summary, atom.Table, atom.Ul,
}

// activeElements run, load or ask for something: nothing of them is taken.
var activeElements = []atom.Atom{
	atom.Applet, atom.Audio, atom.Button, atom.Canvas, atom.Embed, atom.Form, atom.Frame, atom.Frameset, atom.Iframe, atom.Input, atom.Link, atom.Math, atom.Meta, atom.Object, atom.Script, atom.Select, atom.Style, atom.Svg, atom.Template, atom.Textarea, atom.Video,
}

func isBlock(n *html.Node) bool {
	return n.Type == html.ElementNode && slices.Contains(blockElements, n.DataAtom)
}

// holdsBlocks reports an element that has a block in it.
func holdsBlocks(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if isBlock(c) || c.Type == html.ElementNode && holdsBlocks(c) {
			return true
		}
	}
	return false
}

// startBlock parts a block from the one above.
func (t *translator) startBlock(indent string) {
	if s := t.out.String(); s != "" && !strings.HasSuffix(s, "\n\n") {
		t.out.WriteString("\n")
		if trimmed := strings.TrimRight(indent, " "); trimmed != "" {
			t.out.WriteString(trimmed)
		}
		t.out.WriteString("\n")
	}
	t.out.WriteString(indent)
}

// writeBlocks writes what is in an element, a paragraph for what stands there
// without a block.
func (t *translator) writeBlocks(n *html.Node, indent string) {
	if t.deep++; t.deep > maxDepth {
		t.deep--
		return
	}
	defer func() { t.deep-- }()
	var loose []prose.Line
	flush := func() {
		if text := prose.WriteLines(loose, indent); text != "" {
			t.startBlock(indent)
			t.out.WriteString(text)
		}
		loose = nil
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case isBlock(c):
			flush()
			t.writeBlock(c, indent)
		case c.Type == html.ElementNode && holdsBlocks(c) && !slices.Contains(activeElements, c.DataAtom):
			flush()
			t.writeBlocks(c, indent)
		default:
			loose = t.addInline(loose, c, prose.Run{})
		}
	}
	flush()
}

// writeBlock writes one block.
func (t *translator) writeBlock(n *html.Node, indent string) {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		text := prose.WriteLine(prose.JoinLines(t.lines(n)))
		if text != "" {
			t.startBlock(indent)
			t.out.WriteString(strings.Repeat("#", max(2, int(n.Data[1]-'0'))) + " " + strings.TrimSuffix(text, "#"))
		}
	case atom.Hr:
		t.startBlock(indent)
		t.out.WriteString("---")
	case atom.Pre:
		t.startBlock(indent)
		text := strings.Trim(textOf(n), "\n")
		fence := strings.Repeat("`", max(3, longestRun(text, '`')+1))
		t.out.WriteString(fence + "\n" + indent + strings.ReplaceAll(text, "\n", "\n"+indent) + "\n" + indent + fence)
	case atom.Blockquote:
		inner := &translator{to: t.to, page: t.page, line: t.line, deep: t.deep}
		inner.writeBlocks(n, "")
		if text := strings.Trim(inner.out.String(), "\n"); text != "" {
			t.startBlock(indent)
			t.out.WriteString(strings.ReplaceAll("> "+strings.ReplaceAll(text, "\n", "\n"+indent+"> "), "> \n", ">\n"))
		}
	case atom.Ul, atom.Ol:
		t.writeList(n, indent)
	case atom.Table:
		t.writeTable(n, indent)
	case atom.Dt:
		if text := prose.WriteLine(prose.JoinLines(t.lines(n))); text != "" {
			t.startBlock(indent)
			t.out.WriteString("**" + strings.Trim(text, "*") + "**")
		}
	default:
		t.writeBlocks(n, indent)
	}
}

// writeList writes the items of a list, what is in each below its mark.
func (t *translator) writeList(n *html.Node, indent string) {
	number := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		if c.DataAtom != atom.Li {
			t.writeBlocks(c, indent)
			continue
		}
		number++
		mark := "- "
		if n.DataAtom == atom.Ol {
			mark = fmt.Sprintf("%d. ", number)
		}
		inner := &translator{to: t.to, page: t.page, line: t.line, deep: t.deep}
		inner.writeBlocks(c, "")
		text := strings.Trim(inner.out.String(), "\n")
		if text == "" {
			continue
		}
		if number == 1 || strings.Contains(text, "\n\n") {
			t.startBlock(indent)
		} else {
			t.out.WriteString("\n" + indent)
		}
		deeper := indent + strings.Repeat(" ", len(mark))
		lines := strings.Split(text, "\n")
		for i := 1; i < len(lines); i++ {
			if lines[i] != "" {
				lines[i] = deeper + lines[i]
			} else {
				lines[i] = strings.TrimRight(indent, " ")
			}
		}
		t.out.WriteString(mark + strings.Join(lines, "\n"))
	}
}

// writeTable writes a table, with its first row as the head.
func (t *translator) writeTable(n *html.Node, indent string) {
	var rows []string
	columns := 0
	visit(n, func(row *html.Node) {
		if row.DataAtom != atom.Tr {
			return
		}
		line, count := "|", 0
		for c := row.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
				text := prose.WriteLine(prose.JoinLines(t.lines(c)))
				line += " " + strings.ReplaceAll(strings.ReplaceAll(text, `\|`, "|"), "|", `\|`) + " |"
				count++
			}
		}
		columns = max(columns, count)
		if count > 0 {
			rows = append(rows, line)
		}
		if len(rows) == 1 && count > 0 {
			rows = append(rows, "")
		}
	})
	if len(rows) == 0 {
		return
	}
	rows[1] = "|" + strings.Repeat(" --- |", columns)
	t.startBlock(indent)
	t.out.WriteString(strings.Join(rows, "\n"+indent))
}

// visit visits the elements below one, in order.
func visit(n *html.Node, see func(*html.Node)) {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode {
			see(c)
		}
	}
}

// lines gives all that is in an element as lines.
func (t *translator) lines(n *html.Node) []prose.Line {
	var lines []prose.Line
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		lines = t.addInline(lines, c, prose.Run{})
	}
	return lines
}

// addInline adds what stands within a line; look is how the text around it looks.
func (t *translator) addInline(lines []prose.Line, n *html.Node, look prose.Run) []prose.Line {
	add := func(text string, written bool) {
		if len(lines) == 0 {
			lines = []prose.Line{{}}
		}
		run := look
		run.Text, run.Markdown = text, written
		last := &lines[len(lines)-1]
		last.Runs = append(last.Runs, run)
	}
	if n.Type == html.TextNode {
		add(n.Data, false)
	}
	if n.Type != html.ElementNode {
		return lines
	}
	if t.deep++; t.deep > maxDepth {
		t.deep--
		add(textOf(n), false)
		return lines
	}
	defer func() { t.deep-- }()
	if slices.Contains(activeElements, n.DataAtom) {
		t.leaveActive(n, add)
		return lines
	}
	switch n.DataAtom {
	case atom.Br:
		if len(lines) == 0 {
			lines = []prose.Line{{}}
		}
		return append(lines, prose.Line{})
	case atom.B, atom.Strong:
		look.Bold = true
	case atom.I, atom.Em, atom.Cite:
		look.Italic = true
	case atom.Code, atom.Kbd, atom.Tt, atom.Samp:
		if text := strings.Join(strings.Fields(textOf(n)), " "); text != "" {
			add(codeSpan(text), true)
		}
		return lines
	case atom.Del, atom.S, atom.Strike:
		if text := prose.WriteLine(prose.JoinLines(t.lines(n))); text != "" {
			add("~~"+text+"~~", true)
		}
		return lines
	case atom.Img:
		t.addPicture(n, add)
		return lines
	case atom.A:
		within := t.inLink
		t.inLink = true
		defer func() { t.inLink = within }()
		text := prose.WriteLine(prose.JoinLines(t.lines(n)))
		dest := attribute(n, "href")
		if dest != "" {
			dest = t.to.link(dest, t.line)
		}
		switch {
		case text == "":
		case dest == "":
			add(text, true)
		default:
			add(writeLink(text, dest), true)
		}
		return lines
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		lines = t.addInline(lines, c, look)
		if isBlock(n) && c.NextSibling == nil { // a block where a line was expected, as a paragraph in a cell
			lines = append(lines, prose.Line{})
		}
	}
	return lines
}

// addPicture adds a picture that lies beside the page, and a link to any other.
func (t *translator) addPicture(n *html.Node, add func(string, bool)) {
	dest := attribute(n, "src")
	if dest == "" {
		dest = attribute(n, "data-src")
	}
	alt := prose.WriteLine(prose.Line{Runs: []prose.Run{{Text: attribute(n, "alt")}}})
	picture := writePicture(alt, dest, t.line, t.to)
	if t.inLink && !strings.HasPrefix(picture, "!") { // a link within a link is none
		picture = firstOf(alt, prose.WriteLine(prose.Line{Runs: []prose.Run{{Text: path.Base(dest)}}}))
	}
	add(picture, true)
}

// writePicture writes a picture as Markdown, or a link in its place.
func writePicture(alt, dest string, line int, to linker) string {
	name, beside := to.picture(dest, line)
	switch {
	case beside:
		return "!" + writeLink(alt, name)
	case name == "":
		return alt
	case alt == "":
		return "<" + name + ">"
	}
	return writeLink(alt, name)
}

// writeLink writes a link whose words are Markdown already.
func writeLink(text, dest string) string {
	if strings.ContainsAny(dest, " ()<>") {
		dest = "<" + strings.NewReplacer("<", "%3C", ">", "%3E", "\n", "").Replace(dest) + ">"
	}
	return "[" + text + "](" + dest + ")"
}

// leaveActive leaves out what runs or is loaded from others, and keeps the address
// of what it showed as a link.
func (t *translator) leaveActive(n *html.Node, add func(string, bool)) {
	source := attribute(n, "src")
	if source == "" {
		source = attribute(n, "data")
	}
	switch n.DataAtom {
	case atom.Style, atom.Link, atom.Meta, atom.Template:
		return
	case atom.Script:
		t.page.note(t.line, diag.Say("migrate-left/element", "element", n.Data))
		return
	}
	if source != "" {
		if dest := t.to.link(source, t.line); dest != "" && prose.IsPublic(dest) {
			t.page.note(t.line, diag.Say("migrate-changed/element", "element", n.Data))
			add("<"+dest+">", true)
			return
		}
	}
	t.page.note(t.line, diag.Say("migrate-left/element", "element", n.Data))
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// textOf gives the text in an element.
func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		} else if c.DataAtom == atom.Br {
			b.WriteString("\n")
		}
	}
	return b.String()
}

// longestRun gives how many of a character stand in a row at most.
func longestRun(s string, c rune) int {
	longest, run := 0, 0
	for _, r := range s {
		if run++; r != c {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}

// codeSpan writes a text as code within a line.
func codeSpan(text string) string {
	marks := strings.Repeat("`", longestRun(text, '`')+1)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return marks + text + marks
}
