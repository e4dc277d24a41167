package migrate

import (
	"io"
	"io/fs"
	"net/url"
	"path"
	"strings"

	"casebook/internal/lazy"
)

// maxMedia is the largest file that is taken over beside a page, in bytes.
const maxMedia = 64 << 20

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

var (
	// sizeSuffix is what WordPress adds to the name of a scaled picture.
	sizeSuffix = lazy.Regexp(`-(?:\d+x\d+|scaled)(\.[a-zA-Z]+)$`)
	// uploadPath is where below the folder of uploads a file lies, of one of many sites too.
	uploadPath = lazy.Regexp(`(?:^|/)(?:wp-content/)?uploads/(?:sites/\d+/)?(.+)$`)
	// monthPath begins with the folders of a year and a month.
	monthPath = lazy.Regexp(`(?:^|/)(\d{4}/\d{2}/[^/]+)$`)
)

// findMedia gives the file of the old site that an address, or a path beside the
// page's file, leads to; "" when it has none.
func (s *Site) findMedia(p *Page, name, written string) string {
	if s.Kind == "WordPress" {
		return s.findUpload(name, written)
	}
	if s.Kind == "Jekyll" && strings.Contains(name, "/_") { // which was never on the site
		return ""
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

// findUpload gives the file beside an export that an address of the old site, or of
// where it had its pictures, leads to. The whole path below the folder of uploads must
// be the same: another month's file of this name may show another person, and what
// else lies in the folder was never on the site.
func (s *Site) findUpload(name, written string) string {
	if name == "" {
		u, err := url.Parse(strings.TrimSpace(written))
		if err != nil || !s.mediaHosts[strings.ToLower(u.Hostname())] {
			return ""
		}
		name = u.Path
	}
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	var below string
	if found := uploadPath().FindStringSubmatch(name); found != nil {
		below = found[1]
	} else if found := monthPath().FindStringSubmatch(name); found != nil {
		below = found[1]
	} else {
		return ""
	}
	for _, wanted := range []string{sizeSuffix().ReplaceAllString(below, "$1"), below} {
		best := ""
		for file := range s.names {
			if strings.EqualFold(file, wanted) || len(file) > len(wanted) && strings.EqualFold(file[len(file)-len(wanted)-1:], "/"+wanted) && (monthPath().MatchString(wanted) || uploadPath().MatchString(file)) {
				if best == "" || len(file) < len(best) || len(file) == len(best) && file < best {
					best = file
				}
			}
		}
		if best != "" {
			return best
		}
	}
	return ""
}
