package change

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"

	"casebook/internal/config"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/migrate"
)

// A SiteImport takes over the site of another program.
type SiteImport struct {
	Kind string // the program
	Plan *migrate.Plan
}

// TakingOver says what of an old site is taken over, and how.
type TakingOver struct {
	From   fs.FS  // the old site's folder, or that of an export
	Export string // the export's name in From; "" for a folder
	Case   string // slug of the case whose updates posts become; "" for news
	Public string // yes, no or initials; "" for none given
	ID     string // of a site.toml that is made
}

// PlanSiteImport reads an old site and plans what is made of it. The site is the
// new one's folder, nil where there is none yet; without a site.toml in it one is
// planned with what the old site says of itself. Errors are migrate.ErrUnknown,
// Unfit, a *diag.Fault, or of the disk.
func PlanSiteImport(site fs.FS, o TakingOver) (*SiteImport, error) {
	if o.Public != "" && !IsAnswer(o.Public) {
		return nil, Unfit{diag.Say("usage/public", "answer", o.Public)}
	}
	old, err := migrate.Read(o.From, o.Export)
	if err != nil {
		return nil, err
	}
	options := migrate.Options{Case: o.Case, Public: o.Public}
	if site != nil {
		options.Taken = func(name string) bool { _, err := fs.Stat(site, name); return err == nil }
		if o.Case != "" {
			if err := CheckCases(site, []string{o.Case}); err != nil {
				return nil, err
			}
		}
		if _, err := fs.Stat(site, config.File); err == nil {
			options.Languages = []string{"en"}
			if c := config.Load(site, &diag.Report{}); c != nil {
				options.Languages = nil
				for _, l := range c.Languages {
					options.Languages = append(options.Languages, l.Tag)
				}
			}
		}
	}
	i := &SiteImport{Kind: old.Kind, Plan: old.MakePlan(options)}
	if options.Languages == nil {
		i.Plan.Files = append([]migrate.File{
			{Name: config.File, Data: []byte(settingsOf(old, i.Plan.Languages, o.ID))},
			{Name: ".gitignore", Data: []byte("/public/\n/.casebook/\n")},
		}, i.Plan.Files...)
	}
	if site == nil {
		return i, nil
	}
	return i, i.checkPlaces(site)
}

// settingsOf gives the site.toml of a site that is taken over whole.
func settingsOf(old *migrate.Site, languages []string, id string) string {
	title := decode.Printable(old.Title)
	if title == "" {
		title = "Our campaign"
	}
	p := decode.Pairs{{Key: "title", Value: title}}
	if old.Description != "" {
		p = append(p, decode.Pair{Key: "description", Value: decode.Printable(old.Description)})
	}
	if old.URL != "" {
		p = append(p, decode.Pair{Key: "base_url", Value: decode.Printable(old.URL), Comment: "where the old site was"})
	} else {
		p = append(p, decode.Pair{Key: "base_url", Value: "https://example.org/", Comment: "write where the site will be"})
	}
	p = append(p, decode.Pair{Key: "language", Value: languages[0]}, decode.Pair{Key: "id", Value: id, Comment: "names the site in the ids of feed entries, for good"})
	var others decode.Pairs
	for _, l := range languages[1:] {
		others = append(others, decode.Pair{Key: l, Value: decode.Pairs{{Key: "title", Value: cmp.Or(decode.Printable(old.Titles[l]), title)}}})
	}
	if len(others) > 0 {
		p = append(p, decode.Pair{Key: "languages", Value: others})
	}
	return p.TOML()
}

// checkPlaces reports a file that cannot be where it is planned: what should be its folder
// is a link that leads out of the site, or no folder.
func (i *SiteImport) checkPlaces(site fs.FS) error {
	looked := map[string]bool{}
	for _, f := range i.Plan.Files {
		for at := range f.Name { // the outermost folder first
			dir := f.Name[:at]
			if f.Name[at] != '/' || looked[dir] {
				continue
			}
			looked[dir] = true
			info, err := fs.Stat(site, dir)
			if errors.Is(err, fs.ErrNotExist) {
				if _, err = fs.Lstat(site, dir); err != nil {
					continue // it is made
				}
			} else if err != nil {
				return err
			}
			if info == nil || !info.IsDir() { // a link to nothing, or a file
				return Unfit{diag.Say("usage/no-folder", "folder", dir)}
			}
		}
	}
	return nil
}

// Do writes what was planned, each file where nothing is. What was written is taken back when
// not all of it can be.
func (i *SiteImport) Do(s *Sources) error {
	var files []migrate.File
	var folders []string
	for _, f := range i.Plan.Files {
		if f.Name == ".gitignore" && s.isThere(f.Name) {
			continue
		}
		var missing []string
		for dir := path.Dir(f.Name); !s.isThere(dir); dir = path.Dir(dir) {
			missing = append(missing, dir)
		}
		slices.Reverse(missing)
		folders = append(folders, missing...)
		if err := s.create(f.Name, string(f.Data)); err != nil {
			return errors.Join(err, s.takeBack(files, folders))
		}
		files = append(files, f)
	}
	return nil
}

// takeBack removes files that were just written, and folders that were made for them, as far as
// nobody has put something else there.
func (s *Sources) takeBack(files []migrate.File, folders []string) error {
	var errs []error
	for _, f := range slices.Backward(files) {
		if err := s.Lock.RemoveFile(f.Name, f.Data); err != nil {
			errs = append(errs, err)
		}
	}
	for _, dir := range slices.Backward(folders) {
		_ = s.Lock.Root().Remove(dir)
	}
	return errors.Join(errs...)
}

// Counted says what was taken over, in numbers.
func (i *SiteImport) Counted() diag.Text {
	p := i.Plan
	return diag.Say("command/site-counted", "kind", i.Kind, "pages", diag.Count(p.Pages), "posts", diag.Count(p.Posts), "letters", diag.Count(p.Letters), "people", diag.Count(p.People), "media", diag.Count(p.Media))
}
