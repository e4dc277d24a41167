package migrate

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/lazy"
)

func isJekyll(files fs.FS, names map[string]bool) bool {
	return anyFile(names, "_config.yml", "_config.yaml", "_config.toml") || sub(files, "_posts")
}

// permalinkStyles are Jekyll's names for patterns of addresses.
var permalinkStyles = map[string]string{
	"": "/:categories/:year/:month/:day/:title.html", "date": "/:categories/:year/:month/:day/:title.html",
	"pretty": "/:categories/:year/:month/:day/:title/", "ordinal": "/:categories/:year/:y_day/:title.html",
	"none": "/:categories/:title.html", "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
}

// ownFeeds are the addresses of casebook's feeds of a whole site.
var ownFeeds = []string{"/feed.xml", "/atom.xml", "/feed.json"}

// A jekyll reads one site.
type jekyll struct {
	*Site
	config      values
	permalink   string
	collections values
	exclude     []string
}

func readJekyll(s *Site) error {
	j := &jekyll{Site: s, config: s.settings("_config.yml", "_config.yaml", "_config.toml")}
	s.Title, s.Description = j.config.text("title", "name"), j.config.text("description", "tagline")
	if u := j.config.text("url"); u != "" {
		s.URL = strings.TrimSuffix(u, "/") + "/" + strings.Trim(j.config.text("baseurl"), "/")
	}
	s.Language = languageTag(j.config.text("lang", "language", "locale"))
	j.permalink, j.collections = j.config.text("permalink"), j.config.table("collections")
	j.exclude = j.config.list("exclude")
	s.media = []string{"."}
	s.marked = s.cutLiquid
	data := firstOf(j.config.text("data_dir"), "_data")
	unused := 0
	for name := range s.names { // what was not on the old site, papers that a page leads to among it
		if j.isExcluded(name) && !strings.HasPrefix(name, data+"/") || strings.HasPrefix(name, "_drafts/") && !isPageFile(name) {
			delete(s.names, name)
			unused++
		}
	}
	if unused > 0 {
		s.leave("exclude", 0, diag.Say("migrate-left/unused", "count", diag.Count(unused)))
	}
	if feed := path.Join("/", j.config.table("feed").text("path")); feed != "/" && !slices.Contains(ownFeeds, feed) {
		s.leave("_config.yml", 0, diag.Say("migrate-left/feed", "address", decode.Printable(shorten(feed))))
	}
	for _, name := range s.filesBelow(".") {
		if isPageFile(name) {
			j.readFile(name)
		}
	}
	defaults, _ := j.config["defaults"].([]any)
	for _, one := range defaults { // for whatever kind of page in its folder they are
		said := asValues(one)
		j.withholdBelow(strings.Trim(strings.TrimRight(said.folded("scope").text("path"), "*"), "/"), withheldBy(said.folded("values")))
	}
	s.readDataFolder(data)
	j.readPeople()
	return nil
}

// setPicture puts the picture that front matter names for the top of a page there,
// where it is among the files.
func (j *jekyll) setPicture(p *Page, front values) {
	table := front.folded("image")
	address := firstOf(front.text("image"), table.text("path", "src", "url"), front.folded("header").text("image", "teaser"))
	if address == "" || strings.Contains(address, "{") || strings.Contains(p.Text, address) || j.findMedia(p, path.Join("/", address), address) == "" {
		return
	}
	alt := firstOf(table.text("alt"), front.text("image_alt", "image-alt", "imagealt"))
	if p.HTML {
		p.Text = figure(address, alt, "") + p.Text
		return
	}
	p.Text = "![" + alt + "](<" + address + ">)\n\n" + p.Text
	p.Line -= 2
}

// readPeople reads collections without pages of their own whose files are people.
func (j *jekyll) readPeople() {
	lists := map[string]*List{}
	for _, name := range j.filesBelow(".") {
		folder, _, within := strings.Cut(name, "/")
		settings := j.collections.table(strings.TrimPrefix(folder, "_"))
		if !within || !strings.HasPrefix(folder, "_") || !isPageFile(name) || settings == nil || settings.isTrue("output") {
			continue
		}
		text, _ := j.readText(name)
		front, _, _, err := cutFrontMatter(text)
		if front != nil && front.text("name") == "" {
			front["name"] = front.text("title")
		}
		list := lists[folder]
		if list == nil {
			list = &List{Name: folder[1:], File: folder}
			lists[folder] = list
		}
		if p := person(front); err == nil && p["name"] != "" {
			list.People = append(list.People, p)
			list.Files++
		} else {
			list.Unread = true
			j.leave(name, 0, diag.Say("migrate-left/no-person"))
		}
	}
	for _, folder := range sortedKeys(lists) {
		j.Lists = append(j.Lists, lists[folder])
	}
}

