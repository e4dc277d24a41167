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

// findChannel gives the channel of an RSS document.
func findChannel(root *Element) *Element { return root.Children("", "channel")[0] }

// anyItem makes a rule about items one about the document.
func anyItem(broken func(*Element) bool) func(*Element) bool {
	return func(root *Element) bool { return slices.ContainsFunc(findChannel(root).Children("", "item"), broken) }
}

// anyEntry does the same for Atom.
func anyEntry(broken func(*Element) bool) func(*Element) bool {
	return func(root *Element) bool { return slices.ContainsFunc(root.Children(atomNS, "entry"), broken) }
}

// lacksText is a rule about required elements of the channel or feed.
func lacksText(e *Element, space string, names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.TrimSpace(e.ChildText(space, n)) == "" })
}

// hasDouble reports an element that may stand only once and stands twice.
func hasDouble(e *Element, space string, names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return len(e.Children(space, n)) > 1 })
}

// hasRepeated reports children of which two have the same text in a part.
func hasRepeated(list []*Element, space, part string) bool {
	seen := map[string]bool{}
	for _, e := range list {
		if id := e.ChildText(space, part); seen[id] {
			return true
		} else {
			seen[id] = true
		}
	}
	return false
}

// hasLink reports an Atom link of a kind, to a full address.
func hasLink(e *Element, rel string) bool {
	return slices.ContainsFunc(e.Children(atomNS, "link"), func(l *Element) bool { return l.Attribute("rel") == rel && fullURL(l.Attribute("href")) })
}

// isID reports a tag, or the address or URN that an entry had in the feed of another
// program.
func isID(s string) bool {
	return tagForm().MatchString(s) || fullURL(s) || strings.HasPrefix(s, "urn:") && uriForm().MatchString(s)
}

func fullURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && uriForm().MatchString(s)
}

// badDate reports a date that is there and does not have its format's form.
func badDate(e *Element, layout, space string, names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		text := e.ChildText(space, n)
		t, err := time.Parse(layout, text)
		return e.hasChild(space, n) && (err != nil || t.Format(layout) != text)
	})
}

var rssRules = []rule{
	{"MissingTitle", "it has no title", func(r *Element) bool { return lacksText(findChannel(r), "", "title") }},
	{"MissingLink", "it has no link to the page it is about", func(r *Element) bool { return lacksText(findChannel(r), "", "link") }},
	{"MissingDescription", "it has no description", func(r *Element) bool { return lacksText(findChannel(r), "", "description") }},
	{"MissingDCLanguage", "it does not say which language it is in", func(r *Element) bool { return lacksText(findChannel(r), "", "language") }},
	{"InvalidLanguage", "its language is not a language tag", func(r *Element) bool { return !langForm().MatchString(findChannel(r).ChildText("", "language")) }},
	{"MissingAtomSelfLink", "it does not say where it stands itself", func(r *Element) bool { return !hasLink(findChannel(r), "self") }},
	{"DuplicateElement", "something that may stand once stands twice", func(r *Element) bool {
		return hasDouble(findChannel(r), "", "title", "link", "description", "language", "lastBuildDate", "image")
	}},
	{"MisplacedItem", "something stands after its entries", func(r *Element) bool {
		first := findChannel(r).childIndex("", "item")
		return first >= 0 && len(findChannel(r).children)-first != len(findChannel(r).Children("", "item"))
	}},
	{"ImageTitleDoesntMatch", "its picture has another title than the feed", imageDiffers("title")},
	{"ImageLinkDoesntMatch", "its picture has another link than the feed", imageDiffers("link")},
	{"InvalidFullLink", "a link is not a full address", func(r *Element) bool { return !fullURL(findChannel(r).ChildText("", "link")) }},
	{"InvalidFullLink", "a link is not a full address", anyItem(func(e *Element) bool { return e.hasChild("", "link") && !fullURL(e.ChildText("", "link")) })},
	{"InvalidRFC2822Date", "a date is not in the form of RFC 2822", func(r *Element) bool { return badDate(findChannel(r), rfc822, "", "lastBuildDate") }},
	{"InvalidRFC2822Date", "a date is not in the form of RFC 2822", anyItem(func(e *Element) bool { return badDate(e, rfc822, "", "pubDate") })},
	{"ItemMustContainTitleOrDescription", "an entry has neither a title nor a description", anyItem(func(e *Element) bool { return lacksText(e, "", "title") && lacksText(e, "", "description") })},
	{"MissingGuid", "an entry has no id", anyItem(func(e *Element) bool { return lacksText(e, "", "guid") })},
	{"InvalidPermalink", "an id that is no address is not marked as such", anyItem(func(e *Element) bool {
		return e.hasChild("", "guid") && e.Children("", "guid")[0].Attribute("isPermaLink") != "false"
	})},
	{"InvalidTAG", "an id is neither a tag of RFC 4151 nor an address", anyItem(func(e *Element) bool { return !isID(e.ChildText("", "guid")) })},
	{"DuplicateValue", "two entries have the same id", func(r *Element) bool { return hasRepeated(findChannel(r).Children("", "item"), "", "guid") }},
	{"DuplicateElement", "something that may stand once stands twice", anyItem(func(e *Element) bool {
		return hasDouble(e, "", "title", "link", "guid", "pubDate", "description") || hasDouble(e, contentNS, "encoded")
	})},
	{"DuplicateItemSemantics", "an entry names its author in two ways", anyItem(func(e *Element) bool { return e.hasChild("", "author") && e.hasChild(dcNS, "creator") })},
	{"NeedDescriptionBeforeContent", "an entry has its whole text before its description", anyItem(func(e *Element) bool {
		at := e.childIndex(contentNS, "encoded")
		return at >= 0 && (!e.hasChild("", "description") || e.childIndex("", "description") > at)
	})},
	{"ContainsHTML", "a title holds HTML", anyItem(func(e *Element) bool { return htmlForm().MatchString(e.ChildText("", "title")) })},
	{"NotBlank", "a category is empty", anyItem(func(e *Element) bool {
		return slices.ContainsFunc(e.Children("", "category"), func(c *Element) bool { return strings.TrimSpace(c.text) == "" })
	})},
}

