package page

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"casebook/internal/address"
	"casebook/internal/campaign"
)

// appendRobots appends robots.txt (RFC 9309). A preview of drafts is for nobody.
func (f file) appendRobots(dst []byte) []byte {
	if f.plan.Input.Gate.Drafts {
		return append(dst, "User-agent: *\nDisallow: /\n"...)
	}
	return append(dst, "User-agent: *\nAllow: /\nSitemap: "+f.plan.book.Absolute("/sitemap.xml")+"\n"...)
}

// appendSitemap appends the addresses of all pages, each with its translations
// (sitemaps.org 0.9).
func (f file) appendSitemap(dst []byte) []byte {
	dst = append(dst, `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">`...)
	for _, place := range f.plan.register.ListedPages() {
		dst = append(dst, "<url><loc>"...)
		dst = append(dst, escapeXML(f.plan.book.Absolute(place.Address))...)
		dst = append(dst, "</loc>"...)
		var doc *campaign.Document
		if r := f.plan.texts.revisions[place.Source]; r != nil {
			doc = r.doc
			if at := lastChange(doc); !at.IsZero() {
				dst = append(dst, "<lastmod>"...)
				dst = at.AppendFormat(dst, time.DateOnly)
				dst = append(dst, "</lastmod>"...)
			}
		}
		for _, t := range translationsOf(f.plan, place, doc, address.Linker{From: place.Address}) {
			dst = append(dst, fmt.Sprintf(`<xhtml:link rel="alternate" hreflang="%s" href="%s"/>`, escapeXML(t.Lang), escapeXML(t.Absolute))...)
		}
		dst = append(dst, "</url>"...)
	}
	return append(dst, "</urlset>"...)
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
