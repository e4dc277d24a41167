package content

import (
	"slices"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/decode"
	"casebook/internal/diag"
)

// documentFields is what every kind of content may hold, and what one kind may
// hold besides.
func (r *reader) documentFields(d *campaign.Document, title decode.Rule, more []decode.Field) []decode.Field {
	return slices.Concat([]decode.Field{
		{Key: "title", To: decode.Text(&d.Title), Help: "what the page is called", Rule: decode.NotInherited | title},
		{Key: "summary", To: decode.TextOf(decode.FormLong, &d.Summary), Help: "one or two sentences in plain text, for lists, feeds and search engines"},
		{Key: "updated", To: r.dateValue(&d.Updated), Help: "when the text last changed in a way that readers should know of", Rule: decode.Rare},
		{Key: "draft", To: decode.Bool(&d.Draft), Help: "true keeps the page from being published", Rule: decode.Protects},
		{Key: "publish", To: r.dateValue(&d.Publish), Help: "embargo: the page is withheld until then", Rule: decode.Protects},
		{Key: "id", To: decode.Checked(&d.ID, readID, nil), Help: "keeps feed entries the same after the file was renamed", Rule: decode.NotInherited | decode.Rare},
		{Key: "aliases", To: aliasList(&d.Aliases), Help: "old addresses that lead here, as /old/page/", Rule: decode.NotInherited | decode.Rare},
		{Key: "translates", To: sealValue(&d.Translates), Help: "the seal of the text that this is a translation of", Rule: decode.NotInherited | decode.Rare},
		{Key: "params", To: decode.Free(&d.Params), Help: "whatever a layout of the site's own wants", Rule: decode.Rare},
	}, more)
}

func (i caseItem) frontShape(r *reader) decode.Shape {
	c := i.Case
	return decode.Shape{Fields: r.documentFields(&c.Document, decode.Required, []decode.Field{
		{Key: "status", To: decode.Checked(&c.Status, r.readStatus, r.statusSchema), Help: "the state of the case; a translation inherits it", Rule: decode.RequiredOnce},
		{Key: "country", To: countryCode(&c.Country), Help: "ISO 3166-1 alpha-2 code of the country that pursues the person, as KZ"},
		{Key: "location", To: countryCode(&c.Location), Help: "ISO 3166-1 alpha-2 code of the country the person is in, as UA"},
		{Key: "since", To: decode.Since(&c.Since), Help: `since when: a date, a month ("2017-03") or a year`},
		{Key: "verified", To: r.dateValue(&c.Verified), Help: "the day somebody last checked that all this holds; shown"},
		{Key: "featured", To: decode.Bool(&c.Featured), Help: "true leads the home page"},
		{Key: "image", To: decode.TextOf(decode.FormPicture, &c.Image), Help: "a picture beside the file"},
		{Key: "image_alt", To: decode.Text(&c.ImageAlt), Help: "what the picture shows, for those who do not see it"},
		{Key: "image_credit", To: decode.Text(&c.ImageCredit), Help: "who made the picture"},
		{Key: "image_focus", To: decode.Checked(&c.ImageFocus, readFocus, decode.Schema{"pattern": `^(100|[1-9]?[0-9])% +(100|[1-9]?[0-9])%$`}), Help: "the point of the picture that parts of it are to show, from the left and from the top, as \"60% 20%\""},
		{Key: "share_image", To: decode.TextOf(decode.FormPicture, &c.ShareImage), Help: "a picture beside the file for who passes the address on, in the place of the one that casebook makes"},
		{Key: "statuses", To: decode.Tables(&c.Statuses, r.statusChangeShape), Help: "how it went until now, a [[statuses]] table for each change of the status"},
		{Key: "facts", To: decode.Tables(&c.Facts, factShape), Help: "short facts, a [[facts]] table for each"},
		{Key: "events", To: decode.Tables(&c.Events, r.eventShape), Help: "hearings and other dates, an [[events]] table for each"},
		{Key: "action", To: decode.Table(&c.Action, r.actionShape), Help: "what a reader can do"},
	})}
}

func (r *reader) statusChangeShape(s *campaign.StatusChange) decode.Shape {
	return decode.Shape{Fields: []decode.Field{
		{Key: "date", To: r.dateValue(&s.Date), Help: "since when", Rule: decode.Required},
		{Key: "status", To: decode.Checked(&s.Status, r.readStatus, r.statusSchema), Help: "the status from then on", Rule: decode.Required},
	}}
}

