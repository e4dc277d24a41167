package change

import (
	"io/fs"

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
	return i, nil
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
		others = append(others, decode.Pair{Key: l, Value: decode.Pairs{{Key: "title", Value: title}}})
	}
	if len(others) > 0 {
		p = append(p, decode.Pair{Key: "languages", Value: others})
	}
	return p.TOML()
}

// Do writes what was planned, each file where nothing is.
func (i *SiteImport) Do(s *Sources) error {
	for _, f := range i.Plan.Files {
		if f.Name == ".gitignore" && s.isThere(f.Name) {
			continue
		}
		if err := s.create(f.Name, string(f.Data)); err != nil {
			return err
		}
	}
	return nil
}

// Counted says what was taken over, in numbers.
func (i *SiteImport) Counted() diag.Text {
	p := i.Plan
	return diag.Say("command/site-counted", "kind", i.Kind, "pages", diag.Count(p.Pages), "posts", diag.Count(p.Posts), "letters", diag.Count(p.Letters), "people", diag.Count(p.People), "media", diag.Count(p.Media))
}
