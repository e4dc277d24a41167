package check

import (
	"casebook/internal/diag"
	"casebook/internal/feed"
)

// checkFeed notes the rules that a feed breaks.
func (d *document) checkFeed(f *feed.Format, data []byte) {
	if f.Breaches == nil {
		return
	}
	for _, b := range f.Breaches(data) {
		d.note(diag.Error, "invalid-feed", "the feed breaks the rule "+b.Rule+": "+b.Message, "")
	}
}
