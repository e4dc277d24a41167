package publish

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	sitefolder "casebook/internal/folder"
)

// checkPath says whether p can be a file's place in the output on every
// operating system: relative, "/"-separated, without "." or "..", without a
// name that Windows cannot hold, and not casebook's own.
func checkPath(p string) error {
	if p == "" || !utf8.ValidString(p) {
		return badPath(p, "is not a file name")
	}
	if len(p) > 1000 {
		return badPath(p[:40]+"…", "is longer than 1,000 bytes")
	}
	for name := range strings.SplitSeq(p, "/") {
		if reason := checkName(name); reason != "" {
			return badPath(p, reason)
		}
	}
	return nil
}

func badPath(p, reason string) error {
	return conflict("bad-output-path", p, fmt.Sprintf("%q cannot be published: it %s", p, reason), "give it another name")
}

// checkName gives the reason why one part of a path is impossible, or "".
func checkName(name string) string {
	switch {
	case name == "":
		return "begins or ends with a slash, or has two in a row"
	case name == "." || name == "..":
		return "leaves its folder"
	case len(name) > 255:
		return "has a name longer than 255 bytes"
	case holdsUnsafe(name):
		return `holds a control character or one of < > : " \ | ? *, which Windows cannot store`
	case strings.HasSuffix(name, ".") || strings.HasSuffix(name, " "):
		return "has a name that ends in a full stop or a space, which Windows cannot store"
	case len(name) >= len(ownPrefix) && strings.EqualFold(name[:len(ownPrefix)], ownPrefix):
		return "begins with " + ownPrefix + ", a name that casebook keeps for itself"
	case sitefolder.IsDevice(name):
		return "is the name of a device on Windows"
	}
	return ""
}

// ownPrefix begins the names of what casebook keeps for itself.
const ownPrefix = ".casebook"

// unsafe are the bytes that Windows cannot store, besides control characters.
var unsafe = [256]bool{'<': true, '>': true, ':': true, '"': true, '\\': true, '|': true, '?': true, '*': true, 0x7f: true}

func holdsUnsafe(name string) bool {
	for i := range len(name) {
		if name[i] < 0x20 || unsafe[name[i]] {
			return true
		}
	}
	return false
}

// fold gives the form under which a file system that ignores letter case and
// Unicode forms finds p. Most paths are their own.
func fold(p string) string {
	for i := range len(p) {
		if c := p[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return norm.NFC.String(strings.ToLower(strings.ToUpper(norm.NFC.String(p))))
		}
	}
	return p
}

// parent gives the folder of p, "" for the output folder itself.
func parent(p string) string {
	return p[:max(0, strings.LastIndexByte(p, '/'))]
}
