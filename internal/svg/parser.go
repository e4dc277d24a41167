package svg

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"casebook/internal/css"
	"casebook/internal/diag"
)

// parseDrawing reads the drawing into a tree of what may stay.
func parseDrawing(data []byte) (*node, error) {
	if len(data) > maxBytes {
		return nil, diag.NewFault(diag.Say("image-too-large/svg"))
	}
	p := &parser{d: xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))}
	for {
		tok, err := p.d.Token()
		if err != nil {
			return nil, p.damagedAt(err)
		}
		if start, ok := tok.(xml.StartElement); ok {
			if start.Name.Local != "svg" || !isDrawing(start.Name.Space) {
				return nil, diag.NewFault(diag.Say("image-format/svg"))
			}
			root, err := p.readElement(start, 1)
			if err == nil {
				err = p.expectEnd()
			}
			if err == nil {
				err = checkExpansion(root)
			}
			return root, err
		}
	}
}

type parser struct {
	d     *xml.Decoder
	count int
}

func isDrawing(space string) bool { return space == namespace || space == "" }

// expectEnd makes sure that nothing but comments follows the drawing.
func (p *parser) expectEnd() error {
	for {
		tok, err := p.d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return p.damagedAt(err)
		}
		if _, ok := tok.(xml.StartElement); ok {
			return p.damagedAt(nil)
		}
	}
}

// readElement reads what a start tag begins; nil for what must not stay.
func (p *parser) readElement(start xml.StartElement, depth int) (*node, error) {
	p.count++
	if depth > maxDepth || p.count > maxElements {
		return nil, diag.NewFault(diag.Say("image-too-large/svg-parts"))
	}
	name, ok := elements()[start.Name.Local]
	if !ok || !isDrawing(start.Name.Space) {
		return nil, p.skipElement()
	}
	n := &node{name: name}
	for _, a := range start.Attr {
		if err := p.addAttr(n, a); err != nil {
			return nil, err
		}
	}
	if err := p.readContent(n, depth); err != nil {
		return nil, err
	}
	if name != "style" {
		return n, nil
	}
	if n.text = cleanBlocks(css.Blocks(n.text), false); n.text == "" {
		return nil, nil
	}
	return n, nil
}

// readContent reads up to the end tag of n.
func (p *parser) readContent(n *node, depth int) error {
	for {
		tok, err := p.d.Token()
		if err != nil {
			return p.damagedAt(err)
		}
		switch t := tok.(type) {
		case xml.EndElement:
			return nil
		case xml.CharData:
			p.addText(n, string(t))
		case xml.StartElement:
			child, err := p.readElement(t, depth+1)
			if err != nil {
				return err
			}
			if child != nil && n.name != "style" {
				n.children = append(n.children, child)
			}
		}
	}
}

func (p *parser) addText(n *node, s string) {
	switch {
	case n.name == "style":
		n.text += s
	case holdsText()[n.name]:
		n.children = append(n.children, &node{text: s})
	}
}

// skipElement reads over an element that must not stay.
func (p *parser) skipElement() error {
	for open := 1; open > 0; {
		tok, err := p.d.Token()
		if err != nil {
			return p.damagedAt(err)
		}
		switch tok.(type) {
		case xml.StartElement:
			open++
		case xml.EndElement:
			open--
		}
	}
	return nil
}

// addAttr keeps an attribute of the lists whose value is harmless.
func (p *parser) addAttr(n *node, a xml.Attr) error {
	name := a.Name.Local
	switch a.Name.Space {
	case "":
	case xlinkSpace, "xlink":
		if name != "href" {
			return nil
		}
	case xmlSpace, "xml":
		if name != "space" && name != "lang" {
			return nil
		}
		name = "xml:" + name
	default:
		return nil
	}
	if n.attribute(name) != "" {
		return nil
	}
	if name == "href" {
		return p.addReference(n, strings.TrimSpace(a.Value))
	}
	value := a.Value
	if name == "style" {
		value = cleanDeclarations(css.Declarations(value))
	} else if !isSafe(value) {
		return nil
	}
	if attributes()[name] && value != "" {
		n.attrs = append(n.attrs, attr{name, value})
	}
	return nil
}

// damagedAt says that the file cannot be read, at the line where that showed.
func (p *parser) damagedAt(err error) error {
	line, column := p.d.InputPos()
	text := diag.Say("image-damaged/svg")
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) && strings.Contains(syntax.Msg, "entity") {
		text = diag.Say("svg-unsafe/entities")
	}
	return diag.FaultAt(line, column, text)
}
