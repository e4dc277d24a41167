package migrate

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/migrate/sqlite"
)

// Publii, a program with windows, keeps the texts of a site in a database and
// everything else in files beside it.
const (
	publiiDatabase = "input/db.sqlite"
	publiiSettings = "input/config/site.config.json"
	publiiTree     = "input/config/pages.config.json" // which page lies below which
)

func isPublii(_ fs.FS, names map[string]bool) bool { return names[publiiDatabase] }

// A publii reads one site.
type publii struct {
	*Site
	settings values
	items    map[int64]*publiiItem
	parents  map[int64]int64 // of a page in the tree of pages
}

// A publiiItem is a post or a page, which stand in one table.
type publiiItem struct {
	page  *Page
	id    int64
	slug  string
	image int64  // of the table of pictures, the one above the text; 0 for none
	text  string // as the editor left it
	core  values // what else the editor knows of it
}

func readPublii(s *Site) error {
	p := &publii{Site: s, settings: s.settings(publiiSettings), items: map[int64]*publiiItem{}, parents: map[int64]int64{}}
	s.Title, s.Description = p.settings.text("displayName", "name"), p.settings.text("description")
	if domain := strings.TrimRight(p.settings.text("domain"), "/"); strings.HasPrefix(domain, "//") {
		s.URL = "https:" + domain
	} else if strings.HasPrefix(domain, "http") {
		s.URL = domain
	}
	if s.Language = languageTag(p.settings.text("language")); p.settings.text("language") == "custom" {
		s.Language = languageTag(p.settings.text("customLanguage"))
	}
	s.media = []string{"input", "input/root-files"}
	file, err := openDatabase(s, publiiDatabase)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := p.readDatabase(file); err != nil {
		return faultOfDatabase(publiiDatabase, err)
	}
	if data, err := readFile(s.files, publiiTree, maxData); err == nil {
		var tree []any
		if json.Unmarshal(data, &tree) == nil {
			p.readTree(tree, 0, 0)
		}
	}
	p.finishPages()
	return nil
}

// A databaseFile is a file of which any part can be read.
type databaseFile interface {
	fs.File
	io.ReaderAt
}

// openDatabase opens a database that no program is in the midst of writing: what
// stands in the files beside it is not in it yet.
func openDatabase(s *Site, name string) (databaseFile, error) {
	for _, ending := range []string{"-wal", "-journal"} {
		if info, err := fs.Stat(s.files, name+ending); err == nil && info.Size() > 0 {
			return nil, damageAt(diag.Position{File: name}, diag.Say("site-unreadable/open-database", "file", name+ending, "database", name))
		}
	}
	f, err := s.files.Open(name)
	if err != nil {
		return nil, err
	}
	file, ok := f.(databaseFile)
	if !ok {
		f.Close()
		return nil, faultOfDatabase(name, sqlite.ErrUnfit)
	}
	return file, nil
}

// faultOfDatabase says of what is wrong with a database what the user can do.
func faultOfDatabase(name string, err error) error {
	var damage *sqlite.Damage
	switch {
	case errors.As(err, &damage):
		return damageAt(diag.Position{File: name}, diag.Say("site-unreadable/database", "file", name, "page", damage.Page))
	case errors.Is(err, sqlite.ErrUnfit):
		return damageAt(diag.Position{File: name}, diag.Say("site-unreadable/no-database", "file", name, "megabytes", sqlite.MaxFile>>20))
	}
	return err
}

// number gives a whole number, which may be written as text.
func (v values) number(key string) int64 {
	switch n := v[key].(type) {
	case int64:
		return n
	case float64:
		return int64(n)
	}
	n, _ := strconv.ParseInt(v.text(key), 10, 64)
	return n
}

