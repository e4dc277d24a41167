package config

import (
	"slices"
	"strings"

	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// A Host is what serves the site: [host].
type Host struct {
	Kind        string   // one of HostKinds; "" when nothing is made for it
	Precompress bool     // X.br and X.gz beside X, where the kind can serve them
	Headers     []Header // for every file, besides those that casebook sends or in their place; by name
}

// A Header is one line of an answer (RFC 9110, section 5). An empty value says
// that casebook's own of the name is not sent.
type Header struct{ Name, Value string }

// HostKinds are the kinds of host that casebook writes files for.
var HostKinds = []string{"apache", "nginx", "caddy", "netlify", "cloudflare", "vercel", "github", "s3"}

// UsedHostKinds lists the kinds of host that the site is for, each once: that of
// [host] first.
func (s *Site) UsedHostKinds() []string {
	var list []string
	add := func(kind string) {
		if kind != "" && !slices.Contains(list, kind) {
			list = append(list, kind)
		}
	}
	add(s.Host.Kind)
	for _, t := range s.Targets {
		add(t.Kind)
	}
	return list
}

func hostShape(h *Host) decode.Shape {
	return decode.Shape{Fields: []decode.Field{
		{Key: "kind", To: decode.Checked(&h.Kind, readHostKind, decode.Schema{"enum": HostKinds}), Help: "what serves the site, so that its settings are made: apache, nginx, caddy, netlify, cloudflare, vercel, github or s3"},
		{Key: "precompress", To: decode.Bool(&h.Precompress), Help: "make X.br and X.gz beside X, which apache, nginx and caddy then send; false when not given"},
		{Key: "headers", To: headerTable(&h.Headers), Help: "further headers of every file, as Permissions-Policy = \"camera=()\""},
	}}
}

func readHostKind(n decode.Node, kind string) (string, bool) {
	if slices.Contains(HostKinds, kind) {
		return kind, true
	}
	if near := diag.Nearest(strings.ToLower(kind), HostKinds); near != "" {
		n.AddError(diag.Say("unknown-host-kind/near", "kind", kind, "near", near))
	} else {
		n.AddError(diag.Say("unknown-host-kind", "kind", kind, "known", HostKinds))
	}
	return "", false
}

var headerName = lazy.Regexp(`^[A-Za-z0-9][A-Za-z0-9-]*$`)

// headersOfOneFile are different for each file, or the server's own business:
// one value for all would break the site.
var headersOfOneFile = []string{
	"content-type", "content-length", "content-encoding", "content-range", "content-location", "content-disposition", "transfer-encoding",
	"connection", "keep-alive", "upgrade", "trailer", "te", "date", "age", "etag", "last-modified", "expires", "vary", "accept-ranges",
	"location", "refresh", "set-cookie", "www-authenticate", "host", "server", "status", "onion-location", "alt-svc", "link",
}

// headerTable binds a table of headers. What could end a line of a server's
// configuration, or begin something else in it, is no part of a value.
func headerTable(into *[]Header) decode.Value {
	read := func(n decode.Node) ([]Header, bool) {
		if !n.Table() {
			return nil, false
		}
		var list []Header
		for _, name := range n.Names() {
			part, _ := n.Get(name)
			isSame := func(h Header) bool { return strings.EqualFold(h.Name, name) }
			value, ok := part.Line()
			switch {
			case !headerName().MatchString(name):
				part.AddKeyError(diag.Say("bad-header/name", "name", name))
			case slices.Contains(headersOfOneFile, strings.ToLower(name)):
				part.AddKeyError(diag.Say("bad-header/own", "name", name))
			case slices.ContainsFunc(list, isSame):
				part.AddKeyError(diag.Say("bad-header/twice", "name", name))
			case !ok:
			case strings.ContainsFunc(value, isUnsafeInHeader):
				part.AddError(diag.Say("bad-header/value", "name", name))
			case len(value) > 4000:
				part.AddError(diag.Say("bad-header/long", "name", name))
			default:
				list = append(list, Header{name, strings.TrimSpace(value)})
			}
		}
		slices.SortFunc(list, func(a, b Header) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
		return list, true
	}
	return decode.Custom[[]Header]{Into: into, Read: read, Form: func() decode.Schema {
		return decode.Schema{"type": "object", "additionalProperties": decode.Schema{"type": "string"}}
	}}
}

// isUnsafeInHeader reports what no header holds (RFC 9110, section 5.5), and the
// signs that servers take for variables or for the end of a word, which some
// have no way to write.
func isUnsafeInHeader(r rune) bool { return r < ' ' || r > '~' || strings.ContainsRune("$`\\{}", r) }
