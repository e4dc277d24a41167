package content

import (
	"fmt"
	"testing"

	"casebook/internal/campaign"
)

func TestDatesAreReadInTheSitesZone(t *testing.T) {
	tests := []struct{ written, want string }{
		{"2020-05-14", "2020-05-14T00:00:00+03:00 false"},
		{"2020-01-14", "2020-01-14T00:00:00+02:00 false"},
		{"2020-05-14T10:30:00", "2020-05-14T10:30:00+03:00 true"},
		{"2020-05-14 10:30:00", "2020-05-14T10:30:00+03:00 true"},
		{"2020-05-14T10:30", "2020-05-14T10:30:00+03:00 true"},
		{"2020-05-14T10:30:00Z", "2020-05-14T10:30:00Z true"},
		{"2020-05-14T10:30:00-05:00", "2020-05-14T10:30:00-05:00 true"},
		{"2020-05-14T10:30:00+03:00", "2020-05-14T10:30:00+03:00 true"},
		{"2020-05-14 10:30:00+03:00", "2020-05-14T10:30:00+03:00 true"},
		{"2020-10-25T03:30:00", "2020-10-25T03:30:00+03:00 true"}, // twice: the first
		{"2020-03-29T03:30:00", "2020-03-29T04:30:00+03:00 true"}, // never: after
	}
	for _, tt := range tests {
		for _, quote := range []string{"", "'"} {
			c, problems := load(t, files{"letters/a/index.md": "title = 'x'\ndate = " + quote + tt.written + quote})
			if len(problems) > 0 {
				t.Errorf("%s: %v", tt.written, problems)
				continue
			}
			if got := stamp(c.Letters[0][0].Date); got != tt.want {
				t.Errorf("%s: got %s, want %s", tt.written, got, tt.want)
			}
		}
	}
}

func TestSinceIsADayAMonthOrAYear(t *testing.T) {
	tests := []struct {
		written string
		want    campaign.Since
	}{
		{"2017", campaign.Since{Year: 2017}},
		{"'2017'", campaign.Since{Year: 2017}},
		{"'2017-03'", campaign.Since{Year: 2017, Month: 3}},
		{"'2017-03-05'", campaign.Since{Year: 2017, Month: 3, Day: 5}},
		{"2017-03-05", campaign.Since{Year: 2017, Month: 3, Day: 5}},
	}
	for _, tt := range tests {
		c, problems := load(t, files{"cases/ada/index.md": ada + "\nsince = " + tt.written})
		if len(problems) > 0 {
			t.Errorf("%s: %v", tt.written, problems)
			continue
		}
		if got := c.Cases[0].Case[0].Since; got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.written, got, tt.want)
		}
	}
}

func TestEventsAreInTheirZone(t *testing.T) {
	tests := []struct{ written, want string }{
		{"date = 2020-06-01", "2020-06-01T00:00:00+03:00 false Europe/Kyiv"},
		{"date = 2020-06-01\ntime = '14:30'", "2020-06-01T14:30:00+03:00 true Europe/Kyiv"},
		{"date = 2020-06-01\ntime = 14:30:00", "2020-06-01T14:30:00+03:00 true Europe/Kyiv"},
		{"date = 2020-06-01\ntimezone = 'Asia/Tokyo'", "2020-06-01T00:00:00+09:00 false Asia/Tokyo"},
		{"date = 2020-06-01T14:30:00\ntimezone = 'Asia/Tokyo'", "2020-06-01T14:30:00+09:00 true Asia/Tokyo"},
		{"date = 2020-06-01T14:30:00Z\ntimezone = 'Asia/Tokyo'", "2020-06-01T23:30:00+09:00 true Asia/Tokyo"},
		{"date = '2020-06-01T14:30Z'", "2020-06-01T17:30:00+03:00 true Europe/Kyiv"},
	}
	for _, tt := range tests {
		c, problems := load(t, files{"cases/ada/index.md": ada + "\n[[events]]\ntitle = 'x'\n" + tt.written})
		if len(problems) > 0 {
			t.Errorf("%s: %v", tt.written, problems)
			continue
		}
		e := c.Cases[0].Case[0].Events[0]
		if got := fmt.Sprint(stamp(e.Date), " ", e.Zone); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.written, got, tt.want)
		}
	}
}
