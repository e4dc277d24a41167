// Package history keeps what a file said before each save of the desk: plain
// files below .casebook/history/, in a folder that is called as the file is.
// They are never content, version control is told to ignore them, and they go
// when their time is over, when there are too many, and at once when somebody
// who is named in them is withdrawn or their page is taken down.
package history

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"casebook/internal/durable"
	"casebook/internal/folder"
)

// Folder is where versions lie, relative to the site.
const Folder = durable.Hidden + "/history"

// How long versions are kept, and how many bytes of them at most; the oldest
// go first.
const (
	Lifetime = 90 * 24 * time.Hour
	MaxBytes = 256 << 20
)

// moment is how a version's name begins, in UTC: names sort as times do.
const moment = "20060102T150405.000000000Z"

// A Version is what a file held once.
type Version struct {
	Name string    // in the folder of the file's versions
	Time time.Time // of the save that replaced it
	ETag string    // as ETag gives it
}

// ETag gives the digest of a file's bytes as HTTP writes one (RFC 9110, section
// 8.8.3): "sha256:HEX", quotation marks included.
func ETag(data []byte) string {
	sum := sha256.Sum256(data)
	return `"sha256:` + hex.EncodeToString(sum[:]) + `"`
}

// Keep notes what a file held, before it is replaced. What is kept already as
// the newest version is not kept twice.
func Keep(c *durable.Change, file string, data []byte, now time.Time) error {
	if err := refuseLinks(c); err != nil {
		return err
	}
	before, err := List(c.Root().FS(), file)
	if err != nil || len(before) > 0 && before[0].ETag == ETag(data) {
		return err
	}
	sum := sha256.Sum256(data)
	name := now.UTC().Format(moment) + "-" + hex.EncodeToString(sum[:]) + path.Ext(file)
	err = c.CreateFile(path.Join(Folder, file, name), data)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// refuseLinks refuses to keep anything where the folder of versions is a link: it
// could lead to where texts are published from.
func refuseLinks(c *durable.Change) error {
	for _, name := range []string{durable.Hidden, Folder} {
		if info, err := c.Root().Lstat(name); err == nil && !info.IsDir() {
			return &fs.PathError{Op: "write", Path: name, Err: errors.New("not a folder")}
		}
	}
	return nil
}

// List gives the versions of a file, the newest first.
func List(site fs.FS, file string) ([]Version, error) {
	entries, err := fs.ReadDir(site, path.Join(Folder, file))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []Version
	for _, e := range entries {
		if v, ok := parseName(e.Name()); ok && e.Type().IsRegular() {
			list = append(list, v)
		}
	}
	slices.SortFunc(list, func(a, b Version) int { return strings.Compare(b.Name, a.Name) })
	return list, nil
}

// parseName reads what a version's name says; false for the folder of another
// file's versions, and for what somebody put there.
func parseName(name string) (Version, bool) {
	at, rest, found := strings.Cut(name, "-")
	t, err := time.Parse(moment, at)
	sum := strings.TrimSuffix(rest, path.Ext(rest))
	if raw, bad := hex.DecodeString(sum); !found || err != nil || bad != nil || len(raw) != sha256.Size {
		return Version{}, false
	}
	return Version{Name: name, Time: t, ETag: `"sha256:` + sum + `"`}, true
}

// Read gives what a version of a file holds; fs.ErrNotExist where there is none
// of that name.
func Read(site fs.FS, file, version string) ([]byte, error) {
	if _, ok := parseName(version); !ok || strings.ContainsAny(version, `/\`) {
		return nil, &fs.PathError{Op: "open", Path: version, Err: fs.ErrNotExist}
	}
	return fs.ReadFile(site, path.Join(Folder, file, version))
}

// Forget removes every version for which gone says so, by the name of its file
// and its own path, both relative to the site.
func Forget(c *durable.Change, gone func(file, version string) bool) (removed int, err error) {
	err = eachVersion(c, func(version string, _ fs.DirEntry) error {
		file := strings.TrimPrefix(path.Dir(version), Folder+"/")
		if !gone(file, version) {
			return nil
		}
		removed++
		return c.Root().Remove(version)
	})
	return removed, errors.Join(err, removeEmptyFolders(c))
}

// ForgetFiles removes every version of files and of what lies in folders, which
// end in "/".
func ForgetFiles(c *durable.Change, files []string) (removed int, err error) {
	folded := make([]string, len(files))
	for i, f := range files {
		folded[i] = folder.FoldName(f)
	}
	return Forget(c, func(file, _ string) bool {
		file = folder.FoldName(file)
		return slices.ContainsFunc(folded, func(f string) bool { return f == file || strings.HasSuffix(f, "/") && strings.HasPrefix(file, f) })
	})
}

// Prune removes versions whose time is over, and the oldest where all of them
// together are too large.
func Prune(c *durable.Change, now time.Time) error { return prune(c, now, MaxBytes) }

func prune(c *durable.Change, now time.Time, most int64) error {
	type kept struct {
		path string
		at   time.Time
		size int64
	}
	var list []kept
	err := eachVersion(c, func(version string, d fs.DirEntry) error {
		info, err := d.Info()
		if err != nil {
			return err
		}
		v, _ := parseName(d.Name())
		list = append(list, kept{version, v.Time, info.Size()})
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(list, func(a, b kept) int { return cmp.Or(b.at.Compare(a.at), strings.Compare(a.path, b.path)) })
	var sum int64
	for _, v := range list {
		if sum += v.size; sum > most || now.Sub(v.at) > Lifetime {
			err = errors.Join(err, c.Root().Remove(v.path))
		}
	}
	return errors.Join(err, removeEmptyFolders(c))
}

// eachVersion gives every version there is, by its path.
func eachVersion(c *durable.Change, see func(version string, d fs.DirEntry) error) error {
	if refuseLinks(c) != nil {
		return nil
	}
	return fs.WalkDir(c.Root().FS(), Folder, func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, ok := parseName(d.Name()); ok && d.Type().IsRegular() {
			return see(name, d)
		}
		return nil
	})
}

// removeEmptyFolders removes folders in which nothing is left: their names are
// those of files.
func removeEmptyFolders(c *durable.Change) error {
	if refuseLinks(c) != nil {
		return nil
	}
	var folders []string
	err := fs.WalkDir(c.Root().FS(), Folder, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			folders = append(folders, name)
		}
		return nil
	})
	for _, name := range slices.Backward(folders) {
		if entries, failed := fs.ReadDir(c.Root().FS(), name); failed == nil && len(entries) == 0 {
			err = errors.Join(err, c.Root().Remove(name))
		}
	}
	return err
}
