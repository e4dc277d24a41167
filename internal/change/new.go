package change

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/seal"
)

// A New says which content file is to be made.
type New struct {
	Kind  string // case, letter, update, news, page or translation, or the folder of a kind of the site's own
	Slug  string
	Case  string // slug of the case of an update
	Title string // "" for one made of the slug

	Of, Language string // of a translation: the file that it is of, and its language
}

// newKinds are what can be made, but for translations.
var newKinds = map[string]struct {
	check func(s *Sources, c *config.Site, n New) error // nil where every slug will do
	file  func(c *config.Site, n New, now time.Time) (name, text string)
}{
	"case":   {nil, newCase},
	"letter": {nil, newLetter},
	"update": {checkUpdate, newUpdate},
	"news":   {checkDatedSlug, newNews},
	"page":   {checkPage, newPage},
}

// Make makes a content file with its front matter filled in, and for a letter its
// list: the first of the files it names. What is there is never overwritten.
// Errors are Unfit, a *ProblemsError, or of the disk.
func (s *Sources) Make(n New) ([]string, error) {
	c, now := config.Load(s.Files(), &diag.Report{}), s.Now
	if c == nil {
		c = config.Default()
	} else {
		now = now.In(c.Zone)
	}
	if n.Kind == "translation" {
		return s.makeTranslation(c, n)
	}
	k, known := newKinds[n.Kind]
	if own := c.KindOf(n.Kind); own != nil {
		k.check, k.file, known = checkDatedSlug, newOwnPage, true
	}
	if !known {
		return nil, Unfit{diag.Say("usage/kind", "kind", n.Kind)}
	}
	if err := CheckSlug("SLUG", n.Slug); err != nil {
		return nil, err
	}
	if k.check != nil {
		if err := k.check(s, c, n); err != nil {
			return nil, err
		}
	}
	if strings.TrimSpace(n.Title) == "" {
		n.Title = TitleFrom(cmp.Or(datePrefix().ReplaceAllString(n.Slug, ""), n.Slug))
	}
	n.Title = decode.Printable(n.Title)
	name, text := k.file(c, n, now)
	if err := CheckSlug("SLUG", slugOf(name)); err != nil {
		return nil, err // with a date before it, it may have become too long
	}
	if _, read := content.FindPlace(name, c.Kinds...); !read {
		return nil, Unfit{diag.Say("usage/kind", "kind", n.Kind)}
	}
	if err := s.create(name, text); err != nil || n.Kind != "letter" {
		return []string{name}, err
	}
	list := path.Dir(name) + "/signatories.csv"
	return []string{name, list}, s.create(list, emptyList)
}

// create makes a file where nothing is.
func (s *Sources) create(name, text string) error {
	err := s.Lock.CreateFile(name, []byte(text))
	if errors.Is(err, fs.ErrExist) {
		return Unfit{diag.Say("usage/file-stays", "file", s.shownPath(name))}
	}
	return err
}

// CheckSlug reports a slug that is none; the word says what it was given as.
func CheckSlug(word, slug string) error {
	if fault := content.CheckSlug(slug); fault != nil {
		if proposal := content.Slugify(slug); proposal != "" {
			return Unfit{diag.Say("usage/slug-near", "word", word, "problem", fault.Text.WithoutHint(), "slug", proposal)}
		}
		return Unfit{diag.Say("usage/slug", "word", word, "problem", fault.Text)}
	}
	return nil
}

// CheckCases reports slugs of which there is no case.
func CheckCases(site fs.FS, slugs []string) error {
	for _, slug := range slugs {
		if err := CheckSlug("--case", slug); err != nil {
			return err
		}
		if err := checkCase(site, slug); err != nil {
			return err
		}
	}
	return nil
}

func checkCase(site fs.FS, slug string) error {
	if _, err := fs.Stat(site, content.Root+"/cases/"+slug+"/index.md"); err != nil {
		return Unfit{diag.Say("usage/no-case", "case", slug)}
	}
	return nil
}

