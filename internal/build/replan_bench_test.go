package build

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"casebook/bench/yardstick"
	"casebook/internal/diag"
)

// BenchmarkReplan changes one update's text and plans the site again, as the
// preview does after every save.
func BenchmarkReplan(b *testing.B) {
	for _, size := range []yardstick.Size{yardstick.Medium, yardstick.Large} {
		b.Run(size.Name, func(b *testing.B) { replan(b, size) })
	}
}

func replan(b *testing.B, size yardstick.Size) {
	dir := b.TempDir()
	if err := size.WriteCasebook(dir); err != nil {
		b.Fatal(err)
	}
	site, err := Open(Options{Dir: dir, Theme: os.DirFS("../.."), Drafts: true, Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		b.Fatal(err)
	}
	defer site.Close()
	plan := func() {
		var rep diag.Report
		if p, err := site.Plan(&rep); err != nil || p == nil || rep.Failed() {
			b.Fatal(err, rep.All())
		}
	}
	plan()
	name := fmt.Sprintf("content/cases/%s/updates/%s.md", size.Case(1).Slug, size.Update(1, 2).Slug)
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		b.Fatal(err)
	}
	for n := 0; b.Loop(); n++ {
		if err := os.WriteFile(filepath.Join(dir, name), fmt.Appendf(nil, "%s\n\nEdit %d.\n", text, n), 0o666); err != nil {
			b.Fatal(err)
		}
		site.Changed(name)
		plan()
	}
}
