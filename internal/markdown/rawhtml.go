package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// What to write in place of a tag.
var markdownFor = map[string]string{
	"a":          "write a link as [text](address)",
	"img":        "write a picture as ![what it shows](file.jpg)",
	"br":         "end the line with a backslash",
	"b":          "write **bold text**",
	"strong":     "write **bold text**",
	"i":          "write *text in italics*",
	"em":         "write *text in italics*",
	"s":          "write ~~struck text~~",
	"del":        "write ~~struck text~~",
	"hr":         "write ---",
	"blockquote": "begin its lines with >",
	"table":      "write a table with | between its cells",
	"ul":         "begin its lines with -",
	"ol":         "begin its lines with 1.",
	"pre":        "put ``` on the lines before and after it",
	"code":       "put it between ` and `",
}

// rawTag leaves an inline tag out and says so; the text around it stays. An
// end tag is told with its start tag, and a comment is the writer's own note,
// neither published nor worth a warning.
func (v *conversion) rawTag(n *ast.RawHTML) {
	if n.Segments.Len() == 0 {
		return
	}
	first := n.Segments.At(0)
	tag := first.Value(v.src)
	switch {
	case bytes.HasPrefix(tag, []byte("<!--")):
		return
	case !bytes.HasPrefix(tag, []byte("</")):
		v.tags++
	case v.tags > 0:
		v.tags--
		return
	}
	name := tagName(tag)
	v.Warn(v.at(first.Start), "raw-html", fmt.Sprintf("raw HTML is not published: %q", shown(name)), markdownFor[strings.TrimPrefix(name, "/")])
}

// htmlBlock leaves a block of HTML out, text and all, and says so.
func (v *conversion) htmlBlock(n *ast.HTMLBlock) {
	if n.HTMLBlockType == ast.HTMLBlockType2 {
		v.comment(n)
		return
	}
	if n.Lines().Len() == 0 {
		return
	}
	line := n.Lines().At(0)
	tag := line.Value(v.src)
	trimmed := bytes.TrimLeft(tag, " \t")
	name := tagName(trimmed)
	hint := markdownFor[strings.TrimPrefix(name, "/")]
	if hint == "" {
		hint = "write it in Markdown; the block ends at the next empty line"
	}
	v.Warn(v.at(line.Start+len(tag)-len(trimmed)), "raw-html", fmt.Sprintf("raw HTML and the text in it are not published: %q", shown(name)), hint)
}

// comment leaves a comment out. What follows it on its last line belongs to
// it by CommonMark's rules, and one that is never closed takes the rest of the
// text with it: whoever wrote that did not mean to.
func (v *conversion) comment(n *ast.HTMLBlock) {
	if n.Lines().Len() == 0 {
		return
	}
	first := n.Lines().At(0)
	last := first
	if n.HasClosure() {
		last = n.ClosureLine
	}
	line := last.Value(v.src)
	i := bytes.LastIndex(line, []byte("-->"))
	if i < 0 {
		v.Warn(v.at(first.Start), "raw-html", "a comment without an end: nothing after it is published", "end it with -->")
		return
	}
	rest := line[i+len("-->"):]
	if text := bytes.TrimLeft(rest, " \t"); len(bytes.TrimSpace(rest)) > 0 {
		v.Warn(v.at(last.Stop-len(text)), "raw-html", "what follows a comment on its line is not published", "begin a new line after -->")
	}
}

// tagName gives the name of a tag in lower case, with the "/" of an end tag;
// "" for what is no element.
func tagName(tag []byte) string {
	n := 1
	for n < len(tag) && (isAlphanumeric(tag[n]) || tag[n] == '-' || n == 1 && tag[n] == '/') {
		n++
	}
	return strings.ToLower(string(tag[min(1, len(tag)):n]))
}

// shown gives the name as a tag for a message.
func shown(name string) string {
	if name == "" {
		return "<…>"
	}
	return "<" + clip(name) + ">"
}
