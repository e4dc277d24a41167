package page

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"casebook/internal/address"
	"casebook/internal/asset"
	"casebook/internal/campaign"
	"casebook/internal/card"
	"casebook/internal/colour"
	"casebook/internal/diag"
	"casebook/internal/locale"
	"casebook/internal/picture"
)

// probeFile looks at a file's head; what must not be published is reported.
func probeFile(pictures *asset.Store, file string, at diag.Position, rep *diag.Report) (*asset.Resource, bool) {
	found, err := pictures.Probe(file)
	var fault *diag.Fault
	switch {
	case errors.As(err, &fault):
		rep.Add(fault.At(file))
	case err != nil:
		rep.AddError(at, diag.Say("file-unreadable/resource", "file", file))
	}
	return found, err == nil
}

// findPicture looks at a file that is to be shown, not only linked to.
func findPicture(pictures *asset.Store, file string, at diag.Position, rep *diag.Report) (*asset.Resource, bool) {
	found, ok := probeFile(pictures, file, at, rep)
	return found, ok && isShown(found, at, rep)
}

// isShown reports a file that can be shown as a picture; another is reported.
func isShown(found *asset.Resource, at diag.Position, rep *diag.Report) bool {
	if !isPicture(found) {
		rep.AddError(at, diag.Say("missing-image/no-picture", "name", path.Base(found.File)))
		return false
	}
	return true
}

func isPicture(r *asset.Resource) bool { return r.Kind == asset.Picture || r.Kind == asset.Drawing }

// srcSet lists the sizes of a picture for a browser to choose from; "" when there
// is one.
func srcSet(found *asset.Resource, r *address.Resource, reference func(address.Address) string) string {
	if len(found.Variants) < 2 {
		return ""
	}
	return listSizes(found.Variants, r, reference)
}

// lightSet lists likewise the sizes that are WebP, the file itself where it is one;
// "" when there is nothing but the file.
func lightSet(found *asset.Resource, r *address.Resource, reference func(address.Address) string) string {
	sizes := found.Light
	if own := len(found.Variants) - 1; len(sizes) > 0 && found.Variants[own].MediaType == picture.WebP.MediaType() {
		sizes = append(slices.Clone(sizes), found.Variants[own])
	}
	return listSizes(sizes, r, reference)
}

func listSizes(sizes []asset.Variant, r *address.Resource, reference func(address.Address) string) string {
	list := make([]string, len(sizes))
	for i, v := range sizes {
		list[i] = reference(r.Beside(v.Name)) + " " + strconv.Itoa(v.Width) + "w"
	}
	return strings.Join(list, ", ")
}

// srcSizes says how wide a text's pictures are shown: as the screen, up to the
// measure of the text.
func srcSizes(found *asset.Resource) string {
	if len(found.Variants) < 2 {
		return ""
	}
	return "(min-width: 44em) 42em, 100vw"
}

// casePortrait gives a case's picture for a page; nil when it has none.
func (c *composer) casePortrait(x *campaign.Case) *Image {
	found, r := c.plan.files.casePicture(x)
	if found == nil {
		return nil
	}
	return &Image{
		URL: c.links.Reference(r.Address()), SrcSet: srcSet(found, r, c.links.Reference), LightSet: lightSet(found, r, c.links.Reference), Width: found.Width, Height: found.Height,
		Alt: x.ImageAlt, AltLang: c.langOf(&x.Document, "image_alt"), Credit: x.ImageCredit, CreditLang: c.langOf(&x.Document, "image_credit"), Focus: focusOf(x.ImageFocus),
	}
}

// focusOf gives a point of a picture in tens of percent, for which the style sheet
// has rules: a page's policy lets it have none of its own.
func focusOf(text string) string {
	x, y, ok := campaign.ParseFocus(text)
	x, y = (x+5)/10*10, (y+5)/10*10
	if !ok || x == 50 && y == 50 {
		return ""
	}
	return strconv.Itoa(x) + " " + strconv.Itoa(y)
}

