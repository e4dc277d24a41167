// Package share says how readers pass a page on: the addresses at which networks
// take a text that somebody wants to post, an e-mail, and the page's address as a
// QR code. Nobody is asked for anything before a reader follows such a link.
package share

import (
	"slices"
	"strings"
)

// A network takes a text that a reader wants to post at an address of its own.
type network struct {
	id, title string
	address   func(text, page string) string // percent-encoded, of what is said and the page's address
}

// together is a network that takes one text, at an address that begins like that.
func together(beginning string) func(text, page string) string {
	return func(text, page string) string { return beginning + text + "%0A" + page }
}

// networks are those that [theme] share can name. Mastodon's hub takes the text
// behind "#", and so learns it only from who goes on to a server; Signal has no
// page on the web for it, its program takes the address.
var networks = []network{
	{"mastodon", "Mastodon", together("https://share.joinmastodon.org/#text=")},
	{"bluesky", "Bluesky", together("https://bsky.app/intent/compose?text=")},
	{"x", "X", func(text, page string) string { return "https://x.com/intent/post?text=" + text + "&url=" + page }},
	{"whatsapp", "WhatsApp", together("https://wa.me/?text=")},
	{"telegram", "Telegram", func(text, page string) string { return "https://t.me/share/url?url=" + page + "&text=" + text }},
	{"signal", "Signal", together("sgnl://send?text=")},
}

// Networks gives the names of the networks that are known.
func Networks() []string {
	names := make([]string, len(networks))
	for i, n := range networks {
		names[i] = n.id
	}
	return names
}

// A Link leads to where a network takes the text.
type Link struct{ Title, URL string }

// LinkTo gives the link for a page to a network of Networks.
func LinkTo(id, title, page string) Link {
	n := networks[slices.IndexFunc(networks, func(n network) bool { return n.id == id })]
	return Link{n.title, n.address(PercentEncode(title), PercentEncode(page))}
}

// Email gives the address of an e-mail that tells of a page.
func Email(title, page string) string { return Mailto(nil, nil, title, title+"\n"+page) }

// Mailto gives a mailto address (RFC 6068): line breaks as CRLF, everything
// that could begin another header field or address encoded.
func Mailto(to, cc []string, subject, body string) string {
	people := func(list []string) string {
		encoded := make([]string, len(list))
		for i, a := range list {
			encoded[i] = strings.ReplaceAll(PercentEncode(a), "%40", "@")
		}
		return strings.Join(encoded, ",")
	}
	m, separator := "mailto:"+people(to), "?"
	for _, field := range [][2]string{{"cc", people(cc)}, {"subject", PercentEncode(subject)}, {"body", PercentEncode(strings.ReplaceAll(body, "\n", "\r\n"))}} {
		if field[1] != "" {
			m += separator + field[0] + "=" + field[1]
			separator = "&"
		}
	}
	return m
}

// PercentEncode encodes all but unreserved characters (RFC 3986, section 2.3).
func PercentEncode(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&0xF])
	}
	return b.String()
}
