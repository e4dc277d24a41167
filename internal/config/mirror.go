package config

import (
	"net/url"
	"slices"
	"strings"

	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// A Mirror is another address of the whole site: [[mirrors]].
type Mirror struct {
	URL   string // ends in "/"
	Kind  string // "web", "onion" or "ipfs"
	Title string // "" when it has none
	At    diag.Position
}

// MirrorKinds are what a mirror can be.
var MirrorKinds = []string{"web", "onion", "ipfs"}

// onionHost is the name of an onion service of version 3.
var onionHost = lazy.Regexp(`^([a-z0-9-]+\.)*[a-z2-7]{56}\.onion$`)

// ipfsPlace is what follows ipfs:// or ipns://: a content id or a name, and a path.
var ipfsPlace = lazy.Regexp(`^[A-Za-z0-9][A-Za-z0-9.-]*(/[A-Za-z0-9._~/-]*)?$`)

func (w *written) mirrorShape(m *Mirror) decode.Shape {
	return decode.Shape{
		Fields: []decode.Field{
			{Key: "url", To: decode.Checked(&m.URL, readMirrorURL, decode.Schema{"format": "uri"}), Help: "where the mirror is, as https://mirror.example.net/", Rule: decode.Required},
			{Key: "kind", To: decode.Checked(&m.Kind, readMirrorKind, decode.Schema{"enum": MirrorKinds}), Help: "web, onion or ipfs; what the address says when not given"},
			{Key: "title", To: decode.Text(&m.Title), Help: "what readers know it by"},
		},
		Check: func(n decode.Node) { w.checkMirror(m, n) },
	}
}

// checkMirror says whether address and kind are of one mind.
func (w *written) checkMirror(m *Mirror, n decode.Node) {
	m.At = n.Position()
	if part, ok := n.Get("url"); ok {
		n, m.At = part, part.Position()
	}
	u, err := url.Parse(m.URL)
	if err != nil || m.URL == "" {
		return // it was reported
	}
	actual := "web"
	switch {
	case u.Scheme == "ipfs" || u.Scheme == "ipns":
		actual = "ipfs"
	case strings.HasSuffix(u.Hostname(), ".onion"):
		actual = "onion"
	}
	switch {
	case actual == "onion" && !onionHost().MatchString(u.Hostname()):
		n.AddError(diag.Say("bad-mirror/onion", "host", u.Hostname()))
	case m.Kind == "":
		m.Kind = actual
	case m.Kind == actual, m.Kind == "ipfs" && actual == "web": // by a gateway
	default:
		n.AddError(diag.Say("bad-mirror/kind", "address", m.URL, "kind", m.Kind, "actual", actual))
	}
	switch {
	case slices.Contains(w.mirrorURLs, m.URL):
		n.AddError(diag.Say("bad-mirror/twice", "address", m.URL))
	case w.site.BaseURL == m.URL:
		n.AddError(diag.Say("bad-mirror/itself", "address", m.URL))
	}
	w.mirrorURLs = append(w.mirrorURLs, m.URL)
}

func readMirrorURL(n decode.Node, address string) (string, bool) {
	scheme, rest, _ := strings.Cut(address, "://")
	if scheme = strings.ToLower(scheme); scheme == "ipfs" || scheme == "ipns" {
		if !ipfsPlace().MatchString(rest) || strings.Contains(rest, "..") {
			n.AddError(diag.Say("bad-mirror/ipfs", "address", address))
			return "", false
		}
		return scheme + "://" + strings.TrimSuffix(rest, "/") + "/", true
	}
	return readBaseURL(n, address)
}

func readMirrorKind(n decode.Node, kind string) (string, bool) {
	if !slices.Contains(MirrorKinds, kind) {
		n.AddError(diag.Say("unknown-mirror-kind", "kind", kind, "known", MirrorKinds))
		return "", false
	}
	return kind, true
}