// moment gives a moment that is written as milliseconds since 1970.
func (v values) moment(key string) time.Time {
	t := time.UnixMilli(v.number(key)).UTC().Truncate(time.Second)
	if t.Unix() <= 0 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

// raw gives a text as it is, with line feeds.
func (v values) raw(key string) string {
	s, _ := v[key].(string)
	return strings.ReplaceAll(s, "\r\n", "\n")
}

func (p *publii) readDatabase(file databaseFile) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	db, err := sqlite.Open(file, info.Size())
	if err != nil {
		return err
	}
	if !db.Has("posts") {
		return sqlite.ErrUnfit
	}
	for row, err := range db.Rows("posts") {
		if err != nil {
			return err
		}
		if len(p.items) >= maxFiles {
			return diag.NewFault(diag.Say("site-unreadable/files", "limit", maxFiles))
		}
		p.addItem(values(row))
	}
	for row, err := range db.Rows("posts_additional_data") {
		if err != nil {
			return err
		}
		v := values(row)
		if item := p.items[v.number("post_id")]; item != nil && v.text("key") == "_core" {
			var core values
			_ = json.Unmarshal([]byte(v.raw("value")), &core) // what cannot be read says nothing
			item.core = core
			for _, said := range flatten(nil, "", false, "", map[string]any(core)) {
				if why := said.keeps(time.Now()); item.page.Withheld.ID == "" && strings.Contains(strings.ToLower(said.own), "robots") {
					item.page.Withheld = why
				}
			}
		}
	}
	for row, err := range db.Rows("posts_images") {
		if err != nil {
			return err
		}
		v := values(row)
		if item := p.items[v.number("post_id")]; item != nil && item.image != 0 && item.image == v.number("id") {
			item.setImage(v)
		}
	}
	return nil
}

// addItem takes a post or a page. What was not to be found on the old site is not
// published here either.
func (p *publii) addItem(row values) {
	status := strings.Split(strings.ReplaceAll(row.text("status"), " ", ""), ",")
	is := func(word string) bool { return slices.Contains(status, word) }
	item := &publiiItem{id: row.number("id"), slug: row.text("slug"), image: row.number("featured_image_id"), text: row.raw("text")}
	kind := "post"
	if is("is-page") {
		kind = "page"
	}
	called := fmt.Sprintf("%s: %s %d", publiiDatabase, kind, item.id)
	switch {
	case is("trashed"):
		p.leave(called, 0, diag.Say("migrate-left/status", "status", "trashed"))
		return
	case len(item.text) > maxPage:
		p.leave(called, 0, diag.Say("migrate-left/large"))
		return
	}
	item.page = &Page{File: called, Post: !is("is-page"), Title: row.text("title"), Published: row.moment("created_at"), Updated: row.moment("modified_at")}
	switch {
	case !is("published") || is("draft"):
		item.page.Withheld = diag.Say("migrate-draft")
	case is("hidden"):
		item.page.Withheld = diag.Say("migrate-draft/hidden")
	}
	p.items[item.id] = item
}

// setImage puts the picture that stands above a text into it; finishPages puts it
// in front.
func (i *publiiItem) setImage(row values) {
	var more values
	_ = json.Unmarshal([]byte(row.raw("additional_data")), &more)
	if name := path.Base(row.text("url")); name != "." && name != "/" {
		i.page.Text = figure("#DOMAIN_NAME#"+name, more.text("alt"), html.EscapeString(more.text("caption")))
	}
}

// figure gives the HTML of a picture; the caption is HTML itself.
func figure(address, alt, caption string) string {
	if caption != "" {
		caption = "<figcaption>" + caption + "</figcaption>"
	}
	return `<figure><img src="` + html.EscapeString(address) + `" alt="` + html.EscapeString(alt) + `">` + caption + "</figure>\n"
}

// readTree learns which page lies below which.
func (p *publii) readTree(list []any, parent int64, depth int) {
	for _, entry := range list {
		v := asValues(entry)
		id := v.number("id")
		if _, known := p.parents[id]; id == 0 || known || depth > 20 {
			continue
		}
		p.parents[id] = parent
		below, _ := v["subpages"].([]any)
		p.readTree(below, id, depth+1)
	}
}