// readFile reads a page, a post, or a document of a collection that has pages.
func (j *jekyll) readFile(name string) {
	first, rest, within := strings.Cut(name, "/")
	collection := ""
	switch {
	case strings.Contains("/"+name, "/_posts/"), strings.HasPrefix(name, "_drafts/"):
		collection = "posts"
	case within && strings.HasPrefix(first, "_"):
		collection = first[1:]
		settings := j.collections.table(collection)
		if settings == nil || !settings.isTrue("output") {
			return // a layout, an include, or data
		}
	case strings.HasPrefix(path.Base(name), "_"):
		return
	}
	text, ok := j.readText(name)
	if ok && collection == "posts" && !strings.HasPrefix(text, "---") {
		j.leave(name, 0, diag.Say("migrate-left/front-matter"))
		return
	}
	if !ok || !strings.HasPrefix(text, "---") && !(strings.HasSuffix(name, ".md") && collection == "") || collection == "" && isProjectFile(name) {
		return // Jekyll copies what has no front matter as it is
	}
	p, front, ok := j.readPage(name)
	if !ok || front.text("sitemap") == "false" && strings.HasPrefix(path.Base(name), "404") || strings.HasPrefix(path.Base(name), "404") {
		return
	}
	j.setPicture(p, front)
	layouts := []string{firstOf(j.config.text("layouts_dir"), "_layouts"), firstOf(j.config.text("includes_dir"), "_includes"), "."}
	p.Data, p.Shows = j.dataShown(text, layouts), j.dataShown(p.Text, layouts)
	stem := strings.TrimSuffix(path.Base(name), path.Ext(name))
	if dated := datedName().FindStringSubmatch(stem); dated != nil && collection == "posts" {
		stem = dated[2]
		if day, err := time.Parse("2006-1-2", dated[1]); err == nil && p.Published.IsZero() {
			if p.Published = day; p.Withheld.ID == "" && day.After(time.Now()) {
				p.Withheld = diag.Say("migrate-draft/future")
			}
		}
	}
	if strings.HasPrefix(name, "_drafts/") {
		p.Withheld = diag.Say("migrate-draft")
	}
	switch {
	case collection == "posts":
		p.Post = true
		p.Address = j.postAddress(p, front, stem, name)
		if j.URL != "" && p.Withheld.ID == "" { // as jekyll-feed makes it: the address without its ending
			p.EntryID = strings.TrimSuffix(j.URL, "/") + strings.TrimSuffix(strings.TrimSuffix(p.Address, ".html"), "/")
		}
	case collection != "":
		pattern := firstOf(front.text("permalink"), j.collections.table(collection).text("permalink"), "/:collection/:path:output_ext")
		p.Address = cleanAddress(strings.NewReplacer(":collection", collection, ":path", strings.TrimSuffix(rest, path.Ext(rest)), ":name", stem, ":title", stem, ":output_ext", ".html").Replace(pattern))
	default:
		p.Address = firstOf(front.text("permalink"), pageAddress(name, j.permalink == "pretty" || strings.HasSuffix(j.permalink, "/")))
		p.Home = addressKey(p.Address) == "/"
	}
	j.editionOfName(p)
	j.editionOfFolder(p)
	j.Pages = append(j.Pages, p)
}

// editionOfFolder says by the folder at the root in which language a page is, where the
// same page stands without it, and gives editions the addresses of their language.
func (j *jekyll) editionOfFolder(p *Page) {
	first, rest, within := strings.Cut(p.File, "/")
	if tag := languageOfName(first); within && tag != "" && j.names[rest] {
		p.Language, p.Group = tag, "file:"+strings.TrimSuffix(rest, path.Ext(rest))
		return
	}
	stem := strings.TrimSuffix(path.Base(p.File), path.Ext(p.File))
	_, tag := cutNameLanguage(stem)
	if p.Language == "" || tag != p.Language || p.Language == j.Language {
		return
	}
	ending := "." + tag
	if !strings.HasSuffix(stem, ending) {
		return
	}
	p.Address = "/" + strings.ToLower(tag) + strings.Replace(p.Address, ending, "", 1)
	p.EntryID = ""
}

