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
	blocks  []prose.Block
	nested  bool        // in a table, a text box or a note: where blocks stand is not asked
	ground  int         // the colour behind the text
	initial []prose.Run // a letter of several lines' height, before the next paragraph
}

// readAll reads what stands in an element.
func (b *builder) readAll(parent *node) {
	for _, n := range parent.children {
		b.readBlock(n)
	}
	if len(b.initial) > 0 {
		b.add(prose.Block{Lines: []prose.Line{{At: b.place(), Runs: b.initial}}}, -1)
		b.initial = nil
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
		sub := &builder{document: b.document, nested: true, ground: b.ground}
		sub.readAll(n)
		b.tellDeleted(textOf(sub.blocks))
	case "AlternateContent":
		b.readAll(knownForm(n))
	case "altChunk", "subDoc":
		b.tell(diag.Say("unread-part"), "")
	default:
		b.readAll(n)
		b.tellUnfilled(n)
	}
}

// tellUnfilled tells of a content control that shows what to fill in.
func (b *builder) tellUnfilled(n *node) {
	if n.name != "sdt" {
		return
	}
	for _, c := range n.children {
		if c.name == "sdtPr" && c.has("showingPlcHdr") {
			b.tell(diag.Say("unfilled-field", "text", allText(n)), "")
		}
	}
}

