package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// A plainTable is a table without any markup in its cells, as most are: they
// need no parsing, and no nodes of their own. Its lines are those of the text.
type plainTable struct{ ast.BaseBlock }

var kindPlainTable = ast.NewNodeKind("PlainTable")

// Kind implements ast.Node.
func (*plainTable) Kind() ast.NodeKind { return kindPlainTable }

// IsRaw implements ast.Node: there are no inlines to find.
func (*plainTable) IsRaw() bool { return true }

// Dump implements ast.Node.
func (t *plainTable) Dump(source []byte, level int) { ast.DumpHelper(t, source, level, nil, nil) }

// plainTables makes a paragraph a plain table where it is one, and otherwise
// leaves it to the transformer of tables.
type plainTables struct{ parser.ParagraphTransformer }

// Transform implements parser.ParagraphTransformer.
func (t plainTables) Transform(p *ast.Paragraph, r text.Reader, pc parser.Context) {
	if !conversionOf(pc).isPlainTable(p.Lines()) {
		t.ParagraphTransformer.Transform(p, r, pc)
		return
	}
	table := &plainTable{}
	table.SetLines(p.Lines())
	p.Parent().ReplaceChild(p.Parent(), p, table)
}

// isPlainTable reports whether the lines are all of a table and hold no markup.
func (v *conversion) isPlainTable(lines *text.Segments) bool {
	if lines.Len() < 2 {
		return false
	}
	if v.columns = columns(v.columns[:0], v.line(lines, 1)); len(v.columns) == 0 {
		return false
	}
	for i := range lines.Len() {
		if !isPlain(v.line(lines, i)) {
			return false
		}
	}
	n := 0
	for row := v.rowOf(lines, 0); row.next(v.src); n++ {
	}
	return n == len(v.columns)
}

// line gives a line of the source, without what takes the place of a tab's half.
func (v *conversion) line(lines *text.Segments, i int) []byte {
	line := lines.At(i)
	return v.src[line.Start:line.Stop]
}

// columns appends the alignments that a delimiter row tells; none unless it
// stands at the very beginning of its line.
func columns(to []extast.Alignment, line []byte) []extast.Alignment {
	line = bytes.TrimRight(line, " \t\n")
	if len(line) == 0 || bytes.IndexByte(line, '|') < 0 || line[0] == ' ' || line[0] == '\t' {
		return nil
	}
	line = bytes.TrimSuffix(bytes.TrimPrefix(line, []byte("|")), []byte("|"))
	for cell := range bytes.SplitSeq(line, []byte("|")) {
		cell = bytes.Trim(cell, " \t")
		dashes := bytes.TrimSuffix(bytes.TrimPrefix(cell, []byte(":")), []byte(":"))
		if len(dashes) == 0 || run(dashes) < len(dashes) || dashes[0] != '-' {
			return nil
		}
		to = append(to, alignment(cell[0] == ':', cell[len(cell)-1] == ':'))
	}
	return to
}

func alignment(left, right bool) extast.Alignment {
	switch {
	case left && right:
		return extast.AlignCenter
	case left:
		return extast.AlignLeft
	case right:
		return extast.AlignRight
	}
	return extast.AlignNone
}

// A tableRow is what is left of a table's line, between the bars at its ends.
type tableRow struct {
	start, stop int
	cell        struct{ start, stop int } // the last that next gave, without white space around it
}

func (v *conversion) rowOf(lines *text.Segments, i int) tableRow {
	line := lines.At(i)
	start, stop := trim(v.src, line.Start, line.Stop)
	if start < stop && v.src[start] == '|' {
		start++
	}
	if start < stop && v.src[stop-1] == '|' {
		stop--
	}
	return tableRow{start: start, stop: stop}
}

// next goes on to the next cell, if there is one.
func (r *tableRow) next(src []byte) bool {
	if r.start >= r.stop {
		return false
	}
	end := r.stop
	if n := bytes.IndexByte(src[r.start:r.stop], '|'); n >= 0 {
		end = r.start + n
	}
	r.cell.start, r.cell.stop = trim(src, r.start, end)
	r.start = end + 1
	return true
}

// trim takes the white space off both ends of a range.
func trim(src []byte, start, stop int) (int, int) {
	for start < stop && isBlank(src[start]) {
		start++
	}
	for start < stop && isBlank(src[stop-1]) {
		stop--
	}
	return start, stop
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }

// plainTable writes a plain table.
func (v *conversion) plainTable(n *plainTable) {
	lines := n.Lines()
	v.columns = columns(v.columns[:0], v.line(lines, 1))
	v.tag(openTable + "<thead>")
	v.plainRow(v.rowOf(lines, 0), true)
	v.tag("</thead>")
	for i := 2; i < lines.Len(); i++ {
		if i == 2 {
			v.tag("<tbody>")
		}
		v.plainRow(v.rowOf(lines, i), false)
	}
	if lines.Len() > 2 {
		v.tag("</tbody>")
	}
	v.tag(closeTable)
}

// plainRow writes a row; cells that are missing at its end are empty.
func (v *conversion) plainRow(row tableRow, head bool) {
	v.tag("<tr>")
	for _, a := range v.columns {
		if !row.next(v.src) {
			v.tag("<td></td>")
			continue
		}
		end := v.openCell(a, head && row.cell.start < row.cell.stop)
		v.body.text(v.src[row.cell.start:row.cell.stop], v.src[row.cell.stop])
		v.tag(end)
	}
	v.tag("</tr>")
}
