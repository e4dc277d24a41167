package migrate

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"casebook/internal/content"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/letter"
	"casebook/internal/markdown"
	"casebook/internal/prose"
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

var letterWord = lazy.Regexp(`(?i)\bletter|petition|\bbrief\b|лист|письмо|lettre|carta|list otwarty|appeal|звернення|statement of support`)

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

// ownNames are addresses that casebook's own pages have.
var ownNames = []string{"cases", "letters", "news", "subscribe", "mirrors", "index"}

// placePages gives each page its content file, editions beside their original.
func (p *planner) placePages() {
	home := false
	for _, page := range p.site.Pages {
		if key := addressKey(page.Address); !page.Unreached || p.found[key] == nil {
			if p.found[key] = page; p.moved[page] != nil {
				p.found[key] = p.moved[page]
			}
		}
	}
	for _, page := range p.site.Pages {
		if page.Language != "" {
			continue
		}
		_, isLetter := p.letters[page]
		if len(page.People) > 0 && !isLetter {
			continue // a list of people, which is in a letter or was left
		}
		switch {
		case isLetter:
			slug := shortSlug(firstOf(content.Slugify(firstOf(page.Title, p.site.Title)), "letter"))
			if !page.Published.IsZero() {
				slug = page.Published.Format(time.DateOnly) + "-" + slug
			}
			p.place[page] = p.freeName(content.Root+"/letters/"+slug, "/index.md")
		case page.Home && !home:
			home = true
			p.place[page] = content.Root + "/index.md"
		case page.Post:
			folder := content.Root + "/news/"
			if p.o.Case != "" {
				folder = content.Root + "/cases/" + p.o.Case + "/updates/"
			}
			slug := pageSlug(page)
			day := page.Published.Format(time.DateOnly)
			if page.Published.IsZero() {
				day = "1970-01-01"
				page.note(0, diag.Say("migrate-changed/no-date"))
			}
			p.place[page] = p.whereTaken(p.freeName(folder+day+"-"+strings.TrimPrefix(slug, day+"-"), ".md"))
		default:
			slug := pageSlug(page)
			if slices.Contains(ownNames, slug) || slices.Contains(p.o.Reserved, slug) {
				slug += "-page"
			}
			p.place[page] = p.whereTaken(p.freeName(content.Root+"/pages/"+slug, ".md"))
		}
	}
	for _, page := range p.site.Pages {
		if page.Language == "" {
			continue
		}
		first := p.original(page)
		switch {
		case len(p.o.Languages) > 0 && !slices.Contains(p.o.Languages, page.Language):
			p.site.leave(page.File, 0, diag.Say("migrate-left/language", "language", page.Language))
		case first == nil || p.place[first] == "":
			p.site.leave(page.File, 0, diag.Say("migrate-left/no-original", "language", page.Language))
		default:
			name := strings.TrimSuffix(p.place[first], ".md") + "." + page.Language + ".md"
			if p.names[name] {
				p.site.leave(page.File, 0, diag.Say("migrate-left/twice", "file", name))
				continue
			}
			p.names[name] = true
			p.place[page] = name
		}
	}
}

// isTaken reports a file that the new site has.
func (p *planner) isTaken(file string) bool { return p.o.Taken != nil && p.o.Taken(file) }

// whereTaken gives the file that the new site has for a page, where it has one in
// a folder of its own.
func (p *planner) whereTaken(file string) string {
	if p.isTaken(intoFolder(file)) {
		return intoFolder(file)
	}
	return file
}

// pageSlug gives the slug of a page by the last part of its address, else its
// title.
func pageSlug(page *Page) string {
	last := path.Base(strings.TrimSuffix(page.Address, "/"))
	if decoded, err := url.PathUnescape(last); err == nil {
		last = decoded
	}
	last = strings.TrimSuffix(strings.TrimSuffix(last, ".html"), ".htm")
	if last == "/" || last == "." || last == "index" {
		last = ""
	}
	return shortSlug(firstOf(content.Slugify(last), content.Slugify(page.Title), "page"))
}

