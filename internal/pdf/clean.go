package pdf

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/tetratelabs/wazero"

	"casebook/internal/diag"
)

// keptInCatalog are the entries of the document catalog (ISO 32000-1, table 28) that
// say how pages are shown, found and read aloud.
var keptInCatalog = nameSet(`Type Pages PageLabels Dests Outlines ViewerPreferences PageLayout PageMode StructTreeRoot MarkInfo
	Lang OCProperties`)

// droppedKeys are entries that hold metadata or do something, wherever they stand.
var droppedKeys = nameSet(`Metadata PieceInfo LastModified Thumb AF AA JS JavaScript OpenAction CreatorInfo OPI Alternates
	Ref Author Creator Producer CreationDate ModDate Threads`)

// freelyNamed are entries whose own entries have free names, such as those of fonts.
var freelyNamed = nameSet("Font XObject ExtGState ColorSpace Pattern Shading Properties Dests CharProcs RoleMap ClassMap Colorants IDTree")

// Clean gives the paper without metadata; its pages look the same. It refuses
// with a *diag.Fault what is damaged or locked, and what holds more than pages
// show: comments, forms, hidden layers, films. The result is stable.
func Clean(data []byte) ([]byte, error) { return cleanWithin(data, timeLimit) }

// cleanWithin cleans a file in a limited time: a small one may say to look at a page
// thousands of times.
func cleanWithin(data []byte, limit time.Duration) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	return cleanFile(ctx, data, false)
}

// lateFile refuses to publish what could not be read in the time for it.
func lateFile() error {
	return diag.NewFault(diag.Say("file-locked/time", "seconds", int(timeLimit.Seconds())))
}

// cleanFile cleans a file, which may have been unlocked before: what still says that it
// is encrypted is locked.
func cleanFile(ctx context.Context, data []byte, unlocked bool) ([]byte, error) {
	start := findStart(data)
	if start < 0 {
		return nil, damagedFile()
	}
	data = data[start:]
	for _, open := range []func(context.Context, []byte) (*file, error){openFile, repairFile} {
		f, err := open(ctx, data)
		if ctx.Err() != nil {
			return nil, lateFile()
		}
		if err != nil {
			continue
		}
		if f.trailer["Encrypt"] != nil && unlocked {
			return nil, diag.NewFault(diag.Say("file-locked"))
		}
		if f.trailer["Encrypt"] != nil {
			return cleanUnlocked(data, timeLimit)
		}
		root, ok := f.trailer["Root"].(ref)
		if !ok {
			continue
		}
		c := &cleaner{file: f, numbers: map[int]int{}, free: map[int]bool{}, profile: map[int]bool{}}
		out, err := c.copyDocument(root)
		if ctx.Err() != nil {
			return nil, lateFile()
		}
		if err != errDamaged && (err != nil || c.pages > 0) {
			return out, err
		}
	}
	return nil, damagedFile()
}

// unlocking is of one file at a time: PDFium takes much memory.
var unlocking sync.Mutex

// cleanUnlocked cleans a file that is encrypted and opens without a password, as those
// do that are locked against changes alone. PDFium writes it anew first, in a limited time.
func cleanUnlocked(data []byte, limit time.Duration) ([]byte, error) {
	unlocking.Lock()
	defer unlocking.Unlock()
	locked := diag.NewFault(diag.Say("file-locked"))
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	var plain []byte
	err := useReader(ctx, wazero.NewRuntimeConfigInterpreter(), data, func(r documentReader) (err error) {
		plain, err = r.saveUnlocked()
		return err
	})
	if ctx.Err() != nil {
		return nil, lateFile()
	}
	if err != nil {
		return nil, locked
	}
	f, err := openFile(ctx, plain)
	if err != nil || f.trailer["Encrypt"] != nil {
		return nil, locked
	}
	return cleanFile(ctx, plain, true)
}

// A cleaner copies objects, those that are referred to first in turn.
type cleaner struct {
	file    *file
	numbers map[int]int  // old number -> new
	queue   []int        // old numbers, by new number less one
	free    map[int]bool // dictionaries with free names
	profile map[int]bool // colour profiles
	pages   int          // that were met
	copied  int          // bytes of streams
}

// newNumber gives an object its new number, and its turn to be copied.
func (c *cleaner) newNumber(r ref) int {
	n, ok := c.numbers[r.num]
	if !ok {
		c.queue = append(c.queue, r.num)
		n = len(c.queue)
		c.numbers[r.num] = n
	}
	return n
}

// copyDocument copies what the catalog refers to, each object by what it was
// found to be on the way.
func (c *cleaner) copyDocument(root ref) ([]byte, error) {
	w := newWriter(c.newNumber(root))
	for i := 0; i < len(c.queue); i++ {
		num := c.queue[i]
		o, err := c.file.resolve(ref{num: num})
		switch {
		case err != nil:
		case i == 0:
			o, err = c.copyCatalog(o)
		case c.free[num]:
			o, err = c.copyEntries(o)
		case c.profile[num]:
			o, err = c.copyProfile(o)
		default:
			o, err = c.copyFiltered(o)
		}
		if err != nil {
			return nil, err
		}
		w.addObject(i+1, o, c.newNumber)
	}
	return w.finishFile(), nil
}

