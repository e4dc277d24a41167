package markdown

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
)

// A verdict on a destination; the zero value lets it pass.
type verdict struct{ message, hint string }

// judge says what is wrong with a destination, whatever a resolver would make
// of it. Links lead to pages of the site, to the web, to mail and to
// telephones; a browser would run the others, or open files with them. It sees
// through percent-encoding, white space and invisible characters in front of
// the colon, even where browsers do not.
func judge(dest string) verdict {
	switch {
	case dest == "":
		return verdict{"the link leads nowhere", "write the address between the brackets"}
	case strings.ContainsFunc(dest, unicode.IsControl):
		return verdict{"a control character in the address of a link", ""}
	case strings.HasPrefix(dest, "//"):
		return verdict{"an address that begins with \"//\"", "begin it with \"https://\""}
	}
	switch s := scheme(dest); s {
	case "":
		if strings.Contains(dest, `\`) {
			return verdict{"a backslash in the address of a link", "folders are parted by \"/\""}
		}
		return verdict{}
	case "mailto", "tel":
		return verdict{}
	case "http", "https":
		return judgeWeb(dest)
	default:
		return verdict{fmt.Sprintf("a link cannot lead to %q", clip(s)+":"), "links lead to pages of the site, or begin with https:, http:, mailto: or tel:"}
	}
}

// judgeWeb judges an address of the web.
func judgeWeb(dest string) verdict {
	_, rest, _ := strings.Cut(dest, ":")
	if !strings.HasPrefix(rest, "//") || len(rest) == 2 || strings.ContainsRune("/?#:", rune(rest[2])) {
		return verdict{"the address names no host", "write it as https://example.org/page"}
	}
	return verdict{}
}

// scheme gives what stands before the first colon, in lower case, without
// what could hide it; "" for a relative address.
func scheme(dest string) string {
	if strings.IndexByte(dest, ':') < 0 && strings.IndexByte(dest, '%') < 0 {
		return ""
	}
	for range 3 {
		end := strings.IndexAny(dest, ":/?#")
		if end >= 0 && dest[end] == ':' {
			return strings.Map(visible, dest[:end])
		}
		if end < 0 {
			end = len(dest)
		}
		head, err := url.PathUnescape(dest[:end])
		if err != nil || head == dest[:end] {
			return ""
		}
		dest = head + dest[end:]
	}
	return ""
}

// visible gives a letter in lower case and drops what is not seen.
func visible(r rune) rune {
	if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
		return -1
	}
	return unicode.ToLower(r)
}

// isRemote reports whether a picture's destination is on another site.
func isRemote(dest string) bool {
	s := scheme(dest)
	return strings.HasPrefix(dest, "//") || s == "http" || s == "https"
}

// clip shortens what a message repeats.
func clip(s string) string {
	const longest = 30
	n := 0
	for i := range s {
		if n == longest {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
