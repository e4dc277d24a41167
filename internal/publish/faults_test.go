package publish

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

// A start is what lies in the output folder before a build that will be hurt.
type start struct {
	name    string
	inPlace bool
	before  site // published before, or nil
	foreign site // put there by others, or nil
}

var others = site{".gitignore": "*\n", ".well-known/token": "keep", "CNAME": "example.org\n"}

var starts = []start{
	{"no folder", false, nil, nil},
	{"empty site, exchange", false, nil, others},
	{"empty site, journal", true, nil, others},
	{"older site, exchange", false, first, nil},
	{"older site, journal", true, first, nil},
	{"older site and others' files, exchange", false, first, others},
	{"older site and others' files, journal", true, first, others},
}

// prepare makes a new site folder in the state of s.
func (s start) prepare(t *testing.T) Options {
	o := newSite(t)
	o.inPlace = s.inPlace
	if s.foreign != nil {
		plant(t, o.Out, s.foreign)
	}
	if s.before != nil {
		mustBuild(t, o, s.before)
	}
	return o
}

// trees gives the only two contents that a reader may ever find.
func (s start) trees() (old, new site) {
	if s.before == nil && s.foreign == nil {
		return nil, second
	}
	return union(s.before, s.foreign), union(second, s.foreign)
}

// A disk counts operations and fails some of them.
type disk struct {
	mu   sync.Mutex
	n    int
	from int // the first that fails, counted from 1
	to   int // the last
}

func (d *disk) fault(string, string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.n++
	if d.n >= d.from && d.n <= d.to {
		return &os.PathError{Op: "fault", Path: "x", Err: syscall.ENOSPC}
	}
	return nil
}

// operations counts what a build without faults does.
func (s start) operations(t *testing.T) int {
	o, d := s.prepare(t), &disk{}
	o.fault = d.fault
	mustBuild(t, o, second)
	return d.n
}

func TestFaultAtAnyOperationLeavesOldOrNewSite(t *testing.T) {
	for _, s := range starts {
		t.Run(s.name, func(t *testing.T) {
			old, new := s.trees()
			last := s.operations(t)
			t.Logf("a fault at each of %d operations", last)
			for n := 1; n <= last; n++ {
				o, d := s.prepare(t), &disk{from: n, to: n}
				o.fault = d.fault
				_, err := build(t, o, second)
				want := new
				if err != nil {
					want = old
				}
				if got := tree(t, o.Out); !maps.Equal(got, want) {
					t.Fatalf("operation %d, error %v: the folder holds\n%v\nwant\n%v", n, err, got, want)
				}
				wantNothingBeside(t, o)
				wantPlain(t, err)
				o.fault = nil
				mustBuild(t, o, second)
				wantTree(t, o.Out, new)
			}
		})
	}
}

// A disk that dies can leave the journal's moves half done; then the message
// says so and the next run completes them.
func TestFaultsWithoutEndLeaveWhatTheNextRunCompletes(t *testing.T) {
	for _, s := range starts {
		t.Run(s.name, func(t *testing.T) {
			old, new := s.trees()
			last := s.operations(t)
			t.Logf("a fault at each of %d operations", last)
			for n := 1; n <= last; n++ {
				o, d := s.prepare(t), &disk{from: n, to: 1 << 30}
				o.fault = d.fault
				_, err := build(t, o, second)
				got := tree(t, o.Out)
				switch {
				case errors.Is(err, errUnfinished):
					if !s.inPlace && hasExchange {
						t.Fatalf("operation %d: an exchange was left unfinished", n)
					}
				case err == nil && !maps.Equal(got, new), err != nil && !maps.Equal(got, old):
					t.Fatalf("operation %d, error %v: the folder holds\n%v", n, err, got)
				}
				wantPlain(t, err)
				o.fault = nil
				reopen(t, o)
				if errors.Is(err, errUnfinished) {
					wantTree(t, o.Out, new)
				}
				mustBuild(t, o, second)
				wantTree(t, o.Out, new)
				wantNothingBeside(t, o)
			}
		})
	}
}

// reopen only begins a run, which completes an interrupted one.
func reopen(t *testing.T, o Options) {
	t.Helper()
	p, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	p.Abort()
}

func TestFaultInRecoveryMayHappenAnywhere(t *testing.T) {
	for _, s := range starts {
		if !s.inPlace {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			_, new := s.trees()
			for n := 1; n <= 12; n++ {
				o := s.prepare(t)
				cutOff(t, o)
				d := &disk{from: n, to: 1 << 30}
				o.fault = d.fault
				if p, err := Open(o); err == nil {
					p.Abort()
				} else {
					wantPlain(t, err)
				}
				o.fault = nil
				reopen(t, o)
				wantTree(t, o.Out, new)
				wantNothingBeside(t, o)
			}
		})
	}
}

// cutOff leaves a journal of which three steps are done.
func cutOff(t *testing.T, o Options) {
	t.Helper()
	left, moving := 8, false
	o.fault = func(op, name string) error {
		if name == "journal" {
			moving = op == "rename"
		} else if moving {
			left--
		}
		if left < 0 {
			return syscall.EIO
		}
		return nil
	}
	if _, err := build(t, o, second); !errors.Is(err, errUnfinished) {
		t.Fatalf("got %v, want an unfinished run", err)
	}
}

func TestDryRunSaysThatARunWasCutOff(t *testing.T) {
	o := starts[4].prepare(t)
	cutOff(t, o)
	o.DryRun = true
	before := tree(t, o.Out)
	if _, err := build(t, o, second); err == nil {
		t.Error("compared with a folder in between two versions")
	}
	wantTree(t, o.Out, before)
}

// wantPlain checks that an error can be shown to anybody and has an exit code.
func wantPlain(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	var e *Error
	if !errors.As(err, &e) || e.Code == "" {
		t.Fatalf("got %#v, want an Error with a code", err)
	}
	if got := e.ExitCode(); got != 3 {
		t.Errorf("%v: got exit code %d, want 3", err, got)
	}
}

func TestHalfWrittenFileIsNeverPublished(t *testing.T) {
	o := newSite(t)
	mustBuild(t, o, first)
	o.fault = func(op, name string) error {
		if op == "write" && name == "letters/x/data.csv" {
			return syscall.ENOSPC
		}
		return nil
	}
	_, err := build(t, o, second)
	if want := "the disk is full: cannot write letters/x/data.csv (free some space; the published site is as it was)"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	wantTree(t, o.Out, first)
	wantNothingBeside(t, o)
}

func TestReadOnlyFolderIsSaidPlainly(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root writes to read-only folders")
	}
	dir := filepath.Join(t.TempDir(), "locked")
	if err := os.Mkdir(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	_, err := build(t, Options{Site: t.TempDir(), Out: filepath.Join(dir, "public")}, first)
	wantPlain(t, err)
}
