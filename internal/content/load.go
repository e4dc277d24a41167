// Package content reads content/ into a campaign: every file is parsed on its
// own, on all cores, then translations are joined to their originals and what
// concerns several files is checked. Markdown stays text.
package content

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/diag"
	"casebook/internal/parallel"
)

// Root is the folder of content, relative to the site.
const Root = "content"

// A ReadSignatories reads who signed a letter: the file of signatories beside
// it, relative to the site. Problems go to rep; the error is for I/O.
type ReadSignatories func(fsys fs.FS, letter *campaign.Letter, file string, rep *diag.Report) (*campaign.Signatories, error)

// A Loader reads content and remembers what it read, so that a change costs
// what changed. It is not for concurrent use; the campaigns it gives are
// read-only and stay as they are when it loads again.
type Loader struct {
	// Signatories reads signatory files; nil leaves every letter without
	// signatories. It is called from many goroutines.
	Signatories ReadSignatories

	// KeepFront keeps what stands above the texts, for who has to look at it
	// as it was written. When it is another, the next Load reads everything.
	KeepFront bool

	site     *config.Site
	reader   *reader
	listings memo[*listing]
	files    memo[*parsed]
	units    map[string]*unit
	people   memo[*signatoryList]
}

// NewLoader gives a loader that has read nothing yet.
func NewLoader() *Loader {
	l := new(Loader)
	l.ForgetAll()
	return l
}

// Load reads the content of a site once.
func Load(fsys fs.FS, site *config.Site, rep *diag.Report) (*campaign.Campaign, error) {
	return NewLoader().Load(fsys, site, rep)
}

// ForgetAll makes the next Load read everything.
func (l *Loader) ForgetAll() {
	everything := func(string) bool { return true }
	l.listings.forgetFunc(everything)
	l.files.forgetFunc(everything)
	l.people.forgetFunc(everything)
	l.units = map[string]*unit{}
}

// Forget makes the next Load read these files and folders, relative to the
// site with "/", whether they were changed, made or deleted. A folder that was
// made or deleted has to be named, not only what is in it.
func (l *Loader) Forget(paths ...string) {
	for _, p := range paths {
		p = path.Clean(p)
		if p == "." {
			l.ForgetAll()
		}
		if p != Root && !strings.HasPrefix(p, Root+"/") {
			continue
		}
		if _, folder := l.listings.lookUp(p); folder {
			inside := func(file string) bool { return file == p || strings.HasPrefix(file, p+"/") }
			l.files.forgetFunc(inside)
			l.listings.forgetFunc(inside)
			l.people.forgetFunc(inside)
			maps.DeleteFunc(l.units, func(dir string, _ *unit) bool { return inside(dir) })
		}
		l.files.forget(p)
		l.listings.forget(p)
		// And what the folders hold that it is in, up to one that was there
		// before: one that is made or deleted is named itself.
		for dir := path.Dir(p); dir != "." && dir != "/"; dir = path.Dir(dir) {
			l.listings.forget(dir)
			if above, ok := l.listings.lookUp(path.Dir(dir)); ok && slices.Contains(above.folders, path.Base(dir)) {
				break
			}
		}
		if !isMarkdown(p) {
			l.people.forget(path.Dir(p))
		}
		delete(l.units, l.unitOf(p))
	}
}

// unitOf gives the folder of the unit that a path belongs to.
func (l *Loader) unitOf(p string) string {
	parts := strings.Split(p, "/")
	if l.site != nil && len(parts) > 1 && l.site.KindOf(parts[1]) != nil {
		return Root + "/" + parts[1]
	}
	for _, k := range kinds {
		switch {
		case k.folder == "" || len(parts) < 2 || parts[1] != k.folder:
		case !k.apart:
			return Root + "/" + k.folder
		case len(parts) > 2:
			return strings.Join(parts[:3], "/")
		}
	}
	return Root
}

