package migrate

import (
	"io"
	"io/fs"
	"path"
	"strings"

	"casebook/internal/lazy"
)

// maxMedia is the largest file that is taken over beside a page, in bytes.
const maxMedia = 64 << 20

// A mediaIndex finds the files of an export by their names.
type mediaIndex map[string][]string

// readRaw gives the bytes of a picture or paper.
func readRaw(files fs.FS, name string) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxMedia+1))
	if err == nil && len(data) > maxMedia {
		err = errTooLarge
	}
	return data, err
}

// sizeSuffix is what WordPress adds to the name of a scaled picture.
var sizeSuffix = lazy.Regexp(`-(?:\d+x\d+|scaled)(\.[a-zA-Z]+)$`)

// findMedia gives the file of the old site that an address, or a path beside the
// page's file, leads to; "" when it has none.
func (s *Site) findMedia(p *Page, name, written string) string {
	if s.uploads != nil {
		return s.findUpload(name, written)
	}
	written, _, _ = strings.Cut(written, "?")
	written, _, _ = strings.Cut(written, "#")
	if !strings.HasPrefix(written, "/") && !strings.Contains(written, ":") {
		if file := path.Join(path.Dir(p.File), written); s.names[file] {
			return file
		}
	}
	for _, folder := range s.media {
		if file := path.Join(folder, name); s.names[file] {
			return file
		}
	}
	if !strings.HasPrefix(written, "/") && !strings.Contains(written, ":") { // as from the root, which many write
		for _, folder := range s.media {
			if file := path.Join(folder, written); s.names[file] {
				return file
			}
		}
	}
	return ""
}

// findUpload gives the file of an export's media folder whose path has most in
// common with an address, from its end: the picture itself rather than one that
// WordPress has scaled.
func (s *Site) findUpload(name, written string) string {
	if name == "" {
		name = written
	}
	name, _, _ = strings.Cut(name, "?")
	for _, wanted := range []string{sizeSuffix().ReplaceAllString(name, "$1"), name} {
		found, longest := "", 0
		for _, file := range s.uploads[strings.ToLower(path.Base(wanted))] {
			if n := commonParts(file, wanted); n > longest || n == longest && file < found {
				found, longest = file, n
			}
		}
		if found != "" && (longest >= 3 || len(s.uploads[strings.ToLower(path.Base(wanted))]) == 1) {
			return found
		}
	}
	return ""
}

// commonParts counts the parts that two paths have in common from their ends.
func commonParts(a, b string) int {
	x, y := strings.Split(strings.ToLower(a), "/"), strings.Split(strings.ToLower(b), "/")
	n := 0
	for n < len(x) && n < len(y) && x[len(x)-1-n] == y[len(y)-1-n] {
		n++
	}
	return n
}

// indexMedia lists the files of a folder by their names.
func (s *Site) indexMedia() {
	s.uploads = mediaIndex{}
	for _, name := range s.filesBelow(".") {
		key := strings.ToLower(path.Base(name))
		s.uploads[key] = append(s.uploads[key], name)
	}
}
