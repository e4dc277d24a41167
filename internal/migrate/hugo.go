package migrate

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"casebook/internal/diag"
)

// hugoSettings are where Hugo's settings stand, beside those in hugoFolders.
var hugoSettings = []string{"hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json"}

func isHugo(files fs.FS, names map[string]bool) bool {
	if anyFile(names, hugoSettings[:4]...) {
		return true
	}
	return sub(files, "content") && (anyFile(names, hugoSettings...) || sub(files, hugoFolders[0]))
}

// A hugo reads one site.
type hugo struct {
	*Site
	config   values // with its keys in small letters
	own      string
	folders  []hugoFolder
	cascades []hugoCascade
	places   map[*Page]hugoPlace
}

func readHugo(s *Site) error {
	h := &hugo{Site: s, places: map[*Page]hugoPlace{}}
	unread := h.readSettings()
	s.Title, s.URL = h.config.text("title"), h.config.text("baseURL")
	if !strings.HasPrefix(s.URL, "http") {
		s.URL = ""
	}
	s.Description = firstOf(h.config.table("params").text("description"), h.config.table("params").text("subtitle"))
	h.own = languageTag(firstOf(h.config.text("defaultContentLanguage"), h.config.text("languageCode", "locale")))
	s.Language = h.own
	s.Titles = map[string]string{}
	for key, v := range h.config.table("languages") {
		tag, title := languageTag(key), asValues(v).text("title")
		if tag != "" && tag == h.own {
			s.Title = firstOf(title, s.Title)
		} else {
			s.Titles[tag] = title
		}
	}
	s.media = []string{"static", "assets"}
	s.marked = s.cutShortcodes
	h.findFolders()
	ignored := h.findIgnored()
	h.addCascades("", h.config)
	for _, v := range h.config.table("languages") {
		h.addCascades("", asValues(v))
	}
	for _, folder := range h.folders {
		for _, name := range s.filesBelow(folder.source) {
			if isPageFile(name) && h.folderOf(name).source == folder.source {
				h.readFile(folder, name)
			}
		}
	}
	for _, p := range s.Pages {
		if p.Withheld.ID == "" && (ignored[p.File] || p.Language != "" && h.isDisabled(p.Language)) {
			p.Withheld = diag.Say("migrate-draft")
		}
	}
	mounts, _ := h.config.table("module")["mounts"].([]any)
	for _, mount := range mounts {
		for _, pattern := range asValues(mount).list("excludefiles") {
			withholdIgnored(s, pattern)
		}
	}
	h.withholdByCascades()
	h.withholdBelow("", unread)
	s.readDataFolder("data")
	for _, folder := range h.folders {
		leaveFormats(s, folder.source)
	}
	h.tellLists()
	return nil
}

// findIgnored gives the files that the settings leave out of the site; no page has
// what they leave out beside it.
func (h *hugo) findIgnored() map[string]bool {
	ignored := map[string]bool{}
	for _, pattern := range h.config.list("ignorefiles") {
		leaves, err := regexp.Compile(pattern)
		for name := range h.names {
			if err != nil || !leaves.MatchString("/"+name) {
				continue
			}
			if ignored[name] = true; !isPageFile(name) {
				delete(h.names, name)
			}
		}
	}
	return ignored
}

// isDisabled reports a language that the settings name and do not publish.
func (h *hugo) isDisabled(tag string) bool {
	for _, key := range h.config.list("disablelanguages") {
		if languageTag(key) == tag {
			return true
		}
	}
	for key, v := range h.config.table("languages") {
		if languageTag(key) == tag && asValues(v).maySay("disabled") {
			return true
		}
	}
	return false
}

// isInBundle reports a file beside or below the text of a page that has a folder of
// its own: it was a part of that page, if its layout showed it, and no page.
func (h *hugo) isInBundle(name string) bool {
	stem, _, _ := strings.Cut(path.Base(name), ".")
	dir := path.Dir(name)
	if stem == "index" {
		dir = path.Dir(dir)
	}
	for ; dir != "." && dir != "/"; dir = path.Dir(dir) {
		if h.names[dir+"/index.md"] || h.names[dir+"/index.html"] {
			return true
		}
	}
	return false
}

