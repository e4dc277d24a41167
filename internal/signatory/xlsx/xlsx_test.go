package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"casebook/internal/diag"
)

// read gives the rows of a sheet, each as "number: cell|cell", and the error.
func read(file []byte, sheet string) (string, error) {
	s, err := Open(bytes.NewReader(file), int64(len(file)), sheet)
	if err != nil {
		return "", err
	}
	defer s.Close()
	var lines []string
	var r Row
	for {
		if err := s.Next(&r); err == io.EOF {
			return strings.Join(lines, "\n"), nil
		} else if err != nil {
			return strings.Join(lines, "\n"), err
		}
		cells := make([]string, len(r.Cells))
		for i, c := range r.Cells {
			cells[i] = c.Text
			if c.Kind == Failed {
				cells[i] = "(failed)"
			}
			if c.Merged {
				cells[i] += "^"
			}
		}
		hidden := ""
		if r.Hidden {
			hidden = " (hidden)"
		}
		lines = append(lines, fmt.Sprintf("%d%s: %s", r.Number, hidden, strings.Join(cells, "|")))
	}
}

// excel makes a workbook with excelize, as an independent writer of the format.
func excel(t testing.TB, fill func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestCellsAreReadAsTheyAreStored(t *testing.T) {
	file := excel(t, func(f *excelize.File) {
		must(t, f.SetSheetRow("Sheet1", "A1", &[]any{"name", "date", "public", "group"}))
		must(t, f.SetSheetRow("Sheet1", "A3", &[]any{"Ada Example", time.Date(2020, 5, 21, 14, 30, 0, 0, time.UTC), true, 7}))
		must(t, f.SetSheetRow("Sheet1", "A4", &[]any{"Žofie  Přík\nlad", time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC), false, 0.5}))
		must(t, f.SetCellRichText("Sheet1", "A5", []excelize.RichTextRun{{Text: "Bo "}, {Text: "Example", Font: &excelize.Font{Bold: true}}}))
		must(t, f.SetCellFormula("Sheet1", "B5", "=TODAY()"))
		must(t, f.SetRowVisible("Sheet1", 4, false))
		must(t, f.SetCellValue("Sheet1", "C6", "left"))
	})
	got, err := read(file, "")
	want := "1: name|date|public|group\n3: Ada Example|2020-05-21|true|7\n4 (hidden): Žofie  Přík\nlad|1999-12-31|false|0.5\n5: Bo Example|(failed)\n6: ||left"
	if got != want || err != nil {
		t.Errorf("got\n%s\nwant\n%s\n%v", got, want, err)
	}
}

func TestTextsAreReadAsExcelizeReadsThem(t *testing.T) {
	texts := []string{"", "x", "_x000D_", "_x005F_x000D_", "a_xb", "tab\there", "<&>\"'", "日本", "é", " lead", strings.Repeat("y", 32767)}
	file := excel(t, func(f *excelize.File) {
		for i, s := range texts {
			must(t, f.SetCellStr("Sheet1", fmt.Sprintf("A%d", i+1), s))
			must(t, f.SetCellStr("Sheet1", fmt.Sprintf("C%d", i+1), s+"c"))
		}
	})
	f, err := excelize.OpenReader(bytes.NewReader(file))
	must(t, err)
	defer f.Close()
	s, err := Open(bytes.NewReader(file), int64(len(file)), "")
	must(t, err)
	var r Row
	for n := 1; s.Next(&r) == nil; n++ {
		want, err := f.GetCellValue("Sheet1", fmt.Sprintf("C%d", n))
		must(t, err)
		if got := r.Cells[2].Text; got != want || r.Number != n {
			t.Errorf("row %d: got %q, want %q", r.Number, got, want)
		}
	}
	if r.Number != len(texts) {
		t.Errorf("got %d rows, want %d", r.Number, len(texts))
	}
}

func TestDatesCountFrom1904WhereTheWorkbookSaysSo(t *testing.T) {
	file := excel(t, func(f *excelize.File) {
		yes := true
		must(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}))
		style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		must(t, err)
		must(t, f.SetCellValue("Sheet1", "A1", 42510))
		must(t, f.SetCellStyle("Sheet1", "A1", "A1", style))
	})
	if got, err := read(file, ""); got != "1: 2020-05-21" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestDaysOfSerialNumbers(t *testing.T) {
	for _, tt := range []struct {
		epoch  epoch
		serial float64
		want   string
	}{
		{epoch1900, 1, "1900-01-01"}, {epoch1900, 59, "1900-02-28"}, {epoch1900, 60, ""}, {epoch1900, 61, "1900-03-01"},
		{epoch1900, 43972, "2020-05-21"}, {epoch1900, 43972.999999, "2020-05-22"}, {epoch1900, 43972.99, "2020-05-21"},
		{epoch1900, 2958465, "9999-12-31"}, {epoch1900, 2958466, ""}, {epoch1900, -1, ""}, {epoch1900, 0.5, ""},
		{epoch1904, 0, "1904-01-01"}, {epoch1904, 42510, "2020-05-21"},
	} {
		if got, _ := tt.epoch.dayOf(tt.serial); got != tt.want {
			t.Errorf("%v: got %q, want %q", tt.serial, got, tt.want)
		}
	}
}

