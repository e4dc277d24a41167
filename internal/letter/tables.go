package letter

import (
	"slices"
	"strings"
	"unicode"

	"casebook/internal/diag"
	"casebook/internal/prose"
)

// takeTablesApart takes tables below the closing apart, so that every signatory
// is a block: a row, a column, or a cell of several lines. Lines with tabs are
// rows. A table that is not understood stays in its lines.
func (t *tail) takeTablesApart(blocks []prose.Block) []prose.Block {
	var out []prose.Block
	unread := false // a table with headings has begun that is not understood: what is below may be of it
	for _, b := range blocks {
		rows, ok := b.Rows, true
		if b.Kind != prose.Table {
			rows, ok = rowsOfTabs(b.Lines)
		}
		if len(rows) > 0 && b.Kind != prose.Table {
			fields, headed, known := readHeadings(rows[0])
			unread = unread || headed && len(fields) > 2 && (!ok || !known || slices.ContainsFunc(rows, func(row []prose.Cell) bool { return len(row) != len(fields) }))
		}
		switch {
		case unread && b.Kind != prose.Table:
			out = append(out, t.leaveLines(b))
		case ok && len(rows) > 0:
			out = append(out, t.takeRowsApart(rows, b.Kind != prose.Table)...)
		case ok:
			out = append(out, b)
		default:
			out = append(out, t.leaveLines(b))
		}
	}
	return out
}

// leaveLines marks what is not read.
func (t *tail) leaveLines(blocks ...prose.Block) prose.Block {
	out := prose.Block{Gap: true}
	prose.VisitLines(blocks, func(l prose.Line) {
		out.Lines = append(out.Lines, l)
		t.unread[l.At] = true
	})
	return out
}

// rowsOfTabs gives lines that all have tabs, the same number of them, as rows; the
// last may have fewer. Lines of which some have tabs are rows when each cell is
// a name, or each line begins with one; else they are not understood.
func rowsOfTabs(lines []prose.Line) (rows [][]prose.Cell, ok bool) {
	most, same, headed := 0, true, false
	for i, l := range lines {
		if kind, _ := readLabel(l.String()); kind != "" {
			return nil, true
		}
		var row []prose.Cell
		for _, part := range cutAtTabs(l) {
			row = append(row, prose.Cell{part})
		}
		if i > 0 && headed && len(row) < len(rows[0]) {
			if whole := cutAtEveryTab(l); len(whole) == len(rows[0]) { // one of its cells is empty
				row = whole
			}
		}
		rows = append(rows, row)
		if i == 0 {
			_, headed, _ = readHeadings(row)
		}
		same = same && (i == 0 || len(row) == most || len(row) < most && i == len(lines)-1)
		most = max(most, len(row))
	}
	if most < 2 {
		return nil, true
	}
	if headed && slices.ContainsFunc(rows, func(row []prose.Cell) bool { return len(row) != len(rows[0]) }) {
		return rows, false // which of its cells is empty cannot be told
	}
	names := inCells(rows)
	begin := !slices.ContainsFunc(rows, func(row []prose.Cell) bool { return len(row) == 0 || !isPerson(nameOf(row[0].String())) })
	last := rows[len(rows)-1]
	if len(last) < most && isPerson(last[0].String()) { // whose it is cannot be told
		same = false
	}
	return rows, same || names || begin
}

// cutAtEveryTab gives the cells of a line, the empty ones too.
func cutAtEveryTab(l prose.Line) (row []prose.Cell) {
	for {
		i := strings.IndexByte(l.String(), '\t')
		if i < 0 {
			break
		}
		cell, rest := l.Cut(i)
		row = append(row, prose.Cell{cell.Trim()})
		_, l = rest.Cut(1)
	}
	return append(row, prose.Cell{l.Trim()})
}

// readHeadings gives what the columns of a table hold, by its first row. It is no
// heading where no column of names is headed; known is false where a column is
// headed by something else, or two by the same.
func readHeadings(row []prose.Cell) (fields []string, headed, known bool) {
	known = true
	for _, c := range row {
		field := ""
		for _, f := range []string{"name", "given", "role", "organisation", "group", "country", "number", "sign"} {
			if isPhrase(f+"-column", strings.Trim(c.String(), " .:")) || isPhrase(f+"-column", strings.Trim(c.String(), " :")) {
				field = f
				break
			}
		}
		if field == "name" && slices.Contains(fields, "name") && !slices.Contains(fields, "given") {
			field = "given" // Surname, Name
		}
		known = known && field != "" && (field == "number" || !slices.Contains(fields, field))
		headed = headed || field != "" && field != "number"
		fields = append(fields, field)
	}
	if headed && !slices.Contains(fields, "name") {
		if i := slices.Index(fields, "given"); i >= 0 {
			fields[i] = "name"
		} else if i := slices.Index(fields, "organisation"); i >= 0 && !slices.Contains(fields, "role") { // organisations alone
			fields[i] = "name"
		} else {
			known = false
		}
	}
	named := slices.Contains(fields, "name") || slices.Contains(fields, "given")
	return fields, headed && (named || countFields(fields)*2 >= len(fields)), known
}

