package feed

import (
	"bytes"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	atomNS    = "http://www.w3.org/2005/Atom"
	contentNS = "http://purl.org/rss/1.0/modules/content/"
	dcNS      = "http://purl.org/dc/elements/1.1/"
)

// A rule is one check of the W3C Feed Validation Service, under its name.
type rule struct {
	name   string
	broken func(*element) bool
}

var (
	tagForm  = regexp.MustCompile(`^tag:([a-z0-9._-]+@)?[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[0-9a-zA-Z;/?:@&=+$._!~*'()%,-]*$`)
	langForm = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)
	htmlForm = regexp.MustCompile(`</?[a-zA-Z][^>]*>`)
)

// channel gives the channel of an RSS document.
func channel(root *element) *element { return root.all("", "channel")[0] }

// item makes a rule about items one about the document.
func item(broken func(*element) bool) func(*element) bool {
	return func(root *element) bool { return slices.ContainsFunc(channel(root).all("", "item"), broken) }
}

// entry does the same for Atom.
func entry(broken func(*element) bool) func(*element) bool {
	return func(root *element) bool { return slices.ContainsFunc(root.all(atomNS, "entry"), broken) }
}

// missing is a rule about required elements of the channel or feed.
func missing(e *element, space string, names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.TrimSpace(e.get(space, n)) == "" })
}

// doubled reports an element that may stand only once and stands twice.
func doubled(e *element, space string, names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return len(e.all(space, n)) > 1 })
}

// repeated reports children of which two have the same text in a part.
func repeated(list []*element, space, part string) bool {
	seen := map[string]bool{}
	for _, e := range list {
		if id := e.get(space, part); seen[id] {
			return true
		} else {
			seen[id] = true
		}
	}
	return false
}

// hasLink reports an Atom link of a kind, to a full address.
func hasLink(e *element, rel string) bool {
	return slices.ContainsFunc(e.all(atomNS, "link"), func(l *element) bool { return l.attr("rel") == rel && fullURL(l.attr("href")) })
}

func fullURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && uri(s) == s
}

// badDate reports a date that is there and does not have its format's form.
func badDate(e *element, layout, space string, names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		text := e.get(space, n)
		t, err := time.Parse(layout, text)
		return e.has(space, n) && (err != nil || t.Format(layout) != text)
	})
}

var rssRules = []rule{
	{"MissingTitle", func(r *element) bool { return missing(channel(r), "", "title") }},
	{"MissingLink", func(r *element) bool { return missing(channel(r), "", "link") }},
	{"MissingDescription", func(r *element) bool { return missing(channel(r), "", "description") }},
	{"MissingDCLanguage", func(r *element) bool { return missing(channel(r), "", "language") }},
	{"InvalidLanguage", func(r *element) bool { return !langForm.MatchString(channel(r).get("", "language")) }},
	{"MissingAtomSelfLink", func(r *element) bool { return !hasLink(channel(r), "self") }},
	{"DuplicateElement", func(r *element) bool {
		return doubled(channel(r), "", "title", "link", "description", "language", "lastBuildDate", "image")
	}},
	{"MisplacedItem", func(r *element) bool {
		first := channel(r).position("", "item", false)
		return first >= 0 && len(channel(r).children)-first != len(channel(r).all("", "item"))
	}},
	{"ImageTitleDoesntMatch", image("title")},
	{"ImageLinkDoesntMatch", image("link")},
	{"InvalidFullLink", func(r *element) bool { return !fullURL(channel(r).get("", "link")) }},
	{"InvalidFullLink", item(func(e *element) bool { return e.has("", "link") && !fullURL(e.get("", "link")) })},
	{"InvalidRFC2822Date", func(r *element) bool { return badDate(channel(r), rfc822, "", "lastBuildDate") }},
	{"InvalidRFC2822Date", item(func(e *element) bool { return badDate(e, rfc822, "", "pubDate") })},
	{"ItemMustContainTitleOrDescription", item(func(e *element) bool { return missing(e, "", "title") && missing(e, "", "description") })},
	{"MissingGuid", item(func(e *element) bool { return missing(e, "", "guid") })},
	{"InvalidPermalink", item(func(e *element) bool { return e.all("", "guid")[0].attr("isPermaLink") != "false" })},
	{"InvalidTAG", item(func(e *element) bool { return !tagForm.MatchString(e.get("", "guid")) })},
	{"DuplicateValue", func(r *element) bool { return repeated(channel(r).all("", "item"), "", "guid") }},
	{"DuplicateElement", item(func(e *element) bool {
		return doubled(e, "", "title", "link", "guid", "pubDate", "description") || doubled(e, contentNS, "encoded")
	})},
	{"DuplicateItemSemantics", item(func(e *element) bool { return e.has("", "author") && e.has(dcNS, "creator") })},
	{"NeedDescriptionBeforeContent", item(func(e *element) bool {
		at := e.position(contentNS, "encoded", false)
		return at >= 0 && (!e.has("", "description") || e.position("", "description", false) > at)
	})},
	{"ContainsHTML", item(func(e *element) bool { return htmlForm.MatchString(e.get("", "title")) })},
	{"NotBlank", item(func(e *element) bool {
		return slices.ContainsFunc(e.all("", "category"), func(c *element) bool { return strings.TrimSpace(c.text) == "" })
	})},
}

