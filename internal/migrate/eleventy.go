package migrate

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// Settings of Eleventy are programs, which are never run: what they say of folders
// and titles is looked for in their text.
var (
	inputFolder = lazy.Regexp(`(?:\binput["']?\s*:\s*|setInputDirectory\(\s*|--input[= ])["']?\.?/?([\w./-]*?)/?(?:["'\s]|$)`)
	dataFolder  = lazy.Regexp(`\bdata["']?\s*:\s*["']([^"'\n]*?)/?["']`)
	scriptValue = lazy.Regexp(`(?m)^\s*(?:export\s+)?(?:(?:const|let|var)\s+)?["']?([A-Za-z_]+)["']?\s*[:=]\s*(?:["'` + "`" + `]([^"'` + "`" + `\n]*)["'` + "`" + `]|(true|false))\s*[,;]?\s*$`)
)

var (
	templateLoop = lazy.Regexp(`\{%-?\s*(?:async)?(?:for|each|all|paginate)\b|\bcollections[.\[]`)
	feedOutput   = lazy.Regexp(`\boutputPath["']?\s*:\s*["']([^"'\n]+\.(?:xml|json))["']`)
)

var layoutAlias = lazy.Regexp(`\baddLayoutAlias\(\s*["']([^"']+)["']\s*,\s*["']([^"']+)["']`)

// scanScript gives the texts that a script sets to names, the first of each name.
func scanScript(text string) values {
	found := values{}
	for _, f := range scriptValue().FindAllStringSubmatch(text, -1) {
		if _, set := found[f[1]]; !set {
			found[f[1]] = f[2] + f[3]
		}
	}
	for _, f := range scriptInline().FindAllStringSubmatch(text, -1) {
		if _, set := found[f[1]]; !set {
			found[f[1]] = f[2] + f[3] + f[4]
		}
	}
	for _, f := range scriptAnswer().FindAllStringSubmatch(text, -1) {
		if words := wordsOf(f[1]); !keepingWords().MatchString(words) {
			if opens, _ := (setting{alone: true}).opens(words); !opens {
				continue
			}
		}
		if said := fmt.Sprint(found[f[1]]); said == "<nil>" || slices.Contains(noWords, said) {
			found[f[1]] = f[2]
		}
	}
	return found
}

var (
	scriptInline = lazy.Regexp(`[{,]\s*["']?([A-Za-z_]+)["']?\s*:\s*(?:"([^"\n]*)"|'([^'\n]*)'|(true|false)\b)`)
	// What keeps a page from readers counts wherever it stands, and where it is worked out.
	scriptAnswer  = lazy.Regexp(`\b([A-Za-z_]+)["']?\s*:\s*["']?([^\s,;"'})]+)`)
	ignoredInCode = lazy.Regexp(`\bignores\.add\(\s*["'` + "`" + `]([^"'` + "`" + `\n]+)`)
)

// An eleventy reads one site.
type eleventy struct {
	*Site
	ignored     []string
	input, data string
	folders     map[string]values // what is said of all pages of a folder
	pages       map[string]values // what is said of one page, by its file without the ending
	aliases     map[string]string // other names of layouts
}

