// Package content reads content/ into a campaign: every file is parsed on its
// own, on all cores, then translations are joined to their originals and what
// concerns several files is checked. Markdown stays text.
package content

import (
	"bytes"
	"cmp"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/decode"
	"casebook/internal/diag"
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
	// as it was written. Set before the site's first Load.
	KeepFront bool

	site     *config.Site
	reader   *reader
	listings memo[*listing]
	files    memo[*parsed]
	units    map[string]*unit
	people   memo[*people]
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
	l.listings.clear()
	l.files.clear()
	l.people.clear()
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
		if _, folder := l.listings.get(p); folder {
			l.forgetWithin(p)
		}
		l.files.drop(p)
		l.listings.drop(p)
		l.forgetAround(p)
		if !isMarkdown(p) {
			l.people.drop(path.Dir(p))
		}
		delete(l.units, unitOf(p))
	}
}

// forgetAround forgets what the folders hold that a path is in, up to one that
// was there before: one that is made or deleted is named itself.
func (l *Loader) forgetAround(p string) {
	for dir := path.Dir(p); dir != "." && dir != "/"; dir = path.Dir(dir) {
		l.listings.drop(dir)
		if above, ok := l.listings.get(path.Dir(dir)); ok && slices.Contains(above.folders, path.Base(dir)) {
			return
		}
	}
}

// forgetWithin forgets everything in a folder.
func (l *Loader) forgetWithin(dir string) {
	within := func(p string) bool { return p == dir || strings.HasPrefix(p, dir+"/") }
	l.files.dropIf(within)
	l.listings.dropIf(within)
	l.people.dropIf(within)
	maps.DeleteFunc(l.units, func(p string, _ *unit) bool { return within(p) })
}

// unitOf gives the folder of the unit that a path belongs to.
func unitOf(p string) string {
	parts := strings.Split(p, "/")
	switch {
	case len(parts) >= 3 && (parts[1] == "cases" || parts[1] == "letters"):
		return strings.Join(parts[:3], "/")
	case len(parts) >= 2 && parts[1] == "pages":
		return Root + "/pages"
	}
	return Root
}

// Load reads what it does not remember and gives the whole campaign, withheld
// pages too. Every problem goes to rep, also those of files read earlier. The
// error is for I/O alone. Another site value than the last time makes it read
// everything again.
func (l *Loader) Load(fsys fs.FS, site *config.Site, rep *diag.Report) (*campaign.Campaign, error) {
	if site != l.site {
		l.ForgetAll()
		l.site, l.reader = site, newReader(site)
		l.reader.keepFront = l.KeepFront
	}
	units, err := l.survey(fsys, rep)
	if err != nil {
		return nil, err
	}
	var dirty []*unit
	for _, u := range units {
		if l.units[u.dir] != u {
			dirty = append(dirty, u)
		}
	}
	if err := l.read(fsys, dirty); err != nil {
		return nil, err
	}
	for _, u := range dirty {
		l.units[u.dir] = u
	}
	return l.campaign(fsys, units, rep)
}

// unit gives the remembered unit of a folder, else a new one.
func (l *Loader) unit(kind kindOf, dir, slug string) *unit {
	if known := l.units[dir]; known != nil {
		return known
	}
	return &unit{kind: kind, dir: dir, slug: slug}
}

// survey gives the units there are, by folder.
func (l *Loader) survey(fsys fs.FS, rep *diag.Report) ([]*unit, error) {
	units := []*unit{l.unit(homeKind, Root, "")}
	f := &finder{site: l.site, rep: rep, list: l.lister(fsys)}
	top, err := f.folder(Root)
	if err != nil {
		return nil, err
	}
	folders := []string{"cases", "letters", "pages"}
	for _, name := range top.folders {
		if !slices.Contains(folders, name) {
			f.misplaced(Root, name, folders)
		}
	}
	for i, kind := range []kindOf{caseKind, letterKind} {
		found, err := l.surveyKind(f, kind, path.Join(Root, folders[i]))
		if err != nil {
			return nil, err
		}
		units = append(units, found...)
	}
	return append(units, l.unit(pageKind, Root+"/pages", "")), nil
}

// surveyKind gives the units of the cases or of the letters.
func (l *Loader) surveyKind(f *finder, kind kindOf, dir string) ([]*unit, error) {
	inside, err := f.folder(dir)
	if err != nil {
		return nil, err
	}
	units := make([]*unit, len(inside.folders))
	folded := make(map[string]string, len(units))
	for i, slug := range inside.folders {
		units[i] = l.unit(kind, dir+"/"+slug, slug)
		checkCollision(folded, slug, units[i].dir, f.rep)
	}
	for _, name := range inside.files {
		if isMarkdown(name) {
			f.misplaced(dir, name, nil)
		}
	}
	return units, nil
}

// lister reads folders that are not remembered.
func (l *Loader) lister(fsys fs.FS) func(string) (*listing, error) {
	return func(dir string) (*listing, error) {
		return l.listings.of(dir, func() (*listing, error) { return list(fsys, dir) })
	}
}

// read finds, parses and assembles the units.
func (l *Loader) read(fsys fs.FS, units []*unit) error {
	err := parallel(len(units), func(i int) error {
		var rep diag.Report
		err := units[i].find(&finder{site: l.site, rep: &rep, list: l.lister(fsys)})
		units[i].problems = rep.All()
		return err
	})
	if err != nil {
		return err
	}
	var sources []source
	for _, u := range units {
		sources = append(sources, u.sources...)
	}
	err = parallel(len(sources), func(i int) error {
		_, err := l.files.of(sources[i].file, func() (*parsed, error) { return l.parse(fsys, sources[i]) })
		return err
	})
	if err != nil {
		return err
	}
	return parallel(len(units), func(i int) error {
		units[i].assemble(l.reader, func(file string) *parsed {
			p, _ := l.files.get(file)
			return p
		})
		return nil
	})
}

// Reread gives the text of a content file, as it was read into a document's
// Body.
func Reread(fsys fs.FS, file string) (string, error) {
	var buffer bytes.Buffer
	fault, err := read(fsys, file, &buffer)
	if err != nil || fault != nil {
		return "", cmp.Or(err, error(fault))
	}
	cut, fault := decode.CutFrontMatter(buffer.Bytes())
	if fault != nil {
		return "", fault
	}
	return decode.Normalise(string(buffer.Bytes()[cut.Body:])), nil
}

// buffers hold files while they are parsed, which copies what it keeps.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func (l *Loader) parse(fsys fs.FS, s source) (*parsed, error) {
	buffer := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buffer)
	buffer.Reset()
	fault, err := read(fsys, s.file, buffer)
	if err != nil {
		return nil, err
	}
	if fault != nil {
		return &parsed{problems: []diag.Diagnostic{fault.At(s.file)}}, nil
	}
	return l.reader.parse(s, buffer.Bytes()), nil
}
