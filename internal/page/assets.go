package page

import (
	"path"
	"slices"
	"strings"

	"casebook/internal/asset"
)

// favicon is the theme's icon, below assets/.
const favicon = "favicon.svg"

// assetNames gives the assets of an ending that every page loads: those that
// lie directly in assets/, in the order of their names. What lies deeper is
// for style sheets to refer to.
func (p *Plan) assetNames(ext string) []string {
	return slices.DeleteFunc(p.Assets.Names(), func(name string) bool {
		return path.Dir(name) != "." || path.Ext(name) != ext
	})
}

// UsedAssets gives the assets that pages refer to, and what those refer to.
func (p *Plan) UsedAssets() []*asset.Asset {
	return p.Assets.WithNeeded(append(append(p.assetNames(".css"), p.assetNames(".js")...), favicon, strings.TrimPrefix(p.site.Organisation.Logo, "assets/"))...)
}

// assetLinks gives assets as a page refers to them. A portable copy has no
// integrity: browsers refuse it for files on a disk.
func (s *sheet) assetLinks(names []string) []Asset {
	var list []Asset
	for _, name := range names {
		a := s.Assets.Lookup(name)
		link := Asset{URL: s.links.Reference(Address("/" + a.Path)), Integrity: a.Integrity}
		if s.Portable {
			link.Integrity = ""
		}
		list = append(list, link)
	}
	return list
}

// icon gives the address of the favicon; "" when there is none.
func (s *sheet) icon() string {
	if a := s.Assets.Lookup(favicon); a != nil {
		return s.links.Reference(Address("/" + a.Path))
	}
	return ""
}
