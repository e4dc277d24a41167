package letter

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/lazy"
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
			text := writeLine(joinLines(b.Lines))
			if strings.HasSuffix(text, "#") {
				text = text[:len(text)-1] + `\#`
			}
			out.WriteString(strings.Repeat("#", min(6, max(2, b.Level+1))) + " " + text)
		case b.Kind == prose.Table:
			out.WriteString(writeTable(b.Rows))
		case b.Kind == prose.Item && b.Label != "": // Markdown has no list of such items
			b.Lines = slices.Clone(b.Lines)
			b.Lines[0].Runs = slices.Concat([]prose.Run{{Text: b.Label + " "}}, b.Lines[0].Runs)
			out.WriteString(lead + writeLines(b.Lines, lead))
		case b.Kind == prose.Item:
			out.WriteString(lead + mark + writeLines(b.Lines, lead+strings.Repeat(" ", len(mark))))
		default:
			out.WriteString(writeLines(b.Lines, ""))
		}
		out.WriteString("\n")
	}
	for _, n := range notes {
		fmt.Fprintf(&out, "\n[^%d]: %s\n", n.Number, writeLines(n.Lines, "    "))
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
}

// markItem gives the mark before an item. Numbers that do not follow on another
// begin a list, which is told from the one above by what follows the number.
func (l *openLists) markItem(b prose.Block) string {
	for len(l.levels) <= b.Level {
		l.levels = append(l.levels, openList{-1, "."})
	}
	l.levels = l.levels[:b.Level+1]
	last := &l.levels[b.Level]
	before := last.number
	last.number = b.Number
	l.begins = before < 0 && b.Number > 1 || before >= 0 && (before == 0) != (b.Number == 0)
	if b.Number == 0 {
		return "- "
	}
	if before > 0 && b.Number != before+1 {
		l.begins = true
		last.delimiter = map[string]string{".": ")", ")": "."}[last.delimiter]
	}
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
				cell = strings.ReplaceAll(writeLine(joinLines(row[k])), "|", `\|`)
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

// joinLines puts lines side by side.
func joinLines(lines []prose.Line) prose.Line {
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

// writeLines writes lines with hard breaks between them, so that none begins
// a block of another kind.
func writeLines(lines []prose.Line, indent string) string {
	var parts []string
	for _, l := range lines {
		s := writeLine(l)
		if m := numberStart().FindStringSubmatch(s); m != nil {
			s = m[1] + `\` + s[len(m[1]):]
		} else if markStart().MatchString(s) {
			s = `\` + s
		}
		if strings.HasSuffix(s, `\\`) { // goldmark takes no backslash before that of a break
			s = s[:len(s)-2] + "&#92;"
		}
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "\\\n"+indent)
}

// writeLine writes one line.
func writeLine(l prose.Line) string {
	l = tidySpaces(l)
	var b strings.Builder
	for i, r := range l.Runs {
		if r.Footnote != 0 {
			fmt.Fprintf(&b, "[^%d]", r.Footnote)
			continue
		}
		text := escapeText(r.Text)
		switch {
		case !isPublic(r.Link):
		case r.Link == r.Text:
			text = "<" + r.Text + ">"
		default:
			text = "[" + text + "](<" + strings.ReplaceAll(r.Link, "&", "&amp;") + ">)"
		}
		before, after := ' ', ' '
		if i > 0 {
			before, _ = utf8.DecodeLastRuneInString(l.Runs[i-1].Text)
		}
		if i+1 < len(l.Runs) {
			after, _ = utf8.DecodeRuneInString(l.Runs[i+1].Text)
		}
		mark := ""
		if r.Italic {
			mark += "*"
		}
		if r.Bold {
			mark += "**"
		}
		if !takesEmphasis(text, before, after) {
			mark = ""
		}
		b.WriteString(mark + text + mark)
	}
	return b.String()
}

// tidySpaces collapses white space as a browser would, and moves it out of what
// is emphasised.
func tidySpaces(l prose.Line) prose.Line {
	var out prose.Line
	blank := true
	for _, r := range l.Runs {
		if r.Footnote != 0 {
			out.Runs, blank = append(out.Runs, r), false
			continue
		}
		text := strings.Map(func(c rune) rune {
			if c > ' ' {
				blank = false
				return c
			}
			if blank {
				return -1
			}
			blank = true
			return ' '
		}, r.Text)
		core := strings.Trim(text, " ")
		if strings.HasPrefix(text, " ") {
			out.Runs = append(out.Runs, prose.Run{Text: " "})
		}
		if core == "" {
			continue
		}
		r.Text = core
		out.Runs = append(out.Runs, r)
		if strings.HasSuffix(text, " ") {
			out.Runs = append(out.Runs, prose.Run{Text: " "})
		}
	}
	return out.Trim().Merge()
}

// takesEmphasis reports whether marks of emphasis around a text would be read as
// such between these characters (CommonMark 0.31, "Left-flanking delimiter run").
func takesEmphasis(text string, before, after rune) bool {
	isMark := func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	opens := !isMark(first) || unicode.IsSpace(before) || isMark(before)
	closes := !isMark(last) || unicode.IsSpace(after) || isMark(after)
	return opens && closes && before != '*' && after != '*' && !unicode.IsSpace(first) && !unicode.IsSpace(last)
}

// escapeText gives a text as Markdown that shows it, with addresses as links. It
// puts a backslash before what Markdown would take as a mark, or would set as
// other characters: straight quotation marks, dots and dashes.
func escapeText(s string) string {
	var b strings.Builder
	links := webAddress().FindAllStringIndex(s, -1)
	for i := 0; i < len(s); i++ {
		if len(links) > 0 && i == links[0][0] {
			at := links[0]
			links = links[1:]
			if link := s[at[0]:at[1]]; isPublic(link) {
				b.WriteString("<" + link + ">")
				i = at[1] - 1
				continue
			}
		}
		special := false
		switch c := s[i]; c {
		case '\\', '`', '*', '[', ']', '<', '"', '\'', '~', '_', '|':
			special = true
		case '&':
			special = i+1 < len(s) && (s[i+1] == '#' || s[i+1]|0x20 >= 'a' && s[i+1]|0x20 <= 'z')
		case '.':
			special = i > 0 && s[i-1] == c
		case '-':
			special = i > 0 && s[i-1] == c || i+1 < len(s) && s[i+1] == c
		case '!':
			special = i+1 < len(s) && s[i+1] == '['
		case ':':
			special = strings.HasPrefix(s[i:], "://")
		}
		if special {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// webAddress is an address as it stands in running text; what ends a sentence
// does not belong to it.
var webAddress = lazy.Regexp(`https?://[^\s<>"“”«»\x60\x{a0}\\^{|}]*[^\s<>"“”«»\x60\x{a0}\\^{|}.,;:!?'’)\]…]`)

// isAddress reports whether a line is a web address and nothing else.
func isAddress(text string) bool {
	text = strings.Trim(text, " <>()\u00a0")
	return text != "" && webAddress().FindString(text) == text && isPublic(text)
}

// addressIn gives the address that a line leads to or shows.
func addressIn(l prose.Line, text string) string {
	for _, r := range l.Runs {
		if isPublic(r.Link) && strings.Contains(text, r.Text) && !isAddress(text) {
			return r.Link
		}
	}
	return strings.Trim(text, " <>()\u00a0")
}

// isPublic reports whether an address may be the target of a link.
func isPublic(s string) bool {
	u, err := url.Parse(s)
	if err != nil || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == '<' || r == '>' || r == '\\' }) {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Host != "" && u.User == nil
	case "mailto":
		return strings.Contains(u.Opaque, "@")
	}
	return false
}
