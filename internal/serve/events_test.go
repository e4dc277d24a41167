package serve

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A stream is a listener to the events of a preview over the network.
type stream struct {
	t     *testing.T
	lines *bufio.Scanner
}

// listen opens a stream; edit may change the request.
func (p *preview) listen(query string, edit func(*http.Request)) *stream {
	p.t.Helper()
	web := httptest.NewServer(p.server)
	p.t.Cleanup(web.CloseClientConnections)
	r, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, web.URL+"/-/events"+query, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	if edit != nil {
		edit(r)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { answer.Body.Close() })
	if got := answer.Header.Get("Content-Type"); got != "text/event-stream" {
		p.t.Fatalf("Content-Type is %q", got)
	}
	s := &stream{t: p.t, lines: bufio.NewScanner(answer.Body)}
	s.lines.Buffer(nil, 1<<20)
	for s.lines.Scan() && s.lines.Text() != "" { // the retry time
	}
	return s
}

// next gives the next event and its data; "" at the end of the stream.
func (s *stream) next() (event, id string, data map[string]any) {
	s.t.Helper()
	for s.lines.Scan() {
		name, value, _ := strings.Cut(s.lines.Text(), ": ")
		switch name {
		case "event":
			event = value
		case "id":
			id = value
		case "data":
			if err := json.Unmarshal([]byte(value), &data); err != nil {
				s.t.Fatal(err)
			}
		case "":
			if event != "" {
				return event, id, data
			}
		}
	}
	return "", "", nil
}

func TestReloadIsSentAfterARebuild(t *testing.T) {
	p := startPreview(t, nil)
	s := p.listen("", nil)
	p.save("content/pages/about.md", "+++\ntitle = \"About\"\n+++\nThe second text.\n")
	event, id, data := s.next()
	if event != "reload" || id != p.server.currentStamp() {
		t.Errorf("got %s %s %v", event, id, data)
	}
	if ms, ok := data["build_ms"].(float64); !ok || ms <= 0 {
		t.Errorf("build_ms is %v", data["build_ms"])
	}
	if list, ok := data["changed"].([]any); !ok || len(list) == 0 {
		t.Errorf("changed is %v", data["changed"])
	}
}

func TestWhoConnectsWhileProblemsLastIsTold(t *testing.T) {
	p := startPreview(t, nil)
	p.save("content/pages/about.md", "+++\ntitel = \"About\"\n+++\n")
	event, _, data := p.listen("", nil).next()
	if event != "problems" {
		t.Fatalf("got %s %v", event, data)
	}
	first := data["problems"].([]any)[1].(map[string]any) // after that the title is missing
	for key, want := range map[string]any{"file": "content/pages/about.md", "line": 2.0, "column": 1.0, "severity": "error", "code": "unknown-key", "excerpt": `titel = "About"`} {
		if first[key] != want {
			t.Errorf("%s is %v, want %v", key, first[key], want)
		}
	}
}

func TestWhoIsBehindIsToldToLookAgain(t *testing.T) {
	p := startPreview(t, nil)
	event, _, data := p.listen("?v=old.1", nil).next()
	if event != "reload" || data["changed"].([]any)[0] != "*" {
		t.Errorf("got %s %v", event, data)
	}
	event, _, _ = p.listen("?v="+p.server.currentStamp(), func(r *http.Request) { r.Header.Set("Last-Event-ID", "old.2") }).next()
	if event != "reload" {
		t.Errorf("got %s for a stream that was cut off", event)
	}
}

func TestFollowNamesThePageThatWasEdited(t *testing.T) {
	p := startPreviewWith(t, nil, Options{Host: "127.0.0.1", Follow: true})
	s := p.listen("", nil)
	for file, want := range map[string]string{"content/pages/about.md": "/about/", "content/cases/ada/photo.jpg": "/cases/ada/"} {
		p.changes <- []string{file}
		if _, _, data := s.next(); data["follow"] != want {
			t.Errorf("%s: got %v, want %s", file, data["follow"], want)
		}
	}
}

func TestSlowListenerHoldsNobodyUp(t *testing.T) {
	h := newHub()
	slow, quick := h.addListener(), h.addListener()
	for i := range 3 * backlog {
		h.send(always(message("x")))
		if _, open := <-quick; !open {
			t.Fatalf("the quick listener was let go after %d", i)
		}
	}
	n := 0
	for range slow {
		n++
	}
	if n != backlog {
		t.Errorf("the slow listener got %d events before it was let go, want %d", n, backlog)
	}
	h.removeListener(slow) // again, as its handler does
	h.close()
	if _, open := <-h.addListener(); open {
		t.Error("a closed hub takes listeners")
	}
}

func TestStreamEndsWithTheServer(t *testing.T) {
	p := startPreview(t, nil)
	s := p.listen("", nil)
	close(p.changes)
	if event, _, _ := s.next(); event != "" {
		t.Errorf("got %s, want the end", event)
	}
}
