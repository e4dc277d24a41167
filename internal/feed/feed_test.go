package feed

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
)

var update = flag.Bool("update", false, "write the golden files anew")

// parse reads a feed with a parser that is not ours.
func parse(t *testing.T, data []byte) *gofeed.Feed {
	t.Helper()
	parsed, err := gofeed.NewParser().Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("gofeed: %v\n%s", err, data)
	}
	return parsed
}

func TestOutputIsAsInTheGoldenFiles(t *testing.T) {
	outputs := map[string][]byte{
		"rss.xml":      write("feed.xml", exampleFeed()),
		"atom.xml":     write("atom.xml", exampleFeed()),
		"feed.json":    write("feed.json", exampleFeed()),
		"calendar.ics": write("calendar.ics", exampleCalendar()),
		"empty.ics":    write("calendar.ics", &Feed{Title: "No longer available"}),
	}
	for name, got := range outputs {
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

func TestEveryFormatSaysTheSame(t *testing.T) {
	f := exampleFeed()
	for _, format := range newsFormats() {
		parsed := parse(t, format.Append(nil, f))
		if got, want := parsed.Title, f.Title; got != want {
			t.Errorf("%s: title: got %q, want %q", format.File, got, want)
		}
		if got, want := parsed.Link, f.Home; got != want {
			t.Errorf("%s: link: got %q, want %q", format.File, got, want)
		}
		if got, want := parsed.Language, "en"; got != want {
			t.Errorf("%s: language: got %q, want %q", format.File, got, want)
		}
		if got, want := len(parsed.Items), len(f.Entries); got != want {
			t.Fatalf("%s: entries: got %d, want %d", format.File, got, want)
		}
		for i, item := range parsed.Items {
			compareItem(t, format.File, item, f.Entries[i].withoutGone())
		}
	}
}

func compareItem(t *testing.T, format string, item *gofeed.Item, e Entry) {
	t.Helper()
	if item.GUID != e.ID {
		t.Errorf("%s: id: got %q, want %q", format, item.GUID, e.ID)
	}
	if item.Link != e.URL {
		t.Errorf("%s: link: got %q, want %q", format, item.Link, e.URL)
	}
	if item.Title != e.Title {
		t.Errorf("%s: title: got %q, want %q", format, item.Title, e.Title)
	}
	if item.PublishedParsed == nil || !item.PublishedParsed.Equal(e.Published) {
		t.Errorf("%s: published: got %v, want %v", format, item.PublishedParsed, e.Published)
	}
	if !e.HTML.isEmpty() && item.Content != string(e.HTML.html) {
		t.Errorf("%s: content: got %q, want %q", format, item.Content, e.HTML.html)
	}
	want := slices.DeleteFunc(slices.Clone(e.Categories), func(c string) bool { return c == "" })
	if !slices.Equal(item.Categories, want) {
		t.Errorf("%s: categories: got %q, want %q", format, item.Categories, want)
	}
}

func TestEntryTakenDownKeepsIDAndNothingElse(t *testing.T) {
	for _, format := range newsFormats() {
		out := format.Append(nil, exampleFeed())
		if bytes.Contains(out, []byte("secret")) {
			t.Errorf("%s: holds what was taken down:\n%s", format.File, out)
		}
		item := parse(t, out).Items[3]
		if got, want := item.GUID, exampleFeed().Entries[3].ID; got != want {
			t.Errorf("%s: id: got %q, want %q", format.File, got, want)
		}
		if got, want := item.Title, "No longer available"; got != want {
			t.Errorf("%s: title: got %q, want %q", format.File, got, want)
		}
		if got := item.Description + item.Content; got != "" {
			t.Errorf("%s: text: got %q, want none", format.File, got)
		}
	}
}

func TestUpdatedBeforePublishedCountsAsPublished(t *testing.T) {
	item := parse(t, write("atom.xml", exampleFeed())).Items[1]
	if got, want := item.Updated, "2026-05-01T00:00:00Z"; got != want {
		t.Errorf("atom: got %s, want %s", got, want)
	}
	if out := write("feed.json", exampleFeed()); bytes.Contains(out, []byte("2020-01-01")) {
		t.Errorf("json: an earlier date of change is written:\n%s", out)
	}
}

func TestFeedDateIsOfTheNewestChange(t *testing.T) {
	f := exampleFeed()
	want := "Fri, 15 May 2026 00:00:00 +0300"
	if got := parse(t, write("feed.xml", f)).Updated; got != want {
		t.Errorf("rss: got %s, want %s", got, want)
	}
	f.Updated = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	if got, want := parse(t, write("atom.xml", f)).Updated, "2026-05-15T00:00:00+03:00"; got != want {
		t.Errorf("atom: got %s, want %s", got, want)
	}
}

func TestEmptyFeedHasNoDateButAtomsOwn(t *testing.T) {
	f := exampleFeed()
	f.Entries = nil
	if out := write("feed.xml", f); bytes.Contains(out, []byte("lastBuildDate")) {
		t.Errorf("rss: a date without entries:\n%s", out)
	}
	for _, c := range []struct {
		updated time.Time
		want    string
	}{
		{time.Time{}, "1970-01-01T00:00:00Z"},
		{time.Date(2026, 5, 1, 0, 0, 0, 0, kyiv), "2026-05-01T00:00:00+03:00"},
	} {
		f.Updated = c.updated
		if got := parse(t, write("atom.xml", f)).Updated; got != c.want {
			t.Errorf("atom: got %s, want %s", got, c.want)
		}
	}
	if got, want := string(write("feed.json", f)), `"items":[]}`; !strings.HasSuffix(got, want) {
		t.Errorf("json: got %s, want it to end in %s", got, want)
	}
}

func TestEntryWithoutDatesIsValid(t *testing.T) {
	f := exampleFeed()
	f.Entries = []Entry{{ID: "tag:example.org,2026:/x", Title: "Undated"}}
	f.Updated = time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	item := parse(t, write("atom.xml", f)).Items[0]
	if got, want := item.Updated, "2026-05-01T00:00:00Z"; got != want {
		t.Errorf("atom: updated: got %q, want %q", got, want)
	}
	if got, want := item.Content, "Undated"; got != want {
		t.Errorf("atom: content of an entry without address: got %q, want %q", got, want)
	}
	if got := parse(t, write("feed.xml", f)).Items[0].Published; got != "" {
		t.Errorf("rss: date: got %q, want none", got)
	}
}

func TestSummaryIsTextWhereReadersExpectHTML(t *testing.T) {
	f := exampleFeed()
	f.Entries = f.Entries[:1]
	f.Entries[0].Summary = `1 < 2 & <script>alert("x")</script>`
	got := parse(t, write("feed.xml", f)).Items[0].Description
	want := `1 &lt; 2 &amp; &lt;script&gt;alert("x")&lt;/script&gt;`
	if got != want {
		t.Errorf("rss: got %s, want %s", got, want)
	}
	if got := parse(t, write("atom.xml", f)).Items[0].Description; got != f.Entries[0].Summary {
		t.Errorf("atom: got %s, want %s", got, f.Entries[0].Summary)
	}
}

func TestFeedOfSummariesHoldsNoContentElement(t *testing.T) {
	f := exampleFeed()
	for i := range f.Entries {
		f.Entries[i].HTML, f.Entries[i].Gone = Markup{}, false
	}
	if out := write("feed.xml", f); bytes.Contains(out, []byte("<content:encoded>")) {
		t.Errorf("rss: %s", out)
	}
	if out := write("atom.xml", f); bytes.Contains(out, []byte("<content")) {
		t.Errorf("atom: %s", out)
	}
	if out := write("feed.json", f); bytes.Contains(out, []byte(`"content_html"`)) || !bytes.Contains(out, []byte(`"content_text":"Forty people`)) {
		t.Errorf("json: %s", out)
	}
}

func TestWritersAppendToWhatIsThere(t *testing.T) {
	for _, format := range newsFormats() {
		if out := format.Append([]byte("before"), exampleFeed()); !bytes.HasPrefix(out, []byte("before")) {
			t.Errorf("%s: the buffer's content is gone", format.File)
		}
	}
}
