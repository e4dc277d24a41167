package locale

import (
	"strings"
	"testing"
	"time"

	"github.com/gohugoio/locales"
	"github.com/gohugoio/locales/ar"
	"github.com/gohugoio/locales/az"
	"github.com/gohugoio/locales/be"
	"github.com/gohugoio/locales/bg"
	"github.com/gohugoio/locales/bs"
	"github.com/gohugoio/locales/cs"
	"github.com/gohugoio/locales/da"
	"github.com/gohugoio/locales/de"
	"github.com/gohugoio/locales/el"
	"github.com/gohugoio/locales/en"
	"github.com/gohugoio/locales/en_GB"
	"github.com/gohugoio/locales/es"
	"github.com/gohugoio/locales/et"
	"github.com/gohugoio/locales/fa"
	"github.com/gohugoio/locales/fi"
	"github.com/gohugoio/locales/fr"
	"github.com/gohugoio/locales/he"
	"github.com/gohugoio/locales/hr"
	"github.com/gohugoio/locales/hu"
	"github.com/gohugoio/locales/hy"
	"github.com/gohugoio/locales/it"
	"github.com/gohugoio/locales/ka"
	"github.com/gohugoio/locales/kk"
	"github.com/gohugoio/locales/ky"
	"github.com/gohugoio/locales/lt"
	"github.com/gohugoio/locales/lv"
	"github.com/gohugoio/locales/mk"
	"github.com/gohugoio/locales/nb"
	"github.com/gohugoio/locales/nl"
	"github.com/gohugoio/locales/pl"
	"github.com/gohugoio/locales/pt"
	"github.com/gohugoio/locales/pt_PT"
	"github.com/gohugoio/locales/ro"
	"github.com/gohugoio/locales/ru"
	"github.com/gohugoio/locales/sk"
	"github.com/gohugoio/locales/sl"
	"github.com/gohugoio/locales/sq"
	"github.com/gohugoio/locales/sr"
	"github.com/gohugoio/locales/sv"
	"github.com/gohugoio/locales/tg"
	"github.com/gohugoio/locales/tk"
	"github.com/gohugoio/locales/tr"
	"github.com/gohugoio/locales/uk"
	"github.com/gohugoio/locales/uz"
	"github.com/gohugoio/locales/zh"

	"casebook/internal/campaign"
)

// oracles write dates and numbers by the same edition of CLDR, compiled to Go.
var oracles = map[string]func() locales.Translator{
	"en":    en_GB.New,
	"en-US": en.New,
	"uk":    uk.New,
	"ru":    ru.New,
	"kk":    kk.New,
	"pl":    pl.New,
	"fr":    fr.New,
	"de":    de.New,
	"es":    es.New,
	"ar":    ar.New,
	"az":    az.New,
	"be":    be.New,
	"bg":    bg.New,
	"bs":    bs.New,
	"cs":    cs.New,
	"da":    da.New,
	"el":    el.New,
	"et":    et.New,
	"fa":    fa.New,
	"fi":    fi.New,
	"he":    he.New,
	"hr":    hr.New,
	"hu":    hu.New,
	"hy":    hy.New,
	"it":    it.New,
	"ka":    ka.New,
	"ky":    ky.New,
	"lt":    lt.New,
	"lv":    lv.New,
	"mk":    mk.New,
	"nb":    nb.New,
	"nl":    nl.New,
	"pt":    pt.New,
	"pt-PT": pt_PT.New,
	"ro":    ro.New,
	"sk":    sk.New,
	"sl":    sl.New,
	"sq":    sq.New,
	"sr":    sr.New,
	"sv":    sv.New,
	"tg":    tg.New,
	"tk":    tk.New,
	"tr":    tr.New,
	"uz":    uz.New,
	"zh":    zh.New,
}

// wrongInOracle are what gohugoio/locales 0.15.5 has against CLDR: 0:07 am for
// 12:07 am, which "h" means; the weekday's pattern for the weekday in Finnish;
// a single short month in British English; no plural category in Tajik.
func wrongInOracle(tag string, style Style, day time.Time) bool {
	switch tag {
	case "ar", "el", "en-US", "sq":
		return style == clock && day.Hour()%12 == 0
	case "fi":
		return style == Full
	case "en":
		return style == Medium
	case "tg":
		return style == category
	}
	return false
}

// category is what is compared besides styles: plural categories.
const category Style = "category"

func TestDatesAreThoseOfGohugoioLocales(t *testing.T) {
	for _, tag := range tags {
		l, oracle := For(tag), oracles[tag]()
		for day := time.Date(2020, 1, 1, 0, 7, 0, 0, time.UTC); day.Year() == 2020; day = day.Add(23 * time.Hour) {
			for _, c := range []struct {
				style Style
				got   string
				want  func(time.Time) string
			}{
				{Short, l.Date(day, Short), oracle.FmtDateShort},
				{Medium, l.Date(day, Medium), oracle.FmtDateMedium},
				{Long, l.Date(day, Long), oracle.FmtDateLong},
				{Full, l.Date(day, Full), oracle.FmtDateFull},
				{clock, l.Time(campaign.Moment{Time: day, HasTime: true}), oracle.FmtTimeShort},
			} {
				if wrongInOracle(tag, c.style, day) {
					continue
				}
				want := c.want(day)
				if tag == "en-US" && c.style == clock {
					want = strings.ToUpper(want) // it takes CLDR's variant am, pm
				}
				if c.got != want {
					t.Errorf("%s, %s: got %q, want %q", tag, c.style, c.got, want)
				}
			}
		}
	}
}

func TestNumbersAreThoseOfGohugoioLocales(t *testing.T) {
	for _, tag := range tags {
		l, oracle := For(tag), oracles[tag]()
		for _, n := range []int64{0, 1, 12, 123, 12345, 123456, 1234567, -12, -123456} {
			if got, want := l.Number(n), oracle.FmtNumber(float64(n), 0); got != want {
				t.Errorf("%s: got %q, want %q", tag, got, want)
			}
		}
	}
}

func TestPluralCategoriesAreThoseOfGohugoioLocales(t *testing.T) {
	for _, tag := range tags {
		l, oracle := For(tag), oracles[tag]()
		for n := range int64(3000) {
			n = n % 1000 * []int64{1, 1000, 1000_000}[n/1000]
			want := strings.ToLower(oracle.CardinalPluralRule(float64(n), 0).String())
			if got := l.Plural(n); got != want && !wrongInOracle(tag, category, day) {
				t.Errorf("%s: %d: got %q, want %q", tag, n, got, want)
			}
		}
	}
}
