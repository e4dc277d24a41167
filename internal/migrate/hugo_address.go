package migrate

import (
	"path"
	"strconv"
	"strings"
	"time"
	"unicode"

	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// postSections are the folders that hold news, as people call them.
var postSections = strings.Fields("post posts blog news updates articles aktuelles actualites actualités noticias nowosci novyny novosti press releases")

// hugoToken is a part of a pattern that stands for something of the page.
var hugoToken = lazy.Regexp(`:\w+(?:\[[^\]]*\])?`)

// hugoDate are the parts that stand for something of its day.
var hugoDate = lazy.Regexp(`^(?:year|month|monthname|day|weekday|weekdayname|yearday|\d+)$`)

// address gives a page's address by its folder or the pattern of its section. One
// that nobody can know is told.
func (h *hugo) address(p *Page, front values, stem, kind string) string {
	dir, base := path.Split(stem)
	if base == "index" || base == "_index" {
		dir, base = path.Split(strings.Trim(dir, "/"))
	}
	if base == "" {
		return "/"
	}
	slug := firstOf(front.text("slug"), base)
	pattern := h.patternFor(stem, kind)
	if pattern == "" {
		address := h.inAddress(path.Join("/", dir, slug))
		if h.config.isTrue("uglyURLs") {
			return address + ".html"
		}
		return address + "/"
	}
	expand := func(title string) (string, bool) {
		known := true
		made := hugoToken().ReplaceAllStringFunc(pattern, func(token string) string {
			value, ok := h.hugoPart(p, token[1:], stem, base, front.text("slug"), title)
			known = known && ok
			return value
		})
		return cleanAddress(made + "/"), known
	}
	address, known := expand(h.inAddress(p.Title))
	if p.Published.IsZero() && datePart().MatchString(pattern) {
		p.Unreached = true // a draft, which has no address yet
	} else if !known {
		p.Unreached = true
		p.note(0, diag.Say("migrate-changed/old-address", "pattern", shorten(pattern)))
	}
	if before, _ := expand(h.inAddress(strings.ReplaceAll(p.Title, " ", "-"))); before != address && known && !p.Unreached { // by the rule of older versions
		p.Others = append(p.Others, before)
	}
	return address
}

// patternFor gives the pattern of addresses for pages of a section; "" for none.
func (h *hugo) patternFor(stem, kind string) string {
	if list, isList := h.config["permalinks"].([]any); isList {
		for _, one := range list {
			rule := asValues(one)
			if (hugoCascade{target: rule.table("target")}).picks(hugoPlace{"/" + strings.ToLower(stem), kind}, h.own) {
				return rule.text("pattern")
			}
		}
		return ""
	}
	patterns := h.config.table("permalinks")
	if within := patterns.table(kind); within != nil {
		patterns = within
	} else if kind != "page" {
		return ""
	}
	for dir := strings.ToLower(path.Dir(stem)); ; dir = path.Dir(dir) {
		if dir == "." {
			return asText(patterns["/"])
		}
		if pattern := asText(patterns[dir]); pattern != "" {
			return pattern
		}
	}
}

// hugoPart gives what a part of a pattern stands for; false for one that is not known.
func (h *hugo) hugoPart(p *Page, token, stem, base, slug, title string) (string, bool) {
	t := p.Published
	if hugoDate().MatchString(token) && t.IsZero() {
		return "", false
	}
	sections := h.sectionsOf(stem)
	switch token {
	case "year":
		return t.Format("2006"), true
	case "month":
		return t.Format("01"), true
	case "monthname":
		return t.Format("January"), true
	case "day":
		return t.Format("02"), true
	case "weekday":
		return strconv.Itoa(int(t.Weekday())), true
	case "weekdayname":
		return t.Weekday().String(), true
	case "yearday":
		return strconv.Itoa(t.YearDay()), true
	case "section":
		return sections[0], true
	case "sections":
		return path.Join(sections...), true
	case "sections[last]":
		return sections[len(sections)-1], true
	case "title":
		return title, true
	case "slug":
		return firstOf(h.inAddress(slug), title), true
	case "slugorfilename", "slugorcontentbasename":
		return h.inAddress(firstOf(slug, base)), true
	case "filename", "contentbasename":
		return h.inAddress(base), true
	}
	probe := time.Date(2019, 11, 9, 23, 1, 42, 0, time.UTC)
	return t.Format(token), hugoDate().MatchString(token) && probe.Format(token) != token
}

// sectionsOf gives the sections around a page: its first folder, and those below it
// that have a text of their own.
func (h *hugo) sectionsOf(stem string) []string {
	parts := strings.Split(path.Dir(stem), "/")
	last := 1
	for name := range h.names {
		if !strings.HasPrefix(path.Base(name), "_index.") {
			continue
		}
		for n := last + 1; n <= len(parts); n++ {
			if strings.HasSuffix("/"+path.Dir(name), "/"+strings.Join(parts[:n], "/")) {
				last = n
			}
		}
	}
	return parts[:min(last, len(parts))]
}

// inAddress gives words as they stand in Hugo's addresses: letters of every script
// stay, blanks become one hyphen, other signs go.
func (h *hugo) inAddress(words string) string {
	var b strings.Builder
	blank := false
	for _, r := range words {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), strings.ContainsRune("./_+~-", r):
			if blank && b.Len() > 0 && r != '-' && !strings.HasSuffix(b.String(), "-") {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			blank = false
		case unicode.IsSpace(r):
			blank = true
		}
	}
	if h.config.isTrue("disablePathToLower") {
		return b.String()
	}
	return strings.ToLower(b.String())
}

// tellLists tells where the old site had feeds, and lists of what a section holds that
// no page makes.
func (h *hugo) tellLists() {
	noteFeed(h.Site, "/index.xml")
	feeds, lists, made := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, p := range h.Pages {
		made[p.Address] = true
		if section, _, within := strings.Cut(strings.TrimPrefix(h.places[p].address, "/"), "/"); within && p.Language == "" {
			lists[section] = true
			feeds[section] = feeds[section] || p.Post
		}
	}
	for _, section := range sortedKeys(lists) {
		if feeds[section] {
			noteFeed(h.Site, "/"+section+"/index.xml")
		}
		if address := "/" + section + "/"; !made[address] {
			h.leave(h.folders[len(h.folders)-1].source+address, 0, diag.Say("migrate-left/template", "address", address))
		}
	}
}
