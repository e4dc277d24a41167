package guard

import (
	"bytes"
	"html"
	"strings"
	"unicode/utf8"

	"casebook/internal/lazy"
	"casebook/internal/svg"
)

// A scanner reads one file in its format. What readers see goes through text,
// in one piece whatever tags part it; what they do not, attributes and
// addresses, through aside, each on its own.
type scanner struct {
	text, aside words
	hits        []Hit
	ends        []int // where the last fragment of each begins
	depth       int   // of formats within formats
	placeless   bool  // offsets are of no use
	code        bool  // what is read is code, in which single words are none
	view        *view // that is being read, nil for the text itself

	run    []*glyph // letters that stand in a row, see searchLetters
	places []int
}

// maxHits bounds what one file gives: a list on the wrong site is one mistake.
const maxHits = 1000

func newScanner(m *Matcher) *scanner {
	s := &scanner{}
	s.text = words{matcher: m, found: s.found}
	s.aside = words{matcher: m, found: func(e *entry, _, end int) { s.found(e, 0, end) }}
	return s
}

// found notes a hit. One word of a text may be found in many spellings, and one
// number with what is dialled before it and without: of those that end with the
// same fragment the longest is noted.
func (s *scanner) found(e *entry, offset, end int) {
	if s.code && e.single {
		return
	}
	if s.view != nil {
		offset, end = s.view.placeOf(offset), s.view.placeOf(end)
	}
	if s.placeless {
		offset = 0
	}
	h := Hit{e.Entry, offset}
	for i := max(0, len(s.hits)-8); i < len(s.hits); i++ {
		if s.hits[i].Entry == h.Entry && (s.ends[i] == end && !s.placeless || s.hits[i].Offset == offset) {
			s.hits[i].Offset = min(s.hits[i].Offset, offset)
			return
		}
	}
	if len(s.hits) < maxHits {
		s.hits, s.ends = append(s.hits, h), append(s.ends, end)
	}
}

// unreadable are formats without text that anybody could read. Metadata are taken
// out of pictures before they get here.
const unreadable = " .jpg .jpeg .png .webp .gif .avif .ico .woff .woff2 .ttf .otf .eot .mp3 .mp4 .webm .ogg .zip .gz .br "

// readFile reads a file of a name with that ending.
func (s *scanner) readFile(ending string, data []byte) {
	switch ending {
	case ".html", ".htm", ".svg", ".xhtml":
		s.readHTML(data)
		if bytes.Contains(data, []byte("<sup")) {
			s.text.forgetContext()
			s.readHTML(raisedNote().ReplaceAll(data, nil))
		}
		s.readDrawings(data)
	case ".xml", ".rss", ".atom":
		s.readXML(data)
	case ".json", ".webmanifest":
		s.readJSON(data)
	case ".js", ".mjs":
		s.readJSON(data)
		s.readApart(unescapeJSON(data))
		s.readStrings(unescapeJSON(data))
		s.readDataURLs(data)
	case ".css":
		s.readStyle(data)
	case ".ics", ".vcf", ".ifb":
		s.readCalendar(data)
	case ".vtt", ".srt":
		s.readAnyText(data)
		s.readSubtitles(data)
	case ".eml", ".mbox", ".mht", ".mhtml":
		s.readAnyText(data)
		s.readMail(data)
	case ".csv":
		s.readText(data[len(listHeader().Find(data)):])
	case ".txt":
		s.readText(data)
	default:
		if ending == "" || !strings.Contains(unreadable, " "+ending+" ") || utf8.Valid(data) && bytes.IndexByte(data, 0) < 0 {
			s.readAnyText(data)
		}
	}
}

// drawing is one in a page, or a file of its own.
var drawing = lazy.Regexp(`(?s)<svg\b.*?</svg>`)

// readDrawings takes the texts of drawings without the gaps between them: a word may be
// many texts, each where it stands.
func (s *scanner) readDrawings(data []byte) {
	if !bytes.Contains(data, []byte("<text")) {
		return
	}
	for _, found := range drawing().FindAll(data, -1) {
		for _, text := range svg.Readings(found) {
			s.readApart([]byte(text))
		}
	}
}

