package migrate

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"casebook/internal/content"
	"casebook/internal/diag"
)

// hugoSettings are where Hugo's settings stand.
var hugoSettings = []string{"hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json", "config/_default/hugo.toml", "config/_default/hugo.yaml", "config/_default/config.toml", "config/_default/config.yaml"}

func isHugo(files fs.FS, names map[string]bool) bool {
	return anyFile(names, hugoSettings[:4]...) || anyFile(names, hugoSettings[8:]...) && sub(files, "content") || sub(files, "content") && anyFile(names, hugoSettings...)
}

// A hugo reads one site.
type hugo struct {
	*Site
	config    values
	languages map[string]string // the folder of content of each language, by its tag
	own       string
	folder    string            // of content
	cascades  map[string]values // what a folder says for all below it
}

func readHugo(s *Site) error {
	h := &hugo{Site: s, config: s.settings(hugoSettings...), languages: map[string]string{}, cascades: map[string]values{}}
	h.readParts()
	s.Title, s.URL = h.config.text("title"), h.config.text("baseURL")
	if !strings.HasPrefix(s.URL, "http") {
		s.URL = ""
	}
	s.Description = firstOf(h.param("description"), h.param("subtitle"))
	h.own = languageTag(firstOf(h.config.text("defaultContentLanguage"), h.config.text("languageCode", "locale")))
	s.Language = h.own
	for key, v := range firstTable(h.config, "languages", "Languages") {
		tag, settings := languageTag(key), asValues(v)
		if tag == "" {
			continue
		}
		h.languages[tag] = settings.text("contentDir")
		if tag == h.own {
			s.Title = firstOf(s.Title, settings.text("title"))
		}
	}
	s.media = []string{"static", "assets"}
	s.marked = s.cutShortcodes
	folder := firstOf(h.config.text("contentDir"), "content")
	h.folder = folder
	ignored := h.findIgnored()
	for _, name := range s.filesBelow(folder) {
		if isPageFile(name) {
			h.readFile(folder, name)
		}
	}
	h.withholdByCascade("", h.config)
	for _, p := range s.Pages {
		if p.Withheld.ID == "" && (ignored[p.File] || p.Language != "" && h.isDisabled(p.Language)) {
			p.Withheld = diag.Say("migrate-draft")
		}
	}
	mounts, _ := h.config.folded("module")["mounts"].([]any)
	for _, mount := range mounts {
		for _, pattern := range asValues(mount).list("excludeFiles", "excludefiles") {
			s.withholdIgnored(pattern)
		}
	}
	for dir, front := range h.cascades {
		h.withholdByCascade(dir, front)
	}
	s.readDataFolder("data")
	return nil
}

