package driver

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"casebook/internal/diag"
	"casebook/internal/durable"
)

// A zipHost is an archive for upload forms. Exchange writes it anew beside itself
// and puts it in place in one step; what stays is copied as it is packed. It holds
// no times: the same site gives the same bytes.
type zipHost struct {
	path  string
	old   *zip.ReadCloser // nil while there is none
	was   fs.FileInfo     // of the file that was opened; nil for none
	files map[string]*zip.File

	mu      sync.Mutex
	put     map[string]Content
	removed map[string]bool
}

func openZip(_ context.Context, o Options) (Host, error) {
	p, err := LocalPath(o.Site, o.Address.Path)
	if err != nil {
		return nil, err
	}
	z := &zipHost{path: p, files: map[string]*zip.File{}, put: map[string]Content{}, removed: map[string]bool{}}
	info, err := os.Stat(p)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(filepath.Dir(p)); err != nil {
			return nil, Fail(diag.Say("deploy-no-folder", "path", filepath.Base(filepath.Dir(p))), err)
		}
		return z, nil
	case err != nil:
		return nil, folderError(".", err)
	case !info.Mode().IsRegular():
		return nil, Fail(diag.Say("deploy-zip/folder"), nil)
	}
	if z.old, err = zip.OpenReader(p); err != nil {
		return nil, Fail(diag.Say("deploy-zip/damaged"), err)
	}
	z.was = info
	for _, f := range z.old.File {
		if !strings.HasSuffix(f.Name, "/") {
			z.files[f.Name] = f
		}
	}
	return z, nil
}

func (z *zipHost) Can() Abilities { return Abilities{Parallel: 1} }

func (z *zipHost) List(context.Context) ([]Entry, error) {
	var list []Entry
	for _, f := range z.files {
		list = append(list, entryOfZip(f))
	}
	return list, nil
}

func entryOfZip(f *zip.File) Entry {
	e := Entry{Path: f.Name, Size: int64(min(f.UncompressedSize64, 1<<62))}
	if !f.Mode().IsRegular() {
		e.Kind = Link
	}
	return e
}

func (z *zipHost) Stat(_ context.Context, path string) (Entry, error) {
	if f := z.files[path]; f != nil {
		return entryOfZip(f), nil
	}
	for name := range z.files {
		if strings.HasPrefix(name, path+"/") {
			return Entry{Path: path, Kind: Folder}, nil
		}
	}
	return Entry{}, fs.ErrNotExist
}

func (z *zipHost) Get(_ context.Context, path string) (io.ReadCloser, error) {
	f := z.files[path]
	if f == nil {
		return nil, fs.ErrNotExist
	}
	r, err := f.Open()
	if err != nil {
		return nil, Fail(diag.Say("deploy-zip/damaged"), err)
	}
	return r, nil
}

func (z *zipHost) Put(_ context.Context, path string, c Content) error {
	z.mu.Lock()
	defer z.mu.Unlock()
	z.put[path] = c
	delete(z.removed, path)
	return nil
}

func (z *zipHost) Rename(context.Context, string, string) error { return errors.ErrUnsupported }

func (z *zipHost) Remove(_ context.Context, path string) error {
	z.mu.Lock()
	defer z.mu.Unlock()
	delete(z.put, path)
	z.removed[path] = true
	return nil
}

func (z *zipHost) RemoveFolder(context.Context, string) error { return nil }

// Exchange writes the archive, and puts it in place while it alone holds the folder: the
// new archive is let go before it is renamed, and another program would clear it.
func (z *zipHost) Exchange(ctx context.Context) error {
	letGo := z.holdFolder()
	z.clearLeftovers()
	letGo()
	file, err := createHeld(filepath.Dir(z.path), ".casebook-new-*.zip") // says that a run goes on
	if err != nil {
		return folderError(".", err)
	}
	err = z.writeArchive(ctx, file)
	if err == nil {
		err = errors.Join(file.Sync(), allowReading(file, 0o644))
	}
	defer z.holdFolder()()
	err = errors.Join(err, file.Close())
	if err == nil {
		err = z.replaceArchive(file.Name())
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return folderError(filepath.Base(z.path), err)
}

// holdFolder waits until no other program clears or replaces archives beside this one.
func (z *zipHost) holdFolder() (letGo func()) {
	return holdName(filepath.Join(filepath.Dir(z.path), ".casebook-new-lock.zip"))
}

// replaceArchive puts the new archive in the place of the one that was opened, unless
// another program has put one there since.
func (z *zipHost) replaceArchive(name string) error {
	now, err := os.Stat(z.path)
	if err != nil {
		now = nil
	}
	if isSame := now != nil && z.was != nil && os.SameFile(now, z.was) && now.ModTime().Equal(z.was.ModTime()) && now.Size() == z.was.Size(); !isSame && (now != nil || z.was != nil) {
		return &Error{Trouble: Moved, Text: diag.Say("deploy-moved")}
	}
	if z.old != nil { // Windows replaces no file that is open
		_ = z.old.Close()
		z.old = nil
	}
	return durable.Rename(name, z.path)
}

// clearLeftovers removes archives beside this one that a killed run did not finish.
func (z *zipHost) clearLeftovers() {
	entries, _ := os.ReadDir(filepath.Dir(z.path))
	for _, e := range entries {
		name := filepath.Join(filepath.Dir(z.path), e.Name())
		if strings.HasPrefix(e.Name(), ".casebook-new-") && strings.HasSuffix(e.Name(), ".zip") {
			clearFree(name, "")
		}
	}
}

func (z *zipHost) writeArchive(ctx context.Context, to io.Writer) error {
	w := zip.NewWriter(to)
	names := slices.Collect(maps.Keys(z.put))
	for name := range z.files {
		if _, is := z.put[name]; !is && !z.removed[name] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		c, is := z.put[name]
		if !is {
			if err := w.Copy(z.files[name]); err != nil {
				return err
			}
			continue
		}
		header := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
		header.SetMode(0o644)
		into, err := w.CreateHeader(header)
		if err != nil {
			return err
		}
		from, err := c.Open()
		if err != nil {
			return err
		}
		n, err := io.Copy(into, from)
		if err = errors.Join(err, from.Close()); err == nil && n != c.Size {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
	}
	return w.Close()
}

func (z *zipHost) Close() error {
	if z.old == nil {
		return nil
	}
	return z.old.Close()
}
