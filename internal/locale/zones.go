package locale

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"casebook/internal/diag"
	"casebook/internal/pack"
)

// The zones of IANA's database as Go's distribution has them (in the public
// domain): where a machine keeps its own, older or newer, the same site would come
// out otherwise.
//
// Packed they take 49 KB of the program instead of 400.
//
//go:generate go run ./gen -zones
//go:embed zoneinfo.zip.br
var packedZones []byte

var zoneArchive = sync.OnceValue(func() map[string]*zip.File {
	data := pack.Unpack(packedZones)
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		panic(err)
	}
	files := make(map[string]*zip.File, len(archive.File))
	for _, f := range archive.File {
		if !f.FileInfo().IsDir() {
			files[f.Name] = f
		}
	}
	return files
})

var knownZones sync.Map // name -> *time.Location

// Zone gives the time zone of an IANA name, as the program knows it on every
// machine; false for any other name.
func Zone(name string) (*time.Location, bool) {
	if zone, ok := knownZones.Load(name); ok {
		return zone.(*time.Location), true
	}
	f := zoneArchive()[name]
	if f == nil {
		return nil, false
	}
	r, err := f.Open()
	if err != nil {
		return nil, false
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, false
	}
	zone, err := time.LoadLocationFromTZData(name, data)
	if err != nil {
		return nil, false
	}
	kept, _ := knownZones.LoadOrStore(name, zone)
	return kept.(*time.Location), true
}

// NearestZone gives the name of the zone that a misspelt one means, in any letter
// case and with or without its continent, or by another name that it has; "" when none
// is near. A distance from Greenwich or an abbreviation is no misspelt name: what is
// like it in letters is hours away.
func NearestZone(name string) string {
	place := strings.ToLower(strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " "))
	if zone := otherZoneNames[place]; zone != "" {
		return zone
	}
	isCapital := !strings.ContainsFunc(name, func(r rune) bool { return r < 'A' || r > 'Z' })
	if strings.ContainsAny(name, "+\u2212") || strings.ContainsAny(name, "0123456789") && !strings.Contains(name, "/") || isCapital && len(name) <= 5 {
		return ""
	}
	var names, cities []string
	byCity := map[string]string{}
	for full := range zoneArchive() {
		if strings.EqualFold(full, strings.ReplaceAll(name, " ", "_")) {
			return full
		}
		if !strings.Contains(full, "/") {
			continue
		}
		names = append(names, full)
		city := full[strings.LastIndexByte(full, '/')+1:]
		if before := byCity[city]; before == "" || full < before {
			byCity[city] = full
		}
	}
	for city := range byCity {
		cities = append(cities, city)
	}
	slices.Sort(names)
	slices.Sort(cities)
	if near := diag.Nearest(name, names); near != "" {
		return near
	}
	return byCity[diag.Nearest(strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], " ", "_"), cities)]
}

// otherZoneNames are names by which people and Windows call zones of the countries that
// casebook speaks to, and that no misspelling leads to.
var otherZoneNames = map[string]string{
	"msk": "Europe/Moscow", "astana": "Asia/Almaty", "nur-sultan": "Asia/Almaty", "kyiv, ukraine": "Europe/Kyiv",
	"cest": "Europe/Berlin", "mez": "Europe/Berlin", "mesz": "Europe/Berlin", "eest": "Europe/Kyiv", "bst": "Europe/London",
	"fle standard time": "Europe/Kyiv", "w. europe standard time": "Europe/Berlin", "central european standard time": "Europe/Warsaw",
	"central europe standard time": "Europe/Budapest", "romance standard time": "Europe/Paris", "gmt standard time": "Europe/London",
	"gtb standard time": "Europe/Bucharest", "e. europe standard time": "Europe/Chisinau", "russian standard time": "Europe/Moscow",
	"belarus standard time": "Europe/Minsk", "turkey standard time": "Europe/Istanbul", "central asia standard time": "Asia/Almaty",
	"qyzylorda standard time": "Asia/Qyzylorda", "west asia standard time": "Asia/Tashkent", "georgian standard time": "Asia/Tbilisi",
	"caucasus standard time": "Asia/Yerevan", "azerbaijan standard time": "Asia/Baku", "egypt standard time": "Africa/Cairo",
	"arab standard time": "Asia/Riyadh", "arabian standard time": "Asia/Dubai", "syria standard time": "Asia/Damascus", "jordan standard time": "Asia/Amman",
	"israel standard time": "Asia/Jerusalem", "eastern standard time": "America/New_York", "pacific standard time": "America/Los_Angeles",
}

// WallMoment gives the moment at which clocks in the zone show what t shows. Where
// they show it twice it is the first of the two (RFC 5545, section 3.3.5); where
// they skip it, the moment that the clocks of before would show it at.
func WallMoment(t time.Time, zone *time.Location) time.Time {
	m := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone)
	if skipped := clockFace(t).Sub(clockFace(m)); skipped > 0 {
		m = m.Add(skipped)
	}
	start, _ := m.ZoneBounds()
	if start.IsZero() || m.Sub(start) > maxShift {
		return m // the clocks were not changed shortly before
	}
	_, after := m.Zone()
	_, before := start.Add(-time.Nanosecond).Zone()
	if back := time.Duration(before-after) * time.Second; back > 0 {
		if first := m.Add(-back); first.Before(start) && clockFace(first).Equal(clockFace(t)) {
			return first
		}
	}
	return m
}

// maxShift is longer than clocks were ever put back by: a day, where a country has
// changed sides of the date line.
const maxShift = 25 * time.Hour

// clockFace gives what a clock shows as if it were UTC, for comparison.
func clockFace(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}
