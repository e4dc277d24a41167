// Package campaign is the model: cases, updates, letters, signatories and
// pages as plain values, without files and without HTML.
package campaign

import (
	"cmp"
	"iter"
	"strconv"
	"strings"
	"time"

	"casebook/internal/diag"
)

// A Campaign is everything that was written, withheld or not, in every
// language. It is read-only once loaded.
type Campaign struct {
	Home    []*Page  // content/index.md and its translations; may be empty
	Cases   []Folder // by slug
	Letters [][]*Letter
	News    [][]*News
	Pages   [][]*Page
	Taken   []Takedown
	Limits  []Moment // of what stands on every page, as a banner: it is over then
}

// EachDocument calls f with every document in every language.
func (c *Campaign) EachDocument(f func(*Document)) {
	for _, p := range c.Home {
		f(&p.Document)
	}
	for _, folder := range c.Cases {
		for _, x := range folder.Case {
			f(&x.Document)
		}
		for _, versions := range folder.Updates {
			for _, u := range versions {
				f(&u.Document)
			}
		}
	}
	for _, versions := range c.Letters {
		for _, l := range versions {
			f(&l.Document)
		}
	}
	for _, versions := range c.News {
		for _, n := range versions {
			f(&n.Document)
		}
	}
	for _, versions := range c.Pages {
		for _, p := range versions {
			f(&p.Document)
		}
	}
}

// A Folder is a case in its languages, with its updates in theirs. Of every
// such set of versions the first is the original: in the site's own language
// where there is one, else in the first language of site.toml that has one.
type Folder struct {
	Case    []*Case
	Updates [][]*Update
}

// A Document is what every content file has in common, in one language. A
// translation has inherited what it did not set itself.
type Document struct {
	File string // relative to the site, with "/": content/cases/x/index.uk.md
	Lang string // BCP 47
	From string // language of the original, whose keys a translation has where it does not set them; "" of an original
	Slug string

	Title   string
	Summary string // plain text; may be empty
	Date    Moment // zero where the kind has none
	Updated Moment // from front matter only; zero when not given
	Draft   bool
	Publish Moment // embargo; zero when there is none
	ID      string // the entry id's own path, from front matter; else empty
	Aliases []string
	Params  map[string]any

	Translates string // seal of the text that a translation translates

	Front    string // what stands above Body, as it is written; "" unless it is to be looked at
	Body     string // Markdown, with "\n" line ends, NFC
	BodyLine int    // line of File on which Body begins, from 1
	Unread   bool   // what stands above Body is no TOML: it is known in part at most, and nothing is published

	Dir       string   // the folder the file is in, relative to the site
	Resources []string // names of the other files in Dir, sorted; never content, signatory files, records or imported originals
	Keys      Keys     // where the value of each key of the front matter stands
}

// A Moment is a date, with a time of day or without. Time is in the site's
// time zone or in the offset that was written; midnight when HasTime is false.
type Moment struct {
	time.Time
	HasTime bool
}

// A Since is a year, a month or a day: "2017", "2017-03", "2017-03-05".
type Since struct {
	Year  int
	Month time.Month // 0 when only the year is known
	Day   int        // 0 when only the month is known
}

// SpanIn gives when the year, month or day begins in a time zone, and when it is
// over; zero both when nothing is known.
func (s Since) SpanIn(zone *time.Location) (begin, end time.Time) {
	at := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, zone) }
	switch {
	case s.Year == 0:
		return time.Time{}, time.Time{}
	case s.Month == 0:
		return at(s.Year, time.January, 1), at(s.Year+1, time.January, 1)
	case s.Day == 0:
		return at(s.Year, s.Month, 1), at(s.Year, s.Month+1, 1)
	default:
		return at(s.Year, s.Month, s.Day), at(s.Year, s.Month, s.Day+1)
	}
}

// A Case is a person or a matter that is followed.
type Case struct {
	Document
	Status      string // a built-in id or one of site.toml's [[status]]
	Country     string // ISO 3166-1 alpha-2, upper case; "" when not given
	Location    string // likewise
	Since       Since
	Verified    Moment
	Featured    bool
	Image       string // name of a resource
	ImageAlt    string
	ImageCredit string
	ImageFocus  string // as "60% 20%": ParseFocus reads it; "" when not given
	ShareImage  string // name of a resource, shown in the place of a card; "" for the card
	Statuses    []StatusChange
	Facts       []Fact
	Events      []Event
	Action      *Action
}

// ParseFocus reads the point of a picture that every part cut out of it is to show,
// "60% 20%": in percent of width and height, from the left and from the top.
func ParseFocus(text string) (x, y int, ok bool) {
	percent := func(word string) int {
		n, err := strconv.Atoi(strings.TrimSuffix(word, "%"))
		if err != nil || !strings.HasSuffix(word, "%") || n < 0 || n > 100 {
			return -1
		}
		return n
	}
	words := strings.Fields(text)
	if len(words) != 2 {
		return 0, 0, false
	}
	x, y = percent(words[0]), percent(words[1])
	return x, y, x >= 0 && y >= 0
}

// A StatusChange says since when a case had a status.
type StatusChange struct {
	Date   Moment
	Status string
}

// A Fact is one line of the list of facts.
type Fact struct{ Label, Value string }

// An Event is a hearing or another date of a case.
type Event struct {
	Date  Moment // in Zone
	Zone  *time.Location
	Title string
	Place string
	URL   string
	ID    string

	Updated Moment // when it was moved or changed last; zero when it was not
}

