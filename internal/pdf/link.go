package pdf

import "strings"

// annotations keeps links. Anything else that lies on a page was written by
// somebody in particular, or holds what the page does not show.
func (c *cleaner) annotations(o object) (object, error) {
	o, err := c.file.get(o)
	list, ok := o.(array)
	if err != nil || !ok {
		return nil, err
	}
	out := array{}
	for _, e := range list {
		o, err := c.file.get(e)
		if err != nil {
			return nil, err
		}
		a, ok := o.(dict)
		if !ok {
			continue
		}
		if a["Subtype"] != name("Link") {
			return nil, refuse("file-metadata", "the PDF holds comments, form fields or other things that lie on its pages", `print it to PDF ("Print", "Save as PDF") and publish that file`)
		}
		for _, key := range []name{"NM", "M", "T", "PA", "Popup"} {
			delete(a, key)
		}
		out = append(out, e)
	}
	return c.filter(out)
}

// isAction tells actions from the attributes of structure elements, which
// stand under the same key.
func isAction(f *file, o object) bool {
	o, err := f.get(o)
	d, ok := o.(dict)
	return err != nil || ok && d["S"] != nil
}

// action keeps links to places in the paper and to web and mail addresses.
func (c *cleaner) action(o object) (object, error) {
	o, err := c.file.get(o)
	d, ok := o.(dict)
	if err != nil || !ok {
		return nil, err
	}
	switch d["S"] {
	case name("GoTo"):
		return c.filter(dict{"S": d["S"], "D": d["D"]})
	case name("URI"):
		address, err := c.file.get(d["URI"])
		if uri, ok := address.(text); ok && isWeb(string(uri)) {
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
