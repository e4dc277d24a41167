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
// case and with or without its continent; "" when none is near.
func NearestZone(name string) string {
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
