// Package doubleclick knows a program that was started by a double click, without a
// terminal that stays, and which site whoever clicked means.
package doubleclick

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// FindSite gives the site whose desk is opened: the first folder that lies in one,
// else the one that was worked on last; "" where there is neither.
func FindSite(folders []string, last string) string {
	hasSettings := func(dir string) bool {
		info, err := os.Stat(filepath.Join(dir, "site.toml"))
		return err == nil && info.Mode().IsRegular()
	}
	for _, dir := range folders {
		for ; filepath.IsAbs(dir); dir = filepath.Dir(dir) {
			if hasSettings(dir) {
				return dir
			}
			if filepath.Dir(dir) == dir {
				break
			}
		}
	}
	if filepath.IsAbs(last) && hasSettings(last) {
		return last
	}
	return ""
}

// DocumentsFolder gives where somebody keeps documents, below their home.
func DocumentsFolder(home string) string {
	documents := filepath.Join(home, "Documents")
	if info, err := os.Stat(documents); err != nil || !info.IsDir() {
		return home
	}
	return documents
}

// NewFolder gives a folder that is not there yet, of a name or one near it.
func NewFolder(parent, name string) string {
	folder := filepath.Join(parent, name)
	for n := 2; ; n++ {
		if _, err := os.Lstat(folder); err != nil {
			return folder
		}
		folder = filepath.Join(parent, name+"-"+strconv.Itoa(n))
	}
}

// lastFile is where the folder of the site that was worked on last is kept; ""
// where the system has no place for such things.
func lastFile() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "casebook", "last-site")
}

// LastSite gives the folder of the site that was worked on last, or "".
func LastSite() string {
	data, err := os.ReadFile(lastFile())
	if err != nil || len(data) > 1<<16 {
		return ""
	}
	return strings.TrimSpace(string(data))
}

// RememberSite keeps which site was worked on last. Where it cannot be kept, the next
// double click begins elsewhere: nothing is lost.
func RememberSite(folder string) {
	if file := lastFile(); file != "" && os.MkdirAll(filepath.Dir(file), 0o700) == nil {
		_ = os.WriteFile(file, []byte(folder+"\n"), 0o600)
	}
}