func factShape(f *campaign.Fact) decode.Shape {
	return decode.Shape{Fields: []decode.Field{
		{Key: "label", To: decode.Text(&f.Label), Help: "as Profession", Rule: decode.Required},
		{Key: "value", To: decode.Text(&f.Value), Help: "as journalist", Rule: decode.Required},
	}}
}

func (r *reader) eventShape(e *campaign.Event) decode.Shape {
	var at decode.Clock
	return decode.Shape{
		Fields: []decode.Field{
			{Key: "date", To: r.dateValue(&e.Date), Help: "the day", Rule: decode.Required},
			{Key: "time", To: decode.TimeOfDay(&at), Help: `when on that day, as "14:30"`},
			{Key: "timezone", To: config.Zone(&e.Zone), Help: "IANA name of the zone that the time is in; else the site's"},
			{Key: "title", To: decode.Text(&e.Title), Help: "as Hearing of the appeal", Rule: decode.Required},
			{Key: "place", To: decode.Text(&e.Place), Help: "where"},
			{Key: "url", To: config.URL(&e.URL), Help: "a page about it"},
			{Key: "updated", To: r.dateValue(&e.Updated), Help: "when it was moved or changed last; calendars then take it anew"},
			{Key: "id", To: decode.Text(&e.ID), Help: "keeps calendar entries the same after the date was moved"},
		},
		Check: func(n decode.Node) { r.setEventTime(n, e, at) },
	}
}

func (r *reader) actionShape(a *campaign.Action) decode.Shape {
	return decode.Shape{
		Fields: []decode.Field{
			{Key: "title", To: decode.Text(&a.Title), Help: "as Write to the minister", Rule: decode.Required},
			{Key: "to", To: config.Emails(&a.To), Help: "e-mail address, or a list of them"},
			{Key: "cc", To: config.Emails(&a.CC), Help: "addresses for a copy"},
			{Key: "subject", To: decode.Text(&a.Subject), Help: "of the e-mail"},
			{Key: "body", To: decode.Lines(&a.Body), Help: "of the e-mail, ready to send"},
			{Key: "url", To: config.URL(&a.URL), Help: "a page to go to, in the place of an e-mail"},
			{Key: "until", To: r.dateValue(&a.Until), Help: "the last day on which it makes sense"},
		},
		Check: func(n decode.Node) {
			checkEither(n, "to", "url")
			checkMailKeys(n)
		},
	}
}

func (i updateItem) frontShape(r *reader) decode.Shape {
	u := i.Update
	return decode.Shape{Fields: r.documentFields(&u.Document, decode.Required, []decode.Field{
		{Key: "date", To: r.dateValue(&u.Date), Help: "when it happened; else the date that the file's name begins with"},
	})}
}

func (i newsItem) frontShape(r *reader) decode.Shape {
	n := i.News
	return decode.Shape{Fields: r.documentFields(&n.Document, decode.Required, []decode.Field{
		{Key: "date", To: r.dateValue(&n.Date), Help: "when it was said; else the date that the file's name begins with"},
		{Key: "kind", To: decode.Checked(&n.Kind, readNewsKind, decode.Schema{"enum": campaign.NewsKinds}), Help: "what it is: statement, or press for a press release"},
		{Key: "contact", To: decode.TextOf(decode.FormLong, &n.Contact), Help: "who answers questions of the press: an e-mail address, or a name with one"},
	})}
}

