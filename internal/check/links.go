package check

import (
	"bytes"
	"io/fs"
	"maps"

	"casebook/internal/decode"

	"net/url"
	"slices"
	"strings"

	"casebook/internal/address"
	"casebook/internal/diag"
	"casebook/internal/folder"
	"casebook/internal/network"
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

// noteAddress notes an address that a page uses, and gives the output file that it
// names; "" when that is not on the site.
func (i *Inspection) noteAddress(d *document, ref string, u use) string {
	ref = strings.TrimSpace(ref)
	if ref == "" {
		return ""
	}
	parsed, err := url.Parse(ref)
	if err != nil {
		d.noteFinding(diag.Error, diag.Say("broken-link/none", "address", shorten(ref)))
		return ""
	}
	to := d.url.ResolveReference(parsed)
	if to.Scheme != "http" && to.Scheme != "https" {
		return ""
	}
	if !strings.EqualFold(to.Host, i.base.Host) {
		to.Fragment, to.RawFragment = "", ""
		if network.IsPrivateHost(to.Hostname()) && !network.IsPrivateHost(i.base.Hostname()) {
			d.noteFinding(diag.Error, diag.Say("private-address", "link", shorten(to.String())))
		} else if u == loads {
			d.noteFinding(diag.Error, diag.Say("third-party", "host", to.Host))
		} else {
			d.outside[to.String()] = true
		}
		return ""
	}
	rest, ours := strings.CutPrefix(to.Path, i.base.Path)
	if to.Path+"/" == i.base.Path || to.Path == "" {
		rest, ours = "", true
	}
	switch {
	case parsed.Host == "" && strings.HasPrefix(ref, "/") && !strings.HasSuffix(string(d.address), "/404.html"):
		d.noteFinding(diag.Warning, diag.Say("root-link", "address", shorten(ref)))
	case !ours && parsed.Host == "":
		d.noteFinding(diag.Error, diag.Say("broken-link/outside", "address", shorten(ref)))
	}
	if !ours {
		return ""
	}
	l := link{to: address.Address("/" + rest), use: u}
	l.fragment, _, _ = strings.Cut(to.Fragment, ":~:") // a text fragment is for the browser
	d.links[l] = true
	return l.to.File()
}

// reportBrokenLinks reports the links of all pages that lead nowhere.
func (i *Inspection) reportBrokenLinks() {
	var folded map[string]string // the output files, by their names without letter case
	for l, s := range i.links {
		file := l.to.File()
		_, exists := i.sizes[file]
		if p := i.pages[file]; exists && p != nil && !p.hasFragment(l.fragment) {
			i.reportFragment(l, s, p)
		}
		if exists {
			continue
		}
		if folded == nil {
			folded = make(map[string]string, len(i.sizes))
			for file := range i.sizes {
				if key := folder.FoldName(file); folded[key] == "" || file < folded[key] {
					folded[key] = file
				}
			}
		}
		to := shorten(string(l.to))
		text := diag.Say("broken-link", "address", to)
		if _, ok := i.sizes[file+"/index.html"]; ok {
			text = diag.Say("broken-link/slash", "address", to)
		} else if other, ok := folded[folder.FoldName(file)]; ok {
			text = diag.Say("broken-link/case", "address", to, "other", other)
		}
		i.rep.Add(s.problem(diag.Error, text))
	}
}

// reportFragment says that a link leads to a page and to nothing on it. The same
// fragment of many pages that lead to themselves is a layout's, and one problem.
func (i *Inspection) reportFragment(l link, s *sightings, p *document) {
	fragment, near := "#"+shorten(l.fragment), p.nearestID(l.fragment)
	if s.first == p {
		i.findings.add(p, diag.Error, diag.Say("broken-fragment/here", "fragment", fragment, "near", near))
		if s.count == 1 {
			return
		}
	}
	i.rep.Add(s.problem(diag.Error, diag.Say("broken-fragment", "fragment", fragment, "address", shorten(string(l.to)), "near", near)))
}

// hasFragment reports whether a fragment leads to something on the page; "top" always
// does (HTML, section 7.4.6.4).
func (d *document) hasFragment(fragment string) bool {
	return fragment == "" || d.ids[fragment] || strings.EqualFold(fragment, "top")
}

// nearestID gives the id that was probably meant, or "". Only short ids of
// pages without very many are looked at: comparing costs their lengths multiplied.
func (d *document) nearestID(fragment string) string {
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
	return diag.Nearest(fragment, near)
}

// shorten cuts an address for a message.
func shorten(s string) string {
	const most = 200
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// An Outside is an address on another site, and where it stands: in the content
// file of the first page that links to it, as far as it is found there.
type Outside struct {
	URL string
	At  diag.Position
}

// Outside lists the addresses on other sites that pages lead to, sorted.
func (i *Inspection) Outside() []Outside {
	list := make([]Outside, 0, len(i.outside))
	texts := map[string][]byte{}
	for _, address := range slices.Sorted(maps.Keys(i.outside)) {
		d := i.outside[address].first
		if _, read := texts[d.source]; !read && d.source != "" {
			texts[d.source], _ = fs.ReadFile(i.Files, d.source) // not found there is as good
		}
		list = append(list, Outside{address, locateAddress(d, texts[d.source], address)})
	}
	return list
}

// maxSearched is how long a text may be, in bytes, to be searched for addresses.
const maxSearched = 1 << 20

// locateAddress finds an address in the text it was made of; as it was written, it may
// have no path where browsers see "/".
func locateAddress(d *document, text []byte, address string) diag.Position {
	if len(text) > maxSearched {
		text = nil
	}
	found := bytes.Index(text, []byte(address))
	if bare, ok := strings.CutSuffix(address, "/"); found < 0 && ok {
		found = bytes.Index(text, []byte(bare))
	}
	if found < 0 {
		return addressPosition(d.address)
	}
	line, column := decode.Locate(text, found)
	return diag.Position{File: d.source, Line: line, Column: column}
}
