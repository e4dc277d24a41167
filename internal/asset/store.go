package asset

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/semaphore"

	"casebook/internal/diag"
	"casebook/internal/folder"
	"casebook/internal/picture"
	"casebook/internal/svg"
)

// A Store makes published files of the resources below a site's content. It
// is safe for concurrent use.
type Store struct {
	site   fs.FS
	cache  Cache
	probes sync.Map            // file -> func() (*Resource, error)
	pixels *semaphore.Weighted // those that may be decoded at the same time
}

// maxPixels is how many pixels may be decoded at the same time. A pixel takes up
// to eight bytes, so this bounds memory whatever the number of cores. A picture
// larger than all of it has it alone.
const maxPixels = 64 << 20

// NewStore reads resources from the site's file system; slow work is looked
// up and remembered in the cache, unless that is nil.
func NewStore(site fs.FS, cache Cache) *Store {
	return &Store{site: site, cache: cache, pixels: semaphore.NewWeighted(maxPixels)}
}

// Has reports whether there is a file of that name, to be published or not.
func (s *Store) Has(file string) bool {
	info, err := fs.Stat(s.site, file)
	return err == nil && !info.IsDir()
}

// Find gives the file that a name stands for, links of the file system followed;
// "" when there is none.
func (s *Store) Find(file string) string {
	if !s.Has(file) {
		return ""
	}
	return folder.RealName(s.site, file)
}

// Forget gives a store that looks at some files again: at those in the same
// folder too, whose smaller sizes may need their names, and at what is in them
// when they are folders; "." stands for all. The store itself stays as it is,
// for pages that were planned with it, and is the answer when it has not looked
// at any of them.
func (s *Store) Forget(files ...string) *Store {
	next := &Store{site: s.site, cache: s.cache, pixels: s.pixels}
	forgot := false
	s.probes.Range(func(key, probe any) bool {
		known := key.(string)
		if slices.ContainsFunc(files, func(f string) bool {
			return f == "." || path.Dir(known) == path.Dir(f) || strings.HasPrefix(known, f+"/")
		}) {
			forgot = true
		} else {
			next.probes.Store(known, probe)
		}
		return true
	})
	if !forgot {
		return s
	}
	return next
}

// Probe says how a file will be published. It reads the heads of pictures
// only, so damage may still show when the file is made. Its error is a
// *diag.Fault when the file must not be published. Files are looked at once.
func (s *Store) Probe(file string) (*Resource, error) {
	once, _ := s.probes.LoadOrStore(file, sync.OnceValues(func() (*Resource, error) { return s.probeFile(file) }))
	return once.(func() (*Resource, error))()
}

func (s *Store) probeFile(file string) (*Resource, error) {
	data, whole, err := readHead(s.site, file)
	if err != nil {
		return nil, err
	}
	f, err := identifyFile(file, data)
	if err != nil {
		return nil, err
	}
	r := &Resource{File: file, Kind: f.kind, MediaType: f.mediaType}
	if r.Kind == Drawing {
		clean, err := svg.Clean(data)
		if err != nil {
			return nil, err
		}
		r.Width, r.Height = svg.Size(clean)
	}
	if r.Kind != Picture {
		return r, nil
	}
	p, err := picture.Parse(data)
	if err != nil && !whole { // metadata longer than the head
		if data, err = readRegular(s.site, file); err == nil {
			p, err = picture.Parse(data)
		}
	}
	if err != nil {
		return nil, err
	}
	r.Variants = listVariants(path.Base(file), p.Info)
	last := len(r.Variants) - 1
	r.Width, r.Height = r.Variants[last].Width, r.Variants[last].Height
	for _, v := range r.Variants[:last] {
		if _, err := fs.Stat(s.site, path.Join(path.Dir(file), v.Name)); err == nil {
			return nil, diag.NewFault(diag.Say("name-taken", "name", v.Name))
		}
	}
	return r, nil
}

