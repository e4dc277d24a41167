package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A place is the output folder and what lies around it, links resolved.
type place struct {
	shown  string // as the user wrote it, for messages
	out    string // the output folder
	beside string // the stage, where the folder above may be written
	inside string // the stage, where it may not, or is another file system
	lock   string // the file locked where a folder cannot be
}

// locate finds the output folder and refuses one that must not be written.
func locate(o Options) (*place, error) {
	out, err := resolve(o.Out)
	if err != nil {
		return nil, refused(fmt.Sprintf("the output folder %s cannot be used: %s", o.Out, cause(err)), "")
	}
	name := filepath.Base(out)
	if len(name) > 150 {
		name = fmt.Sprintf("%x", Sum([]byte(name))) // with what is put before it, it must still be a file name
	}
	at := &place{
		shown:  filepath.ToSlash(o.Out),
		out:    out,
		beside: filepath.Join(filepath.Dir(out), ownPrefix+"-stage-"+name),
		inside: filepath.Join(out, ownPrefix+"-stage"),
		lock:   filepath.Join(filepath.Dir(out), ownPrefix+"-lock-"+name),
	}
	if err := at.refuseLinks(); err != nil {
		return nil, err
	}
	return at, at.check(o.Site)
}

// refuseLinks refuses a link in the place of what casebook makes for itself:
// to follow it would be to write where it leads.
func (at *place) refuseLinks() error {
	for _, own := range []string{at.beside, at.inside, at.lock} {
		info, err := os.Lstat(own)
		if err != nil || info.Mode()&(fs.ModeSymlink|fs.ModeIrregular) == 0 { // on Windows a junction is irregular
			continue
		}
		where := "beside"
		if own == at.inside {
			where = "in"
		}
		return refused(fmt.Sprintf("the output folder %s cannot be used: %s, which lies %s it, is a link", at.shown, filepath.Base(own), where),
			"delete the link; casebook makes a folder of that name while it publishes")
	}
	return nil
}

// resolve gives the absolute path without symbolic links of a folder of which
// the last parts need not exist.
func resolve(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	real, err := filepath.EvalSymlinks(path)
	if err == nil {
		return real, nil
	}
	if exists(path) {
		return "", errors.New("it is a symbolic link that leads nowhere")
	}
	above := filepath.Dir(path)
	if !errors.Is(err, fs.ErrNotExist) || above == path {
		return "", err
	}
	above, err = resolve(above)
	return filepath.Join(above, filepath.Base(path)), err
}

// check refuses folders in which a site would do harm, whatever they hold.
func (at *place) check(site string) error {
	if filepath.Dir(at.out) == at.out {
		return refused(fmt.Sprintf("the output folder %s is the root of a disk", at.shown), "name a folder of its own, as --out public")
	}
	if home, err := os.UserHomeDir(); err == nil && holds(at.out, home) {
		return refused(fmt.Sprintf("the output folder %s is or holds your home folder", at.shown), "name a folder of its own, as --out public")
	}
	if info, err := os.Stat(at.out); err == nil && !info.IsDir() {
		return refused(fmt.Sprintf("the output folder %s is a file", at.shown), "")
	}
	site, err := resolve(site)
	if err != nil {
		return failed("the site's folder", err)
	}
	if holds(at.out, site) {
		return refused(fmt.Sprintf("the output folder %s is or holds the site's own folder", at.shown), "name a folder of its own, as --out public")
	}
	for _, name := range []string{"content", "layouts", "assets", ".git", ownPrefix} {
		source, err := resolve(filepath.Join(site, name))
		if err == nil && (holds(source, at.out) || holds(at.out, source)) {
			return refused(fmt.Sprintf("the output folder %s is or lies in the site's %s folder, or holds it", at.shown, name), "name a folder of its own, as --out public")
		}
	}
	return nil
}

// holds reports whether inner is the folder outer or lies below it. Folders are
// compared by what the system says they are, since "Content" may be "content".
func holds(outer, inner string) bool {
	info, err := os.Stat(outer)
	if err != nil {
		return inner == outer || strings.HasPrefix(inner, outer+string(filepath.Separator))
	}
	for {
		if now, err := os.Stat(inner); err == nil && os.SameFile(info, now) {
			return true
		}
		above := filepath.Dir(inner)
		if above == inner {
			return false
		}
		inner = above
	}
}

// isOurs reports whether the folder may be written: it does not exist, casebook
// made it, or it holds nothing but hidden files and CNAME.
func (at *place) isOurs() error {
	entries, err := os.ReadDir(at.out)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return failed(at.shown, err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && e.Name() != "CNAME" {
			return refused(fmt.Sprintf("the output folder %s holds files that casebook did not write, such as %s", at.shown, e.Name()),
				"name an empty or new folder with --out, or move them away")
		}
	}
	return nil
}