// isExcluded reports a file that the settings leave out of the site.
func (j *jekyll) isExcluded(name string) bool {
	return slices.ContainsFunc(j.exclude, func(pattern string) bool {
		pattern = strings.Trim(pattern, "/")
		matched, _ := path.Match(pattern, name)
		return matched || strings.HasPrefix(name, pattern+"/")
	})
}

// isProjectFile reports what stands in a repository for its developers.
func isProjectFile(name string) bool {
	stem := strings.ToLower(strings.TrimSuffix(path.Base(name), path.Ext(name)))
	for _, word := range []string{"readme", "contributing", "license", "licence", "changelog", "code_of_conduct", "security", "pull_request_template"} {
		if stem == word || strings.HasPrefix(stem, word+"_") || strings.HasPrefix(stem, word+".") || strings.HasPrefix(stem, word+"-") {
			return true
		}
	}
	return false
}

// postAddress gives a post's address by the pattern of the site or its own.
func (j *jekyll) postAddress(p *Page, front values, stem, name string) string {
	pattern := firstOf(front.text("permalink"), j.collections.table("posts").text("permalink"), j.permalink)
	if style, known := permalinkStyles[pattern]; known {
		pattern = style
	}
	var categories []string
	if before, _, found := strings.Cut(name, "_posts/"); found && before != "" {
		categories = strings.Split(strings.Trim(before, "/"), "/")
	}
	for _, c := range front.list("categories", "category") {
		categories = append(categories, strings.ToLower(c))
	}
	slugified := make([]string, len(categories))
	for i, c := range categories {
		slugified[i] = strings.ToLower(jekyllSlug(c, false))
	}
	t := p.Published
	if t.IsZero() {
		pattern, p.Unreached = datePart().ReplaceAllString(pattern, ""), true
	}
	title := stem
	if slug := front.text("slug"); slug != "" {
		title = slug
	}
	given := func(form string) string { return t.Format(form) }
	address := cleanAddress(strings.NewReplacer(":slugified_categories", strings.Join(slugified, "/"), ":categories", strings.Join(categories, "/"),
		":year", given("2006"), ":month", given("01"), ":day", given("02"), ":hour", given("15"), ":minute", given("04"), ":second", given("05"),
		":i_month", given("1"), ":i_day", given("2"), ":short_year", given("06"), ":short_month", given("Jan"), ":long_month", given("January"), ":long_day", given("Monday"),
		":y_day", given("002"), ":short_day", given("Mon"), ":week", isoWeek(t), ":w_year", isoYear(t), ":w_day", strconv.Itoa((int(t.Weekday())+6)%7+1),
		":slug", strings.ToLower(jekyllSlug(title, false)), ":title", jekyllSlug(title, true), ":output_ext", ".html").Replace(pattern))
	if unknown := anyToken().FindString(address); unknown != "" { // of a plugin
		p.note(0, diag.Say("migrate-changed/query", "address", shorten(address)))
	}
	return address
}

var (
	anyToken  = lazy.Regexp(`/[^/]*:[a-z_]+`)
	notSlug   = lazy.Regexp(`[^\pM\pL\pN]+`)
	notPretty = lazy.Regexp(`[^\pM\pL\pN._~!$&'()+,;=@]+`)
)

// jekyllSlug gives a name as addresses of Jekyll have it: letters of every script stay,
// and in titles some signs.
func jekyllSlug(name string, pretty bool) string {
	if pretty {
		return strings.Trim(notPretty().ReplaceAllString(name, "-"), "-")
	}
	return strings.Trim(notSlug().ReplaceAllString(name, "-"), "-")
}

// datePart is what of a pattern stands for a day.
var datePart = lazy.Regexp(`W?:(?:year|month|day|i_month|i_day|short_year|y_day|short_day|week|monthname)\b`)

func isoWeek(t time.Time) string {
	_, week := t.ISOWeek()
	return fmt.Sprintf("%02d", week)
}

func isoYear(t time.Time) string {
	year, _ := t.ISOWeek()
	return strconv.Itoa(year)
}

// cleanAddress gives an address without empty parts.
func cleanAddress(address string) string {
	clean := path.Join("/", address)
	if strings.HasSuffix(address, "/") && clean != "/" {
		clean += "/"
	}
	return clean
}

// pageAddress gives the address of a page by its file's name.
func pageAddress(name string, pretty bool) string {
	stem := strings.TrimSuffix(name, path.Ext(name))
	switch {
	case stem == "index":
		return "/"
	case path.Base(stem) == "index":
		return "/" + path.Dir(stem) + "/"
	case pretty:
		return "/" + stem + "/"
	}
	return "/" + stem + ".html"
}
