// Package site is the line: from site.toml and content/ to a published site.
//
//	config.Load -> theme.Load, asset.Build -> content.Load -> page.New -> guard -> publish
//
// Each step takes values and returns values; problems are collected on the way
// and stop it before anything is published.
package site

import (
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"casebook/internal/address"
	"casebook/internal/asset"
	"casebook/internal/campaign"
	"casebook/internal/check"
	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/deploy"
	"casebook/internal/diag"
	"casebook/internal/folder"
	"casebook/internal/guard"
	"casebook/internal/page"
	"casebook/internal/parallel"
	"casebook/internal/publish"
	"casebook/internal/seal"
	"casebook/internal/sign"
	"casebook/internal/signatory"
	"casebook/internal/takedown"
	"casebook/internal/theme"
)

// Options say what to build.
type Options struct {
	Dir       string           // the site's folder
	Theme     fs.FS            // the built-in layouts and assets
	Out       string           // the output folder; "" for public/ in the site
	BaseURL   string           // instead of site.toml's; "" to keep it
	GuardList string           // the path of a list of words that must not be published, besides that of site.toml; "" for none
	Drafts    bool             // publish everything withheld, marked
	Now       time.Time        // the clock
	Clock     func() time.Time // asked anew for every plan; nil to stay at Now
	NoMinify  bool
	Portable  bool      // links end in index.html
	DryRun    bool      // plan and compare, write nothing
	Sending   bool      // to be sent to readers: an address that nobody has is an error, and the result holds what is sent
	Keys      sign.Keys // by which the list of the site is signed
	Progress  *Progress // told how far the work is; nil if nobody asks
	Digest    bool      // what subscribers are told is wanted as an e-mail too

	Lists      *signatory.Memory // of long lists, shared with others who read the site; nil for none
	AwaitLists bool              // a list of signatories that is being written is waited for
	Preview    bool              // plans are shown and not published: each reports what the output folder knows and the sources have lost

	// Approve is shown what a build would change for readers before anything is
	// put in place; its error ends the build with nothing changed. It may be nil.
	Approve func(publish.Report) error
}

// A Site is an open site folder. It remembers what it has read, so that to
// plan again after Changed costs what changed. It is not for concurrent use;
// the plans it gives are.
type Site struct {
	Options
	files    *folder.Folder
	loader   *content.Loader
	pictures *asset.Store
	cache    *asset.DiskCache
	record   *record
	lists    guard.Lists
	guard    *guard.Guard // of the newest plan; nil without a list

	inspection *check.Inspection // set by Check
	shelf      *shelf            // set by Run, which makes pages of a plan once

	config remembered[*config.Site]
	theme  remembered[*theme.Theme]
	assets remembered[*asset.Manifest]
	last   *page.Plan
	taken  takedown.Memory

	lasting lastRecord // of the output folder, in a preview
	others  bool       // files besides content files have changed since last
	laid    string     // the file that something lies over
}

// Open opens the site's folder. Nothing outside of it can be read through it,
// symbolic links or not.
func Open(o Options) (*Site, error) {
	files, err := folder.Open(o.Dir)
	if err != nil {
		return nil, err
	}
	if o.Out == "" {
		o.Out = filepath.Join(o.Dir, "public")
	}
	s := &Site{Options: o, files: files, loader: content.NewLoader()}
	s.cache = asset.OpenDiskCache(files.Root, ".casebook/cache", o.DryRun)
	s.pictures = asset.NewStore(files, s.cache)
	s.loader.Signatories = s.readSignatories
	return s, nil
}

// Close lets go of the folder.
func (s *Site) Close() error {
	s.shelf.clear()
	return s.files.Close()
}

// Files gives the site's folder, confined to itself.
func (s *Site) Files() fs.FS { return s.files }

// Guard gives that of the newest plan; nil for a site without a list. What it
// finds goes into the report of that Plan.
func (s *Site) Guard() *guard.Guard { return s.guard }

// Taken gives what knows again what was down in the newest plan. It stays as it is when
// the next one is made.
func (s *Site) Taken() takedown.Memory { return s.taken }

// Plan reads the site and plans its pages. The plan is nil when there is too
// little to plan, and must not be published when errors were reported. An
// error is the machine's.
func (s *Site) Plan(rep *diag.Report) (*page.Plan, error) {
	defer s.files.ReadMany()()
	s.setClock()
	site := s.config.load(rep, s.loadConfig)
	if site == nil {
		return nil, nil
	}
	var layouts *theme.Theme
	var reading sync.WaitGroup // layouts take as long as assets and the texts of a small site
	reading.Go(func() {
		layouts = s.theme.load(rep, func(rep *diag.Report) *theme.Theme {
			return theme.Load(s.Theme, s.files, site.Languages, rep, site.Names())
		})
	})
	assets := s.assets.load(rep, func(rep *diag.Report) *asset.Manifest {
		return asset.Build(s.Theme, s.files, asset.Options{Minify: !s.NoMinify, Style: func(sheet string) string { return theme.Restyle(sheet, site.Theme) }}, rep)
	})
	_, errTaken := fs.Stat(s.files, content.Takedowns)
	s.loader.KeepFront = site.GuardFile != "" || s.GuardList != "" || errTaken == nil
	c, err := s.loader.Load(s.files, site, rep)
	reading.Wait()
	if err != nil {
		return nil, err
	}
	seal.Check(c, rep)
	in := page.Input{
		Site: site, Campaign: c, Gate: campaign.Gate{Now: s.Now, Drafts: s.Drafts},
		Theme: layouts, Assets: assets, Pictures: s.pictures, Portable: s.Portable, Minify: !s.NoMinify,
		Named: func(letter address.Address, name string) {
			if s.record != nil {
				s.record.addPerson(letter, name)
			}
		},
	}
	if s.shelf != nil {
		in.Shelf = s.shelf
	}
	in.Previous, in.FilesChanged = s.last, s.others
	s.last, s.others = page.New(in, rep), false
	if s.Sending {
		page.CheckExampleEmails(s.last, rep)
	}
	checkHostFiles(site, assets, rep)
	if err := s.checkReturned(c, rep); err != nil {
		return nil, err
	}
	if s.Preview {
		s.checkLasting(s.lasting.read(s.Out), s.last, rep)
	}
	s.lists.Theme = s.Theme
	s.lists.Read(rep, s.guardLists(site)...)
	s.guard = s.lists.NewGuard(s.files, c, s.last.Addresses(), rep)
	if s.guard != nil {
		s.guard.CheckDocuments(s.last.Documents())
		for _, h := range site.Host.Headers {
			s.guard.CheckWords("/", config.File, h.Name+": "+h.Value)
		}
	}
	return s.last, nil
}

