package asset

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"casebook/internal/diag"
	"casebook/internal/picture"
	"casebook/internal/svg"
)

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
	pixels *pixelBudget
}

// NewStore reads resources from the site's file system; slow work is looked
// up and remembered in the cache.
func NewStore(site fs.FS, cache Cache) *Store {
	s := &Store{site: site, cache: cache, pixels: new(pixelBudget)}
	s.pixels.init()
	return s
}

// Has reports whether there is a file of that name, to be published or not.
func (s *Store) Has(file string) bool {
	info, err := fs.Stat(s.site, file)
	return err == nil && !info.IsDir()
}

// Probe says how a file will be published. It reads the heads of pictures
// only, so damage may still show when the file is made. Its error is a
// *diag.Fault when the file must not be published. Files are looked at once.
func (s *Store) Probe(file string) (*Resource, error) {
	once, _ := s.probes.LoadOrStore(file, sync.OnceValues(func() (*Resource, error) { return s.probe(file) }))
	return once.(func() (*Resource, error))()
}

// Without gives a store that looks at some files again: at those in the same
// folder too, whose smaller sizes may need their names, and at what is in them
// when they are folders; "." stands for all. The store itself stays as it is,
// for pages that were planned with it, and is the answer when it has not looked
// at any of them.
func (s *Store) Without(files ...string) *Store {
	next := &Store{site: s.site, cache: s.cache, pixels: s.pixels}
	dropped := false
	s.probes.Range(func(file, probe any) bool {
		if concerned(file.(string), files) {
			dropped = true
		} else {
			next.probes.Store(file, probe)
		}
		return true
	})
	if !dropped {
		return s
	}
	return next
}

func concerned(known string, files []string) bool {
	return slices.ContainsFunc(files, func(f string) bool {
		return f == "." || path.Dir(known) == path.Dir(f) || strings.HasPrefix(known, f+"/")
	})
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
