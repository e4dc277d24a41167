package publish

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
)

// The benchmarks publish 5,000 pages of 4 KB, in memory where the system has
// such a place, written from all cores as a build does.
const benchPages = 5000

func benchSite() (paths []string, page []byte) {
	for i := range benchPages {
		paths = append(paths, fmt.Sprintf("cases/case-%d/update-%d/index.html", i/20, i%20))
	}
	return paths, make([]byte, 4096)
}

// onAllCores calls do for 0 to n-1.
func onAllCores(n int, do func(i int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range 2 * runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wait.Wait()
}

func benchPublish(b *testing.B, o Options, paths []string, page []byte) {
	b.Helper()
	p, err := Open(o)
	if err != nil {
		b.Fatal(err)
	}
	defer p.Abort()
	onAllCores(len(paths), func(i int) {
		if err := p.Write(paths[i], page); err != nil {
			b.Error(err)
		}
	})
	if _, err := p.Commit(Record{}); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkPlainWrite is the floor: the same files by package os.
func BenchmarkPlainWrite(b *testing.B) {
	paths, page := benchSite()
	dir := newFolder(b)
	for b.Loop() {
		out := filepath.Join(dir, "public")
		onAllCores(len(paths), func(i int) {
			path := filepath.Join(out, paths[i])
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				b.Error(err)
			}
			if err := os.WriteFile(path, page, 0o644); err != nil {
				b.Error(err)
			}
		})
		b.StopTimer()
		wipe(b, out)
		b.StartTimer()
	}
}

func wipe(b *testing.B, path string) {
	if err := os.RemoveAll(path); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkColdPublish(b *testing.B) {
	paths, page := benchSite()
	dir := newFolder(b)
	o := Options{Site: dir, Out: filepath.Join(dir, "public")}
	for b.Loop() {
		benchPublish(b, o, paths, page)
		b.StopTimer()
		wipe(b, o.Out)
		b.StartTimer()
	}
}

func BenchmarkUnchangedPublish(b *testing.B) {
	paths, page := benchSite()
	dir := newFolder(b)
	o := Options{Site: dir, Out: filepath.Join(dir, "public")}
	benchPublish(b, o, paths, page)
	for b.Loop() {
		benchPublish(b, o, paths, page)
	}
}

func BenchmarkTwoChangedPublish(b *testing.B) {
	for name, inPlace := range map[string]bool{"exchange": false, "journal": true} {
		b.Run(name, func(b *testing.B) {
			paths, page := benchSite()
			dir := newFolder(b)
			o := Options{Site: dir, Out: filepath.Join(dir, "public"), inPlace: inPlace}
			benchPublish(b, o, paths, page)
			n := 0
			for b.Loop() {
				n++
				for _, path := range paths[:2] {
					if err := os.WriteFile(filepath.Join(o.Out, path), fmt.Append(nil, n), 0o644); err != nil {
						b.Fatal(err)
					}
				}
				benchPublish(b, o, paths, page)
			}
		})
	}
}

// BenchmarkManifest is what the record of a site of 13,000 files and 20,000
// signatories adds to a build: writing it, and reading the last one.
func BenchmarkManifest(b *testing.B) {
	m := &manifest{record: Record{Pages: map[string]Digest{}, Entries: map[string]Digest{}, Letters: map[string]*People{}}}
	for i := range 13_000 {
		path := fmt.Sprintf("cases/case-%d/2020-05-14-update-%d/index.html", i/20, i%20)
		m.files = append(m.files, path)
		if i%3 == 0 {
			m.record.Pages["/"+path] = Sum([]byte(path))
			m.record.Entries["tag:example.org,2026:/"+path] = Sum([]byte(path))
		}
	}
	for i := range 200 {
		address := fmt.Sprintf("/letters/letter-%d/", i)
		m.record.Letters[address] = NewPeople(address)
		for j := range 100 {
			m.record.Letters[address].Add(fmt.Sprintf("Ada Example %d", j))
		}
	}
	var data []byte
	b.Run("write", func(b *testing.B) {
		for b.Loop() {
			data = m.encodeManifest()
		}
		b.SetBytes(int64(len(data)))
	})
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			if _, err := parseManifest(data); err != nil {
				b.Fatal(err)
			}
		}
	})
}
