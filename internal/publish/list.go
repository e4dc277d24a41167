package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
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
	return m.files, sorted(m.record.Entries), nil
}
