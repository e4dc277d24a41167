package page

import (
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/markdown"
)

// A resolver answers a document's links and images while its Markdown is
// converted, and notes what can be checked only afterwards.
type resolver struct {
	plan  *Plan
	doc   *campaign.Document
	links linker
	rep   *diag.Report

	fragments []fragment
	used      []use
	hosts     []string // other sites that are linked to
}

// A fragment is a link into a document, to be checked once that is converted.
type fragment struct {
	doc  *campaign.Document
	id   string
	from diag.Position
}

// Link gives the address for a destination as it was written. False means
// that the text alone is published; the reason has been reported.
func (r *resolver) Link(dest string, at diag.Position) (string, bool) {
	u, err := url.Parse(dest)
	switch {
	case err != nil:
		r.rep.Error(at, "broken-link", fmt.Sprintf("%q is not an address", dest), "write https://… or the path of a file")
		return "", false
	case u.Scheme != "":
		if u.Scheme == "http" || u.Scheme == "https" {
			r.noteHost(u)
		}
		return dest, true
	case u.Host != "" || strings.HasPrefix(dest, "//"):
		r.rep.Error(at, "broken-link", fmt.Sprintf("%q does not say how to get there", dest), fmt.Sprintf("write %q", "https:"+dest))
		return "", false
	case u.Path == "":
		r.note(r.doc, u.Fragment, at)
		return dest, true
	case strings.HasPrefix(u.Path, "/"):
		return r.published(u, at)
	}
	return r.file(u, at)
}

// noteHost remembers another site.
func (r *resolver) noteHost(u *url.URL) {
	h := hostOf(u)
	if n := len(r.hosts); h != "" && (n == 0 || r.hosts[n-1] != h) { // mostly the same again
		r.hosts = append(r.hosts, h)
	}
}

// note remembers a link's fragment for checkFragments.
func (r *resolver) note(d *campaign.Document, id string, at diag.Position) {
	if id != "" {
		r.fragments = append(r.fragments, fragment{doc: d, id: norm.NFC.String(id), from: at})
	}
}

// published answers a link that names an address of the site, as "/subscribe/".
func (r *resolver) published(u *url.URL, at diag.Position) (string, bool) {
	b := r.plan.book
	if b.isTaken(Address(u.Path)) {
		return "", false
	}
	for _, a := range []Address{Address(u.Path), Address(u.Path + "/")} {
		if b.addresses[a] {
			if e := b.files[norm.NFC.String(r.plan.made[folded(a)])]; e != nil && e.address == a {
				r.note(e.doc, u.Fragment, at)
			}
			return r.links.Reference(a) + suffix(u), true
		}
	}
	if b.held[Address(u.Path)] || b.held[Address(u.Path+"/")] {
		r.withheld(u, at)
		return "", false
	}
	r.rep.Error(at, "broken-link", fmt.Sprintf("there is no page at %q", u.Path), "link to the content file, as ../../letters/x/index.md")
	return "", false
}

// file answers a link that names a file of the site, relative to the document.
func (r *resolver) file(u *url.URL, at diag.Position) (string, bool) {
	b := r.plan.book
	name := norm.NFC.String(path.Join(path.Dir(r.doc.File), u.Path))
	if name != "content" && !strings.HasPrefix(name, "content/") {
		r.rep.Error(at, "outside-site", fmt.Sprintf("%q leads out of the content folder", u.Path), "link to a file below content/")
		return "", false
	}
	for _, n := range []string{name, name + "/index.md"} {
		if e, ok := b.files[n]; ok {
			return r.document(e, u, at)
		}
	}
	if res, state, ok := b.resource(name, r.doc); ok {
		return r.resource(res, state, u, at)
	}
	if data, ok := r.openData(name); ok {
		return r.links.Reference(data), true
	}
	if why, hint := r.private(name); why != "" {
		r.rep.Error(at, "private-file", fmt.Sprintf("%q is %s", u.Path, why), hint)
		return "", false
	}
	if a := Address(path.Join(string(r.plan.book.of(r.doc).address), u.Path)); b.addresses[a] {
		return r.links.Reference(a) + suffix(u), true // a file beside the page, as feed.xml
	} else if b.held[a] || r.heldData(name) {
		r.withheld(u, at)
		return "", false
	}
	if r.plan.isGone(name) {
		return "", false
	}
	if r.unpublished(name, u, at) {
		return "", false
	}
	r.rep.Error(at, "broken-link", fmt.Sprintf("there is no file %q", u.Path), r.nearFile(name))
	return "", false
}

// document answers a link to a content file: its version in the reader's language.
func (r *resolver) document(e *entry, u *url.URL, at diag.Position) (string, bool) {
	e = e.in(r.doc.Lang)
	switch e.state {
	case withheld:
		r.withheld(u, at)
		return "", false
	case taken:
		return "", false
	}
	r.note(e.doc, u.Fragment, at)
	if e.doc.File == r.doc.File && u.Fragment != "" {
		return suffix(u), true
	}
	return r.links.Reference(e.address) + suffix(u), true
}

// withheld reports a link to something that is not public yet.
func (r *resolver) withheld(u *url.URL, at diag.Position) {
	r.rep.Warn(at, "withheld-link", fmt.Sprintf("%q is withheld", u.Path), "the link's text is published without the link")
}

// resource answers a link to a file of a bundle.
func (r *resolver) resource(res resource, state state, u *url.URL, at diag.Position) (string, bool) {
	if state == taken {
		return "", false
	}
	if state != public {
		r.rep.Warn(at, "withheld-link", fmt.Sprintf("%q belongs to a page that is withheld", u.Path), "the link's text is published without the link")
		return "", false
	}
	r.used = append(r.used, use{res, false})
	return r.links.Reference(res.address()) + suffix(u), true
}

