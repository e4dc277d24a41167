package address

import (
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/campaign"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/network"
)

// Links answers what one document's links and pictures lead to, as they are
// written there, and notes what can be checked only afterwards. What leads
// nowhere is reported at its own line.
type Links struct {
	Fragments []Fragment
	Uses      []Use
	Hosts     []string // other sites that are linked to, in lower case

	book     *Book
	register *Register
	find     func(file string) string
	doc      *campaign.Document
	linker   Linker
	rep      *diag.Report
}

// A Fragment is a link into a document, to be checked once that is converted.
type Fragment struct {
	File string // of the document
	ID   string // NFC
	At   diag.Position
}

// A Use is a resource that a page shows or links to. Only such files are
// published.
type Use struct {
	*Resource
	Shown bool // as a picture, in all its sizes
}

// LinksOf gives the answers for a document. find gives the file that a name
// stands for, links of the file system followed; "" where there is none. Problems
// go to rep.
func (r *Register) LinksOf(d *campaign.Document, portable bool, find func(file string) string, rep *diag.Report) *Links {
	return &Links{book: r.book, register: r, find: find, doc: d, linker: Linker{From: r.book.Find(d).Address, Portable: portable}, rep: rep}
}

// Link gives the address for a destination as it was written. False means
// that the text alone is published; the reason has been reported.
func (l *Links) Link(dest string, at diag.Position) (string, bool) {
	u, err := url.Parse(dest)
	if err != nil || u.Opaque != "" && u.Scheme != "mailto" { // as localhost:8080/x
		if whole := withScheme(dest); whole != "" {
			u, err = url.Parse(whole)
		}
	}
	switch {
	case err != nil:
		l.rep.AddError(at, diag.Say("broken-link/no-address", "link", dest))
		return "", false
	case strings.EqualFold(u.Scheme, "http"), strings.EqualFold(u.Scheme, "https"):
		if !strings.HasPrefix(strings.ToLower(dest), "http") && !network.IsPrivateHost(hostOf(u)) {
			l.rep.AddError(at, diag.Say("broken-link/no-scheme", "link", dest, "whole", u.String()))
			return "", false
		}
		return l.linkOutside(u, dest, at)
	case u.Scheme != "":
		return l.linkOutside(u, dest, at)
	case u.Host != "" || strings.HasPrefix(dest, "//"):
		l.rep.AddError(at, diag.Say("broken-link/no-scheme", "link", dest, "whole", "https:"+dest))
		return "", false
	case u.Path == "":
		l.noteFragment(l.doc, u, at)
		return dest, true
	case strings.HasPrefix(u.Path, "/"):
		return l.linkToAddress(u, at)
	}
	return l.linkToFile(u, at)
}

// noteHost remembers another site.
func (l *Links) noteHost(u *url.URL) {
	h := strings.ToLower(u.Hostname())
	if l.book.IsOwnHost(h) {
		return // another part of its host
	}
	if n := len(l.Hosts); h != "" && (n == 0 || l.Hosts[n-1] != h) { // mostly the same again
		l.Hosts = append(l.Hosts, h)
	}
}

// noteFragment remembers a link into a document.
func (l *Links) noteFragment(d *campaign.Document, u *url.URL, at diag.Position) {
	if u.Fragment != "" {
		l.Fragments = append(l.Fragments, Fragment{File: d.File, ID: norm.NFC.String(u.Fragment), At: at})
	}
}

// linkToAddress answers a link that names an address of the site, as
// "/subscribe/".
func (l *Links) linkToAddress(u *url.URL, at diag.Position) (string, bool) {
	if l.book.IsDown(Address(u.Path)) {
		return "", false
	}
	for _, a := range []Address{Address(u.Path), Address(u.Path + "/")} {
		if l.register.IsPublic(a) {
			if e := l.register.DocumentAt(a); e != nil {
				l.noteFragment(e.Doc, u, at)
			}
			return l.linker.Reference(a) + suffix(u), true
		}
	}
	if l.register.withheld[Address(u.Path)] || l.register.withheld[Address(u.Path+"/")] {
		l.rep.AddWarning(at, diag.Say("withheld-link", "link", u.Path))
		return "", false
	}
	l.rep.AddError(at, diag.Say("broken-link/no-page", "link", u.Path))
	return "", false
}

// linkToFile answers a link that names a file of the site, relative to the
// document.
func (l *Links) linkToFile(u *url.URL, at diag.Position) (string, bool) {
	name := l.fileNamed(u)
	if name != "content" && !strings.HasPrefix(name, "content/") {
		l.rep.AddError(at, diag.Say("outside-site/link", "link", u.Path))
		return "", false
	}
	for _, file := range []string{name, name + "/index.md"} {
		if e := l.book.FindFile(file); e != nil {
			return l.linkToDocument(e, u, at)
		}
	}
	if r, state := l.book.FindResource(name, l.doc); r != nil {
		switch state {
		case Down:
			return "", false
		case Withheld:
			l.rep.AddWarning(at, diag.Say("withheld-link/page", "link", u.Path))
			return "", false
		}
		l.Uses = append(l.Uses, Use{Resource: r})
		return l.linker.Reference(r.Address()) + suffix(u), true
	}
	if letter := l.book.FindFile(path.Dir(name) + "/index.md"); letter != nil {
		if ref, ok, answered := l.linkToList(letter, name, u, at); answered {
			return ref, ok
		}
	}
	beside := Address(path.Join(string(l.book.Find(l.doc).Address), u.Path)) // as feed.xml
	switch {
	case l.register.IsPublic(beside):
		return l.linker.Reference(beside) + suffix(u), true
	case l.register.withheld[beside]:
		l.rep.AddWarning(at, diag.Say("withheld-link", "link", u.Path))
	case l.book.WasTakenDown(name), l.reportUnpublished(name, u, at):
	default:
		known := slices.Concat(slices.Collect(maps.Keys(l.book.entries)), slices.Collect(maps.Keys(l.book.resources)))
		if near := l.nearestFile(name, known); near != "" {
			l.rep.AddError(at, diag.Say("broken-link/near-file", "link", u.Path, "near", near))
		} else if whole := withScheme(u.String()); whole != "" {
			l.rep.AddError(at, diag.Say("broken-link/near-file", "link", u.Path, "near", whole))
		} else {
			l.rep.AddError(at, diag.Say("broken-link/no-file", "link", u.Path))
		}
	}
	return "", false
}

