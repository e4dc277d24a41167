package content

import (
	"cmp"
	"path"
	"slices"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/diag"
	"casebook/internal/folder"
	"casebook/internal/signatory"
)

// A unit is what is assembled, and remembered, as one: a case with its
// updates, a letter, all other pages, the home page.
type unit struct {
	kind    kindOf
	dir     string // content/cases/x
	slug    string
	sources []source
	bare    []bareFolder // folders of pages without a text
	people  []string     // files of signatories beside a letter
	beside  []string     // the folders of the same kind
	own     *config.Kind // of the site's own; else nil

	hidesRules bool // how a letter's list is to be read stands where nobody can read it

	problems []diag.Diagnostic
	part     campaign.Campaign // what the unit adds to the campaign
}

// findSources looks for the unit's files, sorts them into versions of the same
// page and looks at their names.
func (u *unit) findSources(f *finder) error {
	s := source{kind: u.kind, dir: u.dir, slug: u.slug, own: u.own}
	if u.kind != homeKind && !kinds[u.kind].apart {
		if err := f.findSingles(s); err != nil {
			return err
		}
	} else {
		l, err := f.listFolder(u.dir)
		if err != nil {
			return err
		}
		f.findBundle(s, l)
		switch u.kind {
		case caseKind:
			for _, name := range l.folders {
				if name != "updates" && diag.Nearest(name, []string{"updates"}) != "" {
					f.warnMisplaced(u.dir, name, []string{"updates"})
				}
			}
			if slices.Contains(l.folders, "updates") {
				if err := f.findSingles(source{kind: updateKind, dir: path.Join(u.dir, "updates"), parent: u.slug}); err != nil {
					return err
				}
			}
		case letterKind:
			u.findLists(f, l)
		}
	}
	u.sources, u.bare = f.sources, f.bare
	slices.SortStableFunc(u.sources, func(a, b source) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.slug, b.slug), cmp.Compare(a.order, b.order))
	})
	if kinds[u.kind].apart {
		checkSlug(u.slug, u.dir, u.beside, f.rep)
	}
	folded := map[string]string{}
	for _, set := range u.versions() {
		if s := set[0]; s.kind != homeKind && !kinds[s.kind].apart {
			place := s.file // what has to be renamed for another slug
			if path.Base(s.dir) == s.slug {
				place = s.dir
			}
			checkSlug(s.slug, place, nil, f.rep)
			checkCollision(folded, s.slug, place, f.rep)
		}
		for i := 1; i < len(set); i++ {
			if a, b := set[i-1], set[i]; a.order == b.order {
				f.rep.AddError(diag.Position{File: b.file}, diag.Say("duplicate-page", "file", a.file, "kind", kinds[a.kind].word, "language", a.lang))
			}
		}
	}
	return nil
}

// findLists finds the lists of signatories beside a letter, and warns about every
// other file that looks like one, by its name or by what it holds: nobody reads
// it, and who keeps it there may think that it is read. What several languages
// share, and a copy that a file service made, are said as such.
func (u *unit) findLists(f *finder, l *listing) {
	for _, name := range l.files {
		if signatory.IsFile(name) {
			u.people = append(u.people, path.Join(u.dir, name))
		}
	}
	f.refuseRecordCopies(u.dir, l.files, signatory.Record)
	others, last := signatory.ExtensionWords()
	for _, name := range l.files {
		if signatory.IsFile(name) || isMarkdown(name) || isCopyOf(name, signatory.Record) {
			continue
		}
		if people, closed := signatory.LooksPacked(f.files, path.Join(u.dir, name)); people {
			f.rep.AddWarning(diag.Position{File: path.Join(u.dir, name)}, diag.Say("misplaced-file/packed"))
			continue
		} else if closed {
			f.rep.AddWarning(diag.Position{File: path.Join(u.dir, name)}, diag.Say("misplaced-file/closed"))
			continue
		}
		_, lang := cutLanguage(name)
		translated := slices.ContainsFunc(f.site.Languages, func(l config.Language) bool { return l.Tag == lang })
		file := path.Join(u.dir, name)
		at, original := diag.Position{File: file}, findOriginal(name, l.files)
		switch {
		case !isList(name) && !signatory.IsFile(original) && !signatory.LooksLikeListName(name) && !isForeignTable(name) && !signatory.HoldsPeople(f.files, file):
		case signatory.IsFile(original):
			f.rep.AddWarning(at, diag.Say("conflict-copy/list", "file", original))
		case isList(name) && translated:
			f.rep.AddWarning(at, diag.Say("misplaced-file/list-translated", "others", others, "last", last, "language", lang))
		case len(u.people) == 0:
			f.rep.AddWarning(at, diag.Say("misplaced-file/list", "others", others, "last", last))
		default:
			f.rep.AddWarning(at, diag.Say("misplaced-file/list-beside", "file", path.Base(u.people[0]), "slug", u.slug))
		}
	}
}

