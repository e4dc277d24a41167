package main

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"casebook"
	"casebook/internal/serve"
	"casebook/internal/site"
	"casebook/internal/yardstick"
)

// BenchmarkSaveToPage saves an update's file and asks for its page as soon as
// the event of the rebuild is sent: from the save to the last byte of the new
// page, through the watcher. p50-ms and p95-ms are over all saves.
func BenchmarkSaveToPage(b *testing.B) {
	for _, size := range []yardstick.Size{yardstick.Medium, yardstick.Large} {
		dir := b.TempDir()
		if err := size.WriteCasebook(dir); err != nil {
			b.Fatal(err)
		}
		l := startLive(b, dir)
		l.rebuilt(b)
		b.Run(size.Name+"/text", func(b *testing.B) {
			l.saves(b, size, func(u yardstick.Text, n int) string {
				return updateFile(u.Title, u.Summary, fmt.Sprintf("%s\nEdit %d.\n", u.Body, n))
			})
		})
		b.Run(size.Name+"/title", func(b *testing.B) {
			l.saves(b, size, func(u yardstick.Text, n int) string {
				return updateFile(fmt.Sprintf("Edit %d.", n), u.Summary, u.Body)
			})
		})
	}
}

func updateFile(title, summary, body string) string {
	return fmt.Sprintf("+++\ntitle = %q\nsummary = %q\n+++\n\n%s", title, summary, body)
}

// saves measures saves of one update after the other; text gives what is
// written the nth time, with "Edit n." in it.
func (l *live) saves(b *testing.B, size yardstick.Size, text func(yardstick.Text, int) string) {
	var times []time.Duration
	for n := 0; b.Loop(); n++ {
		i, j := n%size.Cases, n%size.Updates
		u, slug := size.Update(i, j), size.Case(i).Slug
		file := fmt.Sprintf("content/cases/%s/updates/%s.md", slug, u.Slug)
		started := time.Now()
		write(b, l.dir, file, text(u, n))
		for shown := false; !shown; { // a rebuild of the save before may come first
			l.rebuilt(b)
			_, body := l.body(b, fmt.Sprintf("/cases/%s/%s/", slug, u.Slug))
			shown = strings.Contains(body, fmt.Sprintf("Edit %d.", n))
		}
		times = append(times, time.Since(started))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
}

// rebuilt waits for the next rebuild.
func (l *live) rebuilt(b testing.TB) serve.Outcome {
	for o := range l.outcomes {
		if !o.Check {
			return o
		}
	}
	b.Fatal("the server has ended")
	return serve.Outcome{}
}

// BenchmarkFirstPage is from the start of serve until its home page has been
// answered; BenchmarkColdBuild is the build to compare it with.
func BenchmarkFirstPage(b *testing.B) {
	dir := b.TempDir()
	if err := yardstick.Medium.WriteCasebook(dir); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		l := startLive(b, dir)
		if status, _ := l.body(b, "/"); status != 200 {
			b.Fatalf("got %d", status)
		}
		l.end()
	}
}

func BenchmarkColdBuild(b *testing.B) {
	dir := b.TempDir()
	if err := yardstick.Medium.WriteCasebook(dir); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		r, err := site.Run(b.Context(), site.Options{Dir: dir, Out: b.TempDir(), Theme: casebook.Theme, Now: liveClock})
		if err != nil || r.Failed() {
			b.Fatal(err, r.Problems)
		}
	}
}

// BenchmarkRapidSaves saves as fast as it can, a thousand times a round, over
// a hundred updates, and waits until the last state of each is shown. MB is the
// memory in use after it.
func BenchmarkRapidSaves(b *testing.B) {
	const rapid, over = 1000, 100
	size := yardstick.Medium
	dir := b.TempDir()
	if err := size.WriteCasebook(dir); err != nil {
		b.Fatal(err)
	}
	l := startLive(b, dir)
	l.rebuilt(b)
	round := 0
	for b.Loop() {
		round++
		for n := range rapid {
			u := size.Update(n%over, 1)
			write(b, dir, fmt.Sprintf("content/cases/%s/updates/%s.md", size.Case(n%over).Slug, u.Slug),
				updateFile(u.Title, u.Summary, fmt.Sprintf("Round %d, edit %d.", round, n)))
		}
		for n := rapid - over; n < rapid; n++ {
			address := fmt.Sprintf("/cases/%s/%s/", size.Case(n%over).Slug, size.Update(n%over, 1).Slug)
			want := fmt.Sprintf("Round %d, edit %d.", round, n)
			l.until(b, func() string {
				if _, body := l.body(b, address); !strings.Contains(body, want) {
					return address + " does not say: " + want
				}
				return ""
			})
		}
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc>>20), "MB")
}
