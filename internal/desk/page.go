package desk

import (
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/page"
	"casebook/internal/signatory"
)

//go:embed client/desk.js client/desk.css client/pages.html
var client embed.FS

var pages = sync.OnceValue(func() *template.Template { return template.Must(template.ParseFS(client, "client/pages.html")) })

// Screens are the pages of the desk, for people.
type screens struct{ desk *Desk }

// servePage answers with a page of the desk itself.
func (s screens) servePage(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return nothingThere()
	}
	switch name, below := strings.CutPrefix(r.URL.Path, Path); {
	case !below:
		http.Redirect(w, r, Path, http.StatusMovedPermanently)
		return nil
	case name == "":
		return s.sendHome(w, r)
	case name == "edit":
		return s.sendEdit(w, r)
	case name == "signatories":
		return s.sendPeople(w, r)
	case name == "desk.js" || name == "desk.css":
		data, err := fs.ReadFile(client, "client/"+name)
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", map[string]string{".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}[path.Ext(name)])
		_, err = w.Write(data)
		return ignored(err)
	}
	return nothingThere()
}

// sendPage sends a page, under a policy (CSP 3) that lets its own script ask this
// server and nothing else run: what stands in a file is text here, and the page
// beside it is shown in a frame that runs nothing.
func sendPage(w http.ResponseWriter, r *http.Request, status int, name string, data any) error {
	own := "http://" + r.Host
	w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src "+own+Path+"desk.js; style-src 'self'; img-src 'self' data:; font-src 'self'; "+
		"connect-src "+own+Path+"; frame-src 'none'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	return ignored(pages().ExecuteTemplate(w, name, data))
}

// failPage answers a browser with what went wrong.
func (s screens) failPage(w http.ResponseWriter, r *http.Request, f *failure) {
	_ = sendPage(w, r, f.status, "failure", f.problems)
}

// A homeItem is a document on the desk's first page.
type homeItem struct{ Title, Link, Why, People string }

type homeGroup struct {
	Name string
	List []homeItem
}

type homeProblem struct {
	diag.JSON
	Link string
}

type home struct {
	Title              string
	Problems           []homeProblem
	Withheld, Hearings []homeItem
	Groups             []homeGroup
	Cases, Letters     []string
}

// Name gives the file that a link opens.
func (home) Name(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return link
	}
	return u.Query().Get("file")
}

// editLink gives the address at which a document is edited.
func editLink(file string) string { return Path + "edit?file=" + url.QueryEscape(file) }

// sendHome answers with what somebody who looks after a campaign has to know today.
func (s screens) sendHome(w http.ResponseWriter, r *http.Request) error {
	h := home{Title: "The desk"}
	err := s.desk.work.lookAt(0, func(plan *page.Plan, problems []diag.Diagnostic) {
		for _, p := range problems {
			shown := homeProblem{JSON: diag.ForJSON(p)}
			if isDocument(p.File) {
				shown.Link = editLink(p.File)
			}
			h.Problems = append(h.Problems, shown)
		}
		if plan != nil {
			h.fill(plan, time.Now())
		}
	})
	if err != nil {
		return err
	}
	h.Groups = append(h.Groups, homeGroup{"Settings", []homeItem{{Title: config.File, Link: editLink(config.File)}}})
	return sendPage(w, r, http.StatusOK, "home", h)
}

// fill takes from a plan what there is.
func (h *home) fill(plan *page.Plan, now time.Time) {
	c, site := plan.Input.Campaign, plan.Input.Site
	h.Title = cmp.Or(site.Title, h.Title)
	for _, held := range plan.Held() {
		why := "draft"
		if !held.Draft {
			why = "until " + held.Until.In(site.Zone).Format("2 January 2006 15:04 MST")
		}
		h.Withheld = append(h.Withheld, homeItem{Title: cmp.Or(held.Title, held.File), Link: editLink(held.File), Why: why})
	}
	groups := map[string]*homeGroup{}
	add := func(group, title, file, why, people string) {
		g := groups[group]
		if g == nil {
			g = &homeGroup{Name: group}
			groups[group] = g
		}
		g.List = append(g.List, homeItem{cmp.Or(title, file), editLink(file), why, people})
	}
	for _, folder := range c.Cases {
		x := folder.Case[0]
		h.Cases = append(h.Cases, x.Slug)
		why := x.Status
		if !x.Verified.IsZero() {
			why += ", verified " + x.Verified.Format(time.DateOnly)
		}
		for _, v := range folder.Case {
			add("Cases", v.Title, v.File, why, "")
		}
		for _, e := range x.Events {
			if e.Date.After(now.Add(-24*time.Hour)) && e.Date.Before(now.Add(30*24*time.Hour)) {
				h.Hearings = append(h.Hearings, homeItem{Title: x.Title + ": " + e.Title, Link: editLink(x.File), Why: e.Date.In(site.Zone).Format(time.DateOnly)})
			}
		}
		for _, updates := range folder.Updates {
			for _, u := range updates {
				add("Updates", u.Title, u.File, u.Date.Format(time.DateOnly), "")
			}
		}
	}
	slices.SortFunc(h.Hearings, func(a, b homeItem) int { return strings.Compare(a.Why, b.Why) })
	for _, versions := range c.Letters {
		h.Letters = append(h.Letters, versions[0].Slug)
		for _, l := range versions {
			why := "not sealed"
			if l.Sealed != "" {
				why = "sealed"
			}
			if s := versions[0].Signatories; s != nil {
				why += fmt.Sprintf(", %s signed, %s not named", diag.GroupDigits(s.Total), diag.GroupDigits(s.Unnamed))
			}
			add("Letters", l.Title, l.File, why, Path+"signatories?letter="+url.QueryEscape(l.Slug))
		}
	}
	for _, versions := range append(slices.Clone(c.Pages), c.Home) {
		for _, p := range versions {
			add("Pages", p.Title, p.File, "", "")
		}
	}
	for _, name := range []string{"Cases", "Updates", "Letters", "Pages"} {
		if g := groups[name]; g != nil {
			h.Groups = append(h.Groups, *g)
		}
	}
}

