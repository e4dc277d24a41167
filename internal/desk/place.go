package desk

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/folder"
	"casebook/internal/theme"
)

// siteKind is what site.toml is called among the kinds of documents, wordsKind a
// file of interface words.
const (
	siteKind  = "site"
	wordsKind = "words"
)

// isWords reports the name of a file of interface words, of pages or of the desk.
func isWords(file string) bool {
	tag, isTOML := strings.CutSuffix(path.Base(file), ".toml")
	dir := path.Dir(file)
	return isTOML && (dir == theme.WordFolder || dir == theme.DeskFolder) && isPlainPath(file) &&
		tag != "" && !strings.ContainsFunc(tag, func(r rune) bool { return r != '-' && (r|0x20 < 'a' || r|0x20 > 'z') && (r < '0' || r > '9') })
}

// isTable reports a document that is TOML throughout, without a text.
func isTable(file string) bool { return file == config.File || isWords(file) }

// formOf gives the form of a document's keys; nil for one of words, which may be
// any that layouts use.
func formOf(file string, site *config.Site) decode.Schema {
	place, _ := placeOf(file, site.Kinds...)
	switch place.Kind {
	case siteKind:
		return config.Form()
	case wordsKind:
		return decode.Schema{}
	}
	return content.Form(place.Kind, site)
}

// findDocument says what document a name of the site stands for, also a page of a
// kind of the site's own; false for anything else.
func (d *Desk) findDocument(file string) (content.Place, bool) {
	if place, ok := placeOf(file); ok || !strings.HasPrefix(file, content.Root+"/") || path.Ext(file) != ".md" {
		return place, ok
	}
	return placeOf(file, d.readConfig().Kinds...)
}

// placeOf says what document a name stands for in a site with some kinds of its own.
func placeOf(file string, own ...config.Kind) (content.Place, bool) {
	if file == config.File {
		return content.Place{Kind: siteKind}, true
	}
	if isWords(file) {
		return content.Place{Kind: wordsKind, Language: strings.TrimSuffix(path.Base(file), ".toml")}, true
	}
	if !isPlainPath(file) {
		return content.Place{}, false
	}
	return content.FindPlace(file, own...)
}

// isPlainPath reports a path that means the same on every system, and nothing
// hidden: no way up, no drive, no device, no stream, no name that Windows would
// cut short.
func isPlainPath(file string) bool {
	if !fs.ValidPath(file) || file == "." || content.Ignored(file) {
		return false
	}
	for part := range strings.SplitSeq(file, "/") {
		if folder.IsDevice(part) || strings.HasSuffix(part, ".") || strings.HasSuffix(part, " ") || len(part) > 255 ||
			strings.ContainsFunc(part, func(r rune) bool { return r < ' ' || r == 0x7f || r == 0xfffd || strings.ContainsRune(`\:*?"<>|`, r) }) {
			return false
		}
	}
	return true
}

// isOpen reports a file that the desk may show and write, whatever its place is for.
func (d *Desk) isOpen(file string) bool { return !d.findPrivate()(file) }

// findPrivate tells which files the desk neither shows nor writes wherever they lie:
// the guard lists, and the keys that the environment names. While site.toml cannot be
// read whole, every file that stands in it may be the list.
func (d *Desk) findPrivate() func(file string) bool {
	var rep diag.Report
	var infos []fs.FileInfo
	name, text := "", ""
	site := config.Load(d.files, &rep)
	if site != nil && site.GuardFile != "" {
		name = folder.FoldName(site.GuardFile)
		if info, err := fs.Stat(d.files, site.GuardFile); err == nil {
			infos = append(infos, info)
		}
	} else if data, err := d.files.ReadFile(config.File); err == nil && strings.Contains(string(data), "guard") && len(rep.All()) > 0 {
		text = folder.FoldName(string(data))
	}
	for _, file := range append([]string{d.GuardList}, d.Private...) {
		if info, err := os.Stat(file); file != "" && err == nil {
			infos = append(infos, info)
		}
	}
	return func(file string) bool {
		folded := folder.FoldName(file)
		if folded == name || file != config.File && strings.Contains(text, folded) {
			return true
		}
		info, err := fs.Stat(d.files, file)
		return err == nil && slices.ContainsFunc(infos, func(other fs.FileInfo) bool { return os.SameFile(info, other) })
	}
}

// confine gives a failure where a file, or a folder that it lies in, is a link or
// no ordinary one: the desk follows none. A file that is not there is
// fs.ErrNotExist.
func confine(files interface {
	Lstat(name string) (fs.FileInfo, error)
}, file string) error {
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		info, err := files.Lstat(dir)
		if err != nil {
			return err
		}
		if !info.IsDir() {
			return noFile(file)
		}
	}
	info, err := files.Lstat(file)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return noFile(file)
	}
	return nil
}

// eachFile gives every ordinary file below a folder, through no link, by name.
func eachFile(files fs.FS, dir string, see func(file string, info fs.FileInfo)) error {
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		if content.Ignored(e.Name()) {
			continue
		}
		switch {
		case e.IsDir():
			if err := eachFile(files, name, see); err != nil {
				return err
			}
		case e.Type().IsRegular():
			if info, err := e.Info(); err == nil {
				see(name, info)
			}
		}
	}
	return nil
}

// single gives the site's folder with other bytes in the place of one file, so
// that it is read as it was when its digest was taken.
func (d *Desk) single(file string, data []byte) fs.FS {
	return replaced{d.files, folder.Single(file, data), file}
}

type replaced struct {
	fs.FS
	own  fs.FS
	file string
}

func (r replaced) Open(name string) (fs.File, error) {
	if name == r.file {
		return r.own.Open(name)
	}
	return r.FS.Open(name)
}
