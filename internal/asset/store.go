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
	"casebook/internal/signatory"
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
	if r.Kind != Picture && r.Kind != PDF && r.Kind != Sound && signatory.HoldsAnswers(s.site, file) {
		return nil, diag.NewFault(diag.Say("private-file/answers"))
	}
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
	r.Light = listLight(path.Base(file), p.Info, r.Variants)
	last := len(r.Variants) - 1
	r.Width, r.Height = r.Variants[last].Width, r.Variants[last].Height
	for _, v := range slices.Concat(r.Variants[:last], r.Light) {
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
		job := &sizing{store: s, data: data, sum: sha256.Sum256(data), bytes: map[string]int{}}
		defer job.close()
		for _, name := range names {
			out, err := job.makeNamed(r, name)
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

// Remember gives what work of a name makes of an input, from the cache when it is there.
func (s *Store) Remember(name string, input []byte, work func() ([]byte, error)) ([]byte, error) {
	return s.remember(sha256.Sum256(input), name, work)
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
	full    *picture.Raster // upright; nil until needed, and when nothing more is made of it
	base    *picture.Raster // what the sizes are made from: at most as wide as the widest of them; nil until needed
	pixels  int64           // taken from the store's
	bytes   map[string]int  // of the sizes that were made
}

// makeNamed makes the file of a name.
func (j *sizing) makeNamed(r *Resource, name string) ([]byte, error) {
	named := func(v Variant) bool { return v.Name == name }
	if i := slices.IndexFunc(r.Variants, named); i >= 0 {
		return j.makeSize(r.Variants[i], i == len(r.Variants)-1)
	}
	if i := slices.IndexFunc(r.Light, named); i >= 0 {
		same := slices.IndexFunc(r.Variants, func(v Variant) bool { return v.Width == r.Light[i].Width })
		return j.makeLight(r.Light[i], r.Variants[same], same == len(r.Variants)-1)
	}
	return nil, fmt.Errorf("%s has no size %q", r.File, name)
}

// makeLight makes one size as WebP, of fewer bytes than the same in its first
// format: browsers take the WebP without asking how long it is.
func (j *sizing) makeLight(v, same Variant, isOwn bool) ([]byte, error) {
	work := fmt.Sprintf("%s %d×%d light", v.MediaType, v.Width, v.Height)
	return j.store.remember(j.sum, work, func() (light []byte, err error) {
		most, known := j.bytes[same.Name]
		if !known {
			plain, err := j.makeSize(same, isOwn)
			if err != nil {
				return nil, err
			}
			most = len(plain)
		}
		if j.base == nil {
			if err := j.decode(); err != nil {
				return nil, err
			}
		}
		raster := j.base.Scale(v.Width, v.Height)
		j.full = nil // sizes of WebP are made last, and their encoder needs room
		for quality := lightQuality; quality > 0 && (light == nil || len(light) >= most); quality -= 15 {
			if light, err = raster.EncodeLossyWebP(quality); err != nil {
				return nil, err
			}
		}
		return light, nil
	})
}

// makeSize makes one size. The file under its own name keeps its very pixels,
// unless it has to be turned upright or narrowed.
func (j *sizing) makeSize(v Variant, isOwn bool) ([]byte, error) {
	work := fmt.Sprintf("%s %d×%d own=%t", v.MediaType, v.Width, v.Height, isOwn)
	out, err := j.store.remember(j.sum, work, func() ([]byte, error) {
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
	j.bytes[v.Name] = len(out)
	return out, err
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
	if j.pixels == 0 {
		j.pixels = min(int64(j.picture.Width)*int64(j.picture.Height), maxPixels)
		if err := j.store.pixels.Acquire(context.Background(), j.pixels); err != nil {
			return err
		}
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