// raisedNote is the mark of a note in HTML.
var raisedNote = lazy.Regexp(`(?s)<sup\b[^>]*>(?:\s|<[^>]*>)*[^<>]{0,6}(?:\s|<[^>]*>)*</sup>`)

// readAnyText reads a text of a format that nobody knows, as subtitles: with tags,
// escapes and folded lines, whatever of these it has.
func (s *scanner) readAnyText(b []byte) {
	s.readText(b)
	s.text.forgetContext()
	if bytes.IndexByte(b, '<') >= 0 || bytes.IndexByte(b, '&') >= 0 {
		s.readText(tagsView(b, false).text)
		s.text.forgetContext()
	}
	if bytes.IndexByte(b, '\\') >= 0 {
		s.readApart(cssView(b, false).text)
		s.readApart(unescapeJSON(b))
	}
	if bytes.Contains(b, []byte("\n ")) {
		s.readCalendar(b)
	}
}

// readText takes text without tags or escapes, as it stands and in its other views.
func (s *scanner) readText(b []byte) {
	s.text.write(b, 0)
	s.readViews(b, false)
}

// readViews takes the other views of a text or a name, each on its own, and looks
// for what stands in one word with others in hashtags and names.
func (s *scanner) readViews(b []byte, isName bool) {
	has := traitsOf(b)
	if has != 0 {
		for _, v := range viewsOf(b, has, isName, false) {
			s.readApart(v.text)
		}
	}
	if isName || has&hasNames != 0 {
		s.searchInside(b, isName)
	}
}

// readApart takes something on its own.
func (s *scanner) readApart(b []byte) {
	s.aside.write(b, 0)
	s.aside.forgetContext()
}

// readPlaced takes a source as it stands and in views of it; what is found has its
// place there, if the views are placed.
func (s *scanner) readPlaced(b []byte, views []*view, placed bool) {
	s.text.write(b, 0)
	s.text.forgetContext()
	for _, v := range append(views, viewsOf(b, traitsOf(b), false, placed)...) {
		s.view = v
		s.text.write(v.text, 0)
		s.text.forgetContext()
	}
	s.view = nil
	s.searchInside(b, false)
}

// readValue takes an attribute or an address.
func (s *scanner) readValue(b []byte) {
	b = unescapeHTML(b)
	s.readApart(b)
	s.readViews(b, bytes.IndexByte(b, ' ') < 0)
	if bytes.IndexByte(b, '\\') >= 0 { // of a style
		s.readApart(cssView(b, false).text)
	}
	if len(b) >= leastData && bytes.Contains(b, []byte("data:")) {
		s.readDataURLs(b)
	}
}

// unescapeHTML decodes the character references of HTML and XML.
func unescapeHTML(b []byte) []byte {
	if bytes.IndexByte(b, '&') < 0 {
		return b
	}
	return []byte(html.UnescapeString(string(b)))
}

// hexNumber reads at most so many hexadecimal digits.
func hexNumber(b []byte, most int) (r rune, n int) {
	for n < most && n < len(b) {
		switch c := b[n]; {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return r, n
		}
		n++
	}
	return r, n
}

// maxDepth is how deep formats stand within formats.
const maxDepth = 4

// readDecoded takes decoded text that may be HTML itself, as in a feed.
func (s *scanner) readDecoded(b []byte) {
	if s.depth > maxDepth || bytes.IndexByte(b, '<') < 0 && bytes.IndexByte(b, '&') < 0 {
		s.readText(b)
		return
	}
	s.depth++
	s.readHTML(b)
	s.depth--
}

// readHTML reads HTML and SVG: text as readers see it, attributes decoded,
// comments and scripts.
func (s *scanner) readHTML(b []byte) {
	for len(b) > 0 {
		if b[0] == '<' {
			b = s.readTag(b)
			continue
		}
		end := bytes.IndexByte(b, '<')
		if end < 0 {
			end = len(b)
		}
		text := unescapeHTML(b[:end])
		s.readText(text)
		if len(text) < end {
			s.readEscaped(text)
		}
		b = b[end:]
	}
}

// readEscaped takes a text with markup that was escaped once too often: readers
// see a name in it all the same.
func (s *scanner) readEscaped(text []byte) {
	if bytes.IndexByte(text, '<') >= 0 || bytes.IndexByte(text, '&') >= 0 {
		s.readApart(tagsView(text, false).text)
	}
}

