package validate

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"casebook/internal/lazy"
)

// Layouts of dates: RFC 822 with a year of four digits, and RFC 3339.
const (
	rfc822  = "Mon, 02 Jan 2006 15:04:05 -0700"
	rfc3339 = "2006-01-02T15:04:05Z07:00"
)

const (
	atomNS    = "http://www.w3.org/2005/Atom"
	contentNS = "http://purl.org/rss/1.0/modules/content/"
	dcNS      = "http://purl.org/dc/elements/1.1/"
)

var (
	tagForm  = lazy.Regexp(`^tag:([a-z0-9._-]+@)?[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[0-9a-zA-Z;/?:@&=+$._!~*'()%,-]*$`)
	langForm = lazy.Regexp(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)
	uriForm  = lazy.Regexp(`^[0-9A-Za-z._~:/?#\[\]@!$&'()*+,;=%-]*$`)
	htmlForm = lazy.Regexp(`</?[a-zA-Z][^>]*>`)
)

// channel gives the channel of an RSS document.
func channel(root *Element) *Element { return root.All("", "channel")[0] }

// item makes a rule about items one about the document.
func item(broken func(*Element) bool) func(*Element) bool {
	return func(root *Element) bool { return slices.ContainsFunc(channel(root).All("", "item"), broken) }
}

// entry does the same for Atom.
func entry(broken func(*Element) bool) func(*Element) bool {
	return func(root *Element) bool { return slices.ContainsFunc(root.All(atomNS, "entry"), broken) }
}

// missing is a rule about required elements of the channel or feed.
func missing(e *Element, space string, names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.TrimSpace(e.Get(space, n)) == "" })
}

// doubled reports an element that may stand only once and stands twice.
func doubled(e *Element, space string, names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return len(e.All(space, n)) > 1 })
}

// repeated reports children of which two have the same text in a part.
func repeated(list []*Element, space, part string) bool {
	seen := map[string]bool{}
	for _, e := range list {
		if id := e.Get(space, part); seen[id] {
			return true
		} else {
			seen[id] = true
		}
	}
	return false
}

// hasLink reports an Atom link of a kind, to a full address.
func hasLink(e *Element, rel string) bool {
	return slices.ContainsFunc(e.All(atomNS, "link"), func(l *Element) bool { return l.Attr("rel") == rel && fullURL(l.Attr("href")) })
}

func fullURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && uriForm().MatchString(s)
}

// badDate reports a date that is there and does not have its format's form.
func badDate(e *Element, layout, space string, names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		text := e.Get(space, n)
		t, err := time.Parse(layout, text)
		return e.has(space, n) && (err != nil || t.Format(layout) != text)
	})
}

var rssRules = []rule{
	{"MissingTitle", "it has no title", func(r *Element) bool { return missing(channel(r), "", "title") }},
	{"MissingLink", "it has no link to the page it is about", func(r *Element) bool { return missing(channel(r), "", "link") }},
	{"MissingDescription", "it has no description", func(r *Element) bool { return missing(channel(r), "", "description") }},
	{"MissingDCLanguage", "it does not say which language it is in", func(r *Element) bool { return missing(channel(r), "", "language") }},
	{"InvalidLanguage", "its language is not a language tag", func(r *Element) bool { return !langForm().MatchString(channel(r).Get("", "language")) }},
	{"MissingAtomSelfLink", "it does not say where it stands itself", func(r *Element) bool { return !hasLink(channel(r), "self") }},
	{"DuplicateElement", "something that may stand once stands twice", func(r *Element) bool {
		return doubled(channel(r), "", "title", "link", "description", "language", "lastBuildDate", "image")
	}},
	{"MisplacedItem", "something stands after its entries", func(r *Element) bool {
		first := channel(r).position("", "item", false)
		return first >= 0 && len(channel(r).children)-first != len(channel(r).All("", "item"))
	}},
	{"ImageTitleDoesntMatch", "its picture has another title than the feed", image("title")},
	{"ImageLinkDoesntMatch", "its picture has another link than the feed", image("link")},
	{"InvalidFullLink", "a link is not a full address", func(r *Element) bool { return !fullURL(channel(r).Get("", "link")) }},
	{"InvalidFullLink", "a link is not a full address", item(func(e *Element) bool { return e.has("", "link") && !fullURL(e.Get("", "link")) })},
	{"InvalidRFC2822Date", "a date is not in the form of RFC 2822", func(r *Element) bool { return badDate(channel(r), rfc822, "", "lastBuildDate") }},
	{"InvalidRFC2822Date", "a date is not in the form of RFC 2822", item(func(e *Element) bool { return badDate(e, rfc822, "", "pubDate") })},
	{"ItemMustContainTitleOrDescription", "an entry has neither a title nor a description", item(func(e *Element) bool { return missing(e, "", "title") && missing(e, "", "description") })},
	{"MissingGuid", "an entry has no id", item(func(e *Element) bool { return missing(e, "", "guid") })},
	{"InvalidPermalink", "an id that is no address is not marked as such", item(func(e *Element) bool {
		return e.has("", "guid") && e.All("", "guid")[0].Attr("isPermaLink") != "false"
	})},
	{"InvalidTAG", "an id is not a tag of RFC 4151", item(func(e *Element) bool { return !tagForm().MatchString(e.Get("", "guid")) })},
	{"DuplicateValue", "two entries have the same id", func(r *Element) bool { return repeated(channel(r).All("", "item"), "", "guid") }},
	{"DuplicateElement", "something that may stand once stands twice", item(func(e *Element) bool {
		return doubled(e, "", "title", "link", "guid", "pubDate", "description") || doubled(e, contentNS, "encoded")
	})},
	{"DuplicateItemSemantics", "an entry names its author in two ways", item(func(e *Element) bool { return e.has("", "author") && e.has(dcNS, "creator") })},
	{"NeedDescriptionBeforeContent", "an entry has its whole text before its description", item(func(e *Element) bool {
		at := e.position(contentNS, "encoded", false)
		return at >= 0 && (!e.has("", "description") || e.position("", "description", false) > at)
	})},
	{"ContainsHTML", "a title holds HTML", item(func(e *Element) bool { return htmlForm().MatchString(e.Get("", "title")) })},
	{"NotBlank", "a category is empty", item(func(e *Element) bool {
		return slices.ContainsFunc(e.All("", "category"), func(c *Element) bool { return strings.TrimSpace(c.text) == "" })
	})},
}

