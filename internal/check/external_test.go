package check

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"casebook/internal/diag"
)

// A web is a site of another that notes how it is asked.
type web struct {
	*httptest.Server
	mu       sync.Mutex
	requests []string
}

// asked lists the requests so far.
func (w *web) asked() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.requests)
}

func newWeb(t *testing.T) *web {
	t.Helper()
	w := &web{}
	w.Server = httptest.NewServer(http.HandlerFunc(w.answer))
	t.Cleanup(w.Close)
	return w
}

func (w *web) answer(out http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	w.requests = append(w.requests, r.Method+" "+r.URL.Path)
	w.mu.Unlock()
	if r.Header.Get("Referer") != "" || r.Header.Get("Cookie") != "" {
		out.WriteHeader(http.StatusTeapot)
		return
	}
	switch r.URL.Path {
	case "/gone":
		out.WriteHeader(http.StatusGone)
	case "/private":
		out.WriteHeader(http.StatusForbidden)
	case "/broken":
		out.WriteHeader(http.StatusInternalServerError)
	case "/busy":
		out.WriteHeader(http.StatusTooManyRequests)
	case "/nohead":
		if r.Method == http.MethodHead {
			out.WriteHeader(http.StatusMethodNotAllowed)
		}
	case "/moved":
		http.Redirect(out, r, "/here", http.StatusMovedPermanently)
	case "/round":
		http.Redirect(out, r, "/round", http.StatusFound)
	case "/cut":
		panic(http.ErrAbortHandler)
	}
}

// asks runs an External against addresses, and gives what it said.
func asks(t *testing.T, e *External, addresses ...string) string {
	t.Helper()
	var list []Outside
	for i, a := range addresses {
		list = append(list, Outside{a, diag.Position{File: "x.md", Line: i + 1}})
	}
	var rep diag.Report
	if err := e.Ask(context.Background(), list, &rep); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, d := range rep.All() {
		fmt.Fprintf(&b, "%d %s %s\n", d.Line, d.Code, d.Message)
	}
	return b.String()
}

// anywhere is an External that may ask this machine, without pauses.
func anywhere(cache string) *External {
	e := NewExternal(cache)
	e.pause, e.client = 0, newClient(func(netip.Addr) bool { return true })
	return e
}

func TestExternalSaysWhatIsWrongWithAnAddress(t *testing.T) {
	w := newWeb(t)
	dead := httptest.NewServer(nil)
	dead.Close()
	e := anywhere("")
	var together, most atomic.Int64
	network := e.client.http.Transport
	e.client.http.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		if n := together.Add(1); n > most.Load() {
			most.Store(n)
		}
		defer together.Add(-1)
		return network.RoundTrip(r)
	})
	got := asks(t, e, w.URL+"/here", w.URL+"/gone", w.URL+"/private", w.URL+"/broken", w.URL+"/nohead", w.URL+"/moved", w.URL+"/round", w.URL+"/cut")
	got += strings.Replace(asks(t, anywhere(""), dead.URL), "1 dead", "9 dead", 1)
	want := strings.ReplaceAll(`2 dead-link WEB/gone: there is nothing any more (status 410)
4 dead-link WEB/broken: the site fails (status 500)
7 dead-link WEB/round: it leads on more than 5 times
8 dead-link WEB/cut: no answer that can be understood
9 dead-link DEAD: the site does not answer
`, "WEB", w.URL)
	if want = strings.ReplaceAll(want, "DEAD", dead.URL); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if most.Load() != 1 {
		t.Errorf("%d requests to one site at a time", most.Load())
	}
	if asked := w.asked(); !slices.Contains(asked, "GET /nohead") || slices.Contains(asked, "GET /here") {
		t.Errorf("requests: %v", asked)
	}
}

func TestExternalLeavesASiteThatAsksForIt(t *testing.T) {
	w := newWeb(t)
	got := asks(t, anywhere(""), w.URL+"/busy", w.URL+"/here")
	want := fmt.Sprintf("1 dead-link %s/busy: the site asks not to be asked so often\n2 unchecked-link %[1]s/here was not asked for: the site asks not to be asked so often\n", w.URL)
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if asked := w.asked(); len(asked) != 1 {
		t.Errorf("requests: %v", asked)
	}
}

func TestExternalDoesNotAskAgainForADay(t *testing.T) {
	w, cache := newWeb(t), filepath.Join(t.TempDir(), ".casebook", "links.json")
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	count := func(at time.Time) int {
		e := anywhere(cache)
		e.now = func() time.Time { return at }
		before := len(w.asked())
		asks(t, e, w.URL+"/here", w.URL+"/gone")
		return len(w.asked()) - before
	}
	for _, c := range []struct {
		name string
		at   time.Time
		want int
	}{
		{"first", now, 3}, // with a GET for what HEAD did not find
		{"an hour later, only what was not there", now.Add(time.Hour), 2},
		{"a day later", now.Add(24 * time.Hour), 3},
		{"with a clock that was set back", now.Add(-time.Hour), 3},
	} {
		if got := count(c.at); got != c.want {
			t.Errorf("%s: %d requests, want %d", c.name, got, c.want)
		}
	}
	if err := os.WriteFile(cache, []byte(`{"x":`), 0o666); err != nil {
		t.Fatal(err)
	}
	if got := count(now); got != 3 {
		t.Errorf("a damaged cache: %d requests", got)
	}
}

func TestExternalAsksNoPrivateNetwork(t *testing.T) {
	w := newWeb(t)
	e := NewExternal("")
	if got := asks(t, e, w.URL+"/here"); !strings.Contains(got, "private network") {
		t.Errorf("got %q", got)
	}
	if asked := w.asked(); len(asked) != 0 {
		t.Errorf("requests: %v", asked)
	}
	for _, a := range []string{"127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fe80::1", "fc00::1", "224.0.0.1"} {
		if isPublicAddress(netip.MustParseAddr(a)) {
			t.Errorf("%s counts as public", a)
		}
	}
	for _, a := range []string{"192.0.2.1", "2001:db8::1", "8.8.8.8"} {
		if !isPublicAddress(netip.MustParseAddr(a)) {
			t.Errorf("%s counts as private", a)
		}
	}
}

func TestExternalEndsWhenItIsInterrupted(t *testing.T) {
	w := newWeb(t)
	ctx, cancel := context.WithCancel(context.Background())
	e := anywhere("")
	e.pause = time.Hour
	e.client.http.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		defer cancel() // after the first answer, while the pause goes on
		return http.DefaultTransport.RoundTrip(r)
	})
	var rep diag.Report
	err := e.Ask(ctx, []Outside{{URL: w.URL + "/here"}, {URL: w.URL + "/gone"}}, &rep)
	if err != context.Canceled || len(rep.All()) != 0 {
		t.Errorf("got %v, %v", err, rep.All())
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
