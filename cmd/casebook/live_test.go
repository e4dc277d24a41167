package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"casebook"
	"casebook/internal/serve"
	"casebook/internal/site"
)

// A live is a preview of a folder, with everything but the network.
type live struct {
	dir      string
	server   *serve.Server
	outcomes chan serve.Outcome
	changed  map[string]bool // what outcomes that were waited for have named
	end      func()          // stops serving; the end of the test does so too
}

var liveClock = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// startLive serves a folder until the test ends.
func startLive(t testing.TB, dir string) *live {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	site, err := site.Open(site.Options{Dir: dir, Theme: casebook.Theme, Drafts: true, Now: liveClock, GuardList: guardElsewhere()})
	if err != nil {
		t.Fatal(err)
	}
	console := newTerminal(nil, io.Discard, io.Discard)
	changes, err := console.watchSite(ctx, dir, false)
	if err != nil {
		t.Fatal(err)
	}
	l := &live{dir: dir, outcomes: make(chan serve.Outcome, 1024), changed: map[string]bool{}}
	l.server = serve.New(serve.Options{Site: site, Host: "127.0.0.1", Report: func(o serve.Outcome) {
		select {
		case l.outcomes <- o:
		default: // nobody looks
		}
	}})
	done := make(chan struct{})
	go func() { l.server.Run(ctx, changes); close(done) }()
	l.end = sync.OnceFunc(func() {
		stop()
		<-done
		site.Close()
	})
	t.Cleanup(l.end)
	return l
}

// get asks for an address as a browser does.
func (l *live) get(address string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r.Host = "127.0.0.1:8080"
	w := httptest.NewRecorder()
	l.server.ServeHTTP(w, r)
	return w.Result()
}

// body gives what is served at an address, without the preview's script.
func (l *live) body(t testing.TB, address string) (int, string) {
	t.Helper()
	answer := l.get(address)
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, injected.ReplaceAllString(string(data), "")
}

var injected = regexp.MustCompile(`<script src="/-/client\.js\?v=[0-9a-z.]+"></script>`)

// until waits for outcomes until a condition holds.
func (l *live) until(t testing.TB, what func() string) {
	t.Helper()
	deadline := time.After(time.Minute)
	for {
		missing := what()
		if missing == "" {
			return
		}
		select {
		case o := <-l.outcomes:
			for _, a := range o.Changed {
				l.changed[a] = true
			}
		case <-deadline:
			t.Fatalf("after a minute still: %s", missing)
		}
	}
}

// TestPreviewKnowsWhatWasTakenDown holds that a file which says what was taken down is a
// problem of the preview as it is of the build, whether it is copied or lies beside a
// page, and whether the file came or what is known to be down.
func TestPreviewKnowsWhatWasTakenDown(t *testing.T) {
	dir := smallSite(t)
	const words = "Somebody was met at the door of the old library by two men in plain clothes, who took the box of letters and the keys."
	page := func(text string) string { return "+++\ntitle = \"A page\"\n+++\n" + text + "\n" }
	write(t, dir, "content/pages/arrest.md", page(words))
	write(t, dir, "content/pages/more/index.md", page("Text."))
	if code := run(t.Context(), []string{"takedown", "/arrest/", "--site", dir}, strings.NewReader(""), io.Discard, io.Discard); code != 0 {
		t.Fatalf("takedown ends with %d", code)
	}
	if err := os.Remove(filepath.Join(dir, "content/pages/arrest.md")); err != nil {
		t.Fatal(err)
	}
	const record = "content/takedowns.toml"
	known, err := os.ReadFile(filepath.Join(dir, record))
	if err != nil {
		t.Fatal(err)
	}
	unknown := regexp.MustCompile(`(?m)^(key|hashes|passages) = .*\n`).ReplaceAllString(string(known), "")
	l := startLive(t, dir)
	for _, edit := range []struct {
		file, text string
		wrong      bool
	}{
		{"assets/static/note.txt", "Nothing.\n", false},
		{"assets/static/note.txt", words, true},
		{record, unknown, false},
		{record, string(known), true},
		{"assets/static/note.txt", "Nothing.\n", false},
		{"content/pages/more/note.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="90"><text y="20">` + words + `</text></svg>`, false},
		{"content/pages/more/index.md", page("![A note](note.svg)"), true},
		{record, unknown, false},
		{record, string(known), true},
	} {
		write(t, dir, edit.file, edit.text)
		l.until(t, func() string {
			if l.failing(t) == edit.wrong {
				return ""
			}
			return fmt.Sprintf("%s: %q: problems shown: %v", edit.file, edit.text, !edit.wrong)
		})
		if !edit.wrong {
			l.awaitCheck(t)
		}
	}
}

// awaitCheck waits until a version was looked at whole, so that the next is held
// against it.
func (l *live) awaitCheck(t testing.TB) {
	t.Helper()
	late := time.After(time.Minute)
	for {
		select {
		case o := <-l.outcomes:
			if o.Finished {
				return
			}
		case <-late:
			t.Fatal("nobody said that all of it was looked at")
		}
	}
}

// write saves a file of the site.
func write(t testing.TB, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
