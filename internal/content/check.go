package content

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/campaign"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/folder"
	"casebook/internal/lazy"
	"casebook/internal/locale"
)

// checks reports on a document and the files beside it.
type checks struct {
	rep      *diag.Report
	d        *campaign.Document
	original bool // not a translation
	statuses []string
}

func (c *checks) addError(key string, t diag.Text) { c.rep.AddError(c.d.At(key), t) }

// checkRequired reports a key that is not there; a translation inherits it.
func (c *checks) checkRequired(key string, missing bool, t diag.Text) {
	if missing && c.original && !hasKey(c.d, key) {
		c.addError(key, t)
	}
}

// findResource reports a file that a key names and that is not beside the page.
// It gives the name as it is on the disk.
func (c *checks) findResource(key, name string) string {
	if name == "" {
		return ""
	}
	for _, file := range c.d.Resources {
		if file == name || norm.NFC.String(file) == norm.NFC.String(name) {
			return file
		}
	}
	if hasKey(c.d, key) {
		near := diag.Nearest(name, c.d.Resources)
		if i := slices.IndexFunc(c.d.Resources, func(f string) bool { return folder.FoldName(f) == folder.FoldName(name) }); i >= 0 {
			near = c.d.Resources[i]
		}
		if near == "" {
			c.addError(key, diag.Say("missing-file/none", "file", name))
		} else {
			c.addError(key, diag.Say("missing-file", "file", name, "near", near))
		}
	}
	return name
}

// hiding are keys that other programs know, by which authors mean to hide a page; those
// that begin with "!" do so when they are false.
var hiding = []string{"private", "hidden", "hide", "secret", "internal", "unlisted", "confidential", "restricted", "protected", "members_only", "withheld", "embargoed",
	"entwurf", "чернетка", "черновик", "нобай", "brouillon", "borrador", "szkic", "مسودة",
	"!published", "!visible", "!public", "!show", "!display", "!listed"}

// hidingAt are such keys with a day, and hidingAs are values of others.
var (
	hidingAt = []string{"embargo", "publishdate", "publish_date", "publish_on", "publish_at", "expires", "expirydate", "expiry_date", "unpublish", "unpublish_on"}
	hidingAs = []string{"private", "draft", "hidden", "secret", "internal", "unlisted", "unpublished"}
)

// hides reports a key and value by which authors mean to hide a page.
func hides(key string, value any) bool {
	name := strings.ToLower(strings.ReplaceAll(key, "-", "_"))
	switch value := value.(type) {
	case bool:
		return value && slices.Contains(hiding, name) || !value && slices.Contains(hiding, "!"+name)
	case string:
		return (name == "visibility" || name == "status" || name == "state") && slices.Contains(hidingAs, strings.ToLower(value)) || value != "" && slices.Contains(hidingAt, name)
	case nil:
		return false
	}
	return slices.Contains(hidingAt, name)
}

// checkHiding warns about what somebody wrote below [params] to hide a page, which is
// published all the same.
func (c *checks) checkHiding() {
	if c.d.Draft || !c.d.Publish.IsZero() {
		return
	}
	for key, value := range c.d.Params {
		if hides(key, value) && hasKey(c.d, "params."+key) {
			c.rep.AddWarning(c.d.At("params."+key), diag.Say("hides-nothing", "key", key))
		}
	}
}

// lineOfKey is a line of front matter.
var lineOfKey = lazy.Regexp(`^\s*([a-z_]+)\s*=\s*\S`)

// reportKeysBelow reports keys of a document that stand first in its text, below the front
// matter: "draft = true" hides nothing there.
func reportKeysBelow(d *campaign.Document, shape decode.Shape, rep *diag.Report) {
	for i, line := range strings.Split(d.Body, "\n") {
		bare := strings.TrimSpace(line)
		if bare == "" || bare == "+++" {
			continue
		}
		key := lineOfKey().FindStringSubmatch(line)
		if key == nil || !slices.ContainsFunc(shape.Fields, func(f decode.Field) bool { return f.Key == key[1] }) {
			return
		}
		at := diag.Position{File: d.File, Line: d.BodyLine + i, Column: 1 + len(line) - len(strings.TrimLeft(line, " \t"))}
		rep.AddError(at, diag.Say("key-below-front", "key", key[1]))
	}
}

func (i caseItem) checkWhole(c *checks) {
	i.Image = c.findResource("image", i.Image)
	i.ShareImage = c.findResource("share_image", i.ShareImage)
	c.checkRequired("status", i.Status == "", diag.Say("missing-key/one-of", "key", "status", "known", c.statuses))
	if i.Image == "" && i.ImageFocus != "" && hasKey(c.d, "image_focus") {
		c.addError("image_focus", diag.Say("focus-without-image"))
	}
	if i.Image != "" && i.ImageAlt == "" && hasKey(c.d, "image") {
		c.rep.AddWarning(c.d.At("image"), diag.Say("missing-alt/image"))
	}
}

func (i updateItem) checkWhole(c *checks) { c.checkDate() }

func (i newsItem) checkWhole(c *checks) { c.checkDate() }

// checkDate reports a dated document that has no date.
func (c *checks) checkDate() {
	if c.d.Date.IsZero() && c.original && !hasKey(c.d, "date") {
		c.reportNoDate(c.d.Slug)
	}
}

