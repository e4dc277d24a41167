package page

import (
	"strings"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/feed"
)

// Inputs are what a file is made of, besides the frame: identities and values
// that are the same in two plans as long as the file is. Here each kind of page
// says what it shows of others.
type inputs struct {
	plan    *Plan
	edition *edition
	list    []any
}

// unitInputs gives what all files of a unit are made of; nil of a unit that is to
// be looked at file by file.
func unitInputs(p *Plan, u unit) []any {
	in := &inputs{plan: p, edition: p.editionIn(u.lang)}
	if slug, ok := strings.CutPrefix(u.source, "content/cases/"); ok && in.edition.caseOf[slug] != nil {
		c := in.edition.caseOf[slug]
		in.addCase(c)
		for _, x := range c.Updates {
			in.addWhole(&x.Document)
		}
		for _, l := range in.edition.lettersOf[slug] {
			in.addLetter(l)
		}
		in.addEmptiedEntries("/cases/" + slug + "/")
	}
	if slug, ok := strings.CutPrefix(u.source, "content/letters/"); ok && in.edition.letterOf[slug] != nil {
		in.addLetter(in.edition.letterOf[slug])
	}
	return in.list
}

// fileInputs gives what the file at a place is made of.
func fileInputs(p *Plan, place address.Place) []any {
	e, r := p.editionIn(place.Lang), p.texts.revisions[place.Source]
	in := &inputs{plan: p, edition: e}
	if card, ok := p.cardOf(place); ok { // a page says what its card shows
		in.addCard(p.texts.revisions[card.Source])
	}
	switch place.Kind {
	case address.HomePage:
		in.addCaseItems(e.cases...)
		if r != nil {
			in.addWhole(r.doc)
		}
		if lead := e.leadCase(); lead != nil {
			in.add(isActionOver(p.Input.Gate, lead.Case))
		}
		for _, x := range e.newestDated(homeNews + 1) {
			in.addGlimpse(x.document())
		}
		for _, l := range e.letters[:min(homeLetters+homeNews, len(e.letters))] {
			in.addGlimpse(&l.Document)
		}
		for _, x := range e.coming {
			in.add(x.of, x.event.Date.UnixNano())
		}
		in.add(len(e.letters))
	case address.CardFile:
		in.addCard(r)
	case address.CaseList:
		in.addCaseItems(e.cases...)
	case address.SubscribePage:
		in.add(len(e.news) > 0)
		for _, k := range kindsToFollow(p, e.lang.tag) {
			in.add(k.Folder)
		}
		for _, c := range e.cases {
			in.addFace(&c.Document)
		}
	case address.LetterList:
		for _, l := range e.letters {
			in.addGlimpse(&l.Document)
		}
	case address.CasePage:
		c := e.caseOf[r.doc.Slug]
		in.addCase(c)
		for _, u := range c.Updates {
			in.addGlimpse(&u.Document)
		}
		for _, l := range e.lettersOf[c.Slug] {
			in.addGlimpse(&l.Document)
		}
	case address.UpdatePage:
		c, i := e.caseOfUpdate(r.value.(*campaign.Update))
		in.addCaseItems(c)
		in.add(isActionOver(p.Input.Gate, c.Case))
		in.addWhole(r.doc)
		for _, u := range c.Updates[max(0, i-1):min(i+2, len(c.Updates))] {
			in.addFace(&u.Document)
		}
	case address.LetterPage, address.SignatoryPage:
		in.addLetter(e.letterOf[r.doc.Slug])
	case address.NewsList: // it says nothing of texts
		in.add(p.texts.dated)
		if p.Input.Gate.Drafts { // each says why it is not public
			in.add(p.Input.Gate)
		}
	case address.NewsPage:
		i := e.placeOfNews(r.doc)
		in.addWhole(r.doc)
		for _, n := range e.news[max(0, i-1):min(i+2, len(e.news))] {
			in.addFace(&n.Document)
		}
	case address.KindList:
		for _, x := range e.pagesIn(place.KindFolder) {
			in.addGlimpse(&x.Document)
		}
	case address.TextPage:
		in.addWhole(r.doc)
	case address.AliasPage:
		in.addFace(r.doc)
	case address.DataFile:
		in.add(e.letterOf[r.doc.Slug].Signatories)
	case address.FeedFile:
		in.addFeed(place)
	case address.SitemapFile:
		in.add(p.texts.faces)
	}
	return in.list
}

func (in *inputs) add(values ...any) { in.list = append(in.list, values...) }

// addFace adds what is shown of a document but its text.
func (in *inputs) addFace(d *campaign.Document) { in.add(in.plan.texts.revisions[d.File].face) }

// addWhole adds what a document's own page and its feed entry show of it. The id
// of the entry may be that of another version.
func (in *inputs) addWhole(d *campaign.Document) {
	r := in.plan.texts.revisions[d.File]
	in.add(r.face, r.text, in.plan.book.EntryPath(d))
	in.addReason(d)
	for _, v := range in.plan.book.Find(d).Versions {
		if v.State == address.Public {
			in.add(v.Address)
		}
	}
}