// fileNamed gives the file that a relative link names, NFC.
func (l *Links) fileNamed(u *url.URL) string {
	return norm.NFC.String(path.Join(path.Dir(l.doc.File), u.Path))
}

// linkToDocument answers a link to a content file: its version in the reader's
// language.
func (l *Links) linkToDocument(e *Entry, u *url.URL, at diag.Position) (string, bool) {
	e = e.VersionForReader(l.doc.Lang)
	switch e.State {
	case Withheld:
		l.rep.AddWarning(at, diag.Say("withheld-link", "link", u.Path))
		return "", false
	case Down:
		return "", false
	}
	l.noteFragment(e.Doc, u, at)
	if e.Doc.File == l.doc.File && u.Fragment != "" {
		return suffix(u), true
	}
	return l.linker.Reference(e.Address) + suffix(u), true
}

// linkToList answers a link to a letter's signatory file: with the open data,
// never with the file itself. It leaves other files unanswered.
func (l *Links) linkToList(letter *Entry, name string, u *url.URL, at diag.Position) (ref string, ok, answered bool) {
	isData := slices.Contains(DataFiles, path.Base(name))
	data := letter.Address + Address(path.Base(name))
	private := letter.State == Public && letter.Letter != nil && letter.Letter.Signatories.File != ""
	switch {
	case isData && letter.State == Public && l.register.IsPublic(data):
		return l.linker.Reference(data), true, true
	case isData && private:
		l.rep.AddError(at, diag.Say("private-file/nobody-named", "link", u.Path))
	case private && name == norm.NFC.String(letter.Letter.Signatories.File):
		l.rep.AddError(at, diag.Say("private-file/signatories", "link", u.Path))
	case isData && l.register.withheld[data]:
		l.rep.AddWarning(at, diag.Say("withheld-link", "link", u.Path))
	default:
		return "", false, false
	}
	return "", false, true
}

// reportUnpublished reports a link to a file that is there, and never one of a
// page's.
func (l *Links) reportUnpublished(name string, u *url.URL, at diag.Position) bool {
	file := l.find(name)
	if file == "" {
		return false
	}
	what, private := content.Private(name)
	if !private {
		what, private = content.Private(file)
	}
	switch {
	case !private:
		l.rep.AddError(at, diag.Say("broken-link/no-owner", "link", u.Path))
	case strings.HasPrefix(name, "content/letters/"):
		l.rep.AddError(at, diag.Say("private-file/beside-letter", "link", u.Path, "what", what))
	default:
		l.rep.AddError(at, diag.Say("private-file/link", "link", u.Path, "what", what))
	}
	return true
}

// nearestFile gives the file that was probably meant by a name, as a link from
// the document: another one in the same folder, or one so called elsewhere; ""
// when none is near.
func (l *Links) nearestFile(name string, known []string) string {
	var beside, elsewhere []string
	for _, file := range known {
		switch {
		case file == l.doc.File:
		case path.Dir(file) == path.Dir(name):
			beside = append(beside, path.Base(file))
		case path.Base(file) == path.Base(name):
			elsewhere = append(elsewhere, file)
		}
	}
	slices.Sort(beside)
	slices.Sort(elsewhere)
	near := diag.Nearest(name, elsewhere)
	if base := diag.Nearest(path.Base(name), beside); base != "" {
		near = path.Join(path.Dir(name), base)
	}
	if near == "" {
		return ""
	}
	return RelativePath(path.Dir(l.doc.File)+"/", near)
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

// IsWithheldPicture reports a picture of a page that nobody is to know of yet.
func (l *Links) IsWithheldPicture(dest string) bool {
	u, err := url.Parse(dest)
	if err != nil || u.IsAbs() {
		return false
	}
	r, state := l.book.FindResource(l.fileNamed(u), l.doc)
	return r != nil && state == Withheld
}

// FindPicture gives the file beside the document that a picture's destination
// names; nil when there is none to show, which has been reported.
func (l *Links) FindPicture(dest string, at diag.Position) *Resource {
	u, err := url.Parse(dest)
	if err != nil || u.Scheme != "" || u.Host != "" || strings.HasPrefix(u.Path, "/") {
		l.rep.AddError(at, diag.Say("missing-image/no-file", "link", dest))
		return nil
	}
	name := l.fileNamed(u)
	r, state := l.book.FindResource(name, l.doc)
	switch {
	case r != nil && state == Down, r == nil && l.book.WasTakenDown(name):
	case r == nil && l.reportUnpublished(name, u, at):
	case r == nil:
		if near := l.nearestFile(name, slices.Collect(maps.Keys(l.book.resources))); near != "" {
			l.rep.AddError(at, diag.Say("missing-image/near", "link", u.Path, "near", near))
		} else {
			l.rep.AddError(at, diag.Say("missing-image/none", "link", u.Path))
		}
	case state != Public:
		l.rep.AddWarning(at, diag.Say("withheld-link/picture", "link", u.Path))
	default:
		return r
	}
	return nil
}

// Reference gives a reference from the document's own page to an address.
func (l *Links) Reference(a Address) string { return l.linker.Reference(a) }
