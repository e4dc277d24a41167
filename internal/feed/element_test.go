package feed

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
)

// An element is a part of an XML document as a namespace-aware parser sees it.
type element struct {
	name     xml.Name
	attrs    []xml.Attr
	text     string
	children []*element
}

// parseXML reads a document strictly; it fails when it is not well-formed.
func parseXML(data []byte) (*element, error) {
	decoder := xml.NewDecoder(bytes.NewReader(data))
	root := &element{}
	open := []*element{root}
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
			e := &element{name: token.Name, attrs: token.Attr}
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

// all gives the children of a name; the namespace is its URI, or "" for RSS.
func (e *element) all(space, local string) []*element {
	var list []*element
	for _, c := range e.children {
		if c.name.Space == space && c.name.Local == local {
			list = append(list, c)
		}
	}
	return list
}

// get gives the text of the first child of a name.
func (e *element) get(space, local string) string {
	for _, c := range e.all(space, local) {
		return c.text
	}
	return ""
}

func (e *element) has(space, local string) bool { return len(e.all(space, local)) > 0 }

// attr gives an attribute without a namespace.
func (e *element) attr(local string) string {
	for _, a := range e.attrs {
		if a.Name.Space == "" && a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// position is the index of the first (or last) child of a name; -1 if none.
func (e *element) position(space, local string, last bool) int {
	at := -1
	for i, c := range e.children {
		if c.name.Space == space && c.name.Local == local && (last || at < 0) {
			at = i
		}
	}
	return at
}
