package migrate

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"casebook/internal/charset"
	"casebook/internal/diag"
)

// skippedFolders hold what programs make or keep, never what people wrote.
var skippedFolders = []string{"node_modules", "vendor", "_site", "_cache", "public/.git", "resources/_gen"}

// listFiles gives the names of all files of a site, hidden folders and what
// programs make aside, and those of links, which are not followed.
func listFiles(files fs.FS) (names map[string]bool, links []string, err error) {
	names = map[string]bool{}
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return err
		case err != nil:
			return nil
		case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || slices.Contains(skippedFolders, name) || d.Name() == "node_modules"):
			return fs.SkipDir
		case d.IsDir() && name != "." && hasRootFile(files, name+"/site.toml") && sub(files, name+"/content"): // the new site, that somebody makes within the old
			return fs.SkipDir
		case d.Type()&fs.ModeSymlink != 0 && !strings.HasPrefix(d.Name(), ".") && len(links) < maxFiles:
			links = append(links, name)
			return nil
		case !d.Type().IsRegular(), strings.HasPrefix(d.Name(), "."): // nor those that editors and other programs hide
			return nil
		case len(names) >= maxFiles:
			return diag.NewFault(diag.Say("site-unreadable/files", "limit", maxFiles))
		}
		names[name] = true
		return nil
	})
	return names, links, err
}

// filesBelow gives the names within a folder in order; "." for all.
func (s *Site) filesBelow(folder string) []string {
	var list []string
	for name := range s.names {
		if folder == "." || strings.HasPrefix(name, folder+"/") {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}

var (
	errTooLarge = errors.New("too large")
	errEncoding = errors.New("not UTF-8")
)

// readFile gives the bytes of a file that has at most so many, as UTF-8 with
// line feeds.
func readFile(files fs.FS, name string, limit int64) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	switch {
	case err != nil:
		return nil, err
	case int64(len(data)) > limit:
		return nil, errTooLarge
	}
	for mark, name := range map[string]string{"\xff\xfe": "utf-16le", "\xfe\xff": "utf-16be"} {
		if e, known := charset.Get(name); known && bytes.HasPrefix(data, []byte(mark)) {
			if data, err = e.NewDecoder().Bytes(data[len(mark):]); err != nil {
				return nil, errEncoding
			}
		}
	}
	if data = bytes.TrimPrefix(data, []byte("\ufeff")); !utf8.Valid(data) {
		return nil, errEncoding
	}
	return bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), nil
}

// readText gives the text of a page, or leaves the file with the reason.
func (s *Site) readText(name string) (string, bool) {
	data, err := readFile(s.files, name, maxPage)
	switch {
	case errors.Is(err, errTooLarge):
		s.leave(name, 0, diag.Say("migrate-left/large"))
	case errors.Is(err, errEncoding):
		s.leave(name, 0, diag.Say("migrate-left/encoding"))
	case err != nil:
		s.leave(name, 0, diag.Say("migrate-left/unreadable"))
	}
	return string(data), err == nil
}

// addressPath gives the path of an address that is on the old site, with its
// fragment apart; false for one elsewhere.
func (s *Site) addressPath(from *Page, written string) (name, fragment string, ok bool) {
	u, err := url.Parse(strings.TrimSpace(written))
	if err != nil {
		return "", "", false
	}
	if u.Host != "" || u.Scheme != "" {
		own, err := url.Parse(s.URL)
		if err != nil || u.Host == "" || !strings.EqualFold(strings.TrimPrefix(u.Hostname(), "www."), strings.TrimPrefix(own.Hostname(), "www.")) {
			return "", "", false
		}
		rest, within := strings.CutPrefix(strings.TrimSuffix(u.Path, "/")+"/", strings.TrimSuffix(own.Path, "/")+"/")
		if !within { // another site of the same host
			return "", "", false
		}
		return path.Join("/", rest), u.Fragment, true
	}
	if u.Path == "" {
		return "", u.Fragment, false
	}
	if strings.HasPrefix(u.Path, "/") {
		return path.Join("/", u.Path), u.Fragment, true
	}
	base := from.Address
	if !strings.HasSuffix(base, "/") {
		base = path.Dir(base)
	}
	return path.Join("/", base, u.Path), u.Fragment, true
}

// addressKey makes the ways comparable in which one page is written.
func addressKey(address string) string {
	address = strings.TrimSuffix(address, "/")
	for _, ending := range []string{"/index.html", ".html", ".htm", "/index"} {
		address = strings.TrimSuffix(address, ending)
	}
	return "/" + strings.ToLower(strings.Trim(address, "/"))
}
