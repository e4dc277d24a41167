package page

import (
	"slices"

	"casebook/internal/campaign"
	"casebook/internal/feed"
)

// caseFiles are the names of a case's feeds.
var caseFiles = func() (names []string) {
	for _, x := range feed.Formats {
		names = append(names, x.File)
	}
	return names
}()

// hold enters in the book the addresses at which something will stand when it
// is no longer withheld: a link to one of them is not broken.
func (p *Plan) hold() {
	if p.Tallied.Documents == 0 || p.Gate.Drafts {
		return
	}
	p.book.held = map[Address]bool{}
	for _, v := range p.Campaign.Home {
		p.holdDocument(&v.Document)
	}
	for _, folder := range p.Campaign.Cases {
		for _, c := range folder.Case {
			p.holdDocument(&c.Document, caseFiles...)
		}
		for _, versions := range folder.Updates {
			for _, u := range versions {
				p.holdDocument(&u.Document)
			}
		}
	}
	for _, versions := range p.Campaign.Letters {
		for _, l := range versions {
			p.holdDocument(&l.Document, p.letterFiles(l)...)
		}
	}
	for _, versions := range p.Campaign.Pages {
		for _, x := range versions {
			p.holdDocument(&x.Document)
		}
	}
}

// holdDocument enters a document that is withheld, with its old addresses and
// the files of these names beside it.
func (p *Plan) holdDocument(d *campaign.Document, files ...string) {
	e := p.book.of(d)
	if e.state != withheld {
		return
	}
	p.book.held[e.address] = true
	for _, name := range files {
		p.book.held[e.address+Address(name)] = true
	}
	for _, old := range d.Aliases {
		if old != "" {
			p.book.held[aliasAddress(old)] = true
		}
	}
}

// letterFiles gives what is planned below a letter's page.
func (p *Plan) letterFiles(l *campaign.Letter) []string {
	var files []string
	if l.Signatories.Named > 0 && p.book.of(&l.Document).original {
		files = slices.Clone(dataFiles)
	}
	if p.paged(l) {
		files = append(files, "signatories/")
	}
	return files
}