// sendEdit answers with the page on which a document is edited: the one that is
// named, or that the page at an address is made of.
func (s screens) sendEdit(w http.ResponseWriter, r *http.Request) error {
	file := r.URL.Query().Get("file")
	if at := r.URL.Query().Get("address"); file == "" && at != "" {
		if u, err := url.Parse(at); err == nil {
			at = u.Path
		}
		err := s.desk.work.lookAt(near, func(plan *page.Plan, _ []diag.Diagnostic) {
			if plan == nil {
				return
			}
			if o, ok := plan.Published(address.Address(strings.TrimSuffix(at, "index.html"))); ok {
				file = o.Source
			}
			plan.Input.Campaign.EachDocument(func(doc *campaign.Document) {
				if slices.Contains(plan.PagesOf(doc.File), address.Address(at)) {
					file = doc.File
				}
			})
		}, config.File)
		if err != nil {
			return err
		}
		if file == "" { // a page that casebook makes itself
			http.Redirect(w, r, Path, http.StatusSeeOther)
			return nil
		}
	}
	data, err := s.desk.readDocument(file)
	if err != nil {
		return err
	}
	place, _ := findDocument(file)
	form := config.Form()
	if place.Kind != siteKind {
		form = content.Form(place.Kind, s.desk.readConfig())
	}
	text, err := json.Marshal(form)
	if err != nil {
		return err
	}
	title, _ := describe(file, data).Keys["title"].(string)
	return sendPage(w, r, http.StatusOK, "edit", map[string]any{"Title": cmp.Or(title, file), "File": file, "Form": string(text), "Language": place.Language})
}

// A shownRow is a row of a list with its cells in the order of the columns.
type shownRow struct {
	Number   int
	Cells    []shownCell
	Problems string
}

type shownCell struct {
	Text   string
	Locked bool
}

// sendPeople answers with rows of a letter's list.
func (s screens) sendPeople(w http.ResponseWriter, r *http.Request) error {
	slug, filter := r.URL.Query().Get("letter"), r.URL.Query().Get("filter")
	offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
	offset = max(0, offset)
	p, err := s.desk.findPeople(slug)
	if err != nil {
		return err
	}
	_, sheet, err := s.desk.readSheet(p, signatory.Window{Offset: offset, Limit: someRows, Filter: filter})
	if err != nil {
		return err
	}
	rows := make([]shownRow, len(sheet.Rows))
	for i, x := range sheet.Rows {
		rows[i].Number = x.Number
		for _, c := range sheet.Columns {
			rows[i].Cells = append(rows[i].Cells, shownCell{x.Cells[c.Name], !c.Read})
		}
		for _, problem := range x.Problems {
			rows[i].Problems += problem.Message + " " + problem.Hint + " "
		}
	}
	link := func(at int) string {
		return Path + "signatories?" + url.Values{"letter": {slug}, "filter": {filter}, "offset": {strconv.Itoa(at)}}.Encode()
	}
	shown := map[string]any{"Title": "Signatories of " + slug, "Letter": slug, "Filter": filter, "Total": diag.GroupDigits(sheet.Total), "Columns": sheet.Columns, "Rows": rows, "Before": "", "After": ""}
	if offset > 0 {
		shown["Before"] = link(max(0, offset-someRows))
	}
	if offset+len(rows) < sheet.Total {
		shown["After"] = link(offset + someRows)
	}
	return sendPage(w, r, http.StatusOK, "people", shown)
}