// shareImage gives the picture that other sites show of a page: the case's own for
// that, the page's card, or that of the home page for a list, or else the case's
// picture; nil when there is none.
func (c *composer) shareImage() *Image {
	var x *campaign.Case
	switch c.place.Kind {
	case address.HomePage:
		if lead := c.edition.leadCase(); lead != nil {
			x = lead.Case
		}
	case address.CasePage:
		x = c.edition.caseOf[c.doc.Slug].Case
	case address.UpdatePage:
		of, _ := c.edition.caseOfUpdate(c.plan.texts.revisions[c.doc.File].value.(*campaign.Update))
		x = of.Case
	}
	if x != nil && x.ShareImage != "" && c.place.Kind == address.CasePage {
		if r := c.plan.book.OwnResource(&x.Document, x.ShareImage); r != nil {
			return c.outsidePicture(r, x.Title)
		}
	}
	if at, k := c.findCard(); k != nil {
		return &Image{URL: c.plan.book.Absolute(at), Width: card.Width, Height: card.Height, Alt: k.Alt()}
	}
	if x == nil {
		return nil
	}
	if _, r := c.plan.files.casePicture(x); r != nil {
		return c.outsidePicture(r, x.ImageAlt)
	}
	return nil
}

// twitterCard says how other sites show a page with a picture: large only with a
// wide one that has pixels enough, since they cut a tall one to the middle of it.
func twitterCard(x *Image) string {
	if x != nil && x.Width >= 300 && 3*x.Width >= 4*x.Height {
		return "summary_large_image"
	}
	return "summary"
}

// outsidePicture gives a picture for other sites' previews; nil for a drawing, which
// they do not show.
func (c *composer) outsidePicture(r *address.Resource, alt string) *Image {
	found, err := c.plan.Input.Pictures.Probe(r.File)
	if err != nil || found.Kind != asset.Picture {
		return nil
	}
	v := found.Fit(1200)
	return &Image{URL: c.plan.book.Absolute(r.Beside(v.Name)), Width: v.Width, Height: v.Height, Alt: alt}
}

// findCard gives the card of the page; nil when there is none.
func (c *composer) findCard() (address.Address, *card.Card) {
	place, ok := c.plan.cardOf(c.place)
	if !ok {
		return "", nil
	}
	k, _ := newCard(c.plan, place)
	return place.Address, k
}

// cardOf gives the share card that a page shows: its own, else that of the letter or
// of the home page above it.
func (p *Plan) cardOf(shows address.Place) (card address.Place, ok bool) {
	above := p.book.InLanguage(shows.Lang, "/")
	switch shows.Kind {
	case address.SignatoryPage:
		above = p.book.Find(p.texts.revisions[shows.Source].doc).Address
	case address.HomePage, address.CasePage, address.UpdatePage, address.LetterPage, address.NewsPage, address.TextPage:
		above = shows.Address
	case address.CaseList, address.LetterList, address.NewsList, address.KindList, address.SubscribePage, address.MirrorsPage:
	default: // no page that is passed on
		return address.Place{}, false
	}
	card, ok = p.register.FindPlace(above + address.CardName)
	return card, ok && card.Kind == address.CardFile
}

