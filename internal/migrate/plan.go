package migrate

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"casebook/internal/content"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/letter"
	"casebook/internal/markdown"
)

// Options say what becomes of an old site.
type Options struct {
	Case      string   // slug of the case whose updates posts become; "" for news
	Public    string   // yes, no, initials: whether people who do not say so are named; "" for no answer
	Languages []string // of the new site, its own first; nil: it gets those of the old
	Taken     func(file string) bool
	Reserved  []string // slugs of pages that the new site has
}

// A File is one that is written below the new site's folder.
type File struct {
	Name string
	Data []byte
	From string // where it came from
}

// A Row of the report says what became of a file of the old site.
type Row struct {
	From string
	To   string // a file of the new site; "" for what is left
	Why  diag.Text
	Line int
}

// A Plan is what is made of an old site.
type Plan struct {
	Files   []File
	Rows    []Row // by file of the old site
	Letters int
	People  int
	Pages   int
	Posts   int
	Media   int

	// Unanswered is how many people nobody asked whether to be named: their
	// letters are drafts.
	Unanswered int
	// Languages are those in which the old site has pages, its own first.
	Languages []string
}

// A planner gives each page its place and moves its text there.
type planner struct {
	*Plan
	site      *Site
	o         Options
	own       string
	place     map[*Page]string   // the content file
	folder    map[*Page]bool     // it has a folder of its own
	found     map[string]*Page   // by addressKey
	beside    map[string]string  // the file of the old site that lies at a place of the new
	names     map[string]bool    // taken names of files
	letters   map[*Page][]Person // whose signatories they have
	sources   map[*Page][]*List
	moved     map[*Page]*Page    // pages of who signed, to the letter that has them
	ids       map[*Page][]string // of the headings in its text
	owner     map[string]*Page   // of an address, in small letters, on the new site
	needsHome bool               // something leads to the home page
	dry       bool               // texts are moved to learn what lies beside them, and their ids
}

// MakePlan plans the files of a new site. It writes nothing.
func (s *Site) MakePlan(o Options) *Plan {
	p := &planner{
		Plan: &Plan{}, site: s, o: o, place: map[*Page]string{}, folder: map[*Page]bool{}, found: map[string]*Page{}, beside: map[string]string{},
		names: map[string]bool{}, letters: map[*Page][]Person{}, sources: map[*Page][]*List{}, moved: map[*Page]*Page{}, ids: map[*Page][]string{},
	}
	p.own = firstOf(s.Language, "en")
	if len(o.Languages) > 0 {
		p.own = o.Languages[0]
	}
	p.settleLanguages()
	p.chooseLetters()
	for page := range p.letters {
		page.Post = false
	}
	p.placePages()
	p.dry = true
	converter := markdown.New(p.own, markdown.Words{})
	for _, page := range s.Pages {
		if p.place[page] != "" {
			p.ids[page] = converter.Convert(markdown.Source{Text: p.moveText(page)}, unresolved{}, &diag.Report{}).IDs
		}
	}
	p.dry = false
	for page, alone := range p.folder {
		if file := p.place[page]; alone && !strings.HasPrefix(path.Base(file), "index.") && !p.isTaken(file) {
			p.place[page] = intoFolder(file)
		}
	}
	p.settleAddresses()
	for _, page := range s.Pages {
		if p.place[page] != "" {
			p.writePage(page)
		}
	}
	if home := content.Root + "/index.md"; p.needsHome && !p.isTaken(home) && !slices.ContainsFunc(p.Files, func(f File) bool { return f.Name == home }) {
		front := decode.Pairs{{Key: "title", Value: decode.Printable(firstOf(s.Title, "Home"))}}
		p.file(File{Name: home, Data: []byte(front.FrontMatter("")), From: "/"})
	}
	p.writeMedia()
	p.report()
	return p.Plan
}

// settleAddresses gives each old address to one page: to that which has it now, else
// to the first that had it and that readers see.
func (p *planner) settleAddresses() {
	owner := map[string]*Page{}
	for page, file := range p.place {
		owner[strings.ToLower(newAddress(file))] = page
	}
	for _, seen := range []bool{true, false} {
		for _, page := range p.site.Pages {
			if p.place[page] == "" || (page.Withheld.ID == "") != seen {
				continue
			}
			for _, address := range p.aliases(page, nil) {
				key := strings.ToLower(address)
				if first := owner[key]; first == nil {
					owner[key] = page
				} else if first != page {
					page.note(0, diag.Say("migrate-changed/address", "address", address, "file", p.place[first]))
				}
			}
		}
	}
	p.owner = owner
}

