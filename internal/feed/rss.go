package feed

import (
	"cmp"
	"path"
	"strings"
)

const rssHead = xmlHeader + `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"` +
	` xmlns:content="http://purl.org/rss/1.0/modules/content/"` +
	` xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>`

const rssFile = "feed.xml"

// mediaTypeRSS is registered by no one, and what every reader looks for.
const mediaTypeRSS = "application/rss+xml"

// appendRSS appends the feed as RSS 2.0, by the RSS Advisory Board's Best
// Practices Profile: description before content:encoded, a self link,
// dc:creator rather than author (which would need an e-mail address), ids that
// are no permalinks. lastBuildDate is the newest entry's date and is left out
// when there is none.
func appendRSS(dst []byte, f *Feed, self string) []byte {
	dst = append(f.growBuffer(dst), rssHead...)
	dst = appendElement(dst, "title", f.Title)
	dst = appendElement(dst, "link", encodeURI(f.Home))
	dst = appendElement(dst, "description", cmp.Or(f.Description, f.Title))
	dst = appendOptional(dst, "language", f.Lang)
	dst = appendDateElement(dst, "lastBuildDate", f.lastChange(), rfc822)
	dst = appendAtomLink(dst, "atom:link", "self", mediaTypeRSS, "", self)
	dst = f.appendHistory(dst, "atom:link", mediaTypeRSS, rssFile)
	dst = f.appendRSSImage(dst)
	for i := range f.Entries {
		dst = f.appendItem(dst, f.Entries[i].withoutGone())
	}
	return append(dst, "</channel></rss>"...)
}

// appendRSSImage appends the icon when it is a kind of picture that RSS 2.0
// names. Its title and link have to be the channel's.
func (f *Feed) appendRSSImage(dst []byte) []byte {
	switch strings.ToLower(path.Ext(f.Icon)) {
	case ".png", ".jpg", ".jpeg", ".gif":
	default:
		return dst
	}
	dst = append(dst, "<image>"...)
	dst = appendElement(dst, "url", encodeURI(f.Icon))
	dst = appendElement(dst, "title", f.Title)
	dst = appendElement(dst, "link", encodeURI(f.Home))
	return append(dst, "</image>"...)
}

func (f *Feed) appendItem(dst []byte, e Entry) []byte {
	dst = append(dst, "<item>"...)
	dst = appendElement(dst, "title", e.Title)
	dst = appendOptional(dst, "link", encodeURI(e.URL))
	dst = append(dst, `<guid isPermaLink="false">`...)
	dst = appendText(dst, e.ID, &textReferences)
	dst = append(dst, "</guid>"...)
	if isKnown(e.Published) {
		dst = appendDateElement(dst, "pubDate", e.Published, rfc822)
	} else {
		dst = appendDateElement(dst, "pubDate", e.Updated, rfc822)
	}
	dst = appendElement(dst, "dc:creator", f.authorName())
	if e.Lang != f.Lang {
		dst = appendOptional(dst, "dc:language", e.Lang)
	}
	for _, c := range e.Categories {
		dst = appendOptional(dst, "category", c)
	}
	dst = appendItemText(dst, &e)
	return append(dst, "</item>"...)
}

// appendItemText appends the summary, which readers take for HTML, and the
// whole text. The profile wants a description before every content:encoded,
// so without a summary the title serves.
func appendItemText(dst []byte, e *Entry) []byte {
	if e.Gone {
		return append(dst, "<description/><content:encoded/>"...)
	}
	dst = append(dst, "<description>"...)
	dst = appendText(dst, e.shortText(), &htmlReferences)
	dst = append(dst, "</description>"...)
	if e.HTML.isEmpty() {
		return dst
	}
	dst = append(dst, "<content:encoded>"...)
	dst = appendCDATA(dst, e.HTML)
	return append(dst, "</content:encoded>"...)
}
