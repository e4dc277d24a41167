package host

import (
	"fmt"
	"strings"
)

// nginxFiles makes what goes inside the server block of nginx. All headers stand
// in the block itself, with variables for what differs: a location that has one of
// its own would lose all the others.
func nginxFiles(s *Site) []File {
	var b strings.Builder
	line := func(format string, a ...any) { fmt.Fprintf(&b, format+"\n", a...) }
	base := matchBytes(s.basePath())
	line("# Made by casebook of site.toml, for the server block: include this file there, below root.")
	line("# root is the folder that holds %s", folderSays(s))
	line("")
	line("index index.html;")
	line("absolute_redirect off;")
	line("default_type application/octet-stream;")
	line("")
	line("# What is not there")
	for _, n := range s.NotFound {
		if n.Below == "/" {
			line("set $casebook_404 %s;", quoted(s.plainPath(n.Page)))
		}
	}
	for _, n := range s.otherNotFound() {
		line(`if ($uri ~ "^%s") { set $casebook_404 %s; }`, matchBytes(s.plainPath(n.Below)), quoted(s.plainPath(n.Page)))
	}
	line("error_page 404 $casebook_404;")
	line("")
	line("# What every answer is sent with")
	for _, h := range s.headersOfAll() {
		line("add_header %s %s always;", h.Name, quoted(h.Value))
	}
	forGood, briefly := s.caching()
	if briefly != "" {
		line("set $casebook_cache %s;", quoted(briefly))
		if forGood != briefly {
			line(`if ($request_uri ~ "^%s%s($|\?)") { set $casebook_cache %s; }`, matchBytes(encodePath(s.basePath())), fingerprint, quoted(forGood))
		}
		line("add_header Cache-Control $casebook_cache;")
	}
	if s.Onion != "" {
		line("# the same page of the onion mirror, for Tor Browser")
		line(`set $casebook_onion "";`)
		line(`if ($request_uri ~ "^%s([^?]*)") { set $casebook_onion "%s$1"; }`, matchBytes(encodePath(s.basePath())), s.Onion)
		line("add_header Onion-Location $casebook_onion;")
	}
	compressed := ""
	if s.Precompressed {
		compressed = `if ($casebook_br = "wanted there") { set $casebook_encoding br; rewrite ^ $casebook_file.br break; } `
		line("")
		line("# The compressed file beside a file, for whoever can read it")
		line("gzip_static on;")
		line("set $casebook_file $uri;")
		line(`if ($uri ~ "/$") { set $casebook_file "${uri}index.html"; }`)
		line(`set $casebook_br "";`)
		line(`if ($http_accept_encoding ~ "(^|[ ,])br *(,|;|$)") { set $casebook_br "wanted"; }`)
		line(`if ($http_accept_encoding ~ "(^|[ ,])br *; *q=0(\.0*)? *(,|$)") { set $casebook_br ""; }`)
		line(`if (-f "$document_root$casebook_file.br") { set $casebook_br "$casebook_br there"; }`)
		line(`set $casebook_encoding "";`)
		line("add_header Content-Encoding $casebook_encoding always;")
		line(`set $casebook_vary "";`)
		line(`if ($casebook_file ~ "\.(%s)$") { set $casebook_vary "Accept-Encoding"; }`, textEndings())
		line("add_header Vary $casebook_vary always;")
	}
	line("")
	line("# What the files are: of a page, and of each kind of file")
	for _, row := range mediaTypes {
		inside := ""
		if strings.HasSuffix(row.mediaType, inUTF8) {
			inside = compressed
		}
		line(`location ~ "^%s(.*)%s$" { %stypes { } default_type %s; }`, strings.TrimSuffix(base, "/"), row.pattern(), inside, quoted(row.mediaType))
	}
	if len(s.Redirects) > 0 {
		line("")
		line("# Old addresses")
		for _, r := range s.Redirects {
			for _, old := range oldForms(r.From) {
				line("location = %s { return 301 %s; }", quoted(s.plainPath(old)), quoted(s.publicPath(r.To)))
			}
		}
	}
	return []File{{Name: "nginx.conf", Data: []byte(b.String()), Kept: true}}
}

// folderSays says where the files of the site lie below the root of the server.
func folderSays(s *Site) string {
	if s.basePath() == "/" {
		return "the site."
	}
	return "a folder " + strings.Trim(encodePath(s.basePath()), "/") + ", which holds the site."
}