// shortSlug leaves room for a date before a slug and a number behind it.
func shortSlug(slug string) string {
	const most = content.MaxSlug - 15
	if len(slug) <= most {
		return slug
	}
	return strings.Trim(slug[:most], "-")
}

// freeName gives a name that no other page has, with a number where it must.
func (p *planner) freeName(stem, ending string) string {
	for i := 1; ; i++ {
		name := stem
		if i > 1 {
			name = fmt.Sprintf("%s-%d", stem, i)
		}
		if !p.names[name] {
			p.names[name] = true
			return name + ending
		}
	}
}

// moveText gives the Markdown of a page at its new place, without who signed it
// where they are in its letter.
func (p *planner) moveText(page *Page) string {
	notes := page.notes
	text := p.site.moveText(page, pageLinker{p, page})
	if p.dry {
		page.notes = notes
	}
	if len(page.People) == 0 {
		return text
	}
	found := takeSigned(text, page.Title)
	if len(found.people) != len(page.People) {
		page.doubtPeople(len(page.People))
		return text
	}
	return found.rest
}

// moveText gives the Markdown of a page, whose title it may begin with.
func (s *Site) moveText(page *Page, to linker) string {
	text := page.Text
	if s.marked != nil {
		text = s.marked(page, text)
	}
	if page.HTML {
		text = toMarkdown(text, page, page.Line, to)
	} else {
		text = moveMarkdown(text, page, to)
	}
	text, title := demoteHeadings(text, page.Title)
	page.Title = firstOf(page.Title, plainWords(title))
	return text
}

// A pageLinker says where the links of a page lead on the new site.
type pageLinker struct {
	*planner
	page *Page
}

func (l pageLinker) link(dest string, line int) string {
	dest = strings.TrimSpace(dest)
	switch {
	case len(dest) > 1 && dest[0] == '#' && !l.hasPlace(l.page, dest[1:]):
		l.page.note(line, diag.Say("migrate-changed/link", "link", dest))
		return ""
	case dest == "" || strings.HasPrefix(dest, "#"), strings.HasPrefix(dest, "tel:"):
		return dest
	case strings.HasPrefix(dest, "mailto:"):
		return dest
	case strings.HasPrefix(dest, "//"):
		dest = "https:" + dest
	}
	name, fragment, here := l.site.addressPath(l.page, dest)
	if !here {
		if file := l.site.findMedia(l.page, "", dest); l.site.Kind == "WordPress" && file != "" {
			return l.layBeside(file)
		}
		if prose.IsPublic(dest) {
			return dest
		}
		l.page.note(line, diag.Say("migrate-changed/link", "link", dest))
		return ""
	}
	if fragment != "" {
		fragment = "#" + fragment
	}
	if query := queryOf(dest); query != nil && name == "/" && l.site.Kind == "WordPress" { // its short links
		name = "?"
		for _, key := range []string{"p", "page_id", "attachment_id"} {
			if id := query.Get(key); id != "" {
				name = l.site.addresses[id]
			}
		}
		if name == "" || name == "?" {
			l.page.note(line, diag.Say("migrate-changed/link", "link", dest))
			return ""
		}
	}
	for _, address := range []string{name, l.fileAddress(dest)} {
		if to := l.found[addressKey(address)]; address != "" && to != nil && l.place[to] != "" {
			if l.page.Language != "" {
				if own := l.edition(to); own != nil {
					to = own
				}
			}
			if fragment != "" && !l.hasPlace(to, fragment[1:]) {
				l.page.note(line, diag.Say("migrate-changed/fragment", "link", dest))
				fragment = ""
			}
			if to == l.page && fragment != "" {
				return fragment
			}
			return relativePath(l.place[l.page], l.place[to]) + fragment
		}
	}
	if file := l.site.findMedia(l.page, name, dest); file != "" && !isPageFile(file) {
		return l.layBeside(file)
	}
	if name == "/" {
		l.needsHome = true
		return relativePath(l.place[l.page], content.Root+"/index.md")
	}
	l.page.note(line, diag.Say("migrate-changed/link", "link", dest))
	return ""
}

