package page

import (
	"errors"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"casebook/internal/address"
	"casebook/internal/diag"
	"casebook/internal/theme"
)

// An Output is one file of the site. It has one of Make and Write.
type Output struct {
	Address address.Address
	Source  string       // the content file it shows; "" for what is made of many
	Kind    address.Kind // "" of what is beside pages, and of assets
	// Says gives the words of a picture, for who looks at them before it is made; nil
	// of all else.
	Says func() string
	// Make appends the file's bytes to a buffer.
	Make func(dst []byte) ([]byte, error)
	// Write streams a file that may be larger than memory.
	Write func(w io.Writer) error
}

// A file is one that a plan makes, at its place.
type file struct {
	plan  *Plan
	place address.Place
}

// newOutput says how the file at a place is made.
func (p *Plan) newOutput(place address.Place) Output {
	f := file{p, place}
	o := Output{Address: place.Address, Source: place.Source, Kind: place.Kind}
	switch place.Kind {
	case address.FeedFile:
		o.Make = func(dst []byte) ([]byte, error) { return f.appendFeed(dst), nil }
	case address.CardFile:
		return cardOutput(p, place)
	case address.DataFile:
		o.Write = f.writeData
	case address.OwnFile:
		o.Make = f.appendOwnFile
	case address.RobotsFile:
		o.Make = func(dst []byte) ([]byte, error) { return f.appendRobots(dst), nil }
	case address.SitemapFile:
		o.Make = func(dst []byte) ([]byte, error) { return f.appendSitemap(dst), nil }
	default:
		return f.pageOutput(nil)
	}
	return o
}

// appendOwnFile appends a file that a layout of the site's own makes.
func (f file) appendOwnFile(dst []byte) ([]byte, error) {
	c := f.plan.newComposer(f.place, nil)
	v := c.newView()
	c.fillView(v)
	c.finishView(v)
	return f.plan.Input.Theme.AppendFile(dst, f.place.Layout, c.lang.tag, v)
}

// pageOutput says how a page is made; people is nil but for one of signatories.
func (f file) pageOutput(people *signatoryPage) Output {
	return Output{Address: f.place.Address, Source: f.place.Source, Kind: f.place.Kind, Make: func(dst []byte) ([]byte, error) {
		return f.appendPage(dst, people)
	}}
}

// Outputs lists every file of the site but for those beside pages, assets and the
// pages of long lists, sorted by address.
func (p *Plan) Outputs() []Output {
	places := p.register.Places()
	list := make([]Output, 0, len(places))
	for _, place := range places {
		if place.Pages == 0 {
			list = append(list, p.newOutput(place))
		}
	}
	return list
}

// Series lists the long lists, sorted by address.
func (p *Plan) Series() []Series {
	var list []Series
	for _, place := range p.register.AllPlaces() {
		if place.Pages > 0 {
			list = append(list, p.newSeries(place))
		}
	}
	slices.SortFunc(list, func(a, b Series) int { return strings.Compare(string(a.First), string(b.First)) })
	return list
}

// Published gives the file at an address, for a preview that makes one at a
// time: a planned output, a page of a series, an asset, a file beside a page.
func (p *Plan) Published(a address.Address) (Output, bool) {
	if place, ok := p.register.FindPlace(a); ok && place.Pages == 0 {
		return p.newOutput(place), true
	}
	if o, ok := p.findInSeries(a); ok {
		return o, true
	}
	if o, ok := p.findAsset(a); ok {
		return o, true
	}
	return p.files.findOutput(a)
}

// findInSeries looks for a page of a long list in the series it would belong to:
// the innermost, as those of initials stand below that of everybody.
func (p *Plan) findInSeries(a address.Address) (Output, bool) {
	for top := a; top != "/" && top != ""; top = address.Address(strings.TrimSuffix(path.Dir(strings.TrimSuffix(string(top), "/")), "/") + "/") {
		place, ok := p.register.FindPlace(top)
		if !ok || place.Pages == 0 {
			continue
		}
		for o, err := range p.newSeries(place).All() {
			if err != nil {
				return Output{Address: a, Write: func(io.Writer) error { return err }}, true
			}
			if o.Address == a {
				return o, true
			}
		}
		return Output{}, false
	}
	return Output{}, false
}

// findAsset looks among the theme's files and those copied as they are.
func (p *Plan) findAsset(a address.Address) (Output, bool) {
	name := strings.TrimPrefix(string(a), "/")
	constant := func(source string, data []byte) (Output, bool) {
		return Output{Address: a, Source: source, Make: func(dst []byte) ([]byte, error) { return append(dst, data...), nil }}, true
	}
	for _, f := range p.Input.Assets.Static {
		if f.Path == name {
			return constant(f.Source, f.Bytes)
		}
	}
	if strings.HasPrefix(name, "assets/") {
		for _, f := range p.UsedAssets() {
			if f.Path == name {
				return constant("assets/"+f.Name, f.Bytes)
			}
		}
	}
	return Output{}, false
}

// OutputsAt gives the outputs at some addresses, sorted.
func (p *Plan) OutputsAt(addresses map[address.Address]bool) []Output {
	var list []Output
	for _, a := range slices.Sorted(maps.Keys(addresses)) {
		if place, ok := p.register.FindPlace(a); ok && place.Pages == 0 {
			list = append(list, p.newOutput(place))
		}
	}
	return list
}

// Samples gives one page of each kind, for the problems of layouts.
func (p *Plan) Samples() []Output {
	var list []Output
	known := map[address.Kind]bool{}
	for _, place := range p.register.Places() {
		if !known[place.Kind] && place.Address.IsPage() && place.Pages == 0 {
			known[place.Kind] = true
			list = append(list, p.newOutput(place))
		}
	}
	return list
}

// IsPage reports an HTML page.
func (o Output) IsPage() bool { return o.Address.IsPage() }

// IsFeed reports a feed or a calendar.
func (o Output) IsFeed() bool { return o.Kind == address.FeedFile }

// At says of a layout's error for which content file it failed.
func At(err error, source string) error {
	var layout *theme.Error
	if source == "" || !errors.As(err, &layout) {
		return err
	}
	d := layout.Diagnostic
	return &theme.Error{Diagnostic: d.InOtherWords(diag.Say("layout-error/on-page", "problem", d.Text, "page", source))}
}
