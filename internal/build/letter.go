package build

import (
	"fmt"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/signatory"
)

// Letter finds a letter by its slug, and says how its signatory file is read,
// without reading any. Problems of the site go to rep, and then the letter may
// be nil; so it is when there is none of that slug, which is reported with the
// nearest one.
func (s *Site) Letter(slug string, rep *diag.Report) (*campaign.Letter, signatory.Options, error) {
	site := s.config.of(rep, s.loadConfig)
	if site == nil {
		return nil, signatory.Options{}, nil
	}
	c, err := content.Load(s.files, site, rep)
	if err != nil || c == nil {
		return nil, signatory.Options{}, err
	}
	var slugs []string
	for _, versions := range c.Letters {
		if l := versions[0]; l.Slug == slug {
			o, err := s.listOptions(site, l, rep)
			return l, o, err
		}
		slugs = append(slugs, versions[0].Slug)
	}
	rep.Error(diag.Position{File: "content/letters"}, "unknown-letter", fmt.Sprintf("there is no letter %q", slug), diag.DidYouMean(slug, slugs))
	return nil, signatory.Options{}, nil
}

// listOptions says how a letter's signatory file is read.
func (s *Site) listOptions(site *config.Site, l *campaign.Letter, rep *diag.Report) (signatory.Options, error) {
	languages := make([]string, len(site.Languages))
	for i, lang := range site.Languages {
		languages[i] = lang.Tag
	}
	withdrawn, err := signatory.LoadWithdrawn(s.files, l.Dir, rep)
	return signatory.Options{
		Languages: languages, Public: l.SignatoriesPublic, SortByName: l.SignatoriesSort == "name",
		Encoding: l.SignatoriesEncoding, Sheet: l.SignatoriesSheet, Now: s.Now, Zone: site.Zone, At: l.At, Withdrawn: withdrawn,
	}, err
}
