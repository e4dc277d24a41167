package migrate

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/markdown"
	"casebook/internal/prose"
)

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

func (unresolved) Link(string, diag.Position) (string, bool) { return "", false }

func (unresolved) Image(string, diag.Position) (markdown.Image, bool) { return markdown.Image{}, false }

func (unresolved) Withheld(string) bool { return false }

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

func shorten(s string) string {
	if len(s) > 80 {
		return strings.ToValidUTF8(s[:80], "") + "…"
	}
	return s
}

// relativePath gives the path of a content file from another.
func relativePath(from, to string) string {
	a, b := strings.Split(path.Dir(from), "/"), strings.Split(to, "/")
	for len(a) > 0 && len(b) > 1 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	return strings.Repeat("../", len(a)) + strings.Join(b, "/")
}
