// Package migrate reads the sites of other programs: WordPress exports, and the
// folders of Jekyll, Hugo, Eleventy and Publii. A reader for each says what is in
// one; what becomes of it in content/ is the same for all. Nothing is fetched,
// nothing in the old site is run, no path leads out of its folder, and how much
// is read is bounded. Whatever is not taken over is named with the reason.
package migrate

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"casebook/internal/diag"
)

// What is read at most: files of a site, bytes of a page, of a file of data or
// of settings, and of an export. An old site comes from anywhere.
const (
	maxFiles  = 100_000
	maxPage   = 8 << 20
	maxData   = 32 << 20
	maxExport = 512 << 20
)

// A Site is what was found in an old site.
type Site struct {
	Kind        string // as people call the program: WordPress
	Title       string
	Titles      map[string]string // by the tags of further languages, where it says others
	Description string
	URL         string // absolute, where the old site was; "" when it does not say
	Language    string // BCP 47; "" when it does not say
	Pages       []*Page
	Lists       []*List
	Left        []Left // what is not taken over

	export     string // the one file to read; "" for all of a folder
	files      fs.FS
	names      map[string]bool                   // of every file
	media      []string                          // folders whose files stand at the root of the old site
	topics     map[string]bool                   // tags and categories of its pages
	unreadKeys map[string]int                    // settings of pages of which nothing is made
	addresses  map[string]string                 // of the items of an export, by their numbers
	reused     map[string]string                 // blocks of an export that pages use, by their numbers
	pictures   map[string]string                 // of an export as HTML, by their numbers
	mediaHosts map[string]bool                   // where an export says that its pictures are
	marked     func(p *Page, text string) string // takes a template language out of a text
}

// A Page is a page or a post of the old site.
type Page struct {
	File      string // in the old site, or how the export calls it
	Post      bool
	Home      bool
	Address   string   // from the root, as /2020/05/14/hearing/
	Unreached bool     // nothing leads to the address: the old site showed it at none
	Others    []string // more addresses that lead there
	EntryID   string   // in the old feed, as far as it can be known; an address or a URN
	Title     string
	Summary   string
	Published time.Time // zero when it does not say
	Updated   time.Time
	Withheld  diag.Text // why it becomes a draft; zero when it was public
	Language  string    // BCP 47; "" for the site's own
	Group     string    // the same for the editions of one page; "" when it has no others
	Text      string
	HTML      bool     // the text is HTML, else Markdown
	Data      []string // files and folders of data that it shows, or its layout
	Shows     []string // those of them that its own text shows
	People    []Person // named in the text itself
	Line      int      // of File on which the text begins

	notes  []Left
	denied bool            // a comment says that somebody is not to be named
	veiled bool            // something in it is crossed out or hard to see
	unseen map[string]bool // what its own styles hide; nil before they were read
}

// A List is data about people.
type List struct {
	Name   string // as templates call it
	File   string // or folder
	People []Person
	Files  int
	Unread bool // it holds data that nobody could read
}

// A Person is a row: values by the contract's column, or by the header that the
// old site has for them.
type Person map[string]string

// A Left is something that is not taken over, or not as it was.
type Left struct {
	File string
	Line int // 0 for all of it
	Why  diag.Text
}

// A reader knows the sites of one program.
type reader struct {
	name      string
	recognise func(fs.FS, map[string]bool) bool
	read      func(*Site) error
}

// readers is the one list of programs whose sites are read, those first that
// leave the surest traces.
var readers = []reader{
	{"Eleventy", isEleventy, readEleventy},
	{"Hugo", isHugo, readHugo},
	{"Jekyll", isJekyll, readJekyll},
	{"Publii", isPublii, readPublii},
	{"WordPress", isWordPress, readWordPress},
}

// ErrUnknown is the error of a folder that no reader knows.
var ErrUnknown = errors.New("no site of a known program")

// A DamageError is what of an old site cannot be read, each file of it at its place.
type DamageError struct{ Problems []diag.Diagnostic }

// Error gives the first message without its place.
func (e *DamageError) Error() string { return e.Problems[0].Message }

func damageAt(at diag.Position, text diag.Text) error {
	problem := diag.NewFault(text).At(at.File)
	problem.Position, problem.Private = at, true // a line of an old site may be anybody's data
	return &DamageError{[]diag.Diagnostic{problem}}
}

// Names gives the programs whose sites are read.
func Names() []string {
	names := make([]string, len(readers))
	for i, r := range readers {
		names[i] = r.name
	}
	return names
}

// Read reads the site in a folder; of one with several exports of WordPress only
// the one that is named, unless the name is "". Errors are ErrUnknown, a *DamageError, a
// *diag.Fault of the folder, or of the disk.
func Read(files fs.FS, export string) (*Site, error) {
	names, links, err := listFiles(files)
	if err != nil {
		return nil, err
	}
	for _, r := range readers {
		if export != "" && r.name != "WordPress" {
			continue
		}
		if r.recognise(files, names) {
			s := &Site{Kind: r.name, export: export, files: files, names: names}
			if err := r.read(s); err != nil {
				return nil, err
			}
			for _, name := range links {
				if export == "" { // beside an export lies whatever else is in that folder
					s.leave(name, 0, diag.Say("migrate-left/link"))
				}
			}
			readRedirects(s)
			for _, p := range s.Pages {
				if s.Kind != "WordPress" { // whose ids are as its feed has them
					p.EntryID = encodeID(p.EntryID)
				}
				s.cutHidden(p)
			}
			findPeopleInTexts(s)
			s.leaveLook()
			s.leaveTopics()
			s.leaveKeys()
			return s, nil
		}
	}
	return nil, ErrUnknown
}

// leave records what is not taken over.
func (s *Site) leave(file string, line int, why diag.Text) {
	s.Left = append(s.Left, Left{File: file, Line: line, Why: why})
}

// leaveLook tells of the style sheets of the old site, a line for each folder at its
// root.
func (s *Site) leaveLook() {
	counts := map[string]int{}
	for name := range s.names {
		if slices.Contains([]string{".css", ".scss", ".sass", ".less", ".styl"}, strings.ToLower(path.Ext(name))) {
			first, _, _ := strings.Cut(name, "/")
			counts[first]++
		}
	}
	for _, name := range sortedKeys(counts) {
		s.leave(name, 0, diag.Say("migrate-left/look", "count", diag.Count(counts[name])))
	}
}

// noteTopics remembers tags and categories of a page.
func (s *Site) noteTopics(names ...string) {
	for _, name := range names {
		if name != "" && name != "uncategorized" {
			if s.topics == nil {
				s.topics = map[string]bool{}
			}
			s.topics[name] = true
		}
	}
}

// leaveTopics tells of tags and categories, the first few by name.
func (s *Site) leaveTopics() {
	if names := sortedKeys(s.topics); len(names) > 0 {
		s.leave("tags", 0, diag.Say("migrate-left/topics", "count", diag.Count(len(names)), "names", namesShown(names)))
	}
}

// note records what of a page is not taken over as it was.
func (p *Page) note(line int, why diag.Text) {
	p.notes = append(p.notes, Left{File: p.File, Line: line, Why: why})
}
