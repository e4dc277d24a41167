package main

import (
	"bytes"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"casebook/internal/site"
)

func TestProgressIsShownAfterASecondAndGoneAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		n := 98
		done := (&terminal{err: &out, person: true}).showProgress(func() string { n++; return fmt.Sprintf("page %d", n) })
		time.Sleep(999 * time.Millisecond)
		synctest.Wait()
		if got := out.String(); got != "" {
			t.Errorf("before a second: %q, want nothing", got)
		}
		time.Sleep(2 * time.Millisecond)
		synctest.Wait()
		if got, want := out.String(), "\rpage 99\rpage 99"; got != want {
			t.Errorf("after a second: %q, want %q", got, want)
		}
		out.Reset()
		time.Sleep(progressEvery)
		done()
		if got, want := out.String(), "\rpage 100\rpage 100"+"\r        \r"; got != want {
			t.Errorf("at the end: %q, want %q", got, want)
		}
	})
}

func TestProgressIsSilentInAPipe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		done := (&terminal{err: &out}).showProgress(func() string { return "page 1" })
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
	if got, want := howFar(&site.Progress{}), "reading the site"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
