package site

import (
	"io/fs"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/signatory"
)

// ReadSources reads the site's texts without who signed them, for commands that
// change a file. Problems go to rep; the values are nil when too little could
// be read.
func (s *Site) ReadSources(rep *diag.Report) (*campaign.Campaign, *config.Site, error) {
	site := s.config.load(rep, s.loadConfig)
	if site == nil {
		return nil, nil, nil
	}
	c, err := content.Load(s.files, site, rep)
	return c, site, err
}

// FindLetter finds a letter by its slug, and says how its signatory file is read,
// without reading any. Problems of the site go to rep, and then the letter may
// be nil. Where there is no letter of that slug the error is an
// *UnknownLetterError.
func (s *Site) FindLetter(slug string, rep *diag.Report) (*campaign.Letter, signatory.Options, error) {
	c, _, err := s.ReadSources(rep)
	if err != nil || c == nil {
		return nil, signatory.Options{}, err
	}
	var slugs []string
	for _, versions := range c.Letters {
		if l := versions[0]; l.Slug == slug {
			if l.Unread { // how its list is read stands where nothing can be read
				return nil, signatory.Options{}, nil
			}
			o, err := s.readListOptions(l, rep)
			return l, o, err
		}
		slugs = append(slugs, versions[0].Slug)
	}
	if _, err := fs.Stat(s.files, content.Root+"/letters/"+slug); err == nil && rep.Failed() {
		return nil, signatory.Options{}, nil // it is there, and cannot be read
	}
	return nil, signatory.Options{}, &UnknownLetterError{slug, slugs}
}

// An UnknownLetterError says that the site has no letter of a slug.
type UnknownLetterError struct {
	Slug  string
	Slugs []string // of the letters that there are
}

// Error names the letter and what would be right.
func (e *UnknownLetterError) Error() string { return e.Said().String() }

// Said says the same as a message of the table.
func (e *UnknownLetterError) Said() diag.Text {
	const most = 10 // of the letters are listed
	if near := diag.Nearest(e.Slug, e.Slugs); near != "" {
		return diag.Say("usage/no-letter-near", "letter", e.Slug, "near", near)
	}
	switch n := len(e.Slugs); {
	case n == 0:
		return diag.Say("usage/no-letter", "letter", e.Slug)
	case n > most:
		return diag.Say("usage/no-letter-many", "letter", e.Slug, "letters", strings.Join(e.Slugs[:most], ", "), "more", n-most)
	}
	return diag.Say("usage/no-letter-of", "letter", e.Slug, "letters", strings.Join(e.Slugs, ", "))
}

// ListOptions says how the signatory file of a letter of the newest plan is read.
func (s *Site) ListOptions(l *campaign.Letter) (signatory.Options, error) { return s.listOptions(l) }

// readSignatories reads who signed a letter.
func (s *Site) readSignatories(files fs.FS, l *campaign.Letter, file string, rep *diag.Report) (*campaign.Signatories, error) {
	o, err := s.readListOptions(l, rep)
	if err != nil {
		return nil, err
	}
	if s.AwaitLists && !signatory.AwaitRest(files, file, rep) {
		return nil, nil
	}
	return s.Lists.Scan(files, file, o, rep)
}

// listOptions says how a letter's signatory file is read. What is wrong with who
// was taken off has been reported when it was first read.
func (s *Site) listOptions(l *campaign.Letter) (signatory.Options, error) {
	return s.readListOptions(l, &diag.Report{})
}

// readListOptions says how a letter's signatory file is read, and reads who was
// taken off it.
func (s *Site) readListOptions(l *campaign.Letter, rep *diag.Report) (signatory.Options, error) {
	site := s.config.value
	languages := make([]string, len(site.Languages))
	for i, lang := range site.Languages {
		languages[i] = lang.Tag
	}
	_, given := l.Position("signatories_public")
	withdrawn, err := signatory.LoadWithdrawn(s.files, l.Dir, rep)
	return signatory.Options{
		Languages: languages, Public: l.SignatoriesPublic, PublicGiven: given, Ignore: l.SignatoriesIgnore, SortByName: l.SignatoriesSort == "name",
		Encoding: l.SignatoriesEncoding, Sheet: l.SignatoriesSheet, Now: s.Now, Zone: site.Zone, KeyPosition: l.At, Withdrawn: withdrawn,
	}, err
}
