package check

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"casebook/internal/diag"
	"casebook/internal/network"
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

// isPublicAddress reports whether an address is one of the Internet, not of this machine
// or a network that only some can reach (RFC 6890).
func isPublicAddress(a netip.Addr) bool {
	shared := netip.MustParsePrefix("100.64.0.0/10") // RFC 6598
	return a.IsGlobalUnicast() && !a.IsPrivate() && !shared.Contains(a)
}

// An answer is what became of asking for an address.
type answer struct {
	problem diag.Text                      // without an id when all is well
	leave   func(address string) diag.Text // says why the site's other addresses are not asked for; nil when they are
}

// askAddress asks with HEAD, and with GET where HEAD is not answered well: many
// servers treat it badly.
func (c *client) askAddress(ctx context.Context, address string) answer {
	status, err := c.sendRequest(ctx, http.MethodHead, address)
	if err == nil && status >= 400 && status != http.StatusTooManyRequests {
		status, err = c.sendRequest(ctx, http.MethodGet, address)
	}
	if err != nil {
		return judgeFailure(shorten(address), err)
	}
	return judgeStatus(shorten(address), status)
}

func (c *client) sendRequest(ctx context.Context, method, address string) (status int, err error) {
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

// judgeStatus words a status of HTTP. A page that is kept from programs may well
// be there for readers.
func judgeStatus(address string, status int) answer {
	switch {
	case status == http.StatusTooManyRequests:
		return answer{diag.Say("dead-link/busy", "address", address), func(other string) diag.Text { return diag.Say("unchecked-link/busy", "address", other) }}
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusNotAcceptable, status == 999, status == http.StatusUnavailableForLegalReasons:
		return answer{}
	case status == http.StatusNotFound, status == http.StatusGone:
		return answer{problem: diag.Say("dead-link/gone", "address", address, "status", status)}
	case status >= 500:
		return answer{problem: diag.Say("dead-link/fails", "address", address, "status", status)}
	case status >= 400:
		return answer{problem: diag.Say("dead-link/refuses", "address", address, "status", status)}
	}
	return answer{}
}

// judgeFailure words why there was no answer.
func judgeFailure(address string, err error) answer {
	failure := network.FailureOf(err)
	var operation *net.OpError
	var wrapped *url.Error
	switch {
	case errors.Is(err, errPrivate):
		return answer{problem: diag.Say("dead-link/private", "address", address)}
	case errors.Is(err, errRedirects):
		return answer{problem: diag.Say("dead-link/redirects", "address", address, "most", maxRedirects)}
	case errors.As(err, &wrapped) && wrapped.Timeout():
		seconds := int(patience.Seconds())
		return answer{diag.Say("dead-link/slow", "address", address, "seconds", seconds), func(other string) diag.Text {
			return diag.Say("unchecked-link/slow", "address", other, "seconds", seconds)
		}}
	case failure == network.NoName, failure == network.NameLater:
		return answer{diag.Say("dead-link/name", "address", address), func(other string) diag.Text { return diag.Say("unchecked-link/name", "address", other) }}
	case failure.IsCertificate(), failure == network.NoTLS, strings.Contains(err.Error(), "tls:"): // the last: no handshake
		return answer{diag.Say("dead-link/certificate", "address", address), func(other string) diag.Text { return diag.Say("unchecked-link/certificate", "address", other) }}
	case errors.As(err, &operation) && operation.Op == "dial":
		return answer{diag.Say("dead-link/silent", "address", address), func(other string) diag.Text { return diag.Say("unchecked-link/silent", "address", other) }}
	}
	return answer{problem: diag.Say("dead-link/nonsense", "address", address)}
}
