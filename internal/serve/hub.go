package serve

import (
	"bytes"
	"encoding/json"
	"sync"

	"casebook/internal/diag"
)

// backlog is how many events a listener may be behind before it is let go; it
// connects again then and is told everything at once.
const backlog = 16

// A message is one event of the stream, ready to be sent.
type message []byte

// A notice is an event for everybody, in the language of who listens.
type notice func(*diag.Language) message

// always gives an event that is the same in every language.
func always(m message) notice { return func(*diag.Language) message { return m } }

// newMessage writes an event (HTML Living Standard, section 9.2). The id lets
// a browser that was cut off say where it was.
func newMessage(event, id string, data any) message {
	text, err := json.Marshal(data)
	if err != nil {
		panic(err) // our own types can be marshalled
	}
	var b bytes.Buffer
	b.WriteString("id: " + id + "\nevent: " + event + "\ndata: ")
	b.Write(text)
	b.WriteString("\n\n")
	return b.Bytes()
}

// A hub passes events to everybody who listens. Nobody can hold it up.
type hub struct {
	mu        sync.Mutex
	listeners map[chan notice]bool
	closed    bool
}

func newHub() *hub { return &hub{listeners: map[chan notice]bool{}} }

// addListener gives a channel of events, closed when the hub lets go of the listener.
func (h *hub) addListener() chan notice {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := make(chan notice, backlog)
	if h.closed {
		close(c)
		return c
	}
	h.listeners[c] = true
	return c
}

func (h *hub) removeListener(c chan notice) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.dropListener(c)
}

func (h *hub) dropListener(c chan notice) {
	if h.listeners[c] {
		delete(h.listeners, c)
		close(c)
	}
}

// send passes an event on; listeners that are too far behind are let go.
func (h *hub) send(n notice) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.listeners {
		select {
		case c <- n:
		default:
			h.dropListener(c)
		}
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for c := range h.listeners {
		h.dropListener(c)
	}
}
