// Command pack packs the example campaign for the program, of which it would else be
// 140 KB, for one command that few people use twice. Run it with "go generate ." after
// the campaign has changed; a test finds a copy that is not the campaign.
package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"os"

	"casebook/internal/pack"
)

func main() {
	if err := packSite(os.DirFS("examples/campaign"), "examples/campaign.zip.br"); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

// packSite writes an archive of the files that make a site, stored as they are, and
// compressed as a whole: texts of one campaign are like each other.
func packSite(campaign fs.FS, name string) error {
	var stored bytes.Buffer
	archive := zip.NewWriter(&stored)
	for _, root := range []string{".gitignore", "content", "site.toml"} {
		err := fs.WalkDir(campaign, root, func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := fs.ReadFile(campaign, file)
			if err != nil {
				return err
			}
			w, err := archive.CreateHeader(&zip.FileHeader{Name: file, Method: zip.Store})
			if err != nil {
				return err
			}
			_, err = w.Write(data)
			return err
		})
		if err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return pack.WriteFile(name, stored.Bytes())
}
