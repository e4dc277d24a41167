package desk

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/change"
	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/locale"
	"casebook/internal/page"
	"casebook/internal/theme"
)

// A homeItem is a document on the desk's first page, with what is to be known of it.
type homeItem struct {
	Title, File, Link string
	Why               []string
	Wrong             bool     // something is wrong in it
	People            string   // the address of a letter's list
	Missing           []string // languages that it is not in
	order             string   // sorted by
}

// A shelf is some documents under a heading: the first of them, and the rest.
type shelf struct {
	Name        string
	First, Rest []homeItem
}

// shelfHolds is how many documents of a kind are shown before one asks for more.
const shelfHolds = 8

func newShelf(name string, items []homeItem) shelf {
	n := min(len(items), shelfHolds)
	if len(items) == n+1 {
		n++ // "and 1 more" takes as much room
	}
	return shelf{name, items[:n], items[n:]}
}

// A homeProblem is one with the way to its place.
type homeProblem struct {
	diag.JSON
	Link     string
	InLayout bool // of the site's own, which nobody changes here
}

// A home is what somebody who looks after a campaign has to know today.
type home struct {
	Today          string
	Problems, More []homeProblem
	Errors         int
	Withheld       shelf
	Hearings       shelf
	Statuses       []shelf // cases by status
	Letters        shelf
	Translations   shelf
	Others         []shelf
	Cases          []homeItem
	Languages      map[string]string // names by tag
	Empty          bool              // a new campaign
	Unread         bool              // what there is is not known, as site.toml cannot be read
	Kinds          []homeKind        // of the site's own
}

// A homeKind is a kind of page of the site's own that can be made.
type homeKind struct{ Folder, Title string }

// A homeWriter fills a home in somebody's language.
type homeWriter struct {
	*theme.Words
	labels *theme.Words // of the site's pages, for statuses
	home   *home
	site   *config.Site
	wrong  map[string]bool
	now    time.Time
}

// editLink gives the address at which a document is edited.
func editLink(file string) string { return Path + "edit?file=" + url.QueryEscape(file) }

// sendHome answers with what somebody who looks after a campaign has to know today.
func (s screens) sendHome(w http.ResponseWriter, r *http.Request) error {
	hw := homeWriter{site: s.desk.readConfig(), Words: s.words(r), labels: theme.InterfaceWords(s.desk.Theme, s.desk.files, s.languageOf(r)), home: &home{Languages: map[string]string{}}, wrong: map[string]bool{}, now: time.Now()}
	err := s.desk.work.lookAt(0, func(plan *page.Plan, problems []diag.Diagnostic) {
		hw.addProblems(shownIn(problems, speaks(r)))
		if hw.home.Unread = plan == nil; plan != nil {
			hw.fill(plan, problems)
		}
	})
	if err != nil {
		return err
	}
	return s.sendPage(w, r, http.StatusOK, "home", hw.T("home"), hw.home)
}

// addProblems shows what is wrong, errors first.
func (w *homeWriter) addProblems(problems []diag.Diagnostic) {
	for _, severity := range []diag.Severity{diag.Error, diag.Warning} {
		for _, p := range problems {
			if p.Severity != severity {
				continue
			}
			shown := homeProblem{JSON: diag.ForJSON(p)}
			if p.Code == "missing-index" { // there is no text to be mended: what is left can go
				shown.Link = Path + "protect?file=" + url.QueryEscape(p.File+"/index.md")
			} else if _, isDocument := placeOf(p.File, w.site.Kinds...); isDocument {
				shown.Link = editLink(p.File) + "&line=" + strconv.Itoa(p.Line)
			} else if dir := path.Dir(p.File); strings.HasPrefix(path.Base(p.File), "signatories.") && strings.HasPrefix(dir, content.Root+"/letters/") {
				shown.Link = Path + "signatories?letter=" + url.QueryEscape(path.Base(dir))
			}
			shown.InLayout = shown.Link == "" && strings.HasPrefix(p.File, "layouts/")
			if severity == diag.Error {
				w.home.Errors++
				w.wrong[p.File] = true
			}
			w.home.Problems = append(w.home.Problems, shown)
		}
	}
	if n := len(w.home.Problems); n > shelfHolds+1 {
		w.home.Problems, w.home.More = w.home.Problems[:shelfHolds], w.home.Problems[shelfHolds:]
	}
}

