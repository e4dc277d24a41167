package site

import (
	"context"
	"os"
	"testing"
	"time"

	"casebook/internal/yardstick"
)

func TestProgressReachesItsTotal(t *testing.T) {
	dir := t.TempDir()
	size := yardstick.Size{Cases: 1, Updates: 2, Letters: 1, Signatories: 1100} // enough for pages of their own
	if err := size.WriteCasebook(dir); err != nil {
		t.Fatal(err)
	}
	p := &Progress{}
	o := Options{Dir: dir, Theme: os.DirFS("../.."), Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Progress: p}
	if r, err := Run(context.Background(), o); err != nil || r.Failed() {
		t.Fatal(err, r)
	}
	step, done, total := p.Position()
	if step != Making || done != total || total == 0 {
		t.Errorf("at the end: step %d, %d of %d, want step %d and all done", step, done, total, Making)
	}
}

func TestNobodyHasToAskForProgress(t *testing.T) {
	var p *Progress
	p.begin(Making, 3)
	p.countFile()
}