// TitleFrom makes a title of a folder's or file's name: "my-campaign" gives
// "My campaign".
func TitleFrom(name string) string {
	words := strings.Join(strings.FieldsFunc(path.Base(name), func(r rune) bool {
		return r == '-' || r == '_' || unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
	if words == "" || words == "." {
		return "Our campaign"
	}
	r := []rune(words)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// slugOf gives the slug that a content file has by its name.
func slugOf(name string) string {
	return path.Base(strings.TrimSuffix(strings.TrimSuffix(name, ".md"), "/index"))
}

// ownPages are the pages at the root that casebook makes itself.
var ownPages = []string{"cases", "letters", "news", "subscribe"}

// checkPage reports the name of a page whose address is taken on every site,
// or by the pages of a language.
func checkPage(_ *Sources, c *config.Site, n New) error {
	taken := slices.Contains(ownPages, n.Slug) || n.Slug == "mirrors" && len(c.Mirrors) > 0 ||
		slices.ContainsFunc(c.Languages, func(l config.Language) bool { return l.Tag != c.Own().Tag && strings.EqualFold(l.Tag, n.Slug) })
	switch {
	case n.Slug == "index":
		return Unfit{diag.Say("usage/home-page")}
	case taken:
		return Unfit{diag.Say("usage/own-page", "slug", n.Slug)}
	}
	return nil
}

// checkUpdate reports an update of no case, and one with a date that is none.
func checkUpdate(s *Sources, c *config.Site, n New) error {
	if err := CheckSlug("CASE", n.Case); err != nil {
		return err
	}
	if err := checkCase(s.Files(), n.Case); err != nil {
		return err
	}
	return checkDatedSlug(s, c, n)
}

// checkDatedSlug reports a date at the beginning of a slug that is none.
func checkDatedSlug(_ *Sources, _ *config.Site, n New) error {
	if date := datePrefix().FindString(n.Slug); date != "" {
		if _, ok := content.DateOfSlug(n.Slug); !ok {
			return Unfit{diag.Say("usage/no-day", "day", strings.TrimSuffix(date, "-"))}
		}
	}
	return nil
}

// emptyList is a list of signatories to fill in.
const emptyList = "name,role,organisation,group,country,public\n"

// remove is what new says of draft.
const remove = "remove this line to publish the page"

func newCase(c *config.Site, n New, _ time.Time) (string, string) {
	var others []string
	for _, s := range c.Statuses[1:] {
		others = append(others, s.ID)
	}
	return content.Root + "/cases/" + n.Slug + "/index.md", decode.Pairs{
		{Key: "title", Value: n.Title},
		{Key: "status", Value: c.Statuses[0].ID, Comment: "or " + strings.Join(others, ", ")},
		{Key: "summary", Value: ""},
		{Key: "draft", Value: true, Comment: remove},
	}.FrontMatter("\nWhat has happened, in plain words.\n")
}

func newLetter(_ *config.Site, n New, now time.Time) (string, string) {
	return content.Root + "/letters/" + n.Slug + "/index.md", decode.Pairs{
		{Key: "title", Value: n.Title, Comment: "the subject line"},
		{Key: "date", Value: decode.Day(now)},
		{Key: "place", Value: ""},
		{Key: "cases", Value: []string{}, Comment: "the slugs of the cases that it is about"},
		{Key: "draft", Value: true, Comment: remove},
		{Key: "to", Value: []decode.Pairs{{{Key: "name", Value: ""}, {Key: "office", Value: ""}}}},
	}.FrontMatter("\nThe letter as it was signed, with salutation and closing.\n")
}

var datePrefix = lazy.Regexp(`^\d{4}-\d{2}-\d{2}(-|$)`)

func newUpdate(_ *config.Site, n New, now time.Time) (string, string) {
	return content.Root + "/cases/" + n.Case + "/updates/" + datedSlug(n.Slug, now) + ".md", newsText(n)
}

func newNews(_ *config.Site, n New, now time.Time) (string, string) {
	return content.Root + "/news/" + datedSlug(n.Slug, now) + ".md", newsText(n)
}

// datedSlug gives a slug with a date before it, today's unless it has one.
func datedSlug(slug string, now time.Time) string {
	if datePrefix().MatchString(slug) {
		return slug
	}
	return now.Format(time.DateOnly) + "-" + slug
}

func newsText(n New) string {
	return decode.Pairs{
		{Key: "title", Value: n.Title},
		{Key: "summary", Value: ""},
		{Key: "draft", Value: true, Comment: remove},
	}.FrontMatter("\nWhat is new.\n")
}

func newPage(_ *config.Site, n New, _ time.Time) (string, string) {
	return content.Root + "/pages/" + n.Slug + ".md", decode.Pairs{
		{Key: "title", Value: n.Title},
		{Key: "draft", Value: true, Comment: remove},
	}.FrontMatter("\nText.\n")
}

// newOwnPage is a page of a kind of the site's own.
func newOwnPage(_ *config.Site, n New, _ time.Time) (string, string) {
	return content.Root + "/" + n.Kind + "/" + n.Slug + ".md", decode.Pairs{
		{Key: "title", Value: n.Title},
		{Key: "draft", Value: true, Comment: remove},
	}.FrontMatter("\nText.\n")
}

// makeTranslation makes the file of a translation beside its original, which is
// named with the seal of the text that is translated.
func (s *Sources) makeTranslation(c *config.Site, n New) ([]string, error) {
	place, ok := content.FindPlace(n.Of, c.Kinds...)
	if !ok || place.Language != "" || !s.isThere(n.Of) {
		return nil, Unfit{diag.Say("usage/no-original", "file", n.Of)}
	}
	if n.Language == c.Own().Tag || !slices.ContainsFunc(c.Languages, func(l config.Language) bool { return l.Tag == n.Language }) {
		var others []string
		for _, l := range c.Languages[1:] {
			others = append(others, l.Tag)
		}
		return nil, Unfit{diag.Say("usage/language", "language", n.Language, "known", others)}
	}
	var rep diag.Report
	all, err := content.Load(s.Files(), c, &rep)
	if err != nil {
		return nil, err
	}
	title, sum := "", ""
	all.EachDocument(func(d *campaign.Document) {
		if d.File == n.Of {
			title, sum = d.Title, seal.Document(d)
		}
	})
	for _, versions := range all.Letters {
		if versions[0].File == n.Of {
			sum = seal.Letter(versions[0])
		}
	}
	if sum == "" {
		return nil, &ProblemsError{errorsIn(rep.All(), n.Of)}
	}
	name := strings.TrimSuffix(n.Of, ".md") + "." + n.Language + ".md"
	return []string{name}, s.create(name, decode.Pairs{
		{Key: "title", Value: decode.Printable(cmp.Or(strings.TrimSpace(n.Title), title))},
		{Key: "translates", Value: sum},
		{Key: "draft", Value: true, Comment: remove},
	}.FrontMatter("\n"))
}
