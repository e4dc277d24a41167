package migrate

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// otherFormats are endings of texts and templates that are not read.
var otherFormats = []string{".org", ".adoc", ".asciidoc", ".ad", ".rst", ".pandoc", ".pdc", ".textile", ".mdx", ".hbs", ".ejs", ".webc", ".vto", ".pug", ".haml", ".mustache", ".handlebars", ".slim", ".11ty.js", ".11ty.cjs", ".11ty.mjs", ".11ty.ts"}

// leaveFormats tells of the texts of a folder that are in formats that are not read.
func leaveFormats(s *Site, folder string) {
	for _, name := range s.filesBelow(folder) {
		lower := strings.ToLower(name)
		isOther := slices.ContainsFunc(otherFormats, func(ending string) bool { return strings.HasSuffix(lower, ending) })
		if isOther && !isInside(strings.TrimPrefix(name, folder+"/")) && !isProjectFile(name) {
			s.leave(name, 0, diag.Say("migrate-left/format"))
		}
	}
}

// isInside reports a file in a folder of layouts or data.
func isInside(name string) bool {
	return slices.ContainsFunc(strings.Split(path.Dir(name), "/"), func(part string) bool {
		return strings.HasPrefix(part, "_") && part != "_posts"
	})
}

// isFeed reports the text of a feed, or of the template of one.
func isFeed(text string) bool {
	return strings.Contains(text, "<rss") || strings.Contains(text, "<feed") || strings.Contains(text, "jsonfeed.org/version")
}

// noteFeed tells where the old site had a feed: aliases lead to pages alone. Where the
// new site has one itself nothing has to lead.
func noteFeed(s *Site, address string) {
	if address = cleanAddress("/" + address); address != "/feed.xml" && address != "/atom.xml" && address != "/feed.json" {
		s.leave(address, 0, diag.Say("migrate-left/feed", "address", address))
	}
}

// noteFeedFiles tells where the feeds stood that templates in a folder make.
func noteFeedFiles(s *Site, folder string) {
	for _, name := range s.filesBelow(folder) {
		inside := strings.TrimPrefix(name, folder+"/")
		if ext := strings.ToLower(path.Ext(name)); isInside(inside) || ext != ".xml" && ext != ".njk" && ext != ".liquid" && ext != ".json" {
			continue
		}
		data, err := readFile(s.files, name, maxPage)
		front, text, _, unread := cutFrontMatter(string(data))
		if err != nil || unread != nil || !isFeed(text) {
			continue
		}
		address := front.text("permalink")
		if address == "" {
			address = strings.TrimSuffix(strings.TrimSuffix(inside, ".njk"), ".liquid")
		}
		noteFeed(s, address)
	}
}

// readRedirects takes the addresses that the old site led on, as hosts have them in a
// file _redirects. Those that lead to no page here are told.
func readRedirects(s *Site) {
	for _, folder := range append([]string{"."}, s.media...) {
		name := path.Join(folder, "_redirects")
		if !s.names[name] {
			continue
		}
		data, err := readFile(s.files, name, maxPage)
		if err != nil {
			s.leave(name, 0, diag.Say("migrate-left/unreadable"))
			continue
		}
		delete(s.names, name) // once, though two folders be one
		for i, line := range strings.Split(string(data), "\n") {
			parts := strings.Fields(strings.SplitN(line, "#", 2)[0])
			if len(parts) < 2 || !strings.HasPrefix(parts[0], "/") {
				continue
			}
			to, _, here := s.addressPath(&Page{Address: "/"}, parts[1])
			at := slices.IndexFunc(s.Pages, func(p *Page) bool { return here && !p.Unreached && addressKey(p.Address) == addressKey(to) })
			if at < 0 || strings.ContainsAny(parts[0], "*:") || len(parts) > 2 && !strings.HasPrefix(parts[2], "3") {
				s.leave(name, i+1, diag.Say("migrate-changed/query", "address", shorten(parts[0])))
				continue
			}
			s.Pages[at].Others = append(s.Pages[at].Others, parts[0])
		}
	}
}

// plainID is what stands in an address as it is.
var plainID = lazy.Regexp(`[^!-~]`)

// encodeID gives an id that is an address as feeds have it, in which letters outside
// of ASCII are percent signs and numbers: readers' programs compare signs.
func encodeID(id string) string {
	if !strings.HasPrefix(id, "http") {
		return id
	}
	return plainID().ReplaceAllStringFunc(id, func(letter string) string {
		var b strings.Builder
		for i := range len(letter) {
			fmt.Fprintf(&b, "%%%02X", letter[i])
		}
		return b.String()
	})
}
