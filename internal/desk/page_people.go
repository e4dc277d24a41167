package desk

import (
	"cmp"
	"encoding/json"
	"net/http"
	"path"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/page"
	"casebook/internal/signatory"
)

// sendPeople answers with the page on which a letter's list is looked after. Its first
// rows come with it.
func (s screens) sendPeople(w http.ResponseWriter, r *http.Request) error {
	slug := r.URL.Query().Get("letter")
	p, err := lists(s).findPeople(slug)
	if err != nil {
		return err
	}
	window := signatory.Window{Limit: someRows, Filter: r.URL.Query().Get("filter")}
	etag, sheet, err := lists(s).readSheet(p, window)
	if err != nil {
		return err
	}
	first, err := json.Marshal(p.show(sheet, window, etag, speaks(r)))
	if err != nil {
		return err
	}
	title, file := slug, ""
	err = s.desk.work.lookAt(near, func(plan *page.Plan, _ []diag.Diagnostic) {
		if plan == nil {
			return
		}
		for _, versions := range plan.Input.Campaign.Letters {
			if l := versions[0]; l.Slug == slug {
				title, file = cmp.Or(l.Title, slug), l.File
			}
		}
	}, p.file)
	if err != nil {
		return err
	}
	return s.sendPage(w, r, http.StatusOK, "people", s.words(r).T("people_title", "letter", title), map[string]any{
		"Letter": slug, "File": file, "First": string(first), "Filter": window.Filter, "Workbook": strings.EqualFold(path.Ext(p.file), ".xlsx"),
	})
}
