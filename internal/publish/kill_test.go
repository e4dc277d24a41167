package publish

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

// kills is how often a build is killed: a few times in every run of the tests,
// 300 times with CASEBOOK_FAULTS=long (make faults), or as many as it says.
func kills() int {
	long := os.Getenv("CASEBOOK_FAULTS")
	if n, err := strconv.Atoi(long); err == nil {
		return n
	}
	if long != "" {
		return 300
	}
	return 20
}

// versions are two sites that differ in every way: files changed, added,
// removed, and files that become folders.
func versions() [2]site {
	a, b := site{"about": "a file"}, site{"about/index.html": "a page"}
	for i := range 40 {
		page := fmt.Sprintf("cases/case-%d/index.html", i)
		a[page], b[page] = "the same", "the same"
		if i%2 == 0 {
			b[page] = fmt.Sprintf("changed %d", i)
		}
		a[fmt.Sprintf("old/%d/index.html", i)] = "goes"
		b[fmt.Sprintf("new/%d/index.html", i)] = "comes"
	}
	return [2]site{a, b}
}

// TestMain lets the test program be the process that is killed.
func TestMain(m *testing.M) {
	if out := os.Getenv("CASEBOOK_TEST_VICTIM"); out != "" {
		o := Options{Out: out, Site: filepath.Dir(out), inPlace: os.Getenv("CASEBOOK_TEST_IN_PLACE") != ""}
		if n, err := strconv.Atoi(os.Getenv("CASEBOOK_TEST_KILL_AT")); err == nil {
			killMyselfAt(n, o)
		}
		beVictim(o)
	}
	os.Exit(m.Run())
}

// beVictim publishes one version after the other until it is killed.
func beVictim(o Options) {
	sites := versions()
	for i := 0; ; i++ {
		if err := publishAll(o, sites[i%2]); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
}

// killMyselfAt publishes the second site and ends the process just before the
// nth operation on the disk.
func killMyselfAt(n int, o Options) {
	var done atomic.Int64
	o.fault = func(string, string) error {
		if done.Add(1) == int64(n) {
			if self, err := os.FindProcess(os.Getpid()); err == nil {
				_ = self.Kill()
			}
			select {} // until the system has done it
		}
		return nil
	}
	if err := publishAll(o, second); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	os.Exit(0)
}

func publishAll(o Options, s site) error {
	p, err := Open(o)
	if err != nil {
		return err
	}
	defer p.Abort()
	for path, content := range s {
		if err := p.Write(path, []byte(content)); err != nil {
			return err
		}
	}
	_, err = p.Commit(Record{})
	return err
}

// victim is a process that publishes to o.Out.
func victim(o Options, env ...string) *exec.Cmd {
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), append(env, "CASEBOOK_TEST_VICTIM="+o.Out)...)
	if o.inPlace {
		c.Env = append(c.Env, "CASEBOOK_TEST_IN_PLACE=1")
	}
	return c
}

// kill runs a victim and ends it after some time. The time is no
// synchronisation: any moment will do, and all should come up.
func kill(t *testing.T, o Options, after time.Duration) {
	t.Helper()
	v := victim(o)
	if err := v.Start(); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(after, func() { _ = v.Process.Kill() })
	if err := v.Wait(); v.ProcessState.ExitCode() >= 0 && killedIsSignal {
		t.Fatalf("the victim ended by itself: %v", err)
	}
}

func TestKillBeforeEachOperationLeavesOldOrNewSite(t *testing.T) {
	for _, s := range starts {
		t.Run(s.name, func(t *testing.T) {
			old, new := s.trees()
			step := 1
			if kills() < 100 {
				step = 5 // the short form
			}
			for n := 1; n <= s.operations(t); n += step {
				o := s.prepare(t)
				if out, err := victim(o, "CASEBOOK_TEST_KILL_AT="+strconv.Itoa(n)).CombinedOutput(); err == nil {
					t.Fatalf("operation %d: the victim survived: %s", n, out)
				}
				if s.inPlace || !hasExchange {
					interruptedState(t, o)
				}
				if got := tree(t, o.Out); !maps.Equal(got, old) && !maps.Equal(got, new) {
					t.Fatalf("operation %d: the folder holds\n%v", n, got)
				}
				mustBuild(t, o, second)
				wantTree(t, o.Out, new)
				wantNothingBeside(t, o)
			}
		})
	}
}

func TestKillAtAnyMomentLeavesOneWholeVersion(t *testing.T) {
	eachWay(t, func(t *testing.T, o Options) {
		sites, random := versions(), rand.New(rand.NewPCG(2020, 521))
		seen := map[string]int{}
		for i := range kills() {
			if i%4 == 3 {
				if err := os.RemoveAll(o.Out); err != nil {
					t.Fatal(err)
				}
			}
			kill(t, o, time.Duration(random.IntN(40_000))*time.Microsecond)
			state := "whole"
			if o.inPlace || !hasExchange {
				state = interruptedState(t, o)
			}
			got := tree(t, o.Out)
			if got != nil && !maps.Equal(got, sites[0]) && !maps.Equal(got, sites[1]) {
				t.Fatalf("kill %d: neither version but\n%v", i, got)
			}
			seen[state]++
			if i%5 == 0 {
				mustBuild(t, o, sites[i%2])
				wantTree(t, o.Out, sites[i%2])
				wantNothingBeside(t, o)
			}
		}
		t.Logf("%d kills survived: %v", kills(), seen)
	})
}

// interruptedState begins a run, as the next build would, and says whether there
// was something to complete. Every other such run is itself cut off first.
func interruptedState(t *testing.T, o Options) string {
	t.Helper()
	at, err := locateOutput(o)
	if err != nil {
		t.Fatal(err)
	}
	cut := at.wasInterrupted()
	if cut {
		_ = victim(o, "CASEBOOK_TEST_KILL_AT=3").Run()
	}
	reopen(t, o)
	if cut {
		return "completed"
	}
	return "whole"
}

func TestSecondBuildAtOnceIsRefused(t *testing.T) {
	for _, before := range []site{nil, first} {
		o := newSite(t)
		if before != nil {
			mustBuild(t, o, before)
		}
		p, err := Open(o)
		if err != nil {
			t.Fatal(err)
		}
		var e *Error
		if _, err := Open(o); !errors.As(err, &e) || e.Kind != Busy {
			t.Errorf("got %v, want an Error with Kind Busy", err)
		}
		for path, content := range second {
			if err := p.Write(path, []byte(content)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := p.Commit(Record{}); err != nil {
			t.Fatal(err)
		}
		mustBuild(t, o, first)
		wantTree(t, o.Out, first)
	}
}

func TestBuildsAtOnceNeverMix(t *testing.T) {
	eachWay(t, func(t *testing.T, o Options) {
		sites := versions()
		published := make(chan int)
		for i := range sites {
			go func() {
				n := 0
				for range 15 {
					if publishAll(o, sites[i]) == nil {
						n++
					}
				}
				published <- n
			}()
		}
		if n := <-published + <-published; n == 0 {
			t.Error("no build got through")
		}
		if got := tree(t, o.Out); !maps.Equal(got, sites[0]) && !maps.Equal(got, sites[1]) {
			t.Errorf("neither version but\n%v", got)
		}
		wantNothingBeside(t, o)
	})
}
