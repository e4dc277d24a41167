package page

import (
	"slices"

	"casebook/internal/address"
	"casebook/internal/asset"
	"casebook/internal/diag"
	"casebook/internal/markdown"
)

// A resolver answers a text's links and pictures while its Markdown is converted.
type resolver struct {
	links    *address.Links
	pictures *asset.Store
	rep      *diag.Report
	notes    bool     // answers are noted, to see whether they would be the same again
	answers  []answer // as they were asked for
}

// An answer is what a text was told about one destination. Two are the same when
// they are equal.
type answer struct {
	question question
	dest     string
	at       diag.Position
	url      string
	image    markdown.Image
	ok       bool
}

// A question is what a text asks about a destination.
type question uint8

const (
	whereLeads question = iota
	whatPicture
	whetherWithheld
)

func (l *library) newResolver(t *text, rep *diag.Report) *resolver {
	return &resolver{links: l.register.LinksOf(t.doc, l.portable, l.pictures.Find, rep), pictures: l.pictures, rep: rep, notes: l.shelf == nil}
}

// Link gives the address for a destination as it was written.
func (r *resolver) Link(dest string, at diag.Position) (string, bool) {
	a := r.fillAnswer(answer{question: whereLeads, dest: dest, at: at})
	return a.url, a.ok
}

// Image gives the sizes of a picture beside the document.
func (r *resolver) Image(dest string, at diag.Position) (markdown.Image, bool) {
	a := r.fillAnswer(answer{question: whatPicture, dest: dest, at: at})
	return a.image, a.ok
}

// Withheld reports a picture of a page that nobody is to know of yet.
func (r *resolver) Withheld(dest string) bool {
	return r.fillAnswer(answer{question: whetherWithheld, dest: dest}).ok
}

// fillAnswer fills in what was asked for.
func (r *resolver) fillAnswer(a answer) answer {
	switch a.question {
	case whereLeads:
		a.url, a.ok = r.links.Link(a.dest, a.at)
	case whatPicture:
		a.image, a.ok = r.showPicture(a.dest, a.at)
	case whetherWithheld:
		a.ok = r.links.IsWithheldPicture(a.dest)
	}
	if r.notes {
		r.answers = append(r.answers, a)
	}
	return a
}

func (r *resolver) showPicture(dest string, at diag.Position) (markdown.Image, bool) {
	file := r.links.FindPicture(dest, at)
	if file == nil {
		return markdown.Image{}, false
	}
	found, ok := probeFile(r.pictures, file.File, at, r.rep)
	if ok && found.Kind == asset.Sound {
		r.links.Uses = append(r.links.Uses, address.Use{Resource: file})
		return markdown.Image{URL: r.links.Reference(file.Address()), Sound: true}, true
	}
	if !ok || !isShown(found, at, r.rep) {
		return markdown.Image{}, false
	}
	r.links.Uses = append(r.links.Uses, address.Use{Resource: file, Shown: true})
	return markdown.Image{
		URL: r.links.Reference(file.Address()), SrcSet: srcSet(found, file, r.links.Reference), LightSet: lightSet(found, file, r.links.Reference), Sizes: srcSizes(found),
		Width: found.Width, Height: found.Height,
	}, true
}

// wouldBeAnswered reports whether a text that was converted would be told the
// same again.
func (l *library) wouldBeAnswered(t *text) bool {
	if !t.converted.Load() {
		return false
	}
	var rep diag.Report
	r := l.newResolver(t, &rep)
	for _, a := range t.answers {
		if r.fillAnswer(answer{question: a.question, dest: a.dest, at: a.at}) != a {
			return false
		}
	}
	return slices.Equal(r.links.Fragments, t.fragments) && slices.Equal(r.links.Hosts, t.hosts) &&
		slices.EqualFunc(r.links.Uses, t.uses, func(x, y address.Use) bool {
			return x.File == y.File && x.Owner.Address == y.Owner.Address && x.Shown == y.Shown
		}) && slices.EqualFunc(rep.All(), t.unlinked, diag.Diagnostic.Equal)
}
