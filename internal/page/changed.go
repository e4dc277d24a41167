package page

import (
	"bytes"
	"slices"
	"strings"

	"casebook/internal/address"
	"casebook/internal/asset"
	"casebook/internal/campaign"
	"casebook/internal/feed"
)

// Changed gives the addresses whose files may differ between two plans, sorted;
// all is true when that is everything. It compares, by identity, what each file
// is made of, beginning with what a case or a letter is made of as a whole.
func Changed(before, now *Plan) (list []address.Address, all bool) {
	if before == nil || len(before.editions) != len(now.editions) || !sameFrames(before, now) {
		return nil, true
	}
	changed := map[address.Address]bool{}
	units := map[unit]bool{} // whether all is as it was
	for _, p := range now.register.AllPlaces() {
		u := unitOf(p)
		same, known := units[u]
		if !known {
			was, is := before.unitInputs(u), now.unitInputs(u)
			same = is != nil && slices.Equal(was, is)
			units[u] = same
		}
		if same {
			continue
		}
		if was, ok := before.register.FindPlace(p.Address); !ok || was != p || !slices.Equal(before.inputsOf(p), now.inputsOf(p)) {
			changePlace(changed, was)
			changePlace(changed, p)
		}
	}
	for _, was := range before.register.AllPlaces() {
		if !units[unitOf(was)] {
			if _, ok := now.register.FindPlace(was.Address); !ok {
				changePlace(changed, was)
			}
		}
	}
	changeResources(changed, before, now)
	changeAssets(changed, before.Input.Assets, now.Input.Assets)
	for a := range changed {
		list = append(list, a)
	}
	slices.Sort(list)
	return list, false
}

func sameFrames(before, now *Plan) bool {
	return !slices.ContainsFunc(now.editions, func(e *edition) bool {
		was := before.editionIn(e.lang.tag)
		return was.lang.tag != e.lang.tag || was.frame.identity != e.frame.identity
	})
}

// changePlace enters a place, with all pages of a long list.
func changePlace(changed map[address.Address]bool, p address.Place) {
	if p.Address != "" {
		changed[p.Address] = true
	}
	for n := 2; n <= p.Pages; n++ {
		changed[address.NumberedPage(p.Address, n)] = true
	}
}

// changeResources enters the files beside pages that are published in one plan
// alone, or in another form. Of texts that nobody has asked for yet nobody has had
// a file either.
func changeResources(changed map[address.Address]bool, before, now *Plan) {
	type published struct {
		address address.Address
		file    *asset.Resource
	}
	list := func(p *Plan, other *library) map[published]bool {
		found := map[published]bool{}
		enter := func(u address.Use) {
			r, err := p.Input.Pictures.Probe(u.File)
			if err != nil {
				return // it was reported
			}
			for _, name := range fileNames(u, r) {
				found[published{u.Beside(name), r}] = true
			}
		}
		for _, u := range p.required {
			enter(u)
		}
		for file, r := range p.texts.revisions {
			o := other.revisions[file]
			if samePictures := before.Input.Pictures == now.Input.Pictures; r.text.converted.Load() && !(samePictures && o != nil && o.text == r.text) {
				for _, u := range r.text.uses {
					enter(u)
				}
			}
		}
		return found
	}
	was, is := list(before, now.texts), list(now, before.texts)
	for _, lists := range [][2]map[published]bool{{was, is}, {is, was}} {
		for x := range lists[0] {
			if !lists[1][x] {
				changed[x.address] = true
			}
		}
	}
}

// changeAssets enters the files of the theme and those that are copied, where
// they differ.
func changeAssets(changed map[address.Address]bool, before, now *asset.Manifest) {
	if before == now {
		return
	}
	list := func(m *asset.Manifest) map[string][]byte {
		files := map[string][]byte{}
		for _, f := range m.Static {
			files[f.Path] = f.Bytes
		}
		for _, a := range m.WithNeeded(m.Names()...) {
			files[a.Path] = a.Bytes
		}
		return files
	}
	was, is := list(before), list(now)
	for _, lists := range [][2]map[string][]byte{{was, is}, {is, was}} {
		for path, data := range lists[0] {
			if other, ok := lists[1][path]; !ok || !bytes.Equal(data, other) {
				changed[address.Address("/"+path)] = true
			}
		}
	}
}

