package migrate

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"casebook/internal/diag"
)

// hugoFolders hold settings in several files, of which the later say more.
var hugoFolders = []string{"config/_default", "config/production"}

// readSettings puts Hugo's settings together: the file at the root, and over it those
// in folders, each below the key that it is called by, params.en.toml below
// languages, en and params. It says why all is withheld where one cannot be read.
func (h *hugo) readSettings() diag.Text {
	h.config = values{}
	why := diag.Text{}
	add := func(name string, keys ...string) {
		v := h.settings(name)
		if v == nil && slices.ContainsFunc(h.Left, func(l Left) bool { return l.File == name }) {
			why = unclear(name)
			return
		}
		for _, key := range slices.Backward(keys) {
			if own := lowerKeys(v)[key]; len(keys) == 1 && len(v) == 1 && own != nil { // [[cascade]] in cascade.toml
				v = values{key: own}
				continue
			}
			v = values{key: v}
		}
		mergeValues(h.config, lowerKeys(v))
	}
	for _, name := range hugoSettings {
		if h.names[name] {
			add(name)
			break
		}
	}
	for _, folder := range hugoFolders {
		for _, name := range h.filesBelow(folder) {
			stem, ending, _ := strings.Cut(strings.ToLower(path.Base(name)), ".")
			language, last, both := strings.Cut(ending, ".")
			switch {
			case !slices.Contains([]string{"toml", "yaml", "yml", "json"}, firstOf(last, ending)):
			case stem == "hugo" || stem == "config":
				add(name)
			case both:
				add(name, "languages", language, stem)
			default:
				add(name, stem)
			}
		}
	}
	return why
}

// unclear says that a file may keep pages from readers, and nobody knows which.
func unclear(file string) diag.Text { return diag.Say("migrate-draft/unclear", "file", file) }

// lowerKeys gives values with all their keys in small letters, as Hugo takes them.
func lowerKeys(v values) values {
	if v == nil {
		return nil
	}
	out := values{}
	for key, value := range v {
		out[strings.ToLower(key)] = lowerInside(value)
	}
	return out
}

func lowerInside(v any) any {
	if table := asValues(v); table != nil {
		return lowerKeys(table)
	}
	if list, isList := v.([]any); isList {
		out := make([]any, len(list))
		for i := range list {
			out[i] = lowerInside(list[i])
		}
		return out
	}
	return v
}

// mergeValues puts values over others, tables within tables.
func mergeValues(into, from values) {
	for key, v := range from {
		table, before := asValues(v), asValues(into[key])
		if table != nil && before != nil {
			mergeValues(before, table)
		} else {
			into[key] = v
		}
	}
}

// A hugoFolder is a folder of content.
type hugoFolder struct {
	source   string
	below    string // where it stands in the whole of the content; "" for its top
	language string // of all in it; "" for any
	withheld diag.Text
}

// findFolders learns which folders hold content. What lies in the usual one while the
// settings name others was on no site.
func (h *hugo) findFolders() {
	usual := path.Clean(firstOf(h.config.text("contentdir"), "content"))
	language := func(key string) string { // that of the site is told by its absence
		if tag := languageTag(key); tag != h.own {
			return tag
		}
		return ""
	}
	mounts, _ := h.config.table("module")["mounts"].([]any)
	for _, one := range mounts {
		mount := asValues(one)
		target := path.Clean(mount.text("target"))
		if target != "content" && !strings.HasPrefix(target, "content/") {
			continue
		}
		folder := hugoFolder{source: path.Clean(mount.text("source")), below: strings.TrimPrefix(strings.TrimPrefix(target, "content"), "/"), language: language(mount.text("lang"))}
		if len(mount.list("includefiles", "files", "sites")) > 0 || mount.table("sites") != nil {
			folder.withheld = diag.Say("migrate-draft/unclear", "file", "module.mounts")
		}
		h.folders = append(h.folders, folder)
	}
	if len(h.folders) > 0 {
		if !slices.ContainsFunc(h.folders, func(f hugoFolder) bool { return f.source == usual }) {
			h.folders = append(h.folders, hugoFolder{source: usual, withheld: diag.Say("migrate-draft")})
		}
		return
	}
	for _, key := range sortedKeys(h.config.table("languages")) {
		if dir := asValues(h.config.table("languages")[key]).text("contentdir"); dir != "" && path.Clean(dir) != usual {
			h.folders = append(h.folders, hugoFolder{source: path.Clean(dir), language: language(key)})
		}
	}
	h.folders = append(h.folders, hugoFolder{source: usual})
}

// folderOf gives the innermost folder of content that a file lies in.
func (h *hugo) folderOf(name string) hugoFolder {
	var found hugoFolder
	for _, folder := range h.folders {
		if strings.HasPrefix(name, folder.source+"/") && len(folder.source) > len(found.source) {
			found = folder
		}
	}
	return found
}

// A hugoPlace is what a cascade picks a page by.
type hugoPlace struct{ address, kind string }

// A hugoCascade withholds pages.
type hugoCascade struct {
	dir    string // of content, "." or "" for all
	target values // what picks them, with keys in small letters
	why    diag.Text
}

// addCascades takes the cascades of front matter or settings that withhold.
func (h *hugo) addCascades(dir string, said values) {
	list, _ := said["cascade"].([]any)
	for _, one := range append(list, said["cascade"]) {
		table := asValues(one)
		if table == nil {
			continue
		}
		rest := values{}
		for key, v := range table {
			if key != "target" && key != "_target" {
				rest[key] = v
			}
		}
		if why := withheldBy(rest); why.ID != "" {
			h.cascades = append(h.cascades, hugoCascade{dir, firstTable(table, "target", "_target"), why})
		}
	}
}

// withholdByCascades makes drafts of the pages that cascades withhold, those that say
// otherwise themselves too.
func (h *hugo) withholdByCascades() {
	for _, p := range h.Pages {
		for _, c := range h.cascades {
			place := h.places[p]
			within := c.dir == "" || c.dir == "." || place.address == "/"+strings.ToLower(c.dir) || strings.HasPrefix(place.address, "/"+strings.ToLower(strings.ReplaceAll(c.dir, " ", "-"))+"/")
			if p.Withheld.ID == "" && within && c.picks(place, firstOf(p.Language, h.own)) {
				p.Withheld = c.why
			}
		}
	}
}

// picks reports whether a cascade is for a page; what is not understood is for all.
func (c hugoCascade) picks(place hugoPlace, language string) bool {
	for key, v := range c.target {
		said := map[string]string{"path": place.address, "kind": place.kind, "lang": strings.ToLower(language), "environment": "production"}
		if is, known := said[key]; known && asText(v) != "" && !matchesGlob(strings.ToLower(asText(v)), is) {
			return false
		}
	}
	return true
}

// matchesGlob reports a path that a pattern with *, **, ? and {a,b} is for; one that
// cannot be understood is for all.
func matchesGlob(pattern, name string) bool {
	within := regexp.QuoteMeta(pattern)
	within = strings.NewReplacer(`\*\*`, ".*", `\*`, "[^/]*", `\?`, "[^/]", `\{`, "(?:", `\}`, ")", ",", "|", `\[`, "[", `\]`, "]").Replace(within)
	compiled, err := regexp.Compile("^" + within + "$")
	return err != nil || compiled.MatchString(name)
}
