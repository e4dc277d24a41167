// Package serve is the preview: it plans the site again after every change,
// makes a page when somebody asks for it, tells open pages what changed, and
// shows problems over the last good version. Nothing is written to disk.
//
// One goroutine (Run) plans; plans are read-only, so requests are answered
// beside it from the version that is current at that moment.
package serve

import (
	"context"
	"io/fs"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"casebook/internal/address"
	"casebook/internal/diag"
	"casebook/internal/guard"
	"casebook/internal/page"
	"casebook/internal/takedown"
)

// A Site is what is served. Changed and Plan are called by one goroutine.
type Site interface {
	// Changed says which files, relative to the site with "/", are to be read
	// again; "." stands for all.
	Changed(files ...string)
	// Plan reads what changed and plans the pages, as site.Site does.
	Plan(rep *diag.Report) (*page.Plan, error)
	// Guard gives what guards the newest plan as a build is guarded, nil for none.
	Guard() *guard.Guard
	// Taken gives what knows again what was down in the newest plan.
	Taken() takedown.Memory
	// Files gives the site's folder, for the lines that problems speak of.
	Files() fs.FS
}

// Options say how a site is served.
type Options struct {
	Site   Site
	Host   string // that is listened on: beside the names of this machine, requests for it are answered
	Follow bool   // open pages go to the page just edited
	Editor string // address that opens an editor, with {file}, {line} and {column}; "" for none
	Folder string // of the site, absolute, for Editor

	// Desk answers below /-/desk/, of which it is asked whatever comes from this
	// machine's own pages or programs; nil where there is no desk. Pages run no
	// script of the site's own beside it, and nothing else of the site runs.
	Desk http.Handler

	// Language gives the language of messages for who asks; it may be nil, for English.
	Language func(*http.Request) *diag.Language

	// Report is told the outcome of every rebuild, for the terminal. It may be
	// nil, and is not called concurrently.
	Report func(Outcome)
}

// An Outcome is what came of a rebuild, or of the check of all pages after it.
type Outcome struct {
	Problems []diag.Diagnostic // of a check, only when there are others than the rebuild had
	Changed  []string          // addresses that a rebuild changed; ["*"] for all; nil when nothing is shown anew
	Took     time.Duration     // until the new pages could be had
	Err      error             // of the machine
	Flawed   bool              // what is served has errors: there has been no good version
	Check    bool              // this is of a check
	Finished bool              // the check has looked at everything
}

// A Server serves one site. Its Handler can be used before Run has planned
// anything: requests wait for the first plan.
type Server struct {
	Options
	hub     *hub
	started string        // tells this run of the server from others
	ready   chan struct{} // closed when there is something to answer with

	mu       sync.RWMutex
	shown    *version   // what is served; nil when nothing could be planned yet
	flawed   bool       // shown has errors: there has been no good version since the start
	good     *version   // the last in which everything was looked at and nothing is wrong
	newer    []*version // since good, the newest last: nothing is known to be wrong, but not all was looked at
	problems []diag.Diagnostic
	number   int // of rebuilds that changed what is served

	reports sync.Mutex
}

// New gives a server for a site. Nothing happens before Run.
func New(o Options) *Server {
	return &Server{
		Options: o, hub: newHub(), ready: make(chan struct{}),
		started: strconv.FormatInt(time.Now().UnixMilli(), 36),
	}
}

// languageFor gives the language of messages for who asks.
func (s *Server) languageFor(r *http.Request) *diag.Language {
	if s.Language == nil {
		return nil
	}
	return s.Language(r)
}

// Run plans the site, and again for each change set, until the context ends or
// changes is closed. Open streams are closed then.
func (s *Server) Run(ctx context.Context, changes <-chan []string) {
	defer s.hub.close()
	l := &loop{Server: s}
	defer l.stopChecking()
	l.rebuildSite(ctx, nil)
	close(s.ready)
	clock := time.NewTimer(l.untilNext())
	defer clock.Stop()
	for {
		select {
		case files, open := <-changes:
			if !open {
				return
			}
			l.rebuildSite(ctx, files)
		case <-clock.C: // an embargo or an event is over
			l.rebuildSite(ctx, []string{})
		case <-ctx.Done():
			return
		}
		clock.Reset(l.untilNext())
	}
}

// currentState gives what is served and what is wrong, together.
func (s *Server) currentState() (shown, good *version, problems []diag.Diagnostic) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.shown, s.good, s.problems
}

// getFile makes the file at an address of the version that is shown. When what it
// is made of is broken or gone, it is as the newest version before has it: what a
// reader of the preview has seen stays. Found is false when the version that is
// shown has no such file, and the error is that of making it.
func (s *Server) getFile(a address.Address) (data []byte, found bool, err error) {
	s.mu.RLock()
	shown, before := s.shown, slices.Concat([]*version{s.good}, s.newer)
	s.mu.RUnlock()
	data, found, err = shown.getFile(a)
	if !found || err == nil {
		return data, found, err
	}
	for _, v := range slices.Backward(before) {
		if v == nil || v == shown {
			continue
		}
		if old, known, failed := v.getFile(a); known && failed == nil {
			return old, true, nil
		}
	}
	if seen, ok := shown.lastMade(a); ok { // by a version that is gone
		return seen.data, true, nil
	}
	return nil, true, err
}

// currentStamp names what is served now, for pages to tell whether they are behind.
func (s *Server) currentStamp() string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.started + "." + strconv.Itoa(s.number)
}

// reportOutcome reports an outcome.
func (s *Server) reportOutcome(o Outcome) {
	if s.Report == nil {
		return
	}
	s.reports.Lock()
	defer s.reports.Unlock()
	s.Report(o)
}