// queryOf gives what stands behind the question mark of an address; nil for nothing.
func queryOf(address string) url.Values {
	u, err := url.Parse(address)
	if err != nil || u.RawQuery == "" {
		return nil
	}
	return u.Query()
}

// hasPlace reports a heading of this name on the new page: casebook makes no other
// places, and a link to none would be an error of the first build.
func (p *planner) hasPlace(page *Page, fragment string) bool {
	if decoded, err := url.PathUnescape(fragment); err == nil {
		fragment = decoded
	}
	return p.dry || slices.Contains(p.ids[page], fragment)
}

// unresolved is for a text of which only the ids are wanted.
type unresolved struct{}

func (unresolved) Link(string, diag.Position) (string, bool)          { return "", false }
func (unresolved) Image(string, diag.Position) (markdown.Image, bool) { return markdown.Image{}, false }
func (unresolved) Withheld(string) bool                               { return false }

// edition gives the edition of a page in the language of the page that links.
func (l pageLinker) edition(to *Page) *Page {
	for _, other := range l.site.Pages {
		if other.Language == l.page.Language && other.Group == to.Group && to.Group != "" && l.place[other] != "" {
			return other
		}
	}
	return nil
}

// fileAddress gives the address of a page that a link names by its file, as
// ../other.md.
func (l pageLinker) fileAddress(dest string) string {
	dest, _, _ = strings.Cut(dest, "#")
	if !isPageFile(dest) {
		return ""
	}
	beside, fromRoot := path.Join(path.Dir(l.page.File), dest), path.Join("/", dest)
	address := ""
	for _, other := range l.site.Pages {
		if other.File == beside {
			return other.Address
		}
		if strings.HasSuffix("/"+other.File, fromRoot) {
			address = other.Address
		}
	}
	return address
}

func (l pageLinker) picture(dest string, line int) (string, bool) {
	if strings.HasPrefix(dest, "//") {
		dest = "https:" + dest
	}
	if strings.HasPrefix(dest, "data:") || dest == "" {
		l.page.note(line, diag.Say("migrate-changed/picture", "picture", shorten(dest)))
		return "", false
	}
	name, _, here := l.site.addressPath(l.page, dest)
	file := ""
	if here || l.site.Kind == "WordPress" {
		file = l.site.findMedia(l.page, name, dest)
	}
	if file != "" {
		return l.layBeside(file), true
	}
	l.page.note(line, diag.Say("migrate-changed/picture", "picture", shorten(dest)))
	if prose.IsPublic(dest) && !here {
		return dest, false
	}
	return "", false
}

func shorten(s string) string {
	if len(s) > 80 {
		return strings.ToValidUTF8(s[:80], "") + "…"
	}
	return s
}

// layBeside puts a file beside the page, where it is published from, and gives
// its name there.
func (l pageLinker) layBeside(file string) string {
	owner := l.page
	if first := l.original(l.page); first != nil {
		owner = first
	}
	l.folder[owner] = true
	for _, page := range l.site.Pages {
		if l.original(page) == owner {
			l.folder[page] = true
		}
	}
	ending := strings.ToLower(path.Ext(file))
	stem := firstOf(content.Slugify(strings.TrimSuffix(path.Base(file), path.Ext(file))), "file")
	dir := path.Dir(l.place[owner])
	if !strings.HasPrefix(path.Base(l.place[owner]), "index.") {
		dir = path.Dir(intoFolder(l.place[owner]))
	}
	for i := 1; ; i++ {
		name := stem + ending
		if i > 1 {
			name = fmt.Sprintf("%s-%d%s", stem, i, ending)
		}
		at := dir + "/" + name
		if from, taken := l.beside[at]; taken && from != file {
			continue
		}
		l.beside[at] = file
		return name
	}
}

