package docx

import (
	"slices"
	"strconv"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/prose"
)

// A builder makes blocks of the elements of a part.
type builder struct {
	*document
	blocks []prose.Block
	nested bool // in a table, a text box or a note: where blocks stand is not asked
}

// readAll reads what stands in an element.
func (b *builder) readAll(parent *node) {
	for _, n := range parent.children {
		b.readBlock(n)
	}
}

// readBlock reads what can hold paragraphs.
func (b *builder) readBlock(n *node) {
	switch n.name {
	case "p":
		b.readParagraph(n)
	case "tbl":
		b.readTable(n)
	case "sectPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr":
	case "del", "moveFrom":
		sub := &builder{document: b.document, nested: true}
		sub.readAll(n)
		b.tellDeleted(textOf(sub.blocks))
	case "AlternateContent":
		if len(n.children) > 0 { // the first form of what a document has in several
			b.readAll(n.children[0])
		}
	default:
		b.readAll(n)
	}
}

// add appends a block with the space above it.
func (b *builder) add(block prose.Block, space int) {
	b.blocks = append(b.blocks, block)
	if !b.nested {
		b.spaces = append(b.spaces, space)
	}
}

// readTable reads a table. One of a single column is paragraphs in a frame.
func (b *builder) readTable(table *node) {
	var rows [][]prose.Cell
	var flat []prose.Block
	columns := 0
	findElements(table, "tr", func(tr *node) {
		var row []prose.Cell
		findElements(tr, "tc", func(tc *node) {
			sub := &builder{document: b.document, nested: true}
			sub.readAll(tc)
			row = append(row, linesOf(sub.blocks))
			flat = append(flat, sub.blocks...)
		})
		columns = max(columns, len(row))
		rows = append(rows, row)
	})
	if columns > 1 {
		b.add(prose.Block{Kind: prose.Table, Rows: rows}, -1)
		return
	}
	for i, block := range flat {
		space := 0
		if i == 0 {
			space = -1
		}
		b.add(block, space)
	}
}

// findElements finds elements by name in whatever wraps them.
func findElements(parent *node, name string, found func(*node)) {
	for _, n := range parent.children {
		switch n.name {
		case name:
			found(n)
		case "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "tblPrEx":
		case "AlternateContent":
			if len(n.children) > 0 {
				findElements(n.children[0], name, found)
			}
		default:
			findElements(n, name, found)
		}
	}
}

// linesOf gives the lines of blocks, those of tables among them too.
func linesOf(blocks []prose.Block) prose.Cell {
	var out prose.Cell
	for _, b := range blocks {
		out = append(out, b.Lines...)
		for _, row := range b.Rows {
			for _, cell := range row {
				out = append(out, cell...)
			}
		}
	}
	return out
}

// textOf gives the words of blocks, on one line.
func textOf(blocks []prose.Block) string {
	return strings.Join(strings.Fields(linesOf(blocks).String()), " ")
}

// A paragraph is what is being read of one.
type paragraph struct {
	*builder
	own     properties
	lines   []prose.Line
	link    string          // of the hyperlink around
	field   field           // of the field around
	deleted strings.Builder // text that is tracked as deleted
	hidden  strings.Builder // text that is not shown
	boxes   []prose.Block   // of text boxes that hang on the paragraph
	gone    bool            // within a tracked deletion
}

// A field is a piece of text that a program makes of an instruction.
type field struct {
	depth       int
	instruction string
	result      bool // what is read is the result, not the instruction
}

// readParagraph makes a block of a paragraph, and tells what is in it and is not
// shown.
func (b *builder) readParagraph(n *node) {
	b.count++
	p := &paragraph{builder: b}
	p.beginLine()
	p.readInlines(n)
	blank := !slices.ContainsFunc(p.lines, func(l prose.Line) bool { return !l.Empty() })
	p.tellDeleted(p.deleted.String())
	if s := strings.TrimSpace(p.hidden.String()); s != "" {
		p.tell(diag.Say("hidden-text", "text", s), s)
	}
	if p.own.values["deleted"] != 0 && !blank {
		p.tell(diag.Say("tracked-change/joined"), "")
	}
	all := b.resolve(p.own, p.own.style)
	space := max(b.trailing, all.values["before"])
	if b.empty {
		space = -1
	}
	b.empty, b.trailing = blank, all.values["after"]
	if !blank {
		b.add(p.makeBlock(all), space)
	}
	for _, box := range p.boxes {
		b.add(box, -1)
	}
}

func (p *paragraph) beginLine() { p.lines = append(p.lines, prose.Line{At: p.place()}) }

