package site

import (
	"bytes"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/lazy"
)

// definition is a link's destination at the foot of a Markdown text.
var definition = lazy.Regexp(`(?m)^ {0,3}\[[^\]\n]+\]:[ \t]*[^\s:]+$`)

var comment = lazy.Regexp(`(?s)<!--.*?-->`)

// hidden gives Markdown with spaces in the place of what is not published.
func hidden(body string) string {
	if strings.Contains(body, "<!--") {
		body = comment().ReplaceAllStringFunc(body, blank)
	}
	if strings.Contains(body, "]:") {
		body = definition().ReplaceAllStringFunc(body, blank)
	}
	if strings.Contains(body, "](") {
		body = withoutDestinations(body)
	}
	return body
}

// withoutDestinations blanks where links and images lead within the site. That
// is not published as it is written, and not at all when it leads to what is
// withheld.
func withoutDestinations(body string) string {
	b := []byte(body)
	for i := 0; ; i += 2 {
		n := bytes.Index(b[i:], []byte("]("))
		if n < 0 {
			return string(b)
		}
		i += n
		end := i + 2
		for end < len(b) && !strings.ContainsRune(" \t\r\n):", rune(b[end])) {
			end++
		}
		if end < len(b) && b[end] == ':' {
			continue // the address of another site
		}
		for j := i + 2; j < end; j++ {
			b[j] = ' '
		}
	}
}

// blank gives spaces in the place of a text, with its line breaks.
func blank(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c != '\n' && c != '\r' {
			b[i] = ' '
		}
	}
	return string(b)
}

// frontMatter gives a file's front matter with spaces in the place of comments
// and of values that are not published as they are written.
func frontMatter(d *campaign.Document) string {
	front := withoutComments(d.Front)
	lines := strings.SplitAfter(front, "\n")
	for _, key := range d.Keys {
		top, _, _ := strings.Cut(strings.SplitN(key.Path, ".", 2)[0], "[")
		switch top {
		case "cases", "image", "original", "params":
		default:
			continue
		}
		if line := int(key.Line); line >= 1 && line <= len(lines) {
			lines[line-1] = blankFrom(lines[line-1], int(key.Column))
		}
	}
	return strings.Join(lines, "")
}

// blankFrom blanks a line from a column, counted in characters from 1, up to
// the end of the string that begins there, else to the line's end.
func blankFrom(line string, column int) string {
	i := 0
	for n := 1; n < column && i < len(line); n++ {
		i += len(string([]rune(line[i:])[:1]))
	}
	end := len(line)
	if i < len(line) && (line[i] == '"' || line[i] == '\'') {
		if n := strings.IndexByte(line[i+1:], line[i]); n >= 0 {
			end = i + n + 2
		}
	}
	return line[:i] + blank(line[i:end]) + line[end:]
}

// withoutComments blanks the comments of TOML.
func withoutComments(text string) string {
	b := []byte(text)
	for i := 0; i < len(b); {
		switch c := b[i]; c {
		case '"', '\'':
			i = afterString(text, i)
		case '#':
			for i < len(b) && b[i] != '\n' {
				b[i] = ' '
				i++
			}
		default:
			i++
		}
	}
	return string(b)
}

// afterString gives where a string of TOML ends that begins at i.
func afterString(text string, i int) int {
	quote := text[i : i+1]
	if three := strings.Repeat(quote, 3); strings.HasPrefix(text[i:], three) {
		if n := strings.Index(text[i+3:], three); n >= 0 {
			return i + 3 + n + 3
		}
		return len(text)
	}
	for i++; i < len(text) && text[i] != '\n'; i++ {
		switch {
		case text[i] == '\\' && quote == `"`:
			i++
		case text[i:i+1] == quote:
			return i + 1
		}
	}
	return i
}
