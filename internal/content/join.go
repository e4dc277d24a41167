package content

import (
	"fmt"
	"io/fs"
	"path"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// campaign puts the units together and checks what one says of another.
func (l *Loader) campaign(fsys fs.FS, units []*unit, rep *diag.Report) (*campaign.Campaign, error) {
	c := new(campaign.Campaign)
	for _, u := range units {
		rep.Add(u.problems...)
		u.give(c)
	}
	if err := l.signatories(fsys, units, rep); err != nil {
		return nil, err
	}
	checkCases(c, units, rep)
	taken, err := l.reader.takedowns(fsys, rep)
	c.Taken = taken
	return c, err
}

// give adds the unit's documents to the campaign.
func (u *unit) give(c *campaign.Campaign) {
	switch {
	case u.kind == pageKind:
		for _, set := range u.sets {
			c.Pages = append(c.Pages, documents(set, asPage))
		}
	case len(u.sets) == 0:
	case u.kind == homeKind:
		c.Home = documents(u.sets[0], asPage)
	case u.kind == letterKind:
		c.Letters = append(c.Letters, documents(u.sets[0], asLetter))
	default:
		if folder, ok := u.folder(); ok {
			c.Cases = append(c.Cases, folder)
		}
	}
}

// folder gives a case with its updates; false when its own page cannot be
// read, which was reported.
func (u *unit) folder() (campaign.Folder, bool) {
	if _, ok := u.sets[0][0].(caseItem); !ok {
		return campaign.Folder{}, false
	}
	f := campaign.Folder{Case: documents(u.sets[0], asCase)}
	for _, set := range u.sets[1:] {
		f.Updates = append(f.Updates, documents(set, asUpdate))
	}
	return f, true
}

// checkCases reports letters that name a case for which there is no folder.
func checkCases(c *campaign.Campaign, units []*unit, rep *diag.Report) {
	known := map[string]bool{}
	var slugs []string
	for _, u := range units {
		if u.kind == caseKind {
			known[u.slug] = true
			slugs = append(slugs, u.slug)
		}
	}
	for _, versions := range c.Letters {
		for _, letter := range versions {
			if !has(&letter.Document, "cases") {
				continue
			}
			for i, slug := range letter.Cases {
				if slug != "" && !known[slug] {
					at := letter.At(fmt.Sprintf("cases[%d]", i))
					rep.Error(at, "unknown-case", fmt.Sprintf("there is no case %q", slug), diag.DidYouMean(slug, slugs))
				}
			}
		}
	}
}

// A people is what was read of a letter's signatories, and by which rules.
type people struct {
	file     string
	rules    rules
	result   *campaign.Signatories
	problems []diag.Diagnostic
}

// The rules of a letter decide how its file of signatories is read.
type rules struct {
	public                bool
	sort, encoding, sheet string
}

// signatories gives every letter its own, read in parallel where they are not
// remembered.
func (l *Loader) signatories(fsys fs.FS, units []*unit, rep *diag.Report) error {
	var letters []*unit
	for _, u := range units {
		if u.kind == letterKind && len(u.sets) > 0 {
			letters = append(letters, u)
		}
	}
	return parallel(len(letters), func(i int) error {
		p, err := l.peopleOf(fsys, letters[i])
		if err != nil {
			return err
		}
		rep.Add(p.problems...)
		for _, it := range letters[i].sets[0] {
			// A remembered letter has them, and others may be reading it.
			if letter := asLetter(it); letter.Signatories != p.result {
				letter.Signatories = p.result
			}
		}
		return nil
	})
}

// peopleOf reads a letter's signatories unless they are remembered.
func (l *Loader) peopleOf(fsys fs.FS, u *unit) (*people, error) {
	letter := asLetter(u.sets[0][0])
	p := &people{rules: rules{letter.SignatoriesPublic, letter.SignatoriesSort, letter.SignatoriesEncoding, letter.SignatoriesSheet}}
	if len(u.people) > 0 {
		p.file = u.people[0]
	}
	if known, ok := l.people.get(u.dir); ok && known.file == p.file && known.rules == p.rules {
		return known, nil
	}
	var rep diag.Report
	p.result = campaign.NoSignatories()
	for _, second := range u.people[min(1, len(u.people)):] {
		rep.Error(diag.Position{File: second}, "two-signatory-files", fmt.Sprintf("%s is beside the same letter", path.Base(p.file)), "keep one of the two")
	}
	if p.file != "" && l.Signatories != nil {
		var err error
		if p.result, err = l.Signatories(fsys, letter, p.file, &rep); err != nil {
			return nil, err
		}
		if p.result == nil {
			p.result = campaign.NoSignatories()
		}
	}
	p.problems = rep.All()
	l.people.put(u.dir, p)
	return p, nil
}
