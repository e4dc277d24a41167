package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"casebook/internal/diag"
)

// A location is the output folder and what lies around it, links resolved.
type location struct {
	shown  string // as the user wrote it, for messages
	out    string // the output folder
	beside string // the stage, where the folder above may be written
	inside string // the stage, where it may not, or is another file system
	lock   string // the file locked where a folder cannot be

	left []diag.Text // what is to be said of stages that could not be removed
}

// errDangling says that the output folder is a symbolic link that leads nowhere.
var errDangling = errors.New("a dangling link")

// locateOutput finds the output folder and refuses one that must not be written.
func locateOutput(o Options) (*location, error) {
	out, err := resolvePath(o.Out)
	switch {
	case errors.Is(err, errDangling):
		return nil, refusal(diag.Say("refused-output/dangling", "folder", o.Out))
	case err != nil:
		return nil, refusal(diag.Say("refused-output", "folder", o.Out, "cause", systemWords(err)))
	}
	name := filepath.Base(out)
	if len(name) > 150 {
		name = fmt.Sprintf("%x", Sum([]byte(name))) // with what is put before it, it must still be a file name
	}
	at := &location{
		shown:  filepath.ToSlash(o.Out),
		out:    out,
		beside: filepath.Join(filepath.Dir(out), ownPrefix+"-stage-"+name),
		inside: filepath.Join(out, stageInside),
		lock:   filepath.Join(filepath.Dir(out), ownPrefix+"-lock-"+name),
	}
	if err := at.refuseLinks(); err != nil {
		return nil, err
	}
	return at, at.refuseHarm(o.Site)
}

// refuseLinks refuses a link in the place of what casebook makes for itself:
// to follow it would be to write where it leads.
func (at *location) refuseLinks() error {
	for _, own := range []string{at.beside, at.inside, at.lock} {
		info, err := os.Lstat(own)
		if err != nil || info.Mode()&(fs.ModeSymlink|fs.ModeIrregular) == 0 { // on Windows a junction is irregular
			continue
		}
		if own == at.inside {
			return refusal(diag.Say("refused-output/link-in", "folder", at.shown, "link", filepath.Base(own)))
		}
		return refusal(diag.Say("refused-output/link-beside", "folder", at.shown, "link", filepath.Base(own)))
	}
	return nil
}

// resolvePath gives the absolute path without symbolic links of a folder of
// which the last parts need not exist.
func resolvePath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	real, err := filepath.EvalSymlinks(path)
	if err == nil {
		return real, nil
	}
	if exists(path) {
		return "", errDangling
	}
	above := filepath.Dir(path)
	if !errors.Is(err, fs.ErrNotExist) || above == path {
		return "", err
	}
	above, err = resolvePath(above)
	return filepath.Join(above, filepath.Base(path)), err
}

// refuseHarm refuses folders in which a site would do harm, whatever they hold.
func (at *location) refuseHarm(site string) error {
	if filepath.Dir(at.out) == at.out {
		return refusal(diag.Say("refused-output/root", "folder", at.shown))
	}
	if home, err := os.UserHomeDir(); err == nil && holdsFolder(at.out, home) {
		return refusal(diag.Say("refused-output/home", "folder", at.shown))
	}
	if info, err := os.Stat(at.out); err == nil && !info.IsDir() {
		return refusal(diag.Say("refused-output/file", "folder", at.shown))
	}
	site, err := resolvePath(site)
	if err != nil {
		return machineError("the site's folder", err)
	}
	if holdsFolder(at.out, site) {
		return refusal(diag.Say("refused-output/site", "folder", at.shown))
	}
	for _, name := range []string{"content", "layouts", "assets", ".git", ownPrefix} {
		source, err := resolvePath(filepath.Join(site, name))
		if err == nil && (holdsFolder(source, at.out) || holdsFolder(at.out, source)) {
			return refusal(diag.Say("refused-output/sources", "folder", at.shown, "sources", name))
		}
	}
	return nil
}

// HoldsFolder reports whether a path is a folder or lies below it, links
// resolved; neither need exist.
func HoldsFolder(outer, inner string) bool {
	a, errA := resolvePath(outer)
	b, errB := resolvePath(inner)
	return errA == nil && errB == nil && holdsFolder(a, b)
}

// holdsFolder reports whether inner is the folder outer or lies below it.
// Folders are compared by what the system says they are, since "Content" may be
// "content".
func holdsFolder(outer, inner string) bool {
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

// missingFolders lists the folders of path that do not exist, outermost last.
func missingFolders(path string) (list []string) {
	for ; !exists(path); path = filepath.Dir(path) {
		list = append(list, path)
	}
	return list
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func isFolder(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir()
}