func readEleventy(s *Site) error {
	e := &eleventy{Site: s, folders: map[string]values{}, pages: map[string]values{}, aliases: map[string]string{}}
	for _, name := range []string{"eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs", ".eleventy.js", "package.json"} {
		data, err := readFile(s.files, name, maxPage)
		if err != nil {
			continue
		}
		for _, f := range inputFolder().FindAllSubmatch(data, -1) {
			if folder := string(f[1]); e.input == "" && folder != "." && folder != "" && sub(s.files, folder) {
				e.input = folder
			}
		}
		if name == "package.json" {
			continue
		}
		s.leave(name, 0, diag.Say("migrate-left/code"))
		for _, f := range feedOutput().FindAllSubmatch(data, -1) {
			noteFeed(s, string(f[1]))
		}
		for _, f := range layoutAlias().FindAllSubmatch(data, -1) {
			e.aliases[string(f[1])] = string(f[2])
		}
		for _, f := range ignoredInCode().FindAllSubmatch(data, -1) {
			e.ignored = append(e.ignored, string(f[1]))
		}
		if f := dataFolder().FindSubmatch(data); f != nil {
			e.data = string(f[1])
		}
	}
	e.input = firstOf(e.input, e.findInput(), ".")
	if e.data = path.Join(e.input, e.data); e.data == path.Clean(e.input) || !sub(s.files, e.data) {
		e.data = path.Join(e.input, "_data")
	}
	e.readMetadata()
	s.media = []string{e.input, "public", "static", "src", "."}
	s.marked = s.cutLiquid
	e.readFolderData()
	for _, name := range s.filesBelow(e.input) {
		if isPageFile(name) {
			e.readFile(name)
		}
	}
	for _, name := range []string{".eleventyignore", ".gitignore", path.Join(e.input, ".eleventyignore")} {
		if data, err := readFile(e.files, name, maxPage); err == nil {
			e.ignored = append(e.ignored, strings.Split(string(data), "\n")...)
		}
	}
	for _, line := range e.ignored {
		withholdIgnored(e.Site, strings.TrimSpace(line))
	}
	for _, p := range e.Pages {
		if said := e.pages[strings.TrimSuffix(p.File, path.Ext(p.File))]; p.Withheld.ID == "" {
			p.Withheld = e.withheldByData(said)
		}
	}
	for dir, said := range e.folders {
		e.withholdBelow(dir, e.withheldByData(said))
	}
	e.withholdBelow("", e.withheldByGlobalData())
	s.readDataFolder(e.data)
	leaveFormats(s, e.input)
	noteFeedFiles(s, e.input)
	return nil
}

// findInput gives the one folder in which data and layouts lie, where the root has none.
func (e *eleventy) findInput() string {
	found := map[string]bool{}
	for name := range e.names {
		parts := strings.Split(name, "/")
		for i, part := range parts[:min(len(parts)-1, 2)] {
			if part == "_includes" || part == "_data" || part == "_layouts" {
				found[strings.Join(parts[:i], "/")] = true
			}
		}
	}
	if folders := sortedKeys(found); len(folders) == 1 {
		return folders[0]
	}
	return ""
}

// readMetadata finds title, address and language of the site in its data.
func (e *eleventy) readMetadata() {
	for _, stem := range []string{"metadata", "site", "meta", "config"} {
		for _, ending := range []string{".json", ".js", ".cjs", ".mjs", ".yml", ".yaml", ".toml"} {
			name := path.Join(e.data, stem+ending)
			if !e.names[name] {
				continue
			}
			var v values
			if strings.HasSuffix(ending, "js") {
				if data, err := readFile(e.files, name, maxPage); err == nil {
					v = scanScript(string(data))
				}
			} else {
				v = e.settings(name)
			}
			e.Title, e.Description = firstOf(e.Title, v.text("title", "name")), firstOf(e.Description, v.text("description", "subtitle"))
			e.URL, e.Language = firstOf(e.URL, v.text("url", "base")), firstOf(e.Language, languageTag(v.text("language", "lang", "locale")))
		}
	}
}

// readFolderData reads what is said of all pages of a folder: NAME/NAME.json,
// NAME.11tydata.json, and of one page: NAME.json beside NAME.md; and of scripts what
// can be seen.
func (e *eleventy) readFolderData() {
	for _, name := range e.filesBelow(e.input) {
		dir, file := path.Split(name)
		dir = path.Clean(dir)
		stem, rest, _ := strings.Cut(file, ".")
		into, of := e.folders, dir
		if stem != path.Base(dir) {
			into, of = e.pages, path.Join(dir, stem)
			if !slices.ContainsFunc(pageEndings, func(ending string) bool { return e.names[of+ending] }) {
				continue
			}
		}
		if v := e.readData(name, strings.TrimPrefix(rest, "11tydata.")); v != nil {
			if into[of] == nil {
				into[of] = values{}
			}
			mergeValues(into[of], v)
		}
	}
}

// unclearKey stands in data for a file whose program may say anything.
const unclearKey = "\x00"

