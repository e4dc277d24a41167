package address

import (
	"bytes"
	"maps"
	"net/mail"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/network"
)

// hostOf gives the host of an address as it is compared, without its port; "" when
// it names none.
func hostOf(u *url.URL) string {
	if u.Scheme == "ipfs" || u.Scheme == "ipns" {
		return "" // what stands there names a content or a key, and no host
	}
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

// IsOwnHost reports the host of the site itself, with "www." before it or without.
func (s *Scheme) IsOwnHost(host string) bool {
	return withoutWWW(s.baseHost) == withoutWWW(strings.ToLower(host))
}

func withoutWWW(host string) string { return strings.TrimPrefix(host, "www.") }

// ownAddress gives the address on this site that a whole one names, with its
// query and fragment: one below base_url, over http or https.
func (s *Scheme) ownAddress(u *url.URL) (*url.URL, bool) {
	if !s.IsOwnHost(hostOf(u)) || portOf(s.base) != portOf(u) {
		return nil, false
	}
	at, ok := pathBelow(u.Path, s.base.Path)
	if !ok {
		return nil, false
	}
	return &url.URL{Path: at, RawQuery: u.RawQuery, Fragment: u.Fragment, RawFragment: u.RawFragment}, true
}

// pathBelow gives the address on a site whose pages begin at base, by the path that
// a whole address has.
func pathBelow(written, base string) (string, bool) {
	rest, ok := strings.CutPrefix(path.Clean("/"+written)+"/", base)
	if !ok {
		return "", false
	}
	at := "/" + strings.TrimSuffix(rest, "/")
	if strings.HasSuffix(written, "/") && at != "/" {
		at += "/"
	}
	return strings.TrimSuffix(at, "index.html"), true
}

// unpublishedWithin gives the address of something withheld or taken down that an
// address holds which leads elsewhere: of a copy of the page in an archive, of a
// network that is to share it, of a mirror, of a translation.
func (r *Register) unpublishedWithin(dest string) (a Address, isDown, found bool) {
	for range 3 { // as often as one address is written within another
		dest = strings.ToValidUTF8(dest, "?")
		lower := lowerASCII(dest)
		for _, base := range r.book.bases {
			for end := 0; ; {
				at := strings.Index(lower[end:], base.host)
				if at < 0 {
					break
				}
				at += end
				end = at + len(base.host)
				before, _ := utf8.DecodeLastRuneInString(strings.TrimSuffix(lower[:at], "www."))
				if at > 0 && (unicode.IsLetter(before) || unicode.IsDigit(before) || strings.ContainsRune("-.", before)) {
					continue // the end of another host
				}
				written := strings.TrimLeft(dest[end:], ":0123456789")
				if n := strings.IndexFunc(written, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("?#&\"'<>()|,;", r) }); n >= 0 {
					written = written[:n]
				}
				if on, ok := pathBelow(norm.NFC.String(written), base.path); ok && strings.HasPrefix(written, "/") {
					for _, a := range []Address{Address(on), Address(on + "/")} {
						if down := r.book.IsDown(a); down || r.withheld[a] {
							return a, down, true
						}
					}
				}
			}
		}
		next := unescapePercent(dest)
		if next == dest {
			break
		}
		dest = next
	}
	return "", false, false
}

// unescapePercent decodes what is percent-encoded, and leaves what only looks so.
func unescapePercent(text string) string {
	return percentEncoded().ReplaceAllStringFunc(text, func(code string) string {
		n, err := strconv.ParseUint(code[1:], 16, 8)
		if err != nil {
			return code
		}
		return string([]byte{byte(n)})
	})
}

var percentEncoded = lazy.Regexp(`%[0-9A-Fa-f]{2}`)

// lowerASCII gives a text with its letters of ASCII in lower case: of others the
// length would change.
func lowerASCII(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, text)
}

// WithheldShown gives the address of something withheld that a finished file of the
// site has as a whole one, in whatever it is: a summary, code, a layout's text. A
// link to it is none any more by then.
func (r *Register) WithheldShown(data []byte) (a Address, found bool) {
	if len(r.withheld) == 0 {
		return "", false
	}
	host := []byte(withoutWWW(r.book.baseHost))
	for len(host) > 0 {
		at := indexHost(data, host)
		if at < 0 {
			return "", false
		}
		data = bytes.TrimPrefix(data[at+len(host):], []byte(".")) // which ends a whole name
		end := bytes.IndexFunc(data, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("?#&\"'<>()[]|,;\\`", r) })
		if end < 0 {
			end = len(data)
		}
		if end == 0 || data[0] != '/' && data[0] != ':' {
			continue
		}
		written := strings.TrimRight(strings.TrimLeft(string(data[:end]), ":0123456789"), ".!")
		if decoded, err := url.PathUnescape(written); err == nil {
			written = decoded
		}
		if on, ok := pathBelow(strings.ToLower(norm.NFC.String(written)), strings.ToLower(r.book.base.Path)); ok {
			for _, a := range []Address{Address(on), Address(on + "/")} {
				if r.withheld[a] && !r.IsPublic(a) {
					return a, true
				}
			}
		}
	}
	return "", false
}

