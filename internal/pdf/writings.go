package pdf

import (
	"context"
	"slices"
	"strings"
)

// A writing is what somebody wrote into a field of a form, or into a box on a page:
// it is seen there, and is no part of the page's text.
type writing struct {
	page                     int // from 0
	left, right, bottom, top float64
	text                     string
}

// The flags of annotations by which they are not seen (section 12.5.3).
const notSeen = 1<<1 | 1<<5

// listWritings gives what stands in the fields and boxes of a file, page by page and
// from the top down, and how many comments there are, of which one sees a mark, and stamps and
// signatures, which show what no field says.
// Of a file that cannot be read it gives what it can. It also hides what is not seen of
// the pages' text.
func listWritings(ctx context.Context, data []byte, pages []page) (list []writing, comments, stamps int) {
	start := max(0, findStart(data))
	f, err := openFile(ctx, data[start:])
	if err != nil {
		if f, err = repairFile(ctx, data[start:]); err != nil {
			return nil, 0, 0
		}
	}
	c := &cleaner{file: f}
	root, _ := c.resolveDict(f.trailer["Root"])
	page := -1
	var walk func(o object, depth int)
	walk = func(o object, depth int) {
		d, err := c.resolveDict(o)
		if err != nil || depth > maxNesting || page > maxPages {
			return
		}
		if kids, _ := f.resolve(d["Kids"]); d["Type"] != name("Page") && kids != nil {
			all, _ := kids.(array)
			for _, kid := range all {
				walk(kid, depth+1)
			}
			return
		}
		page++
		annotations, _ := f.resolve(d["Annots"])
		all, _ := annotations.(array)
		from := len(list)
		var struck [][4]corner // what is marked to be blacked out
		for _, e := range all {
			a, err := c.resolveDict(e)
			if err != nil {
				continue
			}
			if n := numbersIn(a["Rect"]); a["Subtype"] == name("Redact") && len(n) == 4 {
				struck = append(struck, placement{1, 0, 0, 1, 0, 0}.rectangle(n[0], n[1], n[2]-n[0], n[3]-n[1]))
			}
			w, kind := c.readWriting(a)
			switch kind {
			case aComment:
				comments++
			case aStamp:
				stamps++
			}
			if w.text != "" {
				w.page = page
				list = append(list, w)
			}
		}
		if page < len(pages) {
			c.hideOn(&pages[page], d, struck)
		}
		slices.SortStableFunc(list[from:], func(a, b writing) int { return int(b.top - a.top) })
	}
	walk(root["Pages"], 0)
	return list, comments, stamps
}

// hideOn marks what is not seen of a page's text, under what is marked to be blacked out too.
func (c *cleaner) hideOn(p *page, d dict, struck [][4]corner) {
	r, isScan, err := c.readContent(d)
	if err != nil {
		return
	}
	if len(struck) > 0 {
		r.surface.patches = append(r.surface.patches, patch{parts: struck})
	}
	if r.outside || r.invisible && !isScan || r.surface.hides(c.file.ctx, isScan) {
		p.hideUnseen(r, isScan)
	}
}

// An annotation that is no writing is one of these, or neither.
type otherMark uint8

const (
	aComment otherMark = iota + 1
	aStamp             // or what a signature shows
)

// readWriting reads an annotation: what stands in a field or box, or what else it is.
func (c *cleaner) readWriting(a dict) (w writing, other otherMark) {
	if n := numbersIn(array{a["F"]}); len(n) == 1 && int(n[0])&notSeen != 0 {
		return w, 0
	}
	rect, _ := c.file.resolve(a["Rect"])
	if n := numbersIn(rect); len(n) == 4 {
		w.left, w.right, w.bottom, w.top = min(n[0], n[2]), max(n[0], n[2]), min(n[1], n[3]), max(n[1], n[3])
	}
	switch a["Subtype"] {
	case name("FreeText"):
		w.text = c.textOf(a["Contents"])
	case name("Widget"):
		if kind := c.inherited(a, "FT"); kind == name("Tx") || kind == name("Ch") {
			w.text = c.textOf(c.inherited(a, "V"))
		} else if kind == name("Sig") && w.right > w.left && w.top > w.bottom && a["AP"] != nil {
			return w, aStamp
		}
	case name("Stamp"):
		return w, aStamp
	case name("Link"), name("Popup"):
	default:
		if c.textOf(a["Contents"]) != "" {
			return w, aComment
		}
	}
	return w, 0
}

// inherited gives what a field has from those above it (section 12.7.3.1).
func (c *cleaner) inherited(field dict, key name) object {
	for depth := 0; field != nil && depth < maxNesting; depth++ {
		if o, err := c.file.resolve(field[key]); err == nil && o != nil {
			return o
		}
		field, _ = c.resolveDict(field["Parent"])
	}
	return nil
}

// textOf gives a text, which may stand in a stream.
func (c *cleaner) textOf(o object) string {
	o, _ = c.file.resolve(o)
	switch o := o.(type) {
	case textString:
		all := decodeText(string(o))
		return strings.TrimSpace(all[len(all)-1])
	case *stream:
		if data, err := c.file.decodeStream(o); err == nil {
			all := decodeText(string(data))
			return strings.TrimSpace(all[len(all)-1])
		}
	}
	return ""
}

// The size at which the letters of fields and boxes are taken to be.
const (
	writingSize  = 10
	writingPitch = 12
)

// addWriting puts what was written on a page behind its text, where it stands.
func (p *page) addWriting(w writing) {
	if len(p.chars) > 0 {
		p.chars = append(p.chars, character{r: '\n', made: true})
	}
	top := w.top
	for line := range strings.Lines(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(w.text)) {
		left := w.left
		for _, r := range line {
			if r == '\n' {
				p.chars = append(p.chars, character{r: '\n', made: true})
				continue
			}
			p.chars = append(p.chars, character{r: r, left: left, right: left + writingSize/2, bottom: top - writingSize, top: top, size: writingSize})
			left += writingSize / 2
		}
		top -= writingPitch
	}
	p.written += len(w.text)
}