// makeBlock gives the paragraph as a block.
func (p *paragraph) makeBlock(all properties) prose.Block {
	out := prose.Block{}
	level, number, listed := p.numberItem(all)
	outline, isHeading := all.values["outline"]
	switch {
	case isHeading && outline >= 0 && outline < 9:
		out.Kind, out.Level = prose.Heading, outline+1
	case all.values["title"] != 0:
		out.Kind, out.Level = prose.Heading, 1
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

// readInlines reads what a paragraph holds.
func (p *paragraph) readInlines(parent *node) {
	for _, n := range parent.children {
		p.readInline(n)
	}
}

func (p *paragraph) readInline(n *node) {
	switch n.name {
	case "pPr":
		p.own.addElements(n)
	case "r":
		p.readRun(n)
	case "hyperlink", "fldSimple":
		around := p.link
		if target := p.linkTarget(n); target != "" {
			p.link = target
		}
		p.readInlines(n)
		p.link = around
	case "del", "moveFrom":
		around := p.gone
		p.gone = true
		p.readInlines(n)
		p.gone = around
	case "t": // of a formula
		p.put(prose.Run{}, string(n.text), false)
	case "AlternateContent":
		if len(n.children) > 0 {
			p.readInlines(n.children[0])
		}
	case "sdtPr", "sdtEndPr", "smartTagPr", "rPr":
	default:
		p.readInlines(n)
	}
}

// linkTarget gives where a hyperlink leads; a place in the document is nowhere.
func (p *paragraph) linkTarget(n *node) string {
	if n.name == "fldSimple" {
		return instructedLink(n.attr("instr"))
	}
	r := p.relations[n.attr("id")]
	if !r.external {
		return ""
	}
	if anchor := n.attr("anchor"); anchor != "" && !strings.Contains(r.target, "#") {
		return r.target + "#" + anchor
	}
	return r.target
}

var hyperlink = lazy.Regexp(`(?i)^\s*HYPERLINK\s+"([^"]+)"`)

// instructedLink gives where the instruction of a field leads.
func instructedLink(instruction string) string {
	if m := hyperlink().FindStringSubmatch(instruction); m != nil {
		return m[1]
	}
	return ""
}

// readRun reads a run: text of one look, and what stands between.
func (p *paragraph) readRun(parent *node) {
	var own properties
	for _, n := range parent.children {
		if n.name == "rPr" {
			own.addElements(n)
		}
	}
	all := p.resolve(own, own.style, p.own.style)
	hidden := all.values["hidden"] != 0
	for _, n := range parent.children {
		r := prose.Run{Bold: all.values["bold"] != 0, Italic: all.values["italic"] != 0, Link: p.link}
		if r.Link == "" {
			r.Link = instructedLink(p.field.instruction)
		}
		switch n.name {
		case "t", "delText":
			p.put(r, string(n.text), hidden)
		case "instrText", "delInstrText":
			if p.field.depth == 1 && !p.field.result {
				p.field.instruction += string(n.text)
			}
		case "fldChar":
			switch n.attr("fldCharType") {
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
		case "tab", "ptab":
			p.put(r, "\t", hidden)
		case "br", "cr":
			p.beginLine()
		case "noBreakHyphen":
			p.put(r, "\u2011", hidden)
		case "sym":
			p.put(r, symbolText(n.attr("char")), hidden)
		case "footnoteReference", "endnoteReference":
			p.callNote(noteKey{strings.TrimSuffix(n.name, "Reference"), n.attr("id")})
		case "drawing", "pict", "object", "AlternateContent":
			p.readDrawing(n)
		}
	}
}

// put adds text, unless it is not the letter's.
func (p *paragraph) put(r prose.Run, s string, hidden bool) {
	s = strings.NewReplacer("\r", " ", "\n", " ").Replace(s)
	switch {
	case p.field.depth > 0 && !p.field.result:
	case p.gone:
		p.deleted.WriteString(s)
	case hidden:
		p.hidden.WriteString(s)
	default:
		r.Text = s
		last := &p.lines[len(p.lines)-1]
		last.Runs = append(last.Runs, r)
	}
}

// symbolText gives the character of a symbol font, as far as it is one everywhere.
func symbolText(hex string) string {
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

// callNote calls a footnote or an endnote.
func (p *paragraph) callNote(key noteKey) {
	if p.notes[key] == nil || p.gone {
		return
	}
	n := slices.Index(p.footnotes, key)
	if n < 0 {
		n = len(p.footnotes)
		p.footnotes = append(p.footnotes, key)
	}
	last := &p.lines[len(p.lines)-1]
	last.Runs = append(last.Runs, prose.Run{Footnote: n + 1})
}

// readDrawing finds the text boxes of a drawing, and counts its pictures.
func (p *paragraph) readDrawing(parent *node) {
	list := parent.children
	if parent.name == "AlternateContent" && len(list) > 0 {
		list = list[0].children
	}
	for _, n := range list {
		switch n.name {
		case "txbxContent":
			sub := &builder{document: p.document, nested: true}
			sub.readAll(n)
			if len(sub.blocks) > 0 {
				p.tell(diag.Say("text-box"), "")
				p.boxes = append(p.boxes, sub.blocks...)
			}
			continue
		case "blip", "imagedata":
			p.pictures++
		}
		p.readDrawing(n)
	}
}