func firstTable(v values, keys ...string) values {
	for _, key := range keys {
		if t := v.table(key); t != nil {
			return t
		}
	}
	return nil
}

// readFile reads a page, or the text of a section.
func (h *hugo) readFile(folder hugoFolder, name string) {
	p, front, ok := h.readPage(name)
	inside := path.Join(folder.below, strings.TrimPrefix(name, folder.source+"/"))
	dir := path.Dir(inside)
	if !ok {
		if strings.HasPrefix(path.Base(name), "_index.") {
			h.cascades = append(h.cascades, hugoCascade{dir: dir, why: unclear(name)})
		}
		return
	}
	h.addCascades(dir, lowerKeys(front))
	if front == nil && strings.TrimSpace(p.Text) == "" || front.table("cascade") != nil && strings.TrimSpace(p.Text) == "" {
		return
	}
	p.Language = firstOf(folder.language, p.Language)
	for key := range h.config.table("languages") {
		if tag := languageTag(key); tag != "" && folder.language == "" && strings.HasPrefix(inside, strings.ToLower(tag)+"/") {
			p.Language, inside = tag, inside[len(tag)+1:]
		}
	}
	stem := strings.TrimSuffix(inside, path.Ext(inside))
	if dated := datedName().FindStringSubmatch(path.Base(stem)); dated != nil && p.Published.IsZero() && slices.Contains(h.config.table("frontmatter").list("date"), ":filename") {
		p.Published = values{"date": dated[1]}.time("date")
		if front.text("slug") == "" {
			front = values{"slug": dated[2]}
		}
	}
	if rest, tag := cutNameLanguage(stem); tag != "" && strings.Contains(path.Base(stem), ".") {
		stem, p.Language = rest, firstOf(p.Language, tag)
	}
	if p.Language == h.own {
		p.Language = ""
	}
	p.Group = firstOf(p.Group, "file:"+stem)
	base := path.Base(stem)
	section, _, hasSection := strings.Cut(stem, "/")
	switch {
	case base == "_index" && path.Dir(stem) == ".":
		p.Home = true
	case base == "_index" && strings.TrimSpace(p.Text) == "":
		return // a list of what is below it
	case base != "_index":
		p.Post = hasSection && !p.Published.IsZero() && slices.Contains(postSections, section)
	}
	kind := "page"
	if p.Home {
		kind = "home"
	} else if base == "_index" {
		kind = "section"
	}
	p.Address = h.address(p, front, stem, kind)
	if p.Language != "" {
		p.Address = "/" + strings.ToLower(p.Language) + p.Address
	}
	if u := front.text("url"); u != "" && !strings.Contains(u, ":") {
		p.Address, p.Unreached = cleanAddress("/"+u), false
	}
	for i, other := range p.Others { // one that begins with no slash stands beside the page
		if !strings.HasPrefix(other, "/") && !strings.Contains(other, "://") {
			p.Others[i] = cleanAddress(path.Dir(strings.TrimSuffix(p.Address, "/")) + "/" + other + "/")
		}
	}
	if p.Post && h.URL != "" && p.Withheld.ID == "" && !p.Unreached {
		p.EntryID = strings.TrimSuffix(h.URL, "/") + p.Address
	}
	if !p.Published.IsZero() && front.text("publishDate") != "" {
		p.Published = front.time("date", "publishDate")
	}
	if p.Withheld.ID == "" && h.isInBundle(name) {
		p.Withheld = diag.Say("migrate-draft/hidden")
	}
	if p.Withheld.ID == "" && slices.Contains(h.config.list("disablekinds"), kind) {
		p.Withheld = diag.Say("migrate-draft")
	}
	if p.Withheld.ID == "" {
		p.Withheld = folder.withheld
	}
	h.places[p] = hugoPlace{"/" + strings.ToLower(strings.ReplaceAll(strings.TrimSuffix(strings.TrimSuffix(stem, "/_index"), "/index"), " ", "-")), kind}
	h.Pages = append(h.Pages, p)
}

func isEleventy(files fs.FS, names map[string]bool) bool {
	return anyFile(names, "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs", ".eleventy.js") || hasRootFile(files, ".eleventy.js")
}

func hasRootFile(files fs.FS, name string) bool {
	_, err := fs.Stat(files, name)
	return err == nil
}
