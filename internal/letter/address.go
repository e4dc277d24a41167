package letter

import (
	"net/url"
	"strings"

	"casebook/internal/lazy"
	"casebook/internal/prose"
)

// webAddress is an address as it stands in running text; what ends a sentence
// does not belong to it.
var webAddress = lazy.Regexp(`https?://[^\s<>"“”«»\x60\x{a0}\\^{|}]*[^\s<>"“”«»\x60\x{a0}\\^{|}.,;:!?'’)\]…]`)

// isAddress reports whether a line is a web address and nothing else.
func isAddress(text string) bool {
	text = strings.Trim(text, " <>()\u00a0")
	return text != "" && webAddress().FindString(text) == text && published(text)
}

// address gives the address that a line leads to or shows.
func address(l prose.Line, text string) string {
	for _, r := range l.Runs {
		if published(r.Link) && strings.Contains(text, r.Text) && !isAddress(text) {
			return r.Link
		}
	}
	return strings.Trim(text, " <>()\u00a0")
}

// published reports whether an address may be the target of a link.
func published(s string) bool {
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
