package letter

import (
	"fmt"
	"strings"

	"casebook/internal/lazy"
	"casebook/internal/prose"
)

// A writer writes blocks as Markdown that shows exactly their text.
type writer struct {
	strings.Builder
	indent string
}

// markdownOf gives the blocks as Markdown, a paragraph on a line.
func markdownOf(blocks []prose.Block, notes []prose.Footnote) string {
	var w writer
	for i, b := range blocks {
		if i > 0 && !(b.Kind == prose.Item && blocks[i-1].Kind == prose.Item && sameList(blocks[i-1], b)) {
			w.WriteString("\n")
		}
		w.block(b, blocks[:i])
	}
	for _, n := range notes {
		w.indent = "    "
		fmt.Fprintf(&w, "\n[^%d]: %s\n", n.Number, w.lines(n.Lines))
	}
	return w.String()
}

// sameList reports whether two items follow each other in one list.
func sameList(a, b prose.Block) bool {
	return a.Level != b.Level || (a.Number == 0) == (b.Number == 0)
}

func (w *writer) block(b prose.Block, before []prose.Block) {
	w.indent = ""
	switch b.Kind {
	case prose.Heading:
		w.WriteString(strings.Repeat("#", min(6, max(2, b.Level+1))) + " " + headingEnd(inline(oneLine(b.Lines))) + "\n")
	case prose.Item:
		marker := "- "
		if b.Number > 0 {
			marker = fmt.Sprintf("%d. ", b.Number)
		} else if alternates(b, before) {
			marker = "* "
		}
		lead := indentOf(b, before)
		w.indent = lead + strings.Repeat(" ", len(marker))
		w.WriteString(lead + marker + w.lines(b.Lines) + "\n")
	case prose.Table:
		w.table(b.Rows)
	default:
		w.WriteString(w.lines(b.Lines) + "\n")
	}
}

// alternates reports whether an item begins a second list right behind another,
// which takes another mark to be told apart.
func alternates(b prose.Block, before []prose.Block) bool {
	n := len(before)
	return n > 0 && b.Gap && before[n-1].Kind == prose.Item && before[n-1].Number > 0 && b.Level == before[n-1].Level
}

// indentOf gives the indentation below the items that an item is nested in.
func indentOf(b prose.Block, before []prose.Block) string {
	indent, level := "", b.Level
	for i := len(before) - 1; i >= 0 && level > 0 && before[i].Kind == prose.Item; i-- {
		if p := before[i]; p.Level < level {
			level = p.Level
			width := 2
			if p.Number > 0 {
				width = len(fmt.Sprint(p.Number)) + 2
			}
			indent += strings.Repeat(" ", width)
		}
	}
	return indent
}

// lines writes lines with hard breaks between them.
func (w *writer) lines(lines []prose.Line) string {
	var parts []string
	for _, l := range lines {
		s := blockStart(inline(l))
		if strings.HasSuffix(s, `\\`) { // goldmark takes no backslash before that of a break
			s = s[:len(s)-2] + "&#92;"
		}
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "\\\n"+w.indent)
}

// table writes a table with its first row as the head, the only form there is.
func (w *writer) table(rows [][]prose.Cell) {
	columns := 0
	for _, r := range rows {
		columns = max(columns, len(r))
	}
	for i, r := range rows {
		w.WriteString("|")
		for k := range columns {
			cell := ""
			if k < len(r) {
				cell = strings.ReplaceAll(inline(oneLine(r[k])), "|", `\|`)
			}
			w.WriteString(" " + strings.ReplaceAll(cell, `\\|`, `\|`) + " |")
		}
		w.WriteString("\n")
		if i == 0 {
			w.WriteString("|" + strings.Repeat(" --- |", columns) + "\n")
		}
	}
}

// oneLine puts lines side by side.
func oneLine(lines []prose.Line) prose.Line {
	var out prose.Line
	for i, l := range lines {
		if i > 0 {
			out.Runs = append(out.Runs, prose.Run{Text: " "})
		}
		out.Runs = append(out.Runs, l.Runs...)
	}
	return out
}

var (
	numberStart = lazy.Regexp(`^(\d{1,9})([.)])(\s|$)`)
	markStart   = lazy.Regexp(`^(?:[-+](?:\s|$)|[-=]+\s*$|#{1,6}(?:\s|$)|>|:(?:\s|$)|[-–]{3,})`)
)

// blockStart escapes what would begin a block of another kind.
func blockStart(s string) string {
	if m := numberStart().FindStringSubmatch(s); m != nil {
		return m[1] + `\` + s[len(m[1]):]
	}
	if markStart().MatchString(s) {
		return `\` + s
	}
	return s
}

// headingEnd keeps "#" at the end of a heading.
func headingEnd(s string) string {
	if strings.HasSuffix(s, "#") {
		return s[:len(s)-1] + `\#`
	}
	return s
}
