package campaign

import (
	"cmp"
	"slices"
	"strings"
)

// A Coverage is how far what is public is there in a language (BCP 47).
type Coverage struct {
	Lang      string
	Pages, Of int         // texts in the language, and all that its readers are shown
	Inherited []Inherited // what its texts show in other languages, by file
}

// An Inherited is what a translation shows in its original's language, since it does
// not set it itself: keys of the front matter, in the order in which they are here.
type Inherited struct {
	File, From string
	Keys       []string
}

// CountKeys gives how many keys are shown in other languages.
func (c *Coverage) CountKeys() int {
	n := 0
	for _, i := range c.Inherited {
		n += len(i.Keys)
	}
	return n
}

// Coverage gives how far each language but the site's own is.
func (p *Publication) Coverage() []Coverage {
	var list []Coverage
	for _, e := range p.Editions[1:] {
		c := Coverage{Lang: e.Lang}
		e.eachWorded(func(d *Document, keys []string) {
			c.Of++
			if d.Lang != e.Lang {
				return
			}
			c.Pages++
			others := slices.DeleteFunc(keys, func(key string) bool { return d.LangOf(key) == d.Lang })
			if len(others) > 0 {
				c.Inherited = append(c.Inherited, Inherited{d.File, d.From, others})
			}
		})
		slices.SortFunc(c.Inherited, func(a, b Inherited) int { return cmp.Compare(a.File, b.File) })
		list = append(list, c)
	}
	return list
}

// eachWorded calls f with every document of the edition and those of its keys that
// hold words for readers.
func (e *Edition) eachWorded(f func(d *Document, keys []string)) {
	type word struct {
		key string
		is  bool // there is something to read
	}
	worded := func(d *Document, words ...word) {
		var keys []string
		for _, w := range append([]word{{"summary", d.Summary != ""}}, words...) {
			if w.is {
				keys = append(keys, w.key)
			}
		}
		f(d, keys)
	}
	if e.Home != nil {
		worded(&e.Home.Document)
	}
	for _, c := range e.Cases {
		pictured := c.Image != ""
		worded(&c.Document, word{"image_alt", pictured && c.ImageAlt != ""}, word{"image_credit", pictured && c.ImageCredit != ""},
			word{"facts", len(c.Facts) > 0}, word{"events", len(c.Events) > 0}, word{"action", c.Action != nil})
		for _, u := range c.Updates {
			worded(&u.Document)
		}
	}
	for _, l := range e.Letters {
		worded(&l.Document, word{"place", l.Place != ""}, word{"to", len(l.To) > 0}, word{"cc", len(l.CC) > 0}, word{"responses", len(l.Responses) > 0})
	}
	for _, n := range e.News {
		worded(&n.Document, word{"contact", strings.Contains(n.Contact, " ")}) // an address alone is in no language
	}
	for _, p := range e.Pages {
		worded(&p.Document)
	}
}
