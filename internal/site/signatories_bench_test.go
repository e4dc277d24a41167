package site

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"casebook/internal/yardstick"
)

// BenchmarkSignatories builds a letter with more and more signatories: the time
// for each has to stay the same.
func BenchmarkSignatories(b *testing.B) {
	for _, size := range []yardstick.Size{yardstick.TenThousand, yardstick.HundredThousand, yardstick.Million} {
		n := size.Signatories
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			dir := b.TempDir()
			if err := size.WriteCasebook(dir); err != nil {
				b.Fatal(err)
			}
			o := Options{Dir: dir, Theme: os.DirFS("../.."), Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
			for b.Loop() {
				r, err := Run(context.Background(), o)
				if err != nil || r.Failed() || r.Summary.Signatories != n {
					b.Fatal(err, r)
				}
				b.StopTimer()
				os.RemoveAll(filepath.Join(dir, "public"))
				b.StartTimer()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/signatory")
		})
	}
}
