package page

import (
	"fmt"
	"strings"

	"casebook/internal/asset"
	"casebook/internal/diag"
)

// logo gives the organisation's picture among the assets; nil when it has none.
func (p *Plan) logo() *asset.Asset {
	return p.Assets.Lookup(strings.TrimPrefix(p.site.Organisation.Logo, "assets/"))
}

// checkLogo reports a logo that cannot be shown.
func (p *Plan) checkLogo(rep *diag.Report) {
	file := p.site.Organisation.Logo
	if file == "" {
		return
	}
	at := p.site.Keys["organisation.logo"]
	if p.logo() == nil || !strings.HasPrefix(file, "assets/") {
		rep.Error(at, "missing-file", fmt.Sprintf("there is no logo %q", file), "put it into assets/, and write assets/ and its name")
		return
	}
	p.picture(resource{file: file}, at, rep)
}

// logoImage gives the logo as a page shows it. The organisation's name stands
// beside it, so it says nothing by itself.
func (s *sheet) logoImage() *Image {
	a := s.logo()
	if a == nil {
		return nil
	}
	found, err := s.Pictures.Probe("assets/" + a.Name)
	if err != nil {
		return nil // it was reported
	}
	v := &Image{URL: s.links.Reference(Address("/" + a.Path)), Width: found.Width, Height: found.Height}
	if s.site.Organisation.Name == "" {
		v.Alt = s.config.Title
	}
	return v
}
