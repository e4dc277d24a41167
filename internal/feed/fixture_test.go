package feed

import (
	"slices"
	"time"
)

var kyiv = time.FixedZone("", 3*3600)

// exampleFeed has an entry of every kind: whole, without a text, in another
// language, taken down. Nobody in it exists.
func exampleFeed() *Feed {
	return &Feed{
		ID:          "tag:example.org,2026:/cases/ada-example",
		Title:       "Ada Example",
		Description: "News of the case of Ada Example",
		Lang:        "en",
		Home:        "https://example.org/free/cases/ada-example/",
		Author:      Author{Name: "Example & Sons", URL: "https://example.org/", Email: "post@example.org"},
		Icon:        "https://example.org/free/icon.png",
		Entries:     exampleEntries(),
	}
}

func exampleEntries() []Entry {
	return []Entry{{
		ID: "tag:example.org,2026:/cases/ada-example/updates/2026-05-14-ruling", URL: "https://example.org/free/cases/ada-example/2026-05-14-ruling/",
		Title: "Ruling: 3 < 5 & \"so on\"", Summary: "The court has ruled.\nMore follows.",
		HTML:      NewMarkup(`<p>The court &amp; the <a href="https://example.org/a?b=1&amp;c=2">ruling</a>]]>.</p>`),
		Published: time.Date(2026, 5, 14, 9, 30, 0, 0, kyiv), Updated: time.Date(2026, 5, 15, 0, 0, 0, 0, kyiv),
		Categories: []string{"Courts", "", "R&D"},
	}, {
		ID: "tag:example.org,2026:/letters/open-letter", URL: "https://example.org/free/letters/open-letter/",
		Title: "An open letter", Summary: "Forty people ask for a fair trial.",
		Published: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC), Updated: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC),
	}, {
		ID: "tag:example.org,2026:/cases/ada-example/updates/2026-04-02-hearing", URL: "https://example.org/free/uk/cases/ada-example/2026-04-02-hearing/",
		Title: "Слухання перенесено", HTML: NewMarkup("<p lang=\"uk\">Слухання перенесено.</p>"), Lang: "uk",
		Published: time.Date(2026, 4, 2, 0, 0, 0, 0, kyiv),
	}, {
		ID: "tag:example.org,2026:/cases/ada-example/updates/2026-03-01-x", URL: "https://example.org/free/cases/ada-example/2026-03-01-x/",
		Title: "No longer available", Summary: "secret summary", HTML: NewMarkup("<p>secret text</p>"), Categories: []string{"secret"},
		Published: time.Date(2026, 3, 1, 0, 0, 0, 0, kyiv), Updated: time.Date(2026, 5, 2, 0, 0, 0, 0, kyiv), Gone: true,
	}}
}

func exampleCalendar() *Feed {
	return &Feed{
		Title: "Ada Example: dates", Description: "Hearings, and what else is fixed; all times are UTC",
		Home: "https://example.org/cases/ada-example/",
		Events: []Event{{
			UID: "ada-example/appeal@example.org", Start: time.Date(2026, 6, 2, 14, 30, 0, 0, kyiv),
			Summary: "Апеляція у справі Ади Приклад, друге засідання; вхід вільний", Location: `Room 4\5, Example Court`,
			Description: "Bring a passport.\r\nThe doors open at 14:00.", URL: "https://example.org/cases/ada-example/#appeal",
			Categories: []string{"Court", "Appeal, second"},
		}, {
			UID: "ada-example/2026-07-01@example.org", Start: time.Date(2026, 7, 1, 0, 0, 0, 0, kyiv), AllDay: true,
			Updated: time.Date(2026, 5, 3, 0, 0, 0, 0, kyiv), Summary: "Vigil",
		}},
	}
}

// write gives a feed in the format of a file's name.
func write(file string, f *Feed) []byte { return FindFormat(file).Append(nil, f) }

// newsFormats are the formats that hold entries.
func newsFormats() []Format {
	return slices.DeleteFunc(slices.Clone(Formats), func(x Format) bool { return x.CaseOnly })
}
