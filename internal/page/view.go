package page

import (
	"html/template"
	"iter"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/share"
)

// A View is what a layout gets. Every address in it is ready for use in href
// or src on the page it is for: relative, or with index.html in a portable
// build. Dates are campaign.Moment values for the layout function date.
// docs/layouts.md describes it; a test keeps the two the same.
type View struct {
	Site Site
	Page Page
	All  *All // what else is on the site

	// One of these is set, by Page.Kind.
	Home      *Home      // "home"
	Cases     *Cases     // "cases"
	Case      *Case      // "case"
	Update    *Update    // "update"
	Letters   *Letters   // "letters"
	Letter    *Letter    // "letter", "signatories"
	People    *People    // "signatories"
	News      *News      // "news"
	NewsItem  *NewsItem  // "news-item"
	Kind      *KindPages // "kind"
	Text      *Text      // "page", and pages of the site's own kinds
	Subscribe *Subscribe // "subscribe"
	Mirrors   *Mirrors   // "mirrors"
	Alias     *Link      // "alias": where the page is now
	// "404" and "stub" (a page taken down) need nothing more.
}

// Site is the same on every page of one language, but for relative addresses.
type Site struct {
	Title        string
	TitleLang    string // language of Title when it is another than the page's; else ""
	Description  string
	Language     string // of the edition, BCP 47
	Home         string // address of the edition's home page
	CasesURL     string
	LettersURL   string
	NewsURL      string // "" for a site without updates, letters and news
	SubscribeURL string
	MirrorsURL   string // "" for a site without mirrors
	Organisation Organisation
	Logo         *Image // of [theme], for the masthead; nil when there is none
	LogoDark     *Image // likewise on dark paper; nil for Logo
	Scheme       string // of [theme]: "auto", "light" or "dark"
	Banner       *Link  // a sentence at the head of every page, which may lead somewhere; nil when there is none
	Menu         []Link
	Social       []Profile // the campaign in social networks
	Donate       *Link     // nil when there is none
	Newsletter   *Newsletter
	Fediverse    string  // "@name@host", or ""
	Styles       []Asset // style sheets, in order
	Scripts      []Asset // the site's own scripts, and casebook's one where the page has Share
	Icon         string  // address of the favicon
	Params       map[string]any
	Drafts       bool // a --drafts build: say so on the page
}

// Organisation stands behind the site.
type Organisation struct {
	Name, URL, Email string
	Logo             *Image
}

// A Profile is a page of the campaign in a social network.
type Profile struct {
	Title, URL string
	TextLang   string // as in Link
	Network    string // of partials/icon.html, as "mastodon"; "" for one that is not known
}

// A Newsletter is where readers can sign up for letters by e-mail.
type Newsletter struct {
	Title, URL string // of the page where one signs up
	Text       string // a sentence on what one gets; may be empty
	Lang       string // language of both when it is another than the page's; else ""
	Outside    bool   // the page is of another site
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
	TextLang string // language of Title where it is in another than the page, or than the page it leads to; else ""
	Current  bool
	Outside  bool // it leads to another site

	at address.Address // where it leads, on the site; "" when that is not known
}

// Page is what belongs to this one address.
type Page struct {
	Kind               string // "home", "cases", "case", "update", "letters", "letter", "signatories", "news", "news-item", "page", "subscribe", "mirrors", "404", "alias", "stub"
	Title              string // what the page is about; the browser's title is DocTitle
	DocTitle           string
	Description        string
	Lang               string
	Dir                string        // "ltr" or "rtl"
	Canonical          string        // absolute; "" on 404
	Onion              string        // the same page of the onion mirror, absolute; "" when there is none, and on 404
	Translations       []Translation // the other languages it exists in, and its own
	Languages          []Language    // every language of the site, for the switch; none when it has one
	Breadcrumb         []Link
	Feeds              []FeedLink // autodiscovery
	Policy             string     // Content-Security-Policy, for the meta tag
	NoIndex            bool
	ShareImage         *Image          // absolute address, for Open Graph
	TwitterCard        string          // "summary_large_image" with a wide ShareImage, else "summary"
	OpenGraphType      string          // "website", "article", "profile"
	Published, Updated campaign.Moment // zero when it has none
	JSONLD             []any           // each becomes a script of type application/ld+json
	Share              *Share          // how a reader passes it on: of a case, an update, a letter, news; else nil
	Withheld           *Withheld       // set in a --drafts build on a page that a build would not publish
	Params             map[string]any
}

