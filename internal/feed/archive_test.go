package feed

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestArchivesHoldWhatAFeedDoesNotShow(t *testing.T) {
	for _, c := range []struct{ entries, limit, want int }{{0, 50, 0}, {50, 50, 0}, {51, 50, 1}, {100, 50, 1}, {101, 50, 2}, {9, 0, 0}} {
		if got := CountArchives(c.entries, c.limit); got != c.want {
			t.Errorf("%d entries, %d shown: got %d archives, want %d", c.entries, c.limit, got, c.want)
		}
	}
}

func TestArchivesLeadToOlderOnesInEveryFormat(t *testing.T) {
	feedWith := func(archive, archives int) *Feed {
		return &Feed{ID: "tag:example.org,2026:/", Title: "T", Lang: "en", Home: "https://example.org/", Archive: archive, Archives: archives, Entries: []Entry{
			{ID: "https://old.example/?p=1", URL: "https://example.org/a/", Title: "A", Published: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)},
		}}
	}
	for _, c := range []struct{ file, prev, current string }{
		{"feed.xml", `rel="prev-archive" type="application/rss+xml" href="https://example.org/%sfeed.xml"`, `rel="current" type="application/rss+xml" href="https://example.org/feed.xml"`},
		{"atom.xml", `rel="prev-archive" type="application/atom+xml" href="https://example.org/%satom.xml"`, `rel="current" type="application/atom+xml" href="https://example.org/atom.xml"`},
		{"feed.json", `"next_url":"https://example.org/%sfeed.json"`, `"feed_url":"https://example.org/archive/2/feed.json"`},
	} {
		x := FindFormat(c.file)
		newest, second, first := string(x.Append(nil, feedWith(0, 2))), string(x.Append(nil, feedWith(2, 0))), string(x.Append(nil, feedWith(1, 0)))
		if want := fmt.Sprintf(c.prev, "archive/2/"); !strings.Contains(newest, want) || strings.Contains(newest, "syndication/history") {
			t.Errorf("%s: the feed does not lead to its newest archive by %s:\n%s", c.file, want, newest)
		}
		if want := fmt.Sprintf(c.prev, "archive/1/"); !strings.Contains(second, want) || !strings.Contains(second, c.current) {
			t.Errorf("%s: the archive has neither %s nor %s:\n%s", c.file, want, c.current, second)
		}
		if strings.Contains(first, "prev-archive") || strings.Contains(first, "next_url") {
			t.Errorf("%s: the oldest archive leads on:\n%s", c.file, first)
		}
		for _, text := range []string{newest, second, first} {
			if b := x.Breaches([]byte(text)); len(b) > 0 {
				t.Errorf("%s: %v\n%s", c.file, b, text)
			}
		}
	}
}
