package page

import (
	"slices"
	"strings"

	"casebook/internal/campaign"
)

// PublicCases lists the published cases, in the version of the site's own language.
func (p *Plan) PublicCases() []*campaign.Case {
	var list []*campaign.Case
	for _, c := range p.editions[0].Cases {
		list = append(list, c.Case)
	}
	slices.SortFunc(list, func(a, b *campaign.Case) int { return strings.Compare(a.File, b.File) })
	return list
}

// PublicLetters lists the published letters, in the version of the site's own language.
func (p *Plan) PublicLetters() []*campaign.Letter {
	list := slices.Clone(p.editions[0].Letters)
	slices.SortFunc(list, func(a, b *campaign.Letter) int { return strings.Compare(a.File, b.File) })
	return list
}

// public reports whether a file lies beside public pages only.
func (r resource) public() bool {
	hidden := func(e *entry) bool { return e.state != public }
	return !slices.ContainsFunc(r.among, hidden) && (r.owner == nil || !hidden(r.owner))
}

// Unused lists the files beside published pages that no published page uses,
// by file. They are not published.
func (p *Plan) Unused() []string {
	used := map[string]bool{}
	for _, u := range p.required.list {
		used[u.file] = true
	}
	for _, t := range p.texts {
		for _, u := range p.text(t.doc).used {
			used[u.file] = true
		}
	}
	var list []string
	for _, r := range p.book.resources {
		if r.public() && !used[r.file] {
			list = append(list, r.file)
		}
	}
	slices.Sort(list)
	return list
}
