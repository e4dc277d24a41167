package share

import (
	"net/url"
	"slices"
	"strings"
)

// A home is a network in which a campaign can have a page of its own.
type home struct {
	id    string   // as layouts/partials/icon.html draws it
	word  string   // what a title calls it, in lower case
	hosts []string // where its pages lie; none for a network of many servers
}

// homes are the networks that pages have a drawing for.
var homes = []home{
	{"mastodon", "mastodon", nil},
	{"bluesky", "bluesky", []string{"bsky.app"}},
	{"signal", "signal", []string{"signal.me", "signal.group"}},
	{"telegram", "telegram", []string{"t.me", "telegram.me"}},
	{"x", "twitter", []string{"x.com", "twitter.com"}},
	{"whatsapp", "whatsapp", []string{"wa.me", "whatsapp.com"}},
	{"facebook", "facebook", []string{"facebook.com", "fb.com"}},
	{"instagram", "instagram", []string{"instagram.com"}},
	{"youtube", "youtube", []string{"youtube.com"}},
	{"linkedin", "linkedin", []string{"linkedin.com"}},
	{"tiktok", "tiktok", []string{"tiktok.com"}},
	{"matrix", "matrix", []string{"matrix.to"}},
}

// ProfileNetwork tells which network a page of the campaign's own lies in: by its host,
// else, since Mastodon has as many hosts as servers, by what its title says; "" when
// neither does.
func ProfileNetwork(title, address string) string {
	host := ""
	if u, err := url.Parse(address); err == nil {
		host = strings.ToLower(u.Hostname())
	}
	for _, h := range homes {
		if slices.ContainsFunc(h.hosts, func(known string) bool { return host == known || strings.HasSuffix(host, "."+known) }) {
			return h.id
		}
	}
	said := strings.ToLower(title)
	for _, h := range homes {
		if strings.Contains(said, h.word) {
			return h.id
		}
	}
	if name, server, is := strings.Cut(strings.TrimPrefix(said, "@"), "@"); is && strings.HasPrefix(said, "@") && name != "" && server == host {
		return "mastodon" // "@name@host", as people of the fediverse call each other
	}
	return ""
}