func (i letterItem) frontShape(r *reader) decode.Shape {
	l := i.Letter
	return decode.Shape{Fields: r.documentFields(&l.Document, decode.Required, []decode.Field{
		{Key: "date", To: r.dateValue(&l.Date), Help: "the date in the letter's head; a translation inherits it", Rule: decode.RequiredOnce},
		{Key: "place", To: decode.Text(&l.Place), Help: "the place in the letter's head"},
		{Key: "cases", To: decode.List(&l.Cases, decode.Node.Line, decode.Schema{"type": "string", decode.FormKind: decode.FormCase}), Help: "slugs of the cases it is about"},
		{Key: "to", To: decode.Tables(&l.To, addresseeShape), Help: "addressees, a [[to]] table for each"},
		{Key: "cc", To: decode.Tables(&l.CC, addresseeShape), Help: "who gets a copy, a [[cc]] table for each"},
		{Key: "source", To: config.URL(&l.Source), Help: "where it was first published"},
		{Key: "original", To: decode.TextOf(decode.FormFile, &l.Original), Help: "a PDF beside the file"},
		{Key: "sign", To: decode.Table(&l.Sign, r.signShape), Help: "where a reader can sign"},
		{Key: "as_of", To: r.dateValue(&l.AsOf), Help: "the day of the list of signatories", Rule: decode.Rare},
		{Key: "responses", To: decode.Tables(&l.Responses, r.responseShape), Help: "answers, a [[responses]] table for each"},
		{Key: "signatories_public", To: decode.Bool(&l.SignatoriesPublic), Help: "whether people who do not say are named: all without a column public (true when not given), and those whose cell public is empty", Rule: decode.Protects | decode.Rare},
		{Key: "signatories_ignore", To: decode.List(&l.SignatoriesIgnore, decode.Node.Line, decode.Schema{"type": "string"}), Help: "headers of the list that hold no consent, though they sound like it", Rule: decode.Rare},
		{Key: "signatories_sort", To: decode.Checked(&l.SignatoriesSort, readSort, decode.Schema{"enum": sorts}), Help: "name: in the order of the alphabet; else as in the file", Rule: decode.Rare},
		{Key: "signatories_encoding", To: decode.Text(&l.SignatoriesEncoding), Help: "of the file, as windows-1251, when it is not Unicode", Rule: decode.Rare},
		{Key: "signatories_sheet", To: decode.Text(&l.SignatoriesSheet), Help: "the sheet of the workbook, the first when not given", Rule: decode.Rare},
		{Key: "sealed", To: sealValue(&l.Sealed), Help: "casebook seal writes it: the text cannot change unnoticed", Rule: decode.NotInherited | decode.Rare},
		{Key: "corrections", To: decode.Tables(&l.Corrections, r.correctionShape), Help: "casebook seal --note writes them", Rule: decode.NotInherited | decode.Rare},
	})}
}

func addresseeShape(a *campaign.Addressee) decode.Shape {
	return decode.Shape{
		Fields: []decode.Field{
			{Key: "name", To: decode.Text(&a.Name), Help: "of the person"},
			{Key: "office", To: decode.Text(&a.Office), Help: "of the person"},
			{Key: "organisation", To: decode.Text(&a.Organisation), Help: "a ministry, a committee"},
		},
		Check: func(n decode.Node) {
			switch {
			case len(n.Names()) > 0:
			case n.InTranslation():
				n.AddError(diag.Say("missing-key/addressee-translated", "path", n.Place()))
			default:
				n.AddError(diag.Say("missing-key/addressee", "path", n.Place()))
			}
		},
	}
}

func (r *reader) signShape(s *campaign.Sign) decode.Shape {
	return decode.Shape{
		Fields: []decode.Field{
			{Key: "url", To: config.URL(&s.URL), Help: "a form to sign"},
			{Key: "email", To: config.Email(&s.Email), Help: "an address to write to"},
			{Key: "until", To: r.dateValue(&s.Until), Help: "the last day"},
		},
		Check: func(n decode.Node) { checkEither(n, "url", "email") },
	}
}

func (r *reader) responseShape(a *campaign.Response) decode.Shape {
	shape := decode.Shape{Fields: []decode.Field{
		{Key: "date", To: r.dateValue(&a.Date), Help: "when it came", Rule: decode.Required},
		{Key: "from", To: decode.Text(&a.From), Help: "who answered", Rule: decode.Required},
		{Key: "summary", To: decode.TextOf(decode.FormLong, &a.Summary), Help: "what they said"},
		{Key: "url", To: config.URL(&a.URL), Help: "the answer itself"},
		{Key: "id", To: decode.Text(&a.ID), Help: "keeps feed entries the same", Rule: decode.Rare},
	}}
	shape.Check = func(n decode.Node) {
		a.At = n.Position()
		for _, key := range []string{"date", "id"} {
			if v, ok := n.Get(key); ok {
				a.At = v.Position()
			}
		}
	}
	return shape
}

func (r *reader) correctionShape(c *campaign.Correction) decode.Shape {
	return decode.Shape{Fields: []decode.Field{
		{Key: "date", To: r.dateValue(&c.Date), Help: "when", Rule: decode.Required},
		{Key: "note", To: decode.TextOf(decode.FormLong, &c.Note), Help: "what was corrected and why", Rule: decode.Required},
		{Key: "replaces", To: sealValue(&c.Replaces), Help: "the seal of the text before"},
	}}
}

func (i pageItem) frontShape(r *reader) decode.Shape {
	title := decode.Required
	if i.home {
		title = 0
	}
	var more []decode.Field
	if i.own != nil {
		more = []decode.Field{{Key: "date", To: r.dateValue(&i.Date), Help: "of the page; else the date that the file's name begins with, if it does"}}
	}
	return decode.Shape{Fields: r.documentFields(&i.Document, title, more)}
}