// readTag takes what begins with "<" and gives the rest.
func (s *scanner) readTag(b []byte) []byte {
	if len(b) > 1 && (b[1] == '!' || b[1] == '?') {
		switch {
		case bytes.HasPrefix(b, []byte("<!--")):
			return readUntil(b[4:], "-->", s.readValue)
		case bytes.HasPrefix(b, []byte("<![CDATA[")):
			return readUntil(b[9:], "]]>", s.readDecoded)
		}
		return readUntil(b[2:], ">", s.readValue)
	}
	start := 1
	if len(b) > 1 && b[1] == '/' {
		start = 2
	}
	end := start
	for end < len(b) && isNameByte(b[end]) {
		end++
	}
	if start >= end { // a "<" of the text
		s.text.write(b[:1], 0)
		return b[1:]
	}
	name := b[start:end]
	if name[0] <= 'Z' {
		name = bytes.ToLower(name)
	}
	switch {
	case isInline(name):
		s.text.keepApart(joined)
	case string(name) == "br":
		s.text.endLine()
	case string(name) == "text": // of a drawing, which may hold one letter
		s.text.keepApart(number)
	default:
		s.text.keepApart(apart)
		s.text.others++
	}
	rest := s.readAttributes(b[end:])
	if start > 1 {
		return rest
	}
	switch string(name) {
	case "script", "style":
		return s.readScript(rest, "</"+string(name))
	case "rt", "rp": // how a word is pronounced stands above it
		end := bytes.IndexByte(rest, '<')
		if end < 0 {
			end = len(rest)
		}
		s.readValue(rest[:end])
		return rest[end:]
	}
	return rest
}

// isInline reports whether an element parts no words: a reader sees <b>A</b>da
// as one.
func isInline(name []byte) bool {
	switch string(name) {
	case "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
		"mark", "q", "rb", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "textPath", "textpath", "time", "tspan",
		"tt", "u", "var", "wbr",
		"c", "lang", "v": // of subtitles
		return true
	}
	return false
}

func isNameByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '-' || c == ':' || c == '_'
}

// readUntil takes what stands before an end mark, or all when there is none.
func readUntil(b []byte, end string, take func([]byte)) (rest []byte) {
	inside, rest, _ := bytes.Cut(b, []byte(end))
	take(inside)
	return rest
}

// readScript takes the inside of a script or style.
func (s *scanner) readScript(b []byte, end string) []byte {
	i := bytes.Index(b, []byte(end))
	if i < 0 {
		i = len(b)
	}
	switch inside := bytes.TrimSpace(b[:i]); {
	case len(inside) > 0 && (inside[0] == '{' || inside[0] == '['):
		s.readJSON(inside)
	case end == "</script":
		s.readJSON(inside)
		s.readApart(unescapeJSON(inside))
		s.readStrings(unescapeJSON(inside))
	default:
		s.readStyle(unescapeHTML(inside)) // as in a drawing
	}
	return b[i:]
}

// readAttributes takes the values of a tag's attributes and gives what follows
// the tag. The value of a digest is no text.
func (s *scanner) readAttributes(b []byte) []byte {
	var meta []byte
	for i := 0; i < len(b); {
		if b[i] == '>' {
			return b[i+1:]
		}
		if !isNameByte(b[i]) {
			i++
			continue
		}
		start := i
		for i < len(b) && isNameByte(b[i]) {
			i++
		}
		name := b[start:i]
		i = afterSpace(b, i)
		if i == len(b) || b[i] != '=' {
			continue
		}
		i = afterSpace(b, i+1)
		end, next := i, i
		if i < len(b) && (b[i] == '"' || b[i] == '\'') {
			n := bytes.IndexByte(b[i+1:], b[i])
			if n < 0 {
				n = len(b) - i - 1
			}
			i, end, next = i+1, i+1+n, min(i+2+n, len(b))
		} else {
			for end < len(b) && !isSpaceByte(b[end]) && b[end] != '>' {
				end++
			}
			next = end
		}
		switch string(name) {
		case "integrity", "nonce":
		case "name", "property", "http-equiv":
			meta = b[i:end]
			fallthrough
		default:
			s.readAttribute(name, b[i:end], meta)
		}
		i = next
	}
	return nil
}

