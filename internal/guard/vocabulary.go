package guard

import (
	"bytes"
	"io/fs"
	"path"
	"strings"

	"casebook/internal/feed"
	"casebook/internal/lazy"
)

// What style sheets and markup are made of, as max-width and class="lead", is no word
// that a reader sees, and nobody could mend it where it is the program's: a line of one
// word is not looked for in it. Phrases and numbers are.

// The kinds of attributes that are not only what readers see.
const (
	keywordKind = 1 + iota // its values are defined by HTML, SVG or the program
	namingKind             // names that the author of a layout chose, and those of the program
	styleKind
	pathKind // lines to be drawn
)

var attributeKinds = func() map[string]uint8 {
	kinds := map[string]uint8{"class": namingKind, "d": pathKind, "for": namingKind, "href": namingKind, "id": namingKind, "name": namingKind, "style": styleKind}
	for _, name := range strings.Fields(`aria-current aria-hidden aria-live as autocapitalize autocomplete charset crossorigin data-tone decoding dir enctype fetchpriority
		fill http-equiv hreflang inputmode lang loading media method property referrerpolicy rel role scope sizes stroke target text-anchor type xmlns`) {
		kinds[name] = keywordKind
	}
	return kinds
}()

// keywordMetas are the names of those elements "meta" whose content is for browsers alone.
const keywordMetas = " color-scheme content-security-policy generator og:type referrer robots theme-color twitter:card viewport "

// jsonKeys are the keys that the formats have which casebook writes: JSON Feed, the open
// data, schema.org. What stands under them is looked at, and so is every other key.
var jsonKeys = func() map[string]bool {
	keys := map[string]bool{}
	for _, key := range strings.Fields(`@context @graph @id @type about address attachments author authors content content_html content_text country
		contactPoint date dateModified datePublished date_modified date_published description email endDate eventStatus expired external_url favicon feed_url
		foundingDate group headline height home_page_url hubs icon id image inLanguage isPartOf item itemListElement items language location logo
		mainEntityOfPage mime_type name next_url organisation organizer position publisher role sameAs size_in_bytes startDate status summary tags telephone title
		url user_comment version width`) {
		keys[key] = true
	}
	return keys
}()

// calendarNames are what iCalendar (RFC 5545, 7986) calls the lines that casebook writes,
// and the values that it defines.
var calendarNames = lazy.Regexp(`(?m)^(?:(?:BEGIN|END|VERSION|CALSCALE|METHOD|STATUS|TRANSP|CLASS):.*|(?:PRODID|NAME|X-WR-CALNAME|DESCRIPTION|X-WR-CALDESC|URL|SOURCE|` +
	`REFRESH-INTERVAL|X-PUBLISHED-TTL|UID|DTSTAMP|DTSTART|DTEND|DURATION|SUMMARY|LOCATION|SEQUENCE|LAST-MODIFIED|CREATED|COLOR|CATEGORIES|X-WR-TIMEZONE)(?:;VALUE=[A-Z-]+)?:)`)

// listHeader is the first line of the open data of a letter.
var listHeader = lazy.Regexp(`^(?:\x{feff})?(?:(?:name|role|organisation|group|country|date)(?:,|\r?\n)){2,6}`)

var (
	classNames   = lazy.Regexp(`\s(?:class|for|id|name|href)="#?([^"]*(?:\{\{[^}]*\}\}[^"]*)*)"`)
	layoutAction = lazy.Regexp(`\{\{[^}]*\}\}`)

	// cssNames are the comments, strings, addresses and names of a style sheet.
	cssNames = lazy.Regexp(`(?s)/\*.*?(?:\*/|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|(?i:url\()[^)]*|(?:[.#]|--)(?:\\.|[-\w]|[^\x00-\x7f])+|\\[0-9a-fA-F]+|[^\x00-\x7f]+`)
)

// readVocabulary gives the names of classes and parts that the layouts of a theme have.
func readVocabulary(theme fs.FS) map[string]bool {
	known := map[string]bool{}
	if theme == nil {
		return known
	}
	_ = fs.WalkDir(theme, "layouts", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || path.Ext(name) != ".html" {
			return nil // a theme without layouts has none
		}
		known["on-"+strings.TrimSuffix(path.Base(name), ".html")] = true // of the body of its pages
		text, _ := fs.ReadFile(theme, name)
		for _, found := range classNames().FindAllSubmatch(text, -1) {
			for _, class := range strings.Fields(string(layoutAction().ReplaceAll(found[1], []byte(" ")))) {
				known[class] = true
			}
		}
		return nil
	})
	return known
}

