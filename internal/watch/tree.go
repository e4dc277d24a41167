package watch

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A tree is the part of a folder that is of interest.
type tree struct {
	root   string // absolute, without symbolic links
	paths  []string
	ignore func(path string) bool
}

// isBelow reports whether a path is another one or lies in it.
func isBelow(p, top string) bool {
	return p == top || top == "." || strings.HasPrefix(p, top) && p[len(top)] == '/'
}

// isWanted reports whether a path is of interest: one of those asked for or in
// one of them.
func (t *tree) isWanted(p string) bool {
	return slices.ContainsFunc(t.paths, func(top string) bool { return isBelow(p, top) }) && !t.isIgnored(p)
}

// leadsToWanted reports a folder in which something of interest may appear.
func (t *tree) leadsToWanted(p string) bool {
	return slices.ContainsFunc(t.paths, func(top string) bool { return isBelow(top, p) && top != p })
}

func (t *tree) isIgnored(p string) bool { return t.ignore != nil && t.ignore(p) }

// absolutePath gives a path as the system knows it.
func (t *tree) absolutePath(p string) string { return filepath.Join(t.root, filepath.FromSlash(p)) }

// relativePath gives a path of the system relative to the root; false for one that
// is outside.
func (t *tree) relativePath(name string) (string, bool) {
	p, err := filepath.Rel(t.root, name)
	p = filepath.ToSlash(p)
	return p, err == nil && p != ".." && !strings.HasPrefix(p, "../")
}

// conditionOf says what a path looks like now.
func (t *tree) conditionOf(p string) condition {
	info, err := os.Stat(t.absolutePath(p))
	switch {
	case err != nil:
		return missing
	case info.Mode().IsRegular() && info.Size() == 0:
		return empty
	}
	return whole
}

// stampNow gives the stamp of a path as it is now; a zero one when nothing is there.
func (t *tree) stampNow(p string) stamp {
	info, err := os.Stat(t.absolutePath(p))
	if err != nil {
		return stamp{}
	}
	return stampOf(info)
}

// walkTree calls visit for what is at a path and everything in it, folders before
// what they hold. Symbolic links are visited, not followed. What disappears
// meanwhile is left out.
func (t *tree) walkTree(top string, visit func(p string, d fs.DirEntry) error) error {
	return filepath.WalkDir(t.absolutePath(top), func(name string, d fs.DirEntry, err error) error {
		p, inside := t.relativePath(name)
		if err != nil || !inside {
			return nil
		}
		if t.isIgnored(p) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		return visit(p, d)
	})
}

// linkTarget gives where a symbolic link within the root leads, relative to the
// root; false when it leads out of it, nowhere, or back to a folder it is in.
func (t *tree) linkTarget(link string) (string, bool) {
	name, err := filepath.EvalSymlinks(t.absolutePath(link))
	if err != nil {
		return "", false
	}
	p, inside := t.relativePath(name)
	return p, inside && !isBelow(link, p)
}

// parentFolders gives the folders that a path is in, from the root on.
func parentFolders(p string) []string {
	var list []string
	for dir := path.Dir(p); ; dir = path.Dir(dir) {
		list = append(list, dir)
		if dir == "." {
			slices.Reverse(list)
			return list
		}
	}
}
