package page

import (
	"fmt"
	"slices"
	"strings"

	"casebook/internal/diag"
)

// menuLink gives a menu entry; false when its page is withheld or down.
func (s *sheet) menuLink(title, page string) (Link, bool) {
	e, ok := s.book.files["content/"+page]
	if !ok {
		return Link{}, false
	}
	if e = e.in(s.lang); e.state != public {
		return Link{}, false
	}
	return s.link(title, e), true
}

// checkMenus reports menu entries that lead to no page, in every language's
// menu.
func (p *Plan) checkMenus(rep *diag.Report) {
	for _, l := range p.site.Languages {
		for _, item := range l.Menu {
			if item.Page == "" {
				continue // it was bad, and reported
			}
			e, ok := p.book.files["content/"+item.Page]
			switch {
			case !ok && p.isGone("content/"+item.Page):
			case !ok:
				rep.Error(item.At, "unknown-page", fmt.Sprintf("there is no content file %q", item.Page), diag.DidYouMean(item.Page, p.contentFiles()))
			case e.state == withheld:
				rep.Warn(item.At, "withheld-link", fmt.Sprintf("%q is withheld", item.Page), "it is left out of the menu until it is published")
			}
		}
	}
}

// contentFiles lists every content file, relative to content/.
func (p *Plan) contentFiles() []string {
	var list []string
	for file := range p.book.files {
		list = append(list, strings.TrimPrefix(file, "content/"))
	}
	slices.Sort(list)
	return list
}
