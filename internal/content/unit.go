package content

import (
	"cmp"
	"fmt"
	"path"
	"slices"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/diag"
	"casebook/internal/signatory"
)

// A unit is what is assembled, and remembered, as one: a case with its
// updates, a letter, all other pages, the home page.
type unit struct {
	kind    kindOf
	dir     string // content/cases/x
	slug    string
	sources []source
	people  []string // files of signatories beside a letter

	problems []diag.Diagnostic
	part     campaign.Campaign // what the unit adds to the campaign
}

// find looks for the unit's sources.
func (u *unit) find(f *finder) error {
	s := source{kind: u.kind, dir: u.dir, slug: u.slug}
	if u.kind == pageKind {
		if err := f.singles(s); err != nil {
			return err
		}
		return u.found(f)
	}
	l, err := f.folder(u.dir)
	if err != nil {
		return err
	}
	f.bundle(s, l)
	switch u.kind {
	case caseKind:
		if err := u.findUpdates(f, l); err != nil {
			return err
		}
	case letterKind:
		for _, name := range l.files {
			if signatory.IsFile(name) {
				u.people = append(u.people, path.Join(u.dir, name))
			}
		}
		u.listsNotRead(f, l)
	}
	return u.found(f)
}

// listsNotRead warns about a list beside a letter that nobody reads: in the
// place of one that is read, or for another language. A spreadsheet beside the
// list that was saved from it is none.
func (u *unit) listsNotRead(f *finder, l *listing) {
	for _, name := range l.files {
		_, lang := f.language(name)
		translated := slices.ContainsFunc(f.site.Languages, func(l config.Language) bool { return l.Tag == lang })
		if !isList(name) || signatory.IsFile(name) || len(u.people) > 0 && !translated {
			continue
		}
		hint := "save it as signatories.csv or signatories.xlsx"
		if translated {
			hint = "one list serves all languages: a column such as name." + lang + " holds the form of one"
		}
		others, last := signatory.ExtensionWords()
		f.rep.Warn(diag.Position{File: path.Join(u.dir, name)}, "misplaced-file",
			"nothing is made of this: signatories are read from signatories"+others+" or "+last, hint)
	}
}

func (u *unit) findUpdates(f *finder, l *listing) error {
	for _, name := range l.folders {
		if name != "updates" && diag.Nearest(name, []string{"updates"}) != "" {
			f.misplaced(u.dir, name, []string{"updates"})
		}
	}
	if !slices.Contains(l.folders, "updates") {
		return nil
	}
	return f.singles(source{kind: updateKind, dir: path.Join(u.dir, "updates"), parent: u.slug})
}

// found sorts the sources into versions of the same page and looks at their
// slugs.
func (u *unit) found(f *finder) error {
	u.sources = f.sources
	slices.SortStableFunc(u.sources, func(a, b source) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.slug, b.slug), cmp.Compare(a.order, b.order))
	})
	if u.kind == caseKind || u.kind == letterKind {
		checkSlug(u.slug, u.dir, f.rep)
	}
	folded := map[string]string{}
	for _, set := range u.versions() {
		s := set[0]
		if s.kind != updateKind && s.kind != pageKind {
			continue
		}
		checkSlug(s.slug, s.place(), f.rep)
		checkCollision(folded, s.slug, s.place(), f.rep)
	}
	for i := 1; i < len(u.sources); i++ {
		a, b := u.sources[i-1], u.sources[i]
		if a.kind == b.kind && a.slug == b.slug && a.order == b.order {
			f.rep.Error(diag.Position{File: b.file}, "duplicate-page", fmt.Sprintf("%s is this %s in %q already", a.file, a.kind.word(), a.lang), "keep one of the two")
		}
	}
	return nil
}

// place gives what has to be renamed for another slug.
func (s source) place() string {
	if path.Base(s.dir) == s.slug {
		return s.dir
	}
	return s.file
}

// checkCollision reports names that some file systems, and readers, cannot
// tell apart. seen holds the names met so far, by their folded form.
func checkCollision(seen map[string]string, name, file string, rep *diag.Report) {
	if other, ok := seen[fold(name)]; ok {
		rep.Error(diag.Position{File: file}, "duplicate-page", fmt.Sprintf("the name %q differs from %q only in letter case or Unicode form", name, other), "rename one of the two")
	}
	seen[fold(name)] = name
}

// versions gives the sources, those of the same page together.
func (u *unit) versions() [][]source {
	var sets [][]source
	for rest := u.sources; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].kind == rest[0].kind && rest[n].slug == rest[0].slug {
			n++
		}
		sets = append(sets, rest[:n])
		rest = rest[n:]
	}
	return sets
}

// assemble makes documents of the parsed files: translations inherit, what
// belongs together is checked together.
func (u *unit) assemble(r *reader, file func(string) *parsed) {
	var rep diag.Report
	rep.Add(u.problems...)
	for _, set := range u.versions() {
		var items []item
		readable := true // the original, which the others inherit from
		for i, s := range set {
			p := file(s.file)
			rep.Add(p.problems...)
			readable = readable && (i > 0 || p.item != nil)
			if p.item == nil || i > 0 && set[i-1].order == s.order {
				continue
			}
			it := p.item.copied()
			it.document().Resources = s.resources
			items = append(items, it)
		}
		if len(items) > 0 {
			join(r, items, readable, &rep)
			u.give(items)
		}
	}
	u.problems = rep.All()
}

// join lets translations inherit and checks every version. What a translation
// lacks is missing from the original too, and reported there; when that cannot
// be read, nobody knows what is missing.
func join(r *reader, items []item, readable bool, rep *diag.Report) {
	for i, it := range items {
		d := it.document()
		if i > 0 {
			it.shape(r).Inherit(items[0].shape(r), func(key string) bool { return has(d, key) })
		}
		if i > 0 && readable {
			shareIDs(it, items[0], rep)
		}
		it.check(r, &checks{rep: rep, d: d, original: i == 0 && readable})
	}
}

// give adds the versions of a page to what the unit holds. Updates of a case
// that cannot be read are left out; that it cannot was reported.
func (u *unit) give(items []item) {
	switch items[0].(type) {
	case caseItem:
		u.part.Cases = []campaign.Folder{{Case: documents(items, asCase)}}
	case updateItem:
		if len(u.part.Cases) > 0 {
			u.part.Cases[0].Updates = append(u.part.Cases[0].Updates, documents(items, asUpdate))
		}
	case letterItem:
		u.part.Letters = append(u.part.Letters, documents(items, asLetter))
	case pageItem:
		if u.kind == homeKind {
			u.part.Home = documents(items, asPage)
		} else {
			u.part.Pages = append(u.part.Pages, documents(items, asPage))
		}
	}
}

// documents gives the versions of one page as their own type.
func documents[T any](items []item, of func(item) *T) []*T {
	list := make([]*T, len(items))
	for i, it := range items {
		list[i] = of(it)
	}
	return list
}

func asCase(i item) *campaign.Case     { return i.(caseItem).Case }
func asUpdate(i item) *campaign.Update { return i.(updateItem).Update }
func asLetter(i item) *campaign.Letter { return i.(letterItem).Letter }
func asPage(i item) *campaign.Page     { return i.(pageItem).Page }
