package address

import (
	"maps"
	"slices"
	"strings"

	"casebook/internal/diag"
)

// CheckMenus reports menu entries that lead to no page, in every language's
// menu.
func (b *Book) CheckMenus(rep *diag.Report) {
	for _, l := range b.site.Languages {
		for _, item := range l.Menu {
			if item.Page == "" {
				continue // it was bad, and reported
			}
			e := b.FindFile("content/" + item.Page)
			switch {
			case e == nil && b.WasTakenDown("content/"+item.Page):
			case e == nil:
				var known []string
				for file := range maps.Keys(b.entries) {
					known = append(known, strings.TrimPrefix(file, "content/"))
				}
				slices.Sort(known)
				rep.AddError(item.At, diag.Say("unknown-page", "page", item.Page, "near", diag.Nearest(item.Page, known)))
			case e.State == Withheld:
				rep.AddWarning(item.At, diag.Say("withheld-link/menu", "page", item.Page))
			}
		}
	}
}
