package page

import (
	"html/template"
	"slices"
	"strings"

	"casebook/internal/address"
	"casebook/internal/config"
	"casebook/internal/host"
	"casebook/internal/sign"
)

// fillMirrors fills the page that lists where else the site is.
func fillMirrors(c *composer, v *View) {
	site := c.plan.Input.Site
	v.Page.Title = c.lang.words.T("mirrors")
	v.Page.Description = c.lang.words.T("mirrors_what")
	v.Page.Breadcrumb = c.newBreadcrumb(Link{Title: v.Page.Title, Current: true})
	m := &Mirrors{Main: Link{Title: c.lang.config.Title, URL: site.BaseURL}, Key: site.SignKey}
	for _, x := range site.Mirrors {
		m.List = append(m.List, Mirror{Title: x.Title, URL: template.URL(x.URL), Kind: x.Kind})
	}
	if site.SignKey != "" {
		m.ListURL, m.SignatureURL = c.links.Reference("/"+sign.ListFile), c.links.Reference("/"+sign.SignatureFile)
	}
	v.Mirrors = m
}

// onionAddress gives the same page of the onion mirror; "" when there is none.
func (c *composer) onionAddress() string {
	onion := onionMirror(c.plan.Input.Site)
	if onion == "" {
		return ""
	}
	return onion + strings.TrimPrefix(c.place.Address.Escaped(), "/")
}

// onionMirror gives the address of the first onion mirror; "" when there is none.
func onionMirror(site *config.Site) string {
	i := slices.IndexFunc(site.Mirrors, func(m config.Mirror) bool { return m.Kind == "onion" })
	if i < 0 {
		return ""
	}
	return site.Mirrors[i].URL
}

// Hosting describes the site for whatever serves it; files are all that it
// consists of, relative to its root and sorted.
func (p *Plan) Hosting(files []string) *host.Site {
	site := p.Input.Site
	s := &host.Site{
		Kind: site.Host.Kind, Base: p.base, Policy: contentPolicy(len(p.editions[0].frame.scripts) > 0 || p.editions[0].frame.sharing != nil), Headers: site.Host.Headers, Onion: onionMirror(site),
		Precompressed: site.Host.Precompress, Files: files,
	}
	for _, a := range p.UsedAssets() {
		s.Fingerprinted = append(s.Fingerprinted, a.Path)
	}
	for _, place := range p.register.Places() {
		switch place.Kind {
		case address.AliasPage:
			s.Redirects = append(s.Redirects, host.Redirect{From: string(place.Address), To: string(place.To)})
		case address.NotFoundPage:
			s.NotFound = append(s.NotFound, host.NotFound{Below: string(place.Folder()), Page: string(place.Address)})
		}
	}
	return s
}
