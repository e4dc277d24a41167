package locale

import (
	"strconv"
	"strings"
	"time"

	"github.com/gohugoio/locales"
	"github.com/gohugoio/locales/en_GB"

	"casebook/internal/campaign"
)

// A Style is how much of a date is written out.
type Style string

// The styles of CLDR, in English: 21/09/2020; 21 Sept 2020; 21 September 2020;
// Monday, 21 September 2020.
const (
	Short  Style = "short"
	Medium Style = "medium"
	Long   Style = "long"
	Full   Style = "full"
)

// Date writes the day of m in m's own time zone; "" for the zero time. An
// unknown style is Long.
func (l *Locale) Date(m time.Time, style Style) string {
	if m.IsZero() {
		return ""
	}
	switch style {
	case Short:
		return l.format.FmtDateShort(m)
	case Medium:
		return l.format.FmtDateMedium(m)
	case Full:
		return l.format.FmtDateFull(m)
	}
	return l.format.FmtDateLong(m)
}

// Time writes the time of day of m, without seconds; "" when it has none.
func (l *Locale) Time(m campaign.Moment) string {
	if !m.HasTime {
		return ""
	}
	return l.format.FmtTimeShort(m.Time)
}

// Since writes a year, a month with its year, or a day, as it stands alone:
// "2017", "березень 2017 р.", "5 березня 2017 р."; "" for the zero value.
func (l *Locale) Since(s campaign.Since) string {
	var pattern string
	switch {
	case s.Year == 0:
		return ""
	case s.Month < time.January || s.Month > time.December:
		pattern = l.data.year
	case s.Day == 0:
		pattern = l.data.months[s.Month-1]
	default:
		return l.Date(time.Date(s.Year, s.Month, s.Day, 0, 0, 0, 0, time.UTC), Long)
	}
	return strings.Replace(pattern, "{y}", strconv.Itoa(s.Year), 1)
}

// british is the library's British English with its medium date mended: there
// the list of short months holds a single one.
type british struct{ locales.Translator }

func newBritish() locales.Translator { return british{en_GB.New()} }

func (british) FmtDateMedium(t time.Time) string {
	return strings.Replace(t.Format("2 Jan 2006"), "Sep", "Sept", 1)
}
