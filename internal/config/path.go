package config

import (
	"path"
	"strings"

	"casebook/internal/decode"
	"casebook/internal/diag"
)

// readSitePath reads the name of a file within the site.
func readSitePath(n decode.Node, name string) (string, bool) {
	clean := path.Clean(name)
	if name == "" || strings.HasPrefix(name, "/") || strings.ContainsAny(name, `\:`) || clean == ".." || clean == "." || strings.HasPrefix(clean, "../") {
		n.AddError(diag.Say("outside-site/setting", "file", name))
		return "", false
	}
	return clean, true
}

// readMenuPage reads the name of a content file.
func readMenuPage(n decode.Node, name string) (string, bool) {
	clean, ok := readSitePath(n, strings.TrimPrefix(name, "content/"))
	if ok && !strings.HasSuffix(clean, ".md") {
		n.AddError(diag.Say("bad-menu-page", "file", name))
		return "", false
	}
	return clean, ok
}
