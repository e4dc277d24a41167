package change

import (
	"context"
	"io/fs"
	"strings"

	"casebook/internal/config"
	"casebook/internal/consent"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/letter"
	"casebook/internal/prose"
)

// A LetterImport makes a letter's page of a file.
type LetterImport struct {
	Slug    string   // "" for one made of date and title
	Cases   []string // slugs
	Notes   []prose.Note
	Unnamed bool // nothing of the title can be written in Latin letters, so the slug is a makeshift
	Letter  *letter.Letter

	sources *Sources
}

// ReadLetter recognises a letter in a file's bytes, for people to look at before
// PlanLetter. Errors are a *diag.Fault of the file, Unfit, or of the machine.
func ReadLetter(ctx context.Context, site fs.FS, name string, data []byte, slug string, o letter.Options) (*LetterImport, error) {
	l, notes, err := letter.Read(ctx, name, data, o)
	if err != nil {
		return nil, err
	}
	i := &LetterImport{Slug: slug, Letter: l, Notes: append(append(notes, languageNotes(site, l)...), markedNotes(l)...)}
	if slug == "" {
		i.Slug, i.Unnamed = l.Slug(), content.Slugify(l.Title) == "" && l.Title != ""
	}
	return i, CheckSlug("--slug", i.Slug)
}

// Plan plans to write the page and its list where nothing is. Errors are Unfit,
// or of the disk.
func (i *LetterImport) Plan(s *Sources) error {
	i.sources = s
	if err := CheckCases(s.Files(), i.Cases); err != nil {
		return err
	}
	if list, err := fs.ReadDir(s.Files(), i.folder()); err == nil && len(list) > 0 {
		return Unfit{diag.Say("usage/letter-exists", "folder", s.shownPath(i.folder()))}
	}
	return nil
}

func (i *LetterImport) folder() string { return content.Root + "/letters/" + i.Slug }

// Page gives the file that is made and, where somebody signed it, the list.
func (i *LetterImport) Page() (page, list string) {
	if page = i.folder() + "/index.md"; i.Letter.CSV() != "" {
		list = i.folder() + "/signatories.csv"
	}
	return page, list
}

// Would says what is made.
func (i *LetterImport) Would() []diag.Text {
	return []diag.Text{diag.Say("would/letter", "file", i.folder()+"/index.md", "count", diag.Count(len(i.Letter.Signatories)))}
}

// Files names nothing: it is planned by what was imported alone.
func (i *LetterImport) Files() []string { return nil }

// Do writes page and list, both or neither.
func (i *LetterImport) Do() error {
	page, list := i.Page()
	if list != "" {
		if err := i.sources.create(list, i.Letter.CSV()); err != nil {
			return err
		}
	}
	err := i.sources.create(page, i.Letter.Page(i.Cases))
	if err != nil && list != "" {
		if failed := i.sources.Lock.Root().Remove(list); failed != nil {
			return failed
		}
	}
	return err
}

// Did says what is left to do.
func (i *LetterImport) Did() []diag.Text { return []diag.Text{diag.Say("command/letter-compare")} }

// markedNotes says which signatories are not to be named, by what stands at their
// names: the build stops at them until somebody has said so in public.
func markedNotes(l *letter.Letter) []prose.Note {
	var rows diag.Rows
	for i, s := range l.Signatories {
		if consent.MarksPerson(s.Name, s.Role, s.Organisation, s.Group) {
			rows = append(rows, i+2) // below the header
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return []prose.Note{{Check: true, Text: diag.Say("letter-marked", "n", len(rows), "rows", rows)}}
}

// languageNotes says when a letter is not in the site's own language, for which
// index.md is.
func languageNotes(site fs.FS, l *letter.Letter) []prose.Note {
	s := config.Load(site, &diag.Report{})
	if s == nil || len(s.Languages) == 0 || l.Language == "" || sameLanguage(s.Languages[0].Tag, l.Language) {
		return nil
	}
	text := diag.Say("letter-language/none", "name", letter.LanguageName(l.Language), "language", l.Language)
	for _, other := range s.Languages[1:] {
		if sameLanguage(other.Tag, l.Language) {
			text = diag.Say("letter-language", "name", letter.LanguageName(l.Language), "own", s.Languages[0].Tag, "language", other.Tag)
			break
		}
	}
	return []prose.Note{{Check: true, Text: text}}
}

// sameLanguage compares the language of two tags, whatever their regions.
func sameLanguage(a, b string) bool {
	a, _, _ = strings.Cut(a, "-")
	b, _, _ = strings.Cut(b, "-")
	return strings.EqualFold(a, b)
}
