package durable

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path"
)

// records holds a copy of each record of a site as it last was: that a record
// was deleted, or lost a line, is seen there before anything is published.
const records = Hidden + "/records"

// RecordCopy names the copy of a record, both relative to the site.
func RecordCopy(name string) string { return records + "/" + name }

// WriteRecord is WriteFile, and keeps a copy.
func (c *Change) WriteRecord(name string, data []byte, perm fs.FileMode) error {
	if err := c.WriteFile(name, data, perm); err != nil {
		return err
	}
	return KeepRecord(c.root, name, data)
}

// KeepRecord keeps a copy of a record, in place of an earlier one.
func KeepRecord(root *os.Root, name string, data []byte) error {
	file := RecordCopy(name)
	if before, err := root.ReadFile(file); err == nil && bytes.Equal(before, data) {
		return nil
	}
	if err := EnsureHidden(root); err != nil {
		return err
	}
	if err := root.MkdirAll(path.Dir(file), 0o777); err != nil {
		return err
	}
	unfinished := path.Dir(file) + "/new-" + rand.Text()
	if err := errors.Join(root.WriteFile(unfinished, data, 0o666), root.Rename(unfinished, file)); err != nil {
		_ = root.Remove(unfinished)
		return err
	}
	return nil
}

// ForgetRecords removes the copies of records whose folder is gone, as a letter
// that was deleted.
func ForgetRecords(root *os.Root) {
	_ = fs.WalkDir(root.FS(), records, func(file string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			if _, err := root.Stat(path.Dir(file[len(records)+1:])); errors.Is(err, fs.ErrNotExist) {
				_ = root.Remove(file)
			}
		}
		return nil // without copies there is nothing to forget
	})
}