// readData gives what a file of data says, by what its ending is; nil for another.
func (e *eleventy) readData(name, ending string) values {
	switch ending {
	case "json", "yaml", "yml", "toml":
		v := e.settings(name)
		if v == nil && slices.ContainsFunc(e.Left, func(l Left) bool { return l.File == name }) {
			v = values{unclearKey: name}
		}
		return v
	case "js", "mjs", "cjs", "ts":
		data, err := readFile(e.files, name, maxPage)
		if err != nil {
			return values{unclearKey: name}
		}
		v := scanScript(string(data))
		if f := tagList().FindSubmatch(data); f != nil {
			v["tags"] = string(f[1])
		}
		if !isPlainScript(string(data)) {
			v[unclearKey] = name
		}
		return v
	}
	return nil
}

var (
	scriptText = lazy.Regexp(`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|` + "`[^`$]*`" + `|//[^\n]*|(?s:/\*.*?\*/)`)
	plainStart = lazy.Regexp(`^\s*(?:module\.exports\s*=|export\s+default\b)?\s*\{`)
	notPlain   = lazy.Regexp("=>|\\.\\.\\.|[`()?;][^;\\s]|\\b(?:function|require|import|return|process|const|let|var|get)\\b")
)

// isPlainScript reports a script that is one table of values, and works out nothing.
func isPlainScript(text string) bool {
	bare := scriptText().ReplaceAllStringFunc(text, func(found string) string {
		if found[0] == '/' {
			return " "
		}
		return "0"
	})
	return plainStart().MatchString(bare) && !notPlain().MatchString(bare)
}

// withheldByData says why data of a folder or a page withhold what they are of.
func (e *eleventy) withheldByData(said values) diag.Text {
	why := withheldBy(said)
	if why.ID == "" && said.text("permalink") == "false" {
		return diag.Say("migrate-draft")
	}
	return why
}

// withheldByGlobalData says why the data of all pages, each called by its file, withhold.
func (e *eleventy) withheldByGlobalData() diag.Text {
	for _, name := range e.filesBelow(e.data) {
		stem, ending, _ := strings.Cut(strings.TrimPrefix(name, e.data+"/"), ".")
		if strings.Contains(stem, "/") || stem == "permalink" || isProgram(ending) {
			data, err := readFile(e.files, name, maxPage)
			computes := stem == "eleventyComputed" && (err != nil || strings.Contains(string(data), "permalink") || strings.Contains(string(data), "eleventyExclude"))
			if computes || stem == "permalink" || !strings.Contains(stem, "/") && withheldBy(values{stem: "x"}).ID != "" && !strings.HasPrefix(stem, "member") {
				return unclear(name)
			}
			continue
		}
		data, err := readFile(e.files, name, maxData)
		if err != nil || listName().MatchString(stem) {
			continue
		}
		if v, err := parseData(name, data); err == nil && (asText(v) != "" || stem == "eleventyComputed") {
			if why := withheldBy(values{stem: v}); why.ID != "" {
				return why
			}
		}
	}
	return diag.Text{}
}

func isProgram(ending string) bool { return slices.Contains(strings.Fields("js cjs mjs ts"), ending) }

// withheldByLayout says why a layout withholds the pages that have it; zero when it does
// not, nor those that it has itself.
func (e *eleventy) withheldByLayout(layout string) diag.Text {
	for range 8 {
		if layout == "" || layout == "false" || layout == "null" {
			return diag.Text{}
		}
		name := e.findLayout(layout)
		text, err := readFile(e.files, name, maxPage)
		front, _, _, unread := cutFrontMatter(string(text))
		switch {
		case name == "" || err != nil || unread != nil:
			return unclear(layout)
		case front.text("permalink") == "false":
			return diag.Say("migrate-draft")
		}
		if why := withheldBy(front); why.ID != "" {
			return why
		}
		layout = front.text("layout")
	}
	return unclear(layout)
}

