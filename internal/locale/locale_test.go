package locale

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"casebook/internal/campaign"
)

var day = time.Date(2020, time.May, 21, 14, 5, 0, 0, time.UTC)

// TestDatesAreWrittenAsCLDRWritesThem holds patterns of CLDR 48, filled in by
// hand; \u202f is a narrow no-break space.
func TestDatesAreWrittenAsCLDRWritesThem(t *testing.T) {
	for _, c := range []struct{ tag, long, short, full, month, clock string }{
		{"en", "21 May 2020", "21/05/2020", "Thursday, 21 May 2020", "March 2017", "14:05"},
		{"en-US", "May 21, 2020", "5/21/20", "Thursday, May 21, 2020", "March 2017", "2:05\u202fpm"},
		{"uk", "21 травня 2020\u202fр.", "21.05.20", "четвер, 21 травня 2020\u202fр.", "березень 2017\u202fр.", "14:05"},
		{"ru", "21 мая 2020\u202fг.", "21.05.2020", "четверг, 21 мая 2020\u202fг.", "март 2017\u202fг.", "14:05"},
		{"kk", "2020\u202fж. 21 мамыр", "21.05.20", "2020\u202fж. 21 мамыр, бейсенбі", "2017\u202fж. наурыз", "14:05"},
		{"pl", "21 maja 2020", "21.05.2020", "czwartek, 21 maja 2020", "marzec 2017", "14:05"},
		{"fr", "21 mai 2020", "21/05/2020", "jeudi 21 mai 2020", "mars 2017", "14:05"},
		{"de", "21. Mai 2020", "21.05.20", "Donnerstag, 21. Mai 2020", "März 2017", "14:05"},
		{"es", "21 de mayo de 2020", "21/5/20", "jueves, 21 de mayo de 2020", "marzo de 2017", "14:05"},
		{"ar", "21 مايو 2020", "21\u200f/5\u200f/2020", "الخميس، 21 مايو 2020", "مارس 2017", "2:05 م"},
		{"lt", "2020 m. gegužės 21 d.", "2020-05-21", "2020 m. gegužės 21 d., ketvirtadienis", "2017 m. kovas", "14:05"},
		{"sk", "21. mája 2020", "21. 5. 2020", "štvrtok 21. mája 2020", "marec 2017", "14:05"},
	} {
		l := For(c.tag)
		got := []string{
			l.Date(day, Long), l.Date(day, Short), l.Date(day, Full),
			l.Since(campaign.Since{Year: 2017, Month: time.March}), l.Time(campaign.Moment{Time: day, HasTime: true}),
		}
		want := []string{c.long, c.short, c.full, c.month, c.clock}
		for i := range want {
			if spaces(got[i]) != spaces(want[i]) {
				t.Errorf("%s: got %q, want %q", c.tag, got[i], want[i])
			}
		}
	}
}

// spaces makes every kind of space a plain one: which kind a language takes
// changes between editions of CLDR.
func spaces(s string) string {
	return strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(s)
}

func TestMediumDates(t *testing.T) {
	day := time.Date(2020, time.September, 4, 0, 0, 0, 0, time.UTC)
	for tag, want := range map[string]string{
		"en": "4 Sept 2020", "en-US": "Sep 4, 2020", "uk": "4 вер. 2020 р.", "ru": "4 сент. 2020 г.", "pl": "4 wrz 2020",
		"kk": "2020 ж. 04 қыр.", "fr": "4 sept. 2020", "de": "04.09.2020", "es": "4 sept 2020",
	} {
		if got := spaces(For(tag).Date(day, Medium)); got != want {
			t.Errorf("%s: got %q, want %q", tag, got, want)
		}
	}
}

