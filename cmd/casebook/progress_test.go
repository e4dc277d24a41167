package main

import (
	"bytes"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"casebook/internal/site"
)

// A screen is what a terminal was sent, by several goroutines.
type screen struct {
	mu   sync.Mutex
	sent bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent.Write(p)
}

// take gives what was sent since it was last asked.
func (s *screen) take() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	text := s.sent.String()
	s.sent.Reset()
	return text
}

func TestProgressIsShownAfterASecondAndGoneAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out screen
		n := 98
		done := (&speaker{err: &out, person: true}).showProgress(func() string { n++; return fmt.Sprintf("page %d", n) })
		time.Sleep(999 * time.Millisecond)
		synctest.Wait()
		if got := out.take(); got != "" {
			t.Errorf("before a second: %q, want nothing", got)
		}
		time.Sleep(2 * time.Millisecond)
		synctest.Wait()
		if got, want := out.take(), "\rpage 99\rpage 99"; got != want {
			t.Errorf("after a second: %q, want %q", got, want)
		}
		time.Sleep(progressEvery)
		done()
		if got, want := out.take(), "\rpage 100\rpage 100"+"\r        \r"; got != want {
			t.Errorf("at the end: %q, want %q", got, want)
		}
	})
}

func TestProgressIsSilentInAPipe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		done := (&speaker{err: &out}).showProgress(func() string { return "page 1" })
		time.Sleep(time.Minute)
		done()
		if got := out.String(); got != "" {
			t.Errorf("got %q, want nothing", got)
		}
	})
}

func TestProgressCoversALongerLine(t *testing.T) {
	var out bytes.Buffer
	l := &line{w: &out}
	l.showText("converting")
	out.Reset()
	l.showText("done")
	if got, want := out.String(), "\rdone      \rdone"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestProgressOfABuildThatHasNotBegunIsReading(t *testing.T) {
	if got, want := (&speaker{}).howFar(&site.Progress{}), "reading the site"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