// address gives the address of a post or a page by the settings of the site.
func (p *publii) address(item *publiiItem) string {
	advanced := p.settings.table("advanced")
	urls := advanced.table("urls")
	if !item.page.Post && advanced.isTrue("usePageAsFrontpage") && advanced.number("pageAsFrontpage") == item.id {
		return "/"
	}
	name := item.slug
	if item.page.Post {
		name = path.Join(urls.text("postsPrefix"), name)
	}
	if !urls.isTrue("cleanUrls") {
		return cleanAddress("/" + name + ".html")
	}
	for parent := p.parents[item.id]; parent != 0 && !item.page.Post; parent = p.parents[parent] {
		if above := p.items[parent]; above != nil {
			name = path.Join(above.slug, name)
		}
	}
	return cleanAddress("/" + name + "/")
}

// finishPages gives each page its address, and then its text, whose links lead to
// the addresses of others.
func (p *publii) finishPages() {
	var items []*publiiItem
	for _, item := range p.items {
		if item.slug != "" {
			item.page.Address = p.address(item)
		} else {
			item.page.Address = fmt.Sprintf("/post-%d/", item.id)
		}
		item.page.Home = item.page.Address == "/"
		items = append(items, item)
	}
	slices.SortFunc(items, func(a, b *publiiItem) int { return cmp.Compare(a.id, b.id) })
	for _, item := range items {
		page := item.page
		if page.Withheld.ID == "" {
			page.Withheld = withheldBy(item.core)
		}
		advanced := p.settings.table("advanced")
		if robots := firstOf(item.core.text("metaRobots"), advanced.text(map[bool]string{true: "metaRobotsPosts", false: "metaRobotsPages"}[page.Post])); page.Withheld.ID == "" && (strings.Contains(robots, "noindex") || advanced.isTrue("noIndexThisPage")) {
			page.Withheld = diag.Say("migrate-draft/hidden")
		}
		if page.Post && page.Withheld.ID == "" && strings.HasPrefix(p.settings.text("domain"), "http") && item.slug != "" { // as its feed says it
			page.EntryID = p.URL + page.Address
			if p.settings.table("advanced").table("urls").isTrue("addIndex") && strings.HasSuffix(page.Address, "/") {
				page.EntryID += "index.html"
			}
		}
		if summary := item.core.text("metaDesc"); !publiiVariable().MatchString(summary) {
			page.Summary = summary
		}
		above, text := page.Text, item.text
		switch item.core.text("editor") {
		case "markdown":
			page.Line = 1
			if above != "" {
				page.Line, above = -1, above+"\n"
			}
		case "blockeditor":
			var ok bool
			if text, ok = blocksHTML(page, text); !ok {
				p.leave(page.File, 0, diag.Say("migrate-left/unread"))
				continue
			}
			page.HTML = true
		default:
			page.HTML = true
		}
		page.Text = p.cutPubliiMarks(item.id, above+text)
		p.Pages = append(p.Pages, page)
	}
}

var (
	publiiVariable = lazy.Regexp(`%[a-z]+`)
	publiiMedia    = lazy.Regexp(`#DOMAIN_NAME#/?media/`)
	publiiLink     = lazy.Regexp(`#INTERNAL_LINK#/([a-z]+)/([^\s"'<>()#]*)`)
	publiiAMP      = lazy.Regexp(`(?is)<publii-amp>.*?</publii-amp>|</?publii-non-amp>`)
	publiiReadMore = lazy.Regexp(`(?i)<hr\s+id=["']read-more["'][^<>]*>`)
)