// findIgnored gives the files that the settings leave out of the site; no page has
// what they leave out beside it.
func (h *hugo) findIgnored() map[string]bool {
	ignored := map[string]bool{}
	for _, pattern := range h.config.list("ignoreFiles", "ignorefiles") {
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
	for _, key := range h.config.list("disableLanguages", "disablelanguages") {
		if languageTag(key) == tag {
			return true
		}
	}
	for key, v := range firstTable(h.config, "languages", "Languages") {
		if languageTag(key) == tag && asValues(v).maySay("disabled") {
			return true
		}
	}
	return false
}

// readParts adds what stands in files of their own: config/_default/languages.toml has
// the table of languages, and config/production/ what the published site has instead.
func (h *hugo) readParts() {
	if h.config == nil {
		h.config = values{}
	}
	for _, folder := range []string{"config/_default", "config/production"} {
		for _, name := range h.filesBelow(folder) {
			stem, _, _ := strings.Cut(path.Base(name), ".")
			if ext := path.Ext(name); path.Dir(name) != folder || !slices.Contains([]string{".toml", ".yaml", ".yml", ".json"}, ext) {
				continue
			}
			part := h.settings(name)
			if stem != "hugo" && stem != "config" {
				if inner, wrapped := part[stem]; !wrapped || len(part) != 1 {
					part = values{stem: map[string]any(part)}
				} else {
					part = values{stem: inner}
				}
			}
			h.config.merge(part)
		}
	}
}

// merge adds what another file says, over what is there.
func (v values) merge(more values) {
	for key, value := range more {
		within, there := asValues(value), v.table(key)
		if within != nil && there != nil {
			there.merge(within)
			continue
		}
		v[key] = value
	}
}

// withholdByCascade makes drafts of the pages below a folder for which something that
// it says for all of them holds.
func (h *hugo) withholdByCascade(dir string, front values) {
	cascades, _ := front["cascade"].([]any)
	for _, one := range append(cascades, front["cascade"]) {
		table := asValues(one)
		if table == nil {
			continue
		}
		why := withheldBy(table)
		if why.ID == "" {
			why = withheldBy(table.folded("params"))
		}
		target := firstTable(table, "target", "_target").text("path")
		for _, p := range h.Pages {
			if below := dir == "" || dir == "." || strings.HasPrefix(p.File, dir+"/"); why.ID != "" && p.Withheld.ID == "" && below && h.isTarget(p, target) {
				p.Withheld = why
			}
		}
	}
}

// isTarget reports a page whose path a pattern of Hugo matches; one that cannot be
// read may match any.
func (h *hugo) isTarget(p *Page, pattern string) bool {
	if pattern == "" || strings.ContainsAny(pattern, "{}[]\\") {
		return true
	}
	quoted := regexp.QuoteMeta(strings.ToLower("/" + strings.Trim(pattern, "/")))
	expression, err := regexp.Compile("^" + strings.NewReplacer(`/\*\*`, "(?:/.*)?", `\*\*`, ".*", `\*`, "[^/]*", `\?`, "[^/]").Replace(quoted) + "$")
	if err != nil {
		return true
	}
	name := strings.ToLower(strings.TrimPrefix(p.File, h.folder))
	stem, _, _ := strings.Cut(path.Base(name), ".")
	at := path.Join("/", path.Dir(name), stem)
	return expression.MatchString(at) || (stem == "index" || stem == "_index") && expression.MatchString(path.Dir(at)) || expression.MatchString(name)
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

func (h *hugo) param(key string) string {
	return firstTable(h.config, "params", "Params").text(key)
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
func (h *hugo) readFile(folder, name string) {
	p, front, ok := h.readPage(name)
	if !ok {
		return
	}
	if front["cascade"] != nil {
		h.cascades[path.Dir(name)] = front
	}
	if front == nil && strings.TrimSpace(p.Text) == "" || front.table("cascade") != nil && strings.TrimSpace(p.Text) == "" {
		return
	}
	inside := strings.TrimPrefix(name, folder+"/")
	for tag, dir := range h.languages {
		switch {
		case dir != "" && strings.HasPrefix(name, dir+"/"):
			p.Language, inside = tag, strings.TrimPrefix(name, dir+"/")
		case dir == "" && strings.HasPrefix(inside, strings.ToLower(tag)+"/"):
			p.Language, inside = tag, inside[len(tag)+1:]
		}
	}
	stem := strings.TrimSuffix(inside, path.Ext(inside))
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
	p.Address = h.address(p, front, stem)
	if p.Language != "" {
		p.Address = "/" + strings.ToLower(p.Language) + p.Address
	}
	if u := front.text("url"); u != "" && !strings.Contains(u, ":") {
		p.Address = cleanAddress("/" + u)
	}
	if p.Post && h.URL != "" && p.Withheld.ID == "" {
		p.EntryID = strings.TrimSuffix(h.URL, "/") + p.Address
	}
	if !p.Published.IsZero() && front.text("publishDate") != "" {
		p.Published = front.time("date", "publishDate")
	}
	if p.Withheld.ID == "" && h.isInBundle(name) {
		p.Withheld = diag.Say("migrate-draft/hidden")
	}
	h.Pages = append(h.Pages, p)
}

// postSections are the folders that hold news, as people call them.
var postSections = strings.Fields("post posts blog news updates articles aktuelles actualites actualités noticias nowosci novyny novosti press releases")

// address gives a page's address by its folder or the pattern of its section.
func (h *hugo) address(p *Page, front values, stem string) string {
	dir, base := path.Split(stem)
	if base == "index" || base == "_index" {
		dir, base = path.Split(strings.Trim(dir, "/"))
	}
	if base == "" {
		return "/"
	}
	section, _, _ := strings.Cut(stem, "/")
	slug := firstOf(front.text("slug"), base)
	if pattern := h.config.table("permalinks").text(section); pattern != "" {
		t := p.Published
		if t.IsZero() {
			p.Unreached = datePart().MatchString(pattern)
			pattern = datePart().ReplaceAllString(pattern, "")
		}
		return cleanAddress(strings.NewReplacer(":year", t.Format("2006"), ":month", t.Format("01"), ":monthname", t.Format("January"), ":day", t.Format("02"), ":section", section, ":sections", strings.Trim(dir, "/"),
			":slugorfilename", slug, ":slugorcontentbasename", slug, ":contentbasename", base, ":slug", slug, ":filename", base, ":title", content.Slugify(p.Title)).Replace(pattern) + "/")
	}
	address := strings.ToLower(strings.ReplaceAll(path.Join("/", dir, slug), " ", "-"))
	if h.config.isTrue("uglyURLs") {
		return address + ".html"
	}
	return address + "/"
}

func isEleventy(files fs.FS, names map[string]bool) bool {
	return anyFile(names, "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs", ".eleventy.js") || hasRootFile(files, ".eleventy.js")
}

func hasRootFile(files fs.FS, name string) bool {
	_, err := fs.Stat(files, name)
	return err == nil
}
