// Package pdf writes PDF papers anew from what their pages show. What tells
// about authors, programs and earlier versions is not carried over: document
// information, XMP, thumbnails, private data of programs, attachments,
// scripts, objects that no page refers to, and the metadata in photos.
package pdf

import (
	"bytes"
	"strings"

	"casebook/internal/diag"
)

// kept are the entries of the document catalog (ISO 32000-1, table 28) that
// say how pages are shown, found and read aloud.
var kept = set(`Type Pages PageLabels Dests Outlines ViewerPreferences PageLayout PageMode StructTreeRoot MarkInfo
	Lang OCProperties`)

// dropped are entries that hold metadata or do something, wherever they stand.
var dropped = set(`Metadata PieceInfo LastModified Thumb AF AA JS JavaScript OpenAction CreatorInfo OPI Alternates
	Ref Author Creator Producer CreationDate ModDate Threads`)

// named are entries whose own entries have free names, such as those of fonts.
var named = set("Font XObject ExtGState ColorSpace Pattern Shading Properties Dests CharProcs RoleMap ClassMap Colorants IDTree")

// Clean gives the paper without metadata; its pages look the same. It refuses
// with a *diag.Fault what is damaged or locked, and what holds more than pages
// show: comments, forms, hidden layers, films. The result is stable.
func Clean(data []byte) ([]byte, error) {
	f, err := open(data)
	if err != nil {
		return nil, damaged()
	}
	if f.trailer["Encrypt"] != nil {
		return nil, refuse("file-locked", "the PDF is locked with a password or against changes", "print it to PDF and publish that file")
	}
	root, ok := f.trailer["Root"].(ref)
	if !ok {
		return nil, damaged()
	}
	c := &cleaner{file: f, numbers: map[int]int{}, free: map[int]bool{}, profile: map[int]bool{}}
	out, err := c.document(root)
	if err == errDamaged {
		return nil, damaged()
	}
	return out, err
}

// A cleaner copies objects, those that are referred to first in turn.
type cleaner struct {
	file    *file
	numbers map[int]int  // old number -> new
	queue   []int        // old numbers, by new number less one
	free    map[int]bool // dictionaries with free names
	profile map[int]bool // colour profiles
}

// number gives an object its new number, and its turn to be copied.
func (c *cleaner) number(r ref) int {
	n, ok := c.numbers[r.num]
	if !ok {
		c.queue = append(c.queue, r.num)
		n = len(c.queue)
		c.numbers[r.num] = n
	}
	return n
}

func (c *cleaner) document(root ref) ([]byte, error) {
	w := newWriter(c.number(root))
	for i := 0; i < len(c.queue); i++ {
		o, err := c.object(c.queue[i], i == 0)
		if err != nil {
			return nil, err
		}
		w.add(i+1, o, c.number)
	}
	return w.finish(), nil
}

// object copies the object of an old number, by what it was found to be.
func (c *cleaner) object(num int, isRoot bool) (object, error) {
	o, err := c.file.get(ref{num: num})
	switch {
	case err != nil:
		return nil, err
	case isRoot:
		return c.catalog(o)
	case c.free[num]:
		return c.entries(o)
	case c.profile[num]:
		return c.colourProfile(o)
	}
	return c.filter(o)
}

// catalog keeps what shows pages, and refuses what shows something else.
func (c *cleaner) catalog(o object) (object, error) {
	d, ok := o.(dict)
	if !ok || d["Pages"] == nil {
		return nil, errDamaged
	}
	if d["Collection"] != nil {
		return nil, refuse("file-metadata", "the PDF is a folder of other files", "publish the files one by one")
	}
	if err := c.checkLayers(d["OCProperties"]); err != nil {
		return nil, err
	}
	out := dict{}
	for key, value := range d {
		if kept[key] {
			out[key] = value
		}
	}
	if names, err := c.file.get(d["Names"]); err != nil {
		return nil, err
	} else if names, ok := names.(dict); ok && names["Dests"] != nil {
		out["Names"] = dict{"Dests": names["Dests"]}
	}
	return c.filter(out)
}

// checkLayers refuses layers that are not shown at first.
func (c *cleaner) checkLayers(o object) error {
	for _, key := range []name{"", "D", "OFF"} {
		if d, ok := o.(dict); ok && key != "" {
			o = d[key]
		}
		var err error
		if o, err = c.file.get(o); err != nil {
			return err
		}
	}
	if off, ok := o.(array); ok && len(off) > 0 {
		return refuse("file-metadata", "the PDF has hidden layers", "print it to PDF and publish that file")
	}
	return nil
}

// filter copies an object without the entries that must not be published.
func (c *cleaner) filter(o object) (object, error) {
	switch o := o.(type) {
	case array:
		c.noteProfile(o)
		out := make(array, len(o))
		for i, e := range o {
			var err error
			if out[i], err = c.filter(e); err != nil {
				return nil, err
			}
		}
		return out, nil
	case dict:
		return c.dict(o)
	case *stream:
		return c.stream(o)
	}
	return o, nil
}

func (c *cleaner) dict(d dict) (object, error) {
	out := make(dict, len(d))
	for _, key := range d.keys() {
		if dropped[key] || d["Type"] == name("Page") && key == "B" {
			continue
		}
		value, err := c.entry(d, key)
		if err != nil {
			return nil, err
		}
		if value != nil {
			out[key] = value
		}
	}
	return out, nil
}

// entry copies one entry of a dictionary; nil when it must not stay.
func (c *cleaner) entry(d dict, key name) (object, error) {
	value := d[key]
	switch {
	case key == "Annots":
		return c.annotations(value)
	case key == "A" && isAction(c.file, value):
		return c.action(value)
	case key == "OCProperties", !named[key]:
		return c.filter(value)
	}
	if r, ok := value.(ref); ok {
		c.free[r.num] = true
		return r, nil
	}
	return c.entries(value)
}

// entries copies a dictionary with free names.
func (c *cleaner) entries(o object) (object, error) {
	d, ok := o.(dict)
	if !ok {
		return c.filter(o)
	}
	out := make(dict, len(d))
	for _, key := range d.keys() {
		var err error
		if out[key], err = c.filter(d[key]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func set(words string) map[name]bool {
	m := map[name]bool{}
	for _, w := range strings.Fields(words) {
		m[name(w)] = true
	}
	return m
}

func refuse(code, message, hint string) error {
	return &diag.Fault{Code: code, Message: message, Hint: hint}
}

func damaged() error {
	return refuse("file-damaged", "the PDF is damaged or cut off", "open it and print it to PDF, and publish that file")
}

// Sniff reports whether data begins like a PDF.
func Sniff(data []byte) bool { return bytes.HasPrefix(data, []byte("%PDF-")) }
