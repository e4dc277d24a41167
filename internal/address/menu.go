package address

import (
	"maps"
	"slices"
	"strings"

	"casebook/internal/config"
	"casebook/internal/diag"
)

// CheckMenus reports entries of menus, in every language's, and a banner that lead
// to no page. A file in which rep has an error is there, and could not
// be read.
func (b *Book) CheckMenus(rep *diag.Report) {
	banner := b.site.Theme.Banner
	menus := [][]config.MenuItem{{{Page: banner.Page, At: banner.At}}}
	for _, l := range b.site.Languages {
		menus = append(menus, l.Menu)
	}
	for _, menu := range menus {
		for _, item := range menu {
			if item.Page == "" {
				continue // it leads elsewhere, or was bad, and reported
			}
			e := b.FindFile("content/" + item.Page)
			switch {
			case e == nil && b.WasTakenDown("content/"+item.Page):
			case e == nil && slices.ContainsFunc(rep.All(), func(d diag.Diagnostic) bool {
				return d.File == "content/"+item.Page && d.Severity == diag.Error
			}):
			case e == nil:
				var known []string
				for file := range maps.Keys(b.entries) {
					known = append(known, strings.TrimPrefix(file, "content/"))
				}
				slices.Sort(known)
				rep.AddError(item.At, diag.Say("unknown-page", "page", item.Page, "near", diag.Nearest(item.Page, known)))
			case e.State == Withheld:
				rep.AddWarning(item.At, diag.Say("withheld-link/way", "page", item.Page))
			}
		}
	}
}
