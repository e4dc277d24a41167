// Package address knows every address of the site: where each content file,
// each file beside one and each page that casebook makes itself stands, what
// its feed entry's id is, who has an address already, and what a link leads
// to. All of it is known before any Markdown is converted, so that a link that
// leads nowhere is found at its own line.
package address

import (
	"net/url"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// An Address is where something stands on the site, from its root: a page
// ends in "/", as "/uk/cases/x/"; a file has its name, as "/feed.xml". It is
// not percent-encoded.
type Address string

// File gives the output file, with "/" and without one at the front.
func (a Address) File() string {
	f := strings.TrimPrefix(string(a), "/")
	if strings.HasSuffix(f, "/") || f == "" {
		f += "index.html"
	}
	return f
}

// Escaped gives the address percent-encoded (RFC 3986, section 3.3).
func (a Address) Escaped() string {
	if isUnreserved(string(a)) {
		return string(a)
	}
	return (&url.URL{Path: string(a)}).EscapedPath()
}

// Folded gives the form under which addresses collide on file systems that
// ignore letter case or Unicode form.
func (a Address) Folded() string { return strings.ToLower(norm.NFC.String(a.File())) }

// IsPage reports an HTML page.
func (a Address) IsPage() bool {
	return strings.HasSuffix(string(a), "/") || strings.HasSuffix(string(a), ".html")
}

// IsWithin reports whether an address is another one or below it. The home
// page has everything below it, but is only itself.
func (a Address) IsWithin(top Address) bool {
	return a == top || top != "/" && strings.HasPrefix(string(a), string(top))
}

// isUnreserved reports a path of nothing but unreserved characters (RFC 3986,
// section 2.3), as that of nearly every page: it stands in a link as it is.
func isUnreserved(path string) bool {
	for i := range len(path) {
		c := path[i]
		if !('a' <= c && c <= 'z' || c == '/' || c == '-' || '0' <= c && c <= '9' || c == '.' || 'A' <= c && c <= 'Z' || c == '_' || c == '~') {
			return false
		}
	}
	return true
}

// A Linker writes addresses as one page needs them.
type Linker struct {
	From     Address
	Portable bool   // links end in index.html, for opening from a disk
	Root     string // set on 404.html, which is served at any depth: links begin with it
}

// Reference gives a reference (RFC 3986, section 4.2) that leads to the address.
func (l Linker) Reference(a Address) string {
	if l.Portable {
		a = "/" + Address(a.File())
	}
	if l.Root != "" {
		return l.Root + strings.TrimPrefix(a.Escaped(), "/")
	}
	ref := Address(RelativePath(string(l.From), string(a))).Escaped()
	if first, _, _ := strings.Cut(ref, "/"); strings.Contains(first, ":") {
		ref = "./" + ref // else it would read as a scheme
	}
	return ref
}

// RelativePath gives the path that leads from one address to another.
func RelativePath(from, to string) string {
	common := 0 // length of the folders they share, with the last "/"
	for i := 0; i < len(from) && i < len(to) && from[i] == to[i]; i++ {
		if from[i] == '/' {
			common = i + 1
		}
	}
	up := strings.Count(from[common:], "/")
	rest := to[common:]
	switch {
	case up > 0:
		const far = "../../../../../../../../"
		for ; up > len(far)/3; up-- {
			rest = "../" + rest
		}
		return far[:3*up] + rest
	case rest == "":
		return "./"
	}
	return rest
}
