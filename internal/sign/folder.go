package sign

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"github.com/andybalholm/brotli"

	"casebook/internal/host"
)

// Folder says what in a folder is not as it was signed. An error is the
// machine's, or ErrSignature.
func Folder(ctx context.Context, dir, publicLine string, p *Progress) ([]Finding, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return verify(ctx, folderSource{root}, publicLine, p)
}

// A folderSource is a copy in a folder. No link leads out of it.
type folderSource struct{ root *os.Root }

func (s folderSource) together() int { return runtime.GOMAXPROCS(0) }

func (s folderSource) open(_ context.Context, file string) (io.ReadCloser, error) {
	f, err := s.root.OpenFile(filepath.FromSlash(file), os.O_RDONLY|syscall.O_NONBLOCK, 0) // never waits for a pipe
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
			return nil, errAbsent
		}
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		_ = f.Close()
		return nil, errAbsent // a folder, a pipe
	}
	return f, nil
}

func (s folderSource) isRight(ctx context.Context, file File, _ map[string]File) (bool, error) {
	r, err := s.open(ctx, file.Path)
	if err != nil {
		if errors.Is(err, errAbsent) {
			return false, err
		}
		return false, nil // it cannot be read as it was signed
	}
	defer r.Close()
	sum, err := sumOf(r, file.Path)
	if errors.Is(err, errTooLarge) {
		err = nil // it is another one
	}
	return sum == file.Sum, err
}

// byHosts are the folders in which hosts prove to who gives certificates whose the
// site is.
var byHosts = []string{".well-known/acme-challenge", ".well-known/pki-validation"}

// others gives the files that are not on the list. What is hidden outside of
// .well-known/, CNAME, what a host reads or proves, and what is a right compressed
// form of a listed file is meant to be there.
func (s folderSource) others(ctx context.Context, listed map[string]File) (found []Finding, err error) {
	err = fs.WalkDir(s.root.FS(), ".", func(file string, d fs.DirEntry, err error) error {
		switch _, known := listed[file]; {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return err
		case file == ".", file == ".well-known" && d.IsDir():
		case slices.Contains(byHosts, file) && d.IsDir(), isHidden(file) && d.IsDir():
			return fs.SkipDir
		case isHidden(file):
		case d.IsDir(), known, file == "CNAME", host.IsHostFile(file):
		default:
			plain, isCompressed := withoutCompression(file)
			f, ofListed := listed[plain]
			switch {
			case !isCompressed || !ofListed:
				found = append(found, Finding{"extra", file})
			case !s.holdsCompressed(ctx, file, f):
				found = append(found, Finding{"different", file})
			}
		}
		return nil
	})
	return found, err
}

// holdsCompressed reports whether a file is a compressed form of a listed one:
// readers get it in its place.
func (s folderSource) holdsCompressed(ctx context.Context, file string, plain File) bool {
	f, err := s.open(ctx, file)
	if err != nil {
		return false
	}
	defer f.Close()
	var r io.Reader = brotli.NewReader(f)
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return false
		}
	}
	sum, err := sumOf(r, plain.Path)
	return sum == plain.Sum && err == nil
}
