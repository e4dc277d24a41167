package page

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"casebook/internal/address"
	"casebook/internal/asset"
	"casebook/internal/campaign"
)

// Changed gives the addresses whose files may differ between two plans, sorted;
// all is true when that is everything. It compares, by identity, what each file
// is made of, beginning with what a case or a letter is made of as a whole.
func Changed(before, now *Plan) (list []address.Address, all bool) {
	if before == nil || len(before.editions) != len(now.editions) || !sameFrames(before, now) {
		return nil, true
	}
	if now.Input.Theme.LooksUp() && (before.texts.faces != now.texts.faces || !maps.Equal(before.texts.revisions, now.texts.revisions)) {
		return nil, true // any page may show anything
	}
	changed := map[address.Address]bool{}
	var edited []string // the files whose revision is another
	for file, r := range now.texts.revisions {
		if before.texts.revisions[file] != r {
			edited = append(edited, file)
		}
	}
	isSame := sameUnits(before, now, edited)
	units := map[unit]bool{} // whether all is as it was
	var last unit
	for i, p := range now.register.AllPlaces() {
		u := unitOf(p)
		if i == 0 || u != last { // those of a unit stand together
			if _, known := units[u]; !known {
				units[u] = isSame(u)
			}
			last = u
		}
		if units[u] {
			continue
		}
		if was, ok := before.register.FindPlace(p.Address); !ok || was != p || !slices.Equal(fileInputs(before, p), fileInputs(now, p)) {
			changePlace(changed, was)
			changePlace(changed, p)
		}
	}
	if before.register != now.register {
		for _, was := range before.register.AllPlaces() {
			if !units[unitOf(was)] {
				if _, ok := now.register.FindPlace(was.Address); !ok {
					changePlace(changed, was)
				}
			}
		}
	}
	changeResources(changed, before, now, edited)
	changeAssets(changed, before.Input.Assets, now.Input.Assets)
	for a := range changed {
		list = append(list, a)
	}
	slices.Sort(list)
	return list, false
}

func sameFrames(before, now *Plan) bool {
	return !slices.ContainsFunc(now.editions, func(e *edition) bool {
		was := before.editionIn(e.lang.tag)
		return was.lang.tag != e.lang.tag || was.frame.identity != e.frame.identity
	})
}

// sameUnits tells of a unit whether all of its files are as they were. While
// addresses, clock and pictures are the same, only what belongs to a document that
// differs is looked at.
func sameUnits(before, now *Plan, files []string) func(unit) bool {
	sameInputs := func(u unit) bool {
		was, is := unitInputs(before, u), unitInputs(now, u)
		return is != nil && slices.Equal(was, is)
	}
	if before.register != now.register || before.Input.Gate != now.Input.Gate || before.Input.Pictures != now.Input.Pictures {
		return sameInputs
	}
	edited := map[string]bool{} // by the source of a unit
	for _, file := range files {
		edited[unitOf(address.Place{Source: file}).source] = true
	}
	return func(u unit) bool {
		if strings.HasPrefix(u.source, "content/news/") { // each leads to those around it
			return sameInputs(u)
		}
		if edited[u.source] || strings.Count(u.source, "/") < 2 { // a list, or a home page
			return sameInputs(u)
		}
		showsEdited := func(l *campaign.Letter) bool {
			return edited["content/letters/"+l.Slug] || slices.ContainsFunc(l.Cases, func(slug string) bool { return edited["content/cases/"+slug] })
		}
		for _, e := range []*edition{before.editionIn(u.lang), now.editionIn(u.lang)} {
			_, slug, _ := strings.Cut(strings.TrimPrefix(u.source, "content/"), "/")
			letters := e.lettersOf[slug]
			if l := e.letterOf[slug]; l != nil {
				letters = append(slices.Clip(letters), l)
			}
			if slices.ContainsFunc(letters, showsEdited) { // of a case and a letter of one slug both
				return sameInputs(u)
			}
		}
		return true
	}
}

// changePlace enters a place, with all pages of a long list.
func changePlace(changed map[address.Address]bool, p address.Place) {
	if p.Address != "" {
		changed[p.Address] = true
	}
	for n := 2; n <= p.Pages; n++ {
		changed[address.NumberedPage(p.Address, n)] = true
	}
}

// changeResources enters the files beside pages that are published in one plan
// alone, or in another form. Of texts that nobody has asked for yet nobody has had
// a file either.
func changeResources(changed map[address.Address]bool, before, now *Plan, edited []string) {
	if before.register != now.register || before.Input.Pictures != now.Input.Pictures { // then any may be another
		edited = slices.Concat(slices.Collect(maps.Keys(before.texts.revisions)), slices.Collect(maps.Keys(now.texts.revisions)))
	}
	type published struct {
		address address.Address
		file    *asset.Resource
	}
	list := func(p *Plan) map[published]bool {
		found := map[published]bool{}
		enter := func(u address.Use) {
			r, err := p.Input.Pictures.Probe(u.File)
			if err != nil {
				return // it was reported
			}
			for _, name := range fileNames(u, r) {
				found[published{u.Beside(name), r}] = true
			}
		}
		for _, u := range p.files.required {
			enter(u)
		}
		for _, file := range edited {
			if r := p.texts.revisions[file]; r != nil && r.text.converted.Load() {
				for _, u := range r.text.uses {
					enter(u)
				}
			}
		}
		return found
	}
	was, is := list(before), list(now)
	for _, lists := range [][2]map[published]bool{{was, is}, {is, was}} {
		for x := range lists[0] {
			if !lists[1][x] {
				changed[x.address] = true
			}
		}
	}
}

// changeAssets enters the files of the theme and those that are copied, where
// they differ.
func changeAssets(changed map[address.Address]bool, before, now *asset.Manifest) {
	if before == now {
		return
	}
	list := func(m *asset.Manifest) map[string][]byte {
		files := map[string][]byte{}
		for _, f := range m.Static {
			files[f.Path] = f.Bytes
		}
		for _, a := range m.WithNeeded(m.Names()...) {
			files[a.Path] = a.Bytes
		}
		return files
	}
	was, is := list(before), list(now)
	for _, lists := range [][2]map[string][]byte{{was, is}, {is, was}} {
		for path, data := range lists[0] {
			if other, ok := lists[1][path]; !ok || !bytes.Equal(data, other) {
				changed[address.Address("/"+path)] = true
			}
		}
	}
}

// A unit is what is compared as a whole: a case with its updates, a letter. Of
// other files it is the source, which may be "".
type unit struct{ lang, source string }

func unitOf(p address.Place) unit {
	folders := 0 // as those of content/cases/x/index.md
	for i := range len(p.Source) {
		if p.Source[i] == '/' {
			if folders++; folders == 3 {
				return unit{p.Lang, p.Source[:i]}
			}
		}
	}
	return unit{p.Lang, p.Source}
}