// Produce makes a resource's files: those of its variants' names that are
// asked for, or the file under its own name. It calls emit once for each, in
// the order of names, with bytes that emit may keep but not change. An error
// of emit ends it and is returned; otherwise its error is a *diag.Fault.
func (s *Store) Produce(r *Resource, names []string, emit func(name string, data []byte) error) error {
	data, err := readRegular(s.site, r.File)
	if err != nil {
		return err
	}
	switch r.Kind {
	case Picture:
		job := &sizing{store: s, data: data, sum: sha256.Sum256(data)}
		defer job.close()
		for _, name := range names {
			i := slices.IndexFunc(r.Variants, func(v Variant) bool { return v.Name == name })
			if i < 0 {
				return fmt.Errorf("%s has no size %q", r.File, name)
			}
			out, err := job.makeSize(r.Variants[i], i == len(r.Variants)-1)
			if err == nil {
				err = emit(name, out)
			}
			if err != nil {
				return err
			}
		}
		return nil
	case PDF: // takes long
		data, err = s.remember(sha256.Sum256(data), r.MediaType, func() ([]byte, error) { return Clean(r.File, data) })
	default:
		data, err = Clean(r.File, data)
	}
	if err != nil {
		return err
	}
	return emit(path.Base(r.File), data)
}

// remember gives what work makes of the data of that hash, from the cache
// when it is there.
func (s *Store) remember(sum [sha256.Size]byte, name string, work func() ([]byte, error)) ([]byte, error) {
	if s.cache == nil {
		return work()
	}
	key := cacheKey(sum, name)
	if done, ok := s.cache.Get(key); ok {
		return done, nil
	}
	done, err := work()
	if err == nil {
		s.cache.Put(key, done)
	}
	return done, err
}

// A sizing makes the sizes of one picture, parsed and decoded at most once, and
// not at all when the cache has what is asked for.
type sizing struct {
	store   *Store
	data    []byte
	sum     [sha256.Size]byte
	picture *picture.Picture
	full    *picture.Raster // upright; nil until needed
	base    *picture.Raster // what the sizes are made from: at most as wide as the widest of them
	pixels  int64           // taken from the store's
}

// makeSize makes one size. The file under its own name keeps its very pixels,
// unless it has to be turned upright or narrowed.
func (j *sizing) makeSize(v Variant, isOwn bool) ([]byte, error) {
	work := fmt.Sprintf("%s %d×%d own=%t", v.MediaType, v.Width, v.Height, isOwn)
	return j.store.remember(j.sum, work, func() ([]byte, error) {
		if err := j.decode(); err != nil {
			return nil, err
		}
		switch {
		case !isOwn:
			return encodePicture(j.base.Scale(v.Width, v.Height), v.MediaType, quality)
		case j.picture.Orientation == 1 && v.Width == j.picture.Width:
			return j.picture.Clean()
		}
		return encodePicture(j.full.Scale(v.Width, v.Height), v.MediaType, ownQuality)
	})
}

// decode decodes the picture, which also proves that it is whole. It waits
// until the pixels being worked on leave room for its own.
func (j *sizing) decode() (err error) {
	if j.full != nil {
		return nil
	}
	if j.picture, err = picture.Parse(j.data); err != nil {
		return err
	}
	j.pixels = min(int64(j.picture.Width)*int64(j.picture.Height), maxPixels)
	if err := j.store.pixels.Acquire(context.Background(), j.pixels); err != nil {
		return err
	}
	if j.full, err = j.picture.Decode(); err != nil {
		return err
	}
	width, height := j.full.Size()
	j.base = j.full
	if widest := widths[len(widths)-1]; isWorthMaking(widest, width) {
		j.base = j.full.Scale(widest, scaleHeight(height, widest, width))
	}
	return nil
}

func (j *sizing) close() { j.store.pixels.Release(j.pixels) }