// A unit is what is compared as a whole: a case with its updates, a letter. Of
// other files it is the source, which may be "".
type unit struct{ lang, source string }

func unitOf(p address.Place) unit {
	folders := 0 // as those of content/cases/x/index.md
	for i := range len(p.Source) {
		if p.Source[i] == '/' {
			if folders++; folders == 3 {
				return unit{p.Lang, p.Source[:i]}
			}
		}
	}
	return unit{p.Lang, p.Source}
}

// unitInputs gives what all files of a unit are made of; nil of a unit that is to
// be looked at file by file.
func (p *Plan) unitInputs(u unit) []any {
	e := p.editionIn(u.lang)
	if slug, ok := strings.CutPrefix(u.source, "content/cases/"); ok && e.caseOf[slug] != nil {
		c := e.caseOf[slug]
		in := p.caseInputs(nil, e, c)
		for _, x := range c.Updates {
			in = p.wholeInputs(in, &x.Document)
		}
		for _, l := range e.lettersOf[slug] {
			in = p.letterInputs(in, e, l)
		}
		return p.goneInputs(in, "/cases/"+slug+"/")
	}
	if slug, ok := strings.CutPrefix(u.source, "content/letters/"); ok && e.letterOf[slug] != nil {
		return p.letterInputs(nil, e, e.letterOf[slug])
	}
	return nil
}

// inputsOf gives what a file is made of, besides the frame: identities and values
// that are the same in two plans as long as the file is. It is where each kind of
// page says what it shows of others.
func (p *Plan) inputsOf(place address.Place) (in []any) {
	e := p.editionIn(place.Lang)
	r := p.texts.revisions[place.Source]
	switch place.Kind {
	case address.HomePage:
		in = p.everyCase(in, e)
		if r != nil {
			in = p.wholeInputs(in, r.doc)
		}
		if lead := e.leadCase(); lead != nil {
			in = append(in, p.isActionOver(lead.Case))
		}
		for _, x := range e.newestUpdates(homeUpdates + 1) {
			in = p.glimpseInputs(in, &x.update.Document)
		}
		for _, l := range e.letters[:min(homeLetters, len(e.letters))] {
			in = p.glimpseInputs(in, &l.Document)
		}
		in = append(in, len(e.letters))
	case address.CaseList:
		in = p.everyCase(in, e)
	case address.SubscribePage:
		for _, c := range e.cases {
			in = append(in, p.texts.revisions[c.File].face)
		}
	case address.LetterList:
		for _, l := range e.letters {
			in = p.glimpseInputs(in, &l.Document)
		}
	case address.CasePage:
		c := e.caseOf[r.doc.Slug]
		in = p.caseInputs(in, e, c)
		for _, u := range c.Updates {
			in = p.glimpseInputs(in, &u.Document)
		}
		for _, l := range e.lettersOf[c.Slug] {
			in = p.glimpseInputs(in, &l.Document)
		}
	case address.UpdatePage:
		c, i := e.caseOfUpdate(r.value.(*campaign.Update))
		in = p.wholeInputs(p.caseItemInputs(in, e, c), r.doc)
		for _, u := range c.Updates[max(0, i-1):min(i+2, len(c.Updates))] {
			in = append(in, p.texts.revisions[u.File].face)
		}
	case address.LetterPage, address.SignatoryPage:
		in = p.letterInputs(in, e, e.letterOf[r.doc.Slug])
	case address.TextPage:
		in = p.wholeInputs(in, r.doc)
	case address.AliasPage:
		in = append(in, r.face, place.To)
	case address.DataFile:
		in = append(in, e.letterOf[r.doc.Slug].Signatories)
	case address.FeedFile:
		in = p.feedInputs(in, e, place)
	case address.SitemapFile:
		for _, x := range p.register.AllPlaces() {
			if r := p.texts.revisions[x.Source]; x.IsListed() && r != nil {
				in = append(in, x.Address, r.face)
			}
		}
	}
	return in
}

