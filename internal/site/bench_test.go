package site

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"casebook/internal/yardstick"
)

// BenchmarkBuild builds the medium yardstick site from nothing.
func BenchmarkBuild(b *testing.B) {
	dir := b.TempDir()
	if err := yardstick.Medium.WriteCasebook(dir); err != nil {
		b.Fatal(err)
	}
	o := Options{Dir: dir, Theme: os.DirFS("../.."), Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	for b.Loop() {
		r, err := Run(context.Background(), o)
		if err != nil || r.Failed() {
			b.Fatal(err, r)
		}
		b.StopTimer()
		os.RemoveAll(filepath.Join(dir, "public"))
		b.StartTimer()
	}
}
