package driver

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"casebook/internal/diag"
)

// netlifyStub behaves as Netlify's public documentation says its interface does.
type netlifyStub struct {
	mu      sync.Mutex
	live    map[string]string // what readers have
	blobs   map[string]string // by SHA-1: it keeps what it has had
	pending map[string]string // path -> SHA-1
	asked   int               // how often the state of the deploy was asked for
	fail    []int             // status codes of the next answers
	uploads int
}

func sha1Hex(text string) string {
	sum := sha1.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

func (s *netlifyStub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.fail) > 0 {
		status := s.fail[0]
		s.fail = s.fail[1:]
		w.Header().Set("Retry-After", "0")
		w.WriteHeader(status)
		return
	}
	if r.Header.Get("Authorization") != "Bearer tok" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	site, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/sites/"), "/")
	answer := func(v any) { _ = json.NewEncoder(w).Encode(v) }
	switch {
	case strings.HasPrefix(r.URL.Path, "/sites/") && site != "campaign.netlify.app":
		w.WriteHeader(http.StatusNotFound)
	case r.Method == "GET" && rest == "files":
		list := []netlifyFile{}
		for p, text := range s.live {
			list = append(list, netlifyFile{"/" + p, sha1Hex(text), int64(len(text))})
		}
		answer(list)
	case r.Method == "GET" && strings.HasPrefix(rest, "files/") && r.Header.Get("Content-Type") == "application/vnd.bitballoon.v1.raw":
		_, _ = io.WriteString(w, s.live[strings.TrimPrefix(rest, "files/")])
	case r.Method == "POST" && rest == "deploys":
		var body struct {
			Files map[string]string `json:"files"`
			Async bool              `json:"async"`
		}
		_ = json.NewDecoder(r.Body).Decode(&body)
		s.pending, s.asked = body.Files, 0
		answer(map[string]any{"id": "d1", "state": "preparing"})
	case r.Method == "PUT" && strings.HasPrefix(r.URL.Path, "/deploys/d1/files/"):
		text, _ := io.ReadAll(r.Body)
		s.blobs[sha1Hex(string(text))] = string(text)
		s.uploads++
		answer(map[string]any{})
	case r.Method == "GET" && r.URL.Path == "/deploys/d1":
		s.asked++
		required := []string{}
		for _, sum := range s.pending {
			if _, had := s.blobs[sum]; !had {
				required = append(required, sum)
			}
		}
		state := "prepared"
		if len(required) == 0 && s.asked > 1 {
			state = "ready"
			s.live = map[string]string{}
			for p, sum := range s.pending {
				s.live[strings.TrimPrefix(p, "/")] = s.blobs[sum]
			}
		}
		answer(map[string]any{"id": "d1", "state": state, "required": required})
	default:
		w.WriteHeader(http.StatusBadRequest)
	}
}

// oneSecret is a token of the environment.
type oneSecret string

func (s oneSecret) Environment(Secret) string           { return string(s) }
func (oneSecret) Keychain(Secret) string                { return "" }
func (oneSecret) Ask(Secret, diag.Text) (string, error) { return "", ErrUnanswered }
func (oneSecret) Worked(Secret)                         {}
func contentOf(text string) Content {
	return Content{Size: int64(len(text)), Open: func() (io.ReadSeekCloser, error) { return readSeeker{strings.NewReader(text)}, nil }}
}

type readSeeker struct{ *strings.Reader }

func (readSeeker) Close() error { return nil }

func startNetlify(t *testing.T) *netlifyStub {
	stub := &netlifyStub{live: map[string]string{}, blobs: map[string]string{}}
	server := httptest.NewServer(stub)
	api, poll := netlifyAPI, netlifyPoll
	netlifyAPI, netlifyPoll = server.URL, time.Millisecond
	t.Cleanup(func() { server.Close(); netlifyAPI, netlifyPoll = api, poll })
	return stub
}

func openStub(token, site string) (Host, error) {
	return Open(context.Background(), Options{Address: Address{Scheme: "netlify", Path: site}, Secrets: oneSecret(token)})
}

func TestNetlifyExchangesTheWholeSite(t *testing.T) {
	stub, ctx := startNetlify(t), context.Background()
	stub.live = map[string]string{"old.html": "old", "mine.txt": "mine"}
	for _, text := range stub.live {
		stub.blobs[sha1Hex(text)] = text
	}
	h, err := openStub("tok", "campaign")
	if err != nil {
		t.Fatal(err)
	}
	if e, err := h.Stat(ctx, "mine.txt"); err != nil || e.Size != 4 || e.Sum != "sha1:"+sha1Hex("mine") {
		t.Errorf("got %+v, %v", e, err)
	}
	for p, text := range map[string]string{"index.html": "home", "a b/ü.html": "page", ".casebook-deploy": "record"} {
		if err := h.Put(ctx, p, contentOf(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Remove(ctx, "old.html"); err != nil {
		t.Fatal(err)
	}
	stub.fail = []int{} // then a host that is tired, twice
	if err := h.(Exchanger).Exchange(ctx); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"index.html": "home", "a b/ü.html": "page", ".casebook-deploy": "record", "mine.txt": "mine"}
	if !maps.Equal(stub.live, want) || stub.uploads != 3 {
		t.Errorf("got %v after %d uploads", stub.live, stub.uploads)
	}
	h, err = openStub("tok", "campaign")
	if err != nil {
		t.Fatal(err)
	}
	r, err := h.Get(ctx, ".casebook-deploy")
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := io.ReadAll(r); string(text) != "record" {
		t.Errorf("got %q", text)
	}
}

func TestNetlifySaysWhatIsWrong(t *testing.T) {
	stub := startNetlify(t)
	for _, c := range []struct {
		token, site, want string
		fail              []int
		trouble           Trouble
	}{
		{"wrong", "campaign", "does not accept the login", nil, Login},
		{"tok", "other", "has no site other.netlify.app", nil, Refused},
		{"tok", "a/b", "no name of a site", nil, Settings},
		{"tok", "campaign", "asks not to be asked so often", []int{429}, Busy},
		{"tok", "campaign", "status 500", []int{500}, Cut},
	} {
		stub.fail = c.fail
		_, err := openStub(c.token, c.site)
		var said *Error
		if !errors.As(err, &said) || said.Trouble != c.trouble || !strings.Contains(said.Error(), c.want) || strings.Contains(said.Error(), c.token+" ") {
			t.Errorf("%+v: got %v", c, err)
		}
	}
	if _, err := openStub("", "campaign"); !errors.Is(err, ErrUnanswered) {
		t.Errorf("without a token: %v", err)
	}
	if got := retryAfter("120", time.Now()); got != 2*time.Minute {
		t.Errorf("got %v", got)
	}
}
