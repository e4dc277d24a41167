package address

import (
	"maps"
	"net/mail"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// hostOf gives the host of an address as it is compared, without its port.
func hostOf(u *url.URL) string {
	host := strings.TrimSuffix(u.Hostname(), ".")
	if isUnreserved(host) {
		return strings.ToLower(host)
	}
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	return strings.ToLower(host)
}

// portOf gives the port of an address, "" for that of its scheme.
func portOf(u *url.URL) string {
	if port := u.Port(); port != "80" && port != "443" {
		return port
	}
	return ""
}

// IsOwnHost reports the host of the site itself.
func (s *Scheme) IsOwnHost(host string) bool {
	return s.baseHost == strings.ToLower(host)
}

// ownAddress gives the address on this site that a whole one names, with its
// query and fragment: one below base_url, over http or https.
func (s *Scheme) ownAddress(u *url.URL) (*url.URL, bool) {
	if s.baseHost != hostOf(u) || portOf(s.base) != portOf(u) {
		return nil, false
	}
	rest, ok := strings.CutPrefix(path.Clean("/"+u.Path)+"/", s.base.Path)
	if !ok {
		return nil, false
	}
	at := "/" + strings.TrimSuffix(rest, "/")
	if strings.HasSuffix(u.Path, "/") && at != "/" {
		at += "/"
	}
	own := &url.URL{Path: strings.TrimSuffix(at, "index.html"), RawQuery: u.RawQuery, Fragment: u.Fragment, RawFragment: u.RawFragment}
	return own, true
}

// IsPrivateHost reports a host that no reader reaches: this computer, as the
// preview is at, or one of the network around it.
func IsPrivateHost(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".home.arpa") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		var ok bool
		if ip, ok = parseShortIP(host); !ok {
			return false
		}
	}
	ip = ip.Unmap().WithZone("")
	return ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsUnspecified()
}

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

// withScheme gives what somebody meant who left out https:// or mailto:, "" for
// what looks like the name of a file.
func withScheme(dest string) string {
	if a, err := mail.ParseAddress(dest); err == nil && a.Address == dest && !strings.Contains(dest, "/") {
		return "mailto:" + dest
	}
	host, _, hasPath := strings.Cut(dest, "/")
	host, _, _ = strings.Cut(host, "?")
	host, _, _ = strings.Cut(host, "#")
	host, port, _ := strings.Cut(host, ":")
	if strings.Trim(port, "0123456789") != "" {
		return ""
	}
	if _, err := netip.ParseAddr(host); err == nil || host == "localhost" {
		return "http://" + dest
	}
	dot := strings.LastIndexByte(host, '.')
	if dot <= 0 {
		return ""
	}
	top := host[dot+1:]
	notLetter := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }
	if len(top) < 2 || strings.HasPrefix(host, ".") || !strings.HasPrefix(top, "xn--") && strings.ContainsFunc(top, notLetter) {
		return ""
	}
	if !hasPath && !strings.HasPrefix(host, "www.") && isFileEnding(strings.ToLower(top)) {
		return ""
	}
	return "https://" + dest
}

// isFileEnding reports what names of files end in, though it may be a domain too.
func isFileEnding(ending string) bool {
	return strings.Contains(" md html htm xhtml php asp aspx jsp txt pdf doc docx odt rtf xls xlsx ods csv json xml toml yaml yml ics zip png jpg jpeg gif webp avif svg bmp tif tiff heic mp3 mp4 mov webm ogg wav vtt srt css js ", " "+ending+" ")
}

// linkToPreview reports an address of this computer or its network, and names the
// file to link to where there is one.
func (l *Links) linkToPreview(u *url.URL, dest string, at diag.Position) {
	where := norm.NFC.String(path.Clean("/" + u.Path))
	where = strings.TrimSuffix(where, "index.html")
	for _, p := range []string{where, "/" + strings.TrimPrefix(where, l.book.base.Path)} {
		if e := l.book.DocumentAt(Address(strings.TrimSuffix(p, "/") + "/")); e != nil && e.State != Down {
			l.rep.AddError(at, diag.Say("private-address/file", "link", dest, "file", RelativePath(path.Dir(l.doc.File)+"/", e.Doc.File)))
			return
		}
	}
	l.rep.AddError(at, diag.Say("private-address", "link", dest))
}

// linkOutside answers a whole address. One of the site itself goes through the
// same gate as one from its root.
func (l *Links) linkOutside(u *url.URL, dest string, at diag.Position) (string, bool) {
	if own, ok := l.book.ownAddress(u); ok {
		return l.linkToAddress(own, at)
	}
	if IsPrivateHost(hostOf(u)) {
		l.linkToPreview(u, dest, at)
		return "", false
	}
	l.noteHost(u)
	return dest, true
}

// checkKey answers an address in a key: what stands there afterwards, "" for
// nothing. It is reported once, where it was written.
func (l *Links) checkKey(whole, key string) string {
	u, err := url.Parse(whole)
	if whole == "" || err != nil {
		return whole
	}
	at, isOwn := l.doc.Position(key)
	if !isOwn {
		var ignored diag.Report // it is the original's, and reported there
		quiet := *l
		quiet.rep = &ignored
		l = &quiet
	}
	if _, ok := l.linkOutside(u, whole, at); !ok {
		return ""
	}
	return whole
}