func countFields(fields []string) (n int) {
	for _, f := range fields {
		if f != "" {
			n++
		}
	}
	return n
}

// readRow gives the signatory of a row below headings; false when it names nobody,
// or says how to reach somebody.
func readRow(row []prose.Cell, fields []string) (s Signatory, ok bool) {
	given := ""
	for i, c := range row {
		text := oneSpace(c.String())
		if i >= len(fields) {
			return s, text == ""
		}
		switch fields[i] {
		case "name":
			s.Name = text
		case "given":
			given = text
		case "role":
			s.Role = text
		case "organisation":
			s.Organisation = text
		case "group":
			s.Group = text
		case "country":
			if s.Country = countryOf(text); s.Country == "" {
				s.Country = text
			}
		case "number":
			if strings.ContainsFunc(text, unicode.IsLetter) {
				return s, false
			}
		default:
			if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
				return s, false
			}
		}
		if fields[i] != "number" && isContact(text) {
			return s, false
		}
	}
	s.Name = strings.TrimSpace(given + " " + s.Name)
	return s, strings.ContainsFunc(s.Name, unicode.IsLetter)
}

// takeRowsApart takes rows apart. Those made of lines with tabs have no empty cells.
func (t *tail) takeRowsApart(rows [][]prose.Cell, fromTabs bool) []prose.Block {
	var out []prose.Block
	add := func(lines []prose.Line) {
		if len(lines) > 0 {
			out = append(out, prose.Block{Gap: true, Lines: lines})
		}
	}
	fields, headed, known := readHeadings(rows[0])
	isShort := func(row []prose.Cell) bool { return len(row) != len(rows[0]) }
	switch whole := (prose.Block{Rows: rows}); {
	case headed && !known, headed && fromTabs && slices.ContainsFunc(rows, isShort): // which cell is missing cannot be told
		return []prose.Block{t.leaveLines(whole)}
	case headed:
		var words []string
		for _, c := range rows[0] {
			words = append(words, c.String())
		}
		t.say(firstPlace(rows[0]), diag.Say("table-header", "words", strings.Join(words, ", ")))
		var numbers []int
		for _, row := range rows[1:] {
			s, ok := readRow(row, fields)
			l := nameFirst(row)
			if l.Empty() {
				continue
			}
			if add([]prose.Line{l}); !ok {
				t.unread[l.At] = true
				continue
			}
			t.headed[l.At] = s
			if i := slices.Index(fields, "number"); i >= 0 && i < len(row) && number(strings.Trim(row[i].String(), " .)")) > 0 {
				numbers = append(numbers, number(strings.Trim(row[i].String(), " .)")))
			}
		}
		t.tellNumbers(firstPlace(rows[0]), numbers)
		return out
	}
	rows = t.dropNumbers(rows)
	switch {
	case fromTabs && inColumns(rows) && slices.ContainsFunc(rows[1:], isShort): // whose column a line goes on with
		return []prose.Block{t.leaveLines(prose.Block{Rows: rows})}
	case inColumns(rows):
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
	case inCells(rows):
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

// firstPlace gives where a row begins.
func firstPlace(row []prose.Cell) prose.Place {
	for _, c := range row {
		if len(c) > 0 {
			return c[0].At
		}
	}
	return prose.Place{}
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
		r.tellNumbers(firstPlace(rows[0]), numbers)
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
			if !isPerson(nameOf(c[0].String())) {
				return false
			}
			people++
			tall = tall || len(c) > 1
		}
	}
	return people > 1 && (tall || people > len(rows))
}

// nameOf gives what a line says first: "Ada Example MEP (Renew, France)".
func nameOf(line string) string {
	return append(splitParts(oneSpace(line)), "")[0]
}

// cellBreak parts the cells of a row that is read as one line.
const cellBreak = '\v'

// nameFirst gives a row as one line, with the name before the rest.
func nameFirst(row []prose.Cell) prose.Line {
	first := 0
	for i, c := range row {
		if isPerson(nameOf(c.String())) {
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
