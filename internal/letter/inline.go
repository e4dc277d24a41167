package letter

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/prose"
)

// inline gives a line as Markdown.
func inline(l prose.Line) string {
	l = tidy(l)
	var b strings.Builder
	for i, r := range l.Runs {
		before, after := ' ', ' '
		if i > 0 {
			before, _ = utf8.DecodeLastRuneInString(l.Runs[i-1].Text)
		}
		if i+1 < len(l.Runs) {
			after, _ = utf8.DecodeRuneInString(l.Runs[i+1].Text)
		}
		b.WriteString(run(r, before, after))
	}
	return b.String()
}

// tidy collapses white space as a browser would, and moves it out of what is
// emphasised.
func tidy(l prose.Line) prose.Line {
	var out prose.Line
	blank := true
	for _, r := range l.Runs {
		if r.Footnote != 0 {
			out.Runs, blank = append(out.Runs, r), false
			continue
		}
		text := collapse(r.Text, &blank)
		core := strings.TrimSuffix(strings.TrimPrefix(text, " "), " ")
		if core == "" {
			if text != "" {
				out.Runs = append(out.Runs, prose.Run{Text: " "})
			}
			continue
		}
		lead, trail := text[:strings.Index(text, core)], text[strings.Index(text, core)+len(core):]
		if lead != "" {
			out.Runs = append(out.Runs, prose.Run{Text: lead})
		}
		r.Text = core
		out.Runs = append(out.Runs, r)
		if trail != "" {
			out.Runs = append(out.Runs, prose.Run{Text: trail})
		}
	}
	return out.Trim().Merge()
}

func collapse(s string, blank *bool) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == ' ' || r < ' ':
			if !*blank {
				b.WriteByte(' ')
			}
			*blank = true
		default:
			b.WriteRune(r)
			*blank = false
		}
	}
	return b.String()
}

// run writes a run between two characters.
func run(r prose.Run, before, after rune) string {
	if r.Footnote != 0 {
		return fmt.Sprintf("[^%d]", r.Footnote)
	}
	text := escape(r.Text)
	switch {
	case !published(r.Link):
	case r.Link == r.Text:
		text = "<" + r.Text + ">"
	default:
		text = "[" + text + "](" + target(r.Link) + ")"
	}
	mark := strings.Repeat("*", emphasis(r))
	if mark == "" || !flanks(text, before, after) {
		return text
	}
	return mark + text + mark
}

func emphasis(r prose.Run) int {
	n := 0
	if r.Italic {
		n = 1
	}
	if r.Bold {
		n += 2
	}
	return n
}

// flanks reports whether marks of emphasis around a text would be read as such
// between these characters (CommonMark 0.31, "Left-flanking delimiter run").
func flanks(text string, before, after rune) bool {
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	opens := !isPunctuation(first) || unicode.IsSpace(before) || isPunctuation(before)
	closes := !isPunctuation(last) || unicode.IsSpace(after) || isPunctuation(after)
	return opens && closes && before != '*' && after != '*' && !unicode.IsSpace(first) && !unicode.IsSpace(last)
}

func isPunctuation(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

func target(link string) string {
	return "<" + strings.NewReplacer("&", "&amp;").Replace(link) + ">"
}

// escape gives a text as Markdown that shows it, with addresses as links.
func escape(s string) string {
	var b strings.Builder
	for {
		at := webAddress().FindStringIndex(s)
		if at == nil {
			break
		}
		b.WriteString(escapeText(s[:at[0]]))
		if url := s[at[0]:at[1]]; published(url) {
			b.WriteString("<" + url + ">")
		} else {
			b.WriteString(escapeText(url))
		}
		s = s[at[1]:]
	}
	b.WriteString(escapeText(s))
	return b.String()
}

// escapeText puts a backslash before what Markdown would take as a mark, or
// would set as other characters: straight quotation marks, dots and dashes.
func escapeText(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if special(s, i) {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func special(s string, i int) bool {
	switch c := s[i]; c {
	case '\\', '`', '*', '[', ']', '<', '"', '\'', '~':
		return true
	case '_':
		return true
	case '&':
		return i+1 < len(s) && (s[i+1] == '#' || isLetter(s[i+1]))
	case '.', '-':
		return i > 0 && s[i-1] == c || c == '-' && i+1 < len(s) && s[i+1] == c
	case '!':
		return i+1 < len(s) && s[i+1] == '['
	case ':':
		return strings.HasPrefix(s[i:], "://")
	case '|':
		return true
	}
	return false
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