// image is the rule that the channel's image repeats what the channel says.
func image(part string) func(*element) bool {
	return func(r *element) bool {
		return slices.ContainsFunc(channel(r).all("", "image"), func(i *element) bool {
			return i.get("", part) != channel(r).get("", part)
		})
	}
}

var atomRules = []rule{
	{"MissingElement", func(r *element) bool { return missing(r, atomNS, "title", "id", "updated") }},
	{"MissingElement", func(r *element) bool {
		authors := r.all(atomNS, "author")
		return len(authors) == 0 || missing(authors[0], atomNS, "name")
	}},
	{"MissingElement", entry(func(e *element) bool { return missing(e, atomNS, "title", "id", "updated") })},
	{"MissingSelf", func(r *element) bool { return !hasLink(r, "self") }},
	{"MisplacedMetadata", func(r *element) bool {
		first := r.position(atomNS, "entry", false)
		return first >= 0 && len(r.children)-first != len(r.all(atomNS, "entry"))
	}},
	{"DuplicateElement", func(r *element) bool { return doubled(r, atomNS, "title", "id", "updated", "subtitle", "icon") }},
	{"DuplicateElement", entry(func(e *element) bool {
		return doubled(e, atomNS, "title", "id", "updated", "published", "summary", "content")
	})},
	{"DuplicateEntries", func(r *element) bool { return repeated(r.all(atomNS, "entry"), atomNS, "id") }},
	{"DuplicateAtomLink", func(r *element) bool { return len(r.all(atomNS, "link")) > 2 }},
	{"InvalidRFC3339Date", func(r *element) bool { return badDate(r, rfc3339, atomNS, "updated") }},
	{"InvalidRFC3339Date", entry(func(e *element) bool { return badDate(e, rfc3339, atomNS, "updated", "published") })},
	{"InvalidTAG", func(r *element) bool { return !tagForm.MatchString(r.get(atomNS, "id")) }},
	{"InvalidTAG", entry(func(e *element) bool { return !tagForm.MatchString(e.get(atomNS, "id")) })},
	{"MissingContentOrAlternate", entry(func(e *element) bool { return !e.has(atomNS, "content") && !hasLink(e, "alternate") })},
	{"MissingTextualContent", entry(func(e *element) bool { return !e.has(atomNS, "content") && !e.has(atomNS, "summary") })},
}

// broken gives the names of the rules that a document breaks.
func broken(t *testing.T, rules []rule, data []byte) []string {
	t.Helper()
	root, err := parseXML(data)
	if err != nil {
		t.Fatalf("SAXError: %v\n%s", err, data)
	}
	var names []string
	for _, r := range rules {
		if r.broken(root) {
			names = append(names, r.name)
		}
	}
	return names
}

func TestFeedsKeepTheValidatorsRules(t *testing.T) {
	sparse := &Feed{ID: "tag:example.org,2026:/", Title: "T", Lang: "en", Home: "https://example.org/", RSSURL: "https://example.org/feed.xml",
		AtomURL: "https://example.org/atom.xml", Entries: []Entry{{ID: "tag:example.org,2026:/x", Title: "T"}}}
	empty := exampleFeed()
	empty.Entries = nil
	for _, f := range []*Feed{exampleFeed(), empty, sparse} {
		if got := broken(t, rssRules, f.AppendRSS(nil)); got != nil {
			t.Errorf("rss: breaks %v", got)
		}
		if got := broken(t, atomRules, f.AppendAtom(nil)); got != nil {
			t.Errorf("atom: breaks %v", got)
		}
	}
}

