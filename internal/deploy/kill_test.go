package deploy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"casebook/internal/deploy/driver"
	"casebook/internal/deploy/driver/drivertest"
)

// A failing host fails all of its operations from the n-th on, which does half of
// its work when it is a put: the program was killed there.
type failing struct {
	driver.Host
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

func (f failing) Put(ctx context.Context, p string, c driver.Content) error {
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

func (f failing) RemoveFolder(ctx context.Context, p string) error {
	if err := f.step(); err != nil {
		return err
	}
	return f.Host.RemoveFolder(ctx, p)
}

// emptyFolders gives the folders in which no file is.
func emptyFolders(t testing.TB, dir string) (empty []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if list, err := os.ReadDir(p); err == nil && len(list) == 0 {
			empty = append(empty, p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return empty
}

// A folder is left, at any operation, with whole pages and all that they need, and
// the next run completes it, byte for byte.
func TestFolderKilledAtItsOperations(t *testing.T) {
	one, two := siteOf(t, drivertest.VersionOne), siteOf(t, drivertest.VersionTwo)
	dir := filepath.Join(t.TempDir(), "www")
	o := optionsFor(t, "file:"+dir)
	mustDeploy(t, one, o)
	if err := os.WriteFile(filepath.Join(dir, "cases", "mine.txt"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(15, 2))
	sites := []Site{two, one}
	files := []map[string]string{drivertest.VersionTwo, drivertest.VersionOne}
	for i := range 160 { // at each, then at random ones, several at once
		killed := o
		left := &atomic.Int64{}
		left.Store(int64(i / 2))
		killed.Parallel = 1
		if i >= 80 {
			left.Store(1 + random.Int64N(60))
			killed.Parallel = 1 + i%4
		}
		killed.Open = func(ctx context.Context) (driver.Host, error) {
			h, err := o.Open(ctx)
			return failing{h, left, func() {
				if killed.Parallel > 1 {
					return // files move while they are looked at
				}
				if err := drivertest.ReadersSee(drivertest.ReadFolder(t, dir)); err != nil {
					t.Errorf("run %d: %v", i, err)
				}
			}}, err
		}
		_, _ = deployTo(sites[i%2], killed)
		if err := drivertest.ReadersSee(drivertest.ReadFolder(t, dir)); err != nil {
			t.Errorf("after kill %d: %v", i, err)
		}
		mustDeploy(t, sites[i%2], o)
		isTree(t, drivertest.ReadFolder(t, dir), files[i%2], map[string]string{"cases/mine.txt": "mine"})
		if left := emptyFolders(t, dir); len(left) > 0 {
			t.Errorf("empty folders are left: %v", left)
		}
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
	one, two := siteOf(t, drivertest.VersionOne), siteOf(t, drivertest.VersionTwo)
	work := t.TempDir()
	dir := filepath.Join(work, "www")
	mustDeploy(t, one, optionsFor(t, "file:"+dir))
	random := rand.New(rand.NewPCG(15, 3))
	for i := range 20 {
		site, files := two, drivertest.VersionTwo
		if i%2 == 1 {
			site, files = one, drivertest.VersionOne
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
				if err := drivertest.ReadersSeeFolder(dir); err != nil {
					t.Errorf("run %d: %v", i, err)
				}
			}
		}
		o := optionsFor(t, "file:"+dir)
		o.Mine = Locks{Folder: func() string { return filepath.Join(work, "locks") }}
		mustDeploy(t, site, o)
		isTree(t, drivertest.ReadFolder(t, dir), files, nil)
		if t.Failed() {
			t.Fatalf("killed in run %d", i)
		}
	}
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
	o.Mine = Locks{Folder: func() string { return filepath.Join(work, "locks") }}
	o.Parallel = 2
	_, _ = deployTo(site, o)
}

// A target that is exchanged whole has the old version or the new whenever the
// program is killed; the next run completes it, and clears away what was left.
func TestExchangeKilledAtAnyMoment(t *testing.T) {
	if to := os.Getenv("CASEBOOK_TEST_EXCHANGE"); to != "" {
		exchangeInChild(t, to)
		return
	}
	if testing.Short() {
		t.Skip("takes seconds")
	}
	times := 6
	if os.Getenv("CASEBOOK_FAULTS") != "" {
		times = 100
	}
	work := t.TempDir()
	archive, repo := filepath.Join(work, "archives", "site.zip"), gitRepository(t)
	if err := os.Mkdir(filepath.Dir(archive), 0o755); err != nil {
		t.Fatal(err)
	}
	bulky := func(files map[string]string) map[string]string { // takes a while to send
		files = maps.Clone(files)
		for i := range 40 {
			files[fmt.Sprintf("data/%d.txt", i)] = strings.Repeat(files["index.html"], 2000+i)
		}
		return files
	}
	versions := []map[string]string{bulky(drivertest.VersionOne), bulky(drivertest.VersionTwo)}
	sites := []Site{siteOf(t, versions[0]), siteOf(t, versions[1])}
	for to, read := range map[string]func(t testing.TB) map[string]string{
		"zip:" + archive:              func(t testing.TB) map[string]string { return readZip(t, archive) },
		"git+file:" + repo + "#pages": func(t testing.TB) map[string]string { return readBranch(t, repo, "pages") },
	} {
		kind, _, _ := strings.Cut(to, ":")
		t.Run(kind, func(t *testing.T) { exchangeAndKill(t, to, sites, versions, times, read) })
	}
	if list, _ := os.ReadDir(filepath.Dir(archive)); len(list) != 1 {
		t.Errorf("beside the archive is %v", list)
	}
}

func exchangeAndKill(t *testing.T, to string, sites []Site, versions []map[string]string, times int, read func(t testing.TB) map[string]string) {
	home, begun := t.TempDir(), filepath.Join(t.TempDir(), "begun")
	if err := os.Mkdir(filepath.Join(home, ".casebook"), 0o755); err != nil {
		t.Fatal(err)
	}
	o := optionsAt(t, home, to)
	started := time.Now()
	mustDeploy(t, sites[0], o)
	whole := time.Since(started)
	random := rand.New(rand.NewPCG(15, 7))
	killed, old := 0, 0
	for i := range times {
		site, next := sites[(i+1)%2], versions[(i+1)%2]
		if killExchange(t, to, home, begun, site, time.Duration(random.Int64N(int64(whole)))) {
			killed++
		}
		got := read(t)
		delete(got, RecordName)
		switch {
		case maps.Equal(got, versions[i%2]):
			old++
		case !maps.Equal(got, next):
			t.Fatalf("after kill %d readers have neither version: %d files", i, len(got))
		}
		var left []fs.DirEntry
		for range 100 { // a git that outlives the program may still push, and write
			_, err := deployTo(site, o)
			left, _ = os.ReadDir(filepath.Join(home, ".casebook"))
			switch {
			case err != nil && !errors.As(err, new(*Error)):
				t.Fatalf("after kill %d: %v", i, err)
			case err == nil && len(left) == 0:
			default:
				time.Sleep(50 * time.Millisecond)
				continue
			}
			break
		}
		isTree(t, read(t), next, nil)
		if len(left) > 0 {
			t.Errorf("after kill %d the hidden folder holds %v", i, left)
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	t.Logf("%d killed, %d of them before the exchange", killed, old)
}

// killExchange sends a site by another program, which is killed a while after it
// has begun; it reports that the program had not ended before.
func killExchange(t *testing.T, to, home, begun string, site Site, after time.Duration) bool {
	t.Helper()
	text, err := json.Marshal(site.Files)
	if err == nil {
		err = os.WriteFile(filepath.Join(filepath.Dir(begun), "files.json"), text, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	_ = os.Remove(begun)
	c := exec.Command(os.Args[0], "-test.run", "^TestExchangeKilledAtAnyMoment$")
	c.Env = append(os.Environ(), "CASEBOOK_TEST_EXCHANGE="+to, "CASEBOOK_TEST_OUTPUT="+site.Folder, "CASEBOOK_TEST_HOME="+home, "CASEBOOK_TEST_BEGUN="+begun)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = c.Wait(); close(ended) }()
	var kill <-chan time.Time
	for {
		select {
		case <-kill:
			_ = c.Process.Kill()
			<-ended
			return !c.ProcessState.Success()
		case <-ended:
			return false
		case <-time.After(time.Millisecond):
			if _, err := os.Stat(begun); err == nil && kill == nil {
				kill = time.After(after)
			}
		}
	}
}

// exchangeInChild is the program that is killed.
func exchangeInChild(t *testing.T, to string) {
	begun := os.Getenv("CASEBOOK_TEST_BEGUN")
	site := siteOf(t, nil)
	site.Folder = os.Getenv("CASEBOOK_TEST_OUTPUT")
	text, err := os.ReadFile(filepath.Join(filepath.Dir(begun), "files.json"))
	if err == nil {
		err = json.Unmarshal(text, &site.Files)
	}
	if err == nil {
		err = os.WriteFile(begun, nil, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	_, _ = deployTo(site, optionsAt(t, os.Getenv("CASEBOOK_TEST_HOME"), to))
}
