package docx

import (
	"encoding/xml"

	"casebook/internal/prose"
)

// A builder makes blocks of the elements of a part.
type builder struct {
	*document
	*stream
	blocks []prose.Block
	cells  int // how many tables the current paragraph is in
}

// container reads what can hold paragraphs.
func (b *builder) container(e xml.StartElement) error {
	switch e.Name.Local {
	case "p":
		return b.paragraph()
	case "tbl":
		return b.table()
	case "sectPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr":
		return b.skip()
	case "del", "moveFrom":
		return b.deletedBlocks()
	case "AlternateContent":
		return b.alternate(b.container)
	}
	return b.children(b.container)
}

// alternate reads the first form of what a document has in several.
func (b *builder) alternate(f func(xml.StartElement) error) error {
	done := false
	return b.children(func(xml.StartElement) error {
		if done {
			return b.skip()
		}
		done = true
		return b.children(f)
	})
}

// deletedBlocks tells of paragraphs that are tracked as deleted.
func (b *builder) deletedBlocks() error {
	sub := &builder{document: b.document, stream: b.stream, cells: 1}
	err := b.children(sub.container)
	b.tellDeleted(textOf(sub.blocks))
	return err
}

// add appends a block with the space above it.
func (b *builder) add(block prose.Block, space int) {
	b.blocks = append(b.blocks, block)
	if b.cells == 0 {
		b.spaces = append(b.spaces, space)
	}
}

// table reads a table. One of a single column is paragraphs in a frame.
func (b *builder) table() error {
	var rows [][]prose.Cell
	var flat []prose.Block
	columns := 0
	var row func(e xml.StartElement) error
	cell := func(e xml.StartElement) error {
		sub := &builder{document: b.document, stream: b.stream, cells: b.cells + 1}
		if err := b.children(sub.container); err != nil {
			return err
		}
		last := len(rows) - 1
		rows[last] = append(rows[last], linesOf(sub.blocks))
		columns = max(columns, len(rows[last]))
		flat = append(flat, sub.blocks...)
		return nil
	}
	row = b.within(map[string]func(xml.StartElement) error{"tc": cell})
	err := b.children(b.within(map[string]func(xml.StartElement) error{"tr": func(xml.StartElement) error {
		rows = append(rows, nil)
		return b.children(row)
	}}))
	if columns > 1 {
		b.add(prose.Block{Kind: prose.Table, Rows: rows}, -1)
		return err
	}
	for i, block := range flat {
		b.add(block, -boolInt(i == 0))
	}
	return err
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// within finds elements by name in whatever wraps them.
func (b *builder) within(names map[string]func(xml.StartElement) error) func(xml.StartElement) error {
	var find func(e xml.StartElement) error
	find = func(e xml.StartElement) error {
		if f := names[e.Name.Local]; f != nil {
			return f(e)
		}
		switch e.Name.Local {
		case "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "tblPrEx":
			return b.skip()
		case "AlternateContent":
			return b.alternate(find)
		}
		return b.children(find)
	}
	return find
}

// linesOf gives the lines of a cell, those of tables within it too.
func linesOf(blocks []prose.Block) prose.Cell {
	var out prose.Cell
	for _, bl := range blocks {
		out = append(out, bl.Lines...)
		for _, r := range bl.Rows {
			for _, c := range r {
				out = append(out, c...)
			}
		}
	}
	return out
}
