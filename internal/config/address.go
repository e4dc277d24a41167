package config

import (
	"net"
	"net/mail"
	"net/url"
	"path"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"casebook/internal/decode"
	"casebook/internal/diag"
)

// BaseURL checks and normalises the address of a site: absolute, http or
// https, without user, query and fragment; the result ends in "/".
func BaseURL(address string) (string, *diag.Fault) {
	const example = "https://example.org/"
	u, fault := parseURL(address, example)
	switch {
	case fault != nil:
		return "", fault
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.Contains(address, "#"):
		return "", diag.NewFault(diag.Say("bad-url/more", "address", address, "example", example))
	case u.Path != "" && path.Clean(u.Path) != strings.TrimSuffix(u.Path, "/") && u.Path != "/":
		return "", diag.NewFault(diag.Say("bad-url/dotted", "address", address, "example", example))
	case strings.ContainsFunc(u.Path, isUnsafeInPath):
		return "", diag.NewFault(diag.Say("bad-url/path", "example", example))
	case !strings.HasSuffix(u.Path, "/"):
		u = u.JoinPath("/")
	}
	return u.String(), nil
}

// isUnsafeInPath reports what no address of a site needs, and what servers take
// for something else where their settings name its path.
func isUnsafeInPath(r rune) bool {
	return unicode.IsControl(r) || strings.ContainsRune("\"'$`\\{}<>*#?", r)
}

// parseURL gives an absolute http or https address with a lower-case ASCII
// host; the fault shows an example of a right one.
func parseURL(address, example string) (*url.URL, *diag.Fault) {
	u, err := url.Parse(address)
	if err != nil || strings.ContainsAny(address, " \\\"<>") {
		if strings.Contains(address, "@") { // perhaps a password
			address = "this"
		}
		return nil, diag.NewFault(diag.Say("bad-url", "address", address, "example", example))
	}
	u.Scheme = strings.ToLower(u.Scheme)
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		if whole := withScheme(u, address); whole != "" {
			return nil, diag.NewFault(diag.Say("bad-url/no-scheme", "address", address, "whole", whole))
		}
		return nil, diag.NewFault(diag.Say("bad-url/scheme", "address", address, "example", example))
	case u.Hostname() == "" || u.Opaque != "":
		return nil, diag.NewFault(diag.Say("bad-url/no-host", "address", address, "example", example))
	case u.User != nil:
		return nil, diag.NewFault(diag.Say("bad-url/user", "example", example))
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if net.ParseIP(u.Hostname()) != nil {
		host, err = strings.ToLower(u.Hostname()), nil
	}
	if err != nil {
		return nil, diag.NewFault(diag.Say("bad-url/host", "host", u.Hostname(), "example", example))
	}
	if port := u.Port(); port != "" {
		host = net.JoinHostPort(host, port)
	} else if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	u.Host = host
	return u, nil
}

// withScheme gives an address with https:// that lacks its scheme, or has it misspelt;
// "" where that is no address either.
func withScheme(u *url.URL, address string) string {
	_, rest, found := strings.Cut(address, "//")
	switch {
	case strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//"):
		return "" // of the site itself
	case !found:
		rest = address // also example.org:8080/x, whose host is taken for a scheme
	case strings.Trim(strings.SplitN(address, "//", 2)[0], ":") == "", diag.Nearest(u.Scheme, []string{"https"}) != "":
	default:
		return ""
	}
	whole := "https://" + strings.TrimLeft(rest, "/")
	v, fault := parseURL(whole, "")
	if fault != nil || !strings.Contains(v.Hostname(), ".") || strings.Contains(rest, "@") {
		return ""
	}
	return whole
}

func readBaseURL(n decode.Node, address string) (string, bool) {
	u, fault := BaseURL(address)
	if fault != nil {
		n.AddError(fault.Text)
	}
	return u, fault == nil
}

// URL binds an absolute http or https address.
func URL(into *string) decode.Value {
	return decode.Checked(into, readURL, decode.Schema{"format": "uri", "pattern": "^https?://"})
}

func readURL(n decode.Node, address string) (string, bool) {
	u, fault := parseURL(address, "https://example.org/page")
	if fault != nil {
		n.AddError(fault.Text)
		return "", false
	}
	return u.String(), true
}

// Email binds a plain e-mail address.
func Email(into *string) decode.Value {
	return decode.Checked(into, checkEmail, emailSchema)
}

// Emails binds a plain e-mail address, or a list of them.
func Emails(into *[]string) decode.Value {
	read := func(n decode.Node) (string, bool) {
		address, ok := n.Line()
		if !ok {
			return "", false
		}
		if list := splitEmails(address); len(list) > 1 {
			n.AddError(diag.Say("bad-email/several", "address", address, "list", `"`+strings.Join(list, `", "`)+`"`))
			return "", false
		}
		return checkEmail(n, address)
	}
	return decode.OneOrMore(into, read, decode.Schema{"type": "string", "format": "email"})
}

// splitEmails gives the addresses that somebody wrote as one text, as mail programs
// show them; nil when not every part of it is one.
func splitEmails(text string) []string {
	list := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",; \t", r) })
	for _, part := range list {
		if a, err := mail.ParseAddress(part); err != nil || a.Address != part {
			return nil
		}
	}
	return list
}

var emailSchema = decode.Schema{"format": "email"}

func checkEmail(n decode.Node, address string) (string, bool) {
	a, err := mail.ParseAddress(address)
	switch {
	case err == nil && a.Name == "" && a.Address == address && !strings.ContainsAny(address, "<>\"") && strings.Contains(address[strings.LastIndex(address, "@"):], "."):
		return address, true
	case err == nil && a.Address != address:
		n.AddError(diag.Say("bad-email/more", "address", address, "only", a.Address))
	default:
		n.AddError(diag.Say("bad-email", "address", address))
	}
	return "", false
}
