// Package svg makes drawings safe to publish: of an SVG file it keeps what is
// drawn, element by element and attribute by attribute from a list, and
// leaves out scripts, event handlers, foreign references, animation, markup of
// other kinds and everything that editors write about the file and its author.
package svg

import "slices"

// Limits that no drawing for a page reaches. Expanded counts elements with
// every use element replaced by what it shows: few lines can stand for
// millions.
const (
	maxBytes    = 16 << 20
	maxDepth    = 100
	maxElements = 200_000
	maxExpanded = 400_000
)

const (
	namespace  = "http://www.w3.org/2000/svg"
	xlinkSpace = "http://www.w3.org/1999/xlink"
	xmlSpace   = "http://www.w3.org/XML/1998/namespace"
)

// A node is an element of the drawing, or a piece of its text.
type node struct {
	name     string // "" for text
	text     string // of text and of a style element
	attrs    []attr
	children []*node
	inner    *node // the drawing that a picture shows

	line, column int // where it begins in the file
}

type attr struct{ name, value string }

func (n *node) attribute(name string) string {
	for _, a := range n.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

func (n *node) has(name string) bool {
	return slices.ContainsFunc(n.attrs, func(a attr) bool { return a.name == name })
}

// Clean gives the drawing without what is not drawing. What cannot be made
// safe, or cannot be read, is refused with a *diag.Fault at its line. The
// result is stable: cleaning it again changes nothing.
func Clean(data []byte) ([]byte, error) {
	root, err := cleanNested(data, 0)
	if err != nil {
		return nil, err
	}
	return root.encodeFile(), nil
}

// cleanNested cleans a drawing that lies so deep in others.
func cleanNested(data []byte, nested int) (*node, error) {
	root, err := parseDrawing(data, nested)
	if err != nil {
		return nil, err
	}
	if err := keepDrawn(root, false); err != nil {
		return nil, err
	}
	dropNames(root)
	return root, nil
}

// CleanSprite does the same to a drawing of a theme, and keeps the ids by
// which pages and style sheets refer to its parts.
func CleanSprite(data []byte) ([]byte, error) {
	root, err := parseDrawing(data, 0)
	if err != nil {
		return nil, err
	}
	if err := keepDrawn(root, true); err != nil {
		return nil, err
	}
	return root.encodeFile(), nil
}
