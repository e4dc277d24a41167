package page

import (
	"html/template"
	"iter"

	"casebook/internal/address"
	"casebook/internal/campaign"
)

// A View is what a layout gets. Every address in it is ready for use in href
// or src on the page it is for: relative, or with index.html in a portable
// build. Dates are campaign.Moment values for the layout function date.
// docs/layouts.md describes it; a test keeps the two the same.
type View struct {
	Site Site
	Page Page

	// One of these is set, by Page.Kind.
	Home      *Home      // "home"
	Cases     *Cases     // "cases"
	Case      *Case      // "case"
	Update    *Update    // "update"
	Letters   *Letters   // "letters"
	Letter    *Letter    // "letter", "signatories"
	People    *People    // "signatories"
	Text      *Text      // "page"
	Subscribe *Subscribe // "subscribe"
	Mirrors   *Mirrors   // "mirrors"
	Alias     *Link      // "alias": where the page is now
	// "404" and "stub" (a page taken down) need nothing more.
}

// Site is the same on every page of one language, but for relative addresses.
type Site struct {
	Title        string
	Description  string
	Language     string // of the edition, BCP 47
	Home         string // address of the edition's home page
	CasesURL     string
	LettersURL   string
	SubscribeURL string
	MirrorsURL   string // "" for a site without mirrors
	Organisation Organisation
	Menu         []Link
	Styles       []Asset // style sheets, in order
	Scripts      []Asset // the site's own scripts; casebook has none
	Icon         string  // address of the favicon
	Params       map[string]any
	Drafts       bool // a --drafts build: say so on the page
}

// Organisation stands behind the site.
type Organisation struct {
	Name, URL, Email string
	Logo             *Image
}

// An Asset is a fingerprinted file.
type Asset struct {
	URL       string
	Integrity string // "sha384-…"; empty in a portable build
}

// A Link is a title that leads somewhere.
type Link struct {
	Title    string
	URL      string // "" for the current page's own entry, or when there is nowhere to go
	Lang     string // language of the page it leads to, when it is another than this page's; else ""
	LangName string // the name of that language, in itself: "Українська"
	Current  bool

	at address.Address // where it leads, on the site; "" when that is not known
}

// Page is what belongs to this one address.
type Page struct {
	Kind               string // "home", "cases", "case", "update", "letters", "letter", "signatories", "page", "subscribe", "mirrors", "404", "alias", "stub"
	Title              string // what the page is about; the browser's title is DocTitle
	DocTitle           string
	Description        string
	Lang               string
	Dir                string        // "ltr" or "rtl"
	Canonical          string        // absolute; "" on 404
	Onion              string        // the same page of the onion mirror, absolute; "" when there is none, and on 404
	Translations       []Translation // the other languages it exists in, and its own
	Breadcrumb         []Link
	Feeds              []FeedLink // autodiscovery
	Policy             string     // Content-Security-Policy, for the meta tag
	NoIndex            bool
	ShareImage         *Image          // absolute address, for Open Graph
	OpenGraphType      string          // "website", "article", "profile"
	Published, Updated campaign.Moment // zero when it has none
	JSONLD             []any           // each becomes a script of type application/ld+json
	Withheld           *Withheld       // set in a --drafts build on a page that a build would not publish
	Params             map[string]any
}

// A Translation is the same page in a language; for hreflang and the switch.
type Translation struct {
	Lang, Name string // Name in the language itself
	URL        string
	Absolute   string
	Current    bool
}

// A FeedLink is for link rel=alternate and for the subscribe page.
type FeedLink struct {
	Type     string // "application/rss+xml", "application/atom+xml", "application/feed+json", "text/calendar"
	Name     string // "RSS", "Atom", "JSON Feed", "iCalendar"
	Title    string
	URL      string
	Absolute string
}

// Withheld says why a page is not public yet.
type Withheld struct {
	Draft bool
	Until campaign.Moment // embargo or future date; zero for a draft alone
}

// An Image is a picture in the sizes that screens need.
type Image struct {
	URL           string
	SrcSet        string // "" when there is only one size
	Width, Height int
	Alt           string
	Credit        string
}

// Home is the front page.
type Home struct {
	Text        template.HTML // of content/index.md; may be empty
	TextLang    string        // BCP 47; empty when Text is in the page's language
	Lead        *CaseItem     // the featured or most urgent case; nil when there are no cases
	LeadAction  *Action       // what a reader can do for Lead; may be nil
	Updates     []Entry       // the latest, newest first
	MoreUpdates bool
	Groups      []StatusGroup // every case
	Letters     []LetterItem  // the latest
	LetterCount int
}

// StatusGroup is the cases of one status.
type StatusGroup struct {
	Status Status
	Cases  []CaseItem
}

// Status is a case's state in the page's language.
type Status struct {
	ID, Label string
	Tone      string // "urgent", "warning", "good", "neutral"
}