// findLayout gives the file of a layout, by its name or the one that the settings give it.
func (e *eleventy) findLayout(layout string) string {
	layout = firstOf(e.aliases[layout], layout)
	found := ""
	for _, ending := range append([]string{""}, pageEndings...) {
		for name := range e.names {
			if strings.HasSuffix("/"+name, "/"+layout+ending) && strings.Contains(name, "_") && (found == "" || name < found) {
				found = name
			}
		}
		if found == "" && e.names[path.Join(e.input, layout+ending)] {
			found = path.Join(e.input, layout+ending)
		}
		if found != "" {
			return found
		}
	}
	for name := range e.names { // in folders of other names, of other languages of templates
		if strings.HasPrefix(strings.TrimPrefix(name, path.Dir(name)+"/"), path.Base(layout)+".") && strings.Contains("/"+name, "/"+layout+".") && !isPageFile(name) || strings.HasSuffix(name, "/"+layout) {
			return name
		}
	}
	return ""
}

var tagList = lazy.Regexp(`tags["']?\s*:\s*\[?\s*["']([^"']+)["']`)

// folderValue gives what the nearest folder says.
func (e *eleventy) folderValue(name, key string) string {
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		if s := e.folders[dir].text(key); s != "" {
			return s
		}
		if l := e.folders[dir].list(key); len(l) > 0 {
			return l[0]
		}
		if dir == "." || dir == "/" {
			return ""
		}
	}
}

func (e *eleventy) readFile(name string) {
	inside := strings.TrimPrefix(strings.TrimPrefix(name, e.input), "/")
	for part := range strings.SplitSeq(inside, "/") {
		if strings.HasPrefix(part, "_") || part == "node_modules" {
			return
		}
	}
	if isProjectFile(name) || strings.HasPrefix(path.Base(name), "404") {
		return
	}
	p, front, ok := e.readPage(name)
	if !ok {
		return
	}
	permalink := e.permalinkOf(p, front, name)
	if layout, said := front["layout"]; p.Withheld.ID == "" && said {
		p.Withheld = e.withheldByLayout(asText(layout))
	} else if p.Withheld.ID == "" {
		p.Withheld = e.withheldByLayout(e.folderValue(name, "layout"))
	}
	stem := strings.TrimSuffix(inside, path.Ext(inside))
	dir, base := path.Split(stem)
	if dated := datedName().FindStringSubmatch(base); dated != nil {
		base = dated[2]
		if p.Published.IsZero() {
			p.Published = values{"date": dated[1]}.time("date")
		}
	}
	if base == path.Base(dir) || base == "index" { // possum/possum.md is at /possum/
		base = ""
	}
	p.Address = cleanAddress(path.Join("/", dir, base) + "/")
	e.setAddress(p, front, permalink, path.Join("/", dir), strings.TrimPrefix(firstOf(base, path.Base(dir)), "."))
	if ending := path.Ext(permalink); front["pagination"] != nil || p.HTML && (templateLoop().MatchString(p.Text) || ending != "" && ending != ".html" && !strings.Contains(ending, "}")) {
		if !isFeed(p.Text) && ending != ".xml" && ending != ".txt" {
			e.leave(name, 0, diag.Say("migrate-left/template", "address", shorten(firstOf(permalink, p.Address))))
		}
		return
	}
	p.Home = addressKey(p.Address) == "/"
	tags := append(front.list("tags"), e.folderValue(name, "tags"))
	section := strings.Split(strings.TrimPrefix(p.Address, "/"), "/")[0]
	p.Post = !p.Home && !p.Published.IsZero() && (slices.ContainsFunc(tags, func(t string) bool { return slices.Contains(postSections, strings.ToLower(t)) }) || slices.Contains(postSections, section))
	if p.Post && strings.HasPrefix(e.URL, "http") && p.Withheld.ID == "" && !p.Unreached {
		p.EntryID = strings.TrimSuffix(e.URL, "/") + p.Address
	}
	if lang := languageOfName(section); lang != "" && lang != e.Language && sub(e.files, path.Join(e.input, section)) {
		p.Language = firstOf(p.Language, lang)
		p.Group = firstOf(p.Group, "file:"+strings.TrimPrefix(stem, section+"/"))
	}
	layouts := []string{path.Join(e.input, "_includes"), path.Join(e.input, "_layouts"), path.Join(e.input, "_includes/layouts")}
	p.Data = e.dataShown(p.Text, layouts)
	p.Shows = p.Data
	e.editionOfName(p)
	e.Pages = append(e.Pages, p)
}

