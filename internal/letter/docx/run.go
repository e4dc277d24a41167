package docx

import (
	"encoding/xml"
	"strconv"
	"strings"

	"casebook/internal/prose"
)

// run reads a run: text of one look, and what stands between.
func (p *paragraph) run() error {
	var own look
	charStyle := ""
	return p.children(func(e xml.StartElement) error {
		bold, italic, hidden := p.emphasis(own, charStyle, p.layout.style)
		r := prose.Run{Bold: bold, Italic: italic, Link: p.currentLink()}
		switch e.Name.Local {
		case "rPr":
			return p.stream.look(&own, &charStyle)
		case "t", "delText":
			return p.read(r, hidden)
		case "instrText", "delInstrText":
			return p.instruction()
		case "fldChar":
			p.fieldChar(attr(e, "fldCharType"))
		case "tab", "ptab":
			p.put(r, "\t", hidden)
		case "br", "cr":
			p.begin()
		case "noBreakHyphen":
			p.put(r, "\u2011", hidden)
		case "sym":
			p.put(r, symbol(attr(e, "char")), hidden)
		case "footnoteReference", "endnoteReference":
			p.note(noteKey{strings.TrimSuffix(e.Name.Local, "Reference"), attr(e, "id")})
		case "drawing", "pict", "object":
			return p.children(p.drawing)
		case "AlternateContent":
			return p.alternate(func(e xml.StartElement) error { return p.drawing(e) })
		}
		return p.skip()
	})
}

// read reads the characters of the current element.
func (p *paragraph) read(r prose.Run, hidden bool) error {
	s, err := p.stream.text()
	if err == nil {
		p.put(r, s, hidden)
	}
	return err
}

// put adds text, unless it is not the letter's.
func (p *paragraph) put(r prose.Run, s string, hidden bool) {
	s = strings.NewReplacer("\r", " ", "\n", " ").Replace(s)
	switch {
	case p.field.depth > 0 && !p.field.result:
	case p.gone:
		p.deleted = append(p.deleted, s)
	case hidden:
		p.hidden = append(p.hidden, s)
	default:
		r.Text = s
		last := &p.lines[len(p.lines)-1]
		last.Runs = append(last.Runs, r)
	}
}

func (p *paragraph) currentLink() string {
	if p.link != "" {
		return p.link
	}
	return linkOf(p.field.instruction)
}

func (p *paragraph) instruction() error {
	s, err := p.stream.text()
	if p.field.depth == 1 && !p.field.result {
		p.field.instruction += s
	}
	return err
}

func (p *paragraph) fieldChar(kind string) {
	switch kind {
	case "begin":
		if p.field.depth++; p.field.depth == 1 {
			p.field.instruction, p.field.result = "", false
		}
	case "separate":
		p.field.result = true
	case "end":
		if p.field.depth = max(0, p.field.depth-1); p.field.depth == 0 {
			p.field = field{}
		}
	}
}

// symbol gives the character of a symbol font, as far as it is one everywhere.
func symbol(hex string) string {
	n, err := strconv.ParseUint(hex, 16, 32)
	switch {
	case err != nil:
		return ""
	case n == 0xf0b7 || n == 0xf0a7:
		return "•"
	case n >= 0xe000 && n <= 0xf8ff:
		return "\ufffd"
	}
	return string(rune(n))
}

// drawing finds the text boxes of a drawing.
func (p *paragraph) drawing(e xml.StartElement) error {
	switch e.Name.Local {
	case "txbxContent":
		sub := &builder{document: p.document, stream: p.stream, cells: p.cells + 1}
		err := p.children(sub.container)
		if len(sub.blocks) > 0 {
			p.tell(true, "text-box", "a text box stands here; its text follows the paragraph", "look whether it is where it belongs")
			p.boxes = append(p.boxes, sub.blocks...)
		}
		return err
	case "blip", "imagedata":
		p.pictures++
	case "AlternateContent":
		return p.alternate(p.drawing)
	}
	return p.children(p.drawing)
}
