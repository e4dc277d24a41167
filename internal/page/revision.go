package page

import (
	"reflect"
	"slices"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// A revision is a published document in one state, as far as pages show it. Two
// plans have the same face of a document as long as nothing of it differs but its
// text, and the same text as long as that would be converted to the same.
type revision struct {
	doc   *campaign.Document
	value any // the *campaign.Case, Update, Letter, News or Page whose document it is
	face  *identity
	text  *text
}

// isDated reports what the list of news shows, and the cases that it names.
func (r *revision) isDated() bool {
	_, isPage := r.value.(*campaign.Page)
	return !isPage
}

// An identity stands for something that may differ from plan to plan, and is the
// same for as long as that is: its address alone counts.
type identity struct{ _ byte }

// reviseDocument gives the revision of a document, with what of the one before (nil when
// there is none) still holds. With sameAnswers every link leads where it led.
func (l *library) reviseDocument(d *campaign.Document, value any, before *revision, sameAnswers bool) *revision {
	lang := l.languages[d.Lang]
	if before == nil {
		return &revision{d, value, new(identity), &text{doc: d, lang: lang, anchors: anchorsOf(value)}}
	}
	t := before.text
	if before.value == value && t.lang == lang && sameAnswers {
		return before
	}
	now := &revision{d, value, before.face, t}
	if before.value != value && !sameFace(before.value, value) {
		now.face = new(identity)
	}
	anchors := anchorsOf(value)
	same := t.lang == lang && t.doc.Body == d.Body && t.doc.BodyLine == d.BodyLine && slices.Equal(t.anchors, anchors)
	if !same || !sameAnswers && !l.wouldBeAnswered(t) {
		now.text = &text{doc: d, lang: lang, anchors: anchors}
	}
	if *now == *before {
		return before
	}
	return now
}

// sameFace reports whether two values of a document show the same but for its
// text.
func sameFace(a, b any) bool { return reflect.DeepEqual(withoutText(a), withoutText(b)) }

// withoutText gives a copy of a document's value without its text, and without
// where things stand in its file.
func withoutText(value any) any {
	without := func(d campaign.Document) campaign.Document {
		d.Front, d.Body, d.BodyLine, d.Keys, d.Resources = "", "", 0, nil, nil
		return d
	}
	switch v := value.(type) {
	case *campaign.Case:
		c := *v
		c.Document = without(c.Document)
		return c
	case *campaign.Update:
		u := *v
		u.Document = without(u.Document)
		return u
	case *campaign.Letter:
		l := *v
		l.Document, l.Responses = without(l.Document), slices.Clone(l.Responses)
		for i := range l.Responses {
			l.Responses[i].At = diag.Position{}
		}
		return l
	case *campaign.News:
		n := *v
		n.Document = without(n.Document)
		return n
	case *campaign.Page:
		p := *v
		p.Document = without(p.Document)
		return p
	}
	return value
}

// anchorsOf gives the ids that layouts give to parts of a document's page, which
// links may lead to as well as to the headings of its text.
func anchorsOf(value any) []string {
	var ids []string
	switch v := value.(type) {
	case *campaign.Case:
		ids = append(ids, "act", "timeline", "way", "coming", "letters", "subscribe")
		for _, event := range v.Events {
			ids = append(ids, eventAnchor(event))
		}
	case *campaign.Letter:
		ids = append(ids, "signatories", "responses", "corrections")
		for _, r := range v.Responses {
			ids = append(ids, responseAnchor(r))
		}
	}
	return ids
}