func TestSinceSaysNoMoreThanIsKnown(t *testing.T) {
	for want, s := range map[string]campaign.Since{
		"":             {},
		"2017":         {Year: 2017},
		"March 2017":   {Year: 2017, Month: time.March},
		"5 March 2017": {Year: 2017, Month: time.March, Day: 5},
	} {
		if got := For("en").Since(s); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestNothingIsWrittenForNoDate(t *testing.T) {
	l := For("uk")
	if got := l.Date(time.Time{}, Full) + l.Time(campaign.Moment{Time: day}); got != "" {
		t.Errorf("got %q, want nothing", got)
	}
}

func TestNumbersAreGrouped(t *testing.T) {
	for _, c := range []struct {
		tag  string
		n    int64
		want string
	}{
		{"en", 20000, "20,000"}, {"en", 0, "0"}, {"uk", 1234567, "1 234 567"}, {"de", 1234, "1.234"},
		{"es", 1234, "1234"}, {"es", 12345, "12.345"}, {"pl", 9999, "9999"}, {"pl", 10000, "10 000"},
		{"fr", 1000000, "1 000 000"}, {"ar", 20000, "20,000"},
	} {
		if got := spaces(For(c.tag).Number(c.n)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.tag, got, c.want)
		}
	}
}

// TestPluralCategories holds the sample integers of CLDR's plurals.json.
func TestPluralCategories(t *testing.T) {
	for tag, samples := range map[string]map[string][]int64{
		"en": {"one": {1}, "other": {0, 2, 21, 1000000}},
		"kk": {"one": {1}, "other": {0, 2, 21, 1000000}},
		"de": {"one": {1}, "other": {0, 2, 21, 1000000}},
		"fr": {"one": {0, 1}, "many": {1000000, 2000000}, "other": {2, 17, 100000}},
		"es": {"one": {1}, "many": {1000000, 2000000}, "other": {0, 2, 16, 100000}},
		"uk": {"one": {1, 21, 101}, "few": {2, 3, 4, 22, 104}, "many": {0, 5, 11, 12, 14, 19, 100, 111, 1000000}},
		"ru": {"one": {1, 21, 101}, "few": {2, 3, 4, 22, 104}, "many": {0, 5, 11, 12, 14, 19, 100, 111, 1000000}},
		"pl": {"one": {1}, "few": {2, 3, 4, 22, 104}, "many": {0, 5, 11, 21, 101, 112, 1000000}},
		"ar": {"zero": {0}, "one": {1}, "two": {2}, "few": {3, 10, 103, 1003}, "many": {11, 26, 111, 1011}, "other": {100, 102, 200, 1000000}},
		"lt": {"one": {1, 21, 101}, "few": {2, 9, 22, 109}, "other": {0, 10, 20, 30, 1000000}},
		"sk": {"one": {1}, "few": {2, 3, 4}, "other": {0, 5, 22, 1000000}},
	} {
		for want, counts := range samples {
			for _, n := range counts {
				if got := For(tag).Plural(n); got != want {
					t.Errorf("%s: %d: got %q, want %q", tag, n, got, want)
				}
			}
		}
	}
}

func TestListsAreJoinedAsInASentence(t *testing.T) {
	for _, c := range []struct {
		tag   string
		items []string
		want  string
	}{
		{"en", nil, ""}, {"en", []string{"A"}, "A"}, {"en", []string{"A", "B"}, "A and B"},
		{"en", []string{"A", "B", "C", "D"}, "A, B, C and D"}, {"en-US", []string{"A", "B", "C"}, "A, B, and C"},
		{"uk", []string{"А", "Б", "В"}, "А, Б і В"}, {"kk", []string{"А", "Ә"}, "А және Ә"},
		{"es", []string{"Ana", "Inés"}, "Ana e Inés"}, {"es", []string{"Ana", "Íñigo"}, "Ana e Íñigo"},
		{"es", []string{"agua", "hielo"}, "agua y hielo"}, {"ar", []string{"أ", "ب"}, "أ وب"},
		{"en", []string{"{1}", "{0}"}, "{1} and {0}"},
	} {
		if got := For(c.tag).List(c.items); got != c.want {
			t.Errorf("%s: got %q, want %q", c.tag, got, c.want)
		}
	}
}

func TestEveryFormatHasItsData(t *testing.T) {
	if got, want := len(dataFiles()), len(formats)+1; got != want {
		t.Errorf("got %d data files, want %d: one for each format, and languages.txt", got, want)
	}
	for tag := range formats {
		l := For(tag)
		if l.Tag() != tag || len(l.data.months) != 12 || l.data.year == "" || l.data.list.two == "" || l.Quotes().Open == "" || l.Quotes().InnerClose == "" {
			t.Errorf("%s: the data file is not whole", tag)
		}
		for month := time.January; month <= time.December; month++ {
			d := time.Date(2026, month, 28, 9, 30, 0, 0, time.UTC)
			for _, s := range []string{l.Date(d, Medium), l.Date(d, Long), l.Date(d, Full), l.Since(campaign.Since{Year: 2026, Month: month})} {
				if !strings.Contains(s, "2026") || strings.Contains(s, "{y}") {
					t.Errorf("%s: %q is no date of 2026", tag, s)
				}
			}
			if !strings.Contains(l.Date(d, Short), "28") {
				t.Errorf("%s: %q is not the 28th", tag, l.Date(d, Short))
			}
		}
	}
}

func TestUnknownLanguageIsWrittenInEnglish(t *testing.T) {
	for tag, want := range map[string]string{"mt": "en", "uk-UA": "uk", "UK": "uk", "en-us": "en-US", "pt-BR": "pt", "de_CH": "de", "": "en"} {
		if got := For(tag).Tag(); got != want {
			t.Errorf("%q: got %q, want %q", tag, got, want)
		}
	}
}

func TestLocalesAreSafeForConcurrentUse(t *testing.T) {
	var wg sync.WaitGroup
	tags := slices.Collect(func(yield func(string) bool) {
		for tag := range formats {
			if !yield(tag) {
				return
			}
		}
	})
	for range 4 {
		wg.Go(func() {
			for _, tag := range tags {
				if For(tag).Country("UA") == "UA" || CountryCode("Ukraine", tag) != "UA" {
					t.Errorf("%s: Ukraine has no name", tag)
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkFirstUse(b *testing.B) {
	for b.Loop() {
		loadLocale("uk")
	}
}

func BenchmarkDate(b *testing.B) {
	l := For("uk")
	for b.Loop() {
		l.Date(day, Long)
	}
}
