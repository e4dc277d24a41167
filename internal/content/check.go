package content

import (
	"fmt"
	"strings"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/decode"
)

// either reports a table that has none of two keys, or both.
func either(n decode.Node, a, b string) {
	first, one := n.Get(a)
	_, other := n.Get(b)
	if items, list := first.Items(); one && list && len(items) == 0 {
		first.Fail("missing-key", first.Path()+" is empty", "")
		return
	}
	switch {
	case !one && !other:
		n.Lacks(fmt.Sprintf("neither %q nor %q", a, b))
	case one && other:
		n.Fail("conflicting-keys", fmt.Sprintf("%s has both %q and %q", n.Path(), a, b), "keep one of the two")
	}
}

// onlyMail reports what belongs to an e-mail in an action that is a link: no
// reader would get it.
func onlyMail(n decode.Node) {
	_, link := n.Get("url")
	_, mail := n.Get("to")
	if !link || mail {
		return
	}
	for _, key := range []string{"cc", "subject", "body"} {
		if part, ok := n.Get(key); ok {
			part.FailKey("conflicting-keys", fmt.Sprintf("%s is for an e-mail, and this action is a link", part.Path()), `take it out, or write "to" for "url"`)
		}
	}
}

// placeEvent puts an event's date, time and time zone together.
func (r *reader) placeEvent(n decode.Node, e *campaign.Event, at clock) {
	zone := e.Zone
	if zone == nil {
		zone = r.site.Zone
	}
	date, _ := n.Get("date")
	switch d := e.Date; {
	case d.IsZero():
	case at.set && d.HasTime:
		n.Fail("conflicting-keys", n.Path()+` has a time in "date" and another in "time"`, "keep one of the two")
	case at.set:
		day := d.Time
		e.Date.Time = wall(time.Date(day.Year(), day.Month(), day.Day(), at.hour, at.minute, at.second, 0, time.UTC), zone)
		e.Date.HasTime = true
	case d.HasTime && hasOffset(date.Value()):
		e.Date.Time = d.In(zone)
	default: // it was read in the site's zone
		e.Date.Time = wall(shown(d.Time), zone)
	}
	e.Zone = zone
}

func hasOffset(value any) bool {
	switch v := value.(type) {
	case time.Time:
		return !strings.HasSuffix(v.Location().String(), "-local")
	case string:
		i := strings.IndexByte(v, ':')
		return i > 0 && strings.ContainsAny(v[i:], "Z+-")
	}
	return false
}

func (i caseItem) check(_ *reader, c *checks) {
	i.Image = c.imageOf(i.Image)
	c.required("status", i.Status == "")
	if i.Image != "" && i.ImageAlt == "" && has(c.d, "image") {
		c.rep.Warn(c.d.At("image"), "missing-alt", "the image has no description for those who do not see it", `add image_alt = "…"`)
	}
}

func (c *checks) imageOf(name string) string { return c.resource("image", name) }

func (i updateItem) check(_ *reader, c *checks) {
	if i.Date.IsZero() && c.original && !has(c.d, "date") {
		c.fail("date", "missing-key", `"date" is missing, and the file's name does not begin with one`, "add date = 2020-05-14 or rename the file to 2020-05-14-"+i.Slug)
	}
}

func (i letterItem) check(_ *reader, c *checks) {
	c.required("date", i.Date.IsZero())
	i.checkListKeys(c)
	c.addressees("to", i.To)
	c.addressees("cc", i.CC)
	if i.Original == "" {
		return
	}
	if !strings.HasSuffix(strings.ToLower(i.Original), ".pdf") {
		if has(c.d, "original") {
			c.fail("original", "bad-original", fmt.Sprintf("the original %q is not a PDF", i.Original), "")
		}
		return
	}
	i.Original = c.resource("original", i.Original)
}

// checkListKeys reports keys of the list of signatories in a translation: the
// list is the same in every language, and is read by the original's.
func (i letterItem) checkListKeys(c *checks) {
	if c.original {
		return
	}
	for _, key := range []string{"signatories_public", "signatories_sort", "signatories_encoding", "signatories_sheet"} {
		if has(c.d, key) {
			c.fail(key, "misplaced-key", fmt.Sprintf("%q has no effect in a translation: the list of signatories is the same in every language", key),
				"write it in the letter's file of the site's own language")
		}
	}
}

// addressees warns about tables that are still as "new letter" writes them,
// once the letter is no draft any more: readers are shown nobody.
func (c *checks) addressees(key string, list []campaign.Addressee) {
	for n, a := range list {
		table := fmt.Sprintf("%s[%d]", key, n)
		if at, ok := c.d.Position(table); ok && !c.d.Draft && a == (campaign.Addressee{}) {
			c.rep.Warn(at, "missing-key", table+` has neither "name" nor "office" nor "organisation", so it is left out`, "fill in one of them, or delete the table")
		}
	}
}

func (i pageItem) check(*reader, *checks) {}