// permalinkOf gives what says the address of a page, "" for none; a page that has no
// address, or perhaps none, is withheld.
func (e *eleventy) permalinkOf(p *Page, front values, name string) string {
	var said any
	for _, from := range []values{e.pages[strings.TrimSuffix(name, path.Ext(name))], front} {
		if v, is := from["permalink"]; is {
			said = v
		}
		if v, is := from.folded("eleventyComputed")["permalink"]; is {
			said = v
		}
	}
	if said == nil {
		said = e.folderValue(name, "permalink")
	}
	if table := asValues(said); table != nil {
		said = table["build"] // the others are of servers
		if said == nil {
			said = "false"
		}
	}
	permalink := asText(said)
	if permalink == "false" {
		if p.Unreached = true; p.Withheld.ID == "" {
			p.Withheld = diag.Say("migrate-draft")
		}
		return ""
	}
	return permalink
}

// setAddress gives a page the address that its permalink says, be it by values of
// the page that are known. One that is worked out is none that anybody can know, and
// may be none at all.
func (e *eleventy) setAddress(p *Page, front values, permalink, dir, base string) {
	if permalink == "" {
		return
	}
	known := true
	made := liquidOutput().ReplaceAllStringFunc(permalink, func(output string) string {
		value, ok := addressPart(p, front, liquidOutput().FindStringSubmatch(output)[1], dir, base)
		known = known && ok
		return value
	})
	switch {
	case known && !strings.ContainsAny(made, "{}") && !strings.Contains(made, "=>"):
		p.Address = strings.TrimSuffix(cleanAddress("/"+made), "index.html")
		return
	case p.Withheld.ID == "" && mayBeNone().MatchString(permalink):
		p.Withheld = unclear("permalink")
	}
	p.Unreached = true
	p.note(0, diag.Say("migrate-changed/old-address", "pattern", shorten(permalink)))
}

var (
	mayBeNone  = lazy.Regexp(`\{%|\bfalse\b|\bif\b|\?|=>|\$\{`)
	plainWord  = lazy.Regexp(`^[A-Za-z0-9 -]+$`)
	dateFilter = lazy.Regexp(`^date\s*[:(]\s*["']([^"']+)["']\)?$`)
)

// addressPart gives what an output in an address stands for.
func addressPart(p *Page, front values, output, dir, base string) (string, bool) {
	parts := strings.Split(output, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	value := ""
	switch name := strings.TrimPrefix(parts[0], "data."); name {
	case "page.fileSlug":
		value = base
	case "page.filePathStem":
		value = path.Join(dir, firstOf(base, "index"))
		if path.Base(dir) == base {
			value = path.Join(dir, "index")
		}
	case "page.date", "date":
		if len(parts) != 2 || p.Published.IsZero() || dateFilter().FindStringSubmatch(parts[1]) == nil {
			return "", false
		}
		format := dateFilter().FindStringSubmatch(parts[1])[1]
		made := strings.NewReplacer("%Y", p.Published.Format("2006"), "%m", p.Published.Format("01"), "%d", p.Published.Format("02"), "%y", p.Published.Format("06"), "%-m", p.Published.Format("1"), "%-d", p.Published.Format("2")).Replace(format)
		return made, !strings.Contains(made, "%") && strings.ContainsAny(made, "0123456789")
	default:
		value = front.text(strings.TrimPrefix(name, "page."))
	}
	for _, filter := range parts[1:] {
		switch filter {
		case "slugify", "slug", "downcase", "lower":
			if !plainWord().MatchString(value) {
				return "", false // each has its own rule for other letters
			}
			value = strings.ToLower(value)
			if strings.HasPrefix(filter, "slug") {
				value = strings.Trim(strings.Join(strings.FieldsFunc(value, func(r rune) bool { return r == ' ' || r == '-' }), "-"), "-")
			}
		case "url", "trim", "strip":
		default:
			return "", false
		}
	}
	return value, value != ""
}
