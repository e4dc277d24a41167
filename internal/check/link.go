package check

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"casebook/internal/address"
	"casebook/internal/diag"
	"casebook/internal/folder"
)

// A use says what a page does with an address.
type use bool

const (
	follows use = false // a reader may go there
	loads   use = true  // a browser fetches it
)

// A link leads to a place of the site.
type link struct {
	to       address.Address
	fragment string
	use      use
}

// refer notes an address that a page uses, and gives the output file that it
// names; "" when that is not on the site.
func (i *Inspection) refer(d *document, ref string, u use) string {
	ref = strings.TrimSpace(ref)
	if ref == "" {
		return ""
	}
	parsed, err := url.Parse(ref)
	if err != nil {
		d.note(diag.Error, "broken-link", fmt.Sprintf("%q is not an address", short(ref)), "")
		return ""
	}
	to := d.url.ResolveReference(parsed)
	if to.Scheme != "http" && to.Scheme != "https" {
		return ""
	}
	if !strings.EqualFold(to.Host, i.base.Host) {
		i.elsewhere(d, to, u)
		return ""
	}
	rest, ours := i.within(to.Path)
	switch {
	case parsed.Host == "" && strings.HasPrefix(ref, "/") && d.address != "/404.html":
		d.note(diag.Warning, "root-link", fmt.Sprintf("the address %q begins at the root of the domain", short(ref)),
			"write it relative to the page: then the site works under a path and on a mirror too")
	case !ours && parsed.Host == "":
		d.note(diag.Error, "broken-link", fmt.Sprintf("the address %q leads out of the site", short(ref)), "")
	}
	if !ours {
		return ""
	}
	l := link{to: address.Address("/" + rest), use: u}
	l.fragment, _, _ = strings.Cut(to.Fragment, ":~:") // a text fragment is for the browser
	d.links[l] = true
	return l.to.File()
}

// within gives what a path on the site's host names below the site's own path.
func (i *Inspection) within(path string) (rest string, ours bool) {
	if path+"/" == i.base.Path || path == "" {
		return "", true
	}
	return strings.CutPrefix(path, i.base.Path)
}

// elsewhere notes an address on another site.
func (i *Inspection) elsewhere(d *document, to *url.URL, u use) {
	if u == loads {
		d.note(diag.Error, "third-party", fmt.Sprintf("the page asks %q for something", to.Host), "keep the file in assets/: readers' addresses must not go to others")
		return
	}
	there := *to
	there.Fragment, there.RawFragment = "", ""
	d.outside[there.String()] = true
}

// follow reports the links of all pages that lead nowhere.
func (i *Inspection) follow() {
	var folded map[string]string
	for l, s := range i.links {
		file := l.to.File()
		if _, ok := i.sizes[file]; !ok {
			if folded == nil {
				folded = i.folded()
			}
			i.rep.Add(s.problem(i.nothingAt(l, folded)))
			continue
		}
		if p := i.pages[file]; p != nil && !p.has(l.fragment) {
			i.noFragment(l, s, p)
		}
	}
}

// noFragment says that a link leads to a page and to nothing on it. The same
// fragment of many pages that lead to themselves is a layout's, and one problem.
func (i *Inspection) noFragment(l link, s *sighting, p *document) {
	f := finding{severity: diag.Error, code: "broken-fragment", hint: p.nearest(l.fragment)}
	if s.first == p {
		f.message = fmt.Sprintf("the page has no %q to lead to", "#"+short(l.fragment))
		i.findings[f] = i.findings[f].see(p)
		if s.count == 1 {
			return
		}
	}
	f.message = fmt.Sprintf("there is no %q at %q", "#"+short(l.fragment), short(string(l.to)))
	i.rep.Add(s.problem(f))
}

// nothingAt says that a link leads nowhere, and where it could.
func (i *Inspection) nothingAt(l link, folded map[string]string) finding {
	file := l.to.File()
	hint := ""
	if _, ok := i.sizes[file+"/index.html"]; ok {
		hint = "write the / at its end"
	} else if other, ok := folded[folder.FoldName(file)]; ok {
		hint = fmt.Sprintf("it is %q: the same but for its letters' case, which many hosts tell apart", other)
	}
	return finding{diag.Error, "broken-link", fmt.Sprintf("there is nothing at %q", short(string(l.to))), hint}
}

// folded gives the output files by their names without letter case.
func (i *Inspection) folded() map[string]string {
	m := make(map[string]string, len(i.sizes))
	for file := range i.sizes {
		if key := folder.FoldName(file); m[key] == "" || file < m[key] {
			m[key] = file
		}
	}
	return m
}

// has reports whether a fragment leads to something on the page; "top" always
// does (HTML, section 7.4.6.4).
func (d *document) has(fragment string) bool {
	return fragment == "" || d.ids[fragment] || strings.EqualFold(fragment, "top")
}

// nearest gives a hint at the id that was probably meant. Only short ids of
// pages without very many are looked at: comparing costs their lengths multiplied.
func (d *document) nearest(fragment string) string {
	const longest, most = 100, 2000
	if len(fragment) > longest || len(d.ids) > most {
		return ""
	}
	var near []string
	for id := range d.ids {
		if len(id) <= longest {
			near = append(near, id)
		}
	}
	slices.Sort(near)
	return diag.DidYouMean(fragment, near)
}

// short cuts an address for a message.
func short(s string) string {
	const most = 200
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