// isOwnAddress reports an address that a page of casebook's own has, or one that the
// new site has already.
func (p *planner) isOwnAddress(address string) bool {
	name := strings.Trim(address, "/")
	if slices.Contains(ownNames, name) || slices.Contains(p.o.Reserved, name) {
		return true
	}
	return p.isTaken(content.Root+"/pages/"+name+".md") || p.isTaken(content.Root+"/pages/"+name+"/index.md") || p.isTaken(content.Root+"/"+name+"/index.md")
}

// intoFolder gives a page's file a folder of its own: about.uk.md is
// about/index.uk.md.
func intoFolder(file string) string {
	dir, name := path.Split(file)
	stem, rest, _ := strings.Cut(name, ".")
	return dir + stem + "/index." + rest
}

// settleLanguages leaves pages in languages that the new site does not have, and
// learns those of the old where the new has none yet.
func (p *planner) settleLanguages() {
	p.Languages = []string{p.own}
	for _, page := range p.site.Pages {
		if page.Language == p.own || page.Language == "" || page.Language == p.site.Language && p.site.Language != "" {
			page.Language = ""
		}
		if page.Language != "" && !slices.Contains(p.Languages, page.Language) {
			p.Languages = append(p.Languages, page.Language)
		}
	}
	slices.Sort(p.Languages[1:])
}

var letterWord = lazy.Regexp(`(?i)\bletter|petition|\bbrief\b|лист|письмо|lettre|carta|list otwarty|appeal|звернення|statement of support`)

// ownNames are addresses that casebook's own pages have.
var ownNames = []string{"cases", "letters", "news", "subscribe", "mirrors", "index"}

var isoDay = lazy.Regexp(`(?:^|[^0-9])(\d{4}-\d{2}-\d{2})(?:[^0-9]|$)`)

// fileEndings are those of files: a folder of such a name is none to browsers.
var fileEndings = strings.Fields(".xml .json .txt .csv .ics .pdf .css .js .png .jpg .jpeg .gif .svg .webp .php .asp .aspx")

// file adds a file, unless something stands in its place already.
func (p *planner) file(f File) (added bool) {
	if p.isTaken(f.Name) {
		p.Rows = append(p.Rows, Row{From: f.From, Why: diag.Say("migrate-left/there", "file", f.Name)})
		return false
	}
	p.Files = append(p.Files, f)
	p.Rows = append(p.Rows, Row{From: f.From, To: f.Name})
	return true
}

// writeMedia copies what lies beside pages.
func (p *planner) writeMedia() {
	names := make([]string, 0, len(p.beside))
	for name := range p.beside {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		owner := path.Dir(name) + "/index.md"
		if !p.isTaken(owner) && !slices.ContainsFunc(p.Files, func(f File) bool { return f.Name == owner }) {
			p.site.leave(p.beside[name], 0, diag.Say("migrate-left/there", "file", path.Dir(name)+".md"))
			continue
		}
		data, err := readRaw(p.site.files, p.beside[name])
		if err != nil {
			p.site.leave(p.beside[name], 0, diag.Say("migrate-left/unreadable"))
			continue
		}
		if p.file(File{Name: name, Data: data, From: p.beside[name]}) {
			p.Media++
		}
	}
}

// report puts together what is left, and what of pages has changed.
func (p *planner) report() {
	for _, page := range p.site.Pages {
		for _, n := range page.notes {
			p.Rows = append(p.Rows, Row{From: n.File, Line: n.Line, Why: n.Why})
		}
	}
	for _, l := range p.site.Left {
		p.Rows = append(p.Rows, Row{From: l.File, Line: l.Line, Why: l.Why})
	}
	slices.SortStableFunc(p.Rows, func(a, b Row) int { return strings.Compare(a.From, b.From) })
	told := map[string]bool{}
	p.Rows = slices.DeleteFunc(p.Rows, func(r Row) bool {
		key := fmt.Sprint(r.From, r.Line, r.To, r.Why.Message)
		before := told[key]
		told[key] = true
		return before
	})
}