// cutPubliiMarks gives a text with addresses from the root of the site in the
// place of what Publii fills in when it makes the site.
func (p *publii) cutPubliiMarks(id int64, text string) string {
	for _, mark := range []func() *regexp.Regexp{publiiAMP, publiiReadMore} {
		text = mark().ReplaceAllString(text, "")
	}
	text = publiiMedia().ReplaceAllString(text, "/media/")
	text = strings.ReplaceAll(text, "#DOMAIN_NAME#", fmt.Sprintf("/media/posts/%d/", id))
	return publiiLink().ReplaceAllStringFunc(text, func(link string) string {
		f := publiiLink().FindStringSubmatch(link)
		switch f[1] {
		case "post", "page":
			number, _ := strconv.ParseInt(f[2], 10, 64)
			if to := p.items[number]; to != nil {
				return to.page.Address
			}
		case "frontpage", "blogpage":
			return "/"
		case "file":
			return "/" + strings.TrimPrefix(f[2], "/")
		}
		return "/" + f[1] + "/" + f[2]
	})
}

// A publiiBlock is a part of a text of Publii's block editor.
type publiiBlock struct {
	Type    string
	Content any
	Config  any
}

// blocksHTML gives the HTML that Publii makes of the blocks of a text; false when
// they cannot be read. Of kinds that are not known the texts are taken, and told.
func blocksHTML(p *Page, text string) (string, bool) {
	if strings.TrimSpace(text) == "" {
		return "", true
	}
	var blocks []publiiBlock
	if json.Unmarshal([]byte(text), &blocks) != nil {
		return "", false
	}
	var b strings.Builder
	for _, block := range blocks {
		words, _ := block.Content.(string)
		parts, config := asValues(block.Content), asValues(block.Config)
		switch kind := strings.TrimPrefix(block.Type, "publii-"); kind {
		case "paragraph":
			b.WriteString("<p>" + words + "</p>\n")
		case "header":
			level := max(1, min(6, config.number("headingLevel")))
			if link := config.table("link").text("url"); link != "" {
				words = `<a href="` + html.EscapeString(link) + `">` + words + "</a>"
			}
			fmt.Fprintf(&b, "<h%d>%s</h%[1]d>\n", level, words)
		case "list":
			element := "ul"
			if config.text("listType") == "ol" {
				element = "ol"
			}
			b.WriteString("<" + element + ">" + words + "</" + element + ">\n")
		case "quote":
			b.WriteString("<blockquote><p>" + parts.raw("text") + "</p>")
			if author := parts.raw("author"); author != "" {
				b.WriteString("<p>" + author + "</p>")
			}
			b.WriteString("</blockquote>\n")
		case "code":
			b.WriteString("<pre><code>" + strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(words) + "</code></pre>\n")
		case "image":
			b.WriteString(figure(parts.text("image"), parts.text("alt"), parts.raw("caption")))
		case "gallery":
			images, _ := parts["images"].([]any)
			for _, image := range images {
				v := asValues(image)
				b.WriteString(figure(v.text("src"), v.text("alt"), v.raw("caption")))
			}
		case "table":
			writeTableHTML(&b, parts)
		case "separator":
			b.WriteString("<hr>\n")
		case "readmore":
		case "html":
			b.WriteString(words + "\n")
		default:
			p.note(0, diag.Say("migrate-left/tag", "tag", block.Type))
			if words != "" {
				b.WriteString("<p>" + words + "</p>\n")
			}
		}
	}
	return b.String(), true
}

// writeTableHTML writes a table of the block editor.
func writeTableHTML(b *strings.Builder, table values) {
	writeRow := func(element string, cells []any) {
		b.WriteString("<tr>")
		for _, cell := range cells {
			words, _ := cell.(string)
			b.WriteString("<" + element + ">" + words + "</" + element + ">")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("<table>")
	if heads, _ := table["headers"].([]any); table.isTrue("hasHeader") && len(heads) > 0 {
		writeRow("th", heads)
	}
	rows, _ := table["rows"].([]any)
	for _, row := range rows {
		cells, _ := row.([]any)
		writeRow("td", cells)
	}
	b.WriteString("</table>\n")
}
