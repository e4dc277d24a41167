package host

import (
	"fmt"
	"strings"

	"casebook/internal/config"
)

// apacheFiles makes .htaccess for Apache 2.4. It needs AllowOverride FileInfo, and
// does without what many hosts do not grant (Options, Indexes).
func apacheFiles(s *Site) []File {
	var b strings.Builder
	line := func(format string, a ...any) { fmt.Fprintf(&b, format+"\n", a...) }
	line("# Made by casebook of site.toml: what is changed here is lost with the next build.")
	line("")
	for _, n := range s.NotFound {
		if n.Below == "/" {
			line("ErrorDocument 404 %s", s.publicPath(n.Page))
		}
	}
	for _, n := range s.otherNotFound() {
		line(`<If "%%{REQUEST_URI} =~ m#^%s#">`, matchBytes(s.plainPath(n.Below)))
		line("  ErrorDocument 404 %s", s.publicPath(n.Page))
		line("</If>")
	}
	line("")
	line("# What the files are")
	for i := len(mediaTypes) - 1; i >= 0; i-- { // names last: the last that fits holds
		row := mediaTypes[i]
		pattern := strings.TrimPrefix(row.pattern(), "/")
		if row.name != "" {
			pattern = "^" + pattern
		}
		line(`<FilesMatch "%s(\.(br|gz))?$">`, pattern)
		line("  ForceType %s", quoted(row.mediaType))
		line("</FilesMatch>")
	}
	line("")
	line("<IfModule mod_headers.c>")
	for _, h := range s.headersOfAll() {
		line("  %s", apacheHeader(h))
	}
	forGood, briefly := s.caching()
	if briefly != "" {
		line("  Header set Cache-Control %s", quoted(percent(briefly)))
	}
	if forGood != briefly {
		line(`  Header set Cache-Control %s "expr=%%{REQUEST_URI} =~ m#^%s%s(\.(br|gz))?$#"`, quoted(percent(forGood)), matchBytes(s.basePath()), fingerprint)
	}
	if s.Onion != "" {
		line("  # the same page of the onion mirror, for Tor Browser")
		line("  <IfModule mod_setenvif.c>")
		line(`  SetEnvIfExpr "%%{THE_REQUEST} =~ m#^[A-Z]+ %s([^ ?]*)#" CASEBOOK_PAGE=$1`, matchBytes(encodePath(s.basePath())))
		line("  Header set Onion-Location \"%s%%{CASEBOOK_PAGE}e\" env=CASEBOOK_PAGE", percent(s.Onion))
		line("  </IfModule>")
	}
	line("</IfModule>")
	if s.Precompressed {
		line("")
		line("# The compressed file beside a file, for whoever can read it")
		line("<IfModule mod_rewrite.c>")
		line("<IfModule mod_headers.c>")
		line("  RewriteEngine On")
		for _, c := range []struct{ name, ending string }{{"br", "br"}, {"gzip", "gz"}} {
			line(`  RewriteCond "%%{HTTP:Accept-Encoding}" "(^|[\s,])%s\s*(,|;|$)"`, c.name)
			line(`  RewriteCond "%%{HTTP:Accept-Encoding}" "!(^|[\s,])%s\s*;\s*q=0(\.0*)?\s*(,|$)"`, c.name)
			line(`  RewriteCond "%%{REQUEST_FILENAME}.%s" -f`, c.ending)
			line(`  RewriteRule "\.(%s)$" "%%{REQUEST_URI}.%s" [L,E=no-gzip:1,E=no-brotli:1]`, textEndings(), c.ending)
		}
		for _, c := range []struct{ name, ending string }{{"br", "br"}, {"gzip", "gz"}} {
			line(`  <FilesMatch "\.(%s)\.%s$">`, textEndings(), c.ending)
			line("    Header set Content-Encoding %s", c.name)
			line("  </FilesMatch>")
		}
		line(`  <FilesMatch "\.(%s)(\.(br|gz))?$">`, textEndings())
		line("    Header merge Vary Accept-Encoding")
		line("  </FilesMatch>")
		line("</IfModule>")
		line("</IfModule>")
	}
	if len(s.Redirects) > 0 {
		line("")
		line("# Old addresses")
		line("<IfModule mod_alias.c>")
		for _, r := range s.Redirects {
			old, optional := strings.TrimSuffix(r.From, "/"), ""
			if old != r.From {
				optional = "/?"
			}
			line(`RedirectMatch 301 "^%s%s$" %s`, matchBytes(s.plainPath(old)), optional, quoted(s.plainPath(r.To))) // which Apache encodes
		}
		line("</IfModule>")
	}
	return []File{{Name: ".htaccess", Data: []byte(b.String())}}
}

// apacheHeader sends a header with whatever answer, once: the server may have one
// of its own, in the other of its two tables.
func apacheHeader(h config.Header) string {
	return fmt.Sprintf("Header onsuccess unset %s\n  Header always set %s %s", h.Name, h.Name, quoted(percent(h.Value)))
}

// percent doubles the sign by which Apache begins what it fills in.
func percent(value string) string { return strings.ReplaceAll(value, "%", "%%") }

// textEndings gives the endings of files that are worth compressing, as the
// alternatives of a regular expression.
func textEndings() string {
	var list []string
	for _, row := range mediaTypes {
		if row.name == "" && strings.HasSuffix(row.mediaType, inUTF8) {
			list = append(list, strings.TrimPrefix(row.ending, "."))
		}
	}
	return strings.Join(list, "|")
}
