package theme

import (
	"testing"
	"testing/fstest"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/diag"
)

// Dates are put in order and compared with days that a layout writes, however much of
// them is known: a year, a month, a day, a time.
func TestListsAreSortedAndFilteredByDates(t *testing.T) {
	type row struct {
		Name  string
		Since campaign.Since
		Day   campaign.Moment
	}
	day := func(y int, m time.Month, d int) campaign.Moment {
		return campaign.Moment{Time: time.Date(y, m, d, 0, 0, 0, 0, time.FixedZone("", 9*3600))}
	}
	rows := []row{
		{"a", campaign.Since{Year: 2021, Month: time.March, Day: 5}, day(2026, time.May, 2)},
		{"b", campaign.Since{Year: 2017}, day(2026, time.May, 1)},
		{"c", campaign.Since{}, campaign.Moment{}},
		{"d", campaign.Since{Year: 2021, Month: time.February}, day(2025, time.January, 1)},
	}
	for layout, want := range map[string]string{
		`{{range sort . "Since"}}{{.Name}}{{end}}`:                       "cbda",
		`{{range sort . "Since" "desc"}}{{.Name}}{{end}}`:                "adbc",
		`{{range sort . "Day"}}{{.Name}}{{end}}`:                         "cdba",
		`{{range where . "Since" "2021"}}{{.Name}}{{end}}`:               "ad",
		`{{range where . "Since" "gt" "2017"}}{{.Name}}{{end}}`:          "ad",
		`{{range where . "Since" "le" "2021-02"}}{{.Name}}{{end}}`:       "bd",
		`{{range where . "Since" "lt" "2021-03-05"}}{{.Name}}{{end}}`:    "bd",
		`{{range where . "Day" "ge" "2026-05-02"}}{{.Name}}{{end}}`:      "a",
		`{{range where . "Day" "lt" "2026"}}{{.Name}}{{end}}`:            "d",
		`{{range where . "Day" "ne" "2026-05"}}{{.Name}}{{end}}`:         "cd",
		`{{range where . "Since" "gt" "spring"}}{{.Name}}{{end}}`:        "error",
		`{{range where . "Since" "gt" 2017}}{{.Name}}{{end}}`:            "error",
		`{{range group . "Since"}}{{len .Items}}{{end}}`:                 "1111",
		`{{range where . "Name" "ge" "2026-05"}}{{.Name}}{{end}}`:        "abcd",
		`{{range sort . "Name" "desc"}}{{.Name}}{{end}}`:                 "dcba",
		`{{range first 2 (sort . "Since" "desc")}}{{.Name}}{{end}}`:      "ad",
		`{{with sort (where . "Since" "gt" "2030") "Name"}}x{{end}}`:     "",
		`{{range where . "Since" "lt" "2021-02-01"}}{{.Name}}{{end}}`:    "bd",
		`{{range where . "Since" "eq" "2021-03-05"}}{{.Name}}{{end}}`:    "a",
		`{{range where . "Since" "gt" "2021-03-04"}}{{.Name}}{{end}}`:    "a",
		`{{range where . "Since" "has" "2021"}}{{.Name}}{{else}}{{end}}`: "error",
	} {
		files := fstest.MapFS{"layouts/i18n/en.toml": {Data: []byte(`cases = "Cases"`)}, "layouts/page.txt": {Data: []byte(layout)}, "layouts/page.html": {Data: []byte("<p>" + layout)}}
		var rep diag.Report
		page, err := Load(files, fstest.MapFS{}, []config.Language{{Tag: "en"}}, &rep).Append(nil, "page", "en", rows, true)
		got := string(page)
		if len(got) >= 3 {
			got = got[3:]
		}
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("%s: got %q, want %q (%v)", layout, got, want, err)
		}
	}
}