// item gives a document as it is shown.
func (w *homeWriter) item(d *campaign.Document, why ...string) homeItem {
	return homeItem{Title: cmp.Or(d.Title, d.File), File: d.File, Link: editLink(d.File), Wrong: w.wrong[d.File],
		Why: slices.DeleteFunc(why, func(s string) bool { return s == "" }), order: d.Date.Format(time.RFC3339) + d.File}
}

// day writes a date, with the time of day where it has one.
func (w *homeWriter) day(m campaign.Moment) string {
	if m.IsZero() {
		return ""
	}
	return strings.TrimSpace(w.Locale().Date(m.Time, locale.Long) + " " + w.Locale().Time(m))
}

// fill takes from a plan what there is.
func (w *homeWriter) fill(plan *page.Plan, problems []diag.Diagnostic) {
	c, h := plan.Input.Campaign, w.home
	w.site = plan.Input.Site
	for _, l := range w.site.Languages {
		h.Languages[l.Tag] = locale.Autonym(l.Tag)
	}
	h.Today = w.Locale().Date(w.now.In(w.site.Zone), locale.Full)
	h.Empty = len(c.Cases)+len(c.Letters) == 0
	var withheld []homeItem
	for _, held := range plan.Held() {
		why := w.T("home_draft")
		if !held.Until.IsZero() {
			why = w.T("home_until", "date", w.day(held.Until))
		}
		withheld = append(withheld, homeItem{Title: cmp.Or(held.Title, held.File), File: held.File, Link: editLink(held.File), Why: []string{why}})
	}
	h.Withheld = newShelf("", withheld)
	w.addCases(c)
	w.addLetters(c)
	w.addTranslations(c, problems)
	var updates, news, pages []homeItem
	ofKind := map[string][]homeItem{} // of the site's own kinds, by their folders
	for _, folder := range c.Cases {
		for _, versions := range folder.Updates {
			for _, u := range versions {
				updates = append(updates, w.item(&u.Document, folder.Case[0].Title, w.day(u.Date)))
			}
		}
	}
	slices.SortFunc(updates, func(a, b homeItem) int { return strings.Compare(b.order, a.order) })
	for _, versions := range c.News {
		for _, n := range versions {
			news = append(news, w.item(&n.Document, w.day(n.Date)))
		}
	}
	slices.SortFunc(news, func(a, b homeItem) int { return strings.Compare(b.order, a.order) })
	for _, versions := range append(slices.Clone(c.Pages), c.Home) {
		for _, p := range versions {
			if own := w.site.KindOf(p.Folder); own == nil {
				pages = append(pages, w.item(&p.Document))
			} else {
				ofKind[own.Folder] = append(ofKind[own.Folder], w.item(&p.Document))
			}
		}
	}
	h.Others = []shelf{newShelf(w.T("home_updates"), updates), newShelf(w.T("home_news"), news), newShelf(w.T("home_pages"), pages)}
	for _, k := range w.site.Kinds {
		if k.Folder != "" {
			h.Kinds = append(h.Kinds, homeKind{k.Folder, cmp.Or(k.Title, change.TitleFrom(k.Folder))})
			h.Others = append(h.Others, newShelf(h.Kinds[len(h.Kinds)-1].Title, ofKind[k.Folder]))
		}
	}
}

