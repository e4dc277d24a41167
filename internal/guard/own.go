package guard

import (
	"bytes"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"casebook/internal/address"
	"casebook/internal/config"
	"casebook/internal/host"
	"casebook/internal/lazy"
)

// Addresses knows which parts of addresses are casebook's own, as "cases" and "card.png".
// They stand in every site, and say nothing of anybody who has such a name.
type Addresses interface {
	WithoutOwnParts(a address.Address) string
	WithoutOwnPartsIn(written string, in address.Address) string
}

// addressLike is what may be an address, or the id in which one stands; tag is where the
// short ones stand in a page.
var addressLike = lazy.Regexp("[^\\s\"'<>(),;=|\\\\`{}\\[\\]]*[/.][^\\s\"'<>(),;=|\\\\`{}\\[\\]]*")

var tag = lazy.Regexp(`<[^>]*>`)

// encoded is an address within another, as one that is to be shared.
var encoded = lazy.Regexp(`https?(?i:%3A%2F%2F)[A-Za-z0-9.%_~/-]*`)

// folded is where a line of iCalendar goes on.
var folded = lazy.Regexp(`\r?\n[ \t]`)

// formWords are lines of robots.txt that are the same in every site.
var formWords = lazy.Regexp(`(?m)^(?:User-agent: \*|(?:Allow|Disallow): /|Sitemap:)`)

// isMade reports what casebook makes of a source, in the place of a file as somebody
// brought it.
func isMade(source string) bool {
	return source == "" || source == config.File || path.Ext(source) == ".md"
}

// withoutOwnNames gives a file that casebook makes without the names of its own in
// addresses.
func (g *Guard) withoutOwnNames(a address.Address, data []byte) []byte {
	if strings.HasSuffix(string(a), ".ics") {
		data = folded().ReplaceAll(data, nil)
	}
	if a == "/robots.txt" {
		data = formWords().ReplaceAll(data, nil)
	}
	withoutOwn := func(at []byte) []byte {
		if before, id, ok := bytes.Cut(at, []byte("#")); ok && g.matcher.markup[string(id)] {
			at = before
		}
		return []byte(g.addresses.WithoutOwnPartsIn(string(g.lists.ownAssets.ReplaceAll(at, []byte("-"))), a))
	}
	data = encoded().ReplaceAllFunc(data, func(at []byte) []byte {
		if decoded, err := url.PathUnescape(string(at)); err == nil {
			at = []byte(decoded)
		}
		return at
	})
	if path.Ext(a.File()) == ".html" {
		data = bytes.ReplaceAll(data, []byte("<wbr>"), nil) // where a line of an address may end
		data = tag().ReplaceAllFunc(data, func(at []byte) []byte { return addressLike().ReplaceAllFunc(at, withoutOwn) })
	}
	isList := strings.HasPrefix(string(a), "/.well-known/") || host.IsHostFile(a.File()) || slices.Contains(host.KeptNames(), a.File())
	return addressLike().ReplaceAllFunc(data, func(at []byte) []byte {
		if !isList && !bytes.Contains(at, []byte(":/")) {
			return at // words of a text
		}
		return withoutOwn(at)
	})
}

// withoutOwnParts gives an address without those names.
func (g *Guard) withoutOwnParts(a address.Address) string {
	return g.lists.ownAssets.ReplaceAllString(g.addresses.WithoutOwnParts(a), "-")
}

// readOwnAssets gives what the program's style sheets, scripts and pictures are called
// where they are published.
func readOwnAssets(theme fs.FS) *regexp.Regexp {
	var names []string
	if theme != nil {
		files, _ := fs.Glob(theme, "assets/*.*")
		for _, file := range files {
			ending := path.Ext(file)
			names = append(names, regexp.QuoteMeta(strings.TrimSuffix(path.Base(file), ending))+`\.[0-9a-f]{8}`+regexp.QuoteMeta(ending))
		}
	}
	if names == nil {
		return regexp.MustCompile(`$^`)
	}
	return regexp.MustCompile(`(?:assets/)?(?:` + strings.Join(names, "|") + `)$`)
}

// CheckHostFile looks at what a server reads, which readers do not: a line of one word is
// not looked for among directives. What a site says there, and the addresses in it, are
// looked at where they stand.
func (g *Guard) CheckHostFile(a address.Address, data []byte) {
	if g == nil {
		return
	}
	hits := g.matcher.findWith(func(s *scanner) {
		s.readCode(func() {
			s.readAnyText(data)
			s.text.forgetContext()
		})
	})
	for _, h := range g.leaveOutOwn(hits, a, data) {
		g.reportMeeting(h.Entry, a, config.File)
	}
}

// leaveOutOwn gives the hits of a file that casebook made without those in names of its
// own.
func (g *Guard) leaveOutOwn(hits []Hit, a address.Address, data []byte) []Hit {
	return g.keepOthers(hits, func() []Hit { return g.matcher.FindInFile(a.File(), g.withoutOwnNames(a, data)) })
}

// keepOthers gives the hits of a file without those in names of casebook's own, which
// are noted.
func (g *Guard) keepOthers(hits []Hit, look func() []Hit) []Hit {
	if len(hits) == 0 || g.addresses == nil {
		return hits
	}
	left := look()
	isLeft := func(h Hit) bool {
		return slices.ContainsFunc(left, func(l Hit) bool { return l.Entry == h.Entry })
	}
	return slices.DeleteFunc(hits, func(h Hit) bool {
		if isLeft(h) {
			return false
		}
		g.mu.Lock()
		if _, known := g.own[h.Entry]; !known {
			g.own[h.Entry] = true
		}
		g.mu.Unlock()
		return true
	})
}

// ownFolders and ownFiles are what casebook calls folders and files of a site.
var (
	ownFolders = lazy.Regexp(`^(?:content/(?:(?:cases|letters|news|pages)/)?|assets/(?:static/)?|layouts/(?:(?:i18n|partials)/)?|site\.toml$)`)
	ownFiles   = lazy.Regexp(`^(?:index(?:\.[^/]*)?\.md|takedowns\.toml)$|/(?:index(?:\.[^/]*)?\.md|signatories\.(?:csv|xlsx|toml|json))$|^[^/]+/updates/`)
)

// withoutOwnFolders gives the path of a source without the names that casebook gives
// folders and files.
func (g *Guard) withoutOwnFolders(file string) string {
	if made, ok := strings.CutPrefix(file, "public/"); ok && g.addresses != nil {
		return g.addresses.WithoutOwnParts(address.Address("/" + strings.TrimSuffix(made, "index.html")))
	}
	if g.lists.Theme != nil {
		if _, err := fs.Stat(g.lists.Theme, file); err == nil && ownFolders().MatchString(file) {
			return "" // a layout or a style sheet in the place of the program's
		}
	}
	folder := ownFolders().FindString(file)
	return ownFiles().ReplaceAllString(file[len(folder):], "/")
}
