package check

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"casebook/internal/address"
	"casebook/internal/diag"
)

// A document is a page as far as other pages and the check need it.
type document struct {
	address address.Address
	source  string   // the content file it shows; "" for what is made of many
	url     *url.URL // its permanent address
	size    int64    // of the HTML, in octets
	ids     map[string]bool
	parts   map[string]bool // the output files that a phone loads with it

	links    map[link]bool
	outside  map[string]bool
	findings map[finding]bool
}

// read goes through a page's tags.
func (i *Inspection) read(d *document, data []byte) {
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
			i.tag(d, tagOf(z))
		}
	}
}

// A tag is an element's name and attributes.
type tag struct {
	name  string
	attrs map[string]string
}

func tagOf(z *html.Tokenizer) tag {
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

// tag takes what a tag says about ids, links and what is loaded.
func (i *Inspection) tag(d *document, t tag) {
	if id := t.attrs["id"]; id != "" {
		if d.ids[id] {
			d.note(diag.Error, "duplicate-id", fmt.Sprintf("two elements have the id %q", id), "links lead to the first only: give each an id of its own")
		}
		d.ids[id] = true
	}
	switch t.name {
	case "a", "area":
		if name := t.attrs["name"]; name != "" {
			d.ids[name] = true
		}
		i.refer(d, t.attrs["href"], follows)
	case "form":
		i.refer(d, t.attrs["action"], follows)
	case "meta":
		i.meta(d, t)
	case "link":
		i.head(d, t)
	case "img":
		i.image(d, t)
	case "script", "iframe", "embed", "video", "audio", "source", "track", "input":
		d.part(i.refer(d, t.attrs["src"], loads), t.name == "script")
		i.refer(d, t.attrs["poster"], loads)
		for _, c := range candidates(t.attrs["srcset"]) {
			i.refer(d, c.url, loads)
		}
	case "object":
		i.refer(d, t.attrs["data"], loads)
	}
}

// meta follows a redirect, and the addresses that other sites are given.
func (i *Inspection) meta(d *document, t tag) {
	content := t.attrs["content"]
	switch property := t.attrs["property"]; {
	case strings.EqualFold(t.attrs["http-equiv"], "refresh"):
		if _, to, ok := strings.Cut(content, "="); ok {
			i.refer(d, strings.Trim(to, ` '"`), follows)
		}
	case property == "og:url", property == "og:image":
		i.refer(d, content, follows)
	}
}

// loading are the kinds of link elements that make browsers ask for something.
var loading = []string{"stylesheet", "icon", "apple-touch-icon", "preload", "prefetch", "modulepreload", "manifest", "preconnect", "dns-prefetch"}

func (i *Inspection) head(d *document, t tag) {
	kinds := strings.Fields(strings.ToLower(t.attrs["rel"]))
	for _, k := range kinds {
		for _, l := range loading {
			if k == l {
				d.part(i.refer(d, t.attrs["href"], loads), k == "stylesheet" || k == "preload")
				return
			}
		}
	}
	i.refer(d, t.attrs["href"], follows)
}

// image checks a picture's description, and counts the size that a phone takes.
func (i *Inspection) image(d *document, t tag) {
	if _, ok := t.attrs["alt"]; !ok {
		d.note(diag.Warning, "missing-alt", fmt.Sprintf("the picture %q has no description", name(t.attrs["src"])), `add alt="…" to the layout, or alt="" when it only decorates`)
	}
	best := i.refer(d, t.attrs["src"], loads)
	sizes := candidates(t.attrs["srcset"])
	for _, c := range sizes {
		i.refer(d, c.url, loads)
	}
	if c, ok := forPhone(sizes); ok {
		best = i.refer(d, c.url, loads)
	}
	d.part(best, true)
}

// part counts a file among what a phone loads with the page.
func (d *document) part(file string, counts bool) {
	if file != "" && counts {
		d.parts[file] = true
	}
}

// name gives the last part of an address, short enough for a message.
func name(ref string) string {
	ref, _, _ = strings.Cut(ref, "?")
	ref = ref[strings.LastIndexByte(ref, '/')+1:]
	return ref[:min(len(ref), 80)]
}
