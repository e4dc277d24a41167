package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// A version is what the output folder held when the run began.
type version struct {
	record   Record
	files    map[string]bool        // what casebook wrote there
	folders  map[string]bool        // and the folders of these
	folded   func() map[string]bool // the files as a file system that ignores case finds them
	strays   map[string]bool        // in a folder that held no site: what lies at its top, folded
	manifest []byte                 // nil when it held no site
}

// readVersion reads the output folder's manifest, or what a folder without one holds.
func readVersion(at *place) (version, error) {
	data, err := os.ReadFile(filepath.Join(at.out, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return readStrays(at)
	}
	if err != nil {
		return version{}, err
	}
	m, err := parseManifest(data)
	if err != nil {
		return version{}, refused(fmt.Sprintf("%s/%s is damaged, so nobody can tell which files there are casebook's", at.shown, manifestName),
			"delete the output folder and build again")
	}
	v := version{record: m.record, manifest: data, files: make(map[string]bool, len(m.files)), folders: map[string]bool{}}
	for _, f := range m.files {
		v.files[f] = true
		for dir := parent(f); dir != "" && !v.folders[dir]; dir = parent(dir) {
			v.folders[dir] = true
		}
	}
	v.folded = sync.OnceValue(func() map[string]bool {
		folded := make(map[string]bool, len(v.files))
		for f := range v.files {
			folded[fold(f)] = true
		}
		return folded
	})
	return v, nil
}

func readStrays(at *place) (version, error) {
	if err := at.isOurs(); err != nil {
		return version{}, err
	}
	entries, err := os.ReadDir(at.out)
	v := version{strays: map[string]bool{}}
	for _, e := range entries {
		v.strays[fold(e.Name())] = true
	}
	return v, err
}

// fresh reports whether the folder held no site.
func (v *version) fresh() bool { return v.manifest == nil }

func (v *version) mayHold(path string) bool {
	if !v.fresh() {
		return true
	}
	if len(v.strays) == 0 {
		return false
	}
	top, _, _ := strings.Cut(path, "/")
	return v.strays[fold(top)]
}

// An outcome says what becomes of a file of the new version.
type outcome uint8

const (
	staged  outcome = iota // it is new or different
	kept                   // it is ours, with these bytes
	notOurs                // these bytes are there already, by somebody else's hand: left alone
)

// judge decides about path, where found lies now. What casebook did not write
// is in the way unless it is the same.
func (v *version) judge(path string, found likeness) (outcome, error) {
	ours := v.files[path]
	switch {
	case found == absent, ours && found != same:
		return staged, nil
	case ours:
		return kept, nil
	case !v.fresh() && v.folded()[fold(path)]:
		return staged, nil // ours in another spelling, where the file system takes both for one
	case found == same:
		return notOurs, nil
	case found == obstacle && v.gaveWay(path):
		return staged, nil
	}
	return 0, foreign(path)
}

// gaveWay reports whether the obstacle at path is of casebook's own making: a
// folder where now comes a file, or a file where now comes a folder.
func (v *version) gaveWay(path string) bool {
	if v.folders[path] {
		return true
	}
	for dir := parent(path); dir != ""; dir = parent(dir) {
		if v.files[dir] {
			return true
		}
	}
	return false
}