// image is the rule that the channel's image repeats what the channel says.
func image(part string) func(*Element) bool {
	return func(r *Element) bool {
		return slices.ContainsFunc(channel(r).All("", "image"), func(i *Element) bool {
			return i.Get("", part) != channel(r).Get("", part)
		})
	}
}

var atomRules = []rule{
	{"MissingElement", "a title, an id, a date or the author is missing", func(r *Element) bool { return missing(r, atomNS, "title", "id", "updated") }},
	{"MissingElement", "a title, an id, a date or the author is missing", func(r *Element) bool {
		authors := r.All(atomNS, "author")
		return len(authors) == 0 || missing(authors[0], atomNS, "name")
	}},
	{"MissingElement", "a title, an id, a date or the author is missing", entry(func(e *Element) bool { return missing(e, atomNS, "title", "id", "updated") })},
	{"MissingSelf", "it does not say where it stands itself", func(r *Element) bool { return !hasLink(r, "self") }},
	{"MisplacedMetadata", "something stands after its entries", func(r *Element) bool {
		first := r.position(atomNS, "entry", false)
		return first >= 0 && len(r.children)-first != len(r.All(atomNS, "entry"))
	}},
	{"DuplicateElement", "something that may stand once stands twice", func(r *Element) bool { return doubled(r, atomNS, "title", "id", "updated", "subtitle", "icon") }},
	{"DuplicateElement", "something that may stand once stands twice", entry(func(e *Element) bool {
		return doubled(e, atomNS, "title", "id", "updated", "published", "summary", "content")
	})},
	{"DuplicateEntries", "two entries have the same id", func(r *Element) bool { return repeated(r.All(atomNS, "entry"), atomNS, "id") }},
	{"DuplicateAtomLink", "it has too many links", func(r *Element) bool { return len(r.All(atomNS, "link")) > 2 }},
	{"InvalidRFC3339Date", "a date is not in the form of RFC 3339", func(r *Element) bool { return badDate(r, rfc3339, atomNS, "updated") }},
	{"InvalidRFC3339Date", "a date is not in the form of RFC 3339", entry(func(e *Element) bool { return badDate(e, rfc3339, atomNS, "updated", "published") })},
	{"InvalidTAG", "an id is not a tag of RFC 4151", func(r *Element) bool { return !tagForm().MatchString(r.Get(atomNS, "id")) }},
	{"InvalidTAG", "an id is not a tag of RFC 4151", entry(func(e *Element) bool { return !tagForm().MatchString(e.Get(atomNS, "id")) })},
	{"MissingContentOrAlternate", "an entry has neither a text nor a page", entry(func(e *Element) bool { return !e.has(atomNS, "content") && !hasLink(e, "alternate") })},
	{"MissingTextualContent", "an entry has neither a text nor a summary", entry(func(e *Element) bool { return !e.has(atomNS, "content") && !e.has(atomNS, "summary") })},
}
