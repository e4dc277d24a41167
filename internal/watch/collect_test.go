package watch

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// A bench runs a collector on a clock of its own.
type bench struct {
	in     chan event
	out    chan Set
	states map[string]condition
	begun  time.Time
}

func collecting(t *testing.T, test func(t *testing.T, b *bench)) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		b := &bench{in: make(chan event, 4096), out: make(chan Set), states: map[string]condition{}, begun: time.Now()}
		c := collector{in: b.in, out: b.out, conditionOf: func(p string) condition { return b.states[p] }}
		go c.run(ctx)
		test(t, b)
		stop()
		synctest.Wait()
	})
}

// next gives the next set and when it came.
func (b *bench) next() (Set, time.Duration) {
	set := <-b.out
	return set, time.Since(b.begun)
}

// none asserts that no set comes for a while.
func (b *bench) none(t *testing.T, wait time.Duration) {
	t.Helper()
	select {
	case set := <-b.out:
		t.Errorf("got %v, want no set", set)
	case <-time.After(wait):
	}
}

func TestLoneSaveIsPassedOnAtOnce(t *testing.T) {
	collecting(t, func(t *testing.T, b *bench) {
		b.in <- event{path: "content/a.md"}
		set, after := b.next()
		if !slices.Equal(set.Paths, []string{"content/a.md"}) || after > 5*time.Millisecond {
			t.Errorf("got %v after %v, want the file within 5 ms", set.Paths, after)
		}
	})
}

func TestFilesSavedTogetherComeTogether(t *testing.T) {
	collecting(t, func(t *testing.T, b *bench) {
		for _, p := range []string{"b", "a", "c", "a"} {
			b.in <- event{path: p}
			time.Sleep(2 * time.Millisecond)
		}
		if set, _ := b.next(); !slices.Equal(set.Paths, []string{"a", "b", "c"}) {
			t.Errorf("got %v, want all three in order", set.Paths)
		}
		b.none(t, time.Second)
	})
}

func TestCheckoutOfThousandFilesIsOneSet(t *testing.T) {
	collecting(t, func(t *testing.T, b *bench) {
		go func() {
			for i := range 1000 {
				b.in <- event{path: fmt.Sprintf("content/%04d.md", i)}
				time.Sleep(time.Millisecond)
				if i%100 == 99 {
					time.Sleep(50 * time.Millisecond) // the disk is slow now and then
				}
			}
		}()
		if set, _ := b.next(); len(set.Paths) != 1000 {
			t.Errorf("got %d files in the first set, want all 1000", len(set.Paths))
		}
		b.none(t, time.Second)
	})
}

func TestChangesWithoutEndAreStillPassedOn(t *testing.T) {
	collecting(t, func(t *testing.T, b *bench) {
		go func() {
			for i := range 10_000 {
				b.in <- event{path: fmt.Sprint(i % 7)}
				time.Sleep(time.Millisecond)
			}
		}()
		if _, after := b.next(); after > longest+10*time.Millisecond {
			t.Errorf("the first set came after %v, want at most %v", after, longest)
		}
		for ended := false; !ended; {
			select {
			case <-b.out:
			case <-time.After(2 * longest):
				ended = true
			}
		}
	})
}

func TestEmptiedFileIsWaitedFor(t *testing.T) {
	collecting(t, func(t *testing.T, b *bench) {
		b.states["a"] = empty
		b.in <- event{path: "a"}
		time.Sleep(20 * time.Millisecond) // truncated, and written a moment later
		synctest.Wait()
		b.states["a"] = whole
		b.in <- event{path: "a"}
		if _, after := b.next(); after < 20*time.Millisecond || after > 40*time.Millisecond {
			t.Errorf("the set came after %v, want soon after the text was written", after)
		}
		b.none(t, time.Second)
	})
}

func TestFileThatStaysEmptyIsPassedOn(t *testing.T) {
	collecting(t, func(t *testing.T, b *bench) {
		b.states["a"] = empty
		b.in <- event{path: "a"}
		if set, after := b.next(); len(set.Paths) != 1 || after > 2*patience {
			t.Errorf("got %v after %v, want the file within %v", set.Paths, after, 2*patience)
		}
	})
}

func TestDeletedFileIsPassedOn(t *testing.T) {
	collecting(t, func(t *testing.T, b *bench) {
		b.states["a"] = missing
		b.in <- event{path: "a"}
		if set, after := b.next(); len(set.Paths) != 1 || after > 2*patience {
			t.Errorf("got %v after %v, want the file within %v", set.Paths, after, 2*patience)
		}
	})
}

func TestScratchFileOfAnEditorIsNoChange(t *testing.T) {
	collecting(t, func(t *testing.T, b *bench) {
		b.states["sedK3jf"] = missing
		b.in <- event{path: "sedK3jf", created: true}
		b.in <- event{path: "sedK3jf"}
		b.none(t, time.Second)
		b.in <- event{path: "sedK3jf", created: true}
		b.in <- event{path: "a.md", created: true}
		if set, _ := b.next(); !slices.Equal(set.Paths, []string{"a.md"}) {
			t.Errorf("got %v, want the file that took its place", set.Paths)
		}
	})
}

func TestSetGrowsWhileNobodyTakesIt(t *testing.T) {
	collecting(t, func(t *testing.T, b *bench) {
		b.in <- event{path: "a"}
		time.Sleep(time.Second)
		b.in <- event{path: "b"}
		time.Sleep(time.Second)
		if set, _ := b.next(); !slices.Equal(set.Paths, []string{"a", "b"}) {
			t.Errorf("got %v, want both", set.Paths)
		}
		b.none(t, time.Second)
	})
}

func TestLostEventsMeanThatAllMayHaveChanged(t *testing.T) {
	collecting(t, func(t *testing.T, b *bench) {
		b.in <- event{path: "a"}
		b.in <- event{lost: true}
		if set, _ := b.next(); !set.All {
			t.Errorf("got %v, want all", set)
		}
		b.in <- event{path: "a"}
		if set, _ := b.next(); set.All {
			t.Error("the set after that says all again")
		}
	})
}