// CheckKeys reports addresses in the keys of public documents that lead to no
// reader's page. What leads to something withheld or taken down is left out of
// the editions, as a link in a text is; documents are never changed, so such a
// one is another from then on.
func (r *Register) CheckKeys(editions []*campaign.Edition, rep *diag.Report) {
	r.checkOrganisation(rep)
	r.checkParams(r.book.site.Params, r.book.site.Keys["params"], rep)
	for _, e := range editions {
		e.EachDocument(func(d *campaign.Document) {
			if at, isOwn := d.Position("params"); isOwn { // what is inherited is reported at the original
				r.checkParams(d.Params, at, rep)
			}
		})
		for i, c := range e.Cases {
			if kept := r.checkCase(c.Case, rep); kept != c.Case {
				e.Cases[i] = &campaign.Followed{Case: kept, Updates: c.Updates}
			}
		}
		for i, letter := range e.Letters {
			e.Letters[i] = r.checkLetter(letter, rep)
		}
	}
}

// checkOrganisation reports an address of the organisation, which stands on every
// page, or of a mirror that leads to no reader's page.
func (r *Register) checkOrganisation(rep *diag.Report) {
	for _, m := range r.book.site.Mirrors {
		if u, err := url.Parse(m.URL); err == nil && IsPrivateHost(hostOf(u)) {
			rep.AddError(m.At, diag.Say("private-address", "link", m.URL))
		}
	}
	whole := r.book.site.Organisation.URL
	u, err := url.Parse(whole)
	if whole == "" || err != nil {
		return
	}
	at := r.book.site.Keys["organisation.url"]
	if own, ok := r.book.ownAddress(u); ok {
		if a := Address(own.Path); !r.IsPublic(a) && !r.IsPublic(a+"/") {
			rep.AddError(at, diag.Say("broken-link/no-page", "link", own.Path))
		}
	} else if IsPrivateHost(hostOf(u)) {
		rep.AddError(at, diag.Say("private-address", "link", whole))
	}
}

// checkParams reports whole addresses among what layouts of the site's own are
// given that lead to no reader's page. What a layout makes of them nobody knows,
// so one that is withheld cannot be left out.
func (r *Register) checkParams(value any, at diag.Position, rep *diag.Report) {
	switch v := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			r.checkParams(v[key], at, rep)
		}
	case []any:
		for _, one := range v {
			r.checkParams(one, at, rep)
		}
	case []map[string]any:
		for _, one := range v {
			r.checkParams(one, at, rep)
		}
	case string:
		u, err := url.Parse(strings.TrimSpace(v))
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "" {
			return
		}
		own, ok := r.book.ownAddress(u)
		a := Address("")
		if ok {
			a = Address(own.Path)
		}
		switch {
		case ok && (r.IsPublic(a) || r.IsPublic(a+"/")):
		case ok && (r.withheld[a] || r.withheld[a+"/"]):
			rep.AddError(at, diag.Say("withheld-link/params", "link", own.Path))
		case ok && path.Ext(own.Path) == "": // a file may be one of assets/static/
			rep.AddError(at, diag.Say("broken-link/no-page", "link", own.Path))
		case !ok && IsPrivateHost(hostOf(u)):
			rep.AddError(at, diag.Say("private-address", "link", v))
		}
	}
}

// keysOf answers the keys of a document.
func (r *Register) keysOf(d *campaign.Document, rep *diag.Report) *Links {
	return r.LinksOf(d, false, func(string) string { return "" }, rep)
}

func (r *Register) checkCase(c *campaign.Case, rep *diag.Report) *campaign.Case {
	l := r.keysOf(&c.Document, rep)
	kept := *c
	kept.Events = nil
	changed := false
	for i, e := range c.Events {
		url := l.checkKey(e.URL, "events["+strconv.Itoa(i)+"].url")
		changed = changed || url != e.URL
		e.URL = url
		kept.Events = append(kept.Events, e)
	}
	if a := c.Action; a != nil && l.checkKey(a.URL, "action.url") != a.URL {
		kept.Action, changed = nil, true
	}
	if !changed {
		return c
	}
	return &kept
}

func (r *Register) checkLetter(letter *campaign.Letter, rep *diag.Report) *campaign.Letter {
	l := r.keysOf(&letter.Document, rep)
	kept := *letter
	kept.Responses = nil
	kept.Source = l.checkKey(letter.Source, "source")
	changed := kept.Source != letter.Source
	for i, x := range letter.Responses {
		url := l.checkKey(x.URL, "responses["+strconv.Itoa(i)+"].url")
		changed = changed || url != x.URL
		x.URL = url
		kept.Responses = append(kept.Responses, x)
	}
	if s := letter.Sign; s != nil && l.checkKey(s.URL, "sign.url") != s.URL {
		sign := *s
		sign.URL = ""
		kept.Sign, changed = &sign, true
		if sign.Email == "" {
			kept.Sign = nil
		}
	}
	if !changed {
		return letter
	}
	return &kept
}
