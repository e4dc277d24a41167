package config

import (
	"net/url"
	"strings"

	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// A tag authority of RFC 4151, section 2.1: a domain name or an e-mail
// address in lower case, and a date on which it belonged to the site.
var authorityPattern = lazy.Regexp(`^([a-z0-9._-]+@)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*,[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$`)

// defaultYear completes an authority without a year.
const defaultYear = ",2020"

func readAuthority(n decode.Node, id string) (string, bool) {
	full := strings.ToLower(id)
	if !strings.Contains(full, ",") {
		full += defaultYear
	}
	if !authorityPattern().MatchString(full) {
		n.AddError(diag.Say("bad-id/site", "id", id))
		return "", false
	}
	return full, true
}

// authorityOfHost names a site without id by the host it is at, and reports it:
// a site that moves would seem new.
func authorityOfHost(base string, rep *diag.Report) string {
	top := diag.Position{File: File, Line: 1, Column: 1}
	u, err := url.Parse(base)
	if err == nil {
		if full := strings.ToLower(u.Hostname()) + defaultYear; authorityPattern().MatchString(full) {
			rep.AddWarning(top, diag.Say("missing-id", "id", full))
			return full
		}
	}
	rep.AddError(top, diag.Say("missing-key/id"))
	return ""
}
