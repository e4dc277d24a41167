// Package feed writes update feeds: a Feed as RSS 2.0, Atom or JSON Feed 1.1,
// its dates as iCalendar. Formats is the one table of them. The package knows no
// campaigns: whoever fills a Feed decides what is in it and in which order.
//
// Every writer appends to a buffer of the caller's, never fails, never reads
// the clock, and writes the same bytes for the same value. Whatever the texts
// hold, the result is well-formed: what a format cannot say is escaped or, when
// there is no way to say it, left out. All of it is safe for concurrent use.
package feed

import (
	"cmp"
	"slices"
	"time"
)

// A Feed is a list of entries, and perhaps of events, in one language. Addresses
// are absolute.
type Feed struct {
	ID          string // for Atom; a tag URI that never changes
	Title       string // plain text
	Description string // plain text; RSS takes the title when there is none
	Lang        string // BCP 47
	Home        string // the page that the feed is about; ends in "/", and the feed's files stand below it
	Author      Author
	Icon        string    // a square picture; may be empty
	Updated     time.Time // Atom's required date when no entry has one: taken from content, never from the clock
	Entries     []Entry   // in the order to show, newest first
	Archives    int       // how many archives hold the entries that are older than these
	Archive     int       // which of them this is, from 1 for the oldest; 0 for the feed itself
	Events      []Event   // for the calendar, the first first
}

// An Author stands behind every entry of a feed. Without a name the feed's
// title is the author, since Atom requires one.
type Author struct{ Name, URL, Email string }

// An Entry is one piece of news. Texts are plain, but for HTML.
type Entry struct {
	ID         string // the same in every format and language; see TagURI
	URL        string // absolute
	Title      string
	Summary    string // one or two sentences
	HTML       Markup // the whole text with absolute addresses; zero for a feed of summaries
	Lang       string // BCP 47; "" for the feed's own
	Published  time.Time
	Updated    time.Time // zero when it never changed; a date before Published counts as Published
	Categories []string

	SummaryLang string // BCP 47 of Summary; "" for the feed's own. Only a digest says it

	// Gone marks an entry that was taken down. Its id, address, dates and
	// Title (a neutral one, from the caller) stay; text and categories are
	// written empty, whatever the fields hold, so that readers' programs
	// replace what they have stored.
	Gone bool
}

// Markup is HTML that every format can hold. It is looked through once, when it
// is made; an entry is then written in three formats to the feeds of its case
// and of the site, and each time that is little more than copying. The zero
// value is no text at all.
type Markup struct{ html string }

// NewMarkup takes HTML. What XML cannot hold (section 2.2 there) and what is not
// UTF-8 is left out.
func NewMarkup(html string) Markup { return Markup{legalText(html)} }

func (m Markup) isEmpty() bool { return m.html == "" }

// withoutGone is the entry without what must not be written.
func (e Entry) withoutGone() Entry {
	if e.Gone {
		e.Summary, e.HTML, e.Categories = "", Markup{}, nil
	}
	return e
}

// shortText is what stands for the text where a format needs one.
func (e *Entry) shortText() string { return cmp.Or(e.Summary, e.Title) }

// lastModified is when the entry last changed; zero when it has no date.
func (e *Entry) lastModified() time.Time { return laterDate(e.Updated, e.Published) }

// lastChange is the newest date of the entries; zero when there is none.
func (f *Feed) lastChange() time.Time {
	var last time.Time
	for i := range f.Entries {
		last = laterDate(last, f.Entries[i].lastModified())
	}
	return last
}

// authorName is the name to show, which Atom and Dublin Core need.
func (f *Feed) authorName() string { return cmp.Or(f.Author.Name, f.Title) }

// growBuffer makes room for about what a writer will append, so that a new
// buffer is allocated once. A quarter is added for what escaping adds.
func (f *Feed) growBuffer(dst []byte) []byte {
	size := 2048
	for i := range f.Entries {
		e := &f.Entries[i]
		size += 512 + 2*len(e.Title) + len(e.Summary) + len(e.HTML.html)
	}
	return slices.Grow(dst, size+size/4)
}