// findInterfaceWords gives the entries that the words of the pages hold, as "Status" and
// "Letters", in any language.
func findInterfaceWords(m *Matcher, theme fs.FS) map[Entry]bool {
	found := map[Entry]bool{}
	if theme == nil {
		return found
	}
	for _, format := range feed.Formats { // as links to them are called
		for _, h := range m.FindInText(format.Name) {
			found[h.Entry] = true
		}
	}
	files, _ := fs.Glob(theme, "layouts/i18n/*.toml")
	for _, file := range files {
		text, _ := fs.ReadFile(theme, file)
		for _, h := range m.FindInSource(string(text)) {
			if !isKey(string(text), h.Offset) {
				found[h.Entry] = true
			}
		}
	}
	return found
}

// readAttribute takes the value of an attribute. Meta is what a tag's "name", "property"
// or "http-equiv" says that came before.
func (s *scanner) readAttribute(name, value, meta []byte) {
	kind := attributeKinds[string(name)]
	if len(meta) > 0 && string(name) == "content" && strings.Contains(keywordMetas, " "+strings.ToLower(string(meta))+" ") {
		kind = keywordKind
	}
	switch {
	case kind == keywordKind:
		s.readCode(func() { s.readValue(value) })
	case kind == styleKind:
		s.readStyle(unescapeHTML(value))
	case kind == pathKind && isPathData(value):
	case kind == namingKind && len(s.text.matcher.markup) > 0:
		s.readValue(s.withoutMarkup(value))
	default:
		s.readValue(value)
	}
}

// pathCommands are the commands of a path that take numbers.
var pathCommands = func() (commands [256]bool) {
	for _, c := range []byte("MmLlHhVvCcSsQqTtAa") {
		commands[c] = true
	}
	return commands
}()

// isPathData reports whether a value is the lines of a drawing (SVG 2, section 9.3) and
// nothing else: commands of one letter, each but the last of a line (z) with the number
// that it takes. No word can be in it, and numbers of a thousand and more are not taken
// for coordinates.
func isPathData(value []byte) bool {
	if len(value) == 0 || value[0]|0x20 != 'm' {
		return false
	}
	awaited, digits := false, 0 // a number after a command
	for _, c := range value {
		switch {
		case c >= '0' && c <= '9':
			awaited = false
			if digits++; digits > 3 {
				return false
			}
			continue
		case c|0x20 == 'z' && !awaited:
		case pathCommands[c] && !awaited:
			awaited = true
		case c != ' ' && c != ',' && c != '.' && c != '-' && c != '\n':
			return false
		}
		digits = 0
	}
	return !awaited
}

// withoutMarkup gives a value without the names of classes and parts that are the program's.
func (s *scanner) withoutMarkup(value []byte) []byte {
	known := s.text.matcher.markup
	if bytes.IndexByte(value, '/') >= 0 {
		return value
	}
	if !bytes.ContainsAny(value, " \t\n") {
		if known[string(bytes.TrimPrefix(value, []byte("#")))] {
			return nil
		}
		return value
	}
	var own [][]byte
	for _, name := range bytes.Fields(value) {
		if !known[string(name)] {
			own = append(own, name)
		}
	}
	return bytes.Join(own, []byte(" "))
}

// readCode takes something in which a line of one word is not looked for.
func (s *scanner) readCode(read func()) {
	outer := s.code
	s.code = true
	read()
	s.aside.forgetContext()
	s.code = outer
}

// readStyle takes a style sheet: what its author wrote in comments, strings and names, and
// the rest as code.
func (s *scanner) readStyle(b []byte) {
	s.readCode(func() {
		s.readApart(b)
		s.readApart(cssView(b, false).text)
	})
	written := bytes.Clone(b)
	done := 0
	blank := func(to int) {
		for i := done; i < to; i++ {
			if asciiLetters[written[i]] != 0 {
				written[i] = ';'
			}
		}
	}
	for _, at := range cssNames().FindAllIndex(b, -1) {
		blank(at[0])
		done = at[1]
	}
	blank(len(b))
	s.readApart(written)
	s.readViews(written, false)
	s.readApart(cssView(written, false).text)
	s.readStrings(written)
	s.readDataURLs(b)
}
