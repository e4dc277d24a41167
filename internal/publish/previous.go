package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/folder"
)

// Last gives what the last publish of an output folder wrote: its files,
// relative to it and sorted, and the ids of its feed entries, sorted. It is
// nothing for a folder that has no manifest that can be read, or that --drafts
// wrote: what is in that readers never had.
func Last(out string) (files, entries []string, err error) {
	text, err := os.ReadFile(filepath.Join(out, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	m, err := parseManifest(text)
	if err != nil || m.record.Drafts { // of the one the next build tells
		return nil, nil, nil
	}
	return m.files, sortedKeys(m.record.Entries), nil
}

// Stamp tells whether an output folder holds what it held, as far as one can tell
// without reading it; "" for one that holds no site.
func Stamp(out string) string {
	info, err := os.Stat(filepath.Join(out, manifestName))
	if err != nil {
		return ""
	}
	return fmt.Sprint(info.Size(), info.ModTime().UnixNano())
}

// LastRecord gives what the last publish of an output folder recorded, for who
// publishes nothing there; the zero Record where it cannot be read.
func LastRecord(out string) Record {
	text, err := os.ReadFile(filepath.Join(out, manifestName))
	if err != nil {
		return Record{}
	}
	m, err := parseManifest(text)
	if err != nil {
		return Record{}
	}
	return m.record
}

// previous is what the output folder held when the run began.
type previous struct {
	record   Record
	files    map[string]bool // what casebook wrote there
	folders  map[string]bool // and the folders of these
	folded   map[string]bool // the files as a file system that ignores case finds them
	strays   map[string]bool // in a folder that held no site: what lies at its top, folded
	manifest []byte          // nil when it held no site
}

// readPrevious reads the output folder's manifest. A folder without one is
// refused unless it holds nothing but hidden files and CNAME.
func readPrevious(at *location) (previous, error) {
	data, err := os.ReadFile(filepath.Join(at.out, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		entries, err := os.ReadDir(at.out)
		v := previous{strays: map[string]bool{}}
		for _, e := range entries {
			if !strings.HasPrefix(e.Name(), ".") && e.Name() != "CNAME" {
				return v, refusal(diag.Say("refused-output/foreign", "folder", at.shown, "file", e.Name()))
			}
			v.strays[folder.FoldName(e.Name())] = true
		}
		return v, err
	}
	if err != nil {
		return previous{}, err
	}
	m, err := parseManifest(data)
	if err != nil {
		return previous{}, refusal(diag.Say("refused-output/damaged", "folder", at.shown, "manifest", manifestName))
	}
	v := previous{record: m.record, manifest: data, files: make(map[string]bool, len(m.files)), folded: make(map[string]bool, len(m.files)), folders: map[string]bool{}}
	for _, f := range m.files {
		v.files[f] = true
		v.folded[folder.FoldName(f)] = true
		for dir := parentPath(f); dir != "" && !v.folders[dir]; dir = parentPath(dir) {
			v.folders[dir] = true
		}
	}
	return v, nil
}

// isFresh reports whether the folder held no site.
func (v *previous) isFresh() bool { return v.manifest == nil }

// mayHold reports whether it is worth looking for path in the output folder: in
// one that held no site, only what else lies there can be in the way.
func (v *previous) mayHold(path string) bool {
	top, _, _ := strings.Cut(path, "/")
	return !v.isFresh() || v.strays[folder.FoldName(top)]
}

// An outcome says what becomes of a file of the new version.
type outcome uint8

const (
	staged  outcome = iota // it is new or different
	kept                   // it is ours, with these bytes
	notOurs                // these bytes are there already, by somebody else's hand: left alone
)

// decideFile says what becomes of path, where found lies now. What casebook did
// not write is in the way unless it is the same, even where it has taken the
// place of a file that casebook wrote.
func (v *previous) decideFile(path string, found likeness) (outcome, error) {
	ours := v.files[path]
	switch {
	case found == absent, ours && found == different:
		return staged, nil
	case ours && found == same:
		return kept, nil
	case found == obstacle && v.givesWay(path):
		return staged, nil
	case ours:
		return 0, foreignError(path)
	case !v.isFresh() && v.folded[folder.FoldName(path)]:
		return staged, nil // ours in another spelling, where the file system takes both for one
	case found == same:
		return notOurs, nil
	}
	return 0, foreignError(path)
}

// givesWay reports whether the obstacle at path is of casebook's own making: a
// folder where now comes a file, or a file where now comes a folder.
func (v *previous) givesWay(path string) bool {
	if v.folders[path] {
		return true
	}
	for dir := parentPath(path); dir != ""; dir = parentPath(dir) {
		if v.files[dir] {
			return true
		}
	}
	return false
}