// newCard says what the card at a place shows, which is what its page does; and the
// case whose portrait is on it, or nil.
func newCard(p *Plan, place address.Place) (*card.Card, *campaign.Case) {
	e := p.editionIn(place.Lang)
	lang := e.lang
	k := &card.Card{Site: lang.config.Title, RightToLeft: lang.direction == "rtl", Accent: colour.Builtin}
	if accent := p.Input.Site.Theme.Accent; accent != "" {
		shades, _ := colour.Derive(accent)
		k.Accent = shades.LightFill
	}
	addCase := func(x *campaign.Case) *campaign.Case {
		status := lang.statuses[x.Status]
		k.Status, k.Urgent, k.Hollow = status.Label, status.Tone == "urgent", status.Tone == "good" || status.Tone == "neutral"
		return x
	}
	day := func(m campaign.Moment) string {
		if m.IsZero() {
			return ""
		}
		return lang.locale.Date(m.Time, locale.Long)
	}
	r := p.texts.revisions[place.Source]
	if r == nil { // a home page without a text
		k.Site, k.Title, k.Text = p.Input.Site.Organisation.Name, lang.config.Title, lang.config.Description
		return k, nil
	}
	k.Title, k.Text = r.doc.Title, p.texts.summaryOf(r.doc)
	switch v := r.value.(type) {
	case *campaign.Case:
		return k, addCase(v)
	case *campaign.Update:
		of, _ := e.caseOfUpdate(v)
		k.Kind, k.Date = of.Title, day(v.Shown())
		return k, addCase(of.Case)
	case *campaign.Letter:
		k.Kind, k.Date, k.Text = lang.words.T("open_letter"), day(v.Date), ""
		if to := namesOf(v.To); len(to) > 0 {
			k.Text = lang.words.T("addressed_to", "names", lang.locale.List(to))
		}
		if n := v.Signatories.Total; n > 0 {
			k.Text = strings.TrimSpace(strings.TrimSuffix(k.Text, ".") + ". " + lang.words.T("signed", n))
		}
	case *campaign.News:
		k.Kind, k.Date = lang.words.T(cmp.Or(map[string]string{"press": "press_release", "statement": "statement"}[v.Kind], "news")), day(v.Shown())
	case *campaign.Page:
		if place.Address == p.book.InLanguage(place.Lang, "/"+address.CardName) {
			k.Site, k.Title, k.Text = p.Input.Site.Organisation.Name, lang.config.Title, cmp.Or(r.doc.Summary, lang.config.Description)
		}
	}
	return k, nil
}

// cardOutput says how a share card is made. One that was drawn before is remembered.
func cardOutput(p *Plan, place address.Place) Output {
	o := Output{Address: place.Address, Source: place.Source, Kind: place.Kind}
	o.Says = func() string {
		k, _ := newCard(p, place)
		return k.Says()
	}
	o.Make = func(dst []byte) ([]byte, error) {
		k, of := newCard(p, place)
		portrait, err := portraitBytes(p, of)
		if err != nil {
			return nil, err
		}
		focusX, focusY, ok := 50, 30, false // where faces mostly are
		if of != nil {
			if focusX, focusY, ok = campaign.ParseFocus(of.ImageFocus); !ok {
				focusX, focusY = 50, 30
			}
		}
		input := fmt.Appendf(nil, "%s\x00%t %t %t %s %d %d\x00%q\x00", card.Version, k.Urgent, k.Hollow, k.RightToLeft, k.Accent, focusX, focusY,
			[]string{k.Site, k.Kind, k.Status, k.Title, k.Text, k.Date})
		data, err := p.Input.Pictures.Remember("share card", append(input, portrait...), func() ([]byte, error) {
			if portrait != nil {
				picture, err := picture.Parse(portrait)
				if err != nil {
					return nil, err
				}
				raster, err := picture.Decode()
				if err != nil {
					return nil, err
				}
				k.Portrait = raster.Grey(card.PortraitWidth, card.PortraitHeight, focusX, focusY)
			}
			return k.Draw()
		})
		return append(dst, data...), err
	}
	return o
}

// portraitBytes gives a case's picture as it is published, in the smallest size that
// fills its part of a card; nil when there is none.
func portraitBytes(p *Plan, x *campaign.Case) ([]byte, error) {
	if x == nil {
		return nil, nil
	}
	found, _ := p.files.casePicture(x)
	if found == nil || found.Kind != asset.Picture {
		return nil, nil
	}
	name := found.Variants[len(found.Variants)-1].Name
	for _, v := range found.Variants {
		if v.Width >= card.PortraitWidth && v.Height >= card.PortraitHeight {
			name = v.Name
			break
		}
	}
	var data []byte
	err := p.Input.Pictures.Produce(found, []string{name}, func(_ string, made []byte) error {
		data = made
		return nil
	})
	return data, err
}
