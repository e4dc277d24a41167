package network

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// IsPrivateHost reports a host that no reader reaches: this computer, as the
// preview is at, or one of the network around it; in any case of letters, with the full
// stop at the end that names it whole or without.
func IsPrivateHost(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if slices.ContainsFunc(privateDomains, func(d string) bool { return host == d || strings.HasSuffix(host, "."+d) }) {
		return true
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		var ok bool
		if ip, ok = parseShortIP(host); !ok {
			return host != "" && !strings.Contains(host, ".") // the name of a computer
		}
	}
	ip = ip.Unmap().WithZone("")
	return ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsUnspecified()
}

// privateDomains are those below which no reader finds anything: of this computer,
// and what routers and offices call the network around it (RFC 6761, RFC 6762,
// RFC 8375, and .internal by the resolution of ICANN).
var privateDomains = []string{"localhost", "localdomain", "local", "home.arpa", "internal", "lan", "intranet", "corp", "home", "fritz.box"}

// parseShortIP reads an IPv4 address in the other forms that browsers take:
// 127.1, 0x7f000001, 2130706433.
func parseShortIP(host string) (netip.Addr, bool) {
	parts := strings.Split(host, ".")
	if len(parts) > 4 {
		return netip.Addr{}, false
	}
	var whole uint64
	for i, p := range parts {
		if p == "" || p[0] < '0' || p[0] > '9' || strings.Contains(p, "_") {
			return netip.Addr{}, false
		}
		n, err := strconv.ParseUint(p, 0, 32)
		bits := 8
		if i == len(parts)-1 {
			bits = 8 * (5 - len(parts))
		}
		if err != nil || n >= 1<<bits {
			return netip.Addr{}, false
		}
		whole = whole<<bits | n
	}
	return netip.AddrFrom4([4]byte{byte(whole >> 24), byte(whole >> 16), byte(whole >> 8), byte(whole)}), true
}