// A Language is an entry of the switch: it leads to the page in that language, else
// to the home page.
type Language struct {
	Lang, Name string // Name in the language itself
	URL        string
	Home       string // the language's word for the home page, when the page is not in it; else ""
	Current    bool
}

// A Translation is the same page in a language; for hreflang.
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
	Parts    []string // Absolute, cut where a line of it may end; on "subscribe" alone
}

// A Share is how a reader passes a page on.
type Share struct {
	Email    string   // mailto
	Networks []Link   // that [theme] share names, in its order
	Code     share.QR // of the page's whole address
	Script   bool     // the page has the script that copies and shares
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
	LightSet      string // the sizes as WebP, which weigh less; "" when there are none
	Width, Height int
	Alt           string
	AltLang       string // language of Alt when it is another than the page's; else ""
	Credit        string
	CreditLang    string // likewise
	Focus         string // what stays when it is cropped, as "60 20": percent from the left and the top, in tens; "" for its middle
}

// Home is the front page.
type Home struct {
	Text        template.HTML // of content/index.md; may be empty
	TextLang    string        // BCP 47; empty when Text is in the page's language
	Lead        *CaseItem     // the featured or most urgent case; nil when there are no cases
	LeadAction  *Action       // what a reader can do for Lead; may be nil
	LeadEvent   *Event        // the next date of Lead; nil when none is known
	Latest      []Entry       // the newest updates, letters and news, newest first
	MoreLatest  bool          // there are more at Site.NewsURL
	Coming      []Event       // the next dates of other cases, soonest first
	Groups      []StatusGroup // the cases, the most urgent first, but for Lead
	CaseCount   int           // with Lead
	MoreCases   bool          // there are more at Site.CasesURL
	Letters     []LetterItem  // the newest but for those among Latest
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
	LabelLang string // language of Label when it is another than the page's, as one of [[status]]; else ""
	Once      bool   // it happened on a day, and does not last: nobody has "died since"
}

// A CaseItem is a case in a list.
type CaseItem struct {
	Link
	Summary string
	Status  Status

	SummaryLang string // language of Summary when it is another than the page's; else ""

	Since    campaign.Since
	Country  string // its name in the page's language
	Image    *Image
	Latest   campaign.Moment // of its newest update or letter; zero when none
	Params   map[string]any
	Withheld *Withheld
}

// A LetterItem is a letter in a list.
type LetterItem struct {
	Link
	Date       campaign.Moment
	Place      string
	Addressees []string

	AddresseesLang string // language of Addressees when it is another than the page's; else ""

	Signed   int
	Params   map[string]any
	Withheld *Withheld
}

// An Entry is one line of a timeline or of a list of news.
type Entry struct {
	Link
	Kind    string // "update", "letter", "response", "event", "news", "status"
	Sort    string // of news: "statement", "press", or ""
	Date    campaign.Moment
	Updated campaign.Moment
	Summary string

	SummaryLang string // language of Summary, which casebook may have made in the page's; "" when it is that

	Case     *Link          // in lists over several cases
	Status   *Status        // of a change of status
	Place    string         // of an event
	From     string         // of a response
	Letter   *Link          // of a response: the letter it answers
	Anchor   string         // id for the entry on the page; "" when it has an address of its own
	Params   map[string]any // of its document; nil when it has none
	Withheld *Withheld
}

// Cases is the list of cases.
type Cases struct{ Groups []StatusGroup }

// A Case is a case's page.
type Case struct {
	Name    string
	Summary string
	Status  Status

	SummaryLang, FactsLang string // languages of Summary and Facts when they are others than the page's; else ""

	Since    campaign.Since
	Country  string // name in the page's language; "" when not given
	Location string
	Verified campaign.Moment
	Image    *Image
	Facts    []campaign.Fact
	Text     template.HTML
	Timeline []Entry // newest first
	Way      *Way    // how its status changed; nil when no change is known
	Coming   []Event // soonest first
	Action   *Action
	Letters  []LetterItem
	Feeds    []FeedLink // of this case, the calendar last
}

// A Way is how a case went from its beginning to today, as a bar chart that is also
// a table.
type Way struct {
	First  campaign.Moment // the earliest that is known
	Steps  []Step          // oldest first
	Length int             // in days from First to the last that is drawn
}

// A Step is a status that a case had or has.
type Step struct {
	Status       Status
	Date         campaign.Moment // since when; zero when the day is not known
	Within       campaign.Since  // then the month or year of it; zero when that is not known either
	Until        campaign.Moment // zero for today, and when the day is not known
	UntilWithin  campaign.Since  // likewise
	Lasts        bool            // it is so today
	From, Length int             // in days since Way.First; of what lasts, to the last day of which the page tells; else 0 where Until is not known
}

