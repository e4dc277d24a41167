package feed

import (
	"strings"
	"time"
)

// JSONFile is the name of the JSON Feed: the form in which an id stands as no
// part of another.
const JSONFile = "feed.json"

// appendJSON appends the feed as JSON Feed 1.1. It holds neither "</" nor
// "<!", so that it stays one string even inside a script element.
func appendJSON(dst []byte, f *Feed, self string) []byte {
	dst = append(f.growBuffer(dst), `{"version":"https://jsonfeed.org/version/1.1"`...)
	dst = append(dst, `,"title":`...)
	dst = appendString(dst, f.Title)
	dst = appendMember(dst, "home_page_url", encodeURI(f.Home))
	dst = appendMember(dst, "feed_url", encodeURI(self))
	dst = appendMember(dst, "next_url", encodeURI(f.previousArchive(JSONFile)))
	dst = appendMember(dst, "description", f.Description)
	dst = appendMember(dst, "icon", encodeURI(f.Icon))
	dst = append(dst, `,"authors":[{"name":`...)
	dst = appendString(dst, f.authorName())
	dst = appendMember(dst, "url", encodeURI(f.Author.URL))
	dst = append(dst, "}]"...)
	dst = appendMember(dst, "language", f.Lang)
	dst = append(dst, `,"items":[`...)
	for i := range f.Entries {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = f.appendJSONItem(dst, f.Entries[i].withoutGone())
	}
	return append(dst, "]}"...)
}

func (f *Feed) appendJSONItem(dst []byte, e Entry) []byte {
	dst = append(dst, `{"id":`...)
	dst = appendString(dst, e.ID)
	dst = appendMember(dst, "url", encodeURI(e.URL))
	dst = appendMember(dst, "title", e.Title)
	dst = appendMember(dst, "summary", e.Summary)
	dst = appendJSONContent(dst, &e)
	if isKnown(e.Published) {
		dst = appendDateMember(dst, "date_published", e.Published)
	}
	if m := e.lastModified(); isKnown(m) && !m.Equal(e.Published) {
		dst = appendDateMember(dst, "date_modified", m)
	}
	if e.Lang != f.Lang {
		dst = appendMember(dst, "language", e.Lang)
	}
	dst = appendTags(dst, e.Categories)
	return append(dst, '}')
}

// appendJSONContent appends the text. An item has to have one, so where there
// is only a summary it is the text as well.
func appendJSONContent(dst []byte, e *Entry) []byte {
	if e.Gone || !e.HTML.isEmpty() {
		dst = append(dst, `,"content_html":`...)
		return appendQuoted(dst, e.HTML.html)
	}
	dst = append(dst, `,"content_text":`...)
	return appendString(dst, e.shortText())
}

func appendTags(dst []byte, tags []string) []byte {
	separator := `,"tags":[`
	for _, t := range tags {
		if t != "" {
			dst = append(dst, separator...)
			dst = appendString(dst, t)
			separator = ","
		}
	}
	if separator == "," {
		dst = append(dst, ']')
	}
	return dst
}

// appendMember appends `,"name":"value"`, or nothing when value is empty.
func appendMember(dst []byte, name, value string) []byte {
	if value == "" {
		return dst
	}
	dst = append(dst, `,"`...)
	dst = append(dst, name...)
	dst = append(dst, `":`...)
	return appendString(dst, value)
}

func appendDateMember(dst []byte, name string, t time.Time) []byte {
	dst = append(dst, `,"`...)
	dst = append(dst, name...)
	dst = append(dst, `":"`...)
	dst = appendDate(dst, t, rfc3339)
	return append(dst, '"')
}

// jsonEscapes says how a byte is written: 0 as it is, 'u' as \u00XX, '?' is to
// be looked at with its neighbours, else a backslash and that letter.
var jsonEscapes = func() (table [256]byte) {
	for c := range 0x20 {
		table[c] = 'u'
	}
	table['\b'], table['\t'], table['\n'], table['\f'], table['\r'] = 'b', 't', 'n', 'f', 'r'
	table['"'], table['\\'] = '"', '\\'
	table['/'], table['!'], table[0xE2] = '?', '?', '?'
	return table
}()

// appendString appends s as a JSON string (RFC 8259). Bytes that are not
// UTF-8 are left out, as they are in the other formats.
func appendString(dst []byte, s string) []byte {
	return appendQuoted(dst, strings.ToValidUTF8(s, ""))
}

// appendQuoted does it for what is known to be UTF-8.
func appendQuoted(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		escape := jsonEscapes[s[i]]
		if escape == 0 {
			continue
		}
		if escape == '?' {
			if escape = contextEscape(s, i); escape == 0 {
				continue
			}
		}
		dst = append(dst, s[start:i]...)
		dst, start = appendEscape(dst, s, i, escape)
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

// contextEscape decides about the bytes that matter only in company: "/" and "!"
// after "<", and U+2028 and U+2029, which end a line in older JavaScript.
func contextEscape[T string | []byte](s T, i int) byte {
	switch {
	case s[i] == 0xE2 && s[i+1] == 0x80 && s[i+2]&^1 == 0xA8:
		return 'L'
	case s[i] == '/' && i > 0 && s[i-1] == '<':
		return '/'
	case s[i] == '!' && i > 0 && s[i-1] == '<':
		return 'u'
	}
	return 0
}

// appendEscape writes the character at i as decided and gives the index after it.
func appendEscape[T string | []byte](dst []byte, s T, i int, escape byte) ([]byte, int) {
	const hex = "0123456789abcdef"
	switch escape {
	case 'L':
		return append(dst, '\\', 'u', '2', '0', '2', hex[s[i+2]&0xF]), i + 3
	case 'u':
		return append(dst, '\\', 'u', '0', '0', hex[s[i]>>4], hex[s[i]&0xF]), i + 1
	}
	return append(dst, '\\', escape), i + 1
}
