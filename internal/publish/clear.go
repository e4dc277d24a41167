package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/durable"
)

// outputsFile is where a site keeps which output folders its builds have used
// besides public/, a path a line, so that what a killed build staged for any of
// them can be found. Nothing of it is ever published.
const outputsFile = durable.Hidden + "/outputs"

// mostOutputs is how many output folders a site remembers, the newest.
const mostOutputs = 50

// noteOutput remembers the output folder before anything is staged for it. A
// site that cannot be written remembers nothing.
func (at *location) noteOutput(site string) {
	if at.out == filepath.Join(absolute(site), "public") {
		return // it is looked at anyway
	}
	known := readOutputs(site)
	if slices.Contains(known, at.out) || strings.ContainsAny(at.out, "\r\n") {
		return
	}
	known = append(known, at.out)
	known = known[max(0, len(known)-mostOutputs):]
	root, err := os.OpenRoot(site)
	if err != nil {
		return
	}
	defer root.Close()
	if durable.EnsureHidden(root) == nil {
		_ = durable.WriteFile(filepath.Join(site, filepath.FromSlash(outputsFile)), []byte(strings.Join(known, "\n")+"\n"), 0o600)
	}
}

func absolute(path string) string {
	if real, err := resolvePath(path); err == nil {
		return real
	}
	return path
}

func readOutputs(site string) []string {
	text, err := os.ReadFile(filepath.Join(site, filepath.FromSlash(outputsFile)))
	if err != nil {
		return nil
	}
	return strings.FieldsFunc(string(text), func(r rune) bool { return r == '\n' || r == '\r' })
}

// ClearStages removes what builds of a site that were killed have staged for any
// output folder: it may hold drafts, and what somebody wants gone. A stage that
// another build holds stays, and so does one that the next build of the folder
// has to complete. It gives what to say of those that cannot be removed.
func ClearStages(site string) (left []diag.Text) {
	if info, err := os.Stat(filepath.Join(site, "site.toml")); err != nil || info.IsDir() {
		return nil // whatever lies there is another program's
	}
	for _, out := range append(readOutputs(site), filepath.Join(absolute(site), "public")) {
		at, err := locateOutput(Options{Out: out, Site: site})
		if err != nil || !isFolder(at.beside) && !isFolder(at.inside) || at.wasInterrupted() {
			continue
		}
		l, err := lockOutput(at)
		if err != nil {
			continue
		}
		if !at.wasInterrupted() {
			at.removeStages()
		}
		left = append(left, at.left...)
		l.releaseLock()
	}
	return left
}

// removeWhole removes a folder with all that is in it, also where folders in it
// let nobody write, as a copy of somebody's folder may.
func removeWhole(path string) error {
	if os.RemoveAll(path) == nil {
		return nil
	}
	_ = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			err = os.Chmod(name, 0o700)
		}
		return err
	})
	return os.RemoveAll(path)
}

// noteLeft notes a stage that could not be removed, and why.
func (at *location) noteLeft(stage string, err error) {
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		at.left = append(at.left, diag.Say("stage-left", "folder", filepath.ToSlash(filepath.Join(filepath.Dir(at.shown), filepath.Base(stage))), "cause", systemWords(err)))
	}
}