// A CaseItem is a case in a list.
type CaseItem struct {
	Link
	Summary  string
	Status   Status
	Since    campaign.Since
	Country  string // its name in the page's language
	Image    *Image
	Latest   campaign.Moment // of its newest update or letter; zero when none
	Withheld *Withheld
}

// A LetterItem is a letter in a list.
type LetterItem struct {
	Link
	Date       campaign.Moment
	Place      string
	Addressees []string
	Signed     int
	Withheld   *Withheld
}

// An Entry is one line of a timeline or of a list of news.
type Entry struct {
	Link
	Kind    string // "update", "letter", "response", "event"
	Date    campaign.Moment
	Updated campaign.Moment
	Summary string

	SummaryLang string // language of Summary, which casebook may have made in the page's; "" when it is that

	Case     *Link  // in lists over several cases
	Place    string // of an event
	From     string // of a response
	Letter   *Link  // of a response: the letter it answers
	Anchor   string // id for the entry on the page; "" when it has an address of its own
	Withheld *Withheld
}

// Cases is the list of cases.
type Cases struct{ Groups []StatusGroup }

// A Case is a case's page.
type Case struct {
	Name     string
	Summary  string
	Status   Status
	Since    campaign.Since
	Country  string // name in the page's language; "" when not given
	Location string
	Verified campaign.Moment
	Image    *Image
	Facts    []campaign.Fact
	Text     template.HTML
	Timeline []Entry // newest first
	Coming   []Event // soonest first
	Action   *Action
	Letters  []LetterItem
	Feeds    []FeedLink // of this case, the calendar last
}

// An Event is one that is still to come.
type Event struct {
	Title  string
	Date   campaign.Moment
	Zone   string // abbreviation or name of the time zone, when it has a time
	Place  string
	URL    string
	Anchor string
}

// An Action is what a reader can do, as long as it can be done.
type Action struct {
	campaign.Action        // as written, with a title in any case
	Mailto          string // RFC 6068, whole when mail programs take it; else ""
	Short           bool   // Mailto has no body since it would be too long: copy the text
	Address         string // where this action stands: "#act" on the case's page, or the case's page with it
}

// An Update is an update's page.
type Update struct {
	Title        string
	Date         campaign.Moment
	Updated      campaign.Moment
	Summary      string
	Text         template.HTML
	Case         CaseItem
	Newer, Older *Link
	Feeds        []FeedLink // of the case
}

// Letters is the list of letters.
type Letters struct{ Letters []LetterItem }

// A Letter is a letter's page.
type Letter struct {
	Title       string // the subject line
	URL         string // of the letter's page ("" on it)
	Place       string
	Date        campaign.Moment
	To, CC      []campaign.Addressee
	Text        template.HTML
	Cases       []Link
	Source      string // address of the first publication
	SourceHost  string
	Original    *File
	AsOf        campaign.Moment
	Sign        *Sign
	Responses   []Entry
	Corrections []campaign.Correction
	Sealed      bool

	Signed             int // all
	Unnamed            int
	People             iter.Seq[campaign.Signatory] // those shown on the letter's page
	Paged              bool                         // there are more than fit: AllURL leads to all
	AllURL             string
	Data               []File // signatories.csv, .json; none when nobody is named
	ByGroup, ByCountry *Chart // nil when there is nothing to show
	RemovalContact     string // e-mail address to write to in order to be taken off; "" when the site names none
}

// A File is a file to fetch.
type File struct {
	Name, URL string
	Size      int64 // bytes; 0 when not known
}

// Sign is where a reader can sign.
type Sign struct {
	URL   string // http(s) or mailto
	Email string // shown when it is by e-mail
	Until campaign.Moment
}

// A Chart is a bar chart that is also a table.
type Chart struct {
	Rows []Bar
	Max  int
}

// A Bar is one row of a chart. Unnamed marks the row of those not named.
type Bar struct {
	Label   string
	Count   int
	Unnamed bool
}

// People is one page of a letter's signatories.
type People struct {
	Number, Of                  int // of this page, from 1
	From, To                    int // of the first and last person on it, from 1
	People                      iter.Seq[campaign.Signatory]
	First, Previous, Next, Last string // addresses; "" where there is none
	Initials                    []Link // the index by initial
	Initial                     string // set on a page of one initial
}

// Text is any other page.
type Text struct{ Text template.HTML }

// Subscribe is how to subscribe.
type Subscribe struct {
	Site  []FeedLink
	Cases []SubscribeCase
}

// Mirrors is where else the whole site is, and how to know it again.
type Mirrors struct {
	Main         Link // the site itself
	List         []Mirror
	ListURL      string // of the signed list; "" for a site that is not signed
	SignatureURL string
	Key          string // the public key, a line of minisign; "" for a site that is not signed
}

// A Mirror is another address of the whole site.
type Mirror struct {
	Title string       // "" when it has none
	URL   template.URL // of a scheme that site.toml checks
	Kind  string       // "web", "onion" or "ipfs"
}

// SubscribeCase is the feeds of one case.
type SubscribeCase struct {
	Link
	Feeds []FeedLink // the calendar last
}
