package address

import (
	"fmt"
	"strconv"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/card"
	"casebook/internal/feed"
)

// A Kind says what stands at an address. Those of pages are what layouts know
// them by.
type Kind string

// The kinds of pages, then those of other files.
const (
	HomePage      Kind = "home"
	CaseList      Kind = "cases"
	CasePage      Kind = "case"
	UpdatePage    Kind = "update"
	LetterList    Kind = "letters"
	LetterPage    Kind = "letter"
	SignatoryPage Kind = "signatories"
	NewsList      Kind = "news"
	NewsPage      Kind = "news-item"
	KindList      Kind = "kind"
	TextPage      Kind = "page"
	SubscribePage Kind = "subscribe"
	MirrorsPage   Kind = "mirrors"
	NotFoundPage  Kind = "404"
	AliasPage     Kind = "alias"
	StubPage      Kind = "stub" // of a page that is down

	OwnFile     Kind = "file of a layout"
	CardFile    Kind = "share card"
	FeedFile    Kind = "feed file"
	DataFile    Kind = "open data"
	RobotsFile  Kind = "robots file"
	SitemapFile Kind = "sitemap"
)

// CardName is the name of a share card, beside its page.
const CardName = "card.png"

// DataFiles are the names of a letter's open data.
var DataFiles = []string{"signatories.csv", "signatories.json"}

// A Place is one file of the site, or the pages of one long list.
type Place struct {
	Address Address
	Kind    Kind
	Lang    string // of the edition, BCP 47
	Source  string // the content file it shows; "" for what is made of many

	Layout     string  // of a page or file of the site's own: its name in layouts/; "" for that of the kind
	KindFolder string  // of a list of pages of the site's own: theirs
	Number     int     // of one of the pages of the list of news, from 1; else 0
	Pages      int     // of a long list, of which Address is the first; else 0
	Archive    int     // of a feed's files with older entries, from 1 for the oldest; else 0
	Initial    string  // of a list of the names that begin with it; else ""
	To         Address // of an alias: where the page is now
}

// IsListed reports the pages that a sitemap lists.
func (p *Place) IsListed() bool {
	switch p.Kind {
	case HomePage, CaseList, CasePage, UpdatePage, LetterList, LetterPage, NewsList, NewsPage, KindList, TextPage, SubscribePage, MirrorsPage:
		return true
	}
	return false
}

// Folder gives the address of the page that a file beside one belongs to.
func (p *Place) Folder() Address {
	folder := p.Address[:strings.LastIndexByte(string(p.Address), '/')+1]
	if p.Archive > 0 {
		folder = Address(strings.TrimSuffix(string(folder), feed.ArchiveFolder(p.Archive)))
	}
	return folder
}

// editionPlaces gives every place of an edition, the lists before what they list.
func (b *Book) editionPlaces(e *campaign.Edition) []Place {
	var places []Place
	lists := []Place{{Address: "/", Kind: HomePage}, {Address: "/cases/", Kind: CaseList}, {Address: "/letters/", Kind: LetterList}, {Address: "/subscribe/", Kind: SubscribePage}}
	if len(b.site.Mirrors) > 0 {
		lists = append(lists, Place{Address: "/mirrors/", Kind: MirrorsPage})
	}
	if e.Home != nil {
		lists[0].Source = e.Home.File
	}
	for _, p := range lists {
		p.Address, p.Lang = b.InLanguage(e.Lang, string(p.Address)), e.Lang
		places = append(places, p)
	}
	entries := e.CountEntriesOfCases()
	for _, c := range e.Cases {
		if c.Lang == e.Lang {
			places = append(places, b.casePlaces(&c.Document, entries[c.Slug])...)
		}
		for _, u := range c.Updates {
			if u.Lang == e.Lang {
				places = append(places, b.documentPlace(&u.Document, UpdatePage))
			}
		}
	}
	for _, l := range e.Letters {
		if l.Lang == e.Lang {
			places = append(places, b.letterPlaces(l)...)
		}
	}
	for n := range CountPages(e.CountNews(), NewsPerPage) {
		list := NumberedPage(b.InLanguage(e.Lang, NewsPath), n+1)
		places = append(places, Place{Address: list, Kind: NewsList, Lang: e.Lang, Number: n + 1})
	}
	for _, x := range e.News {
		if x.Lang == e.Lang {
			places = append(places, b.documentPlace(&x.Document, NewsPage))
		}
	}
	if len(e.News) > 0 {
		places = append(places, b.feedAndArchives(b.InLanguage(e.Lang, NewsPath), e.Lang, "", false, len(e.News))...)
	}
	for _, k := range b.site.Kinds {
		pages := 0
		for _, x := range e.Pages {
			if x.Folder == k.Folder && k.Folder != "" {
				pages++
			}
		}
		if pages > 0 {
			list := Place{Address: b.InLanguage(e.Lang, KindPath(k.Folder)), Kind: KindList, Lang: e.Lang, Layout: k.Layout, KindFolder: k.Folder}
			places = append(places, list)
			if k.Feed {
				places = append(places, b.feedAndArchives(list.Address, e.Lang, "", false, pages)...)
			}
		}
	}
	for _, x := range e.Pages {
		if x.Lang == e.Lang {
			p := b.documentPlace(&x.Document, TextPage)
			if k := b.site.KindOf(x.Folder); k != nil {
				p.Layout = k.Layout
			}
			places = append(places, p)
		}
	}
	for _, name := range b.Outputs {
		places = append(places, Place{Address: b.InLanguage(e.Lang, "/"+name), Kind: OwnFile, Lang: e.Lang, Layout: name})
	}
	return append(places, b.feedAndArchives(b.InLanguage(e.Lang, "/"), e.Lang, "", false, e.CountEntries())...)
}