func TestNumberFormatsThatShowDates(t *testing.T) {
	for format, want := range map[string]bool{
		"dd.mm.yyyy": true, "[$-409]d-mmm-yy": true, "yyyy": true, "m/d/yyyy h:mm": true,
		"0.00": false, `0" days"`: false, "[Red]0": false, "General": false, `\d0`: false, "h:mm:ss": false, "#,##0;[Red]-#,##0;d": false,
	} {
		if got := showsDate(format); got != want {
			t.Errorf("%s: got %v", format, got)
		}
	}
}

func TestMergedCellsHoldForEachRow(t *testing.T) {
	file := excel(t, func(f *excelize.File) {
		must(t, f.SetSheetRow("Sheet1", "A1", &[]any{"title"}))
		must(t, f.MergeCell("Sheet1", "A1", "C1"))
		for i := range 4 {
			must(t, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+2), &[]any{fmt.Sprint("person ", i)}))
		}
		must(t, f.SetCellValue("Sheet1", "B3", "no"))
		must(t, f.MergeCell("Sheet1", "B3", "C5"))
	})
	want := "1: title\n2: person 0\n3: person 1|no\n4: person 2|no^\n5: person 3|no^"
	if got, err := read(file, ""); got != want || err != nil {
		t.Errorf("got\n%s\nwant\n%s\n%v", got, want, err)
	}
}

func TestSheetIsTheFirstVisibleOneOrTheOneNamed(t *testing.T) {
	file := excel(t, func(f *excelize.File) {
		_, err := f.NewSheet("Liste")
		must(t, err)
		must(t, f.SetCellValue("Sheet1", "A1", "first"))
		must(t, f.SetCellValue("Liste", "A1", "second"))
		f.SetActiveSheet(1)
		must(t, f.SetSheetVisible("Sheet1", false))
	})
	for _, tt := range []struct{ sheet, want string }{
		{"", "1: second"}, {"liste", "1: second"}, {"Sheet1", "1: first"},
		{"List", `no sheet called "List" (did you mean "Liste"?)`}, {"Other one", `no sheet called "Other one" (its sheets are "Sheet1" or "Liste")`},
	} {
		got, err := read(file, tt.sheet)
		var f *diag.Fault
		if errors.As(err, &f) {
			got = f.Message + " (" + f.Hint + ")"
		}
		if got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.sheet, got, tt.want)
		}
	}
}