// openData answers a link to a letter's signatory file: with the open data,
// never with the file itself.
func (r *resolver) openData(name string) (Address, bool) {
	e, ok := r.plan.book.files[path.Dir(name)+"/index.md"]
	if !ok || e.state != public {
		return "", false
	}
	a := e.address + Address(path.Base(name))
	return a, r.plan.book.addresses[a] && slices.Contains(dataFiles, path.Base(name))
}

// heldData reports the open data of a letter that is withheld.
func (r *resolver) heldData(name string) bool {
	e, ok := r.plan.book.files[path.Dir(name)+"/index.md"]
	return ok && slices.Contains(dataFiles, path.Base(name)) && r.plan.book.held[e.address+Address(path.Base(name))]
}

// private says why a file beside a letter is never published; "" when it is
// none of its lists.
func (r *resolver) private(name string) (why, hint string) {
	e, ok := r.plan.book.files[path.Dir(name)+"/index.md"]
	if !ok {
		return "", ""
	}
	l, ok := r.plan.editionOf(e.doc.Lang).letters[e.doc.Slug]
	base := path.Base(name)
	switch {
	case !ok || l.File != e.doc.File || l.Signatories.File == "":
		return "", ""
	case slices.Contains(dataFiles, base):
		return "not published: nobody on the list is named", "take the link out"
	case name == norm.NFC.String(l.Signatories.File):
		return "the list of signatories, which is never published as it is", "link to signatories.csv or signatories.json, the open data"
	}
	return "", ""
}

// unpublished reports a link to a file that is there, and never one of a page's.
func (r *resolver) unpublished(name string, u *url.URL, at diag.Position) bool {
	if !r.plan.Pictures.Has(name) {
		return false
	}
	what, hint := content.Private(name), "take the link out"
	switch {
	case what == "":
		r.rep.Error(at, "broken-link", fmt.Sprintf("%q lies beside no page, so it is never published", u.Path), "move it into the folder of a page that uses it")
		return true
	case strings.HasPrefix(name, "content/letters/"):
		hint = "link to signatories.csv or signatories.json, the open data"
	}
	r.rep.Error(at, "private-file", fmt.Sprintf("%q is never published: it is %s", u.Path, what), hint)
	return true
}

// nearFile gives a hint at the file that was probably meant.
func (r *resolver) nearFile(name string) string {
	b := r.plan.book
	return r.near(name, append(slices.Collect(maps.Keys(b.files)), slices.Collect(maps.Keys(b.resources))...))
}

// nearPicture does the same for pictures, which are never content files.
func (r *resolver) nearPicture(name string) string {
	return r.near(name, slices.Collect(maps.Keys(r.plan.book.resources)))
}

// near looks for a name among files in the same folder, or so called elsewhere.
func (r *resolver) near(name string, files []string) string {
	files = slices.DeleteFunc(files, func(file string) bool {
		return path.Dir(file) != path.Dir(name) && path.Base(file) != path.Base(name)
	})
	slices.Sort(files)
	n := diag.Nearest(name, files)
	if n == "" {
		return "paths are relative to the file they stand in"
	}
	return fmt.Sprintf("did you mean %q?", address.RelativePath(path.Dir(r.doc.File)+"/", n))
}

// suffix gives a link's query and fragment as they were written.
func suffix(u *url.URL) string {
	s := ""
	if u.RawQuery != "" {
		s = "?" + u.RawQuery
	}
	if u.Fragment != "" {
		s += "#" + u.EscapedFragment()
	}
	return s
}

// Withheld reports a picture of a page that nobody is to know of yet.
func (r *resolver) Withheld(dest string) bool {
	u, err := url.Parse(dest)
	if err != nil || u.IsAbs() {
		return false
	}
	_, state, ok := r.plan.book.resource(norm.NFC.String(path.Join(path.Dir(r.doc.File), u.Path)), r.doc)
	return ok && state == withheld
}

// Image gives the sizes of a picture beside the document.
func (r *resolver) Image(dest string, at diag.Position) (markdown.Image, bool) {
	u, err := url.Parse(dest)
	if err != nil || u.Scheme != "" || u.Host != "" || strings.HasPrefix(u.Path, "/") {
		r.rep.Error(at, "missing-image", fmt.Sprintf("%q is not a file of this page", dest), "put the picture beside the page and write its name")
		return markdown.Image{}, false
	}
	name := norm.NFC.String(path.Join(path.Dir(r.doc.File), u.Path))
	res, state, ok := r.plan.book.resource(name, r.doc)
	if ok && state == taken || !ok && r.plan.isGone(name) {
		return markdown.Image{}, false
	}
	if !ok && r.unpublished(name, u, at) {
		return markdown.Image{}, false
	}
	if !ok {
		r.rep.Error(at, "missing-image", fmt.Sprintf("there is no picture %q", u.Path), r.nearPicture(name))
		return markdown.Image{}, false
	}
	if state != public {
		r.rep.Warn(at, "withheld-link", fmt.Sprintf("%q belongs to a page that is withheld", u.Path), "the picture is left out, and what describes it")
		return markdown.Image{}, false
	}
	picture, ok := r.plan.picture(res, at, r.rep)
	if !ok {
		return markdown.Image{}, false
	}
	r.used = append(r.used, use{res, true})
	return markdown.Image{
		URL: r.links.Reference(res.address()), SrcSet: picture.srcSet(r.links), Sizes: picture.sizes(),
		Width: picture.Width, Height: picture.Height,
	}, true
}
