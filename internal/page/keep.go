package page

import (
	"maps"
	"reflect"
	"slices"

	"casebook/internal/campaign"
)

// keepTexts takes over the converted texts of an earlier plan whose links would
// be answered the same: where everything stands as it did, a text depends on
// its own document alone. Most other changes than of a text leave that so.
func (p *Plan) keepTexts(old *Plan) {
	if old == nil || !old.answersAs(p) {
		return
	}
	for file, t := range p.texts {
		was := old.texts[file]
		if was != nil && (was.doc == t.doc || sameText(was.doc, t.doc) && slices.Equal(old.anchors(was.doc), p.anchors(t.doc))) {
			p.texts[file] = was
		}
	}
}

// answersAs reports whether two plans answer every link and picture the same.
func (p *Plan) answersAs(q *Plan) bool {
	if p.Site != q.Site || p.Theme != q.Theme || p.Pictures != q.Pictures || p.Portable != q.Portable ||
		len(p.book.files) != len(q.book.files) || !reflect.DeepEqual(p.Campaign.Taken, q.Campaign.Taken) {
		return false
	}
	for file, a := range p.book.files {
		b := q.book.files[file]
		if b == nil || a.address != b.address || a.state != b.state || a.original != b.original || len(a.versions) != len(b.versions) {
			return false
		}
	}
	return maps.EqualFunc(p.book.resources, q.book.resources, func(a, b resource) bool {
		return a.file == b.file && (a.owner == nil) == (b.owner == nil) && (a.owner == nil || a.owner.address == b.owner.address)
	}) && maps.Equal(p.book.addresses, q.book.addresses)
}

// sameText reports whether two documents have the same text, at the same place
// of their files.
func sameText(a, b *campaign.Document) bool {
	return a.Body == b.Body && a.BodyLine == b.BodyLine && a.Lang == b.Lang
}