// Changed forgets what was read of files, named relative to the site with "/";
// of all of them for ".".
func (s *Site) Changed(files ...string) {
	s.files.Reopen()
	var others []string
	for _, f := range files {
		if !strings.HasPrefix(f, content.Root+"/") || !strings.HasSuffix(f, ".md") {
			others = append(others, f)
		}
		switch top, _, _ := strings.Cut(f, "/"); top {
		case ".":
			s.config.valid, s.theme.valid, s.assets.valid = false, false, false
		case signatory.KeyFile:
			s.loader.ForgetAll()
		case config.File:
			s.config.valid, s.theme.valid, s.assets.valid = false, false, false
		case "layouts":
			s.theme.valid = false
		case "assets":
			s.assets.valid = false
		}
	}
	s.loader.Forget(files...)
	s.pictures = s.pictures.Forget(others...)
	s.others = s.others || len(others) > 0
}

// remembered is what a step gave, with the problems it reported.
type remembered[T any] struct {
	value    T
	problems []diag.Diagnostic
	valid    bool
}

// load gives what is remembered, else what step gives, and reports its problems.
func (r *remembered[T]) load(rep *diag.Report, step func(*diag.Report) T) T {
	if !r.valid {
		var found diag.Report
		r.value = step(&found)
		r.problems, r.valid = found.All(), true
	}
	rep.Add(r.problems...)
	return r.value
}

// setClock sets the clock. When a moment has passed at which the site differs,
// lists of signatories are counted again: some may be named no longer.
func (s *Site) setClock() {
	if s.Clock == nil {
		return
	}
	s.Now = s.Clock()
	if s.last != nil && !s.last.Tallied.Next.IsZero() && !s.Now.Before(s.last.Tallied.Next) {
		s.loader.Forget(content.Root)
	}
}

// loadConfig reads site.toml, with --base-url in the place of its own.
func (s *Site) loadConfig(rep *diag.Report) *config.Site {
	site := config.Load(s.files, rep)
	if site != nil {
		deploy.CheckTargets(s.Dir, site.Targets, site.Targets, rep)
	}
	if site == nil || s.BaseURL == "" {
		if site != nil && s.Sending && config.IsExample(site.BaseURL) {
			rep.AddError(site.Keys["base_url"], diag.Say("example-base-url", "address", site.BaseURL))
		}
		return site
	}
	if s.Sending && config.IsExample(s.BaseURL) {
		rep.AddError(diag.Position{}, diag.Say("example-base-url/option", "address", s.BaseURL))
	}
	address, err := config.BaseURL(s.BaseURL)
	if err != nil {
		rep.AddError(diag.Position{}, diag.Say("bad-base-url", "problem", err))
		return site
	}
	site.BaseURL = address
	return site
}

// guardLists says where the guard lists lie: that of site.toml, and that of the
// environment, whose folders are nobody's business.
func (s *Site) guardLists(site *config.Site) []guard.ListFile {
	var list []guard.ListFile
	if site.GuardFile != "" {
		list = append(list, guard.ListFile{Files: s.files, Name: site.GuardFile})
	}
	if file := s.GuardList; file != "" {
		list = append(list, guard.ListFile{Files: folder.Elsewhere(filepath.Dir(file)), Name: filepath.Base(file)})
	}
	return list
}

// Lay makes the next plans read a content file as if it held data, until another
// one is laid; with the name "" as it is. What is on the disk is not touched.
func (s *Site) Lay(file string, data []byte) {
	before := s.laid
	s.files.Lay(file, data)
	s.laid = file
	for _, f := range []string{before, file} {
		if f != "" {
			s.Changed(f)
		}
	}
}

// CheckTexts reports what is wrong in the texts of the newest plan, whether a
// page that was asked for shows them or not.
func (s *Site) CheckTexts(plan *page.Plan, rep *diag.Report) {
	s.conclude(plan, rep)
	s.guard.Conclude()
}

// conclude converts the texts that no page has asked for yet, on all cores,
// reports what is wrong with any of them, and gives the files that they use.
func (s *Site) conclude(plan *page.Plan, rep *diag.Report) []page.Files {
	texts := plan.Texts()
	parallel.ForEach(len(texts), func(i int) { texts[i]() })
	plan.Check(rep)
	return plan.Resources(rep)
}
