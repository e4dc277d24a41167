package migrate

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/letter"
)

// pageEndings are those of files that hold a page's text.
var pageEndings = []string{".md", ".markdown", ".html", ".htm", ".njk", ".liquid"}

// isPageFile reports a file that may hold a page.
func isPageFile(name string) bool {
	return slices.Contains(pageEndings, strings.ToLower(path.Ext(name)))
}

// anyFile reports whether one of the names is there.
func anyFile(names map[string]bool, list ...string) bool {
	return slices.ContainsFunc(list, func(name string) bool { return names[name] })
}

// settings gives what the first of the files says that is there.
func (s *Site) settings(list ...string) values {
	for _, name := range list {
		if !s.names[name] {
			continue
		}
		data, err := readFile(s.files, name, maxPage)
		if err != nil {
			continue
		}
		if v, err := parseData(name, data); err == nil {
			return asValues(v)
		}
		s.leave(name, 0, diag.Say("migrate-left/unread"))
	}
	return nil
}

// datedName is a file's name that begins with its date, as Jekyll's do.
var datedName = lazy.Regexp(`^(\d{4}-\d{1,2}-\d{1,2})-(.+)$`)

// readPage reads a page of a folder's generator: front matter and text. False
// when the file holds none, or cannot be read, which is told.
func (s *Site) readPage(name string) (*Page, values, bool) {
	text, ok := s.readText(name)
	if !ok {
		return nil, nil, false
	}
	front, body, line, err := cutFrontMatter(text)
	if err != nil {
		s.leave(name, 1, diag.Say("migrate-left/front-matter"))
		return nil, nil, false
	}
	p := &Page{
		File: name, Text: body, Line: line, Title: front.text("title"),
		Summary:   front.text("description", "summary", "excerpt"),
		Published: front.time("date", "publishdate", "publishDate"),
		Updated:   front.time("lastmod", "last_modified_at", "updated", "modified"),
		Others:    front.list("aliases", "redirect_from"),
		Language:  languageTag(front.text("lang", "language", "locale")),
		Group:     front.text("translationKey", "ref", "translation_key", "page_id"),
	}
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".html", ".htm", ".njk", ".liquid":
		p.HTML = true
	}
	s.noteTopics(front.list("tags", "tag", "categories", "category")...)
	s.noteKeys(front)
	p.Withheld = withheldBy(front)
	if p.Withheld.ID == "" && p.Published.After(time.Now()) {
		p.Withheld = diag.Say("migrate-draft/future")
	}
	if folder := path.Base(path.Dir(name)); p.Withheld.ID == "" && listName().MatchString(folder) && letter.IsName(firstOf(p.Title, front.text("name"))) && len(strings.Fields(p.Text)) < 60 {
		p.Withheld = diag.Say("migrate-draft/people") // a file for each person who signed
	}
	return p, front, true
}

// withheldBy says why front matter keeps a page from readers, or from some; zero
// when it does not. What is not understood keeps it too.
func withheldBy(front values) diag.Text {
	isState := func(words []string, keys ...string) bool {
		return slices.ContainsFunc(keys, func(key string) bool {
			return slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(front.text(key)+" "+strings.Join(front.list(key), " ")), func(r rune) bool { return !unicode.IsLetter(r) }), func(word string) bool { return slices.Contains(words, word) })
		})
	}
	if file, isUnclear := front[unclearKey].(string); isUnclear {
		return unclear(file)
	}
	day := strings.ToLower(front.text("date"))
	switch computed := front.folded("eleventyComputed"); {
	case isState(keptStates, "status", "state", "post_status"), isState(keptTags, "tags", "tag", "categories", "category", "layout", "type", "class"),
		front.folded("permalink") != nil && slices.Contains(deniesAll, strings.ToLower(front.folded("permalink").text("build"))), strings.Contains(computed.text("permalink"), "false"):
		return diag.Say("migrate-draft")
	case day != "" && front.time("date").IsZero() && !strings.ContainsAny(day, "0123456789") && !slices.Contains(strings.Fields(day), "modified") && !slices.Contains(strings.Fields(day), "created"): // "soon"
		return diag.Say("migrate-draft/future")
	case front.isDenied("sitemap"), front.folded("sitemap").isTrue("disable"), front.folded("sitemap").isTrue("exclude"):
		return diag.Say("migrate-draft/hidden")
	}
	now := time.Now()
	for _, key := range sortedKeys(front) {
		if strings.EqualFold(key, "cascade") || strings.EqualFold(key, "sitemap") {
			continue // of the pages below, and of how often they change
		}
		for _, s := range flatten(nil, "", true, key, front[key]) {
			if why := s.keeps(now); why.ID != "" {
				return why
			}
		}
	}
	return diag.Text{}
}

