package check

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// The bounds of one request.
const (
	patience     = 20 * time.Second // for an answer, redirects included
	maxRedirects = 5
)

// A client asks for one address at a time. It never reads more of an answer
// than its head.
type client struct{ http *http.Client }

// errPrivate says that an address leads into a private network.
var errPrivate = errors.New("private address")

var errRedirects = errors.New("too many redirects")

// newClient gives a client that only connects to addresses that allowed lets
// through, so that a text cannot make the machine that checks it ask its own
// network. A proxy that the environment names is used and connects itself.
func newClient(allowed func(netip.Addr) bool) *client {
	dialer := &net.Dialer{Timeout: patience, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !allowed(at.Addr().Unmap()) {
			return errPrivate
		}
		return nil
	}}
	direct := &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: patience, MaxResponseHeaderBytes: 256 << 10, IdleConnTimeout: patience, ForceAttemptHTTP2: true}
	proxied := &http.Transport{Proxy: http.ProxyFromEnvironment, TLSHandshakeTimeout: patience, MaxResponseHeaderBytes: 256 << 10, IdleConnTimeout: patience}
	return &client{&http.Client{
		Timeout:   patience,
		Transport: chooser{direct, proxied},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			r.Header.Del("Referer")
			if len(via) > maxRedirects {
				return errRedirects
			}
			return nil
		},
	}}
}

// A chooser goes through a proxy where the environment names one.
type chooser struct{ direct, proxied http.RoundTripper }

func (c chooser) RoundTrip(r *http.Request) (*http.Response, error) {
	if proxy, err := http.ProxyFromEnvironment(r); err != nil || proxy != nil {
		return c.proxied.RoundTrip(r)
	}
	return c.direct.RoundTrip(r)
}

// public reports whether an address is one of the Internet, not of this machine
// or a network that only some can reach (RFC 6890).
func public(a netip.Addr) bool {
	shared := netip.MustParsePrefix("100.64.0.0/10") // RFC 6598
	return a.IsGlobalUnicast() && !a.IsPrivate() && !shared.Contains(a)
}

// An answer is what became of asking for an address.
type answer struct {
	problem, hint string
	leave         bool   // ask this site no more
	why           string // then the reason
}

// ask asks with HEAD, and with GET where HEAD is not answered well: many
// servers treat it badly.
func (c *client) ask(ctx context.Context, address string) answer {
	status, err := c.request(ctx, http.MethodHead, address)
	if err == nil && status >= 400 && status != http.StatusTooManyRequests {
		status, err = c.request(ctx, http.MethodGet, address)
	}
	if err != nil {
		return failure(err)
	}
	return judgement(status)
}

func (c *client) request(ctx context.Context, method, address string) (status int, err error) {
	r, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return 0, err
	}
	r.Header.Set("User-Agent", "casebook link check")
	r.Header.Set("Accept", "*/*")
	response, err := c.http.Do(r)
	if err != nil {
		return 0, err
	}
	return response.StatusCode, response.Body.Close()
}

// judgement words a status of HTTP. A page that is kept from programs may well
// be there for readers.
func judgement(status int) answer {
	switch {
	case status == http.StatusTooManyRequests:
		return answer{problem: "the site asks not to be asked so often", hint: "check again later", leave: true, why: "the site asks not to be asked so often"}
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusNotAcceptable, status == 999, status == http.StatusUnavailableForLegalReasons:
		return answer{}
	case status == http.StatusNotFound, status == http.StatusGone:
		return answer{problem: fmt.Sprintf("there is nothing any more (status %d)", status), hint: "link to where it is now, or to an archived copy"}
	case status >= 500:
		return answer{problem: fmt.Sprintf("the site fails (status %d)", status), hint: "check again later"}
	case status >= 400:
		return answer{problem: fmt.Sprintf("the site refuses (status %d)", status), hint: "look at it in a browser"}
	}
	return answer{}
}

// failure words why there was no answer.
func failure(err error) answer {
	var dns *net.DNSError
	var operation *net.OpError
	var wrapped *url.Error
	timeout := errors.As(err, &wrapped) && wrapped.Timeout()
	problem, hint, leave := "no answer that can be understood", "look at it in a browser", false
	switch {
	case errors.Is(err, errPrivate):
		return answer{problem: "it leads to this machine or into a private network, and was not asked", hint: "readers cannot follow it"}
	case errors.Is(err, errRedirects):
		return answer{problem: fmt.Sprintf("it leads on more than %d times", maxRedirects), hint: "link to where it ends"}
	case timeout:
		problem, hint, leave = fmt.Sprintf("no answer within %d seconds", int(patience.Seconds())), "check again later", true
	case errors.As(err, &dns):
		problem, hint, leave = "there is no site of this name", "look for a slip in the name", true
	case strings.Contains(err.Error(), "x509:"), strings.Contains(err.Error(), "tls:"):
		problem, hint, leave = "no safe connection: the certificate is not right", "browsers warn of it too", true
	case errors.As(err, &operation) && operation.Op == "dial":
		problem, hint, leave = "the site does not answer", "check again later", true
	}
	return answer{problem: problem, hint: hint, leave: leave, why: problem}
}
