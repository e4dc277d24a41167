package docx

import (
	"encoding/xml"
	"strings"

	"casebook/internal/lazy"
	"casebook/internal/prose"
)

// A paragraph is what is being read of one.
type paragraph struct {
	*builder
	layout  layout
	lines   []prose.Line
	link    string        // of the hyperlink around
	field   field         // of the field around
	deleted []string      // text that is tracked as deleted
	hidden  []string      // text that is not shown
	boxes   []prose.Block // of text boxes that hang on the paragraph
	gone    bool          // within a tracked deletion
}

// A field is a piece of text that a program makes of an instruction.
type field struct {
	depth       int
	instruction string
	result      bool // what is read is the result, not the instruction
}

func (b *builder) paragraph() error {
	b.count++
	p := &paragraph{builder: b}
	p.begin()
	if err := b.children(p.inline); err != nil {
		return err
	}
	p.tellDropped()
	l := b.resolve(p.layout)
	space := max(b.trailing, value(l.before))
	if b.empty {
		space = -1
	}
	b.empty, b.trailing = p.blank(), value(l.after)
	if !b.empty {
		b.add(p.block(l), space)
	}
	for _, box := range p.boxes {
		b.add(box, -1)
	}
	return nil
}

func value(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

func (p *paragraph) begin() {
	p.lines = append(p.lines, prose.Line{At: p.place()})
}

func (p *paragraph) blank() bool {
	for _, l := range p.lines {
		if !l.Empty() {
			return false
		}
	}
	return true
}

// block gives the paragraph as a block.
func (p *paragraph) block(l layout) prose.Block {
	out := prose.Block{}
	level, number, listed := p.item(l.list)
	switch heading := p.heading(l); {
	case heading > 0:
		out.Kind, out.Level = prose.Heading, heading
	case listed:
		out.Kind, out.Level, out.Number = prose.Item, level, number
	}
	for _, line := range p.lines {
		for i := range line.Runs {
			line.Runs[i].Bold = line.Runs[i].Bold && out.Kind != prose.Heading
		}
		if line = line.Visible().Trim().Merge(); !line.Empty() {
			out.Lines = append(out.Lines, line)
		}
	}
	return out
}

// inline reads what a paragraph can hold.
func (p *paragraph) inline(e xml.StartElement) error {
	switch e.Name.Local {
	case "pPr":
		return p.stream.layout(&p.layout)
	case "r":
		return p.run()
	case "hyperlink":
		return p.linked(p.target(e))
	case "fldSimple":
		return p.linked(linkOf(attr(e, "instr")))
	case "del", "moveFrom":
		was := p.gone
		p.gone = true
		err := p.children(p.inline)
		p.gone = was
		return err
	case "t": // of a formula
		return p.read(prose.Run{}, false)
	case "AlternateContent":
		return p.alternate(p.inline)
	case "sdtPr", "sdtEndPr", "smartTagPr", "rPr":
		return p.skip()
	}
	return p.children(p.inline)
}

// linked reads what is a link.
func (p *paragraph) linked(target string) error {
	was := p.link
	if target != "" {
		p.link = target
	}
	err := p.children(p.inline)
	p.link = was
	return err
}

// target gives where a hyperlink leads; a place in the document is nowhere.
func (p *paragraph) target(e xml.StartElement) string {
	if r := p.relations[attr(e, "id")]; r.external {
		if anchor := attr(e, "anchor"); anchor != "" && !strings.Contains(r.target, "#") {
			return r.target + "#" + anchor
		}
		return r.target
	}
	return ""
}

var hyperlink = lazy.Regexp(`(?i)^\s*HYPERLINK\s+"([^"]+)"`)

func linkOf(instruction string) string {
	if m := hyperlink().FindStringSubmatch(instruction); m != nil {
		return m[1]
	}
	return ""
}

// tellDropped tells what is in the paragraph and is not shown.
func (p *paragraph) tellDropped() {
	p.tellDeleted(strings.Join(p.deleted, ""))
	if s := strings.TrimSpace(strings.Join(p.hidden, "")); s != "" {
		p.leave("hidden-text", "hidden text is left out", s, "show it in the word processor if it belongs to the letter")
	}
	if p.layout.deleted && !p.blank() {
		p.tell(true, "tracked-change", "that this paragraph is joined with the next is a tracked change that is not accepted; they stay two", "")
	}
}

func (d *document) tellDeleted(s string) {
	if s = strings.TrimSpace(s); s != "" {
		d.leave("tracked-change", "text that is tracked as deleted is left out", s, "accept or reject the changes in the word processor")
	}
}
