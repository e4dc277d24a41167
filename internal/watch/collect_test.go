package watch

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A bench runs a collector on a clock of its own.
type bench struct {
	in     chan event
	out    chan Set
	states map[string]condition
	lists  map[string]*list
	begun  time.Time
	grow   func(path string, size int64, needed time.Duration) // without an event
}

func collecting(t *testing.T, test func(t *testing.T, b *bench)) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		b := &bench{in: make(chan event, 4096), out: make(chan Set), states: map[string]condition{}, lists: map[string]*list{}, begun: time.Now()}
		var mu sync.Mutex
		lookUp := func(p string) list {
			mu.Lock()
			defer mu.Unlock()
			if l := b.lists[p]; l != nil {
				return *l
			}
			return list{}
		}
		b.grow = func(p string, size int64, needed time.Duration) {
			mu.Lock()
			b.lists[p] = &list{size, needed}
			mu.Unlock()
		}
		c := collector{in: b.in, out: b.out, conditionOf: func(p string) condition { return b.states[p] },
			restNeeded: func(p string) time.Duration { return lookUp(p).needed },
			stampOf:    func(p string) stamp { return stamp{size: lookUp(p).size} }}
		go c.run(ctx)
		test(t, b)
		stop()
		synctest.Wait()
	})
}

// A list is a file that needs a rest, of a size.
type list struct {
	size   int64
	needed time.Duration
}

func (b *bench) write(path string, size int64, needed time.Duration) {
	b.grow(path, size, needed)
	b.in <- event{path: path}
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

func TestFileThatIsBeingWrittenRestsBeforeItIsPassedOn(t *testing.T) {
	const whole, cut = 300 * time.Millisecond, 2 * time.Second
	collecting(t, func(t *testing.T, b *bench) {
		b.write("list", 10, cut)
		time.Sleep(500 * time.Millisecond) // the program is slow
		b.write("list", 20, cut)
		b.in <- event{path: "a.md"}
		if set, after := b.next(); !slices.Equal(set.Paths, []string{"a.md"}) || after > 510*time.Millisecond {
			t.Errorf("got %v after %v, want the other file at once", set.Paths, after)
		}
		time.Sleep(1900 * time.Millisecond)
		b.write("list", 30, whole)
		if set, after := b.next(); !slices.Equal(set.Paths, []string{"list"}) || after < 2700*time.Millisecond || after > 2800*time.Millisecond {
			t.Errorf("got %v after %v, want the list 300 ms after its last byte", set.Paths, after)
		}
		b.none(t, time.Second)
		b.write("list", 35, cut)
		if set, after := b.next(); !slices.Equal(set.Paths, []string{"list"}) || after < 5700*time.Millisecond || after > 5900*time.Millisecond {
			t.Errorf("got %v after %v, want the list without a line end after 2 s", set.Paths, after)
		}
	})
}

func TestFileThatGrowsUnseenRests(t *testing.T) {
	collecting(t, func(t *testing.T, b *bench) {
		go func() {
			for size := range int64(20) {
				b.grow("list", size, 300*time.Millisecond)
				if size == 0 {
					b.in <- event{path: "list"}
				}
				time.Sleep(200 * time.Millisecond)
			}
		}()
		if _, after := b.next(); after < 4*time.Second || after > 4300*time.Millisecond {
			t.Errorf("got the list after %v, want it when it has kept its size", after)
		}
	})
}