// relativePath gives the path of a content file from another.
func relativePath(from, to string) string {
	a, b := strings.Split(path.Dir(from), "/"), strings.Split(to, "/")
	for len(a) > 0 && len(b) > 1 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	return strings.Repeat("../", len(a)) + strings.Join(b, "/")
}

// writePage writes a page's file, and who signed it.
func (p *planner) writePage(page *Page) {
	file := p.place[page]
	text := p.moveText(page)
	people, isLetter := p.letters[page]
	edition := page.Language != ""
	home := strings.HasPrefix(path.Base(file), "index.") && path.Dir(file) == content.Root
	var front decode.Pairs
	add := func(key string, value any, given bool, comment string) {
		if given {
			front = append(front, decode.Pair{Key: key, Value: value, Comment: comment})
		}
	}
	title := firstOf(page.Title, titleOfSlug(file, page, p.site.Title))
	add("title", decode.Printable(title), !home || page.Title != "", "")
	if first := p.original(page); isLetter || first != nil && p.letters[first] != nil {
		if day := firstDay(page, text); !day.IsZero() && !edition {
			add("date", decode.Day(day), true, "")
		} else if !edition {
			page.note(0, diag.Say("migrate-changed/letter-date"))
		}
	}
	add("summary", decode.Printable(page.Summary), page.Summary != "", "")
	if page.Post && !edition && (page.Published.Hour() != 0 || page.Published.Minute() != 0) {
		add("date", page.Published, true, "")
	}
	if !edition && page.Post && page.Updated.After(page.Published) && page.Updated.Format(time.DateOnly) != page.Published.Format(time.DateOnly) {
		add("updated", decode.Day(page.Updated), true, "")
	}
	var signed signedList
	if isLetter && !edition {
		signed = p.checkPeople(people, doubtsOfText(page))
		for _, problem := range signed.problems {
			p.Rows = append(p.Rows, Row{From: p.listsOf(page), Why: diag.Say("migrate-draft/list", "file", path.Dir(file)+"/signatories.csv", "problem", problem)})
		}
	}
	if page.Withheld.ID != "" {
		page.note(0, page.Withheld)
		add("draft", true, true, page.Withheld.Message)
		if signed.unanswered > 0 {
			add("signatories_public", false, true, "")
		}
	} else if len(signed.problems) > 0 {
		add("draft", true, true, "the list of who signed has errors, and nobody is named by it: mend signatories.csv, then remove this line and the next")
		add("signatories_public", false, true, "")
	} else if signed.unanswered > 0 {
		add("draft", true, true, "nobody was asked whether these people may be named: say it in the column public of signatories.csv, then remove this line and the next")
		add("signatories_public", false, true, "")
	}
	if id := asFeedID(page.EntryID); id != "" && !edition && !p.names[id] && !strings.ContainsFunc(id, isUnprintable) { // some exports give an id twice
		p.names[id] = true
		add("id", id, true, "")
	}
	aliases := p.aliases(page, func(address string) {
		page.note(0, diag.Say("migrate-changed/query", "address", decode.Printable(shorten(address))))
	})
	add("aliases", aliases, len(aliases) > 0 && !home, "")
	written := p.file(File{Name: file, Data: []byte(front.FrontMatter("\n" + text + "\n")), From: page.File})
	if isLetter && !edition && p.file(File{Name: path.Dir(file) + "/signatories.csv", Data: []byte(signed.text), From: p.listsOf(page)}) {
		p.People += len(people)
		p.Unanswered += signed.unanswered
	}
	switch {
	case edition || !written:
	case isLetter:
		p.Letters++
	case page.Post:
		p.Posts++
	default:
		p.Pages++
	}
}

