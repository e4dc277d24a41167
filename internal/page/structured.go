package page

import (
	"time"

	"casebook/internal/campaign"
)

// thing is one node of schema.org data as JSON-LD 1.1. The layout writes it as
// JSON, with everything escaped that could end the script element.
type thing map[string]any

// structured says in schema.org's terms what the page is: where it is on the
// site, and what kind of text. It repeats only what the page itself shows.
func (s *sheet) structured(v *View) []any {
	var list []any
	if crumbs := s.breadcrumbData(v); crumbs != nil {
		list = append(list, crumbs)
	}
	switch s.kind {
	case "home":
		list = append(list, s.websiteData(v))
	case "case", "update", "letter":
		list = append(list, s.articleData(v))
	}
	return list
}

// A crumbList is the way to a page. It is a struct since every page has one:
// its fields are in the order of a thing's keys.
type crumbList struct {
	Context string  `json:"@context"`
	Type    string  `json:"@type"`
	Items   []crumb `json:"itemListElement"`
}

type crumb struct {
	Type     string `json:"@type"`
	Item     string `json:"item"`
	Name     string `json:"name"`
	Position int    `json:"position"`
}

func (s *sheet) breadcrumbData(v *View) any {
	if len(v.Page.Breadcrumb) < 2 || s.kind == "404" {
		return nil
	}
	items := make([]crumb, len(v.Page.Breadcrumb))
	for i, c := range v.Page.Breadcrumb {
		items[i] = crumb{Type: "ListItem", Item: v.Page.Canonical, Name: c.Title, Position: i + 1}
		switch {
		case c.URL == "":
		case c.at != "" && !s.Portable:
			items[i].Item = s.absolute(c.at)
		default:
			items[i].Item = resolve(s.url(s.address), c.URL)
		}
	}
	return crumbList{"https://schema.org", "BreadcrumbList", items}
}

func (s *sheet) websiteData(v *View) any {
	site := thing{"@context": "https://schema.org", "@type": "WebSite", "name": v.Site.Title, "url": v.Page.Canonical, "inLanguage": s.lang}
	if p := s.publisher(); p != nil {
		site["publisher"] = p
	}
	return site
}

// An article is a struct for the same reason as a crumbList.
type article struct {
	Context     string `json:"@context"`
	Type        string `json:"@type"`
	Modified    string `json:"dateModified,omitempty"`
	Published   string `json:"datePublished,omitempty"`
	Description string `json:"description"`
	Headline    string `json:"headline"`
	Image       string `json:"image,omitempty"`
	Language    string `json:"inLanguage"`
	Publisher   thing  `json:"publisher,omitempty"`
	URL         string `json:"url"`
}

// articleData describes a case, an update or a letter.
func (s *sheet) articleData(v *View) any {
	a := article{
		Context: "https://schema.org", Type: "Article", Headline: v.Page.Title, URL: v.Page.Canonical,
		Language: s.lang, Description: v.Page.Description, Publisher: s.publisher(),
	}
	if s.kind == "update" {
		a.Type = "NewsArticle"
	}
	if !v.Page.Published.IsZero() {
		a.Published = isoDate(v.Page.Published)
	}
	if !v.Page.Updated.IsZero() {
		a.Modified = isoDate(v.Page.Updated)
	}
	if v.Page.ShareImage != nil {
		a.Image = v.Page.ShareImage.URL
	}
	return a
}

func (p *Plan) publisher() thing {
	o := p.site.Organisation
	if o.Name == "" {
		return nil
	}
	t := thing{"@type": "Organization", "name": o.Name}
	if o.URL != "" {
		t["url"] = o.URL
	}
	if logo := p.logo(); logo != nil {
		t["logo"] = p.absolute(Address("/" + logo.Path))
	}
	return t
}

// isoDate gives a moment in the form of ISO 8601.
func isoDate(m campaign.Moment) string {
	if m.HasTime {
		return m.Format(time.RFC3339)
	}
	return m.Format(time.DateOnly)
}