// TestRulesFindWhatTheyAreFor breaks a good feed in one place for each rule.
func TestRulesFindWhatTheyAreFor(t *testing.T) {
	rss, atom := exampleFeed().AppendRSS(nil), exampleFeed().AppendAtom(nil)
	for _, c := range []struct {
		rules    []rule
		good     []byte
		old, new string
		want     string
	}{
		{rssRules, rss, "<title>Ada Example</title><link>", "<link>", "MissingTitle"},
		{rssRules, rss, "<link>https://example.org/free/cases/ada-example/</link><desc", "<desc", "MissingLink"},
		{rssRules, rss, "<description>News of the case of Ada Example</description>", "", "MissingDescription"},
		{rssRules, rss, "<language>en</language>", "", "MissingDCLanguage"},
		{rssRules, rss, "<language>en</language>", "<language>e!</language>", "InvalidLanguage"},
		{rssRules, rss, `rel="self"`, `rel="alternate"`, "MissingAtomSelfLink"},
		{rssRules, rss, "<language>en</language>", "<language>en</language><language>uk</language>", "DuplicateElement"},
		{rssRules, rss, "</channel>", "<ttl>60</ttl></channel>", "MisplacedItem"},
		{rssRules, rss, "<title>Ada Example</title><link>https://example.org/free/cases/ada-example/</link></image>", "<title>A</title><link>https://example.org/free/cases/ada-example/</link></image>", "ImageTitleDoesntMatch"},
		{rssRules, rss, "</link></image>", "x</link></image>", "ImageLinkDoesntMatch"},
		{rssRules, rss, "<link>https://example.org/free/letters", "<link>/letters", "InvalidFullLink"},
		{rssRules, rss, "Thu, 14 May 2026", "Wed, 14 May 26", "InvalidRFC2822Date"},
		{rssRules, rss, "Fri, 15 May 2026", "Thu, 15 May 2026", "InvalidRFC2822Date"},
		{rssRules, rss, `isPermaLink="false"`, "", "InvalidPermalink"},
		{rssRules, rss, "tag:example.org,2026:/letters/open-letter", "tag:example.org:/", "InvalidTAG"},
		{rssRules, rss, "tag:example.org,2026:/letters/open-letter", exampleEntries()[0].ID, "DuplicateValue"},
		{rssRules, rss, "<dc:creator>", "<author>a@example.org</author><dc:creator>", "DuplicateItemSemantics"},
		{rssRules, rss, "<description>Слухання перенесено</description>", "", "NeedDescriptionBeforeContent"},
		{rssRules, rss, "<title>An open letter", "<title>An &lt;b>open", "ContainsHTML"},
		{rssRules, rss, "<category>Courts", "<category>", "NotBlank"},
		{atomRules, atom, "<updated>2026-05-15T00:00:00+03:00</updated><link rel=\"self\"", "<link rel=\"self\"", "MissingElement"},
		{atomRules, atom, "<name>Example &#x26; Sons</name>", "", "MissingElement"},
		{atomRules, atom, `rel="self"`, `rel="related"`, "MissingSelf"},
		{atomRules, atom, "</feed>", "<rights>x</rights></feed>", "MisplacedMetadata"},
		{atomRules, atom, "<summary>Forty", "<summary>A</summary><summary>Forty", "DuplicateElement"},
		{atomRules, atom, "tag:example.org,2026:/letters/open-letter", exampleEntries()[0].ID, "DuplicateEntries"},
		{atomRules, atom, "2026-05-14T09:30:00+03:00", "2026-05-14", "InvalidRFC3339Date"},
		{atomRules, atom, "tag:example.org,2026:/letters/open-letter", "tag:a b", "InvalidTAG"},
		{atomRules, atom, "<summary>Forty people ask for a fair trial.</summary>", "", "MissingTextualContent"},
	} {
		bad := bytes.Replace(c.good, []byte(c.old), []byte(c.new), 1)
		if bytes.Equal(bad, c.good) {
			t.Errorf("%s: nothing to break: %q is not there", c.want, c.old)
		}
		if got := broken(t, c.rules, bad); !slices.Contains(got, c.want) {
			t.Errorf("%q for %q: got %v, want %s", c.new, c.old, got, c.want)
		}
	}
}
