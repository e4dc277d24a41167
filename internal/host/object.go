package host

import (
	"slices"
	"strings"
)

// An Object is what a store that knows no rules (S3) is told with a file.
type Object struct {
	ContentType  string // "application/octet-stream" where casebook does not know better
	CacheControl string // "" to say nothing
	Redirect     string // the path to which an old address leads, percent-encoded; "" for all other files
}

// Object gives what is told with a file, relative to the root of the site.
// Headers that protect readers are no part of it: a store does not send them, the
// CDN before it does.
func (s *Site) Object(file string) Object {
	o := Object{ContentType: SentAs(file)}
	forGood, briefly := s.caching()
	o.CacheControl = briefly
	if slices.Contains(s.Fingerprinted, file) {
		o.CacheControl = forGood
	}
	i := slices.IndexFunc(s.Redirects, func(r Redirect) bool {
		name := strings.TrimPrefix(r.From, "/")
		return name == file || strings.HasSuffix(name, "/") && name+"index.html" == file
	})
	if i >= 0 {
		o.Redirect = s.publicPath(s.Redirects[i].To)
	}
	return o
}

// ObjectHeaders gives what is told with a file besides its type, by name.
func (s *Site) ObjectHeaders(file string) map[string]string {
	o := s.Object(file)
	headers := map[string]string{}
	if o.CacheControl != "" {
		headers[cacheControl] = o.CacheControl
	}
	if o.Redirect != "" {
		headers["x-amz-website-redirect-location"] = o.Redirect
	}
	return headers
}