// asFeedID gives an id as feeds have it: an address is percent-encoded there.
func asFeedID(id string) string {
	if u, err := url.Parse(id); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
		return u.String()
	}
	return id
}

func (p *planner) listsOf(page *Page) string {
	var files []string
	for _, l := range p.sources[page] {
		files = append(files, l.File)
	}
	return firstOf(strings.Join(files, ", "), page.File)
}

func titleOfSlug(file string, page *Page, site string) string {
	if page.Home && site != "" {
		return site
	}
	stem, _, _ := strings.Cut(path.Base(file), ".")
	if stem == "index" {
		stem = path.Base(path.Dir(file))
	}
	words := strings.ReplaceAll(stem, "-", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}

var isoDay = lazy.Regexp(`(?:^|[^0-9])(\d{4}-\d{2}-\d{2})(?:[^0-9]|$)`)

// firstDay gives a letter's date: the page's, else one that stands in its first
// lines.
func firstDay(page *Page, text string) time.Time {
	if !page.Published.IsZero() {
		return page.Published
	}
	for i, line := range strings.SplitN(text, "\n", 20) {
		if i == 19 {
			break
		}
		if found := isoDay().FindStringSubmatch(line); found != nil && len(line) <= len(time.DateOnly)+20 {
			if day, err := time.Parse(time.DateOnly, found[1]); err == nil {
				return day
			}
		}
	}
	return time.Time{}
}

// aliases gives the old addresses of a page that lead to it from now on; lost is told
// of each other one that readers may have.
func (p *planner) aliases(page *Page, lost func(address string)) []string {
	now := newAddress(p.place[page])
	var list []string
	old := page.Others
	if !page.Unreached {
		old = append([]string{page.Address}, old...)
	}
	for _, old := range old {
		if decoded, err := url.PathUnescape(old); err == nil {
			old = decoded
		}
		name, _, here := p.site.addressPath(page, (&url.URL{Path: old}).String())
		if strings.Contains(old, "://") {
			name, _, here = p.site.addressPath(page, old)
		}
		ending := strings.ToLower(path.Ext(name))
		isHTML := ending == ".html" || ending == ".htm"
		if !here || name == "/" {
			continue
		}
		if isFolder := strings.HasSuffix(old, "/"); isFolder || !isHTML {
			name += "/"
		}
		switch first := p.owner[strings.ToLower(name)]; {
		case name == now, strings.TrimSuffix(name, "index.html") == now:
		case first != nil && first != page: // which is told
		case strings.EqualFold(name, now), ending != "" && !isHTML && (!strings.HasSuffix(old, "/") || slices.Contains(fileEndings, ending)),
			!content.CanAlias(name), strings.ContainsFunc(name, isUnprintable), p.isOwnAddress(name):
			if lost != nil {
				lost(name)
			}
		case !slices.Contains(list, name):
			list = append(list, name)
		}
	}
	return list
}

// fileEndings are those of files: a folder of such a name is none to browsers.
var fileEndings = strings.Fields(".xml .json .txt .csv .ics .pdf .css .js .png .jpg .jpeg .gif .svg .webp .php .asp .aspx")

func isUnprintable(r rune) bool { return !unicode.IsPrint(r) }

// newAddress gives the address that a content file has, in the site's own
// language.
func newAddress(file string) string {
	name := strings.TrimPrefix(strings.TrimSuffix(file, ".md"), content.Root+"/")
	stem, language, found := strings.Cut(path.Base(name), ".")
	dir := path.Dir(name)
	dir = strings.Replace(strings.TrimPrefix(strings.TrimPrefix("/"+dir, "/pages"), "/"), "/updates", "", 1)
	address := path.Join("/", dir, stem)
	if stem == "index" {
		address = path.Join("/", dir)
	}
	if found {
		address = path.Join("/", language, address)
	}
	return strings.TrimSuffix(address, "/") + "/"
}

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