// chooseLetters finds the pages that are letters: those that show a list of who
// signed, or hold one. A list that no page shows goes to the one page that is
// called a letter.
func (p *planner) chooseLetters() {
	original := func(page *Page) *Page { return p.original(page) }
	for _, page := range p.site.Pages {
		if len(page.People) > 0 && page.Language == "" && !signedMark().MatchString(page.Title) {
			p.letters[page] = append(p.letters[page], page.People...)
		}
	}
	for _, list := range p.site.Lists {
		p.chooseLetter(list)
	}
	for _, page := range p.site.Pages { // a page of its own for who signed
		if len(page.People) > 0 && page.Language == "" && signedMark().MatchString(page.Title) {
			if l := p.calledLetter(); len(l) == 1 && l[0] != page {
				p.letters[l[0]] = append(p.letters[l[0]], page.People...)
				p.sources[l[0]] = append(p.sources[l[0]], &List{File: page.File, People: page.People})
				p.moved[page], l[0].Others = l[0], append(l[0].Others, page.Others...) // what leads to the list leads to the letter
				if !page.Unreached {
					l[0].Others = append(l[0].Others, page.Address)
				}
				continue
			}
			p.site.leave(page.File, 0, diag.Say("migrate-left/no-letter", "count", diag.Count(len(page.People))))
		}
	}
	for _, page := range p.site.Pages { // editions of what is no letter
		if len(page.People) == 0 || page.Language == "" {
			continue
		}
		first := original(page)
		if _, isLetter := p.letters[first]; first != nil && isLetter {
			if len(page.People) != len(p.letters[first]) {
				page.note(0, diag.Say("migrate-changed/edition", "count", diag.Count(len(page.People)), "letter", diag.Count(len(p.letters[first]))))
			}
			continue
		}
		page.doubtPeople(len(page.People))
		page.People = nil
	}
}

// chooseLetter finds the one page that a list belongs to. A page that showed people who
// are not taken over is a draft: it says less than it said.
func (p *planner) chooseLetter(list *List) {
	showing := func(names func(*Page) []string) (shown []*Page) {
		for _, page := range p.site.Pages {
			if first := p.original(page); list.isShown(names(page)) && first != nil && !slices.Contains(shown, first) {
				shown = append(shown, first)
			}
		}
		return shown
	}
	named := listName().MatchString(list.Name)
	shown, own := showing(func(page *Page) []string { return page.Data }), showing(func(page *Page) []string { return page.Shows })
	switch {
	case named && len(shown) == 0:
		shown = p.calledLetter()
	case !named && (list.Unread || list.looksPersonal()):
		shown = own
	case !named:
		return
	}
	isOne := len(shown) == 1 && (named || p.isLetter(shown[0]))
	if len(list.People) > 0 && isOne {
		p.letters[shown[0]] = append(p.letters[shown[0]], list.People...)
		p.sources[shown[0]] = append(p.sources[shown[0]], list)
		if !list.Unread {
			return
		}
	} else if len(list.People) > 0 {
		p.site.leave(list.File, 0, diag.Say("migrate-left/no-letter", "count", diag.Count(len(list.People))))
	}
	for _, page := range append(own, shown[:min(len(shown), 1)]...) {
		if page.Withheld.ID == "" {
			page.Withheld = diag.Say("migrate-draft/data", "file", list.File)
		}
	}
}

// isLetter reports a page that is called a letter or ends as one.
func (p *planner) isLetter(page *Page) bool {
	return slices.Contains(p.calledLetter(), page) || slices.ContainsFunc(strings.Split(page.Text, "\n"), func(line string) bool { return letter.IsClosing(plainWords(line)) })
}

// calledLetter gives the pages that are called a letter.
func (p *planner) calledLetter() []*Page {
	var list []*Page
	for _, page := range p.site.Pages {
		if page.Language == "" && (letterWord().MatchString(page.Title) || letterWord().MatchString(path.Base(page.File))) && !signedMark().MatchString(page.Title) {
			list = append(list, page)
		}
	}
	return list
}

// original gives the page in the site's own language that a page is an edition of,
// itself when it is in it; nil when there is none.
func (p *planner) original(page *Page) *Page {
	if page.Language == "" {
		return page
	}
	for _, other := range p.site.Pages {
		if other.Language == "" && other.Group != "" && other.Group == page.Group {
			return other
		}
	}
	return nil
}
