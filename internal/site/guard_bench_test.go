package site

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casebook/internal/yardstick"
)

// BenchmarkGuardedBuild is BenchmarkBuild with a guard list of a thousand words.
func BenchmarkGuardedBuild(b *testing.B) {
	dir := b.TempDir()
	if err := yardstick.Medium.WriteCasebook(dir); err != nil {
		b.Fatal(err)
	}
	var list strings.Builder
	for i := range 500 {
		fmt.Fprintf(&list, "Persona%d Specimen\nЗразкова%d\n", i, i)
	}
	file := filepath.Join(b.TempDir(), "guard.txt")
	if err := os.WriteFile(file, []byte(list.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	o := Options{Dir: dir, Theme: os.DirFS("../.."), Now: clock, GuardList: file}
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
