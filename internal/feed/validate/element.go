package validate

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
)

// An Element is a part of an XML document as a namespace-aware parser sees it.
type Element struct {
	name     xml.Name
	attrs    []xml.Attr
	text     string
	children []*Element
}

// Parse reads a document strictly; it fails when it is not well-formed.
func Parse(data []byte) (*Element, error) {
	decoder := xml.NewDecoder(bytes.NewReader(data))
	root := &Element{}
	open := []*Element{root}
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		current := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			e := &Element{name: token.Name, attrs: token.Attr}
			current.children = append(current.children, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			current.text += string(token)
		}
	}
	if len(root.children) != 1 {
		return nil, fmt.Errorf("%d root elements", len(root.children))
	}
	return root.children[0], nil
}

// All gives the children of a name; the namespace is its URI, or "" for RSS.
func (e *Element) All(space, local string) []*Element {
	var list []*Element
	for _, c := range e.children {
		if c.name.Space == space && c.name.Local == local {
			list = append(list, c)
		}
	}
	return list
}

// Get gives the text of the first child of a name.
func (e *Element) Get(space, local string) string {
	for _, c := range e.All(space, local) {
		return c.text
	}
	return ""
}

func (e *Element) has(space, local string) bool { return len(e.All(space, local)) > 0 }

// Attr gives an attribute without a namespace.
func (e *Element) Attr(local string) string {
	for _, a := range e.attrs {
		if a.Name.Space == "" && a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// position is the index of the first (or last) child of a name; -1 if none.
func (e *Element) position(space, local string, last bool) int {
	at := -1
	for i, c := range e.children {
		if c.name.Space == space && c.name.Local == local && (last || at < 0) {
			at = i
		}
	}
	return at
}