// checkSlug reports a name that cannot be a part of an address. One of a copy
// that a file service made of what lies beside it is said to be that.
func checkSlug(name, file string, beside []string, rep *diag.Report) {
	fault := CheckSlug(name)
	if fault == nil {
		return
	}
	if original := findOriginal(name, beside); original != "" {
		rep.AddError(diag.Position{File: file}, diag.Say("conflict-copy", "file", original))
		return
	}
	if original := originalOfLone(name); original != "" {
		if path.Base(file) == name+".md" {
			original += ".md"
		}
		rep.AddError(diag.Position{File: file}, diag.Say("conflict-copy/lone", "file", original))
		return
	}
	rep.Add(fault.At(file))
}

// checkCollision reports names that some file systems, and readers, cannot
// tell apart. It keeps the names met so far, by their folded form.
func checkCollision(names map[string]string, name, file string, rep *diag.Report) {
	if other, ok := names[folder.FoldName(name)]; ok {
		rep.AddError(diag.Position{File: file}, diag.Say("duplicate-page/folded", "name", name, "other", other))
	}
	names[folder.FoldName(name)] = name
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
func (u *unit) assemble(r *reader, fileOf func(string) *parsed) {
	var rep diag.Report
	rep.Add(u.problems...)
	for _, set := range u.versions() {
		var items []item
		readable := true // the original, which the others inherit from
		for i, s := range set {
			p := fileOf(s.file)
			rep.Add(p.problems...)
			u.hidesRules = u.hidesRules || p.hidesRules
			readable = readable && (i > 0 || p.item != nil && !p.item.head().Unread)
			if p.item == nil || i > 0 && set[i-1].order == s.order {
				continue
			}
			it := p.item.copyItem()
			it.head().Resources = s.resources
			items = append(items, it)
		}
		if len(items) > 0 {
			joinVersions(r, items, readable, &rep)
			u.addPage(items)
		}
	}
	u.problems = rep.All()
}

// joinVersions lets translations inherit and checks every version. What a
// translation lacks is missing from the original too, and reported there; when
// that cannot be read, nobody knows what is missing.
func joinVersions(r *reader, items []item, readable bool, rep *diag.Report) {
	for i, it := range items {
		d := it.head()
		if i > 0 {
			d.From = items[0].head().Lang
			it.frontShape(r).Inherit(items[0].frontShape(r), func(key string) bool { return hasKey(d, key) })
		}
		if i > 0 && readable {
			shareIDs(it, items[0], rep)
		}
		if d.Unread {
			continue
		}
		c := &checks{rep: rep, d: d, original: i == 0 && readable, statuses: r.statuses}
		c.checkHiding()
		it.checkWhole(c)
	}
}

// addPage adds the versions of a page to what the unit holds. Updates of a case
// that cannot be read are left out; that it cannot was reported.
func (u *unit) addPage(items []item) {
	switch items[0].(type) {
	case caseItem:
		u.part.Cases = []campaign.Folder{{Case: versionsAs(items, func(i item) *campaign.Case { return i.(caseItem).Case })}}
	case updateItem:
		if len(u.part.Cases) > 0 {
			updates := &u.part.Cases[0].Updates
			*updates = append(*updates, versionsAs(items, func(i item) *campaign.Update { return i.(updateItem).Update }))
		}
	case letterItem:
		u.part.Letters = append(u.part.Letters, versionsAs(items, func(i item) *campaign.Letter { return i.(letterItem).Letter }))
	case newsItem:
		u.part.News = append(u.part.News, versionsAs(items, func(i item) *campaign.News { return i.(newsItem).News }))
	case pageItem:
		pages := versionsAs(items, func(i item) *campaign.Page { return i.(pageItem).Page })
		if u.kind == homeKind {
			u.part.Home = pages
		} else {
			u.part.Pages = append(u.part.Pages, pages)
		}
	}
}

// versionsAs gives the versions of one page as their own type.
func versionsAs[T any](items []item, typed func(item) *T) []*T {
	list := make([]*T, len(items))
	for i, it := range items {
		list[i] = typed(it)
	}
	return list
}