// readKeys are those of front matter that are read, or say how a page looks or where
// it stood.
var readKeys = strings.Fields("title description summary excerpt date publishdate pubdate lastmod last_modified_at updated modified aliases redirect_from lang language locale translationkey translation_key ref page_id permalink slug url layout type weight order nav_order tags tag categories category cascade eleventycomputed sitemap toc outputs markup comments")

// noteKeys remembers keys of front matter that nothing is made of.
func (s *Site) noteKeys(front values) {
	for key := range front {
		if name := strings.ToLower(key); name != unclearKey && !slices.Contains(readKeys, name) {
			s.noteKey(name)
		}
	}
}

func (s *Site) noteKey(name string) {
	if s.unreadKeys == nil {
		s.unreadKeys = map[string]int{}
	}
	s.unreadKeys[name]++
}

// leaveKeys tells of settings of pages that nothing is made of, the first few by name.
func (s *Site) leaveKeys() {
	count := 0
	for _, n := range s.unreadKeys {
		count += n
	}
	if names := sortedKeys(s.unreadKeys); len(names) > 0 {
		s.leave("settings", 0, diag.Say("migrate-left/settings", "count", diag.Count(count), "names", namesShown(names)))
	}
}

// namesShown gives the first few of many names.
func namesShown(names []string) string {
	const most = 5
	shown := decode.Printable(strings.Join(names[:min(len(names), most)], ", "))
	if len(names) > most {
		return shorten(shown + ", …")
	}
	return shorten(shown)
}

// withholdBelow makes drafts of the pages below a folder of the old site, those
// that say otherwise themselves too.
func (s *Site) withholdBelow(folder string, why diag.Text) {
	for _, p := range s.Pages {
		if why.ID != "" && p.Withheld.ID == "" && (folder == "" || folder == "." || strings.HasPrefix(p.File, folder+"/")) {
			p.Withheld = why
		}
	}
}

// withholdIgnored makes drafts of the pages that a line names as files that git ignores
// are named: in any folder, and below folders of that name.
func withholdIgnored(s *Site, line string) {
	pattern := strings.TrimSuffix(strings.TrimSuffix(strings.Trim(strings.TrimPrefix(line, "./"), "/"), "/**"), "/*")
	pattern = strings.TrimPrefix(pattern, "**/")
	if pattern == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "!") {
		return
	}
	for _, p := range s.Pages {
		parts := strings.Split(p.File, "/")
		for i := range parts {
			for k := i + 1; k <= len(parts); k++ {
				if matched, _ := path.Match(pattern, strings.Join(parts[i:k], "/")); matched && p.Withheld.ID == "" {
					p.Withheld = diag.Say("migrate-draft")
				}
			}
		}
	}
}

