package locale

import (
	"strconv"
	"strings"
	"time"

	"casebook/internal/campaign"
)

// A Style is how much of a date is written out.
type Style string

// The styles of CLDR, in English: 21 May 2020; 21/05/2020; Thursday, 21 May 2020.
const (
	Long  Style = "long"
	Short Style = "short"
	Full  Style = "full"
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
