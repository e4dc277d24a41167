package letter

import (
	"strings"
	"unicode"

	"casebook/internal/diag"
	"casebook/internal/prose"
)

// takeTablesApart takes tables below the closing apart, so that every signatory
// is a block: a row, a column, or a cell of several lines. Lines that all have
// tabs, the same number of them, are rows.
func (r *recogniser) takeTablesApart(blocks []prose.Block) []prose.Block {
	var out []prose.Block
	for _, b := range blocks {
		rows, tabs := b.Rows, 0
		for i, l := range b.Lines {
			n := strings.Count(l.String(), "\t")
			if kind, _ := readLabel(l.String()); n == 0 || kind != "" || i > 0 && n != tabs {
				tabs = 0
				break
			}
			tabs = n
		}
		if b.Kind != prose.Table && tabs == 0 {
			out = append(out, b)
			continue
		}
		if b.Kind != prose.Table {
			rows = make([][]prose.Cell, len(b.Lines))
			for i, l := range b.Lines {
				for _, part := range cutAtTabs(l) {
					rows[i] = append(rows[i], prose.Cell{part})
				}
			}
		}
		out = append(out, r.takeRowsApart(rows)...)
	}
	return out
}

func (r *recogniser) takeRowsApart(rows [][]prose.Cell) []prose.Block {
	headed := len(rows) > 0 && isHeader(rows[0])
	if headed {
		var words []string
		for _, c := range rows[0] {
			words = append(words, c.String())
		}
		r.say(rows[0][0][0].At, diag.Say("table-header", "words", strings.Join(words, ", ")))
		rows = rows[1:]
	}
	rows = r.dropNumbers(rows)
	var out []prose.Block
	add := func(lines []prose.Line) {
		if len(lines) > 0 {
			out = append(out, prose.Block{Gap: true, Lines: lines})
		}
	}
	switch {
	case !headed && inColumns(rows):
		for k := range rows[0] {
			var lines []prose.Line
			for _, row := range rows {
				if k < len(row) {
					lines = append(lines, row[k]...)
				}
			}
			add(lines)
		}
		for _, row := range rows { // what has no column stays
			for _, c := range row[min(len(rows[0]), len(row)):] {
				add(c)
			}
		}
	case !headed && inCells(rows):
		for _, row := range rows {
			for _, c := range row {
				add(c)
			}
		}
	default:
		for _, row := range rows {
			if l := nameFirst(row); !l.Empty() {
				add([]prose.Line{l})
			}
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
		if isPhrase("column", strings.Trim(c.String(), " .:")) {
			n++
		}
	}
	return n > 0 && n*2 >= len(row)
}

// dropNumbers drops a first column of nothing but 1, 2, 3….
func (r *recogniser) dropNumbers(rows [][]prose.Cell) [][]prose.Cell {
	out, numbers := make([][]prose.Cell, len(rows)), make([]int, len(rows))
	for i, row := range rows {
		if len(row) < 2 || number(strings.Trim(row[0].String(), " .)")) != i+1 {
			return rows
		}
		out[i], numbers[i] = row[1:], i+1
	}
	if len(rows) > 0 {
		r.tellNumbers(rows[0][0][0].At, numbers)
	}
	return out
}

// inColumns reports whether each column is a signatory's: names and nothing else
// stand in the first row, none in the second.
func inColumns(rows [][]prose.Cell) bool {
	countNames := func(row []prose.Cell) (people, filled int) {
		for _, c := range row {
			if isPerson(c.String()) {
				people++
			}
			if strings.ContainsFunc(c.String(), func(r rune) bool { return !unicode.IsSpace(r) }) {
				filled++
			}
		}
		return people, filled
	}
	if len(rows) < 2 {
		return false
	}
	first, filled := countNames(rows[0])
	second, _ := countNames(rows[1])
	return first > 1 && first == filled && second == 0
}

// inCells reports whether each cell is a signatory's: all are names, or names
// with lines below them.
func inCells(rows [][]prose.Cell) bool {
	people, tall := 0, false
	for _, row := range rows {
		for _, c := range row {
			if len(c) == 0 || c.String() == "" {
				continue
			}
			if !isPerson(firstPart(c[0].String())) {
				return false
			}
			people++
			tall = tall || len(c) > 1
		}
	}
	return people > 1 && (tall || people > len(rows))
}

// cellBreak parts the cells of a row that is read as one line.
const cellBreak = '\v'

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
	for n := range row {
		k := n // the cells in their order, but for the first
		if n == 0 {
			k = first
		} else if n <= first {
			k = n - 1
		}
		for _, l := range row[k] {
			if len(out.Runs) > 0 {
				out.Runs = append(out.Runs, prose.Run{Text: string(cellBreak)})
			} else {
				out.At = l.At
			}
			out.Runs = append(out.Runs, l.Runs...)
		}
	}
	return out
}