// editionOfName says by a file's name in which language a page is, where there is
// the same name without it, or the folder is one of translations.
func (s *Site) editionOfName(p *Page) {
	folder, file := path.Split(p.File)
	stem, ending := strings.TrimSuffix(file, path.Ext(file)), path.Ext(file)
	rest, tag := cutNameLanguage(stem)
	inFolder := strings.Contains(folder, "translation")
	if at := strings.LastIndexAny(stem, "._"); tag == "" && at > 0 && len(stem)-at == 4 { // lmo, which has no short form
		rest, tag = stem[:at], languageTag(stem[at+1:])
	}
	isEdition := s.names[folder+rest+ending]
	for _, other := range knownLanguages { // about.en.md beside about.uk.md
		isEdition = isEdition || tag != "" && other != tag && s.names[folder+rest+"."+other+ending]
	}
	if tag != "" && (isEdition || inFolder) {
		p.Language, stem = tag, rest // which people get right more often than the key
	}
	if p.Group == "" {
		if inFolder {
			folder = ""
		}
		p.Group = "file:" + folder + stem
	}
}

// readList reads a file of data about people; nil when it is none.
func (s *Site) readDataFolder(folder string) {
	folders := map[string][]string{}
	for _, name := range s.filesBelow(folder) {
		switch strings.ToLower(path.Ext(name)) {
		case ".js", ".cjs", ".mjs", ".rb":
			s.Lists = append(s.Lists, &List{Name: dataName(folder, name), File: name, Unread: true})
			if listName().MatchString(path.Base(name)) {
				s.leave(name, 0, diag.Say("migrate-left/program"))
			}
		case ".yml", ".yaml", ".json", ".toml", ".csv", ".tsv":
			folders[path.Dir(name)] = append(folders[path.Dir(name)], name)
		}
	}
	var order []string
	for f := range folders {
		order = append(order, f)
	}
	slices.Sort(order)
	for _, f := range order {
		if f != folder && (len(folders[f]) > 1 || listName().MatchString(f)) && s.readPersonFiles(folder, f, folders[f]) {
			continue
		}
		for _, name := range folders[f] {
			s.readListFile(folder, name)
		}
	}
}

// dataName gives what templates call a file or folder of data: site.data.NAME.
func dataName(folder, name string) string {
	name = strings.TrimPrefix(name, folder+"/")
	return strings.ReplaceAll(strings.TrimSuffix(name, path.Ext(name)), "/", ".")
}

// dataUse finds the data that a template shows, loopUse what it goes through.
var (
	dataUse = lazy.Regexp(`(?:site\.data|[sS]ite\.Data|hugo\.Data)\.([A-Za-z0-9_.-]+)`)
	loopUse = lazy.Regexp(`\{%-?\s*for\s+[\w, ]+\s+in\s+(?:site\.)?([A-Za-z_][A-Za-z0-9_.-]*)`)
)

// dataShown gives the names of the data that a text, and the layouts and includes
// behind it, show: what is named in none is on no page.
func (s *Site) dataShown(text string, layouts []string) []string {
	var names []string
	read := map[string]bool{}
	var look func(text string, deep int)
	look = func(text string, deep int) {
		for _, f := range dataUse().FindAllStringSubmatch(text, -1) {
			names = append(names, strings.Trim(f[1], "."))
		}
		for _, f := range loopUse().FindAllStringSubmatch(text, -1) {
			names = append(names, strings.Trim(f[1], "."))
		}
		if deep > 8 {
			return
		}
		front, _, _, _ := cutFrontMatter(text)
		next := []string{front.text("layout")}
		for _, f := range included().FindAllStringSubmatch(text, -1) {
			next = append(next, f[1])
		}
		for _, word := range next {
			for _, folder := range layouts {
				for _, ending := range []string{"", ".html", ".md", ".njk", ".liquid"} {
					name := folder + "/" + word + ending
					if word == "" || !s.names[name] || read[name] {
						continue
					}
					read[name] = true
					if data, err := readFile(s.files, name, maxPage); err == nil {
						look(string(data), deep+1)
					}
				}
			}
		}
	}
	look(text, 0)
	slices.Sort(names)
	return slices.Compact(names)
}

var included = lazy.Regexp(`\{%-?\s*(?:include|include_relative|includes|render|extends|import)\s+["']?([^\s"'%]+)`)

// sub gives a folder of the site.
func sub(files fs.FS, name string) bool {
	info, err := fs.Stat(files, name)
	return err == nil && info.IsDir()
}
