package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Files lists what the last publish of an output folder wrote, relative to it
// and sorted; nothing for a folder that has no manifest that can be read.
func Files(out string) ([]string, error) {
	text, err := os.ReadFile(filepath.Join(out, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	m, err := parseManifest(text)
	if err != nil {
		return nil, nil // the next build says so
	}
	return m.files, nil
}
