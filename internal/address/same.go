package address

import (
	"reflect"
	"slices"

	"casebook/internal/campaign"
	"casebook/internal/card"
)

// SameAddresses reports whether the documents of two campaigns stand at the same
// addresses, with the same ids, as long as the same of them are published. What
// they say may differ. Documents that were not read again are the same values.
func SameAddresses(before, now *campaign.Campaign) bool {
	sameUpdate := func(x, y *campaign.Update) bool { return sameDocument(&x.Document, &y.Document) }
	sameNews := func(x, y *campaign.News) bool { return sameDocument(&x.Document, &y.Document) }
	samePage := func(x, y *campaign.Page) bool { return sameDocument(&x.Document, &y.Document) }
	sameCase := func(x, y *campaign.Case) bool {
		return sameDocument(&x.Document, &y.Document) && (x.ShareImage == "") == (y.ShareImage == "") &&
			slices.EqualFunc(x.Events, y.Events, func(a, b campaign.Event) bool { return EventKey(a) == EventKey(b) })
	}
	sameLetter := func(x, y *campaign.Letter) bool {
		return sameDocument(&x.Document, &y.Document) && x.Signatories == y.Signatories && slices.Equal(x.Cases, y.Cases) && // whose feeds have it
			slices.EqualFunc(x.Responses, y.Responses, func(a, b campaign.Response) bool {
				return ResponseKey(a) == ResponseKey(b) && a.Date.Equal(b.Date.Time) // the date may withhold it
			})
	}
	return reflect.DeepEqual(before.Taken, now.Taken) &&
		slices.EqualFunc(before.Cases, now.Cases, func(x, y campaign.Folder) bool {
			return sameVersions(sameCase)(x.Case, y.Case) && slices.EqualFunc(x.Updates, y.Updates, sameVersions(sameUpdate))
		}) &&
		slices.EqualFunc(before.Letters, now.Letters, sameVersions(sameLetter)) &&
		slices.EqualFunc(before.News, now.News, sameVersions(sameNews)) &&
		slices.EqualFunc(before.Pages, now.Pages, sameVersions(samePage)) &&
		sameVersions(samePage)(before.Home, now.Home)
}

// sameVersions compares the versions of one document.
func sameVersions[D any](same func(x, y *D) bool) func(before, now []*D) bool {
	return func(before, now []*D) bool {
		return slices.EqualFunc(before, now, func(x, y *D) bool { return x == y || same(x, y) })
	}
}

func sameDocument(x, y *campaign.Document) bool {
	return x.File == y.File && x.Lang == y.Lang && x.Slug == y.Slug && x.ID == y.ID && x.Draft == y.Draft &&
		x.Date.Equal(y.Date.Time) && x.Publish.Equal(y.Publish.Time) &&
		(x.Title == y.Title || card.Covers(x.Title) == card.Covers(y.Title)) && slices.Equal(x.Aliases, y.Aliases) && slices.Equal(x.Resources, y.Resources)
}
