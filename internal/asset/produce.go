package asset

import (
	"crypto/sha256"
	"fmt"
	"path"
	"slices"

	"casebook/internal/diag"
	"casebook/internal/pdf"
	"casebook/internal/picture"
	"casebook/internal/svg"
)

// Produce makes a resource's files: those of its variants' names that are
// asked for, or the file under its own name. It calls emit once for each, in
// the order of names, with bytes that emit may keep but not change. An error
// of emit ends it and is returned; otherwise its error is a *diag.Fault.
func (s *Store) Produce(r *Resource, names []string, emit func(name string, data []byte) error) error {
	data, err := s.read(r.File)
	if err != nil {
		return err
	}
	if r.Kind == Picture {
		return s.producePicture(r, data, names, emit)
	}
	clean, err := s.cleaned(r, data)
	if err != nil {
		return err
	}
	return emit(path.Base(r.File), clean)
}

// cleaned gives a file that is no picture; of papers, which take long, it
// remembers the result.
func (s *Store) cleaned(r *Resource, data []byte) ([]byte, error) {
	if r.Kind != Paper {
		return Clean(r.File, data)
	}
	return s.remember(sha256.Sum256(data), r.MediaType, func() ([]byte, error) { return Clean(r.File, data) })
}

// remember gives what work makes of the data of that hash, from the cache
// when it is there.
func (s *Store) remember(sum [sha256.Size]byte, name string, work func() ([]byte, error)) ([]byte, error) {
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

// producePicture looks up the sizes asked for, and decodes the picture when
// one of them has to be made.
func (s *Store) producePicture(r *Resource, data []byte, names []string, emit func(string, []byte) error) error {
	job := &sizing{store: s, data: data, sum: sha256.Sum256(data)}
	for _, name := range names {
		i := slices.IndexFunc(r.Variants, func(v Variant) bool { return v.Name == name })
		if i < 0 {
			return fmt.Errorf("%s has no size %q", r.File, name)
		}
		out, err := job.make(r.Variants[i], i == len(r.Variants)-1)
		if err == nil {
			err = emit(name, out)
		}
		if err != nil {
			job.close()
			return err
		}
	}
	job.close()
	return nil
}

// A sizing makes the sizes of one picture, decoded at most once.
type sizing struct {
	store *Store
	data  []byte
	sum   [sha256.Size]byte
	held  int64           // pixels taken from the store's budget
	full  *picture.Raster // upright; nil until needed
	base  *picture.Raster // what the sizes are made from: at most as wide as the widest of them
}

func (j *sizing) make(v Variant, own bool) ([]byte, error) {
	work := fmt.Sprintf("%s %d×%d own=%t", v.MediaType, v.Width, v.Height, own)
	return j.store.remember(j.sum, work, func() ([]byte, error) {
		if err := j.open(); err != nil {
			return nil, err
		}
		return j.encode(v, own)
	})
}

// open decodes the picture, which also proves that it is whole. It waits
// until the pixels being worked on leave room for its own.
func (j *sizing) open() error {
	if j.full != nil {
		return nil
	}
	info, err := picture.Probe(j.data)
	if err != nil {
		return err
	}
	j.held = int64(info.Width) * int64(info.Height)
	j.store.pixels.take(j.held)
	if j.full, err = picture.Decode(j.data); err != nil {
		return err
	}
	width, height := j.full.Size()
	j.base = j.full
	if widest := widths[len(widths)-1]; widest*widthMargin <= width*(widthMargin-1) {
		j.base = j.full.Scale(widest, scaled(height, widest, width))
	}
	return nil
}

// encode makes one size. The file under its own name keeps its very pixels,
// unless it has to be turned upright or narrowed.
func (j *sizing) encode(v Variant, own bool) ([]byte, error) {
	if !own {
		return encodeAs(j.base.Scale(v.Width, v.Height), v.MediaType, quality)
	}
	info, err := picture.Probe(j.data)
	if err != nil {
		return nil, err
	}
	if info.Orientation == 1 && v.Width == info.Width {
		return picture.Clean(j.data)
	}
	return encodeAs(j.full.Scale(v.Width, v.Height), v.MediaType, ownQuality)
}

func encodeAs(r *picture.Raster, mediaType string, quality int) ([]byte, error) {
	if mediaType == "image/jpeg" {
		return r.EncodeJPEG(quality)
	}
	return r.EncodePNG()
}

func (j *sizing) close() { j.store.pixels.give(j.held) }

// Clean takes out of a file whatever is not needed to show it. The name tells
// what the file should be; its content must agree. What cannot be cleaned is
// refused with a *diag.Fault. Pictures are turned upright.
func Clean(name string, data []byte) ([]byte, error) {
	f, err := identify(name, data)
	if err != nil {
		return nil, err
	}
	switch f.kind {
	case Picture:
		return cleanPicture(data)
	case Drawing:
		return svg.Clean(data)
	case Paper:
		return pdf.Clean(data)
	}
	return data, nil
}

// cleanPicture cleans a picture in its own size.
func cleanPicture(data []byte) ([]byte, error) {
	info, err := picture.Probe(data)
	if err == nil {
		err = canTurn(info)
	}
	if err != nil {
		return nil, err
	}
	r, err := picture.Decode(data) // proves that it is whole, too
	if err != nil {
		return nil, err
	}
	if info.Orientation == 1 {
		return picture.Clean(data)
	}
	return encodeAs(r, info.Format.MediaType(), ownQuality)
}

// canTurn refuses a picture that lies on its side and cannot be written anew.
func canTurn(info picture.Info) error {
	if info.Orientation == 1 || info.Format != picture.WebP {
		return nil
	}
	return &diag.Fault{Code: "image-format", Message: "the WebP picture lies on its side", Hint: "open it in a picture program, turn it and save it anew, or save it as JPEG"}
}
