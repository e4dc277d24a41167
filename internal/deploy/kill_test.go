package deploy

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"casebook/internal/deploy/host"
)

// A failing host fails all of its operations from the n-th on, which does half of
// its work when it is a put: the program was killed there.
type failing struct {
	host.Host
	left *atomic.Int64
	seen func()
}

func (f failing) step() error {
	if f.left.Add(-1) < 0 {
		return errKilled
	}
	f.seen()
	return nil
}

func (f failing) Put(ctx context.Context, p string, c host.Content) error {
	if err := f.step(); err != nil {
		if f.left.Load() == -1 {
			half := c
			half.Open = func() (io.ReadSeekCloser, error) {
				from, err := c.Open()
				if err != nil {
					return nil, err
				}
				data, err := io.ReadAll(from)
				return nopCloser{strings.NewReader(string(data[:len(data)/2]))}, errors.Join(err, from.Close())
			}
			_ = f.Host.Put(ctx, p, half)
		}
		return err
	}
	return f.Host.Put(ctx, p, c)
}

func (f failing) Rename(ctx context.Context, from, to string) error {
	if err := f.step(); err != nil {
		return err
	}
	return f.Host.Rename(ctx, from, to)
}

func (f failing) Remove(ctx context.Context, p string) error {
	if err := f.step(); err != nil {
		return err
	}
	return f.Host.Remove(ctx, p)
}

// A folder is left, at any operation, with whole pages and all that they need, and
// the next run completes it, byte for byte.
func TestFolderKilledAtRandomOperations(t *testing.T) {
	one, two := siteOf(t, versionOne), siteOf(t, versionTwo)
	dir := filepath.Join(t.TempDir(), "www")
	o := optionsFor(t, "file:"+dir)
	mustDeploy(t, one, o)
	if err := os.WriteFile(filepath.Join(dir, "cases", "mine.txt"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(15, 2))
	sites := []Site{two, one}
	files := []map[string]string{versionTwo, versionOne}
	for i := range 100 {
		killed := o
		left := &atomic.Int64{}
		left.Store(1 + random.Int64N(60))
		killed.Parallel = 1 + i%4
		killed.Open = func(ctx context.Context) (host.Host, error) {
			h, err := o.Open(ctx)
			return failing{h, left, func() {
				if killed.Parallel > 1 {
					return // files move while they are looked at
				}
				if err := readersSee(readFolder(t, dir)); err != nil {
					t.Errorf("run %d: %v", i, err)
				}
			}}, err
		}
		_, _ = deployTo(sites[i%2], killed)
		if err := readersSee(readFolder(t, dir)); err != nil {
			t.Errorf("after kill %d: %v", i, err)
		}
		mustDeploy(t, sites[i%2], o)
		isTree(t, readFolder(t, dir), files[i%2], map[string]string{"cases/mine.txt": "mine"})
		if t.Failed() {
			t.Fatalf("killed in run %d", i)
		}
	}
}

// The same with a program that is really killed, at a random moment, and readers
// who fetch in a loop meanwhile.
func TestProgramKilledWhileItSends(t *testing.T) {
	if dir := os.Getenv("CASEBOOK_TEST_DEPLOY"); dir != "" {
		deployInChild(t, dir)
		return
	}
	if testing.Short() {
		t.Skip("takes seconds")
	}
	one, two := siteOf(t, versionOne), siteOf(t, versionTwo)
	work := t.TempDir()
	dir := filepath.Join(work, "www")
	mustDeploy(t, one, optionsFor(t, "file:"+dir))
	random := rand.New(rand.NewPCG(15, 3))
	for i := range 20 {
		site, files := two, versionTwo
		if i%2 == 1 {
			site, files = one, versionOne
		}
		text, err := json.Marshal(site.Files)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(work, "files.json"), text, 0o644); err != nil {
			t.Fatal(err)
		}
		c := exec.Command(os.Args[0], "-test.run", "^TestProgramKilledWhileItSends$")
		c.Env = append(os.Environ(), "CASEBOOK_TEST_DEPLOY="+dir, "CASEBOOK_TEST_OUTPUT="+site.Folder)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() { _ = c.Wait(); close(ended) }()
		var kill <-chan time.Time // from the moment on at which it begins to write
		for running := true; running; {
			if _, err := os.Stat(filepath.Join(dir, LockName)); err == nil && kill == nil {
				kill = time.After(time.Duration(random.IntN(30)) * time.Millisecond)
			}
			select {
			case <-kill:
				_ = c.Process.Kill()
			case <-ended:
				running = false
			default:
				if err := readersSeeFolder(dir); err != nil {
					t.Errorf("run %d: %v", i, err)
				}
			}
		}
		o := optionsFor(t, "file:"+dir)
		o.Mine = Locks{Folder: filepath.Join(work, "locks")}
		mustDeploy(t, site, o)
		isTree(t, readFolder(t, dir), files, nil)
		if t.Failed() {
			t.Fatalf("killed in run %d", i)
		}
	}
}

// readersSeeFolder is what a reader does: fetches a page, and then what it needs.
// What changes between the two is read again.
func readersSeeFolder(dir string) error {
	for _, p := range []string{"index.html", "about/index.html", "cases/a/index.html"} {
		page, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(p)))
		if err != nil {
			return err
		}
		files := map[string]string{p: string(page)}
		for _, need := range needs.FindAllString(string(page), -1) {
			if text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(need))); err == nil {
				files[need] = string(text)
			}
		}
		now, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(p)))
		if err != nil {
			return err
		}
		if err := readersSee(files); err != nil && string(now) == string(page) {
			return err
		}
	}
	return nil
}

// deployInChild is the program that is killed.
func deployInChild(t *testing.T, dir string) {
	work := filepath.Dir(dir)
	site := siteOf(t, nil)
	site.Folder = os.Getenv("CASEBOOK_TEST_OUTPUT")
	text, err := os.ReadFile(filepath.Join(work, "files.json"))
	if err == nil {
		err = json.Unmarshal(text, &site.Files)
	}
	if err != nil {
		t.Fatal(err)
	}
	o := optionsFor(t, "file:"+dir)
	o.Mine = Locks{Folder: filepath.Join(work, "locks")}
	o.Parallel = 2
	_, _ = deployTo(site, o)
}