// copyCatalog keeps what shows pages, and refuses what shows something else, or
// not everything: layers that are hidden at first.
func (c *cleaner) copyCatalog(o object) (object, error) {
	d, ok := o.(dict)
	if !ok || d["Pages"] == nil {
		return nil, errDamaged
	}
	if d["Collection"] != nil {
		return nil, diag.NewFault(diag.Say("file-metadata/folder"))
	}
	layers, err := c.resolveDict(d["OCProperties"])
	if err != nil {
		return nil, err
	}
	shown, err := c.resolveDict(layers["D"])
	if err != nil {
		return nil, err
	}
	hidden, err := c.file.resolve(shown["OFF"])
	if err != nil {
		return nil, err
	}
	if list, ok := hidden.(array); ok && len(list) > 0 || shown["BaseState"] == name("OFF") {
		return nil, diag.NewFault(diag.Say("file-metadata/layers"))
	}
	out := dict{}
	for key, value := range d {
		if keptInCatalog[key] {
			out[key] = value
		}
	}
	names, err := c.resolveDict(d["Names"])
	if err != nil {
		return nil, err
	}
	if names["Dests"] != nil {
		out["Names"] = dict{"Dests": names["Dests"]}
	}
	return c.copyFiltered(out)
}

// resolveDict gives a dictionary, an empty one for anything else.
func (c *cleaner) resolveDict(o object) (dict, error) {
	o, err := c.file.resolve(o)
	d, _ := o.(dict)
	return d, err
}

// copyFiltered copies an object without the entries that must not be published.
func (c *cleaner) copyFiltered(o object) (object, error) {
	switch o := o.(type) {
	case array:
		if len(o) == 2 && o[0] == name("ICCBased") { // a colour space and its profile
			if r, ok := o[1].(ref); ok {
				c.profile[r.num] = true
			}
		}
		out := make(array, len(o))
		for i, e := range o {
			var err error
			if out[i], err = c.copyFiltered(e); err != nil {
				return nil, err
			}
		}
		return out, nil
	case dict:
		return c.copyDict(o)
	case *stream:
		return c.copyStream(o)
	}
	return o, nil
}

// copyDict copies a dictionary whose entries are those of the specification.
func (c *cleaner) copyDict(d dict) (dict, error) {
	if d["Type"] == name("Page") {
		c.pages++
		if err := c.checkPage(d); err != nil {
			return nil, err
		}
	}
	out := make(dict, len(d))
	for _, key := range d.sortedKeys() {
		if droppedKeys[key] || d["Type"] == name("Page") && key == "B" {
			continue
		}
		value, err := d[key], error(nil)
		r, isRef := value.(ref)
		switch {
		case key == "Annots":
			value, err = c.copyLinks(value)
		case key == "A" && c.isAction(value):
			value, err = c.copyAction(value)
		case key == "OCProperties", !freelyNamed[key]:
			value, err = c.copyFiltered(value)
		case isRef:
			c.free[r.num] = true
		default:
			value, err = c.copyEntries(value)
		}
		if err != nil {
			return nil, err
		}
		if value != nil {
			out[key] = value
		}
	}
	return out, nil
}

// copyEntries copies a dictionary with free names.
func (c *cleaner) copyEntries(o object) (object, error) {
	d, ok := o.(dict)
	if !ok {
		return c.copyFiltered(o)
	}
	out := make(dict, len(d))
	for _, key := range d.sortedKeys() {
		var err error
		if out[key], err = c.copyFiltered(d[key]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// copyLinks keeps links. Anything else that lies on a page was written by
// somebody in particular, or holds what the page does not show.
func (c *cleaner) copyLinks(o object) (object, error) {
	o, err := c.file.resolve(o)
	list, ok := o.(array)
	if err != nil || !ok {
		return nil, err
	}
	out := array{}
	for _, e := range list {
		o, err := c.file.resolve(e)
		if err != nil {
			return nil, err
		}
		a, ok := o.(dict)
		if !ok {
			continue
		}
		if a["Subtype"] == name("Widget") {
			kind, err := c.file.resolve(a["FT"])
			if parent, _ := c.resolveDict(a["Parent"]); kind == nil && err == nil {
				kind = parent["FT"]
			}
			if kind == name("Sig") {
				return nil, diag.NewFault(diag.Say("file-metadata/signature"))
			}
			return nil, diag.NewFault(diag.Say("file-metadata/form"))
		}
		if a["Subtype"] != name("Link") {
			return nil, diag.NewFault(diag.Say("file-metadata/annotations"))
		}
		for _, key := range []name{"NM", "M", "T", "PA", "Popup"} {
			delete(a, key)
		}
		out = append(out, e)
	}
	return c.copyFiltered(out)
}

// isAction tells actions from the attributes of structure elements, which
// stand under the same key.
func (c *cleaner) isAction(o object) bool {
	d, err := c.resolveDict(o)
	return err != nil || d["S"] != nil
}

// copyAction keeps links to places in the paper and to web and mail addresses.
func (c *cleaner) copyAction(o object) (object, error) {
	o, err := c.file.resolve(o)
	d, ok := o.(dict)
	if err != nil || !ok {
		return nil, err
	}
	switch d["S"] {
	case name("GoTo"):
		return c.copyFiltered(dict{"S": d["S"], "D": d["D"]})
	case name("URI"):
		address, err := c.file.resolve(d["URI"])
		if uri, ok := address.(textString); ok && isWeb(string(uri)) {
			return dict{"S": d["S"], "URI": uri}, err
		}
		return nil, err
	}
	return nil, nil
}

// isWeb leaves out file: addresses, which hold folders of somebody's computer.
func isWeb(uri string) bool {
	lower := strings.ToLower(uri)
	return strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "mailto:")
}

func nameSet(words string) map[name]bool {
	m := map[name]bool{}
	for _, w := range strings.Fields(words) {
		m[name(w)] = true
	}
	return m
}
