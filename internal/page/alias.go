package page

import (
	"fmt"
	"path"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// planAliases adds a page at each old address of a document that leads to
// where it is now. It comes after everything else: who else has the address is
// then known, and the alias is what has to go.
func (p *Plan) planAliases(rep *diag.Report) {
	for _, s := range p.indexed {
		if s.doc == nil || s.doc.Lang != s.lang {
			continue
		}
		p.eachAlias(s.doc, rep, func(old Address) { p.add(s.redirect(old, s.doc, s.address), rep) })
	}
	for _, e := range p.withheld() {
		p.eachAlias(e.doc, rep, func(old Address) { p.made[folded(old)] = e.doc.File })
	}
}

// eachAlias calls f with the old addresses of a document that can lead on; what
// is wrong with the others is reported.
func (p *Plan) eachAlias(d *campaign.Document, rep *diag.Report, f func(Address)) {
	for i, written := range d.Aliases {
		if written == "" {
			continue // it was bad, and reported
		}
		old := aliasAddress(written)
		at := d.At(fmt.Sprintf("aliases[%d]", i))
		if other, taken := p.taken(old); taken {
			rep.Error(at, "address-taken", fmt.Sprintf("the alias %q is the address of %s", written, named(other)), "take it out")
			continue
		}
		if ext := strings.ToLower(path.Ext(string(old))); ext != "" && ext != ".html" && ext != ".htm" {
			rep.Error(at, "bad-alias", fmt.Sprintf("the alias %q ends in %q, which browsers do not take for a page", written, ext), fmt.Sprintf("write %q", written+"/"))
			continue
		}
		f(old)
	}
}

// aliasAddress gives where the page of an alias stands: "/old/page" is the same
// as "/old/page/" on every web server, while "/page.html" is a file.
func aliasAddress(written string) Address {
	if path.Ext(written) == "" && !strings.HasSuffix(written, "/") {
		written += "/"
	}
	return Address(written)
}

// redirect gives the page at an old address.
func (e *edition) redirect(old Address, d *campaign.Document, to Address) Output {
	return e.html("alias", old, nil, func(s *sheet, v *View) {
		v.Alias = &Link{Title: d.Title, URL: s.links.Reference(to)}
		v.Page.Title, v.Page.Canonical, v.Page.NoIndex = d.Title, s.absolute(to), true
		v.Page.Translations, v.Page.Feeds = nil, nil
	}).from(d.File)
}

func (o Output) from(file string) Output { o.Source = file; return o }
