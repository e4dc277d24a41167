// Package host makes the settings of whatever serves the site: that every file
// is sent with its type, how long it may be kept, the policy of the pages and
// what else protects readers; that old addresses lead on, and that a page that
// is not there is said in the reader's language.
//
// A host reads them from files of its own form, which Kind names. What is in
// them comes from one description of the site, and all of it that somebody has
// written (addresses, values of headers) is written as a value of that form: none
// can be taken for a setting.
package host

import (
	"net/url"
	"slices"
	"strings"

	"casebook/internal/config"
)

// A Site is what the settings are made of.
type Site struct {
	Kind          string   // of [host]: what was built is made for it
	Base          *url.URL // where readers find the site; its path ends in "/"
	Policy        string   // Content-Security-Policy of the pages
	Headers       []config.Header
	Onion         string   // the address of the onion mirror, which ends in "/"; "" when there is none
	Precompressed bool     // there may be X.br and X.gz beside X
	Files         []string // every file of the site, relative to its root
	Fingerprinted []string // those of them whose name changes with their content
	Redirects     []Redirect
	NotFound      []NotFound // the site's own language first
}

// A Redirect leads from an old address, "/old/" or "/old.html", to the page.
// Addresses are of the site, from its root, and not percent-encoded.
type Redirect struct{ From, To string }

// NotFound is the page that is shown for what is not there below an address.
type NotFound struct{ Below, Page string }

// A File is one that a host reads.
type File struct {
	Name string // relative to the root of the site, or to .casebook/host/
	Data []byte
	Kept bool // it stays in .casebook/host/ of the site and is sent nowhere
}

// A kind is a form of settings.
type kind struct {
	name  string
	files func(*Site) []File
	names []string // of the files that are sent

	precompressed bool // it can send X.br for X
	languages     bool // it can show the page of the language for what is not there
}

// kinds is the one table of hosts.
var kinds = []kind{
	{name: "apache", files: apacheFiles, names: []string{".htaccess"}, precompressed: true, languages: true},
	{name: "nginx", files: nginxFiles, precompressed: true, languages: true},
	{name: "caddy", files: caddyFiles, precompressed: true, languages: true},
	{name: "netlify", files: netlifyFiles, names: []string{"_headers", "_redirects"}, languages: true},
	{name: "cloudflare", files: cloudflareFiles, names: []string{"_headers", "_redirects"}, languages: true},
	{name: "vercel", files: vercelFiles, names: []string{"vercel.json"}},
	{name: "github", files: func(*Site) []File { return []File{{Name: ".nojekyll"}} }, names: []string{".nojekyll"}},
	{name: "s3", files: func(*Site) []File { return nil }}, // each object is told: see Object
}

func findKind(name string) *kind {
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == name })
	if i < 0 {
		return &kind{files: func(*Site) []File { return nil }}
	}
	return &kinds[i]
}

// FilesFor gives the files that a host of a kind reads; none for "".
func (s *Site) FilesFor(kind string) []File { return findKind(kind).files(s) }

// Names lists the files that a host of a kind reads at the root of the site.
func Names(kind string) []string { return findKind(kind).names }

// KeptNames lists what stays in .casebook/host/, of all kinds.
func KeptNames() []string { return []string{"nginx.conf", "Caddyfile"} }

// IsHostFile reports a file at the root of a site that some host reads, and no
// reader: another host of the same site has others.
func IsHostFile(file string) bool {
	return slices.ContainsFunc(kinds, func(k kind) bool { return slices.Contains(k.names, file) })
}

// Precompresses reports whether a host of a kind can send X.br and X.gz for X.
func Precompresses(kind string) bool { return findKind(kind).precompressed }

// HasLanguages reports whether a host of a kind can show the page of a language
// for what is not there.
func HasLanguages(kind string) bool { return findKind(kind).languages }

// What answers are kept for: a file whose name changes with its content for good,
// everything else for minutes.
const (
	lasting = "public, max-age=31536000, immutable"
	brief   = "public, max-age=300"
)

// headersOfAll gives what every file is sent with, but for Cache-Control: what
// casebook sends, and what the site sends besides or in its place.
func (s *Site) headersOfAll() []config.Header {
	list := []config.Header{
		{Name: "Content-Security-Policy", Value: s.Policy + ";frame-ancestors 'none'"},
		{Name: "Referrer-Policy", Value: "no-referrer"},
		{Name: "X-Content-Type-Options", Value: "nosniff"},
		{Name: "X-Frame-Options", Value: "DENY"},
	}
	if s.Base.Scheme == "https" {
		list = append(list, config.Header{Name: "Strict-Transport-Security", Value: "max-age=31536000"})
	}
	for _, h := range s.Headers {
		list = slices.DeleteFunc(list, func(x config.Header) bool { return strings.EqualFold(x.Name, h.Name) })
		if h.Value != "" && !strings.EqualFold(h.Name, cacheControl) {
			list = append(list, h)
		}
	}
	return list
}

const cacheControl = "Cache-Control"

// caching gives how long files are kept: for good those with a fingerprint, and
// briefly the others, unless the site says something for all. "" says nothing.
func (s *Site) caching() (forGood, briefly string) {
	for _, h := range s.Headers {
		if strings.EqualFold(h.Name, cacheControl) {
			return h.Value, h.Value
		}
	}
	return lasting, brief
}

// basePath gives the path of the site, "/" or "/campaign/", not encoded.
func (s *Site) basePath() string { return s.Base.Path }

// plainPath gives the path of an address as servers have it, not encoded.
func (s *Site) plainPath(address string) string {
	return s.basePath() + strings.TrimPrefix(address, "/")
}

// publicPath gives the path of an address as readers have it, percent-encoded.
func (s *Site) publicPath(address string) string { return encodePath(s.plainPath(address)) }

// otherNotFound lists the pages of the further languages.
func (s *Site) otherNotFound() []NotFound {
	return slices.DeleteFunc(slices.Clone(s.NotFound), func(n NotFound) bool { return n.Below == "/" })
}

// oldForms gives the forms in which an old address is asked for: a page with and
// without the slash at its end.
func oldForms(from string) []string {
	if short := strings.TrimSuffix(from, "/"); short != from {
		return []string{from, short}
	}
	return []string{from}
}

// encodePath percent-encodes all of a path but unreserved characters and slashes
// (RFC 3986, section 2.3): nothing that remains means anything to a server.
func encodePath(p string) string {
	var b strings.Builder
	for i := range len(p) {
		if c := p[i]; isPlain(c) || c == '.' || c == '~' || c == '/' {
			b.WriteByte(c)
		} else {
			b.WriteString("%" + string(hexDigits[c>>4]) + string(hexDigits[c&15]))
		}
	}
	return b.String()
}

const hexDigits = "0123456789ABCDEF"

func isPlain(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_'
}

// matchBytes gives a regular expression, for programs that match bytes, of a text
// as it is.
func matchBytes(text string) string {
	var b strings.Builder
	for i := range len(text) {
		switch c := text[i]; {
		case isPlain(c) || c == '/':
			b.WriteByte(c)
		case c == '.':
			b.WriteString(`\.`)
		default:
			b.WriteString(`\x` + string(hexDigits[c>>4]) + string(hexDigits[c&15]))
		}
	}
	return b.String()
}

// fingerprint matches what asset makes of a name, below the path of the site.
const fingerprint = `assets/.+\.[0-9a-f]{8}\.[A-Za-z0-9]+`

// quoted puts a value between double quotes; signs that end or change it there
// are escaped.
func quoted(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
}
