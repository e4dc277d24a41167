package site

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"

	"casebook/internal/address"
	"casebook/internal/asset"
	"casebook/internal/campaign"
	"casebook/internal/check"
	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/folder"
	"casebook/internal/page"
	"casebook/internal/seal"
	"casebook/internal/signatory"
	"casebook/internal/theme"
)

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
	warden   *warden

	inspection *check.Inspection // set by Check
	once       bool              // set by Run: made pages of, and done

	config remembered[*config.Site]
	theme  remembered[*theme.Theme]
	assets remembered[*asset.Manifest]
	last   *page.Plan
	others bool // files besides content files have changed since last
	lists  lists
}

// remembered is what a step gave, with the problems it reported.
type remembered[T any] struct {
	value    T
	problems []diag.Diagnostic
	valid    bool
}

// of gives what is remembered, else what step gives, and reports its problems.
func (r *remembered[T]) of(rep *diag.Report, step func(*diag.Report) T) T {
	if !r.valid {
		var own diag.Report
		r.value = step(&own)
		r.problems, r.valid = own.All(), true
	}
	rep.Add(r.problems...)
	return r.value
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
	s.pictures = asset.NewStore(s.files, s.cache)
	s.loader.Signatories = s.signatories
	return s, nil
}

// Close lets go of the folder.
func (s *Site) Close() error { return s.files.Close() }

// Files gives the site's folder, confined to itself.
func (s *Site) Files() fs.FS { return s.files }

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
		case "site.toml":
			s.config.valid, s.theme.valid = false, false
		case "layouts":
			s.theme.valid = false
		case "assets":
			s.assets.valid = false
		}
	}
	s.loader.Forget(files...)
	s.pictures = s.pictures.Without(others...)
	s.others = s.others || len(others) > 0
}

// Plan reads the site and plans its pages. The plan is nil when there is too
// little to plan, and must not be published when errors were reported. An
// error is the machine's.
func (s *Site) Plan(rep *diag.Report) (*page.Plan, error) {
	s.tick()
	site := s.config.of(rep, s.loadConfig)
	if site == nil {
		return nil, nil
	}
	var layouts *theme.Theme
	var reading sync.WaitGroup // layouts take as long as assets and the texts of a small site
	reading.Go(func() {
		layouts = s.theme.of(rep, func(rep *diag.Report) *theme.Theme { return theme.Load(s.Theme, s.files, site.Languages, rep) })
	})
	assets := s.assets.of(rep, func(rep *diag.Report) *asset.Manifest {
		return asset.Build(s.Theme, s.files, asset.Options{Minify: !s.NoMinify}, rep)
	})
	s.loader.KeepFront = site.GuardFile != "" || s.Guard != ""
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
				s.record.person(letter, name)
			}
		},
	}
	if s.once {
		in.Reread = s.reread
	}
	if !s.others {
		in.Previous = s.last
	}
	s.last, s.others = page.New(in, rep), false
	s.warden = s.watch(site, c, rep)
	if s.warden != nil {
		rep.Veil(s.warden.veiled)
		s.lists.found = s.warden.sources(s.last.Documents(), s.lists.found)
	}
	return s.last, nil
}

// tick sets the clock. When a moment has passed at which the site differs,
// lists of signatories are counted again: some may be named no longer.
func (s *Site) tick() {
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
	if site == nil || s.BaseURL == "" {
		return site
	}
	address, err := config.BaseURL(s.BaseURL)
	if err != nil {
		rep.Error(diag.Position{}, "bad-base-url", fmt.Sprintf("--base-url: %v", err), "")
		return site
	}
	site.BaseURL = address
	return site
}

// signatories reads who signed a letter.
func (s *Site) signatories(files fs.FS, l *campaign.Letter, file string, rep *diag.Report) (*campaign.Signatories, error) {
	o, err := s.listOptions(s.config.value, l, rep)
	if err != nil {
		return nil, err
	}
	return signatory.Scan(files, file, o, rep)
}

// conclude converts the texts that no page has asked for yet, on all cores,
// reports what is wrong with any of them, and gives the files that they use.
func (s *Site) conclude(plan *page.Plan, rep *diag.Report) []page.Files {
	work := plan.Texts()
	each(len(work), func(i int) { work[i]() })
	plan.Check(rep)
	return plan.Resources(rep)
}

// reread gives a document's text once more.
func (s *Site) reread(d *campaign.Document) (string, error) {
	return content.Reread(s.files, d.File)
}

// release gives back the memory of what only another plan would need.
func (s *Site) release() {
	s.loader.ForgetAll()
	s.last = nil
}