// parts makes an archive of parts; a minimal workbook with the sheet given.
func parts(t testing.TB, sheet string, others ...string) []byte {
	t.Helper()
	files := []string{
		"xl/workbook.xml", `<workbook xmlns="x"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml", sheet,
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i, all := 0, append(files, others...); i < len(all); i += 2 {
		f, err := w.Create(all[i])
		must(t, err)
		_, err = io.WriteString(f, all[i+1])
		must(t, err)
	}
	must(t, w.Close())
	return b.Bytes()
}

func sheetOf(rows string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><x:worksheet xmlns:x="y"><x:sheetData>` + rows + `</x:sheetData></x:worksheet>`
}

func TestRowsAndCellsMayLeaveOutWhereTheyAre(t *testing.T) {
	file := parts(t, sheetOf(`<x:row><x:c t="inlineStr"><x:is><x:t>a</x:t><x:rPh><x:t>no</x:t></x:rPh></x:is></x:c><x:c><x:v>2</x:v></x:c></x:row>`+
		`<x:row r="5"><x:c r="B5" t="str"><x:f>1</x:f><x:v>_x0041_b</x:v></x:c><x:c t="e"><x:v>#N/A</x:v></x:c></x:row><x:row/>`))
	if got, err := read(file, ""); got != "1: a|2\n5: |Ab|(failed)\n6: " || err != nil {
		t.Errorf("got\n%s\n%v", got, err)
	}
}

func TestHostileAndDamagedWorkbooksAreRefused(t *testing.T) {
	good := parts(t, sheetOf(`<row r="1"><c r="A1" t="inlineStr"><is><t>`+strings.Repeat("name ", 1000)+`</t></is></c></row>`))
	damagedSheet := bytes.Clone(good)
	at := bytes.Index(damagedSheet, []byte("xl/worksheets/sheet1.xml")) + 60
	damagedSheet[at] ^= 0xff
	tests := []struct {
		what string
		file []byte
		want string
	}{
		{"nothing", nil, "not a workbook"},
		{"text", []byte("name,role\n"), "not a workbook"},
		{"encrypted", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"), "the workbook is protected by a password, or of Excel 97"},
		{"cut off", good[:len(good)/2], "the workbook is damaged: it cannot be unpacked and read to its end"},
		{"flipped bit", damagedSheet, "the workbook is damaged: it cannot be unpacked and read to its end"},
		{"no sheet part", parts(t, "", "xl/_rels/workbook.xml.rels", ""), "the workbook is damaged: two of its parts have one name"},
		{"unclosed rows", parts(t, "<worksheet><sheetData><row><c><v>1</v></c></row>"), "the workbook is damaged: it cannot be unpacked and read to its end"},
		{"unclosed row", parts(t, "<worksheet><sheetData><row><c><v>1</v></c>"), "the workbook is damaged: it cannot be unpacked and read to its end"},
		{"rows back", parts(t, sheetOf(`<row r="5"/><row r="4"/>`)), "the workbook is damaged: its rows are out of order"},
		{"cells back", parts(t, sheetOf(`<row r="5"><c r="C5"/><c r="A5"/></row>`)), "the workbook is damaged: its cells are out of order"},
		{"row far away", parts(t, sheetOf(`<row r="4000000000"/>`)), "the workbook unpacks to far more than a list of people"},
		{"column far away", parts(t, sheetOf(`<row r="5"><c r="ZZZZZ5"/></row>`)), "the workbook is damaged: its cells are out of order"},
		{"string nowhere", parts(t, sheetOf(`<row><c t="s"><v>7</v></c></row>`)), "the workbook is damaged: a cell points to a text that is not there"},
		{"document type", parts(t, `<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>`), "the workbook is damaged: it declares a document type"},
		{"entity", parts(t, sheetOf(`<row><c t="str"><v>&a;</v></c></row>`)), "the workbook is damaged: it cannot be unpacked and read to its end"},
		{"huge text", parts(t, sheetOf(`<row><c t="str"><v>`+strings.Repeat("x", 3<<20)+`</v></c></row>`)), "the workbook is damaged: a text or a tag in it is longer than 1 MB"},
		{"huge tag", parts(t, sheetOf(`<row x="`+strings.Repeat("x", 3<<20)+`"/>`)), "the workbook is damaged: a text or a tag in it is longer than 1 MB"},
		{"cell in pieces", parts(t, sheetOf(`<row><c t="inlineStr"><is>`+strings.Repeat(`<t>`+strings.Repeat("x", 1<<19)+`</t>`, 3)+`</is></c></row>`)), "the workbook is damaged: a cell in it holds more than 1 MB"},
		{"bomb", parts(t, sheetOf(strings.Repeat(" ", 100<<20))), "the workbook unpacks to far more than a list of people"},
	}
	for _, tt := range tests {
		t.Run(tt.what, func(t *testing.T) {
			_, err := read(tt.file, "")
			var f *diag.Fault
			if !errors.As(err, &f) || f.Message != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestReferences(t *testing.T) {
	for _, tt := range []struct {
		sheet       string
		column, row int
		want        string
	}{
		{"Sheet1", 2, 14, "Sheet1!C14"}, {"My list", 27, 3, "'My list'!AB3"}, {"O'Neil", 0, 1, "'O''Neil'!A1"}, {"Список", -1, 7, "Список!7:7"},
	} {
		if got := Ref(tt.sheet, tt.column, tt.row); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}

func FuzzSheet(f *testing.F) {
	f.Add(sheetOf(`<row><c t="inlineStr"><is><t>a</t></is></c></row>`), "<sst><si><t>x</t></si></sst>")
	f.Add(sheetOf(`<row r="2"><c r="B2" s="0"><v>43972</v></c></row>`)+`<mergeCell ref="B2:B4"/>`, "<styleSheet><cellXfs><xf numFmtId=\"14\"/></cellXfs></styleSheet>")
	f.Fuzz(func(t *testing.T, sheet, other string) {
		file := parts(t, sheet, "xl/sharedStrings.xml", other)
		rows := 0
		s, err := Open(bytes.NewReader(file), int64(len(file)), "")
		var fault *diag.Fault
		for last := 0; err == nil; rows++ {
			var r Row
			if err = s.Next(&r); err == nil && (r.Number <= last || len(r.Cells) > MaxColumns) {
				t.Fatalf("row %d after %d, %d cells", r.Number, last, len(r.Cells))
			}
			last = max(last, r.Number)
		}
		if err != io.EOF && !errors.As(err, &fault) {
			t.Fatalf("neither the end nor a fault: %v", err)
		}
		if rows > len(sheet)+1 { // the last one is the error
			t.Fatalf("%d rows of %d bytes", rows, len(sheet))
		}
	})
}

func FuzzArchive(f *testing.F) {
	f.Add(parts(f, sheetOf(`<row><c t="inlineStr"><is><t>a</t></is></c></row>`)))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, file []byte) {
		_, err := read(file, "")
		var fault *diag.Fault
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("neither the end nor a fault: %v", err)
		}
	})
}
