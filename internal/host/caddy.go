package host

import (
	"fmt"
	"regexp"
	"strings"
)

// caddyFiles makes what goes inside the block of a site of Caddy 2.
func caddyFiles(s *Site) []File {
	var b strings.Builder
	line := func(format string, a ...any) { fmt.Fprintf(&b, format+"\n", a...) }
	base := regexp.QuoteMeta(s.basePath())
	line("# Made by casebook of site.toml, for the block of the site: import this file there, below root.")
	line("# root is the folder that holds %s", folderSays(s))
	line("")
	line("route {") // keeps them in this order: else those for all files would come last, and win
	line("# What every answer is sent with")
	line("header {")
	for _, h := range s.headersOfAll() {
		line("\t%s %s", h.Name, caddyQuoted(h.Value))
	}
	forGood, briefly := s.caching()
	if briefly != "" {
		line("\tCache-Control %s", caddyQuoted(briefly))
	}
	line("}")
	if forGood != briefly {
		line("@casebook_lasting path_regexp %s", caddyQuoted("^"+base+fingerprint+"$"))
		line("header @casebook_lasting Cache-Control %s", caddyQuoted(forGood))
	}
	line("")
	line("# What the files are")
	for i := len(mediaTypes) - 1; i >= 0; i-- { // names last: the last that fits holds
		row := mediaTypes[i]
		pattern := row.pattern() + "$"
		if row.ending == ".html" {
			pattern = `(\.html|/)$`
		}
		line("@casebook_type_%d path_regexp %s", i, caddyQuoted(pattern))
		line("header @casebook_type_%d Content-Type %s", i, caddyQuoted(row.mediaType))
	}
	if s.Onion != "" {
		line("")
		line("# The same page of the onion mirror, for Tor Browser")
		line("map {http.request.orig_uri} {casebook_onion} {")
		line("\t%s %s", caddyQuoted("~^"+regexp.QuoteMeta(encodePath(s.basePath()))+`([^?]*)`), caddyQuoted(s.Onion+"${1}"))
		line("\tdefault \"\"")
		line("}")
		line("@casebook_page expression %s", "`{casebook_onion} != \"\"`")
		line("header @casebook_page Onion-Location {casebook_onion}")
	}
	if len(s.Redirects) > 0 {
		line("")
		line("# Old addresses")
		line("map {http.request.uri.path} {casebook_now} {")
		for _, r := range s.Redirects {
			for _, old := range oldForms(r.From) {
				line("\t%s %s", caddyInput(s.plainPath(old)), caddyQuoted(s.publicPath(r.To)))
			}
		}
		line("\tdefault \"\"")
		line("}")
		line("@casebook_old expression %s", "`{casebook_now} != \"\"`")
		line("redir @casebook_old {casebook_now} 301")
	}
	line("")
	if s.Precompressed {
		line("@casebook_text path_regexp %s", caddyQuoted(`(/|\.(`+textEndings()+`))$`))
		line("header @casebook_text Vary Accept-Encoding")
		line("file_server {")
		line("\tprecompressed br gzip")
		line("}")
	} else {
		line("file_server")
	}
	line("}")
	line("")
	line("# What is not there")
	line("handle_errors {")
	line("\theader Content-Type %s", caddyQuoted(TypeOf("404.html")))
	line("\theader Cache-Control %s", caddyQuoted("no-cache"))
	for i, n := range s.otherNotFound() {
		line("\t@casebook_404_%d path %s", i, caddyQuoted(s.plainPath(n.Below)+"*"))
		line("\trewrite @casebook_404_%d %s", i, caddyQuoted(s.plainPath(n.Page)))
	}
	line("\t@casebook_404 {")
	for _, n := range s.otherNotFound() {
		line("\t\tnot path %s", caddyQuoted(s.plainPath(n.Below)+"*"))
	}
	line("\t\tpath *")
	line("\t}")
	for _, n := range s.NotFound {
		if n.Below == "/" {
			line("\trewrite @casebook_404 %s", caddyQuoted(s.plainPath(n.Page)))
		}
	}
	line("\tfile_server")
	line("}")
	return []File{{Name: "Caddyfile", Data: []byte(b.String()), Kept: true}}
}

// caddyInput gives a path as map looks for it: one with braces as a regular
// expression, since what stands between them could be the name of a value.
func caddyInput(p string) string {
	if !strings.ContainsAny(p, "{}") {
		return caddyQuoted(p)
	}
	return caddyQuoted("~^" + strings.NewReplacer(`\{`, `\x7b`, `\}`, `\x7d`).Replace(regexp.QuoteMeta(p)) + "$")
}

// caddyQuoted puts a word between double quotes, in which a backslash is itself
// but before another quote. Config lets no braces into values.
func caddyQuoted(word string) string { return `"` + strings.ReplaceAll(word, `"`, `\"`) + `"` }
