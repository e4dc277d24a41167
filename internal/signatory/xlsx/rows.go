package xlsx

import (
	"casebook/internal/diag"
	"encoding/xml"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// A Kind is what a cell holds.
type Kind uint8

// An Empty cell has no value; a Failed one a formula whose result is an error
// or was never worked out.
const (
	Empty Kind = iota
	Text
	Number
	Bool
	Date
	Failed
)

// A Cell is a value as text: numbers in their shortest form, truth values as
// "true" and "false", dates as "2006-01-02".
type Cell struct {
	Kind   Kind
	Text   string
	Merged bool // it is the value of the cell above, with which this one is merged
	Struck bool // it is crossed out, or some of its letters are
	Unseen bool // what it shows is not what it holds: letters in its own colour or without size, a format that shows nothing
}

// A Row is one row of the sheet. It is reused by Next.
type Row struct {
	Number int    // from 1
	Hidden bool   // it is not shown, or has no height worth the word
	Cells  []Cell // from column A
}

// A rowReader reads the rows of a sheet.
type rowReader struct {
	*parser
	sheet  *Sheet
	number int
	buffer []byte
	ended  bool        // the list of rows was closed
	inRule conditional // the format that stands in a rule, as far as it was read
	hidden bool        // rows are, that do not say otherwise
}

// openRows reads up to the rows.
func (s *Sheet) openRows(part string) (*rowReader, error) {
	p, err := s.openParser(part)
	if err != nil {
		return nil, err
	}
	return &rowReader{parser: p, sheet: s}, nil
}

func (r *rowReader) nextRow(row *Row) error {
	for {
		t, err := r.parser.nextToken()
		if err == io.EOF && !r.ended {
			return errUnclosed
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "row":
				return r.readRow(t, row)
			case "col":
				r.noteColumns(t)
			case "sheetFormatPr":
				r.hidden = isTrue(attribute(t, "zeroHeight"))
			case "cfRule":
				r.inRule = conditional{ground: white, font: font{colour: black}}
				found := r.sheet.styles.conditionalAt(attribute(t, "dxfId"))
				r.noteCondition(&found)
			case "strike", "color", "sz", "numFmt", "bgColor": // of a format that stands in the rule
				if r.ended {
					r.inRule.readTag(t, r.sheet.theme)
				}
			}
		case xml.EndElement:
			r.ended = r.ended || t.Name.Local == "sheetData"
			if t.Name.Local == "dxf" && r.ended {
				r.noteCondition(&r.inRule)
			}
		}
	}
}

// noteCondition notes what a conditional format does.
func (r *rowReader) noteCondition(c *conditional) {
	r.sheet.Strikes = r.sheet.Strikes || c.struck
	r.sheet.Hides = r.sheet.Hides || c.hides()
}

// tiny is a height in points, or a width in characters, of which nothing can be
// read.
const tiny = 1.5

// noteColumns takes a range of columns that is not shown.
func (r *rowReader) noteColumns(e xml.StartElement) {
	first, err1 := strconv.Atoi(attribute(e, "min"))
	last, err2 := strconv.Atoi(attribute(e, "max"))
	width, err := strconv.ParseFloat(attribute(e, "width"), 64)
	if narrow := isTrue(attribute(e, "hidden")) || err == nil && width < tiny; narrow && err1 == nil && err2 == nil && len(r.sheet.Narrow) < MaxColumns {
		r.sheet.Narrow = append(r.sheet.Narrow, Columns{first - 1, last - 1})
	}
}

// readRow reads one row. Rows and cells that do not say where they are follow the
// one before.
func (r *rowReader) readRow(e xml.StartElement, row *Row) error {
	r.number++
	if n, err := strconv.Atoi(attribute(e, "r")); err == nil {
		if n < r.number {
			return diag.NewFault(diag.Say("damaged-workbook/order-of-rows"))
		}
		r.number = n
	}
	if r.number > MaxRows {
		return tooLarge()
	}
	height, err := strconv.ParseFloat(attribute(e, "ht"), 64)
	row.Number, row.Hidden, row.Cells = r.number, isTrue(attribute(e, "hidden")) || r.hidden && attribute(e, "hidden") == "" && attribute(e, "ht") == "" || err == nil && height < tiny, row.Cells[:0]
	for {
		t, err := r.parser.nextToken()
		if err == io.EOF {
			return errUnclosed
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local == "c" {
				if err := r.readCell(t, row); err != nil {
					return err
				}
			}
		case xml.EndElement:
			if t.Name.Local == "row" {
				return r.sheet.merged.fillRow(row)
			}
		}
	}
}

// readCell reads one cell into its place in the row.
func (r *rowReader) readCell(e xml.StartElement, row *Row) error {
	column := len(row.Cells)
	if ref := attribute(e, "r"); ref != "" {
		var ok bool
		if column, _, ok = parseRef(ref); !ok || column < len(row.Cells) {
			return diag.NewFault(diag.Say("damaged-workbook/order-of-cells"))
		}
	}
	if column >= MaxColumns {
		return tooLarge()
	}
	for len(row.Cells) < column {
		row.Cells = append(row.Cells, Cell{})
	}
	kind, style := attribute(e, "t"), attribute(e, "s")
	value, formula, found, parts, err := r.readValue()
	if err != nil {
		return err
	}
	cell := Cell{}
	if found {
		if cell, err = r.sheet.decodeCell(kind, style, value); err != nil {
			return err
		}
	} else if formula {
		cell.Kind = Failed
	}
	if cell.Kind != Empty {
		look := r.sheet.styles.find(style)
		if i, err := strconv.Atoi(strings.TrimSpace(value)); kind == "s" && err == nil {
			parts = r.sheet.shared.looks[i]
		}
		cell.Struck = parts.struck || look.struck
		cell.Unseen = look.unseen || parts.areUnseenOn(look.ground) || look.format != "" && (hidesText(look.format) && cell.Kind == Text || cell.Kind != Text && hidesNumber(look.format, value))
	}
	row.Cells = append(row.Cells, cell)
	return nil
}

