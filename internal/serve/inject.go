package serve

import (
	"bytes"
	"net/http"

	"casebook/internal/lazy"
)

// The script stands first in the head, before the page's policy: a policy in a
// meta tag (CSP 3, section 3.3) rules only what comes after it, so the page is
// served byte for byte as a build publishes it, and one tag more.
const (
	scriptBefore = `<script src="/-/client.js?v=`
	scriptAfter  = `"></script>`
)

var (
	head   = lazy.Regexp(`(?i)<head(?:\s[^>]*)?>`)
	policy = lazy.Regexp(`(?i)(<meta[^>]*Content-Security-Policy[^>]*default-src 'none')`)
)

// injectScript puts the script into a page. loosen lets the page's policy allow what
// the script needs, for browsers that apply it to what came before.
func injectScript(data []byte, stamp string, loosen bool) []byte {
	at := 0
	if found := head().FindIndex(data); found != nil {
		at = found[1]
	}
	out := make([]byte, 0, len(data)+len(stamp)+128)
	out = append(out, data[:at]...)
	out = append(out, scriptBefore+stamp+scriptAfter...)
	rest := data[at:]
	if loosen {
		rest = policy().ReplaceAll(bytes.Clone(rest), []byte("$1;connect-src 'self';worker-src 'self'"))
	}
	return append(out, rest...)
}

// wantsLoosePolicy reports whether the browser has found that it needs that: the
// script remembers it in a cookie.
func wantsLoosePolicy(r *http.Request) bool {
	_, err := r.Cookie("casebook-policy")
	return err == nil
}
