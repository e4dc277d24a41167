package page

import (
	"net/url"
	"strings"
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

// escaped gives the address percent-encoded (RFC 3986, section 3.3).
func (a Address) escaped() string {
	if plain(string(a)) {
		return string(a)
	}
	return (&url.URL{Path: string(a)}).EscapedPath()
}

// plain reports a path of nothing but unreserved characters (RFC 3986, section
// 2.3), as that of nearly every page: it stands in an address as it is.
func plain(path string) bool {
	for i := range len(path) {
		c := path[i]
		if !('a' <= c && c <= 'z' || c == '/' || c == '-' || '0' <= c && c <= '9' || c == '.' || 'A' <= c && c <= 'Z' || c == '_' || c == '~') {
			return false
		}
	}
	return true
}

// A linker writes addresses as one page needs them.
type linker struct {
	from     Address
	portable bool   // links end in index.html, for opening from a disk
	root     string // set on 404.html, which is served at any depth: links begin with it
}

// to gives a reference (RFC 3986, section 4.2) that leads to the address.
func (l linker) to(a Address) string {
	if l.portable {
		a = "/" + Address(a.File())
	}
	if l.root != "" {
		return l.root + strings.TrimPrefix(a.escaped(), "/")
	}
	ref := Address(relative(string(l.from), string(a))).escaped()
	if first, _, _ := strings.Cut(ref, "/"); strings.Contains(first, ":") {
		ref = "./" + ref // else it would read as a scheme
	}
	return ref
}

// relative gives the path that leads from one address to another.
func relative(from, to string) string {
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
