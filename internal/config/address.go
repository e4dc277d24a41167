package config

import (
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"path"
	"strings"

	"golang.org/x/net/idna"

	"casebook/internal/decode"
	"casebook/internal/lazy"
)

// BaseURL checks and normalises the address of a site: absolute, http or
// https, without user, query and fragment; the result ends in "/". The error
// says in words what is wrong.
func BaseURL(address string) (string, error) {
	u, err := parseURL(address)
	if err != nil {
		return "", err
	}
	if u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.Contains(address, "#") {
		return "", fmt.Errorf("the address %q holds more than scheme, host and path", address)
	}
	if u.Path != "" && path.Clean(u.Path) != strings.TrimSuffix(u.Path, "/") && u.Path != "/" {
		return "", fmt.Errorf("the path of %q holds empty or dotted parts", address)
	}
	if !strings.HasSuffix(u.Path, "/") {
		u = u.JoinPath("/")
	}
	return u.String(), nil
}

// parseURL gives an absolute http or https address with a lower-case ASCII host.
func parseURL(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || strings.ContainsAny(address, " \\\"<>") {
		if strings.Contains(address, "@") { // perhaps a password
			address = "this"
		}
		return nil, fmt.Errorf("%q is not an address", address)
	}
	u.Scheme = strings.ToLower(u.Scheme)
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("the address %q does not begin with https:// or http://", address)
	case u.Hostname() == "" || u.Opaque != "":
		return nil, fmt.Errorf("the address %q has no host", address)
	case u.User != nil:
		return nil, fmt.Errorf("the address holds a user name or password")
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if net.ParseIP(u.Hostname()) != nil {
		host, err = strings.ToLower(u.Hostname()), nil
	}
	if err != nil {
		return nil, fmt.Errorf("%q is not the name of a host", u.Hostname())
	}
	if port := u.Port(); port != "" {
		host = net.JoinHostPort(host, port)
	} else if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	u.Host = host
	return u, nil
}

func baseURL(n decode.Node, address string) (string, bool) {
	u, err := BaseURL(address)
	if err != nil {
		n.Fail("bad-url", err.Error(), "write it as https://example.org/")
	}
	return u, err == nil
}

// URL binds an absolute http or https address.
func URL(into *string) decode.Value {
	return decode.Checked(into, checkURL, decode.Schema{"format": "uri", "pattern": "^https?://"})
}

func checkURL(n decode.Node, address string) (string, bool) {
	u, err := parseURL(address)
	if err != nil {
		hint := "write it as https://example.org/page"
		if strings.HasPrefix(strings.ToLower(address), "www.") {
			hint = fmt.Sprintf("write %q", "https://"+address)
		}
		n.Fail("bad-url", err.Error(), hint)
		return "", false
	}
	return u.String(), true
}

// Email binds a plain e-mail address.
func Email(into *string) decode.Value {
	return decode.Checked(into, checkEmail, decode.Schema{"format": "email"})
}

// ReadEmail reads a plain e-mail address, for use in lists.
func ReadEmail(n decode.Node) (string, bool) {
	s, ok := n.Line()
	if !ok {
		return "", false
	}
	return checkEmail(n, s)
}

func checkEmail(n decode.Node, address string) (string, bool) {
	a, err := mail.ParseAddress(address)
	if err == nil && a.Name == "" && a.Address == address && !strings.ContainsAny(address, "<>\"") && strings.Contains(address[strings.LastIndex(address, "@"):], ".") {
		return address, true
	}
	hint := "write it as name@example.org"
	if err == nil && a.Address != address {
		hint = fmt.Sprintf("write only %q", a.Address)
	}
	n.Fail("bad-email", fmt.Sprintf("%q is not an e-mail address", address), hint)
	return "", false
}

// A tag authority of RFC 4151, section 2.1: a domain name or an e-mail
// address in lower case, and a date on which it belonged to the site.
var authorityPattern = lazy.Regexp(`^([a-z0-9._-]+@)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*,[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$`)

// defaultYear completes an authority without a year.
const defaultYear = ",2020"

func authority(n decode.Node, id string) (string, bool) {
	full := strings.ToLower(id)
	if !strings.Contains(full, ",") {
		full += defaultYear
	}
	if !authorityPattern().MatchString(full) {
		n.Fail("bad-id", fmt.Sprintf("%q cannot name a site in feed ids", id), "write a domain of yours and a year, as example.org,2026")
		return "", false
	}
	return full, true
}

// hostAuthority makes an authority of the host of a checked base URL.
func hostAuthority(base string) (string, bool) {
	u, err := url.Parse(base)
	if err != nil {
		return "", false
	}
	full := strings.ToLower(u.Hostname()) + defaultYear
	return full, authorityPattern().MatchString(full)
}

// sitePath checks the name of a file within the site.
func sitePath(n decode.Node, name string) (string, bool) {
	clean := path.Clean(name)
	if name == "" || strings.HasPrefix(name, "/") || strings.ContainsAny(name, `\:`) || clean == ".." || clean == "." || strings.HasPrefix(clean, "../") {
		n.Fail("outside-site", fmt.Sprintf("%q is not a file within the site", name), "write its path from the site's folder, with /")
		return "", false
	}
	return clean, true
}

// menuPage checks the name of a content file.
func menuPage(n decode.Node, name string) (string, bool) {
	clean, ok := sitePath(n, strings.TrimPrefix(name, "content/"))
	if ok && !strings.HasSuffix(clean, ".md") {
		n.Fail("bad-menu-page", fmt.Sprintf("%q is not a content file", name), "write it as pages/about.md")
		return "", false
	}
	return clean, ok
}
