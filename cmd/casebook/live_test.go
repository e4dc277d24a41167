package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
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
