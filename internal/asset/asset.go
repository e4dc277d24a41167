// Package asset makes the files that pages refer to: the theme's style
// sheets, scripts, fonts and icons, minified and named by their content, and
// the pictures and documents beside the content, cleaned of everything that
// tells about the people who made them.
package asset

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"path"
	"slices"
	"strings"
)

// A Manifest knows every asset. It is read-only.
type Manifest struct {
	assets map[string]*Asset
	Static []File // to be copied to the root of the output, by path
}

// An Asset is a published file of assets/.
type Asset struct {
	Name      string // as layouts call it, relative to assets/: "style.css"
	Path      string // relative to the output: "assets/style.3f2a9c1b.css"
	Integrity string // "sha384-…" (Subresource Integrity) of style sheets and scripts; else ""
	MediaType string
	Bytes     []byte
	Builtin   bool     // it is the program's own, but for the colours that a site chose
	needs     []*Asset // that it refers to
}

// A File is published under its own name.
type File struct {
	Path   string // relative to the output: "CNAME", ".well-known/security.txt"
	Source string // relative to the site
	Bytes  []byte
}

// Lookup gives the asset of that name, as "style.css"; nil when there is none.
func (m *Manifest) Lookup(name string) *Asset { return m.assets[name] }

// Names lists the names of all assets, sorted.
func (m *Manifest) Names() []string {
	names := make([]string, 0, len(m.assets))
	for name := range m.assets {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// WithNeeded gives the assets of those names and whatever they refer to, each
// once, by path: what has to be published when pages use the names. Unknown
// names are left out.
func (m *Manifest) WithNeeded(names ...string) []*Asset {
	seen := map[*Asset]bool{}
	var add func(a *Asset)
	add = func(a *Asset) {
		if a == nil || seen[a] {
			return
		}
		seen[a] = true
		for _, needed := range a.needs {
			add(needed)
		}
	}
	for _, name := range names {
		add(m.assets[name])
	}
	list := make([]*Asset, 0, len(seen))
	for a := range seen {
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b *Asset) int { return strings.Compare(a.Path, b.Path) })
	return list
}

// newAsset names an asset by its content.
func newAsset(name, mediaType string, data []byte, needs []*Asset) *Asset {
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	a := &Asset{
		Name: name, MediaType: mediaType, Bytes: data, needs: needs,
		Path: "assets/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext,
	}
	if mediaType == "text/css" || mediaType == "text/javascript" {
		sum := sha512.Sum384(data)
		a.Integrity = "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
	}
	return a
}