// An Event is one that is still to come.
type Event struct {
	Title  string
	Lang   string // language of Title and Place when it is another than the page's; else ""
	Date   campaign.Moment
	Zone   string // abbreviation or name of the time zone, when it has a time
	Place  string
	URL    string
	Case   *Link // in lists over several cases
	Anchor string
}

// An Action is what a reader can do, as long as it can be done.
type Action struct {
	campaign.Action        // as written, with a title in any case
	Absolute        string // the whole address of URL, to be read; empty when it is an e-mail
	Mailto          string // RFC 6068, whole when mail programs take it; else ""
	Short           bool   // Mailto has no body since it would be too long: copy the text
	Lang            string // language of its title, subject and body when it is another than the page's; else ""
	Address         string // where this action stands: "#act" on the case's page, or the case's page with it
}

// An Update is an update's page.
type Update struct {
	Title        string
	Date         campaign.Moment
	Updated      campaign.Moment
	Summary      string
	SummaryLang  string // language of Summary when it is another than the page's; else ""
	Text         template.HTML
	Case         CaseItem
	Action       *Action // what a reader can do for the case; nil when there is nothing
	Newer, Older *Link
	Feeds        []FeedLink // of the case
}

// News is one page of the list of all updates, letters and news of the campaign.
type News struct {
	Years                       []NewsYear // newest first
	Index                       []Link     // the years of the whole list, each with where it begins
	Number, Of                  int        // of this page, from 1
	From, To                    int        // of the first and last entry on it, from 1
	First, Previous, Next, Last string     // addresses; "" where there is none
	Feeds                       []FeedLink // of the news of the campaign; none when there are no such news
}

// A NewsYear is what happened in a year, as far as it is on the page.
type NewsYear struct {
	Year    int
	Anchor  string
	Entries []Entry // newest first
}

// A NewsItem is the page of a piece of news of the campaign.
type NewsItem struct {
	Title        string
	Kind         string // "statement", "press", or ""
	Date         campaign.Moment
	Updated      campaign.Moment
	Summary      string
	SummaryLang  string // language of Summary when it is another than the page's; else ""
	Text         template.HTML
	ContactLang  string // likewise
	Contact      string // who answers questions of the press; may be empty
	ContactEmail string // the e-mail address in it; may be empty
	Newer, Older *Link
	Feeds        []FeedLink // of the news of the campaign
}

// Letters is the list of letters.
type Letters struct{ Letters []LetterItem }

// A Letter is a letter's page.
type Letter struct {
	Title  string // the subject line
	URL    string // of the letter's page ("" on it)
	Place  string
	Date   campaign.Moment
	To, CC []campaign.Addressee

	PlaceLang, ToLang, CCLang string // languages of Place, To and CC when they are others than the page's; else ""

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

	Signed             int                          // all
	SortedByName       bool                         // else they are in the order of the list
	ByInitials         int                          // of them, those shown by initials
	Unnamed            int                          // of them, those not shown at all
	People             iter.Seq[campaign.Signatory] // those shown on the letter's page
	Paged              bool                         // there are more than fit: AllURL leads to all
	AllURL             string
	Data               []File // signatories.csv, .json; none when nobody is named
	ByGroup, ByCountry *Chart // nil when there is nothing to show
	ByDate             *Chart // when they signed; likewise
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

// A Bar is one row of a chart. Unnamed marks the row of those who are not named in full.
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

// KindPages is the list of the pages of a kind of the site's own.
type KindPages struct {
	Folder    string
	TitleLang string     // language of Page.Title when it is another than the page's; else ""
	Pages     []PageItem // newest first
	Feeds     []FeedLink // of the kind; none when it has none
}

// A PageItem is a page of a kind of the site's own in a list.
type PageItem struct {
	Link
	Date     campaign.Moment // zero when it has none
	Summary  string
	Params   map[string]any
	Withheld *Withheld
}

// Text is any other page.
type Text struct{ Text template.HTML }

// Subscribe is how to subscribe.
type Subscribe struct {
	Site  []FeedLink
	News  []FeedLink // of the campaign's own news; none when there are none
	Kinds []SubscribeKind
	Cases []SubscribeCase
}

// A SubscribeKind is a kind of pages of the site's own, with its feeds.
type SubscribeKind struct {
	Link  // to the list of them
	Feeds []FeedLink
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
