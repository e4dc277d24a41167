package deploy

import (
	"bytes"
	"crypto/sha256"
	"hash"
	"io"
	"os"
	"path/filepath"

	"casebook/internal/deploy/driver"
	"casebook/internal/diag"
	"casebook/internal/host"
	"casebook/internal/publish"
)

// contentOf gives a file of the site.
func (j *Job) contentOf(f publish.File) driver.Content {
	c := driver.Content{Size: f.Size, Sum: f.Sum, Type: host.SentAs(f.Path), Open: func() (io.ReadSeekCloser, error) { return j.openFile(f) }}
	if j.site.Headers != nil {
		c.Headers = j.site.Headers(f.Path)
	}
	return c
}

// openFile opens a file of the output folder, which must be as it was built.
func (j *Job) openFile(f publish.File) (io.ReadSeekCloser, error) {
	if data, made := j.site.Made[f.Path]; made {
		return nopCloser{bytes.NewReader(data)}, nil
	}
	file, err := os.OpenInRoot(j.site.Folder, filepath.FromSlash(f.Path))
	if err != nil {
		return nil, failed(diag.Say("deploy-changed-output", "path", f.Path))
	}
	if info, err := file.Stat(); err != nil || info.Size() != f.Size {
		_ = file.Close()
		return nil, failed(diag.Say("deploy-changed-output", "path", f.Path))
	}
	return &asBuilt{File: file, want: f, hash: sha256.New()}, nil
}

// An asBuilt file is read as it was built, or not to its end: another build may have
// put other pages into the output folder since, of which nobody has seen a report.
type asBuilt struct {
	*os.File
	want publish.File
	hash hash.Hash // of what was read
	n    int64     // bytes that were read
	lost bool      // it was read from elsewhere than the beginning, and is not looked at
}

func (f *asBuilt) Read(p []byte) (int, error) {
	n, err := f.File.Read(p)
	_, _ = f.hash.Write(p[:n])
	f.n += int64(n)
	if isWhole := f.n == f.want.Size; n > 0 && (isWhole || f.n > f.want.Size) && !f.lost && (!isWhole || [sha256.Size]byte(f.hash.Sum(nil)) != f.want.Sum) {
		return 0, failed(diag.Say("deploy-changed-output", "path", f.want.Path))
	}
	return n, err
}

// Seek goes back to the beginning before another attempt.
func (f *asBuilt) Seek(offset int64, whence int) (int64, error) {
	at, err := f.File.Seek(offset, whence)
	f.hash.Reset()
	f.n, f.lost = at, at != 0
	return at, err
}

// WriteTo hides that of the file, which would read past the check.
func (f *asBuilt) WriteTo(w io.Writer) (int64, error) { return io.Copy(w, struct{ io.Reader }{f}) }

type nopCloser struct{ io.ReadSeeker }

func (nopCloser) Close() error { return nil }

func contentOfBytes(data []byte) driver.Content {
	return driver.Content{
		Size: int64(len(data)), Sum: sha256.Sum256(data), Type: "text/plain; charset=utf-8",
		Open: func() (io.ReadSeekCloser, error) { return nopCloser{bytes.NewReader(data)}, nil },
	}
}
