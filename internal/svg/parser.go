package svg

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"casebook/internal/charset"
	"casebook/internal/css"
	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// parseDrawing reads the drawing into a tree of what may stay.
func parseDrawing(data []byte, nested int) (*node, error) {
	if len(data) > maxBytes || nested > maxNested {
		return nil, diag.NewFault(diag.Say("image-too-large/svg"))
	}
	prefix := "id-"
	for bytes.Contains(data, []byte(prefix)) {
		prefix = "x" + prefix
	}
	p := &parser{nested: nested, prefix: prefix, renamed: map[string]string{}, d: xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))}
	p.d.CharsetReader = func(label string, r io.Reader) (io.Reader, error) {
		e, known := charset.Get(label)
		if !known || e == nil {
			return nil, errors.New("unknown encoding")
		}
		return e.NewDecoder().Reader(r), nil
	}
	for {
		tok, err := p.d.Token()
		if err != nil {
			return nil, p.damagedAt(err)
		}
		if err := p.checkBeside(tok); err != nil {
			return nil, err
		}
		if start, ok := tok.(xml.StartElement); ok {
			if start.Name.Local != "svg" || !isDrawing(start.Name.Space) {
				return nil, diag.NewFault(diag.Say("image-format/svg"))
			}
			p.space = start.Name.Space
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
	d       *xml.Decoder
	count   int
	nested  int               // drawings in drawings
	space   string            // namespace of the drawing
	prefix  string            // of new ids; nothing in the file has it
	renamed map[string]string // ids of unusual forms
}

func isDrawing(space string) bool { return space == namespace || space == "" }

// isOwn reports a namespace whose elements are drawn: in a drawing that has one, those
// without it are not.
func (p *parser) isOwn(space string) bool { return space == p.space || space == namespace }

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
		if err := p.checkBeside(tok); err != nil {
			return err
		}
	}
}

// checkBeside refuses what stands beside the elements and may style them: a style sheet that
// lies in its address, which browsers read for pictures too (one elsewhere they do not
// fetch), and attributes that a declaration gives to every element.
func (p *parser) checkBeside(tok xml.Token) error {
	switch t := tok.(type) {
	case xml.ProcInst:
		inst := strings.ToLower(string(t.Inst))
		if t.Target == "xml-stylesheet" && (strings.Contains(inst, "data:") || strings.Contains(inst, "#") || strings.Contains(inst, "&")) {
			return p.refuseHere(diag.Say("svg-unsafe/selector"))
		}
	case xml.Directive:
		if rest := spaceDeclared().ReplaceAll(t, nil); attributeGiven().Match(rest) {
			return p.refuseHere(diag.Say("svg-unsafe/entities"))
		}
	}
	return nil
}

// readElement reads what a start tag begins; nil for what must not stay.
func (p *parser) readElement(start xml.StartElement, depth int) (*node, error) {
	p.count++
	if depth > maxDepth || p.count > maxElements {
		line, column := p.d.InputPos()
		return nil, diag.FaultAt(line, column, diag.Say("image-too-large/svg-parts"))
	}
	name := start.Name.Local
	n := &node{name: name}
	n.line, n.column = p.d.InputPos()
	isForeign := name == "foreignObject" && p.isOwn(start.Name.Space)
	switch {
	case isForeign, elements()[name] && p.isOwn(start.Name.Space):
	case !p.isOwn(start.Name.Space):
		_, err := p.skipElement()
		return nil, err
	case active()[name]:
		if changesInTime(start) {
			return nil, p.refuseHere(diag.Say("svg-unsafe/animation"))
		}
		_, err := p.skipElement()
		return &node{name: "defs"}, err
	default: // draws nothing, but a use element may show what is in it
		n.name = "defs"
		return n, p.readContent(n, depth)
	}
	for _, a := range start.Attr {
		if err := p.addAttr(n, a); err != nil {
			return nil, err
		}
	}
	if isForeign { // it stays until it is known whether it is drawn
		if filled, err := p.skipElement(); err != nil || !filled {
			return nil, err
		}
		return n, nil
	}
	if err := p.readContent(n, depth); err != nil {
		return nil, err
	}
	if name != "style" {
		return n, nil
	}
	if err := p.cleanSheet(n); err != nil || n.text == "" {
		return nil, err
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
		case xml.ProcInst:
			if err := p.checkBeside(t); err != nil {
				return err
			}
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
	case holdsText()[n.name]: // what stands outside of a text is not drawn
		n.children = append(n.children, &node{text: s})
	}
}

// skipElement reads over an element that must not stay, and reports whether there
// was something in it.
func (p *parser) skipElement() (filled bool, err error) {
	for open := 1; open > 0; {
		tok, err := p.d.Token()
		if err != nil {
			return false, p.damagedAt(err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			filled = true
			open++
		case xml.EndElement:
			open--
		case xml.CharData:
			filled = filled || len(bytes.TrimSpace(t)) > 0
		}
	}
	return filled, nil
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
	if name == "href" && a.Name.Space == "" { // it comes before xlink:href
		n.attrs = slices.DeleteFunc(n.attrs, func(a attr) bool { return a.name == "href" })
	}
	if n.has(name) {
		return nil
	}
	value := a.Value
	switch name {
	case "href":
		return p.addReference(n, strings.TrimSpace(a.Value))
	case "style":
		var err error
		if value, err = p.cleanDeclarations(css.Declarations(value)); err != nil {
			return err
		}
	case "id":
		value = p.renameID(value)
	case "class":
	default:
		if name == "transform" || name == "gradientTransform" || name == "patternTransform" {
			value = spaceBeforeBracket().ReplaceAllString(value, "(")
		}
		if !p.isSafeFor(name, value) {
			if attributes()[name] && decidesLook(name) {
				return p.refuseHere(diag.Say("svg-unsafe/value", "name", name))
			}
			return nil
		}
		value = p.renameReferences(value)
	}
	if attributes()[name] && (value != "" || name == "systemLanguage" || name == "requiredExtensions") {
		n.attrs = append(n.attrs, attr{name, value})
	}
	return nil
}

// changesInTime reports an animation that begins by itself, so that the drawing looks
// different without it.
func changesInTime(start xml.StartElement) bool {
	begin := ""
	for _, a := range start.Attr {
		if a.Name.Local == "begin" {
			begin = a.Value
		}
	}
	waits := begin == "indefinite" || strings.Contains(begin, "click") || strings.Contains(begin, "mouse") || strings.Contains(begin, "focus")
	return !waits && start.Name.Local != "script"
}

var (
	spaceDeclared  = lazy.Regexp(`xmlns(:\w+)?\s+CDATA\s+(#FIXED\s+)?("[^"]*"|'[^']*')`)
	attributeGiven = lazy.Regexp(`<!ATTLIST[^>]*["']`)
)

var spaceBeforeBracket = lazy.Regexp(`\s+\(`)

// damagedAt says that the file cannot be read, at the line where that showed.
func (p *parser) damagedAt(err error) error {
	line, column := p.d.InputPos()
	text := diag.Say("image-damaged/svg")
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) && strings.Contains(syntax.Msg, "entity") && !strings.Contains(syntax.Msg, "no semicolon") {
		text = diag.Say("svg-unsafe/entities")
	}
	return diag.FaultAt(line, column, text)
}