// cardPlaces gives the share card of each of an edition's pages of one document, and
// of its home page: but of none that is withheld, which a preview shows all the
// same, nor of one that has a picture of its own for that, or a title in letters
// that a card cannot show.
func (b *Book) cardPlaces(e *campaign.Edition, pages []Place, gate campaign.Gate) []Place {
	if !b.site.Theme.Card {
		return nil
	}
	without := map[string]bool{} // by source
	for _, c := range e.Cases {
		without[c.File] = c.ShareImage != ""
		if gate.Withheld(&c.Document) != nil {
			for _, u := range c.Updates {
				without[u.File] = true
			}
		}
	}
	var cards []Place
	for _, p := range pages {
		title := ""
		switch p.Kind {
		case HomePage:
			title = b.languageTitle(e.Lang)
		case CasePage, UpdatePage, LetterPage, NewsPage, TextPage:
			title = b.FindFile(p.Source).Doc.Title
		}
		entry := b.FindFile(p.Source)
		if without[p.Source] || entry != nil && gate.Withheld(entry.Doc) != nil || !card.Covers(title) {
			continue
		}
		cards = append(cards, Place{Address: p.Address + CardName, Kind: CardFile, Lang: p.Lang, Source: p.Source})
	}
	return cards
}

// languageTitle gives the site's title in a language.
func (b *Book) languageTitle(lang string) string {
	for _, l := range b.site.Languages {
		if l.Tag == lang {
			return l.Title
		}
	}
	return b.site.Title
}

// documentPlace gives the page of a document.
func (b *Book) documentPlace(d *campaign.Document, kind Kind) Place {
	return Place{Address: b.Find(d).Address, Kind: kind, Lang: d.Lang, Source: d.File}
}

// casePlaces gives a case's page and its feeds.
func (b *Book) casePlaces(d *campaign.Document, entries int) []Place {
	p := b.documentPlace(d, CasePage)
	return append([]Place{p}, b.feedAndArchives(p.Address, p.Lang, p.Source, true, entries)...)
}

// feedAndArchives gives the files of a feed below its page, and those of its
// archives when it has more entries than it shows.
func (b *Book) feedAndArchives(page Address, lang, source string, ofCase bool, entries int) []Place {
	places := FeedPlaces(page, lang, source, ofCase)
	for n := range feed.CountArchives(entries, b.site.FeedLimit) {
		places = append(places, ArchivePlaces(page, lang, source, n+1)...)
	}
	return places
}

// ArchivePlaces gives the files of one of a feed's archives (RFC 5005).
func ArchivePlaces(page Address, lang, source string, n int) []Place {
	places := FeedPlaces(page+Address(feed.ArchiveFolder(n)), lang, source, false)
	for i := range places {
		places[i].Archive = n
	}
	return places
}

// FeedPlaces gives the files of a feed below its page.
func FeedPlaces(page Address, lang, source string, ofCase bool) []Place {
	places := make([]Place, 0, len(feed.Formats))
	for _, x := range feed.Formats {
		if ofCase || !x.CaseOnly {
			places = append(places, Place{Address: page + Address(x.File), Kind: FeedFile, Lang: lang, Source: source})
		}
	}
	return places
}

// letterPlaces gives a letter's page, the lists of who signed it where they are
// too long for that, and the open data beside the original.
func (b *Book) letterPlaces(l *campaign.Letter) []Place {
	p := b.documentPlace(&l.Document, LetterPage)
	places := []Place{p}
	if people := l.Signatories; people.Shown() > b.site.PerPage {
		list := Place{Address: p.Address + "signatories/", Kind: SignatoryPage, Lang: p.Lang, Source: p.Source, Pages: CountPages(people.Shown(), b.site.PerPage)}
		places = append(places, list)
		for _, t := range people.Initials(l.Lang) {
			places = append(places, Place{Address: InitialAddress(list.Address, t.Key), Kind: SignatoryPage, Lang: p.Lang, Source: p.Source,
				Pages: CountPages(t.Count, b.site.PerPage*NamesPerPerson), Initial: t.Key})
		}
	}
	if l.Signatories.Named > 0 && b.Find(&l.Document).IsOriginal() {
		for _, name := range DataFiles {
			places = append(places, Place{Address: p.Address + Address(name), Kind: DataFile, Lang: p.Lang, Source: p.Source})
		}
	}
	return places
}

// NamesPerPerson is how many names of the index take the room of one person in
// the list, where everybody stands with office and country.
const NamesPerPerson = 4

// NewsPerPage is how many updates, letters and news of the campaign a page of the
// list of all of them has.
const NewsPerPage = 60

// CountPages gives how many pages of a size hold so many rows.
func CountPages(rows, size int) int { return (rows + size - 1) / size }

// NumberedPage gives the address of a page of a long list, from 1; the first has
// no number.
func NumberedPage(first Address, n int) Address {
	if n == 1 {
		return first
	}
	return first + Address(strconv.Itoa(n)) + "/"
}

// OtherInitial is where those stand whose name begins with no letter of the
// alphabet.
const OtherInitial = "#"

// InitialAddress gives where the index of one initial begins, below a list: a
// letter of a to z by itself, any other by its code points, so that no address
// depends on how a system writes other scripts.
func InitialAddress(list Address, initial string) Address {
	name := strings.ToLower(initial)
	if len(name) == 1 && len(initial) > 1 {
		name = initial // the Turkish İ, beside which there is an I
	}
	switch {
	case initial == OtherInitial:
		name = "other"
	case len(name) != 1:
		points := make([]string, 0, 2)
		for _, r := range name {
			points = append(points, fmt.Sprintf("%04x", r))
		}
		name = "u" + strings.Join(points, "-")
	}
	return list + Address(name) + "/"
}
