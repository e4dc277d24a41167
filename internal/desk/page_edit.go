package desk

import (
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"casebook/internal/address"
	"casebook/internal/asset"
	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/locale"
	"casebook/internal/page"
	"casebook/internal/theme"
)

// An editedDocument is what the page on which a document is edited has to know
// besides the document.
type editedDocument struct {
	File, Kind, Language, Direction string
	Letter                          string // slug of a letter; "" for another kind

	// Data is JSON: the form of the keys, and what else an editing holds.
	Data string
}

// An editing is what the script of the page is given.
type editing struct {
	Form    decode.Schema       `json:"form"`
	Choices map[string][]choice `json:"choices"` // by FormKind
	Zone    string              `json:"zone"`    // in which dates without an offset are
	Of      string              `json:"of"`      // the original of a translation
	Others  []shownEdition      `json:"others"`  // the document in other languages
	Missing []shownLanguage     `json:"missing"` // languages in which it is not there yet
	Words   []shownEdition      `json:"words"`   // files of interface words, at site.toml
	Hints   map[string]any      `json:"hints"`   // English words, at a file of words
	IsNew   bool                `json:"new"`     // there is no such file yet
}

// A choice is a value with the words that people read.
type choice [2]string

// A shownEdition is a file in a language.
type shownEdition struct {
	shownLanguage
	File string `json:"file"`
}

// sendEdit answers with the page on which a document is edited: the one that is
// named, or that the page at an address is made of.
func (s screens) sendEdit(w http.ResponseWriter, r *http.Request) error {
	file := r.URL.Query().Get("file")
	if at := r.URL.Query().Get("address"); file == "" && at != "" {
		found, err := s.findSource(at)
		if err != nil {
			return err
		}
		if found == "" { // a page that casebook makes itself
			http.Redirect(w, r, Path, http.StatusSeeOther)
			return nil
		}
		file = found
	}
	var missing *failure
	data, err := s.desk.readDocument(file)
	isNew := isWords(file) && errors.As(err, &missing)
	if err != nil && !isNew {
		return err
	}
	site := s.desk.readConfig()
	place, _ := s.desk.findDocument(file)
	e := editing{Form: formOf(file, site), Zone: site.Zone.String(), IsNew: isNew}
	shown := editedDocument{File: file, Kind: place.Kind, Language: cmp.Or(place.Language, site.Own().Tag)}
	shown.Direction = locale.Direction(shown.Language)
	switch place.Kind {
	case siteKind:
		e.Choices = map[string][]choice{decode.FormAsset: s.logos()}
		for _, l := range site.Languages {
			e.Words = append(e.Words, shownEdition{showLanguage(l.Tag), theme.WordFolder + "/" + l.Tag + ".toml"})
		}
	case wordsKind:
		e.Hints = theme.EnglishWords(s.desk.Theme, path.Dir(file))
	default:
		if place.Kind == "letter" {
			shown.Letter = place.Slug
		}
		s.addEditions(&e, file, place, site)
		e.Choices = s.choices(file, shown.Language, s.languageOf(r), site)
	}
	text, err := json.Marshal(e)
	if err != nil {
		return err
	}
	shown.Data = string(text)
	title, _ := describe(file, data).Keys["title"].(string)
	return s.sendPage(w, r, http.StatusOK, "edit", cmp.Or(title, file), shown)
}

// findSource gives the file that the page at an address, whole or from the root, is
// made of; "" for one that has none.
func (s screens) findSource(at string) (file string, err error) {
	if u, err := url.Parse(at); err == nil {
		at = u.Path
	}
	err = s.desk.work.lookAt(near, func(plan *page.Plan, _ []diag.Diagnostic) {
		if plan == nil {
			return
		}
		if o, ok := plan.Published(address.Address(strings.TrimSuffix(at, "index.html"))); ok {
			file = o.Source
		}
		plan.Input.Campaign.EachDocument(func(doc *campaign.Document) {
			if slices.Contains(plan.PagesOf(doc.File), address.Address(at)) {
				file = doc.File
			}
		})
	}, config.File)
	return file, err
}

func showLanguage(tag string) shownLanguage {
	return shownLanguage{tag, locale.Autonym(tag), locale.Direction(tag)}
}

// addEditions adds in which languages a document is there, and in which not.
func (s screens) addEditions(e *editing, file string, place content.Place, site *config.Site) {
	whole := strings.TrimSuffix(file, ".md")
	if place.Language != "" {
		whole = strings.TrimSuffix(whole, "."+place.Language)
		e.Of = whole + ".md"
	}
	for _, l := range site.Languages {
		name := whole + "." + l.Tag + ".md"
		if l.Tag == site.Own().Tag {
			name = whole + ".md"
		}
		_, err := fs.Stat(s.desk.files, name)
		switch {
		case name == file:
		case err == nil:
			e.Others = append(e.Others, shownEdition{showLanguage(l.Tag), name})
		case l.Tag != site.Own().Tag:
			e.Missing = append(e.Missing, showLanguage(l.Tag))
		}
	}
	if _, err := fs.Stat(s.desk.files, whole+".md"); err != nil {
		e.Of, e.Missing = "", nil
	}
}

// logos gives the pictures that a site can have in the head of every page.
func (s screens) logos() []choice {
	var all []choice
	entries, _ := fs.ReadDir(s.desk.files, assets)
	for _, entry := range entries {
		if file := assets + "/" + entry.Name(); entry.Type().IsRegular() && isPublishable(file, nil) && s.desk.isOpen(file) {
			all = append(all, choice{file, entry.Name()})
		}
	}
	return all
}

// choices gives what there is to choose among, by what the form says a key is: in
// the words that readers see, countries in those of who asks.
func (s screens) choices(file, language, own string, site *config.Site) map[string][]choice {
	c := map[string][]choice{}
	names := locale.For(own)
	for _, code := range locale.Countries() {
		c[decode.FormCountry] = append(c[decode.FormCountry], choice{code, names.Country(code)})
	}
	words := theme.PageWords(s.desk.Theme, s.desk.files, language)
	for _, status := range site.Statuses {
		label, key := status.Label, "status_"+status.ID
		if label == "" && words.Has(key) {
			label = words.T(key)
		}
		c[decode.FormStatus] = append(c[decode.FormStatus], choice{status.ID, cmp.Or(label, status.ID)})
	}
	_ = s.desk.work.lookAt(near, func(plan *page.Plan, _ []diag.Diagnostic) {
		if plan == nil {
			return
		}
		for _, folder := range plan.Input.Campaign.Cases {
			if len(folder.Case) > 0 {
				c[decode.FormCase] = append(c[decode.FormCase], choice{folder.Case[0].Slug, cmp.Or(folder.Case[0].Title, folder.Case[0].Slug)})
			}
		}
	}, file)
	entries, _ := fs.ReadDir(s.desk.files, path.Dir(file))
	isPrivate := s.desk.findPrivate()
	for _, entry := range entries {
		name := entry.Name()
		if !entry.Type().IsRegular() || !isPublishable(path.Dir(file)+"/"+name, site.Kinds) || isPrivate(path.Dir(file)+"/"+name) {
			continue
		}
		kind := decode.FormFile
		if asset.NamesPicture(name) {
			kind = decode.FormPicture
		}
		c[kind] = append(c[kind], choice{name, name})
	}
	return c
}
