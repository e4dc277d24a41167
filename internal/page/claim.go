package page

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"casebook/internal/diag"
)

// reserve enters an address; false when it is taken, which is reported.
func (p *Plan) reserve(a Address, source string, rep *diag.Report) bool {
	if p.replanned != nil {
		return true // it was, for the same
	}
	if other, taken := p.taken(a); taken {
		addressTaken(a, source, other, rep)
		return false
	}
	p.made[folded(a)] = source
	p.book.addresses[a] = true
	return true
}

// taken reports whether an address is in use, and by which source: its own
// file, or one that would have to be a folder for it.
func (p *Plan) taken(a Address) (source string, taken bool) {
	key := folded(a)
	if source, taken = p.made[key]; taken {
		return source, taken
	}
	for i := strings.LastIndexByte(string(key), '/'); i > 0; i = strings.LastIndexByte(string(key[:i]), '/') {
		if source, taken = p.made[key[:i]]; taken {
			return source, taken
		}
	}
	return p.numbered(string(key))
}

// numbered finds the further page of a long list that a file would be, or stand
// in the way of, and gives its source. They are not entered one by one.
func (p *Plan) numbered(file string) (source string, taken bool) {
	if len(p.lists) == 0 {
		return "", false
	}
	for i, c := range file {
		if c != '/' {
			continue
		}
		last, ok := p.lists[file[:i]]
		if !ok {
			continue
		}
		number, rest, _ := strings.Cut(file[i+1:], "/")
		n, err := strconv.Atoi(number)
		if err == nil && 1 < n && n <= last && strconv.Itoa(n) == number && (rest == "" || rest == "index.html" || strings.HasPrefix(rest, "index.html/")) {
			return p.made[Address(file[:i]+"/index.html")], true
		}
	}
	return "", false
}

// enterLists notes how many pages each long list has, by the folder of the first.
func (p *Plan) enterLists() {
	p.lists = make(map[string]int, len(p.Series))
	for _, s := range p.Series {
		p.lists[path.Dir(string(folded(s.First)))] = s.Pages
	}
}

// withheld lists the documents that are not public yet, but for home pages,
// which are there without a text of their own too. In most sites there are none.
func (p *Plan) withheld() []*entry {
	var list []*entry
	if p.Tallied.Documents == 0 {
		return nil
	}
	for _, e := range p.book.files {
		if _, rest := p.split(e.address); e.state == withheld && rest != "/" {
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b *entry) int { return strings.Compare(a.doc.File, b.doc.File) })
	return list
}

// claimWithheld enters the addresses of what is withheld, so that nothing takes
// them before the day on which it is published.
func (p *Plan) claimWithheld(rep *diag.Report) {
	for _, e := range p.withheld() {
		if other, taken := p.taken(e.address); taken {
			addressTaken(e.address, e.doc.File, other, rep)
			continue
		}
		p.made[folded(e.address)] = e.doc.File
	}
}

// addressTaken reports that two sources claim an address; "" is what casebook
// makes itself.
func addressTaken(a Address, source, other string, rep *diag.Report) {
	if source == "" {
		source, other = other, ""
	}
	at := diag.Position{File: cmp.Or(source, "site.toml")}
	rep.Error(at, "address-taken", fmt.Sprintf("the address %q is taken by %s", a, named(other)),
		"rename one of them; addresses that differ in letter case alone are the same on many systems")
}

// named says in a message who has an address.
func named(source string) string { return cmp.Or(source, "a page that casebook makes itself") }

// folded gives the form under which addresses collide on file systems that
// ignore letter case or Unicode form.
func folded(a Address) Address { return Address(a.Folded()) }

// claimStatic enters the files that are copied to the root, which must not
// stand where a page does.
func (p *Plan) claimStatic(rep *diag.Report) {
	if len(p.Assets.Static) == 0 {
		return
	}
	folders := map[Address]string{}
	for file, source := range p.made {
		for dir := path.Dir(string(file)); dir != "."; dir = path.Dir(dir) {
			folders[Address(dir)] = cmp.Or(folders[Address(dir)], source)
		}
	}
	for _, f := range p.Assets.Static {
		a := Address("/" + f.Path)
		if source, taken := folders[folded(a)]; taken {
			addressTaken(a, f.Source, source, rep)
			continue
		}
		p.reserve(a, f.Source, rep)
	}
}
