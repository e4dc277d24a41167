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
)

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
