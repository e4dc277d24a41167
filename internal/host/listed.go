package host

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"casebook/internal/config"
	"casebook/internal/feed"
)

// A listed writes _headers and _redirects: rules one below another, a path each.
type listed struct {
	site    *Site
	headers strings.Builder
	moves   strings.Builder
}

const listedHead = "# Made by casebook of site.toml: what is changed here is lost with the next build.\n"

// tops gives the paths at which a host that serves the folder at its root is
// asked: its own, and that of base_url, when requests come with it.
func (s *Site) tops() []string {
	if s.basePath() == "/" {
		return []string{"/"}
	}
	return []string{"/", encodePath(s.basePath())}
}

// addRule writes headers of a path, which begins behind the top.
func (l *listed) addRule(top, rest string, headers ...string) {
	fmt.Fprintf(&l.headers, "%s%s\n", top, rest)
	for _, h := range headers {
		fmt.Fprintf(&l.headers, "  %s\n", h)
	}
}

// addHeaders writes what every file is sent with.
func (l *listed) addHeaders(more ...config.Header) {
	var lines []string
	for _, h := range append(l.site.headersOfAll(), more...) {
		lines = append(lines, h.Name+": "+h.Value)
	}
	l.addRule("/", "*", lines...)
}

// namedFiles gives the names of files whose type their host may not know, or not
// as it should be said.
func (s *Site) namedFiles() []string {
	names := []string{"signatories.csv", "signatories.json", "sitemap.xml", "robots.txt"}
	for _, f := range feed.Formats {
		names = append(names, f.File)
	}
	return names
}

// signedFiles are the list of the site and its signature.
func (s *Site) signedFiles() (list []string) {
	for _, f := range s.Files {
		if strings.HasSuffix(f, ".sha256") || strings.HasSuffix(f, ".minisig") {
			list = append(list, f)
		}
	}
	return list
}

// netlifyFiles makes the files of Netlify. Its rules add up: where two that fit
// have a header of one name, both values are sent. So none that fit one file say
// how long it is kept.
func netlifyFiles(s *Site) []File {
	l := &listed{site: s}
	l.headers.WriteString(listedHead)
	l.addHeaders()
	forGood, briefly := s.caching()
	for _, top := range s.tops() {
		for _, first := range s.firstParts() {
			if briefly != "" && first != "assets/*" {
				l.addRule(top, first, cacheControl+": "+briefly)
			}
		}
		for _, f := range s.filesBelow("assets/") {
			keep := briefly
			if slices.Contains(s.Fingerprinted, f) {
				keep = forGood
			}
			var lines []string
			if keep != "" {
				lines = append(lines, cacheControl+": "+keep)
			}
			if isText(f) {
				lines = append(lines, "Content-Type: "+TypeOf(f))
			}
			l.addRule(top, encodePath(f), lines...)
		}
		for _, p := range s.namedByDepth() {
			l.addRule(top, p, "Content-Type: "+TypeOf(p))
		}
		for _, f := range s.signedFiles() {
			l.addRule(top, encodePath(f), "Content-Type: "+TypeOf(f))
		}
		if s.Onion != "" {
			for _, f := range s.Files {
				if page, isPage := strings.CutSuffix(f, "index.html"); isPage {
					l.addRule(top, encodePath(page), "Onion-Location: "+s.Onion+encodePath(page))
				}
			}
		}
	}
	l.moves.WriteString(listedHead)
	for _, top := range s.tops() {
		for _, r := range s.Redirects {
			for _, old := range oldForms(r.From) {
				l.addMove(top, old, r.To, "301!")
			}
		}
	}
	for _, top := range s.tops() {
		for _, n := range s.otherNotFound() {
			fmt.Fprintf(&l.moves, "%s%s* %s 404\n", top, encodePath(strings.TrimPrefix(n.Below, "/")), encodePath(n.Page))
		}
	}
	return l.files()
}

// cloudflareFiles makes the files of Cloudflare Pages, which knows 100 rules of
// headers and 2,000 of redirects. A rule can take back a header of one before it.
func cloudflareFiles(s *Site) []File {
	l := &listed{site: s}
	l.headers.WriteString(listedHead)
	forGood, briefly := s.caching()
	var more []config.Header
	if briefly != "" {
		more = append(more, config.Header{Name: cacheControl, Value: briefly})
	}
	l.addHeaders(more...)
	if s.Onion != "" {
		l.addRule(s.tops()[len(s.tops())-1], "*", "Onion-Location: "+s.Onion+":splat")
	}
	for _, name := range s.namedFiles() {
		if slices.ContainsFunc(s.Files, func(f string) bool { return path.Base(f) == name }) {
			l.addRule("/", name, "Content-Type: "+TypeOf(name))
			l.addRule("/*/", name, "Content-Type: "+TypeOf(name))
		}
	}
	for _, top := range s.tops() {
		for _, f := range s.signedFiles() {
			l.addRule(top, encodePath(f), "Content-Type: "+TypeOf(f))
		}
		for _, f := range s.Fingerprinted {
			if forGood != briefly {
				l.addRule(top, encodePath(f), "! "+cacheControl, cacheControl+": "+forGood)
			}
		}
	}
	l.moves.WriteString(listedHead)
	const most = 2000
	n := 0
	for _, top := range s.tops() {
		for _, r := range s.Redirects {
			for _, old := range oldForms(r.From) {
				if n++; n <= most { // the page at an old address leads on without a rule too
					l.addMove(top, old, r.To, "301")
				}
			}
		}
	}
	return l.files()
}

// addMove writes a redirect.
func (l *listed) addMove(top, from, to, status string) {
	fmt.Fprintf(&l.moves, "%s%s %s %s\n", top, encodePath(strings.TrimPrefix(from, "/")), l.site.publicPath(to), status)
}

func (l *listed) files() []File {
	return []File{{Name: "_headers", Data: []byte(l.headers.String())}, {Name: "_redirects", Data: []byte(l.moves.String())}}
}

// firstParts lists what stands at the root of the site: files, and folders with
// all that is in them; "" for the home page.
func (s *Site) firstParts() []string {
	var list []string
	for _, f := range s.Files {
		first, _, isFolder := strings.Cut(f, "/")
		first = encodePath(first)
		switch {
		case isFolder:
			first += "/*"
		case f == "index.html":
			first = ""
		}
		list = append(list, first)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// filesBelow lists the files below a folder.
func (s *Site) filesBelow(folder string) (list []string) {
	for _, f := range s.Files {
		if strings.HasPrefix(f, folder) {
			list = append(list, f)
		}
	}
	return list
}

// namedByDepth gives the places of the named files as patterns: they are the same
// for all cases, so there are few.
func (s *Site) namedByDepth() []string {
	names := s.namedFiles()
	var list []string
	for _, f := range s.Files {
		if !slices.Contains(names, path.Base(f)) {
			continue
		}
		pattern := ""
		for i := range strings.Count(f, "/") {
			pattern += fmt.Sprintf(":in%d/", i+1)
		}
		list = append(list, pattern+path.Base(f))
	}
	slices.Sort(list)
	return slices.Compact(list)
}
