package page

import (
	"time"

	"casebook/internal/address"
	"casebook/internal/campaign"
)

// A thing is one node of schema.org data as JSON-LD 1.1. The layout writes it as
// JSON, with everything escaped that could end the script element.
type thing map[string]any

// structuredData says in schema.org's terms what the page is: where it is on the
// site, and what kind of text. It repeats only what the page itself shows.
func structuredData(c *composer, v *View) []any {
	var list []any
	if len(v.Page.Breadcrumb) >= 2 && c.place.Kind != address.NotFoundPage {
		list = append(list, breadcrumbData(c, v))
	}
	switch c.place.Kind {
	case address.HomePage:
		site := thing{"@context": "https://schema.org", "@type": "WebSite", "name": v.Site.Title, "url": v.Page.Canonical, "inLanguage": c.lang.tag}
		if o := publisherData(c.plan); o != nil {
			site["publisher"] = o
		}
		list = append(list, site)
	case address.CasePage, address.UpdatePage, address.LetterPage, address.NewsPage:
		list = append(list, articleData(c, v))
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

func breadcrumbData(c *composer, v *View) crumbList {
	items := make([]crumb, len(v.Page.Breadcrumb))
	for i, link := range v.Page.Breadcrumb {
		items[i] = crumb{Type: "ListItem", Item: v.Page.Canonical, Name: link.Title, Position: i + 1}
		switch {
		case link.URL == "":
		case link.at != "" && !c.plan.Input.Portable:
			items[i].Item = c.plan.book.Absolute(link.at)
		default:
			items[i].Item = resolveReference(wholeURL(c.plan.book, c.place.Address), link.URL)
		}
	}
	return crumbList{"https://schema.org", "BreadcrumbList", items}
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

// articleData describes a case, an update, a letter or news.
func articleData(c *composer, v *View) article {
	a := article{
		Context: "https://schema.org", Type: "Article", Headline: v.Page.Title, URL: v.Page.Canonical,
		Language: c.lang.tag, Description: v.Page.Description, Publisher: publisherData(c.plan),
	}
	if c.place.Kind == address.UpdatePage || c.place.Kind == address.NewsPage {
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

// publisherData describes the organisation behind the site; nil when it has no
// name.
func publisherData(p *Plan) thing {
	o := p.Input.Site.Organisation
	if o.Name == "" {
		return nil
	}
	t := thing{"@type": "Organization", "name": o.Name}
	if at := p.editions[0].frame.organisation; at != "" {
		t["url"] = at
	}
	if logo := findAsset(p.Input, o.Logo); logo != nil {
		t["logo"] = p.book.Absolute(address.Address("/" + logo.Path))
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
