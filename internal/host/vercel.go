package host

import (
	"bytes"
	"encoding/json"
	"strings"
)

// The parts of vercel.json that are written.
type (
	vercelSettings struct {
		TrailingSlash bool             `json:"trailingSlash"` // links are relative: a page's address has its slash
		Headers       []vercelHeaders  `json:"headers"`
		Redirects     []vercelRedirect `json:"redirects,omitempty"`
	}
	vercelHeaders struct {
		Source  string         `json:"source"`
		Headers []vercelHeader `json:"headers"`
	}
	vercelHeader struct {
		Key   string `json:"key"`
		Value string `json:"value"`
	}
	vercelRedirect struct {
		Source      string `json:"source"`
		Destination string `json:"destination"`
		StatusCode  int    `json:"statusCode"`
	}
)

// vercelFiles makes vercel.json. Of rules that fit one file and set one header the
// last holds. A page of another language for what is not there it cannot show: it
// shows that of the site.
func vercelFiles(s *Site) []File {
	var v vercelSettings
	v.TrailingSlash = true
	rule := func(source, name, value string) {
		if value != "" {
			v.Headers = append(v.Headers, vercelHeaders{source, []vercelHeader{{name, value}}})
		}
	}
	var all []vercelHeader
	for _, h := range s.headersOfAll() {
		all = append(all, vercelHeader{h.Name, h.Value})
	}
	v.Headers = append(v.Headers, vercelHeaders{"/(.*)", all})
	forGood, briefly := s.caching()
	rule("/(.*)", cacheControl, briefly)
	if s.Onion != "" {
		rule("/(.*)", "Onion-Location", s.Onion+"$1")
	}
	for _, name := range s.namedFiles() {
		rule("/(.*)"+vercelPath(name), "Content-Type", TypeOf(name))
	}
	for _, f := range s.signedFiles() {
		rule("/"+vercelPath(f), "Content-Type", TypeOf(f))
	}
	for _, f := range s.Fingerprinted {
		if forGood != briefly {
			rule("/"+vercelPath(f), cacheControl, forGood)
		}
	}
	for _, top := range s.tops() {
		for _, r := range s.Redirects {
			for _, old := range oldForms(r.From) {
				v.Redirects = append(v.Redirects, vercelRedirect{top + vercelPath(strings.TrimPrefix(old, "/")), s.publicPath(r.To), 301})
			}
		}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	_ = enc.Encode(v) // of texts, it does not fail
	return []File{{Name: "vercel.json", Data: b.Bytes()}}
}

// vercelPath writes a path so that nothing in it is a pattern: what browsers send
// as it is stands behind a backslash, all else percent-encoded.
func vercelPath(p string) string {
	var b strings.Builder
	for i := range len(p) {
		switch c := p[i]; {
		case isPlain(c) || c == '/':
			b.WriteByte(c)
		case strings.IndexByte("!$&'()*+,;=:@.~", c) >= 0:
			b.WriteString(`\` + string(c))
		default:
			b.WriteString(encodePath(p[i : i+1])) // a byte: string(c) would be another letter
		}
	}
	return b.String()
}
