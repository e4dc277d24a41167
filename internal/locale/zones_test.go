package locale

import (
	"testing"
	"time"
)

func TestZonesAreTheProgramsOwn(t *testing.T) {
	t.Setenv("ZONEINFO", t.TempDir())
	zone, ok := Zone("Europe/Kyiv")
	if !ok {
		t.Fatal("there is no Europe/Kyiv")
	}
	if got := time.Date(2026, 7, 1, 12, 0, 0, 0, zone).Format(time.RFC3339); got != "2026-07-01T12:00:00+03:00" {
		t.Error(got)
	}
	for _, name := range []string{"", "Local", "local", "europe/kyiv", "../x", "Europe/", "Europe"} {
		if _, ok := Zone(name); ok {
			t.Errorf("%q is a zone", name)
		}
	}
	for name := range zoneArchive() {
		if _, ok := Zone(name); !ok {
			t.Errorf("%s cannot be read", name)
		}
	}
	for name, want := range map[string]string{"europe/kyiv": "Europe/Kyiv", "Kyiv": "Europe/Kyiv", "New York": "America/New_York", "Mars/Base": ""} {
		if got := NearestZone(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestAnHourThatHappensTwiceIsTheFirst(t *testing.T) {
	for _, tt := range []struct{ zone, wall, want string }{
		{"America/Havana", "2026-11-01T00:00:00", "2026-11-01T04:00:00Z"},
		{"America/Havana", "2026-11-01T00:30:00", "2026-11-01T04:30:00Z"},
		{"America/Havana", "2026-11-01T01:00:00", "2026-11-01T06:00:00Z"},
		{"Europe/Kyiv", "2026-10-25T03:30:00", "2026-10-25T00:30:00Z"},
		{"Europe/Kyiv", "2026-10-25T04:00:00", "2026-10-25T02:00:00Z"},
		{"Europe/Kyiv", "2026-10-25T02:59:59", "2026-10-24T23:59:59Z"},
		{"Europe/Kyiv", "2026-03-29T03:30:00", "2026-03-29T01:30:00Z"}, // skipped
		{"Australia/Lord_Howe", "2026-04-05T01:45:00", "2026-04-04T14:45:00Z"},
		{"Asia/Beirut", "2026-03-29T00:00:00", "2026-03-28T22:00:00Z"},
		{"Pacific/Kwajalein", "1969-09-30T12:00:00", "1969-09-30T01:00:00Z"},
		{"UTC", "2026-01-01T00:00:00", "2026-01-01T00:00:00Z"},
	} {
		zone, _ := Zone(tt.zone)
		wall, _ := time.Parse("2006-01-02T15:04:05", tt.wall)
		if got := WallMoment(wall, zone).UTC().Format(time.RFC3339); got != tt.want {
			t.Errorf("%s in %s: got %s, want %s", tt.wall, tt.zone, got, tt.want)
		}
	}
}

func TestOtherNamesOfZonesLeadToZones(t *testing.T) {
	for name, zone := range otherZoneNames {
		if _, ok := Zone(zone); !ok || NearestZone(name) != zone {
			t.Errorf("%s: %s", name, zone)
		}
	}
}
