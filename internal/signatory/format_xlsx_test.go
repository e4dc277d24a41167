package signatory

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// workbookOf makes a workbook of rows of cells.
func workbookOf(t testing.TB, rows [][]any, more func(*excelize.File)) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	if more != nil {
		more(f)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWorkbookIsReadBelowItsTitle(t *testing.T) {
	text := workbookOf(t, [][]any{
		{"Open letter"}, {},
		{"Name ", "Organisation", "Public", "E-mail", "Date", "Group"},
		{"Ada Example", "Example Society", true, "ada@example.org", 43972, "Friends"},
		{"Bo Example", nil, false, nil, nil, nil},
		{},
		{"Cy Example", nil, 1, nil, nil, nil},
		{"Di Example", nil, "initials", nil, nil, nil},
	}, func(f *excelize.File) {
		style, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
		if err := f.SetCellStyle("Sheet1", "E4", "E4", style); err != nil {
			t.Fatal(err)
		}
		if err := f.MergeCell("Sheet1", "F4", "F7"); err != nil {
			t.Fatal(err)
		}
	})
	s, rep := scanned(t, ".xlsx", text, options())
	if got, want := said(rep), `signatories.xlsx: Sheet1!3:3: warning: columns that are never published were left out: "E-mail" [columns-left-out]`; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := shown(t, s, "en"), "Ada Example|Example Society|Friends|2020-05-21\nCy Example|Friends\nD. E.|(initials)"; got != want || s.Total != 4 {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestProblemsOfWorkbooksNameSheetAndCell(t *testing.T) {
	tests := []struct {
		what string
		rows [][]any
		more func(*excelize.File)
		want string
	}{
		{"public", [][]any{{"name", "role", "public"}, {"Ada Example", "x", "maybe"}}, nil,
			"signatories.xlsx: Sheet1!C2: error: row 2: public says neither whether to name the person nor to show initials (yes, no or initials) [bad-public]"},
		{"formula", [][]any{{"name", "public"}, {"Ada Example"}}, func(f *excelize.File) { f.SetCellFormula("Sheet1", "B2", `="no"`) },
			"signatories.xlsx: Sheet1!B2: error: row 2: public is a formula without a result (put the value in its place, or open and save the workbook in a spreadsheet program) [failed-formula]"},
		{"merged name", [][]any{{"name", "role"}, {"Ada Example", "x"}, {nil, "y"}}, func(f *excelize.File) { f.MergeCell("Sheet1", "A2", "A3") },
			"signatories.xlsx: Sheet1!A3: error: row 3: name is empty (every row needs one, public or not) [no-name]"},
		{"hidden", [][]any{{"name"}, {"Ada Example"}, {"Bo Example"}}, func(f *excelize.File) { f.SetRowVisible("Sheet1", 3, false) },
			"signatories.xlsx: Sheet1!3:3: warning: row 3 is hidden in the sheet \"Sheet1\", and is read like all others (show it, and delete what does not belong to the list; somebody who is not to be named has no in public) [hidden-rows]"},
		{"no name", [][]any{{"person"}, {"Ada Example"}}, nil,
			"signatories.xlsx: Sheet1!A1: error: no column called name (the first row names the columns: name, organisation, country, public) [no-name-column]"},
		{"too many cells", [][]any{{"name"}, {"Ada Example", "x"}}, nil,
			"signatories.xlsx: Sheet1!B2: error: row 2 has a cell in column B, where no column is named (delete what stands there, or name the column in the first row) [too-many-cells]"},
		{"people above the header", [][]any{{"List"}, {"Secret Person", "x"}, {"name", "role"}, {"Ada Example", "y"}}, nil,
			"signatories.xlsx: Sheet1!2:2: error: row 2 stands above the row that names the columns, but is filled like the rows below it (move the row that names the columns above all people; delete what is no person) [header-not-first]"},
		{"a second header", [][]any{{"name", "role"}, {"Ada Example", "y"}, {"name", "role"}}, nil,
			"signatories.xlsx: Sheet1!3:3: error: row 3 names the columns again (delete it, and see that the columns below it are the same) [second-header]"},
	}
	for _, tt := range tests {
		_, rep := scanned(t, ".xlsx", workbookOf(t, tt.rows, tt.more), options())
		if got := said(rep); got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.what, got, tt.want)
		}
	}
	_, rep := scanned(t, ".xlsx", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", options())
	if got, want := said(rep), "signatories.xlsx: error: the workbook is protected by a password, or of Excel 97 (save it as .xlsx without a password) [encrypted-workbook]"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestMergedConsentHoldsForEveryRow(t *testing.T) {
	text := workbookOf(t, [][]any{{"name", "public"}, {"Ada Example", "no"}, {"Bo Example"}, {"Cy Example"}}, func(f *excelize.File) {
		if err := f.MergeCell("Sheet1", "B2", "B3"); err != nil {
			t.Fatal(err)
		}
	})
	s, _ := scanned(t, ".xlsx", text, blanksFollow(true))
	if got := shown(t, s, "en"); got != "Cy Example" {
		t.Errorf("got %q", got)
	}
}

// TestWhatAWorkbookHidesOrCrossesOutIsSaid holds that nothing which an office
// does to a row, a column or a sheet to set it apart goes without a word.
func TestWhatAWorkbookHidesOrCrossesOutIsSaid(t *testing.T) {
	rows := [][]any{{"name", "role"}, {"Ada Example", "cook"}, {"Bo Example", "baker"}, {"Cy Example", ""}}
	strike := func(f *excelize.File, cell string) {
		style, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Strike: true}})
		if err == nil {
			err = f.SetCellStyle("Sheet1", cell, cell, style)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	styled := func(cell string, style excelize.Style) func(*excelize.File) {
		return func(f *excelize.File) {
			id, err := f.NewStyle(&style)
			if err == nil {
				err = f.SetCellStyle("Sheet1", cell, cell, id)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	solid := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	format := func(code string) *string { return &code }
	const unseen = `row 3 of the sheet "Sheet1" has cells that show nothing`
	for _, tt := range []struct {
		what, want string
		change     func(*excelize.File)
	}{
		{"a row of no height", "row 3 is hidden", func(f *excelize.File) { f.SetRowHeight("Sheet1", 3, 0) }},
		{"hidden rows", "rows 2, 4 are hidden", func(f *excelize.File) { f.SetRowVisible("Sheet1", 2, false); f.SetRowVisible("Sheet1", 4, false) }},
		{"a hidden column", `column B is hidden in the sheet "Sheet1", and read as role`, func(f *excelize.File) { f.SetColVisible("Sheet1", "B", false) }},
		{"crossed out", "row 3 is crossed out", func(f *excelize.File) { strike(f, "A3") }},
		{"a cell beside", "row 3 is crossed out", func(f *excelize.File) { strike(f, "B3") }},
		{"half a name", "row 4 is crossed out", func(f *excelize.File) {
			f.SetCellRichText("Sheet1", "A4", []excelize.RichTextRun{{Text: "Cy "}, {Text: "Example", Font: &excelize.Font{Strike: true}}})
		}},
		{"a row of a point", "row 3 is hidden", func(f *excelize.File) { f.SetRowHeight("Sheet1", 3, 1) }},
		{"a row of ten points", "", func(f *excelize.File) { f.SetRowHeight("Sheet1", 3, 10) }},
		{"white letters", unseen, styled("A3", excelize.Style{Font: &excelize.Font{Color: "FFFFFF"}})},
		{"nearly white letters", unseen, styled("A3", excelize.Style{Font: &excelize.Font{Color: "FDFDFD"}})},
		{"white letters of the theme", unseen, styled("A3", excelize.Style{Font: &excelize.Font{ColorTheme: new(int)}})},
		{"letters as their ground", unseen, styled("B3", excelize.Style{Font: &excelize.Font{Color: "C00000"}, Fill: solid("C00000")})},
		{"black letters on black", unseen, styled("A3", excelize.Style{Fill: solid("000000")})},
		{"white letters on black", "", styled("A3", excelize.Style{Font: &excelize.Font{Color: "FFFFFF"}, Fill: solid("000000")})},
		{"letters of a point", unseen, styled("A3", excelize.Style{Font: &excelize.Font{Size: 1}})},
		{"a format that shows nothing", unseen, styled("A3", excelize.Style{CustomNumFmt: format(";;;")})},
		{"a format that shows other words", unseen, styled("A3", excelize.Style{CustomNumFmt: format(`0;-0;0;"anonymous"`)})},
		{"a format for numbers", "", styled("A3", excelize.Style{CustomNumFmt: format(`0.00;-0.00`)})},
		{"a format for texts", "", styled("A3", excelize.Style{CustomNumFmt: format(`0;-0;0;"Ms "@`)})},
		{"half a name in white", "row 4 of", func(f *excelize.File) {
			f.SetCellRichText("Sheet1", "A4", []excelize.RichTextRun{{Text: "Cy "}, {Text: "Example", Font: &excelize.Font{Color: "FFFFFF"}}})
		}},
		{"empty cells alone", "", func(f *excelize.File) { strike(f, "B4"); strike(f, "A9") }},
	} {
		if _, rep := scanned(t, ".xlsx", workbookOf(t, rows, tt.change), options()); !strings.Contains(said(rep), tt.want) || (said(rep) == "") != (tt.want == "") || rep.Failed() {
			t.Errorf("%s: got %s, want %s", tt.what, said(rep), tt.want)
		}
	}
	answers := [][]any{{"name", "public"}, {"Ada Example", "yes"}, {"Zyx Qwerty", "yes"}, {"Cy Example", 1}}
	for cell, style := range map[string]excelize.Style{"B3": {Font: &excelize.Font{Color: "FFFFFF"}}, "B4": {CustomNumFmt: format(";;")}} {
		_, rep := scanned(t, ".xlsx", workbookOf(t, answers, styled(cell, style)), options())
		if want := "row " + cell[1:] + ` of the sheet "Sheet1": public holds an answer that nobody sees`; !strings.Contains(said(rep), want) || !rep.Failed() {
			t.Errorf("an answer in %s: got %s", cell, said(rep))
		}
	}
	o := options()
	o.Sheet = "Sheet1"
	hidden := workbookOf(t, rows, func(f *excelize.File) { f.NewSheet("Other"); f.SetActiveSheet(1); f.SetSheetVisible("Sheet1", false) })
	if _, rep := scanned(t, ".xlsx", hidden, o); !strings.Contains(said(rep), `the sheet "Sheet1" is hidden`) {
		t.Errorf("a hidden sheet: got %s", said(rep))
	}
}

// TestNoteAboveTheListIsHeard holds that a note on the header, or above it, is heard as
// a title there is: but not one on a column that is not read, or on public itself.
func TestNoteAboveTheListIsHeard(t *testing.T) {
	const says = "please do not publish these people"
	for _, c := range []struct {
		cell   string
		header []any
		want   string
	}{
		{"A2", []any{"name", "phone"}, "Sheet1!A2: error: a note on row 2, above the people of the list"},
		{"D1", []any{"name", "phone"}, "Sheet1!D1: error: a note on row 1, above the people of the list"},
		{"B2", []any{"name", "phone"}, ""},
		{"A2", []any{"name", "public"}, "Sheet1!A2: warning: a note on row 2, above the people of the list"},
		{"B2", []any{"name", "public"}, ""},
	} {
		book := workbookOf(t, [][]any{{"Our list"}, c.header, {"Zyx Qwerty", "yes"}}, func(f *excelize.File) {
			if err := f.AddComment("Sheet1", excelize.Comment{Cell: c.cell, Author: "Office", Paragraph: []excelize.RichTextRun{{Text: says}}}); err != nil {
				t.Fatal(err)
			}
		})
		_, rep := scanned(t, ".xlsx", book, options())
		if got := said(rep); !strings.Contains(got, c.want) || c.want == "" && strings.Contains(got, "a note") || strings.Contains(got, "Qwerty") {
			t.Errorf("%s %v: got %s", c.cell, c.header, got)
		}
	}
}

// TestNoteOnACellIsHeard holds that a note which says that somebody is not to be
// named stops the build, and any other does not.
func TestNoteOnACellIsHeard(t *testing.T) {
	rows := [][]any{{"name", "role"}, {"Ada Example", "cook"}, {"Zyx Qwerty", "baker"}}
	for note, marked := range map[string]bool{"please do not publish": true, "хоче залишитись анонімно, не публікувати": true, "met on 3 May": false} {
		book := workbookOf(t, rows, func(f *excelize.File) {
			if err := f.AddComment("Sheet1", excelize.Comment{Cell: "B3", Author: "Office", Paragraph: []excelize.RichTextRun{{Text: note}}}); err != nil {
				t.Fatal(err)
			}
		})
		if _, rep := scanned(t, ".xlsx", book, options()); strings.Contains(said(rep), "[marked-private]") != marked || rep.Failed() != marked {
			t.Errorf("%s: got %s", note, said(rep))
		}
	}
}

// TestWhatStandsAroundCellsIsHeard holds that a text box and the head of a printed page are
// as a title above the list is.
func TestWhatStandsAroundCellsIsHeard(t *testing.T) {
	for _, rows := range [][][]any{{{"name", "role"}, {"Zyx Qwerty", "baker"}}, {{"name", "public"}, {"Zyx Qwerty", "yes"}}} {
		answered := rows[0][1] == "public"
		for text, marked := range map[string]bool{"Internal: do not publish": true, "Не публікувати": true, "Page 1 of 2": false, "Open letter": false} {
			for what, book := range map[string]string{
				"a text box": workbookOf(t, rows, func(f *excelize.File) {
					if err := f.AddShape("Sheet1", &excelize.Shape{Cell: "D9", Type: "rect", Paragraph: []excelize.RichTextRun{{Text: text}}}); err != nil {
						t.Fatal(err)
					}
				}),
				"a head": workbookOf(t, rows, func(f *excelize.File) {
					if err := f.SetHeaderFooter("Sheet1", &excelize.HeaderFooterOptions{OddHeader: "&C&\"Arial,Bold\"&14" + text}); err != nil {
						t.Fatal(err)
					}
				}),
			} {
				_, rep := scanned(t, ".xlsx", book, options())
				if strings.Contains(said(rep), "the head or foot of a page") != marked || rep.Failed() != (marked && !answered) {
					t.Errorf("%s in %s: got %s", text, what, said(rep))
				}
			}
		}
	}
}

// TestOtherSheetsAreSaid holds that what stands in a second sheet is never left
// out without a word, and stops the build where it says who may be named.
func TestOtherSheetsAreSaid(t *testing.T) {
	list := [][]any{{"name", "role"}, {"Zyx Qwerty", "x"}}
	with := func(title string, hidden bool, rows ...[]any) string {
		return workbookOf(t, list, func(f *excelize.File) {
			if _, err := f.NewSheet(title); err != nil {
				t.Fatal(err)
			}
			for i, row := range rows {
				cell, _ := excelize.CoordinatesToCellName(1, i+1)
				if err := f.SetSheetRow(title, cell, &row); err != nil {
					t.Fatal(err)
				}
			}
			if hidden {
				_ = f.SetSheetVisible(title, false)
			}
		})
	}
	named := options()
	named.Sheet = "Sheet1"
	for _, tt := range []struct {
		what, book string
		want       string
	}{
		{"answers", with("Antworten", false, []any{"Vorname", "Nachname", "Veröffentlichung"}, []any{"Zyx", "Qwerty", "nein"}), "[not-a-consent]"},
		{"public", with("Answers", false, []any{"name", "public"}, []any{"Zyx Qwerty", "no"}), "[not-a-consent]"},
		{"hidden answers", with("Answers", true, []any{"name", "public"}, []any{"Zyx Qwerty", "no"}), "[not-a-consent]"},
		{"its name", with("Do not publish", false, []any{"Zyx Qwerty"}), "[not-a-consent]"},
		{"a title", with("Sheet2", false, []any{"Do not publish"}, []any{"Zyx Qwerty"}), "[not-a-consent]"},
		{"a title of another kind", with("Sheet2", false, []any{"Members of the board"}, []any{"Bo Example"}), "[unread-sheet]"},
		{"more names", with("More", false, []any{"name"}, []any{"Bo Example"}), "[unread-sheet]"},
		{"notes", with("Notes", false, []any{"we ask again on Monday"}), "[unread-sheet]"},
		{"nothing", with("Sheet2", false), ""},
	} {
		_, rep := scanned(t, ".xlsx", tt.book, options())
		if got := said(rep); !strings.Contains(got, tt.want) || (got == "") != (tt.want == "") || rep.Failed() != (tt.want == "[not-a-consent]") || strings.Contains(got, "Qwerty") {
			t.Errorf("%s: got %s, want %s", tt.what, got, tt.want)
		}
		if _, rep := scanned(t, ".xlsx", tt.book, named); said(rep) != "" {
			t.Errorf("%s, the letter names the sheet: got %s", tt.what, said(rep))
		}
	}
	marked := workbookOf(t, list, func(f *excelize.File) { _ = f.SetSheetName("Sheet1", "Anonymous") })
	if _, rep := scanned(t, ".xlsx", marked, options()); !strings.Contains(said(rep), "[marked-private]") {
		t.Errorf("the sheet's own name: got %s", said(rep))
	}
	rest := workbookOf(t, [][]any{{"name", nil, "role"}, {"Zyxa", "Qwerty", "x"}}, func(f *excelize.File) { _ = f.MergeCell("Sheet1", "A1", "B1") })
	if _, rep := scanned(t, ".xlsx", rest, options()); !strings.Contains(said(rep), "[half-name]") {
		t.Errorf("a header over two columns: got %s", said(rep))
	}
}
