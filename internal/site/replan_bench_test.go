package site

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"casebook/internal/diag"
	"casebook/internal/yardstick"
)

// BenchmarkReplan changes one update and plans the site again, as the preview
// does after every save: its text, or the title too.
func BenchmarkReplan(b *testing.B) {
	for _, size := range []yardstick.Size{yardstick.Medium, yardstick.Large} {
		b.Run(size.Name+"/text", func(b *testing.B) {
			replan(b, size, func(text string, n int) string { return fmt.Sprintf("%s\n\nEdit %d.\n", text, n) })
		})
		b.Run(size.Name+"/title", func(b *testing.B) {
			replan(b, size, func(text string, n int) string {
				return strings.Replace(text, "title = \"", fmt.Sprintf("title = \"%d ", n), 1)
			})
		})
	}
}

func replan(b *testing.B, size yardstick.Size, edit func(text string, n int) string) {
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
		if err := os.WriteFile(filepath.Join(dir, name), []byte(edit(string(text), n)), 0o666); err != nil {
			b.Fatal(err)
		}
		site.Changed(name)
		plan()
	}
}