// Load reads what it does not remember and gives the whole campaign, withheld
// pages too. Every problem goes to rep, also those of files read earlier. The
// error is for I/O alone. Another site value than the last time makes it read
// everything again.
func (l *Loader) Load(fsys fs.FS, site *config.Site, rep *diag.Report) (*campaign.Campaign, error) {
	if site != l.site || l.reader.keepFront != l.KeepFront {
		l.ForgetAll()
		l.site, l.reader = site, newReader(site)
		l.reader.keepFront = l.KeepFront
	}
	listFolder := func(dir string) (*listing, error) {
		return l.listings.lookUpOrMake(dir, func() (*listing, error) { return listFolder(fsys, dir) })
	}
	units, err := l.findUnits(&finder{site: l.site, files: fsys, rep: rep, list: listFolder})
	if err != nil {
		return nil, err
	}
	var fresh []*unit
	for _, u := range units {
		if l.units[u.dir] != u {
			fresh = append(fresh, u)
		}
	}
	err = parallel.TryEach(len(fresh), func(i int) error {
		var rep diag.Report
		err := fresh[i].findSources(&finder{site: l.site, files: fsys, rep: &rep, list: listFolder})
		fresh[i].problems = rep.All()
		return err
	})
	if err != nil {
		return nil, err
	}
	var sources []source
	for _, u := range fresh {
		sources = append(sources, u.sources...)
	}
	err = parallel.TryEach(len(sources), func(i int) error {
		_, err := l.files.lookUpOrMake(sources[i].file, func() (*parsed, error) { return l.reader.readSource(fsys, sources[i]) })
		return err
	})
	if err != nil {
		return nil, err
	}
	err = parallel.TryEach(len(fresh), func(i int) error {
		fresh[i].assemble(l.reader, func(file string) *parsed {
			p, _ := l.files.lookUp(file)
			return p
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, u := range fresh {
		l.units[u.dir] = u
	}
	return l.joinUnits(fsys, units, rep)
}

// findUnits gives the units there are, those of a kind by folder; remembered
// ones are the same as the last time.
func (l *Loader) findUnits(f *finder) ([]*unit, error) {
	unitIn := func(kind kindOf, dir, slug string) *unit {
		if known := l.units[dir]; known != nil {
			return known
		}
		return &unit{kind: kind, dir: dir, slug: slug}
	}
	units := []*unit{unitIn(homeKind, Root, "")}
	var folders []string
	for i, k := range kinds {
		if k.folder == "" {
			continue
		}
		folders = append(folders, k.folder)
		dir := Root + "/" + k.folder
		if !k.apart {
			units = append(units, unitIn(kindOf(i), dir, ""))
			continue
		}
		inside, err := f.listFolder(dir)
		if err != nil {
			return nil, err
		}
		folded := make(map[string]string, len(inside.folders))
		for _, slug := range inside.folders {
			unit := unitIn(kindOf(i), dir+"/"+slug, slug)
			unit.beside = inside.folders
			units = append(units, unit)
			checkCollision(folded, slug, dir+"/"+slug, f.rep)
		}
		for _, name := range inside.files {
			if isMarkdown(name) {
				f.warnMisplaced(dir, name, nil)
			}
		}
	}
	for i := range f.site.Kinds {
		own := &f.site.Kinds[i]
		if own.Folder != "" { // else it was bad, and reported
			u := unitIn(ownKind, Root+"/"+own.Folder, "")
			u.own = own
			units, folders = append(units, u), append(folders, own.Folder)
		}
	}
	top, err := f.listFolder(Root)
	if err != nil {
		return nil, err
	}
	f.refuseCopiesAtRoot()
	f.refuseRecordCopies(Root, top.files, path.Base(Takedowns))
	for _, name := range top.folders {
		if !slices.Contains(folders, name) {
			f.warnMisplaced(Root, name, folders)
		}
	}
	return units, nil
}
