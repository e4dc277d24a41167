package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"casebook/internal/diag"
)

// The bounds of what is read. A letter of ten pages has parts of 100 KB with
// 3,000 elements.
const (
	maxParts    = 4000
	maxPart     = 16 << 20 // bytes of one part, unpacked
	maxTotal    = 32 << 20 // bytes of all parts that are read
	maxElements = 500_000  // of all parts that are read
	maxDepth    = 200      // of elements
)

// An archive is the package of a document, with what may still be read of it.
type archive struct {
	files    map[string]*zip.File // by lower-case name
	bytes    int64                // left
	elements int                  // left
}

func openArchive(data []byte) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, diag.NewFault(diag.Say("damaged-file/archive"))
	}
	if len(z.File) > maxParts {
		return nil, diag.NewFault(diag.Say("too-large/parts", "parts", len(z.File), "most", maxParts))
	}
	a := &archive{files: map[string]*zip.File{}, bytes: maxTotal, elements: maxElements}
	for _, f := range z.File {
		a.files[strings.ToLower(f.Name)] = f
	}
	return a, nil
}

func (a *archive) has(name string) bool { return a.files[strings.ToLower(name)] != nil }

// findMainPart gives the name of the part with the text.
func (a *archive) findMainPart() (string, error) {
	name := "word/document.xml"
	list, err := a.readRelations("")
	if err != nil {
		return "", err
	}
	for _, id := range sortedKeys(list) {
		if r := list[id]; r.kind == "officeDocument" && a.has(r.target) {
			name = r.target
		}
	}
	switch {
	case a.has(name):
		return name, nil
	case a.has("content.xml"):
		return "", diag.NewFault(diag.Say("unknown-format/odt"))
	case a.has("xl/workbook.xml"):
		return "", diag.NewFault(diag.Say("unknown-format/workbook"))
	case a.has("index/document.iwa"):
		return "", diag.NewFault(diag.Say("unknown-format/pages"))
	}
	return "", diag.NewFault(diag.Say("unknown-format/archive"))
}

// A relation is what a part refers to.
type relation struct {
	kind, target string
	external     bool
}

// readRelations reads what a part refers to, by id; targets are names in the
// archive.
func (a *archive) readRelations(part string) (map[string]relation, error) {
	dir, base := path.Split(part)
	name := dir + "_rels/" + base + ".rels"
	out := map[string]relation{}
	if !a.has(name) {
		return out, nil
	}
	root, err := a.readPart(name)
	if err != nil {
		return nil, err
	}
	for _, n := range root.children {
		if n.name != "Relationship" {
			continue
		}
		r := relation{kind: path.Base(n.attr("Type")), target: n.attr("Target"), external: n.attr("TargetMode") == "External"}
		if !r.external {
			if !strings.HasPrefix(r.target, "/") {
				r.target = path.Join("/", dir, r.target)
			}
			r.target = strings.TrimPrefix(path.Clean(r.target), "/")
		}
		out[n.attr("Id")] = r
	}
	return out, nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// A node is an element. Names are without their namespaces.
type node struct {
	name     string
	attrs    []xml.Attr
	children []*node
	text     []byte // directly in it
}

// attr gives an attribute by its local name.
func (n *node) attr(name string) string {
	for _, a := range n.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// has reports whether an element of that name stands in it and is not turned off.
func (n *node) has(name string) bool {
	for _, c := range n.children {
		if v := c.attr("val"); c.name == name && v != "0" && v != "false" && v != "off" {
			return true
		}
	}
	return false
}

// readPart gives the outermost element of a part. What it unpacks to is counted
// as it is read, whatever the archive says of its size.
func (a *archive) readPart(name string) (*node, error) {
	f := a.files[strings.ToLower(name)]
	if f == nil {
		return nil, diag.NewFault(diag.Say("damaged-file/part"))
	}
	if f.Flags&1 != 0 {
		return nil, diag.NewFault(diag.Say("encrypted-file/part"))
	}
	damaged := diag.NewFault(diag.Say("damaged-file/document"))
	tooLarge := diag.NewFault(diag.Say("too-large/document"))
	r, err := f.Open()
	if err != nil {
		return nil, damaged
	}
	defer r.Close()
	limit := min(maxPart, a.bytes)
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	a.bytes -= int64(len(data))
	if int64(len(data)) > limit {
		return nil, tooLarge
	}
	if err != nil {
		return nil, damaged
	}
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // parts are UTF-8
	root, err := a.readNode(dec)
	var deep tooDeepError
	switch {
	case errors.As(err, &deep):
		return nil, diag.NewFault(diag.Say("too-deep/document", "paragraph", int(deep)))
	case errors.Is(err, errTooMany):
		return nil, tooLarge
	case err != nil:
		return nil, damaged
	}
	return root, nil
}

var errTooMany = errors.New("too many elements")

// A tooDeepError says before which paragraph elements nest too deep.
type tooDeepError int

func (e tooDeepError) Error() string { return "elements nest too deep" }

// readNode reads the outermost element and all that is in it.
func (a *archive) readNode(dec *xml.Decoder) (*node, error) {
	var open []*node
	paragraphs := 0
	for {
		t, err := dec.Token()
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if a.elements--; a.elements < 0 {
				return nil, errTooMany
			}
			if t.Name.Local == "p" {
				paragraphs++
			}
			n := &node{name: t.Name.Local, attrs: t.Attr}
			if len(open) > 0 {
				parent := open[len(open)-1]
				parent.children = append(parent.children, n)
			}
			if open = append(open, n); len(open) > maxDepth {
				return nil, tooDeepError(paragraphs + 1)
			}
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text = append(open[len(open)-1].text, t...)
			}
		case xml.EndElement:
			last := open[len(open)-1]
			if open = open[:len(open)-1]; len(open) == 0 {
				return last, nil
			}
		}
	}
}
