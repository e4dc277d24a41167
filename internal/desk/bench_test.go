package desk

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"casebook/internal/yardstick"
)

// report gives the times that half and nineteen of twenty of all stay below.
func report(b *testing.B, times []time.Duration) {
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
}

// BenchmarkKeystroke asks for the page of a text as each key alters it, of a site with
// 4,400 documents.
func BenchmarkKeystroke(b *testing.B) {
	d := newBench(b, nil)
	size := yardstick.Medium
	if err := size.WriteCasebook(d.dir); err != nil {
		b.Fatal(err)
	}
	u := size.Update(0, 0)
	file := fmt.Sprintf("content/cases/%s/updates/%s.md", size.Case(0).Slug, u.Slug)
	preview := func(text string) string {
		return d.must(200, "POST", "documents/"+file+"/preview", map[string]any{"keys": map[string]any{}, "text": text}).text("page")
	}
	began := time.Now()
	preview(u.Body)
	b.Logf("the first, which reads the site: %v", time.Since(began))
	var times []time.Duration
	for n := 0; b.Loop(); n++ {
		typed := strings.Repeat("x", n%40) + fmt.Sprint(n)
		began := time.Now()
		if page := preview(u.Body + "\n\nTyped " + typed + "."); !strings.Contains(page, "Typed "+typed+".") {
			b.Fatal("the page does not hold what was typed")
		}
		times = append(times, time.Since(began))
	}
	report(b, times)
}

// BenchmarkOpenDesk asks for the first page of the desk, of a site with 4,400
// documents that is looked at already.
func BenchmarkOpenDesk(b *testing.B) {
	d := newBench(b, nil)
	if err := yardstick.Medium.WriteCasebook(d.dir); err != nil {
		b.Fatal(err)
	}
	home := func() {
		w := d.send(newRequest(d, ""))
		if w.Code != 200 || !strings.Contains(w.Body, "</html>") {
			b.Fatalf("got %d %s", w.Code, w.Body)
		}
	}
	began := time.Now()
	home()
	b.Logf("the first, which reads the site: %v", time.Since(began))
	var times []time.Duration
	for b.Loop() {
		began := time.Now()
		home()
		times = append(times, time.Since(began))
	}
	report(b, times)
}

// BenchmarkMillionRows looks at a list of a million people: its first rows, rows far
// down, those that hold a text, and a cell that is changed.
func BenchmarkMillionRows(b *testing.B) {
	d := newBench(b, nil)
	f, err := os.Create(d.path(listFile))
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	w.WriteString("name,group,country,public\n")
	for i := range 1_000_000 {
		fmt.Fprintf(w, "Person %d Sample %d,Group %d,FR,yes\n", i*7919%1_000_003, i, i%40)
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	f.Close()
	list := func(query string) *answered { return d.must(200, "GET", "signatories/open?"+query, nil) }
	began := time.Now()
	first := list("limit=200")
	b.Logf("first rows: %v", time.Since(began))
	if first.JSON["total"] != float64(1_000_000) {
		b.Fatalf("got %v rows", first.JSON["total"])
	}
	b.Run("scroll", func(b *testing.B) {
		var times []time.Duration
		for n := 0; b.Loop(); n++ {
			began := time.Now()
			list(fmt.Sprintf("limit=200&offset=%d", n*99_991%999_000))
			times = append(times, time.Since(began))
		}
		report(b, times)
	})
	b.Run("filter", func(b *testing.B) {
		var times []time.Duration
		for n := 0; b.Loop(); n++ {
			began := time.Now()
			list(fmt.Sprintf("limit=200&filter=sample+%d", 5000+n))
			times = append(times, time.Since(began))
		}
		report(b, times)
	})
	b.Run("edit", func(b *testing.B) {
		var times []time.Duration
		etag := first.text("etag")
		for n := 0; b.Loop(); n++ {
			began := time.Now()
			etag = d.must(200, "PATCH", "signatories/open", map[string]any{"rows": []any{map[string]any{"row": 500_000 + n, "cells": map[string]any{"group": fmt.Sprintf("Other %d", n)}}}}, "If-Match", etag).text("etag")
			times = append(times, time.Since(began))
		}
		report(b, times)
	})
	runtime.GC()
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.Logf("in use %d MB, taken from the system at most %d MB", m.HeapInuse>>20, m.Sys>>20)
}