// imageDiffers is the rule that the channel's image repeats what the channel says.
func imageDiffers(part string) func(*Element) bool {
	return func(r *Element) bool {
		return slices.ContainsFunc(findChannel(r).Children("", "image"), func(i *Element) bool {
			return i.ChildText("", part) != findChannel(r).ChildText("", part)
		})
	}
}

var atomRules = []rule{
	{"MissingElement", "a title, an id, a date or the author is missing", func(r *Element) bool { return lacksText(r, atomNS, "title", "id", "updated") }},
	{"MissingElement", "a title, an id, a date or the author is missing", func(r *Element) bool {
		authors := r.Children(atomNS, "author")
		return len(authors) == 0 || lacksText(authors[0], atomNS, "name")
	}},
	{"MissingElement", "a title, an id, a date or the author is missing", anyEntry(func(e *Element) bool { return lacksText(e, atomNS, "title", "id", "updated") })},
	{"MissingSelf", "it does not say where it stands itself", func(r *Element) bool { return !hasLink(r, "self") }},
	{"MisplacedMetadata", "something stands after its entries", func(r *Element) bool {
		first := r.childIndex(atomNS, "entry")
		return first >= 0 && len(r.children)-first != len(r.Children(atomNS, "entry"))
	}},
	{"DuplicateElement", "something that may stand once stands twice", func(r *Element) bool { return hasDouble(r, atomNS, "title", "id", "updated", "subtitle", "icon") }},
	{"DuplicateElement", "something that may stand once stands twice", anyEntry(func(e *Element) bool {
		return hasDouble(e, atomNS, "title", "id", "updated", "published", "summary", "content")
	})},
	{"DuplicateEntries", "two entries have the same id", func(r *Element) bool { return hasRepeated(r.Children(atomNS, "entry"), atomNS, "id") }},
	{"DuplicateAtomLink", "it has two links of one kind", func(r *Element) bool {
		kinds := map[string]bool{}
		return slices.ContainsFunc(r.Children(atomNS, "link"), func(l *Element) bool {
			double := kinds[l.Attribute("rel")]
			kinds[l.Attribute("rel")] = true
			return double
		})
	}},
	{"InvalidRFC3339Date", "a date is not in the form of RFC 3339", func(r *Element) bool { return badDate(r, rfc3339, atomNS, "updated") }},
	{"InvalidRFC3339Date", "a date is not in the form of RFC 3339", anyEntry(func(e *Element) bool { return badDate(e, rfc3339, atomNS, "updated", "published") })},
	{"InvalidTAG", "an id is neither a tag of RFC 4151 nor an address", func(r *Element) bool { return !isID(r.ChildText(atomNS, "id")) }},
	{"InvalidTAG", "an id is neither a tag of RFC 4151 nor an address", anyEntry(func(e *Element) bool { return !isID(e.ChildText(atomNS, "id")) })},
	{"MissingContentOrAlternate", "an entry has neither a text nor a page", anyEntry(func(e *Element) bool { return !e.hasChild(atomNS, "content") && !hasLink(e, "alternate") })},
	{"MissingTextualContent", "an entry has neither a text nor a summary", anyEntry(func(e *Element) bool { return !e.hasChild(atomNS, "content") && !e.hasChild(atomNS, "summary") })},
}
