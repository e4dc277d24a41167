package prose

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/lazy"
)

// JoinLines puts lines side by side.
func JoinLines(lines []Line) Line {
	var out Line
	for i, l := range lines {
		if i > 0 {
			out.Runs = append(out.Runs, Run{Text: " "})
		}
		out.Runs = append(out.Runs, l.Runs...)
	}
	return out
}

var (
	numberStart = lazy.Regexp(`^(\d{1,9})([.)])(\s|$)`)
	markStart   = lazy.Regexp(`^(?:[-+](?:\s|$)|=+\s*$|:?-+:?\s*$|#{1,6}(?:\s|$)|>|:(?:\s|$)|[-–]{3,})`)
)

// WriteLines writes lines with hard breaks between them, so that none begins
// a block of another kind.
func WriteLines(lines []Line, indent string) string {
	var parts []string
	for _, l := range lines {
		s := WriteLine(l)
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

// WriteLine writes one line.
func WriteLine(l Line) string {
	l = tidySpaces(l)
	var b strings.Builder
	for i, r := range l.Runs {
		if r.Footnote != 0 {
			fmt.Fprintf(&b, "[^%d]", r.Footnote)
			continue
		}
		text := r.Text
		if !r.Markdown {
			text = escapeText(text)
		}
		switch {
		case !IsPublic(r.Link):
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
func tidySpaces(l Line) Line {
	var out Line
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
			out.Runs = append(out.Runs, Run{Text: " "})
		}
		if core == "" {
			continue
		}
		r.Text = core
		out.Runs = append(out.Runs, r)
		if strings.HasSuffix(text, " ") {
			out.Runs = append(out.Runs, Run{Text: " "})
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
	links := WebAddress().FindAllStringIndex(s, -1)
	for i := 0; i < len(s); i++ {
		if len(links) > 0 && i == links[0][0] {
			at := links[0]
			links = links[1:]
			if link := s[at[0]:at[1]]; IsPublic(link) {
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

// WebAddress finds what is an address as it stands in running text; what ends a sentence
// does not belong to it.
var WebAddress = lazy.Regexp(`https?://[^\s<>"“”«»\x60\x{a0}\\^{|}]*[^\s<>"“”«»\x60\x{a0}\\^{|}.,;:!?'’)\]…]`)

// IsPublic reports whether an address may be the target of a link.
func IsPublic(s string) bool {
	u, err := url.Parse(s)
	if err != nil || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == '<' || r == '>' || r == '\\' }) {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Hostname() != "" && !strings.HasSuffix(u.Host, ":") && u.User == nil // http://http:// has a host and a port of nothing
	case "mailto":
		return strings.Contains(u.Opaque, "@")
	}
	return false
}
