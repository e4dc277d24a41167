package site

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"

	"casebook/internal/publish"
	"casebook/internal/sign"
)

// Errors of Sign: there is nothing to sign, or not what was built.
var (
	ErrNotBuilt     = errors.New("nothing was built there for readers")
	ErrChangedSince = errors.New("files were changed since they were built")
)

// Sign signs what was built last in the output folder, and writes the list where
// the build made none. An error of the keys is as sign.Keys.Sign gives it.
func Sign(o Options, publicLine string) (files int, err error) {
	if o.Out == "" {
		o.Out = filepath.Join(o.Dir, "public")
	}
	out, err := publish.Open(publish.Options{Out: o.Out, Site: o.Dir})
	if err != nil {
		return 0, err
	}
	defer out.Abort()
	names, _, err := publish.Last(o.Out) // of no build with drafts
	if err != nil {
		return 0, err
	}
	if len(names) == 0 {
		return 0, ErrNotBuilt
	}
	root, err := os.OpenRoot(o.Out)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	list, err := listOf(root, names)
	if err != nil {
		return 0, err
	}
	before, err := root.ReadFile(sign.ListFile)
	if err == nil && !bytes.Equal(before, list) {
		return 0, ErrChangedSince
	}
	old, _ := root.ReadFile(sign.SignatureFile)
	signature, err := o.Keys.Sign(publicLine, list, old)
	if err != nil {
		return 0, err
	}
	if err := errors.Join(out.Write(sign.ListFile, list), out.Write(sign.SignatureFile, signature)); err != nil {
		return 0, err
	}
	out.KeepRest()
	_, err = out.Commit(out.Previous())
	return bytes.Count(list, []byte("\n")), err
}

// listOf makes the list of the files of a folder.
func listOf(root *os.Root, names []string) ([]byte, error) {
	files := make([]sign.File, len(names))
	for i, name := range names {
		sum := sha256.New()
		f, err := root.Open(filepath.FromSlash(name))
		if err != nil {
			return nil, ErrChangedSince
		}
		_, err = io.Copy(sum, f)
		if err := errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
		files[i] = sign.File{Path: name, Sum: [sha256.Size]byte(sum.Sum(nil))}
	}
	return sign.MakeList(files), nil
}
