package content

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/parallel"
)

// joinUnits puts the units together and checks what one says of another.
func (l *Loader) joinUnits(fsys fs.FS, units []*unit, rep *diag.Report) (*campaign.Campaign, error) {
	c := &campaign.Campaign{Limits: []campaign.Moment{l.reader.site.Theme.Banner.Until}}
	for _, u := range units {
		rep.Add(u.problems...)
		c.Cases = append(c.Cases, u.part.Cases...)
		c.Letters = append(c.Letters, u.part.Letters...)
		c.News = append(c.News, u.part.News...)
		c.Pages = append(c.Pages, u.part.Pages...)
		c.Home = append(c.Home, u.part.Home...)
	}
	if err := l.readSignatories(fsys, units, rep); err != nil {
		return nil, err
	}
	var err error
	c.Taken, err = l.reader.readTakedowns(fsys, rep)
	checkBareFolders(c.Taken, units, rep)
	checkCases(c, units, rep)
	return c, err
}

// checkBareFolders reports folders of pages without a text. Of a page that was taken
// down nothing but its text has to be deleted: what else lies there is never
// published, so it stops no build, and is told as a warning.
func checkBareFolders(taken []campaign.Takedown, units []*unit, rep *diag.Report) {
	down := map[string]bool{}
	for _, t := range taken {
		down[t.Address] = true
	}
	for _, u := range units {
		for _, b := range u.bare {
			address := strings.TrimPrefix(strings.TrimPrefix(b.dir, Root), "/pages") + "/"
			isDown := down[address]
			switch b.kind {
			case caseKind: // its updates have to go too: without it they are of no case
				isDown = isDown && len(u.sources) == 0
			case updateKind:
				isDown = down[strings.Replace(address, "/updates/", "/", 1)] || down["/cases/"+u.slug+"/"]
			}
			switch at := (diag.Position{File: b.dir}); {
			case !isDown:
				rep.AddError(at, diag.Say("missing-index", "kind", kinds[b.kind].word))
			case len(b.files) > 0:
				rep.AddWarning(at, diag.Say("missing-index/down", "files", strings.Join(b.files, ", ")))
			}
		}
	}
}

// checkCases reports letters that name a case for which there is no folder, or
// one twice: it would be two entries in that case's feeds.
func checkCases(c *campaign.Campaign, units []*unit, rep *diag.Report) {
	known := map[string]bool{}
	var slugs []string
	for _, u := range units {
		if u.kind == caseKind {
			known[u.slug] = true
			slugs = append(slugs, u.slug)
		}
	}
	for _, t := range c.Taken {
		if slug, ok := strings.CutPrefix(t.Address, "/cases/"); ok { // its source may be deleted
			known[strings.TrimSuffix(slug, "/")] = true
		}
	}
	for _, versions := range c.Letters {
		for _, letter := range versions {
			if !hasKey(&letter.Document, "cases") {
				continue
			}
			for i, slug := range letter.Cases {
				at := func() diag.Position { return letter.At(fmt.Sprintf("cases[%d]", i)) }
				switch {
				case slug == "":
				case !known[slug]:
					rep.AddError(at(), diag.Say("unknown-case", "case", slug, "near", diag.Nearest(slug, slugs)))
				case slices.Contains(letter.Cases[:i], slug):
					rep.AddError(at(), diag.Say("duplicate-case", "case", slug))
				}
			}
		}
	}
}

// A signatoryList is what was read of a letter's signatories, and by which rules.
type signatoryList struct {
	file     string
	rules    signatoryRules
	result   *campaign.Signatories
	problems []diag.Diagnostic
}

// signatoryRules are what a letter says on how its file of signatories is read.
type signatoryRules struct {
	public, publicGiven           bool
	sort, encoding, sheet, ignore string
}

// readSignatories gives every letter its own, read in parallel where they are not
// remembered.
func (l *Loader) readSignatories(fsys fs.FS, units []*unit, rep *diag.Report) error {
	var letters []*unit
	for _, u := range units {
		if len(u.part.Letters) > 0 {
			letters = append(letters, u)
		}
	}
	return parallel.TryEach(len(letters), func(i int) error {
		p, err := l.signatoriesOf(fsys, letters[i])
		if err != nil {
			return err
		}
		rep.Add(p.problems...)
		for _, letter := range letters[i].part.Letters[0] {
			// A remembered letter has them, and others may be reading it.
			if letter.Signatories != p.result {
				letter.Signatories = p.result
			}
		}
		return nil
	})
}

// signatoriesOf reads a letter's signatories unless they are remembered.
func (l *Loader) signatoriesOf(fsys fs.FS, u *unit) (*signatoryList, error) {
	letter := u.part.Letters[0][0]
	p := &signatoryList{rules: signatoryRules{
		letter.SignatoriesPublic, hasKey(&letter.Document, "signatories_public"),
		letter.SignatoriesSort, letter.SignatoriesEncoding, letter.SignatoriesSheet, strings.Join(letter.SignatoriesIgnore, "\n"),
	}}
	if len(u.people) > 0 {
		p.file = u.people[0]
	}
	if known, ok := l.people.lookUp(u.dir); ok && known.file == p.file && known.rules == p.rules {
		return known, nil
	}
	var rep diag.Report
	p.result = campaign.NoSignatories()
	for _, second := range u.people[min(1, len(u.people)):] {
		rep.AddError(diag.Position{File: second}, diag.Say("two-signatory-files", "file", path.Base(p.file)))
	}
	if p.file != "" && l.Signatories != nil && !u.hidesRules {
		var err error
		if p.result, err = l.Signatories(fsys, letter, p.file, &rep); err != nil {
			return nil, err
		}
		if p.result == nil {
			p.result = campaign.NoSignatories()
		}
	}
	p.problems = rep.All()
	l.people.remember(u.dir, p)
	return p, nil
}