func afterSpace(b []byte, i int) int {
	for i < len(b) && isSpaceByte(b[i]) {
		i++
	}
	return i
}

func isSpaceByte(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// readXML reads a feed or a sitemap: the text of elements decoded, and as HTML
// where it is. What stands in elements beside each other may be one name.
func (s *scanner) readXML(b []byte) {
	hasEnded := false
	for len(b) > 0 {
		switch end := bytes.IndexByte(b, '<'); {
		case end < 0:
			s.readDecoded(unescapeHTML(b))
			return
		case end > 0:
			s.readDecoded(unescapeHTML(b[:end]))
			b = b[end:]
		default:
			isEnd := bytes.HasPrefix(b, []byte("</"))
			if isEnd && hasEnded {
				s.text.forgetContext()
			}
			hasEnded = isEnd
			b = s.readTag(b)
		}
	}
}

// readJSON reads a text of JSON (RFC 8259): strings decoded, and what stands between
// them. What an object or a list has in a row may be one name.
func (s *scanner) readJSON(b []byte) {
	for len(b) > 0 {
		i := bytes.IndexByte(b, '"')
		if i < 0 {
			s.readApart(b)
			return
		}
		if i > 1 {
			s.readApart(b[:i])
		}
		if len(bytes.Trim(b[:i], ",: \t\r\n")) > 0 {
			s.text.forgetContext()
		}
		b = b[i+1:]
		end, escaped := stringEnd(b)
		text := b[:end]
		if escaped {
			text = unescapeJSON(text)
		}
		b = b[min(end+1, len(b)):]
		if next := afterSpace(b, 0); next < len(b) && b[next] == ':' {
			if !jsonKeys[string(text)] {
				s.readValue(text)
			}
			continue
		}
		s.text.keepApart(apart)
		s.text.others++
		s.readDecoded(text)
	}
}

// stringEnd gives where the closing quotation mark stands, and whether there may
// be escapes before it.
func stringEnd(b []byte) (end int, escaped bool) {
	for {
		n := bytes.IndexByte(b[end:], '"')
		if n < 0 {
			return len(b), true
		}
		end += n
		slashes := 0
		for end > slashes && b[end-slashes-1] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return end, bytes.IndexByte(b[:end], '\\') >= 0
		}
		end++
	}
}

// unescapeJSON decodes a string of JSON (RFC 8259, section 7), or of TOML.
func unescapeJSON(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for {
		i := bytes.IndexByte(b, '\\')
		if i < 0 || i+1 == len(b) {
			return append(out, b...)
		}
		out = append(out, b[:i]...)
		escape := b[i+1]
		b = b[i+2:]
		switch escape {
		case 'n', 't', 'r', 'b', 'f':
			out = append(out, ' ')
		case 'x': // of scripts
			r, n := hexNumber(b, 2)
			out = utf8.AppendRune(out, r)
			b = b[n:]
		case 'u', 'U':
			digits := 4
			if escape == 'U' {
				digits = 8
			}
			isScript := bytes.HasPrefix(b, []byte("{"))
			if isScript {
				b, digits = b[1:], 6
			}
			r, n := hexNumber(b, digits)
			if r >= 0xd800 && r < 0xdc00 && bytes.HasPrefix(b[n:], []byte(`\u`)) { // the second half of a pair
				low, m := hexNumber(b[n+2:], 4)
				r, n = 0x10000+(r-0xd800)<<10+(low-0xdc00), n+2+m
			}
			out = utf8.AppendRune(out, r)
			b = b[n:]
			if isScript {
				b = bytes.TrimPrefix(b, []byte("}"))
			}
		default:
			out = append(out, escape)
		}
	}
}

// foldedLine is where a line goes on on the next one.
var foldedLine = lazy.Regexp(`\r?\n[ \t]`)

// readCalendar reads iCalendar (RFC 5545): folded lines as one, escapes decoded.
func (s *scanner) readCalendar(b []byte) {
	b = calendarNames().ReplaceAll(foldedLine().ReplaceAll(b, nil), []byte(":"))
	b = bytes.ReplaceAll(b, []byte(`\n`), []byte(" "))
	b = bytes.ReplaceAll(b, []byte(`\N`), []byte(" "))
	s.readText(bytes.ReplaceAll(b, []byte(`\`), nil))
}