// WithheldNamed gives the address of something withheld that a file for the root of the
// site names by its path alone, as a list of redirects or a page of the site's own does.
func (r *Register) WithheldNamed(data []byte) (a Address, found bool) {
	if len(r.withheld) == 0 {
		return "", false
	}
	for word := range bytes.FieldsFuncSeq(data, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune("\"'`<>()[]{}|,;=*?#", c) }) {
		on, ok := pathBelow(strings.ToLower(string(word)), strings.ToLower(r.book.base.Path))
		if word[0] != '/' || !ok {
			continue
		}
		for _, a := range []Address{Address(on), Address(strings.TrimSuffix(on, "/") + "/")} {
			if r.withheld[a] && !r.IsPublic(a) {
				return a, true
			}
		}
	}
	return "", false
}

// indexHost finds a host, which is in lower case: as it is, or behind "//" in any case.
func indexHost(data, host []byte) int {
	at := bytes.Index(data, host)
	before := data
	if at >= 0 {
		before = data[:at]
	}
	for from := 0; ; {
		n := bytes.Index(before[from:], []byte("//"))
		if n < 0 {
			return at
		}
		from += n + len("//")
		start := from
		if start+len("www.") <= len(before) && bytes.EqualFold(before[start:start+len("www.")], []byte("www.")) {
			start += len("www.")
		}
		if end := start + len(host); end <= len(before) && bytes.EqualFold(before[start:end], host) {
			return start
		}
	}
}

// A siteBase is where the pages of a site begin, on one of its hosts.
type siteBase struct{ host, path string }

// otherBases gives where this site's pages begin as other sites name them: its own
// host, in letters too, its mirrors, and what translators make of it.
func (s *Scheme) otherBases() []siteBase {
	host := withoutWWW(s.baseHost)
	bases := []siteBase{{host, s.base.Path}}
	if letters, err := idna.Display.ToUnicode(host); err == nil && letters != host {
		bases = append(bases, siteBase{strings.ToLower(letters), s.base.Path})
	}
	for _, h := range []string{host, s.baseHost} {
		bases = append(bases, siteBase{strings.ReplaceAll(strings.ReplaceAll(h, "-", "--"), ".", "-") + ".translate.goog", s.base.Path})
	}
	for _, m := range s.site.Mirrors {
		if u, err := url.Parse(m.URL); err == nil && hostOf(u) != "" && hostOf(u) != s.baseHost {
			bases = append(bases, siteBase{withoutWWW(hostOf(u)), strings.TrimSuffix(u.Path, "/") + "/"})
		}
	}
	return slices.DeleteFunc(bases, func(b siteBase) bool { return b.host == "" })
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
	if u.Host != "" && network.IsPrivateHost(hostOf(u)) {
		l.linkToPreview(u, dest, at)
		return "", false
	}
	if within, isDown, found := l.register.unpublishedWithin(dest); found {
		if !isDown {
			l.rep.AddWarning(at, diag.Say("withheld-link", "link", string(within)))
		}
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
	r.checkWays(rep)
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

// FindOwn gives the address on this site that a whole one in a key names, with its
// query and fragment behind it, as a link in a text would lead there: "" when it
// leads no reader anywhere. False means that it is of another site.
func (r *Register) FindOwn(whole string) (a Address, behind string, isOwn bool) {
	u, err := url.Parse(whole)
	if err != nil {
		return "", "", false
	}
	own, isOwn := r.book.ownAddress(u)
	if !isOwn || r.book.IsDown(Address(own.Path)) {
		return "", "", isOwn
	}
	for _, a := range []Address{Address(own.Path), Address(own.Path + "/")} {
		if r.IsPublic(a) {
			return a, suffix(own), true
		}
	}
	return "", "", true
}

// HoldsUnpublished reports an address elsewhere that holds one of something withheld
// or taken down.
func (r *Register) HoldsUnpublished(whole string) bool {
	_, _, found := r.unpublishedWithin(whole)
	return found
}

// checkWays reports an address in site.toml, which stands on every page, that leads
// to no reader's page: of the organisation, of the menu, of a mirror. What is withheld
// is left out there, as in texts.
func (r *Register) checkWays(rep *diag.Report) {
	for _, m := range r.book.site.Mirrors {
		if u, err := url.Parse(m.URL); err == nil && network.IsPrivateHost(hostOf(u)) {
			rep.AddError(m.At, diag.Say("private-address", "link", m.URL))
		}
	}
	for _, w := range r.book.site.Ways() {
		u, err := url.Parse(w.URL)
		if err != nil {
			continue
		}
		if own, ok := r.book.ownAddress(u); ok {
			a, _, _ := r.FindOwn(w.URL)
			at := Address(own.Path)
			switch {
			case a != "" || r.book.IsDown(at):
			case r.withheld[at] || r.withheld[at+"/"]:
				rep.AddWarning(w.At, diag.Say("withheld-link/way", "page", own.Path))
			default:
				rep.AddError(w.At, diag.Say("broken-link/no-page", "link", own.Path))
			}
		} else if network.IsPrivateHost(hostOf(u)) {
			rep.AddError(w.At, diag.Say("private-address", "link", w.URL))
		} else if within, isDown, found := r.unpublishedWithin(w.URL); found && !isDown {
			rep.AddWarning(w.At, diag.Say("withheld-link/way", "page", string(within)))
		}
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
		if err == nil && u.Scheme != "" {
			if _, own := r.book.ownAddress(u); !own {
				if within, _, found := r.unpublishedWithin(v); found {
					rep.AddError(at, diag.Say("withheld-link/params", "link", string(within)))
					return
				}
			}
		}
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
		case !ok && network.IsPrivateHost(hostOf(u)):
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
