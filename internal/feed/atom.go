package feed

import (
	"cmp"
	"time"
)

const atomFile = "atom.xml"

// mediaTypeAtom is that of RFC 4287, section 7.
const mediaTypeAtom = "application/atom+xml"

// appendAtom appends the feed as Atom (RFC 4287). Every date that Atom
// requires is there: an entry without one has the feed's, a feed without dated
// entries has Updated, and the epoch stands for no date at all.
func appendAtom(dst []byte, f *Feed, self string) []byte {
	dst = append(f.growBuffer(dst), xmlHeader+`<feed xmlns="http://www.w3.org/2005/Atom"`...)
	dst = appendAttribute(dst, "xml:lang", f.Lang)
	dst = append(dst, '>')
	dst = appendElement(dst, "id", cmp.Or(f.ID, encodeURI(self)))
	dst = appendElement(dst, "title", f.Title)
	dst = appendOptional(dst, "subtitle", f.Description)
	updated := f.updatedDate()
	dst = appendDateElement(dst, "updated", updated, rfc3339)
	dst = appendAtomLink(dst, "link", "self", mediaTypeAtom, "", self)
	dst = appendAtomLink(dst, "link", "alternate", "text/html", f.Lang, f.Home)
	dst = f.appendHistory(dst, "link", mediaTypeAtom, atomFile)
	dst = f.appendAtomAuthor(dst)
	dst = appendOptional(dst, "icon", encodeURI(f.Icon))
	for i := range f.Entries {
		dst = f.appendEntry(dst, f.Entries[i].withoutGone(), updated)
	}
	return append(dst, "</feed>"...)
}

// updatedDate is Atom's date of the whole feed.
func (f *Feed) updatedDate() time.Time {
	if last := f.lastChange(); isKnown(last) {
		return last
	}
	if isKnown(f.Updated) {
		return f.Updated
	}
	return time.Unix(0, 0).UTC()
}

func (f *Feed) appendAtomAuthor(dst []byte) []byte {
	dst = append(dst, "<author>"...)
	dst = appendElement(dst, "name", f.authorName())
	dst = appendOptional(dst, "uri", encodeURI(f.Author.URL))
	dst = appendOptional(dst, "email", f.Author.Email)
	return append(dst, "</author>"...)
}

func (f *Feed) appendEntry(dst []byte, e Entry, updated time.Time) []byte {
	dst = append(dst, "<entry"...)
	lang := f.Lang
	if e.Lang != "" && e.Lang != f.Lang {
		lang = e.Lang
		dst = appendAttribute(dst, "xml:lang", lang)
	}
	dst = append(dst, '>')
	dst = appendElement(dst, "id", e.ID)
	dst = appendElement(dst, "title", e.Title)
	if m := e.lastModified(); isKnown(m) {
		updated = m
	}
	dst = appendDateElement(dst, "published", e.Published, rfc3339)
	dst = appendDateElement(dst, "updated", updated, rfc3339)
	dst = appendAtomLink(dst, "link", "alternate", "text/html", lang, e.URL)
	for _, c := range e.Categories {
		if c != "" {
			dst = append(dst, "<category"...)
			dst = appendAttribute(dst, "term", c)
			dst = append(dst, "/>"...)
		}
	}
	dst = appendEntryText(dst, &e)
	return append(dst, "</entry>"...)
}

// appendEntryText appends summary and content. An entry without an address
// must have content (RFC 4287, section 4.1.2), so there the summary is that.
func appendEntryText(dst []byte, e *Entry) []byte {
	switch {
	case e.Gone:
		return append(dst, `<content type="html"/>`...)
	case e.HTML.isEmpty() && e.URL == "":
		return appendElement(dst, "content", e.shortText())
	case e.HTML.isEmpty():
		return appendElement(dst, "summary", e.shortText())
	}
	dst = appendOptional(dst, "summary", e.Summary)
	dst = append(dst, `<content type="html">`...)
	dst = appendCDATA(dst, e.HTML)
	return append(dst, "</content>"...)
}

// appendAtomLink appends an Atom link under the name it has in the document,
// or nothing when there is no address.
func appendAtomLink(dst []byte, name, rel, mediaType, lang, href string) []byte {
	if href == "" {
		return dst
	}
	dst = append(dst, '<')
	dst = append(dst, name...)
	dst = appendAttribute(dst, "rel", rel)
	dst = appendAttribute(dst, "type", mediaType)
	dst = appendAttribute(dst, "hreflang", lang)
	dst = appendAttribute(dst, "href", encodeURI(href))
	return append(dst, "/>"...)
}
