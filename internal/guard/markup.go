package guard

import (
	"bytes"
	"html"
	"strings"
	"unicode/utf8"
)

// sourceViews gives the ways in which a source may be shown: without its markup,
// and with its escapes decoded. Placed, each knows where in the source its letters
// stand.
func sourceViews(text []byte, placed bool) (views []*view) {
	if !bytes.ContainsAny(text, "<&\\*_`~[{") {
		return nil
	}
	shown := markupView(text, placed)
	views = append(views, shown)
	for _, v := range viewsOf(shown.text, traitsOf(shown.text), false, placed) {
		views = append(views, v.through(shown))
	}
	if bytes.IndexByte(text, '\\') >= 0 {
		views = append(views, cssView(text, placed))
	}
	return views
}

// markupStarts are the bytes that begin markup, or the action of a layout.
var markupStarts = func() (starts [256]bool) {
	for _, c := range []byte("<&\\*_`~![]{") {
		starts[c] = true
	}
	return starts
}()

// markupView leaves out what Markdown, HTML, TOML and layouts mark text with.
func markupView(text []byte, placed bool) *view {
	v := newView(text, placed)
	done := 0
	for i := 0; i < len(text); {
		if !markupStarts[text[i]] {
			i++
			continue
		}
		n, shown := markupAt(text[i:])
		switch {
		case n > 0:
			v.copyTo(text, done, i)
			v.add(shown, i)
			i += n
		case bytes.HasPrefix(text[i:], []byte("{{")):
			v.copyTo(text, done, i)
			i = v.addAction(text, i)
		default:
			i++
			continue
		}
		done = i
	}
	v.copyTo(text, done, len(text))
	return v
}

// markupAt gives how long the markup is that a text begins with, 0 for none, and
// what is shown in its place.
func markupAt(text []byte) (n int, shown []byte) {
	switch text[0] {
	case '<':
		if n = tagLength(text); n > 0 && !isInline(tagName(text)) {
			shown = []byte{'\n'}
		}
		return n, shown
	case '&':
		end := bytes.IndexByte(text[:min(len(text), 40)], ';')
		if end < 0 {
			return 0, nil
		}
		if s := html.UnescapeString(string(text[:end+1])); s != string(text[:end+1]) {
			return end + 1, []byte(s)
		}
	case '\\':
		return escapeAt(text)
	case '*', '_', '`', '~':
		return 1, nil
	case '!':
		if len(text) > 1 && text[1] == '[' {
			return 2, nil
		}
	case '[':
		return max(1, noteLength(text)), nil
	case ']':
		if len(text) > 1 && (text[1] == '(' || text[1] == '[') {
			closing := byte(')')
			if text[1] == '[' {
				closing = ']'
			}
			if end := bytes.IndexByte(text, '\n'); end > 0 {
				text = text[:end]
			}
			if end := bytes.IndexByte(text[2:], closing); end >= 0 {
				return end + 3, nil
			}
		}
		return 1, nil
	}
	return 0, nil
}

// escapeAt reads an escape of TOML, JSON or Markdown.
func escapeAt(text []byte) (n int, shown []byte) {
	if len(text) < 2 {
		return 0, nil
	}
	switch c := text[1]; {
	case c == 'u' || c == 'U':
		digits := 4
		if c == 'U' {
			digits = 8
		}
		if r, n := hexNumber(text[2:], digits); n == digits {
			return 2 + n, utf8.AppendRune(nil, r)
		}
	case c == 'n' || c == 't' || c == 'r':
		return 2, []byte{' '}
	case c == '\n' || c == '\r': // of TOML: the line goes on
		rest := bytes.TrimLeft(text[1:], " \t\r\n")
		return len(text) - len(rest), nil
	case strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~\\", c) >= 0:
		return 2, text[1:2]
	}
	return 0, nil
}

// addAction adds the texts that an action of a layout has, and gives where it ends.
func (v *view) addAction(text []byte, from int) (end int) {
	end = len(text)
	if n := bytes.Index(text[from:], []byte("}}")); n >= 0 {
		end = from + n + 2
	}
	quote := byte(0)
	for i := from + 2; i < end; i++ {
		switch c := text[i]; {
		case quote == 0 && (c == '"' || c == '`'):
			quote = c
		case c == quote:
			quote = 0
		case quote != 0:
			v.copyTo(text, i, i+1)
		}
	}
	return end
}
