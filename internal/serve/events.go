package serve

import (
	"net/http"
	"time"
)

// heartbeat is how often a quiet stream says that it is there, so that a lost
// connection is noticed.
const heartbeat = 20 * time.Second

// A reloadEvent is the data of the event of that name.
type reloadEvent struct {
	Changed []string `json:"changed"`          // addresses of pages; ["*"] for all
	BuildMS float64  `json:"build_ms"`         // from the change to the new pages
	Follow  string   `json:"follow,omitempty"` // the page that was edited, with Options.Follow
}

// serveEvents is the stream of events. Who was cut off, or whose page is older
// than what is served, is told to look again; who connects while problems last
// is told them.
func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	if r.Method == http.MethodHead {
		return
	}
	language := s.languageFor(r)
	events := s.hub.addListener()
	defer s.hub.removeListener(events)
	out := http.NewResponseController(w)
	write := func(m message) bool {
		_, err := w.Write(m)
		return err == nil && out.Flush() == nil
	}
	if !write(message("retry: 500\n\n")) || !s.catchUp(r, write) {
		return
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case n, open := <-events:
			if !open || !write(n(language)) {
				return
			}
		case <-beat.C:
			if !write(message(": still here\n\n")) {
				return
			}
		case <-r.Context().Done():
			return
		}
	}
}

// catchUp tells a listener what it missed.
func (s *Server) catchUp(r *http.Request, write func(message) bool) bool {
	known := r.Header.Get("Last-Event-ID")
	if known == "" {
		known = r.URL.Query().Get("v")
	}
	now := s.currentStamp()
	if known != "" && known != now && !write(newMessage("reload", now, reloadEvent{Changed: []string{"*"}})) {
		return false
	}
	problems, failing := s.problemsNow()
	return !failing || write(problems(s.languageFor(r)))
}
