package serve

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
)

// isAllowed reports whether a request to this server may be answered.
func (s *Server) isAllowed(r *http.Request) bool { return IsAllowed(r, s.Host) }

// IsAllowed reports whether a request to a server that listens on a host comes from this machine's own pages or
// from its user. A page of another site could otherwise read drafts: by
// pointing its own name at this address (the Host header tells), or by asking
// from the reader's browser (Origin and Sec-Fetch-Site tell).
func IsAllowed(r *http.Request, host string) bool {
	if !knowsHost(r.Host, host) {
		return false
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin": // "none": typed, or a bookmark
	default:
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Scheme == "http" && strings.EqualFold(u.Host, r.Host)
}

// knowsHost reports whether a Host header names the server that listens on a host.
func knowsHost(header, host string) bool {
	name, _, err := net.SplitHostPort(header)
	if err != nil {
		name = strings.Trim(header, "[]")
	}
	if strings.EqualFold(name, "localhost") || host != "" && strings.EqualFold(name, host) {
		return true
	}
	address, err := netip.ParseAddr(name)
	if err == nil {
		// An address cannot be made to point here by somebody else, as a name can.
		return address.IsLoopback() || Beyond(host)
	}
	own, err := os.Hostname()
	return Beyond(host) && err == nil && strings.EqualFold(name, own)
}

// Beyond reports whether to listen on a host lets other machines in.
func Beyond(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return false
	}
	address, err := netip.ParseAddr(host)
	return err != nil || !address.IsLoopback()
}
