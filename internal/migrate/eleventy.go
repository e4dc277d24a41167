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
	notLiteral  = lazy.Regexp(`\bfunction\b|=>|\.\.\.|\brequire\(|\bimport\b|\bprocess\.|\$\{|\bnew\s`)
	scriptValue = lazy.Regexp(`(?m)^\s*(?:export\s+)?(?:(?:const|let|var)\s+)?["']?([A-Za-z_]+)["']?\s*[:=]\s*(?:["'` + "`" + `]([^"'` + "`" + `\n]*)["'` + "`" + `]|(true|false))\s*[,;]?\s*$`)
)

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
}

func readEleventy(s *Site) error {
	e := &eleventy{Site: s, folders: map[string]values{}, pages: map[string]values{}}
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
		for _, f := range ignoredInCode().FindAllSubmatch(data, -1) {
			e.ignored = append(e.ignored, string(f[1]))
		}
		if f := dataFolder().FindSubmatch(data); f != nil {
			e.data = path.Join(e.input, string(f[1]))
		}
	}
	e.input = firstOf(e.input, e.findInput(), ".")
	e.data = firstOf(e.data, path.Join(e.input, "_data"))
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
		e.withholdIgnored(strings.TrimSpace(line))
	}
	for _, p := range e.Pages {
		if said := e.pages[strings.TrimSuffix(p.File, path.Ext(p.File))]; p.Withheld.ID == "" && said != nil {
			if p.Withheld = withheldBy(said); said.text("permalink") == "false" {
				p.Withheld = diag.Say("migrate-draft")
			}
		}
	}
	for dir, said := range e.folders {
		e.withholdBelow(dir, withheldBy(said))
	}
	s.readDataFolder(e.data)
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

// layoutSays says why the layout of a page, or the one around that, keeps it from
// readers: what stands in front of a layout holds for its pages.
func (e *eleventy) layoutSays(layout string) diag.Text {
	for deep := 0; layout != "" && deep < 8; deep++ {
		var front values
		for _, folder := range []string{"_includes", "_layouts", "_includes/layouts"} {
			for _, ending := range append([]string{""}, pageEndings...) {
				if name := path.Join(e.input, folder, layout+ending); front == nil && e.names[name] {
					data, _ := readFile(e.files, name, maxPage)
					front, _, _, _ = cutFrontMatter(string(data))
				}
			}
		}
		if front.text("permalink") == "false" {
			return diag.Say("migrate-draft")
		}
		if why := withheldBy(front); why.ID != "" {
			return why
		}
		layout = front.text("layout")
	}
	return diag.Text{}
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
		switch rest {
		case "json", "11tydata.json", "yaml", "yml", "toml":
			into[of] = e.settings(name)
		case "11tydata.js", "11tydata.mjs", "11tydata.cjs":
			if data, err := readFile(e.files, name, maxPage); err == nil {
				v := scanScript(string(data))
				if f := tagList().FindSubmatch(data); f != nil {
					v["tags"] = string(f[1])
				}
				if notLiteral().Match(data) {
					v["draft"] = "worked out" // by a program, which may say so
				}
				into[of] = v
			}
		}
	}
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
	if p.HTML && (front.table("pagination") != nil || strings.Contains(p.Text, "{%") || strings.Contains(p.Text, "collections.")) {
		e.leave(name, 0, diag.Say("migrate-left/template"))
		return
	}
	if p.Withheld.ID == "" {
		p.Withheld = e.layoutSays(firstOf(front.text("layout"), e.folderValue(name, "layout")))
	}
	permalink := firstOf(front.text("permalink"), front.folded("permalink").text("build"), e.folderValue(name, "permalink"))
	if permalink == "false" {
		permalink, p.Unreached = "", true
		if p.Withheld.ID == "" {
			p.Withheld = diag.Say("migrate-draft")
		}
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
	if permalink != "" && !strings.Contains(permalink, "{{") && !strings.Contains(permalink, "${") {
		p.Address = cleanAddress("/" + permalink)
	}
	p.Home = addressKey(p.Address) == "/"
	tags := append(front.list("tags"), e.folderValue(name, "tags"))
	section := strings.Split(strings.TrimPrefix(p.Address, "/"), "/")[0]
	p.Post = !p.Home && !p.Published.IsZero() && (slices.ContainsFunc(tags, func(t string) bool { return slices.Contains(postSections, strings.ToLower(t)) }) || slices.Contains(postSections, section))
	if p.Post && strings.HasPrefix(e.URL, "http") && p.Withheld.ID == "" {
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