// allText gives the words of an element, on one line.
func allText(n *node) string {
	var b strings.Builder
	var collect func(n *node)
	collect = func(n *node) {
		if n.name == "t" {
			b.Write(n.text)
		}
		for _, c := range n.children {
			collect(c)
		}
		if n.name == "p" {
			b.WriteByte(' ')
		}
	}
	collect(n)
	return strings.Join(strings.Fields(b.String()), " ")
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
	ground := b.tableGround(table)
	b.findElements(table, "tr", func(tr *node) {
		var row []prose.Cell
		var blocks []prose.Block
		b.findElements(tr, "tc", func(tc *node) {
			sub := &builder{document: b.document, nested: true, ground: groundOf(tc, "tcPr", ground)}
			sub.readAll(tc)
			if slices.ContainsFunc(tc.children, func(pr *node) bool { return pr.name == "tcPr" && pr.has("cellDel") }) {
				b.tellDeleted(textOf(sub.blocks))
				sub.blocks = nil // the cell stays, or its row's others would change their columns
			}
			row = append(row, linesOf(sub.blocks))
			blocks = append(blocks, sub.blocks...)
		})
		for _, pr := range tr.children {
			switch text := textOf(blocks); {
			case pr.name != "trPr" || text == "":
			case pr.has("del"):
				b.tellDeleted(text)
				return
			case pr.has("hidden"):
				b.tell(diag.Say("hidden-text", "text", text), text)
				return
			}
		}
		flat = append(flat, blocks...)
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

// knownForm gives, of what a document has in several forms, the first that is written in
// what word processors know (ECMA-376, part 3).
func knownForm(n *node) *node {
	for _, form := range n.children {
		isUnknown := func(prefix string) bool { return !knownPrefix().MatchString(prefix) }
		if form.name == "Fallback" || !slices.ContainsFunc(strings.Fields(form.attr("Requires")), isUnknown) {
			return form
		}
	}
	return &node{}
}

// knownPrefix matches how documents call the namespaces of drawings and of newer Words.
var knownPrefix = lazy.Regexp(`^(?:w\d\w*|wp\d*|wpc|wpg|wpi|wps|wne|a\d*|c\d*|cx\d*|aink|am3d|dgm|pic|r|w|m|v|o|x\d*|sl|oel|iact|mv|mo|ma)$`)

// findElements finds elements by name in whatever wraps them.
func (b *builder) findElements(parent *node, name string, found func(*node)) {
	for _, n := range parent.children {
		switch n.name {
		case name:
			found(n)
		case "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "tblPrEx":
		case "AlternateContent":
			b.findElements(knownForm(n), name, found)
		case "sdt":
			b.findElements(n, name, found)
			b.tellUnfilled(n)
		default:
			b.findElements(n, name, found)
		}
	}
}

// linesOf gives the lines of blocks, those of tables among them too. What numbers
// an item is written out.
func linesOf(blocks []prose.Block) prose.Cell {
	var out prose.Cell
	for _, b := range blocks {
		if label := b.Marker(); label != "" && len(b.Lines) > 0 {
			b.Lines = slices.Clone(b.Lines)
			b.Lines[0].Runs = slices.Concat([]prose.Run{{Text: label + " "}}, b.Lines[0].Runs)
		}
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
	fields  []field         // those around, the outermost first
	deleted strings.Builder // text that is tracked as deleted
	hidden  strings.Builder // text that is not shown
	struck  strings.Builder // text that is struck out
	boxes   []prose.Block   // of text boxes that hang on the paragraph
	gone    bool            // within a tracked deletion
	unshown bool            // within a drawing that is not shown
}

// A field is a piece of text that a program makes of an instruction.
type field struct {
	instruction string
	result      bool // what is read is the result, not the instruction
	shown       bool // the result has text
}

// isResult reports whether what is read is text: no instruction of a field, and
// no result that is part of another's instruction.
func (p *paragraph) isResult() bool {
	return !slices.ContainsFunc(p.fields, func(f field) bool { return !f.result })
}

// readParagraph makes a block of a paragraph, and tells what is in it and is not
// shown.
func (b *builder) readParagraph(n *node) {
	b.count++
	p := &paragraph{builder: b}
	p.beginLine()
	p.lines[0].Runs, b.initial = b.initial, nil
	p.readInlines(n)
	blank := !slices.ContainsFunc(p.lines, func(l prose.Line) bool { return !l.Empty() })
	p.tellDeleted(p.deleted.String())
	if s := strings.TrimSpace(p.hidden.String()); s != "" {
		p.tell(diag.Say("hidden-text", "text", s), s)
	}
	if s := strings.TrimSpace(p.struck.String()); s != "" {
		p.tell(diag.Say("struck-text", "text", s), s)
	}
	if p.own.values["deleted"] != 0 && !blank {
		p.tell(diag.Say("tracked-change/joined"), "")
	}
	all := b.resolve(p.own, p.own.style)
	if all.values["dropped"] != 0 && len(p.lines) == 1 && !blank {
		b.initial = p.lines[0].Trim().Runs
		return
	}
	space := max(b.trailing, all.values["before"])
	if b.empty {
		space = -1
	}
	it, listed := p.numberItem(all)
	if listed && blank && b.nested && (it.label != "" || it.number > 0) { // a cell that holds nothing but its number
		blank, listed = false, false
		p.lines[0].Runs = []prose.Run{{Text: prose.Block{Number: it.number, Label: it.label}.Marker()}}
	}
	b.empty, b.trailing = blank, all.values["after"]
	last := len(b.blocks) - 1
	switch {
	case blank:
	case it.unmarked && last >= 0 && b.blocks[last].Kind == prose.Item:
		b.blocks[last].Lines = append(b.blocks[last].Lines, p.makeBlock(all, it, listed).Lines...)
	default:
		listed = listed && !it.unmarked
		b.add(p.makeBlock(all, it, listed), space)
	}
	for _, box := range p.boxes {
		b.add(box, -1)
	}
}

func (p *paragraph) beginLine() { p.lines = append(p.lines, prose.Line{At: p.place()}) }

// makeBlock gives the paragraph as a block.
func (p *paragraph) makeBlock(all properties, it item, listed bool) prose.Block {
	out := prose.Block{}
	outline, isHeading := all.values["outline"]
	switch {
	case isHeading && outline >= 0 && outline < 9:
		out.Kind, out.Level = prose.Heading, outline+1
	case all.values["title"] != 0:
		out.Kind, out.Level = prose.Heading, 1
	case listed:
		out.Kind, out.Level, out.Number, out.Label = prose.Item, it.level, it.number, it.label
	}
	if marker := (prose.Block{Number: it.number, Label: it.label}).Marker(); out.Kind == prose.Heading && marker != "" {
		p.lines[0].Runs = slices.Concat([]prose.Run{{Text: marker + " "}}, p.lines[0].Runs)
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
		if n.name == "fldSimple" {
			p.tellUnread(field{instruction: n.attr("instr"), shown: allText(n) != ""})
		}
	case "del", "moveFrom":
		around := p.gone
		p.gone = true
		p.readInlines(n)
		p.gone = around
	case "oMath":
		text := strings.TrimSpace(formulaText(n))
		if p.put(prose.Run{}, text, properties{}); text != "" && text != allText(n) {
			p.tell(diag.Say("formula", "text", text), "")
		}
	case "AlternateContent":
		p.readInlines(knownForm(n))
	case "altChunk", "subDoc":
		p.tell(diag.Say("unread-part"), "")
	case "sdtPr", "sdtEndPr", "smartTagPr", "rPr":
	default:
		p.readInlines(n)
		p.tellUnfilled(n)
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
	for _, n := range parent.children {
		r := prose.Run{Bold: all.values["bold"] != 0, Italic: all.values["italic"] != 0, Link: p.link}
		for _, f := range p.fields {
			if r.Link == "" {
				r.Link = instructedLink(f.instruction)
			}
		}
		switch n.name {
		case "t", "delText":
			p.put(r, p.lookOf(string(n.text), all), all)
		case "instrText", "delInstrText":
			if last := len(p.fields) - 1; last >= 0 && !p.fields[last].result {
				p.fields[last].instruction += string(n.text)
			}
		case "fldChar":
			p.readFieldMark(n, r, all)
		case "tab", "ptab":
			p.put(r, "\t", all)
		case "br", "cr":
			if p.isResult() {
				p.beginLine()
			}
		case "noBreakHyphen":
			p.put(r, "\u2011", all)
		case "sym":
			code, _ := strconv.ParseUint(n.attr("char"), 16, 16)
			p.put(r, p.symbol(symbolFont(n.attr("font")), n.attr("font"), rune(code)), all)
		case "ruby":
			for _, c := range n.children {
				if c.name == "rubyBase" {
					p.readInlines(c)
				} else if text := allText(c); c.name == "rt" && text != "" {
					p.tell(diag.Say("ruby-text", "text", text), "")
				}
			}
		case "footnoteReference", "endnoteReference":
			p.callNote(noteKey{strings.TrimSuffix(n.name, "Reference"), n.attr("id")}, all)
		case "drawing", "pict", "object", "AlternateContent":
			p.readDrawing(n)
		}
	}
}

// readFieldMark reads where a field begins, its result begins, or it ends. A box
// to tick and a list to choose from have no result but what they are set to.
func (p *paragraph) readFieldMark(n *node, r prose.Run, all properties) {
	last := len(p.fields) - 1
	switch n.attr("fldCharType") {
	case "begin":
		for _, data := range n.children {
			for _, c := range data.children {
				switch c.name {
				case "checkBox":
					box := "☐"
					for _, state := range c.children {
						if v := state.attr("val"); state.name == "checked" || state.name == "default" && !c.has("checked") {
							if box = "☒"; v == "0" || v == "false" {
								box = "☐"
							}
						}
					}
					p.put(r, box, all)
				case "ddList":
					chosen, entries := 0, []string{}
					for _, e := range c.children {
						if e.name == "result" {
							chosen, _ = strconv.Atoi(e.attr("val"))
						} else if e.name == "listEntry" {
							entries = append(entries, e.attr("val"))
						}
					}
					if chosen >= 0 && chosen < len(entries) {
						p.put(r, entries[chosen], all)
					}
				}
			}
		}
		p.fields = append(p.fields, field{})
	case "separate":
		if last >= 0 {
			p.fields[last].result = true
		}
	case "end":
		if last >= 0 {
			p.tellUnread(p.fields[last])
		}
		p.fields = p.fields[:max(0, last)]
	}
}

// tellUnread tells of a field that Word draws and of which no text is kept, and of one
// that nobody has filled in: a button with the words to click on, blanks, or the name
// of what belongs there.
func (p *paragraph) tellUnread(f field) {
	kind, rest, _ := strings.Cut(strings.TrimSpace(f.instruction), " ")
	switch strings.ToUpper(kind) {
	case "MACROBUTTON":
		_, words, _ := strings.Cut(strings.TrimSpace(rest), " ")
		p.tell(diag.Say("unfilled-field", "text", strings.TrimSpace(words)), "")
	case "MERGEFIELD":
		name, _, _ := strings.Cut(strings.Trim(rest, ` "`), " ")
		if mark := "«" + strings.Trim(name, `"`) + "»"; strings.Contains(prose.Cell(p.lines).String(), mark) {
			p.tell(diag.Say("unfilled-field", "text", mark), "")
		}
	case "EQ", "SYMBOL":
		if !f.shown {
			p.tell(diag.Say("unread-part"), "")
		}
	}
}

// lookOf gives a text as its font and its place on the line make it look.
func (p *paragraph) lookOf(s string, all properties) string {
	if strings.ContainsFunc(s, isSymbol) || all.values["symbols"] != noSymbols {
		var b strings.Builder
		for _, r := range s {
			if isSymbol(r) || all.values["symbols"] != noSymbols && r > ' ' && r < 0x100 {
				b.WriteString(p.symbol(all.values["symbols"], "", r))
			} else {
				b.WriteRune(r)
			}
		}
		s = b.String()
	}
	side := all.values["raised"]
	if side == 0 || strings.TrimSpace(s) == "" {
		return s
	}
	text, ok := prose.Raise(s, side)
	if !ok {
		p.tell(diag.Say("raised-text", "text", strings.TrimSpace(s)), "")
	}
	return text
}

// isSymbol reports what is a character in some font alone, or none at all.
func isSymbol(r rune) bool { return r >= 0xe000 && r <= 0xf8ff || r == '\ufffd' }

// symbol gives a character of a font of symbols. One that is not known is left
// out, and told.
func (p *paragraph) symbol(font int, name string, code rune) string {
	if font == noSymbols && !isSymbol(code) {
		return string(code)
	}
	if font == noSymbols && (code == 0xf0b7 || code == 0xf0a7) {
		return "•"
	}
	text := symbolText(font, code)
	if text == "" {
		if name == "" {
			name = [...]string{"", "Symbol", "Wingdings", ""}[font]
		}
		p.tell(diag.Say("unknown-symbol", "code", strings.ToUpper(strconv.FormatInt(int64(code), 16)), "font", name), "")
	}
	return text
}

// put adds text, unless it is not the letter's.
func (p *paragraph) put(r prose.Run, s string, all properties) {
	s = strings.NewReplacer("\r", " ", "\n", " ").Replace(s)
	if p.leaveOut(s, all) || !p.isResult() {
		return
	}
	for i := range p.fields {
		p.fields[i].shown = p.fields[i].shown || s != ""
	}
	r.Text = s
	last := &p.lines[len(p.lines)-1]
	last.Runs = append(last.Runs, r)
}

// leaveOut keeps apart what is read as text and not shown as such.
func (p *paragraph) leaveOut(s string, all properties) bool {
	switch {
	case !p.isResult():
		return false
	case p.gone:
		p.deleted.WriteString(s)
	case all.values["hidden"] != 0, p.isSilent():
		p.hidden.WriteString(s)
	case all.values["struck"] != 0:
		p.struck.WriteString(s)
	case p.isUnseen(all) && strings.TrimSpace(s) != "":
		p.hidden.WriteString(s)
		p.text.Covered = true
	default:
		return false
	}
	return true
}

// callNote calls a footnote or an endnote. One that is called where nothing is shown
// goes with its mark.
func (p *paragraph) callNote(key noteKey, all properties) {
	switch {
	case p.leaveOut(" "+prose.Cell(p.notes[key]).String()+" ", all), !p.isResult():
		return
	case p.notes[key] == nil:
		p.tell(diag.Say("lost-note"), "")
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
	if parent.name == "AlternateContent" {
		list = knownForm(parent).children
	}
	around := p.unshown
	p.unshown = around || isHiddenDrawing(parent) || slices.ContainsFunc(list, isHiddenDrawing)
	defer func() { p.unshown = around }()
	for _, n := range list {
		p.tellCover(n)
		switch n.name {
		case "txbxContent":
			sub := &builder{document: p.document, nested: true, ground: unknown}
			sub.readAll(n)
			if s := textOf(sub.blocks); p.unshown && s != "" {
				p.tell(diag.Say("hidden-text", "text", s), s)
			} else if len(sub.blocks) > 0 {
				p.tell(diag.Say("text-box"), "")
				p.boxes = append(p.boxes, sub.blocks...)
			}
			continue
		case "blip", "imagedata":
			p.pictures++
		case "chart", "relIds", "OLEObject", "textpath": // words in a chart, a diagram, a sheet, a drawing of letters
			p.tell(diag.Say("unread-part"), "")
		}
		p.readDrawing(n)
	}
}
