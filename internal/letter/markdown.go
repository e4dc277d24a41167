package letter

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"casebook/internal/prose"
)

// markdownOf gives blocks as Markdown that shows exactly their text, a paragraph
// on a line.
func markdownOf(blocks []prose.Block, notes []prose.Footnote) string {
	var out strings.Builder
	var lists openLists
	for i, b := range blocks {
		mark := ""
		switch {
		case isMarked(b):
			mark = lists.markItem(b)
		case b.Kind == prose.Item:
			lists.levels = lists.levels[:min(b.Level, len(lists.levels))]
		default:
			lists.levels = nil
		}
		if i > 0 && (mark == "" || lists.begins || !isMarked(blocks[i-1])) {
			out.WriteString("\n")
		}
		switch lead := itemIndent(b, blocks[:i]); {
		case b.Kind == prose.Heading:
			text := prose.WriteLine(prose.JoinLines(b.Lines))
			if strings.HasSuffix(text, "#") {
				text = text[:len(text)-1] + `\#`
			}
			out.WriteString(strings.Repeat("#", min(6, max(2, b.Level+1))) + " " + text)
		case b.Kind == prose.Table:
			out.WriteString(writeTable(b.Rows))
		case b.Kind == prose.Item && b.Label != "": // Markdown has no list of such items
			b.Lines = slices.Clone(b.Lines)
			b.Lines[0].Runs = slices.Concat([]prose.Run{{Text: b.Label + " "}}, b.Lines[0].Runs)
			out.WriteString(lead + prose.WriteLines(b.Lines, lead))
		case b.Kind == prose.Item:
			out.WriteString(lead + mark + prose.WriteLines(b.Lines, lead+strings.Repeat(" ", len(mark))))
		default:
			out.WriteString(prose.WriteLines(b.Lines, ""))
		}
		out.WriteString("\n")
	}
	for _, n := range notes {
		fmt.Fprintf(&out, "\n[^%d]: %s\n", n.Number, prose.WriteLines(n.Lines, "    "))
	}
	return out.String()
}

// isMarked reports an item that Markdown has a mark for.
func isMarked(b prose.Block) bool { return b.Kind == prose.Item && b.Label == "" }

// openLists are the lists that the next item may belong to, by level.
type openLists struct {
	levels []openList
	begins bool // the last item begins one that needs a blank line above it
}

type openList struct {
	number    int // of its last item; 0 in a list without, -1 when it has none
	delimiter string
	round     bool // that of its items in the letter is a bracket
}

// markItem gives the mark before an item. Numbers that do not follow on another
// begin a list, which is told from the one above by what follows the number.
func (l *openLists) markItem(b prose.Block) string {
	for len(l.levels) <= b.Level {
		l.levels = append(l.levels, openList{-1, ".", false})
	}
	l.levels = l.levels[:b.Level+1]
	last := &l.levels[b.Level]
	before := last.number
	last.number = b.Number
	l.begins = before < 0 && b.Number > 1 || before >= 0 && (before == 0) != (b.Number == 0)
	if b.Number == 0 {
		return "- "
	}
	written := "."
	if b.Round {
		written = ")"
	}
	if before <= 0 {
		last.delimiter = written
	} else if b.Number != before+1 || b.Round != last.round {
		l.begins = true
		if last.delimiter == written {
			written = map[string]string{".": ")", ")": "."}[written]
		}
		last.delimiter = written
	}
	last.round = b.Round
	return strconv.Itoa(b.Number) + last.delimiter + " "
}

// itemIndent gives the indentation below the items that an item is nested in.
func itemIndent(b prose.Block, before []prose.Block) string {
	indent, level := 0, b.Level
	for i := len(before) - 1; i >= 0 && level > 0 && before[i].Kind == prose.Item; i-- {
		if p := before[i]; p.Level < level {
			level = p.Level
			switch {
			case p.Label != "": // a paragraph
			case p.Number > 0:
				indent += len(strconv.Itoa(p.Number)) + 2
			default:
				indent += 2
			}
		}
	}
	return strings.Repeat(" ", indent)
}

// writeTable writes a table with its first row as the head, the only form there
// is.
func writeTable(rows [][]prose.Cell) string {
	columns := 0
	for _, row := range rows {
		columns = max(columns, len(row))
	}
	var lines []string
	for i, row := range rows {
		line := "|"
		for k := range columns {
			cell := ""
			if k < len(row) {
				cell = strings.ReplaceAll(prose.WriteLine(prose.JoinLines(row[k])), "|", `\|`)
			}
			line += " " + strings.ReplaceAll(cell, `\\|`, `\|`) + " |"
		}
		lines = append(lines, line)
		if i == 0 {
			lines = append(lines, "|"+strings.Repeat(" --- |", columns))
		}
	}
	return strings.Join(lines, "\n")
}

// isAddress reports whether a line is a web address and nothing else.
func isAddress(text string) bool {
	text = strings.Trim(text, " <>()\u00a0")
	return text != "" && prose.WebAddress().FindString(text) == text && prose.IsPublic(text)
}

// addressIn gives the address that a line leads to or shows.
func addressIn(l prose.Line, text string) string {
	for _, r := range l.Runs {
		if prose.IsPublic(r.Link) && strings.Contains(text, r.Text) && !isAddress(text) {
			return r.Link
		}
	}
	return strings.Trim(text, " <>()\u00a0")
}