// reportNoDate says that a document has no date: its name does not begin with one, or
// with one that is written in another way, or that is no day. A name that cannot be
// an address was reported, with the one to take.
func (c *checks) reportNoDate(slug string) {
	written := nameDate().FindStringSubmatch(slug)
	if written == nil {
		if isSlug(slug) {
			c.addError("date", diag.Say("missing-key/date", "file", c.fileNamed(slug, slug)))
		} else if _, begins := DateOfSlug(Slugify(slug)); !begins {
			c.addError("date", diag.Say("missing-key/date", "file", c.fileNamed(slug, Slugify(slug))))
		}
		return
	}
	rest := strings.TrimLeft(slug[len(written[0]):], "-_. ")
	days := decode.ReadDay(written[0])
	switch {
	case len(days) == 0:
		c.addError("date", diag.Say("missing-key/no-day", "day", written[0]))
	case isSlug(slug):
		c.addError("date", diag.Say("missing-key/date-name", "day", written[0], "file", c.fileNamed(slug, strings.TrimSuffix(days[0]+"-"+rest, "-"))))
	}
}

// fileNamed gives the name of the document's file, ending and language with it, were
// its slug another one; of a folder the slug alone.
func (c *checks) fileNamed(slug, renamed string) string {
	if ending, ok := strings.CutPrefix(path.Base(c.d.File), slug); ok {
		return renamed + ending
	}
	return renamed
}

// nameDate finds a date in figures at the beginning of a name.
var nameDate = lazy.Regexp(`^(?:\d{4}[-._]\d{1,2}[-._]\d{1,2}|\d{1,2}[-._]\d{1,2}[-._]\d{4})`)

func (i letterItem) checkWhole(c *checks) {
	c.checkRequired("date", i.Date.IsZero(), diag.Say("missing-key", "key", "date", "line", decode.ExampleDay("date")))
	if !c.original { // the list is the same in every language, and is read by the original's keys
		for _, key := range []string{"signatories_public", "signatories_sort", "signatories_encoding", "signatories_sheet", "signatories_ignore"} {
			if hasKey(c.d, key) {
				c.addError(key, diag.Say("misplaced-key", "key", key))
			}
		}
	}
	c.checkAddressees("to", i.To)
	c.checkAddressees("cc", i.CC)
	switch {
	case i.Original == "":
	case strings.HasSuffix(strings.ToLower(i.Original), ".pdf"):
		i.Original = c.findResource("original", i.Original)
	case hasKey(c.d, "original"):
		c.addError("original", diag.Say("bad-original", "file", i.Original, "pdf", strings.TrimSuffix(i.Original, path.Ext(i.Original))+".pdf"))
	}
}

// checkAddressees warns about tables that are still as "new letter" writes
// them, once the letter is no draft any more: readers are shown nobody.
func (c *checks) checkAddressees(key string, list []campaign.Addressee) {
	for n, a := range list {
		table := fmt.Sprintf("%s[%d]", key, n)
		said := slices.ContainsFunc([]string{"name", "office", "organisation"}, func(key string) bool { // else it is an error already
			_, ok := c.d.Position(table + "." + key)
			return ok
		})
		if at, ok := c.d.Position(table); ok && said && !c.d.Draft && a == (campaign.Addressee{}) {
			c.rep.AddWarning(at, diag.Say("missing-key/addressee-left-out", "path", decode.PlaceInList(key, n)))
		}
	}
}

func (i pageItem) checkWhole(c *checks) {
	if i.own != nil && i.own.Feed {
		c.checkDate()
	}
}

// checkEither reports a table that has none of two keys, or both.
func checkEither(n decode.Node, a, b string) {
	first, one := n.Get(a)
	_, other := n.Get(b)
	items, list := first.Items()
	switch {
	case one && list && len(items) == 0:
		first.AddError(diag.Say("missing-key/empty", "path", first.Place()))
	case !one && !other && n.InTranslation():
		n.AddError(diag.Say("missing-key/either-translated", "path", n.Place(), "first", a, "second", b))
	case !one && !other:
		n.AddError(diag.Say("missing-key/either", "path", n.Place(), "first", a, "second", b))
	case one && other:
		n.AddError(diag.Say("conflicting-keys", "path", n.Place(), "first", a, "second", b))
	}
}

// checkMailKeys reports what belongs to an e-mail in an action that is a link:
// no reader would get it.
func checkMailKeys(n decode.Node) {
	_, link := n.Get("url")
	_, mail := n.Get("to")
	if !link || mail {
		return
	}
	for _, key := range []string{"cc", "subject", "body"} {
		if part, ok := n.Get(key); ok {
			part.AddKeyError(diag.Say("conflicting-keys/mail", "path", part.Place()))
		}
	}
}

// setEventTime puts an event's date, time and time zone together.
func (r *reader) setEventTime(n decode.Node, e *campaign.Event, at decode.Clock) {
	zone := e.Zone
	if zone == nil {
		zone = r.site.Zone
	}
	date, _ := n.Get("date")
	switch d := e.Date; {
	case d.IsZero():
	case at.Set && d.HasTime:
		n.AddError(diag.Say("conflicting-keys/time", "path", n.Place()))
	case at.Set:
		day := d.Time
		e.Date.Time = locale.WallMoment(time.Date(day.Year(), day.Month(), day.Day(), at.Hour, at.Minute, at.Second, 0, time.UTC), zone)
		e.Date.HasTime = true
	case d.HasTime && hasOffset(date.Value()):
		e.Date.Time = d.In(zone)
	default: // it was read in the site's zone
		e.Date.Time = locale.WallMoment(clockFace(d.Time), zone)
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
