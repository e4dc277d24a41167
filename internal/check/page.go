package check

import (
	"bytes"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"casebook/internal/address"
	"casebook/internal/diag"
	"casebook/internal/feed"
)

// A document is a page as far as other pages and the check need it.
type document struct {
	address address.Address
	source  string   // the content file it shows; "" for what is made of many
	url     *url.URL // its permanent address
	size    int64    // of the HTML, in bytes
	ids     map[string]bool
	parts   map[string]bool // the output files that a phone loads with it

	links    map[link]bool
	outside  map[string]bool
	findings findings
}

// readPage goes through a page's tags.
func (i *Inspection) readPage(d *document, data []byte) {
	d.size = int64(len(data))
	d.url = i.base.ResolveReference(&url.URL{Path: i.base.Path + strings.TrimPrefix(string(d.address), "/")})
	d.ids, d.parts = map[string]bool{}, map[string]bool{}
	d.links, d.outside = map[link]bool{}, map[string]bool{}
	z := html.NewTokenizer(bytes.NewReader(data))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			i.readTag(d, makeTag(z))
		}
	}
}

// A tag is an element's name and attributes.
type tag struct {
	name  string
	attrs map[string]string
}

func makeTag(z *html.Tokenizer) tag {
	name, more := z.TagName()
	t := tag{name: string(name)}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		if t.attrs == nil {
			t.attrs = map[string]string{}
		}
		if _, twice := t.attrs[string(key)]; !twice { // browsers keep the first
			t.attrs[string(key)] = string(value)
		}
	}
	return t
}

// readTag takes what a tag says about ids, links and what is loaded.
func (i *Inspection) readTag(d *document, t tag) {
	if id := t.attrs["id"]; id != "" {
		if d.ids[id] {
			d.noteFinding(diag.Error, diag.Say("duplicate-id", "id", id))
		}
		d.ids[id] = true
	}
	switch t.name {
	case "a", "area":
		if href, ok := t.attrs["href"]; ok && strings.TrimSpace(href) == "" { // a layout has filled in nothing
			d.noteFinding(diag.Warning, diag.Say("empty-address", "attribute", "href"))
		}
		if name := t.attrs["name"]; name != "" {
			d.ids[name] = true
		}
		if !slices.Contains(strings.Fields(t.attrs["rel"]), "nofollow") { // as where networks take a text: nobody is to ask them for each page
			i.noteAddress(d, t.attrs["href"], follows)
		}
	case "form":
		i.noteAddress(d, t.attrs["action"], follows)
	case "meta":
		i.readMeta(d, t)
	case "link":
		i.readLinkElement(d, t)
	case "img":
		i.readPicture(d, t)
	case "script", "iframe", "embed", "video", "audio", "source", "track", "input":
		d.addPart(i.noteAddress(d, t.attrs["src"], loads), t.name == "script")
		i.noteAddress(d, t.attrs["poster"], loads)
		for _, c := range readSrcset(t.attrs["srcset"]) {
			i.noteAddress(d, c.url, loads)
		}
	case "object":
		i.noteAddress(d, t.attrs["data"], loads)
	}
}

// readMeta follows a redirect, and the addresses that other sites are given.
func (i *Inspection) readMeta(d *document, t tag) {
	content := t.attrs["content"]
	switch property := t.attrs["property"]; {
	case strings.EqualFold(t.attrs["http-equiv"], "refresh"):
		if _, to, ok := strings.Cut(content, "="); ok {
			i.noteAddress(d, strings.Trim(to, ` '"`), follows)
		}
	case property == "og:url", property == "og:image":
		i.noteAddress(d, content, follows)
	}
}

// loading are the kinds of link elements that make browsers ask for something.
var loading = []string{"stylesheet", "icon", "apple-touch-icon", "preload", "prefetch", "modulepreload", "manifest", "preconnect", "dns-prefetch"}

func (i *Inspection) readLinkElement(d *document, t tag) {
	for k := range strings.FieldsSeq(strings.ToLower(t.attrs["rel"])) {
		if slices.Contains(loading, k) {
			d.addPart(i.noteAddress(d, t.attrs["href"], loads), k == "stylesheet" || k == "preload")
			return
		}
	}
	i.noteAddress(d, t.attrs["href"], follows)
}

// readPicture checks a picture's description, and counts the size that a phone takes.
func (i *Inspection) readPicture(d *document, t tag) {
	if _, ok := t.attrs["alt"]; !ok {
		d.noteFinding(diag.Warning, diag.Say("missing-alt", "name", lastPart(t.attrs["src"])))
	}
	best := i.noteAddress(d, t.attrs["src"], loads)
	sizes := readSrcset(t.attrs["srcset"])
	for _, c := range sizes {
		i.noteAddress(d, c.url, loads)
	}
	if c, ok := phoneCandidate(sizes); ok {
		best = i.noteAddress(d, c.url, loads)
	}
	d.addPart(best, true)
}

// addPart counts a file among what a phone loads with the page.
func (d *document) addPart(file string, counts bool) {
	if file != "" && counts {
		d.parts[file] = true
	}
}

// lastPart gives the last part of an address, short enough for a message.
func lastPart(ref string) string {
	ref, _, _ = strings.Cut(ref, "?")
	ref = ref[strings.LastIndexByte(ref, '/')+1:]
	return ref[:min(len(ref), 80)]
}

// phone is the width in pixels of the pictures that a cheap phone asks for:
// 360 CSS pixels at two dots each.
const phone = 720

// A candidate is one size of a picture in a srcset.
type candidate struct {
	url   string
	width int // in pixels; 0 when it is not said
}

// readSrcset reads a srcset attribute (HTML, section 4.8.4.2.1).
func readSrcset(srcset string) []candidate {
	const space = " \t\n\f\r"
	var list []candidate
	for {
		srcset = strings.TrimLeft(srcset, space+",")
		if srcset == "" {
			return list
		}
		end := strings.IndexAny(srcset, space)
		if end < 0 {
			end = len(srcset)
		}
		c := candidate{url: strings.TrimRight(srcset[:end], ",")}
		srcset = srcset[end:]
		if len(c.url) == end { // no comma: a descriptor may follow
			descriptor, rest, _ := strings.Cut(srcset, ",")
			if w, ok := strings.CutSuffix(strings.Trim(descriptor, space), "w"); ok {
				c.width, _ = strconv.Atoi(w)
			}
			srcset = rest
		}
		list = append(list, c)
	}
}

// phoneCandidate gives the narrowest candidate that fills a phone's screen, else the
// widest; false when no widths are given.
func phoneCandidate(list []candidate) (candidate, bool) {
	var best candidate
	for _, c := range list {
		enough := best.width >= phone
		if c.width > 0 && (best.width == 0 || !enough && c.width > best.width || c.width >= phone && c.width < best.width) {
			best = c
		}
	}
	return best, best.width > 0
}

// checkFeed notes the rules that a feed breaks.
func (d *document) checkFeed(f *feed.Format, data []byte) {
	if f.Breaches == nil {
		return
	}
	for _, b := range f.Breaches(data) {
		d.noteFinding(diag.Error, diag.Say("invalid-feed", "rule", b.Rule, "problem", b.Message))
	}
}
