package feed

import (
	"bytes"
	"slices"
	"testing"

	"casebook/internal/feed/validate"
)

func TestFeedsKeepTheValidatorsRules(t *testing.T) {
	sparse := &Feed{ID: "tag:example.org,2026:/", Title: "T", Lang: "en", Home: "https://example.org/", Entries: []Entry{{ID: "tag:example.org,2026:/x", Title: "T"}}}
	empty := exampleFeed()
	empty.Entries = nil
	for _, f := range []*Feed{exampleFeed(), empty, sparse} {
		for _, x := range Formats {
			if x.Breaches == nil {
				continue
			}
			if got := x.Breaches(x.Append(nil, f)); got != nil {
				t.Errorf("%s: breaks %v", x.File, got)
			}
		}
	}
}

// TestRulesFindWhatTheyAreFor breaks a good feed in one place for each rule.
func TestRulesFindWhatTheyAreFor(t *testing.T) {
	rss, atom := write("feed.xml", exampleFeed()), write("atom.xml", exampleFeed())
	for _, c := range []struct {
		rules    func([]byte) []validate.Breach
		good     []byte
		old, new string
		want     string
	}{
		{validate.RSS, rss, "<title>Ada Example</title><link>", "<link>", "MissingTitle"},
		{validate.RSS, rss, "<link>https://example.org/free/cases/ada-example/</link><desc", "<desc", "MissingLink"},
		{validate.RSS, rss, "<description>News of the case of Ada Example</description>", "", "MissingDescription"},
		{validate.RSS, rss, "<language>en</language>", "", "MissingDCLanguage"},
		{validate.RSS, rss, "<language>en</language>", "<language>e!</language>", "InvalidLanguage"},
		{validate.RSS, rss, `rel="self"`, `rel="alternate"`, "MissingAtomSelfLink"},
		{validate.RSS, rss, "<language>en</language>", "<language>en</language><language>uk</language>", "DuplicateElement"},
		{validate.RSS, rss, "</channel>", "<ttl>60</ttl></channel>", "MisplacedItem"},
		{validate.RSS, rss, "<title>Ada Example</title><link>https://example.org/free/cases/ada-example/</link></image>", "<title>A</title><link>https://example.org/free/cases/ada-example/</link></image>", "ImageTitleDoesntMatch"},
		{validate.RSS, rss, "</link></image>", "x</link></image>", "ImageLinkDoesntMatch"},
		{validate.RSS, rss, "<link>https://example.org/free/letters", "<link>/letters", "InvalidFullLink"},
		{validate.RSS, rss, "Thu, 14 May 2026", "Wed, 14 May 26", "InvalidRFC2822Date"},
		{validate.RSS, rss, "Fri, 15 May 2026", "Thu, 15 May 2026", "InvalidRFC2822Date"},
		{validate.RSS, rss, `isPermaLink="false"`, "", "InvalidPermalink"},
		{validate.RSS, rss, "tag:example.org,2026:/letters/open-letter", "tag:example.org:/", "InvalidTAG"},
		{validate.RSS, rss, "tag:example.org,2026:/letters/open-letter", exampleEntries()[0].ID, "DuplicateValue"},
		{validate.RSS, rss, "<dc:creator>", "<author>a@example.org</author><dc:creator>", "DuplicateItemSemantics"},
		{validate.RSS, rss, "<description>Слухання перенесено</description>", "", "NeedDescriptionBeforeContent"},
		{validate.RSS, rss, "<title>An open letter", "<title>An &lt;b>open", "ContainsHTML"},
		{validate.RSS, rss, "<category>Courts", "<category>", "NotBlank"},
		{validate.Atom, atom, "<updated>2026-05-15T00:00:00+03:00</updated><link rel=\"self\"", "<link rel=\"self\"", "MissingElement"},
		{validate.Atom, atom, "<name>Example &#x26; Sons</name>", "", "MissingElement"},
		{validate.Atom, atom, `rel="self"`, `rel="related"`, "MissingSelf"},
		{validate.Atom, atom, "</feed>", "<rights>x</rights></feed>", "MisplacedMetadata"},
		{validate.Atom, atom, "<summary>Forty", "<summary>A</summary><summary>Forty", "DuplicateElement"},
		{validate.Atom, atom, "tag:example.org,2026:/letters/open-letter", exampleEntries()[0].ID, "DuplicateEntries"},
		{validate.Atom, atom, "2026-05-14T09:30:00+03:00", "2026-05-14", "InvalidRFC3339Date"},
		{validate.Atom, atom, "tag:example.org,2026:/letters/open-letter", "tag:a b", "InvalidTAG"},
		{validate.Atom, atom, "<summary>Forty people ask for a fair trial.</summary>", "", "MissingTextualContent"},
	} {
		bad := bytes.Replace(c.good, []byte(c.old), []byte(c.new), 1)
		if bytes.Equal(bad, c.good) {
			t.Errorf("%s: nothing to break: %q is not there", c.want, c.old)
		}
		if got := c.rules(bad); !slices.ContainsFunc(got, func(b validate.Breach) bool { return b.Rule == c.want }) {
			t.Errorf("%q for %q: got %v, want %s", c.new, c.old, got, c.want)
		}
	}
}
