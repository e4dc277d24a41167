package address

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// WithoutOwnParts gives an address with a hyphen for each part that is a name of
// casebook's own and stands in every site, as "cases", and "card.png" where casebook
// makes it. All other parts somebody chose, and may name somebody.
func (r *Register) WithoutOwnParts(a Address) string {
	return withoutParts(string(a), r.ownParts(a))
}

// WithoutOwnPartsIn does that for an address, or the id of an entry, as it is written in
// a file of the site. In what does not stand on the site, as in the settings of a server,
// addresses begin at its root. What leads to another site stays as it is.
func (r *Register) WithoutOwnPartsIn(written string, in Address) string {
	end := len(written)
	if i := strings.IndexAny(written, "?#"); i >= 0 {
		end = i
	}
	start := 0
	at := written[:end]
	isID := false
	if i := strings.Index(at, "://"); i >= 0 {
		isLetter := func(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }
		scheme := strings.TrimLeftFunc(at[:i], func(r rune) bool { return !isLetter(r) })
		whole, err := url.Parse(scheme[1+strings.LastIndexFunc(scheme, func(r rune) bool { return !isLetter(r) }):] + at[i:])
		if err != nil {
			return written
		}
		own, ok := r.book.ownAddress(whole)
		if !ok {
			return written
		}
		at = own.Path
		start = i + len("://")
	} else if i := strings.LastIndexByte(at, ':'); i >= 0 { // of an id: tag:example.org,2026:/cases/x
		start, at, isID = i+1, at[i+1:], true
	}
	decoded, err := url.PathUnescape(at)
	if err != nil || decoded == "" {
		return written
	}
	at = decoded
	if rest, ok := strings.CutPrefix(at, r.book.base.Path); ok && start == 0 {
		at = "/" + rest
	}
	if !strings.HasPrefix(at, "/") {
		at = string(in[:strings.LastIndexByte(string(in), '/')+1]) + at
	}
	clean := path.Clean(at)
	if (strings.HasSuffix(at, "/") || at == ".") && clean != "/" {
		clean += "/"
	}
	name, isPage := strings.CutSuffix(clean, "/index.html")
	if isPage {
		clean = name + "/"
	}
	own := r.ownParts(Address(norm.NFC.String(clean)))
	own[len(own)-1] = own[len(own)-1] || isPage
	if below := len(own) - 2; isID && below > 2 { // /cases/x/updates/y
		own[below] = own[below] || slices.Contains([]string{"updates", "events", "responses"}, strings.Split(clean, "/")[below])
	}
	return written[:start] + withoutParts(written[start:end], own) + written[end:]
}

// withoutParts gives a path with hyphens for parts, which are told from the last on.
func withoutParts(written string, own []bool) string {
	parts := strings.Split(written, "/")
	for i := range min(len(parts), len(own)) {
		if own[len(own)-1-i] {
			parts[len(parts)-1-i] = "-"
		}
	}
	return strings.Join(parts, "/")
}

// ownParts reports of each part of an address, cut at "/", whether it is casebook's own.
func (r *Register) ownParts(a Address) []bool {
	parts := strings.Split(string(a), "/")
	own := make([]bool, len(parts))
	first, last := 1, len(parts)-1
	if _, rest := r.book.SplitLanguage(a); len(rest) < len(a) {
		own[first] = true
		first++
	}
	if first < last {
		own[first] = slices.Contains([]string{"cases", "letters", "news", "assets", ".well-known"}, parts[first])
	}
	if below := first + 2; below < last && parts[first] == "letters" {
		own[below] = parts[below] == "signatories"
	}
	place, _ := r.FindPlace(a)
	switch place.Kind {
	case SubscribePage, MirrorsPage:
		own[first] = true
	case SignatoryPage:
		own[last-1] = own[last-1] || place.Initial == OtherInitial
	case NotFoundPage, RobotsFile, SitemapFile, CardFile, FeedFile, DataFile:
		own[last] = true
	}
	if place.Archive > 0 {
		own[last-2] = true // archive/3/feed.xml
	}
	return own
}