// addCases shows cases by their status, and the hearings of the next thirty days.
func (w *homeWriter) addCases(c *campaign.Campaign) {
	byStatus := map[string][]homeItem{}
	var hearings []homeItem
	for _, folder := range c.Cases {
		x := folder.Case[0]
		var last campaign.Moment
		for _, versions := range folder.Updates {
			if d := versions[0].Date; d.After(last.Time) {
				last = d
			}
		}
		update, verified := w.T("home_no_update"), w.T("home_not_verified")
		if !last.IsZero() {
			update = w.T("home_last_update", "date", w.day(last))
		}
		if !x.Verified.IsZero() {
			verified = w.T("home_verified", "date", w.day(x.Verified))
		}
		shown := w.item(&x.Document, update, verified)
		byStatus[x.Status] = append(byStatus[x.Status], shown)
		shown.File = x.Slug
		w.home.Cases = append(w.home.Cases, shown)
		for _, e := range x.Events {
			if e.Date.After(w.now.Add(-24*time.Hour)) && e.Date.Before(w.now.Add(30*24*time.Hour)) {
				item := w.item(&x.Document, w.day(e.Date), e.Title, e.Place)
				item.order = e.Date.UTC().Format(time.RFC3339)
				hearings = append(hearings, item)
			}
		}
	}
	slices.SortFunc(hearings, func(a, b homeItem) int { return strings.Compare(a.order, b.order) })
	w.home.Hearings = newShelf("", hearings)
	for _, s := range w.site.Statuses {
		if items := byStatus[s.ID]; len(items) > 0 {
			w.home.Statuses = append(w.home.Statuses, newShelf(cmp.Or(s.Label, w.labels.T("status_"+s.ID)), items))
			delete(byStatus, s.ID)
		}
	}
	for _, unknown := range slices.Sorted(maps.Keys(byStatus)) { // by a slip: the case is there all the same
		w.home.Statuses = append(w.home.Statuses, newShelf(cmp.Or(unknown, "–"), byStatus[unknown]))
	}
}

// addLetters shows letters with how many signed.
func (w *homeWriter) addLetters(c *campaign.Campaign) {
	var letters []homeItem
	for _, versions := range c.Letters {
		l := versions[0]
		sealed := w.T("home_not_sealed")
		if l.Sealed != "" {
			sealed = w.T("home_sealed")
		}
		item := w.item(&l.Document, sealed)
		if s := l.Signatories; s != nil {
			item.Why = append(item.Why, w.T("home_signed", s.Total))
			if n := s.Unnamed - s.ByInitials; n > 0 {
				item.Why = append(item.Why, w.T("home_unnamed", n))
			}
			if s.ByInitials > 0 {
				item.Why = append(item.Why, w.T("home_by_initials", s.ByInitials))
			}
		}
		item.People = Path + "signatories?letter=" + url.QueryEscape(l.Slug)
		letters = append(letters, item)
	}
	slices.SortFunc(letters, func(a, b homeItem) int { return strings.Compare(b.order, a.order) })
	w.home.Letters = newShelf("", letters)
}

// addTranslations shows texts that have fallen behind what they translate, then those
// that a language of the site does not have.
func (w *homeWriter) addTranslations(c *campaign.Campaign, problems []diag.Diagnostic) {
	var list []homeItem
	for _, p := range problems {
		if p.Code == "stale-translation" {
			list = append(list, homeItem{Title: p.File, File: p.File, Link: editLink(p.File), Why: []string{w.T("home_behind")}})
		}
	}
	missing := func(versions []*campaign.Document) {
		if len(versions) == 0 {
			return
		}
		item := w.item(versions[0])
		for _, l := range w.site.Languages {
			if !slices.ContainsFunc(versions, func(d *campaign.Document) bool { return d.Lang == l.Tag }) {
				item.Missing = append(item.Missing, l.Tag)
			}
		}
		if len(item.Missing) > 0 {
			list = append(list, item)
		}
	}
	for _, folder := range c.Cases {
		missing(documentsOf(folder.Case, func(x *campaign.Case) *campaign.Document { return &x.Document }))
	}
	for _, versions := range c.Letters {
		missing(documentsOf(versions, func(l *campaign.Letter) *campaign.Document { return &l.Document }))
	}
	for _, versions := range c.News {
		missing(documentsOf(versions, func(n *campaign.News) *campaign.Document { return &n.Document }))
	}
	for _, versions := range append(slices.Clone(c.Pages), c.Home) {
		missing(documentsOf(versions, func(p *campaign.Page) *campaign.Document { return &p.Document }))
	}
	for _, folder := range c.Cases {
		for _, versions := range folder.Updates {
			missing(documentsOf(versions, func(u *campaign.Update) *campaign.Document { return &u.Document }))
		}
	}
	w.home.Translations = newShelf("", list)
}

// documentsOf gives what versions of a text have in common with any other.
func documentsOf[T any](versions []T, document func(T) *campaign.Document) []*campaign.Document {
	list := make([]*campaign.Document, len(versions))
	for i, v := range versions {
		list[i] = document(v)
	}
	return list
}
