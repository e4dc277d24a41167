package asset

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"

	"casebook/internal/diag"
	"casebook/internal/picture"
	"casebook/internal/svg"
)

// maxFile limits what is read of a file that is not a picture.
const maxFile = 64 << 20

// A Resource is a file of a page bundle as it will be published.
type Resource struct {
	File          string // relative to the site: "content/cases/x/photo.jpg"
	Kind          Kind
	MediaType     string
	Width, Height int       // of a picture or drawing as published under its own name; 0 when it has no size
	Variants      []Variant // of a picture: every size, narrowest first; the last is the file under its own name
}

// A Variant is a picture in one size.
type Variant struct {
	Name          string // beside the page: "photo.800w.jpg"; of the last, the file's own name
	Width, Height int    // in pixels, upright
	MediaType     string
}

// Fit gives the widest variant that is at most that wide, else the narrowest.
// What is no picture in several sizes has one variant: itself.
func (r *Resource) Fit(width int) Variant {
	if len(r.Variants) == 0 {
		return Variant{path.Base(r.File), r.Width, r.Height, r.MediaType}
	}
	best := r.Variants[0]
	for _, v := range r.Variants[1:] {
		if v.Width <= width {
			best = v
		}
	}
	return best
}

// A Store makes published files of the resources below a site's content. It
// is safe for concurrent use.
type Store struct {
	site   fs.FS
	cache  Cache
	probes sync.Map // file -> func() (*Resource, error)
	pixels pixelBudget
}

// NewStore reads resources from the site's file system; slow work is looked
// up and remembered in the cache.
func NewStore(site fs.FS, cache Cache) *Store {
	s := &Store{site: site, cache: cache}
	s.pixels.init()
	return s
}

// Probe says how a file will be published. It reads the heads of pictures
// only, so damage may still show when the file is made. Its error is a
// *diag.Fault when the file must not be published. Files are looked at once.
func (s *Store) Probe(file string) (*Resource, error) {
	once, _ := s.probes.LoadOrStore(file, sync.OnceValues(func() (*Resource, error) { return s.probe(file) }))
	return once.(func() (*Resource, error))()
}

// Forget makes the next Probe look at the files again.
func (s *Store) Forget(files ...string) {
	for _, f := range files {
		s.probes.Delete(f)
	}
}

func (s *Store) probe(file string) (*Resource, error) {
	data, whole, err := s.readHead(file)
	if err != nil {
		return nil, err
	}
	f, err := identify(file, data)
	if err != nil {
		return nil, err
	}
	r := &Resource{File: file, Kind: f.kind, MediaType: f.mediaType}
	switch f.kind {
	case Picture:
		return r, s.probePicture(r, data, whole)
	case Drawing:
		clean, err := svg.Clean(data)
		if err != nil {
			return nil, err
		}
		r.Width, r.Height = svg.Size(clean)
	}
	return r, nil
}

func (s *Store) probePicture(r *Resource, data []byte, whole bool) error {
	info, err := picture.Probe(data)
	if err != nil && !whole { // metadata longer than the head
		if data, err = s.read(r.File); err == nil {
			info, err = picture.Probe(data)
		}
	}
	if err == nil {
		err = canTurn(info)
	}
	if err != nil {
		return err
	}
	r.Variants = variants(path.Base(r.File), info)
	own := r.Variants[len(r.Variants)-1]
	r.Width, r.Height = own.Width, own.Height
	for _, v := range r.Variants[:len(r.Variants)-1] {
		beside := path.Join(path.Dir(r.File), v.Name)
		if _, err := fs.Stat(s.site, beside); err == nil {
			return &diag.Fault{Code: "name-taken", Message: fmt.Sprintf("the picture's smaller sizes need the name %q, which another file has", v.Name), Hint: "rename the other file"}
		}
	}
	return nil
}

// headSize is enough to find the size in all but a few JPEG files.
const headSize = 256 << 10

// readHead reads a file, of a long JPEG only the beginning.
func (s *Store) readHead(file string) (data []byte, whole bool, err error) {
	f, err := openRegular(s.site, file)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	data, err = io.ReadAll(io.LimitReader(f, headSize))
	if err != nil {
		return nil, false, unreadable(err)
	}
	if len(data) < headSize {
		return data, true, nil
	}
	if picture.Sniff(data) == picture.JPEG {
		return data, false, nil
	}
	rest, err := io.ReadAll(io.LimitReader(f, maxFile-headSize+1))
	if err != nil {
		return nil, false, unreadable(err)
	}
	data = append(data, rest...)
	return data, true, checkLength(data)
}

// read reads a whole file.
func (s *Store) read(file string) ([]byte, error) { return readRegular(s.site, file) }

func readRegular(fsys fs.FS, file string) ([]byte, error) {
	f, err := openRegular(fsys, file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var b bytes.Buffer
	if info, err := f.Stat(); err == nil {
		b.Grow(int(min(info.Size(), maxFile)) + bytes.MinRead)
	}
	if _, err := b.ReadFrom(io.LimitReader(f, maxFile+1)); err != nil {
		return nil, unreadable(err)
	}
	return b.Bytes(), checkLength(b.Bytes())
}

func checkLength(data []byte) error {
	if len(data) > maxFile {
		return &diag.Fault{Code: "file-too-large", Message: fmt.Sprintf("the file is larger than %d MB", maxFile>>20), Hint: "make it smaller, or put it elsewhere and link to it"}
	}
	return nil
}

// openRegular opens what is a file, not a folder, device or pipe.
func openRegular(fsys fs.FS, file string) (fs.File, error) {
	f, err := fsys.Open(file)
	if err != nil {
		return nil, unreadable(err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is not a file")
	}
	if err != nil {
		f.Close()
		return nil, unreadable(err)
	}
	return f, nil
}

// unreadable says why without the path, which the diagnostic already names.
func unreadable(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return &diag.Fault{Code: "file-unreadable", Message: "the file cannot be read: " + strings.TrimSpace(err.Error())}
}
