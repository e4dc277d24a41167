package theme

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path"

	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// comments are how a line of no effect is written, by a file's ending.
var comments = map[string][2]string{
	".html": {"{{/* ", " */ -}}"}, ".json": {"{{/* ", " */ -}}"}, ".xml": {"{{/* ", " */ -}}"}, ".txt": {"{{/* ", " */ -}}"}, ".csv": {"{{/* ", " */ -}}"},
	".css": {"/* ", " */"}, ".js": {"/* ", " */"}, ".toml": {"# ", ""}, ".svg": {"<!-- ", " -->"},
}

// Origin gives the digest of a built-in file by which its copies know it again:
// the first 64 bits of its SHA-256.
func Origin(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

var originMark = lazy.Regexp(`copied from casebook's (\S+), sha256:([0-9a-f]{16})`)

// CopyOf gives the text of a copy of a built-in file, which says in its first line
// what it was copied from. A file whose form has no comments is copied as it is.
func CopyOf(name string, text []byte) []byte {
	c, known := comments[path.Ext(name)]
	if !known {
		return text
	}
	return append([]byte(c[0]+"copied from casebook's "+name+", sha256:"+Origin(text)+c[1]+"\n"), text...)
}

// cutOrigin takes the line off that says what a copy was made of, and gives the
// digest in it; "" for a file that is none or does not say.
func cutOrigin(text []byte) (rest []byte, digest string) {
	first, rest, _ := bytes.Cut(bytes.TrimPrefix(text, []byte("\ufeff")), []byte("\n"))
	m := originMark().FindSubmatch(first)
	if m == nil {
		return text, ""
	}
	return rest, string(m[2])
}

// A Copy is a file of the site that stands in the place of a built-in one.
type Copy struct {
	Name     string
	Own      []byte // without the line that says what it was copied from
	Original []byte // as it is now
	Digest   string // of the original when it was copied; "" when nobody knows
	Outdated bool   // it says what it was copied from, and that has changed since
}

// FindCopy gives the site's file of a name; false when the site has none, or
// casebook has none of that name.
func FindCopy(builtin, site fs.FS, name string) (Copy, bool) {
	original, err := fs.ReadFile(builtin, name)
	if err != nil {
		return Copy{}, false
	}
	own, err := fs.ReadFile(site, name)
	if err != nil {
		return Copy{}, false
	}
	rest, digest := cutOrigin(own)
	return Copy{name, rest, original, digest, digest != "" && digest != Origin(original)}, true
}

// Outdated gives the copies in a site whose originals have changed since.
func Outdated(builtin, site fs.FS) ([]Copy, error) {
	files, err := List(builtin, site)
	var list []Copy
	for _, f := range files {
		if c, ok := FindCopy(builtin, site, f.Name); f.Replaced && ok && c.Outdated {
			list = append(list, c)
		}
	}
	return list, err
}

// reportOutdated warns about them.
func reportOutdated(builtin, site fs.FS, rep *diag.Report) {
	list, err := Outdated(builtin, site)
	if err != nil {
		return // a folder that cannot be read was reported
	}
	for _, c := range list {
		rep.AddWarning(diag.Position{File: c.Name}, diag.Say("outdated-copy", "file", c.Name, "digest", Origin(c.Original)))
	}
}