// An Action is what a reader can do: write an e-mail, or follow a link.
type Action struct {
	Title   string
	To      []string // addresses; empty when URL is set
	CC      []string
	Subject string
	Body    string
	URL     string
	Until   Moment // zero: no end; the whole day counts when it has no time
}

// An Update is one dated piece of news of a case.
type Update struct {
	Document
	Case string // slug
}

// A News is what the campaign says that is not about one case.
type News struct {
	Document
	Kind    string // a word of NewsKinds; "" when it does not say
	Contact string // who answers questions of the press; may be empty
}

// NewsKinds are the words for what a piece of news is.
var NewsKinds = []string{"statement", "press"}

// A Letter is an open letter as it was signed.
type Letter struct {
	Document
	Place       string
	Cases       []string // slugs
	To, CC      []Addressee
	Source      string // URL of the first publication
	Original    string // name of a PDF resource
	Sign        *Sign
	AsOf        Moment
	Responses   []Response
	Sealed      string // "sha256:…" or ""
	Corrections []Correction
	Signatories *Signatories // never nil; empty when there is no file. Shared by the translations

	// How its signatory file is read.
	SignatoriesPublic   bool     // whether people are named who do not say
	SignatoriesIgnore   []string // headers of the list that hold no consent, though they sound like it
	SignatoriesSort     string   // "name", or "" for the order of the file
	SignatoriesEncoding string   // a WHATWG label, as "windows-1251"; "" for UTF-8 or UTF-16
	SignatoriesSheet    string   // of a workbook; "" for its first sheet
}

// An Addressee is somebody the letter is written to.
type Addressee struct{ Name, Office, Organisation string }

// A Sign says where a reader can still sign.
type Sign struct {
	URL, Email string
	Until      Moment
}

// A Response is what an addressee answered.
type Response struct {
	Date    Moment
	From    string
	Summary string
	URL     string
	ID      string
	At      diag.Position // of its id, else of its date
}

// A Correction says that a sealed text was changed, when and why.
type Correction struct {
	Date     Moment
	Note     string
	Replaces string // the seal before
}

// A Page is any other page, and the home page's text.
type Page struct {
	Document
	Folder string // below content/, of a kind of the site's own; else ""
}

// A Takedown is a page that is down for good.
type Takedown struct {
	Address string // "/cases/x/"
	ID      string // of its feed entry; several records of an address have one each
	Date    Moment
	Cases   []string // slugs of the cases that a letter named
	Key     string   // names the key of the hashes
	Hashes  []string // keyed, of what the page said (package takedown)
	At      diag.Position

	Passages string // likewise, of what is known of it within another text
}

// Signatories is who signed a letter, as far as it may be published. What
// must not be published is not in here in any form but a count.
type Signatories struct {
	File              string  // relative to the site; "" when there is none
	Total             int     // all who signed
	Named             int     // rows that Rows yields with a name
	Unnamed           int     // Total - Named; those shown by initials are among them
	ByInitials        int     // rows that Rows yields with initials only
	Groups, Countries []Tally // of the named, most first
	Dates             []Tally // of the named, by the day on which they signed ("2006-01-02"), oldest first

	// NextChange is the next moment at which an `until` passes, so that fewer
	// people are shown; zero for never.
	NextChange time.Time

	// Rows yields the people to show, one at a time and in the order of the
	// list in that language; whoever is shown by initials comes last, in the
	// order of the initials. It can be called again, from any goroutine. An
	// error ends the sequence; rows that were read and checked have none.
	Rows func(lang string) iter.Seq2[Signatory, error]

	// Initials gives the letters of the language's alphabet under which the
	// named stand (Signatory.Letter) and how many under each, in the order of
	// the alphabet; "#" for no letter comes last. RowsOf yields those under one
	// of them, sorted by name whatever the order of the list, with the promises
	// of Rows.
	Initials func(lang string) []Tally
	RowsOf   func(lang, letter string) iter.Seq2[Signatory, error]

	// Look reads the file again and gives every text that is shown of the
	// people, with its place there; nil without a file. An error says that the
	// file cannot be read any more.
	Look func(see func(text string, at diag.Position)) error
}

// Shown is how many Rows yields.
func (s *Signatories) Shown() int { return s.Named + s.ByInitials }

// NoSignatories gives those of a letter without a signatory file.
func NoSignatories() *Signatories {
	nobody := func(func(Signatory, error) bool) {}
	return &Signatories{
		Rows:     func(string) iter.Seq2[Signatory, error] { return nobody },
		RowsOf:   func(string, string) iter.Seq2[Signatory, error] { return nobody },
		Initials: func(string) []Tally { return nil },
	}
}

// A Tally is how many of the named signatories share a group, a country or a
// letter.
type Tally struct {
	Key    string // as written; an ISO code (upper case) for a country given as one
	Count  int
	Labels map[string]string // a group's name by language (BCP 47), where the file gives one
}

// Label gives the name in a language: Key when the file gives no other.
func (t *Tally) Label(lang string) string { return cmp.Or(t.Labels[lang], t.Key) }

// A Signatory is one person as shown in one language.
type Signatory struct {
	Name         string
	Role         string
	Organisation string
	Group        string
	Country      string // ISO code, upper case, or a name as written
	Date         string // as "2006-01-02", or ""
	Initials     bool   // Name holds only initials, and everything else is empty
	Letter       string // of the language's alphabet, upper case, under which the person stands in the index ("#" for none); "" with Initials
}