// addGlimpse adds what lists show of a document: the beginning of its text where
// it has no summary, but for a letter, of which they show what it is.
func (in *inputs) addGlimpse(d *campaign.Document) {
	r := in.plan.texts.revisions[d.File]
	in.add(r.face)
	in.addReason(d)
	if _, isLetter := r.value.(*campaign.Letter); d.Summary == "" && !isLetter {
		in.add(r.text)
	}
}

// addReason adds why a document is not public, where pages show it.
func (in *inputs) addReason(d *campaign.Document) {
	if w := whyWithheld(in.plan.Input.Gate, d); w != nil {
		in.add(*w)
	}
}

// addCard adds what a share card shows of a document; nil of a home page without one.
func (in *inputs) addCard(r *revision) {
	if r == nil {
		return
	}
	in.addGlimpse(r.doc)
	switch v := r.value.(type) {
	case *campaign.Case:
		in.addCaseItems(in.edition.caseOf[v.Slug])
	case *campaign.Update:
		of, _ := in.edition.caseOfUpdate(v)
		in.addCaseItems(of)
	case *campaign.Letter:
		in.add(v.Signatories)
	}
}

// addCaseItems adds what lists show of cases, in their order.
func (in *inputs) addCaseItems(cases ...*campaign.Followed) {
	for _, c := range cases {
		in.addGlimpse(&c.Document)
		in.add(in.edition.newest[c.Slug].UnixNano())
		if found, _ := in.plan.files.casePicture(c.Case); found != nil {
			in.add(found)
		}
	}
}

// addCase adds what a case's page shows of the case itself.
func (in *inputs) addCase(c *campaign.Followed) {
	in.addCaseItems(c)
	in.addWhole(&c.Document)
	if r := in.plan.book.OwnResource(&c.Document, c.ShareImage); r != nil {
		found, _ := in.plan.Input.Pictures.Probe(r.File) // nil when there is something wrong with it, which was reported
		in.add(found)
	}
	for _, event := range c.Events {
		in.add(in.plan.Input.Gate.Over(event.Date))
	}
	statuses := knownStatuses(in.plan.Input.Gate, c.Case)
	in.add(isActionOver(in.plan.Input.Gate, c.Case), len(statuses))
	if n := len(statuses); n > 0 {
		in.add(statuses[n-1].Date.IsZero(), statuses[n-1].Within)
	}
}

// addLetter adds what a letter's page and those of its signatories show.
func (in *inputs) addLetter(l *campaign.Letter) {
	in.addWhole(&l.Document)
	in.add(l.Signatories, l.Sign != nil && in.plan.Input.Gate.Over(l.Sign.Until))
	for _, slug := range l.Cases {
		if c := in.edition.caseOf[slug]; c != nil {
			in.addFace(&c.Document)
		}
	}
}

// addFeed adds what a feed shows. A format for cases alone says their dates and
// no more.
func (in *inputs) addFeed(place address.Place) {
	_, page := in.plan.book.SplitLanguage(place.Folder())
	of := in.plan.texts.revisions[place.Source]
	if place.Archive > 0 {
		in.addArchive(place, page)
		return
	}
	if of == nil {
		in.add(in.edition.countArchives(in.plan.Input.Site.FeedLimit), len(in.edition.news))
	}
	switch {
	case of != nil && feed.FindFormat(string(place.Address)).CaseOnly:
		in.addGlimpse(of.doc)
		return
	case of != nil:
		c := in.edition.caseOf[of.doc.Slug]
		in.addGlimpse(of.doc)
		for _, u := range c.Updates {
			in.addWhole(&u.Document)
		}
		for _, l := range in.edition.lettersOf[c.Slug] {
			in.addLetter(l)
		}
	case page == "/":
		for _, x := range in.edition.newestUpdates(in.plan.Input.Site.FeedLimit) {
			in.addWhole(&x.update.Document)
			in.addFace(&x.of.Document)
		}
		for _, l := range in.edition.letters {
			in.addLetter(l)
		}
		in.addNews()
	case page == address.NewsPath:
		in.addNews()
	default: // of a kind of the site's own, or emptied
		for _, x := range in.edition.pagesIn(strings.Trim(page, "/")) {
			in.addWhole(&x.Document)
		}
	}
	in.addEmptiedEntries(page)
}

// addArchive adds what an archive of a feed shows.
func (in *inputs) addArchive(place address.Place, page string) {
	w := &feedWriter{plan: in.plan, edition: in.edition}
	if of := in.plan.texts.revisions[place.Source]; of != nil {
		in.addGlimpse(of.doc)
	}
	for _, n := range w.archived(place, page) {
		in.addWhole(n.doc)
		switch v := in.plan.texts.revisions[n.doc.File].value.(type) {
		case *campaign.Letter:
			in.addLetter(in.edition.letterOf[v.Slug])
		case *campaign.Update:
			of, _ := in.edition.caseOfUpdate(v)
			in.addFace(&of.Document)
		}
	}
}

// addNews adds the news that a feed shows.
func (in *inputs) addNews() {
	for _, n := range in.edition.news[:min(len(in.edition.news), in.plan.Input.Site.FeedLimit)] {
		in.addWhole(&n.Document)
	}
}

// addEmptiedEntries adds what a feed says of what was taken down.
func (in *inputs) addEmptiedEntries(page string) {
	for _, entry := range in.plan.emptiedEntries(page, "") {
		in.add(entry.ID, entry.URL, entry.Published.UnixNano())
	}
}
