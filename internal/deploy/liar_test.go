package deploy

import (
	"context"
	"io"
	"math"
	"strings"
	"sync/atomic"
	"testing"

	"casebook/internal/deploy/driver"
	"casebook/internal/deploy/driver/drivertest"
)

// A liar is a host whose list is wrong.
type liar struct {
	driver.Host
	list func([]driver.Entry) []driver.Entry
	get  func(path string) io.ReadCloser // nil for what is there
}

func (l *liar) List(ctx context.Context) ([]driver.Entry, error) {
	list, err := l.Host.List(ctx)
	return l.list(list), err
}

func (l *liar) Get(ctx context.Context, path string) (io.ReadCloser, error) {
	if l.get != nil {
		if r := l.get(path); r != nil {
			return r, nil
		}
	}
	return l.Host.Get(ctx, path)
}

func openLiar(d *drivertest.Disk, how liar) func(context.Context) (driver.Host, error) {
	return func(ctx context.Context) (driver.Host, error) {
		h, err := d.Open(ctx)
		l := how
		l.Host = h
		return &l, err
	}
}

// A host that lists wrong sizes, or an old state, is sent what it does not seem to
// have and rid of what is gone, and no run leaves a record there that the next cannot read.
func TestWrongListLeavesTheSiteWhole(t *testing.T) {
	sizes := func(size func(int64) int64) func([]driver.Entry) []driver.Entry {
		return func(list []driver.Entry) []driver.Entry {
			for i := range list {
				list[i].Size = size(list[i].Size)
			}
			return list
		}
	}
	for name, list := range map[string]func([]driver.Entry) []driver.Entry{
		"unknown":    sizes(func(int64) int64 { return -1 }),
		"none":       sizes(func(int64) int64 { return 0 }),
		"overflown":  sizes(func(int64) int64 { return math.MinInt64 }),
		"enormous":   sizes(func(int64) int64 { return math.MaxInt64 }),
		"compressed": sizes(func(n int64) int64 { return n / 2 }),
		"empty":      func([]driver.Entry) []driver.Entry { return nil },
		"half":       func(l []driver.Entry) []driver.Entry { return l[:len(l)/2] },
		"doubled":    func(l []driver.Entry) []driver.Entry { return append(l, l...) },
		"of names with other letters": func(l []driver.Entry) []driver.Entry {
			for i := range l {
				l[i].Path = strings.ToUpper(l[i].Path)
			}
			return l
		},
	} {
		for kill := 1; ; kill += 3 {
			d := drivertest.NewDisk(nil)
			mustDeploy(t, siteOf(t, drivertest.VersionOne), options(d))
			two := siteOf(t, drivertest.VersionTwo)
			o := options(d)
			o.Mine = gone{}
			o.Open, o.CheckHost = openLiar(d, liar{list: list}), true
			reached := killAt(d, kill, drivertest.Lost)
			_, _ = deployTo(two, o)
			d.Decide = nil
			if _, err := deployTo(two, o); err != nil {
				t.Errorf("%s, killed at %d: %v", name, kill, err)
			}
			o.Open, o.CheckHost = d.Open, false // another computer, which believes the record
			if _, err := deployTo(two, o); err != nil {
				t.Errorf("%s, killed at %d, later: %v", name, kill, err)
			}
			got := d.Files()
			for p, want := range drivertest.VersionTwo {
				if got[p] != want {
					t.Errorf("%s, killed at %d: %s holds %q, want %q", name, kill, p, got[p], want)
				}
			}
			for p := range drivertest.VersionOne {
				if _, stays := drivertest.VersionTwo[p]; !stays && got[p] != "" {
					t.Errorf("%s, killed at %d: %s is still there", name, kill, p)
				}
			}
			if t.Failed() || !reached() {
				break
			}
		}
	}
}

// What is read to compare has an end, though the host sends more than it said.
func TestFileWithoutAnEndIsLeft(t *testing.T) {
	d := drivertest.NewDisk(map[string]string{"feed.xml": drivertest.VersionOne["feed.xml"]})
	var read atomic.Int64
	o := options(d)
	o.Open = openLiar(d, liar{
		list: func(l []driver.Entry) []driver.Entry { return l },
		get: func(path string) io.ReadCloser {
			if path != "feed.xml" {
				return nil
			}
			return endless{&read}
		},
	})
	_, err := deployTo(siteOf(t, drivertest.VersionOne), o)
	if err == nil || !strings.Contains(err.Error(), "feed.xml") {
		t.Errorf("got %v", err)
	}
	if n := read.Load(); n > 1<<20 {
		t.Errorf("%d bytes were read", n)
	}
}

type endless struct{ n *atomic.Int64 }

func (e endless) Read(p []byte) (int, error) {
	if e.n.Add(int64(len(p))) > 100<<20 {
		return 0, io.EOF
	}
	return len(p), nil
}

func (endless) Close() error { return nil }