// wholeInputs adds what a document's own page shows of it.
func (p *Plan) wholeInputs(in []any, d *campaign.Document) []any {
	r := p.texts.revisions[d.File]
	in = append(in, r.face, r.text, p.reasonInput(d))
	for _, v := range p.book.Find(d).Versions {
		if v.State == address.Public {
			in = append(in, v.Address)
		}
	}
	return in
}

// glimpseInputs adds what lists show of a document: the beginning of its text
// where it has no summary, but for a letter, of which they show what it is.
func (p *Plan) glimpseInputs(in []any, d *campaign.Document) []any {
	r := p.texts.revisions[d.File]
	in = append(in, r.face, p.reasonInput(d))
	if _, isLetter := r.value.(*campaign.Letter); d.Summary == "" && !isLetter {
		in = append(in, r.text)
	}
	return in
}

// reasonInput says why a document is not public, where pages show it.
func (p *Plan) reasonInput(d *campaign.Document) any {
	if w := whyWithheld(p.Input.Gate, d); w != nil {
		return *w
	}
	return nil
}

// caseItemInputs adds what lists show of a case.
func (p *Plan) caseItemInputs(in []any, e *edition, c *campaign.Followed) []any {
	in = append(p.glimpseInputs(in, &c.Document), e.newest[c.Slug].UnixNano())
	if r := p.book.OwnResource(&c.Document, c.Image); r != nil {
		if found, err := p.Input.Pictures.Probe(r.File); err == nil {
			in = append(in, found)
		}
	}
	return in
}

// everyCase adds what lists show of every case, in their order.
func (p *Plan) everyCase(in []any, e *edition) []any {
	for _, c := range e.cases {
		in = p.caseItemInputs(in, e, c)
	}
	return in
}

// caseInputs adds what a case's page shows of the case itself.
func (p *Plan) caseInputs(in []any, e *edition, c *campaign.Followed) []any {
	in = p.wholeInputs(p.caseItemInputs(in, e, c), &c.Document)
	for _, event := range c.Events {
		in = append(in, p.Input.Gate.Over(event.Date))
	}
	return append(in, p.isActionOver(c.Case))
}

func (p *Plan) isActionOver(c *campaign.Case) bool {
	return c.Action != nil && p.Input.Gate.Over(c.Action.Until)
}

// letterInputs adds what a letter's page and those of its signatories show.
func (p *Plan) letterInputs(in []any, e *edition, l *campaign.Letter) []any {
	in = append(p.wholeInputs(in, &l.Document), l.Signatories, l.Sign != nil && p.Input.Gate.Over(l.Sign.Until))
	for _, slug := range l.Cases {
		if c := e.caseOf[slug]; c != nil {
			in = append(in, p.texts.revisions[c.File].face)
		}
	}
	return in
}

// feedInputs adds what a feed shows. A format for cases alone says their dates and
// no more.
func (p *Plan) feedInputs(in []any, e *edition, place address.Place) []any {
	if r := p.texts.revisions[place.Source]; r != nil && feed.FindFormat(string(place.Address)).CaseOnly {
		return p.glimpseInputs(in, r.doc)
	}
	_, page := p.book.SplitLanguage(place.Folder())
	in = p.goneInputs(in, page)
	letters := e.letters
	if place.Source != "" {
		c := e.caseOf[p.texts.revisions[place.Source].doc.Slug]
		in, letters = p.glimpseInputs(in, &c.Document), e.lettersOf[c.Slug]
		for _, u := range c.Updates {
			in = p.wholeInputs(in, &u.Document)
		}
	} else if page == "/" {
		for _, x := range e.newestUpdates(p.Input.Site.FeedLimit) {
			in = append(p.wholeInputs(in, &x.update.Document), p.texts.revisions[x.of.File].face)
		}
	} else {
		return in // of a case that is down
	}
	for _, l := range letters {
		in = append(p.wholeInputs(in, &l.Document), l.Signatories.Total)
		for _, slug := range l.Cases {
			if c := e.caseOf[slug]; c != nil {
				in = append(in, p.texts.revisions[c.File].face)
			}
		}
	}
	return in
}

// goneInputs adds what a feed says of what was taken down.
func (p *Plan) goneInputs(in []any, page string) []any {
	for _, entry := range p.emptiedEntries(page, "") {
		in = append(in, entry.ID, entry.URL, entry.Published.UnixNano())
	}
	return in
}
