package publish

import (
	"strings"
	"sync"
	"unicode/utf8"

	"casebook/internal/diag"
	"casebook/internal/folder"
)

// ownPrefix begins the names of what casebook keeps for itself.
const ownPrefix = ".casebook"

// checkPath says whether p can be a file's place in the output on every
// operating system: relative, "/"-separated, without "." or "..", without a
// name that Windows cannot hold, and not casebook's own.
func checkPath(p string) error {
	if p == "" || !utf8.ValidString(p) {
		return contentError(p, diag.Say("bad-output-path", "path", p))
	}
	if len(p) > 1000 {
		return contentError(p, diag.Say("bad-output-path/long", "path", p[:40]+"…"))
	}
	for name := range strings.SplitSeq(p, "/") {
		if t, ok := checkName(p, name); !ok {
			return contentError(p, t)
		}
	}
	return nil
}

// checkName says whether one part of a path is possible, or else why not.
func checkName(path, name string) (t diag.Text, ok bool) {
	switch {
	case name == "":
		t = diag.Say("bad-output-path/slash", "path", path)
	case name == "." || name == "..":
		t = diag.Say("bad-output-path/dots", "path", path)
	case len(name) > 255:
		t = diag.Say("bad-output-path/long-name", "path", path)
	case strings.ContainsFunc(name, isUnsafe):
		t = diag.Say("bad-output-path/character", "path", path)
	case strings.HasSuffix(name, ".") || strings.HasSuffix(name, " "):
		t = diag.Say("bad-output-path/end", "path", path)
	case len(name) >= len(ownPrefix) && strings.EqualFold(name[:len(ownPrefix)], ownPrefix):
		t = diag.Say("bad-output-path/own", "path", path, "own", ownPrefix)
	case folder.IsDevice(name):
		t = diag.Say("bad-output-path/device", "path", path)
	default:
		return t, true
	}
	return t, false
}

// isUnsafe reports what Windows cannot store in a name.
func isUnsafe(r rune) bool { return r < 0x20 || r == 0x7f || strings.ContainsRune(`<>:"\|?*`, r) }

// parentPath gives the folder of p, "" for the output folder itself.
func parentPath(p string) string {
	return p[:max(0, strings.LastIndexByte(p, '/'))]
}

// joinPath puts a name behind the path of its folder.
func joinPath(dir, name string) string {
	return strings.TrimPrefix(dir+"/"+name, "/")
}

// claims knows every path written in this run, so that no two of them are one
// file on any system.
type claims struct {
	mu    sync.Mutex
	names map[string]claim // by folded path
}

type claim struct {
	path     string
	isFolder bool
}

// claimPath claims p and its folders, or says what is in its way. p has passed
// checkPath.
func (c *claims) claimPath(p string) error {
	key := folder.FoldName(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	if other, ok := c.names[key]; ok {
		if other.path == p {
			return contentError(p, diag.Say("output-collision/twice", "path", p))
		}
		return contentError(p, diag.Say("output-collision", "path", p, "other", other.path))
	}
	for path, name := parentPath(p), parentPath(key); path != ""; path, name = parentPath(path), parentPath(name) {
		other, ok := c.names[name]
		if ok && (!other.isFolder || other.path != path) {
			return contentError(p, diag.Say("output-collision", "path", p, "other", other.path))
		}
		if ok {
			break // its own folders were claimed with it
		}
		c.names[name] = claim{path, true}
	}
	c.names[key] = claim{p, false}
	return nil
}

// holdsFile reports whether the file p itself was claimed.
func (c *claims) holdsFile(p string) bool {
	found, ok := c.names[folder.FoldName(p)]
	return ok && !found.isFolder && found.path == p
}
