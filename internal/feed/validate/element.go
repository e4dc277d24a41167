package validate

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
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

// Children gives the children of a name; the namespace is its URI, or "" for RSS.
func (e *Element) Children(space, local string) []*Element {
	var list []*Element
	for _, c := range e.children {
		if c.name.Space == space && c.name.Local == local {
			list = append(list, c)
		}
	}
	return list
}

// ChildText gives the text of the first child of a name.
func (e *Element) ChildText(space, local string) string {
	for _, c := range e.Children(space, local) {
		return c.text
	}
	return ""
}

func (e *Element) hasChild(space, local string) bool { return len(e.Children(space, local)) > 0 }

// Attribute gives an attribute without a namespace.
func (e *Element) Attribute(local string) string {
	for _, a := range e.attrs {
		if a.Name.Space == "" && a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// childIndex is the index of the first child of a name; -1 if there is none.
func (e *Element) childIndex(space, local string) int {
	return slices.IndexFunc(e.children, func(c *Element) bool { return c.name.Space == space && c.name.Local == local })
}
