package letter

import (
	"strings"
	"unicode"

	"casebook/internal/prose"
)

// tables takes tables below the closing apart, so that every signatory is a
// block: a row, a column, or a cell of several lines. Lines with tabs are rows.
func (r *recogniser) tables(blocks []prose.Block) []prose.Block {
	var out []prose.Block
	for _, b := range blocks {
		switch {
		case b.Kind == prose.Table:
			out = append(out, r.takeApart(b.Rows)...)
		case tabular(b.Lines):
			out = append(out, r.takeApart(rowsAtTabs(b.Lines))...)
		default:
			out = append(out, b)
		}
	}
	return out
}

// tabular reports whether every line has tabs, the same number of them.
func tabular(lines []prose.Line) bool {
	for _, l := range lines {
		n := strings.Count(l.String(), "\t")
		if kind, _ := label(l.String()); n == 0 || kind != "" || n != strings.Count(lines[0].String(), "\t") {
			return false
		}
	}
	return len(lines) > 0
}

func rowsAtTabs(lines []prose.Line) [][]prose.Cell {
	rows := make([][]prose.Cell, len(lines))
	for i, l := range lines {
		for _, part := range tabbed(l) {
			rows[i] = append(rows[i], prose.Cell{part})
		}
	}
	return rows
}

func (r *recogniser) takeApart(rows [][]prose.Cell) []prose.Block {
	headed := len(rows) > 0 && isHeader(rows[0])
	if headed {
		var words []string
		for _, c := range rows[0] {
			words = append(words, c.String())
		}
		r.say(rows[0][0][0].At, "table-header", "the table of signatories is headed: "+strings.Join(words, ", "))
		rows = rows[1:]
	}
	rows = r.withoutNumbers(rows)
	switch {
	case headed:
	case len(rows) > 1 && names(rows[0]) > 1 && names(rows[0]) == filled(rows[0]) && names(rows[1]) == 0:
		return columnsOf(rows)
	case everyCell(rows):
		return cellsOf(rows)
	}
	var out []prose.Block
	for _, row := range rows {
		if l := nameFirst(row); !l.Empty() {
			out = append(out, prose.Block{Gap: true, Lines: []prose.Line{l}})
		}
	}
	return out
}

// isHeader reports whether a row names columns.
func isHeader(row []prose.Cell) bool {
	n := 0
	for _, c := range row {
		if len(c) == 0 || c.String() == "" {
			return false
		}
		if is("column", strings.Trim(c.String(), " .:")) {
			n++
		}
	}
	return n > 0 && n*2 >= len(row)
}

// withoutNumbers drops a first column of nothing but 1, 2, 3….
func (r *recogniser) withoutNumbers(rows [][]prose.Cell) [][]prose.Cell {
	for i, row := range rows {
		if len(row) < 2 || number(strings.Trim(row[0].String(), " .)")) != i+1 {
			return rows
		}
	}
	out, numbers := make([][]prose.Cell, len(rows)), make([]int, len(rows))
	for i, row := range rows {
		out[i], numbers[i] = row[1:], i+1
	}
	if len(rows) > 0 {
		r.numbers(rows[0][0][0].At, numbers)
	}
	return out
}

func names(row []prose.Cell) int {
	n := 0
	for _, c := range row {
		if isPerson(c.String()) {
			n++
		}
	}
	return n
}

func filled(row []prose.Cell) int {
	n := 0
	for _, c := range row {
		if strings.TrimFunc(c.String(), unicode.IsSpace) != "" {
			n++
		}
	}
	return n
}

// everyCell reports whether each cell is a signatory's own: all are names, or
// names with lines below them.
func everyCell(rows [][]prose.Cell) bool {
	people, tall := 0, false
	for _, row := range rows {
		for _, c := range row {
			switch {
			case len(c) == 0 || c.String() == "":
				continue
			case !isPerson(firstPart(c[0].String())):
				return false
			}
			people++
			tall = tall || len(c) > 1
		}
	}
	return people > 1 && (tall || len(rows) > 0 && people > len(rows))
}

func columnsOf(rows [][]prose.Cell) []prose.Block {
	var out []prose.Block
	for k := range rows[0] {
		b := prose.Block{Gap: true}
		for _, row := range rows {
			if k < len(row) {
				b.Lines = append(b.Lines, row[k]...)
			}
		}
		out = append(out, b)
	}
	for _, row := range rows { // what has no column stays
		for k := len(rows[0]); k < len(row); k++ {
			out = append(out, prose.Block{Gap: true, Lines: row[k]})
		}
	}
	return out
}

func cellsOf(rows [][]prose.Cell) []prose.Block {
	var out []prose.Block
	for _, row := range rows {
		for _, c := range row {
			if len(c) > 0 {
				out = append(out, prose.Block{Gap: true, Lines: c})
			}
		}
	}
	return out
}

// cellBreak parts the cells of a row that is read as one line.
const cellBreak = "\v"

// nameFirst gives a row as one line, with the name before the rest.
func nameFirst(row []prose.Cell) prose.Line {
	first := 0
	for i, c := range row {
		if isPerson(firstPart(c.String())) {
			first = i
			break
		}
	}
	var out prose.Line
	add := func(c prose.Cell) {
		for _, l := range c {
			if len(out.Runs) > 0 {
				out.Runs = append(out.Runs, prose.Run{Text: cellBreak})
			} else {
				out.At = l.At
			}
			out.Runs = append(out.Runs, l.Runs...)
		}
	}
	for _, c := range row[first:min(first+1, len(row))] {
		add(c)
	}
	for i, c := range row {
		if i != first {
			add(c)
		}
	}
	return out
}