// readValue reads what is in a cell: its value or inline text, and whether there
// is a formula, and letters that are crossed out.
func (r *rowReader) readValue() (text string, formula, found bool, look runs, err error) {
	in := ""
	r.buffer = r.buffer[:0]
	for {
		t, err := r.parser.nextToken()
		if err == io.EOF {
			err = errUnclosed
		}
		if err != nil {
			return "", false, false, look, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch in = t.Name.Local; in {
			case "f":
				formula = true
			case "v":
				found = true
			case "is":
				found = true
				if r.buffer, look, err = r.appendText(r.buffer, "is"); err != nil {
					return "", false, false, look, err
				}
			}
		case xml.CharData:
			if in == "v" {
				if r.buffer = append(r.buffer, t...); len(r.buffer) > maxText {
					return "", false, false, look, diag.NewFault(diag.Say("damaged-workbook/long-cell"))
				}
			}
		case xml.EndElement:
			if in = ""; t.Name.Local == "c" {
				return string(r.buffer), formula, found, look, nil
			}
		}
	}
}

// decodeCell makes a cell of a value by its type (ECMA-376 part 1, 18.18.11).
func (s *Sheet) decodeCell(kind, style, value string) (Cell, error) {
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		text, ok := s.shared.textAt(i)
		if err != nil || !ok {
			return Cell{}, diag.NewFault(diag.Say("damaged-workbook/no-text"))
		}
		return textCell(text), nil
	case "str":
		return textCell(unescapeCharacters(value)), nil
	case "inlineStr":
		return textCell(value), nil
	case "b":
		return Cell{Kind: Bool, Text: strconv.FormatBool(isTrue(strings.TrimSpace(value)))}, nil
	case "e":
		return Cell{Kind: Failed}, nil
	case "d":
		day, _, _ := strings.Cut(strings.TrimSpace(value), "T")
		return Cell{Kind: Date, Text: day}, nil
	}
	return s.decodeNumber(style, strings.TrimSpace(value))
}

func textCell(s string) Cell {
	if s == "" {
		return Cell{}
	}
	return Cell{Kind: Text, Text: s}
}

func (s *Sheet) decodeNumber(style, value string) (Cell, error) {
	if value == "" {
		return Cell{}, nil
	}
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return Cell{}, diag.NewFault(diag.Say("damaged-workbook/no-number"))
	}
	if s.styles.find(style).date {
		if day, ok := s.epoch.dayOf(n); ok {
			return Cell{Kind: Date, Text: day}, nil
		}
	}
	return Cell{Kind: Number, Text: strconv.FormatFloat(n, 'f', -1, 64)}, nil
}

// An epoch is the day that a workbook counts its dates from.
type epoch uint8

const (
	epoch1900 epoch = iota
	epoch1904
)

// lastSerial is 9999-12-31 in the 1900 system.
const lastSerial = 2958465

// dayOf gives the day of a serial number. In the 1900 system the number 60 is a
// 29 February that never was, and days before it are counted one too high.
func (e epoch) dayOf(serial float64) (string, bool) {
	const halfSecond = 0.5 / 86400
	n := int(math.Floor(serial + halfSecond))
	if serial < 0 || serial > lastSerial || e == epoch1900 && (n == 60 || n == 0) {
		return "", false
	}
	first := time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	if e == epoch1900 {
		first = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
		if n < 60 {
			n++
		}
	}
	return first.AddDate(0, 0, n).Format(time.DateOnly), true
}

// parseRef gives column and row, from 0, of a reference as "C14" or "$C$14".
func parseRef(ref string) (column, row int, ok bool) {
	i := 0
	column = 0
	for ; i < len(ref) && (ref[i] == '$' || ref[i]|0x20 >= 'a' && ref[i]|0x20 <= 'z'); i++ {
		if ref[i] != '$' {
			column = column*26 + int(ref[i]|0x20-'a') + 1
		}
		if column > MaxColumns {
			return 0, 0, false
		}
	}
	row, err := strconv.Atoi(ref[i:])
	return column - 1, row - 1, err == nil && column > 0 && row > 0 && row <= MaxRows
}

// Ref gives a cell's reference in a sheet as spreadsheet programs write it:
// Sheet1!C14, 'My sheet'!C14. Column and row count from 0 and 1; a negative
// column stands for the row.
func Ref(sheet string, column, row int) string {
	if strings.ContainsFunc(sheet, func(r rune) bool { return r < '0' || r > '9' && r < 'A' || r > 'Z' && r < '_' || r > 'z' && r < 0x80 }) {
		sheet = "'" + strings.ReplaceAll(sheet, "'", "''") + "'"
	}
	if column < 0 {
		return sheet + "!" + strconv.Itoa(row) + ":" + strconv.Itoa(row)
	}
	letters := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		letters = string(rune('A'+(n-1)%26)) + letters
	}
	return sheet + "!" + letters + strconv.Itoa(row)
}
