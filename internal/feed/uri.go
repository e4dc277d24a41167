package feed

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// TagURI gives the id of an entry: tag:AUTHORITY:/PATH (RFC 4151). The
// authority is as site.toml fixes it, "example.org,2026", and is taken as it
// is. The path is written in NFC, with everything percent-encoded that a tag
// does not allow, "%" too: ids that differ stay different, and a path typed on
// another system gives the same id. Whether it begins with "/" does not matter.
func TagURI(authority, path string) string {
	path = norm.NFC.String(strings.TrimPrefix(path, "/"))
	b := make([]byte, 0, len("tag::/")+len(authority)+len(path))
	b = append(b, "tag:"...)
	b = append(b, authority...)
	b = append(b, ":/"...)
	return string(appendPercent(b, path, inTag))
}

// IsURI reports an id that is an address of the web or a URN, as other programs
// give their entries.
func IsURI(id string) bool {
	scheme, rest, ok := strings.Cut(id, ":")
	return ok && rest != "" && (scheme == "urn" || (scheme == "https" || scheme == "http") && strings.HasPrefix(rest, "//")) && encodeURI(id) == id
}

// inTag reports whether a tag's specific part may hold c: pchar, "/" and "?".
func inTag(c byte) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		return true
	}
	return strings.IndexByte("-._~!$&'()*+,;=:@/?", c) >= 0
}

// inURI reports whether c may stand in a URI in some place (RFC 3986). A
// percent sign may: addresses arrive encoded, once.
func inURI(c byte) bool {
	return inTag(c) || c == '#' || c == '%' || c == '[' || c == ']'
}

// encodeURI gives an address with everything encoded that no URI can hold, as a
// name in another script, a blank or a line break. Nearly always that is the
// address itself.
func encodeURI(address string) string {
	for i := 0; i < len(address); i++ {
		if !inURI(address[i]) {
			return string(appendPercent(make([]byte, 0, 3*len(address)), address, inURI))
		}
	}
	return address
}

// appendPercent percent-encodes the bytes of s that may not stay.
func appendPercent(dst []byte, s string, stays func(byte) bool) []byte {
	const hex = "0123456789ABCDEF"
	for i := 0; i < len(s); i++ {
		if c := s[i]; stays(c) {
			dst = append(dst, c)
		} else {
			dst = append(dst, '%', hex[c>>4], hex[c&0xF])
		}
	}
	return dst
}
