package driver

import (
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// An Address says where a target is:
//
//	sftp://user@host:22/path?tls=implicit     with a host
//	git+file:PATH#branch, zip:FILE, s3:…      with what follows the scheme
type Address struct {
	Written string // as in site.toml; it holds no secret
	Scheme  string // in lower case: "file", "sftp", "git+ssh"
	User    string
	Host    string // without the port
	Port    string // "" for the scheme's own
	Path    string // of an address with a host: from "/" on, decoded; else what follows the scheme, as written
	Query   url.Values
	Branch  string // behind "#"
}

// scpPlace matches user@host:path, as scp and git write it, which is no folder.
var scpPlace = lazy.Regexp(`^[^/\\@:]+@[^/\\@:]+:`)

// ParseAddress reads an address; a path without a scheme is a folder.
func ParseAddress(written string) (Address, error) {
	a := Address{Written: written, Scheme: "file", Path: written}
	scheme, rest, found := strings.Cut(written, ":")
	if scpPlace().MatchString(written) {
		return a, Misused(diag.Say("bad-target/address"))
	}
	if !found || !isScheme(scheme) {
		return a, checkText(a)
	}
	a.Scheme, a.Path = strings.ToLower(scheme), rest
	if !strings.HasPrefix(rest, "//") || a.Scheme == "rclone" {
		if strings.HasPrefix(a.Scheme, "git+") {
			a.Path, a.Branch, _ = strings.Cut(rest, "#")
		}
		return a, checkText(a)
	}
	u, err := url.Parse(written)
	if err != nil || u.Opaque != "" {
		return a, Misused(diag.Say("bad-target/address"))
	}
	if a.Scheme == "file" || a.Scheme == "git+file" {
		if u.Host != "" && u.Host != "localhost" {
			return a, Misused(diag.Say("bad-target/file-host", "host", u.Host))
		}
		a.Path, a.Branch = drivePath(u.Path), u.Fragment
		return a, checkText(a)
	}
	a.User, a.Host, a.Port, a.Path, a.Branch = u.User.Username(), strings.ToLower(u.Hostname()), u.Port(), u.Path, u.Fragment
	if a.Query, err = url.ParseQuery(u.RawQuery); err != nil {
		return a, Misused(diag.Say("bad-target/address"))
	}
	if a.Host == "" {
		return a, noHost(a)
	}
	if port, err := strconv.Atoi(a.Port); a.Port != "" && (err != nil || port < 1 || port > 65535) {
		return a, Misused(diag.Say("bad-target/address"))
	}
	return a, checkText(a)
}

// noHost gives the Error for an address that names no host where its kind has one.
func noHost(a Address) error {
	if a.Scheme == "s3" { // whose first part is no user
		return Misused(diag.Say("bad-target/address"))
	}
	return Misused(diag.Say("bad-target/no-host", "scheme", a.Scheme))
}

// checkText refuses what no path or host holds, so that nothing of it reaches
// another program or a protocol as something else.
func checkText(a Address) error {
	if strings.HasPrefix(a.User, "-") || strings.HasPrefix(a.Host, "-") { // programs would take it for an option
		return Misused(diag.Say("bad-target/address"))
	}
	for _, part := range []string{a.User, a.Host, a.Path, a.Branch} {
		if strings.ContainsFunc(part, func(r rune) bool { return r < 0x20 || r == 0x7f }) {
			return Misused(diag.Say("bad-target/address"))
		}
	}
	if a.Path == "" && a.Host == "" {
		return Misused(diag.Say("bad-target/address"))
	}
	return nil
}

// isScheme reports the beginning of an address; one letter is a drive.
func isScheme(s string) bool {
	return len(s) > 1 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-") == "" &&
		(s[0] >= 'a' && s[0] <= 'z' || s[0] >= 'A' && s[0] <= 'Z')
}

// drivePath gives the path of file:///C:/x as Windows knows it.
func drivePath(p string) string {
	if len(p) > 2 && p[0] == '/' && p[2] == ':' {
		return p[1:]
	}
	return p
}

// LocalPath gives a path of this machine as site.toml means it: relative ones
// begin at the site's folder, "~/" at home.
func LocalPath(site, path string) (string, error) {
	path = filepath.FromSlash(path)
	if rest, home := strings.CutPrefix(path, "~"+string(filepath.Separator)); home || path == "~" {
		at, err := os.UserHomeDir()
		if err != nil {
			return "", Misused(diag.Say("bad-target/no-home"))
		}
		return filepath.Join(at, strings.TrimPrefix(rest, "~")), nil
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(site, path)
	}
	return filepath.Abs(path)
}

// Identity gives an address in one spelling, so that two targets at one place
// are known.
func (a Address) Identity(site string) string {
	switch a.Scheme {
	case "file", "zip", "git+file":
		path, err := LocalPath(site, a.Path)
		if err != nil {
			path = a.Path
		}
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
		return a.Scheme + ":" + path + "#" + a.Branch
	case "netlify", "rclone":
		return a.Scheme + ":" + strings.TrimSuffix(a.Path, "/")
	}
	port := a.Port
	if port == defaultPorts[a.Scheme] {
		port = ""
	}
	return a.Scheme + "://" + a.User + "@" + a.Host + ":" + port + "/" + strings.Trim(a.Path, "/") + "?" + a.Query.Encode() + "#" + a.Branch
}

// IsElsewhere reports a target that lies on another machine.
func (a Address) IsElsewhere() bool {
	return a.Scheme != "file" && a.Scheme != "zip" && a.Scheme != "git+file"
}

var defaultPorts = map[string]string{"sftp": "22", "ftps": "21", "ftp": "21", "davs": "443", "dav": "80", "git+ssh": "22", "git+https": "443"}
