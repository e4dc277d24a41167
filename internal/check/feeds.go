package check

import (
	"casebook/internal/diag"
	"casebook/internal/feed/validate"
)

// feedRules gives what a feed is held against, by its file's name.
var feedRules = map[string]func([]byte) []validate.Breach{
	"feed.xml": validate.RSS, "atom.xml": validate.Atom, "feed.json": validate.JSON,
}

// breaches notes the rules that a feed breaks.
func (d *document) breaches(list []validate.Breach) {
	for _, b := range list {
		d.note(diag.Error, "invalid-feed", "the feed breaks the rule "+b.Rule+": "+b.Message, "")
	}
}
