package address

import (
	"net/url"
	"path"
	"strings"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/feed"
)

// A Scheme says how a site gives addresses to what is written, and ids to the
// entries of its feeds. It knows the rules, not what there is. Read-only.
type Scheme struct {
	site     *config.Site
	prefixes map[string]string // by language: "/uk", and "" for the site's own
	base     *url.URL          // base_url, and its host as it is compared
	baseHost string
	bases    []siteBase // as other sites name them
}

// NewScheme gives the scheme of a site.
func NewScheme(site *config.Site) *Scheme {
	s := &Scheme{site: site, prefixes: map[string]string{}}
	s.base, _ = url.Parse(site.BaseURL) // config has checked it
	s.baseHost = hostOf(s.base)
	s.bases = s.otherBases()
	for _, l := range site.Languages[1:] {
		s.prefixes[l.Tag] = "/" + strings.ToLower(l.Tag)
	}
	return s
}

// InLanguage puts a path of the site's own language, "/cases/", under a
// language (BCP 47).
func (s *Scheme) InLanguage(lang, path string) Address { return Address(s.prefixes[lang] + path) }

// SplitLanguage gives an address's language and the path that it would have in
// the site's own.
func (s *Scheme) SplitLanguage(a Address) (lang, path string) {
	for _, l := range s.site.Languages[1:] {
		if rest, ok := strings.CutPrefix(string(a), s.prefixes[l.Tag]); ok && strings.HasPrefix(rest, "/") {
			return l.Tag, rest
		}
	}
	return s.site.Own().Tag, string(a)
}

// DocumentAddress gives where a document stands: its path without the folders
// that only sort files, under its language.
func (s *Scheme) DocumentAddress(d *campaign.Document) Address {
	p := strings.TrimPrefix(d.Path(), "/pages")
	p = strings.Replace(p, "/updates/", "/", 1)
	return s.InLanguage(d.Lang, p+"/")
}

// CaseAbove gives the address of the case that an update's address is below, in
// its language; else "".
func (s *Scheme) CaseAbove(a Address) Address {
	lang, rest := s.SplitLanguage(a)
	if parts := strings.Split(rest, "/"); len(parts) == 5 && parts[1] == "cases" {
		return s.InLanguage(lang, "/cases/"+parts[2]+"/")
	}
	return ""
}

// Absolute gives the whole address, for formats that demand it.
func (s *Scheme) Absolute(a Address) string {
	return s.site.BaseURL + strings.TrimPrefix(a.Escaped(), "/")
}

// Local gives the address on this site that somebody wrote: a whole one, or
// without the slash at its end.
func (s *Scheme) Local(written string) Address {
	if rest, ok := strings.CutPrefix(written, s.site.BaseURL); ok {
		written = rest
	}
	written, _, _ = strings.Cut(written, "#")
	if decoded, err := url.PathUnescape(written); err == nil {
		written = norm.NFC.String(decoded) // as an address bar gives it
	}
	return AliasAddress("/" + strings.Trim(strings.TrimSuffix(written, "index.html"), "/"))
}

// EntryID gives the id of a feed's entry, or of a feed, from a path (RFC 4151).
// An address or a URN is one already: that of an entry which came from another
// program, and which readers' programs know by it.
func (s *Scheme) EntryID(path string) string {
	if feed.IsURI(path) {
		return path
	}
	return feed.TagURI(s.site.Authority, path)
}

// AliasAddress gives where the page of an alias stands: "/old/page" is the same
// as "/old/page/" on every web server, while "/page.html" is a file.
func AliasAddress(written string) Address {
	if path.Ext(written) == "" && !strings.HasSuffix(written, "/") {
		written += "/"
	}
	return Address(written)
}

// IsCase reports a path of the form /cases/SLUG/.
func IsCase(path string) bool { return FoldersBelow(path, "/cases/") == 1 }

// NewsPath is where the news of the campaign are listed, and what has a feed of
// its own.
const NewsPath = "/news/"

// HasEntry reports the path of an update, a letter, news or a page of a kind with
// a feed: what feeds hold.
func (s *Scheme) HasEntry(path string) bool {
	return FoldersBelow(path, "/cases/") == 2 || FoldersBelow(path, "/letters/") == 1 || s.ListWithFeed(path) != ""
}

// ListWithFeed gives the path of the list whose feed, besides the site's, holds
// what is at a path: that of the news, or of a kind of the site's own; "" for
// everything else.
func (s *Scheme) ListWithFeed(path string) string {
	for _, list := range s.listsWithFeeds() {
		if FoldersBelow(path, list) == 1 {
			return list
		}
	}
	return ""
}

// listsWithFeeds gives the paths of the lists that have feeds of their own.
func (s *Scheme) listsWithFeeds() []string {
	lists := []string{NewsPath}
	for _, k := range s.site.Kinds {
		if k.Feed {
			lists = append(lists, KindPath(k.Folder))
		}
	}
	return lists
}

// KindPath is where the pages of a kind of the site's own are listed.
func KindPath(folder string) string { return "/" + folder + "/" }

// FoldersBelow gives how many folders a path is below another; 0 for none.
func FoldersBelow(path, top string) int {
	rest, ok := strings.CutPrefix(path, top)
	if !ok || !strings.HasSuffix(rest, "/") {
		return 0
	}
	return strings.Count(rest, "/")
}
