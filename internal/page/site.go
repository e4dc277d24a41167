package page

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// planSite adds what the site has once: the page for addresses that do not
// exist, the sitemap and the robots file.
func (p *Plan) planSite(rep *diag.Report) {
	own := p.editions[0]
	p.add(own.html("404", "/404.html", nil, func(s *sheet, v *View) { v.Page.Title = s.words.T("not_found") }), rep)
	p.planTakedowns(rep)
	p.add(Output{Address: "/robots.txt", Make: func(dst []byte) ([]byte, error) { return append(dst, p.robots()...), nil }}, rep)
	p.add(p.sitemapFile(), rep)
	p.enterLists()
	p.claimWithheld(rep)
	p.claimStatic(rep)
	p.planAliases(rep)
	p.checkMenus(rep)
	p.checkLogo(rep)
	p.checkContact(rep)
}

// robots gives robots.txt (RFC 9309). A preview of drafts is for nobody.
func (p *Plan) robots() string {
	if p.Gate.Drafts {
		return "User-agent: *\nDisallow: /\n"
	}
	return "User-agent: *\nAllow: /\nSitemap: " + p.absolute("/sitemap.xml") + "\n"
}

func (p *Plan) sitemapFile() Output { return Output{Address: "/sitemap.xml", Make: p.sitemap} }

// sitemap appends the addresses of all pages, each with its translations
// (sitemaps.org 0.9).
func (p *Plan) sitemap(dst []byte) ([]byte, error) {
	dst = append(dst, `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">`...)
	for _, m := range p.indexed {
		dst = append(dst, "<url><loc>"...)
		dst = append(dst, escapeXML(p.absolute(m.address))...)
		dst = append(dst, "</loc>"...)
		if m.doc != nil {
			if at := lastChange(m.doc); !at.IsZero() {
				dst = append(dst, "<lastmod>"...)
				dst = at.AppendFormat(dst, time.DateOnly)
				dst = append(dst, "</lastmod>"...)
			}
		}
		for _, t := range m.translations() {
			dst = append(dst, fmt.Sprintf(`<xhtml:link rel="alternate" hreflang="%s" href="%s"/>`, escapeXML(t.Lang), escapeXML(t.Absolute))...)
		}
		dst = append(dst, "</url>"...)
	}
	return append(dst, "</urlset>"...), nil
}

func lastChange(d *campaign.Document) campaign.Moment {
	if d.Updated.After(d.Shown().Time) {
		return d.Updated
	}
	return d.Shown()
}

func escapeXML(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' || strings.ContainsRune(`"'&<>`, r) }) {
		return s // as nearly all addresses
	}
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}

// anchors gives the ids that layouts give to parts of a document's page, which
// links may lead to as well as to the headings of its text.
func (p *Plan) anchors(d *campaign.Document) []string {
	e := p.editionOf(d.Lang)
	var ids []string
	if c, ok := e.cases[d.Slug]; ok && c.File == d.File {
		ids = append(ids, "act", "timeline", "coming", "letters", "subscribe")
		for _, event := range c.Events {
			ids = append(ids, eventAnchor(event))
		}
	}
	if l, ok := e.letters[d.Slug]; ok && l.File == d.File {
		ids = append(ids, "signatories", "responses", "corrections")
		for _, r := range l.Responses {
			ids = append(ids, responseAnchor(r))
		}
	}
	return ids
}
