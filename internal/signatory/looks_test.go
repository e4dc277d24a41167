package signatory

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestWorkbookTellsWhatItsLooksSay holds that a crossed-out answer is an error, and that
// a conditional format which crosses out, and rows hidden by default, are told.
func TestWorkbookTellsWhatItsLooksSay(t *testing.T) {
	rows := [][]any{{"name", "public"}, {"Ada Example", "yes"}, {"Zyx Qwerty", "yes"}}
	for _, c := range []struct {
		what, want string
		more       func(*excelize.File)
	}{
		{"plain", "", nil},
		{"crossed-out answer", "[bad-public]", func(f *excelize.File) {
			s, _ := f.NewStyle(&excelize.Style{Font: &excelize.Font{Strike: true}})
			_ = f.SetCellStyle("Sheet1", "B3", "B3", s)
		}},
		{"conditional", "conditional format", func(f *excelize.File) {
			s, _ := f.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Strike: true}})
			_ = f.SetConditionalFormat("Sheet1", "A2:A3", []excelize.ConditionalFormatOptions{{Type: "cell", Criteria: "==", Format: &s, Value: "\"x\""}})
		}},
		{"white by a condition", "lets nobody see", func(f *excelize.File) {
			s, _ := f.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: "FFFFFF"}})
			_ = f.SetConditionalFormat("Sheet1", "A2:A3", []excelize.ConditionalFormatOptions{{Type: "cell", Criteria: "==", Format: &s, Value: "\"x\""}})
		}},
		{"as its fill by a condition", "lets nobody see", func(f *excelize.File) {
			s, _ := f.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: "112233"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"112233"}}})
			_ = f.SetConditionalFormat("Sheet1", "A2:A3", []excelize.ConditionalFormatOptions{{Type: "cell", Criteria: "==", Format: &s, Value: "\"x\""}})
		}},
		{"no number by a condition", "lets nobody see", func(f *excelize.File) {
			format := ";;;"
			s, _ := f.NewConditionalStyle(&excelize.Style{CustomNumFmt: &format})
			_ = f.SetConditionalFormat("Sheet1", "A2:A3", []excelize.ConditionalFormatOptions{{Type: "cell", Criteria: "==", Format: &s, Value: "\"x\""}})
		}},
		{"red, bordered by a condition", "", func(f *excelize.File) {
			s, _ := f.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: "9A0511"}, Border: []excelize.Border{{Type: "left", Color: "FFFFFF", Style: 1}}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FEC7CE"}}})
			_ = f.SetConditionalFormat("Sheet1", "A2:A3", []excelize.ConditionalFormatOptions{{Type: "cell", Criteria: "==", Format: &s, Value: "\"x\""}})
		}},
		{"crossed out by diagonals", "crossed out", func(f *excelize.File) {
			s, _ := f.NewStyle(&excelize.Style{Border: []excelize.Border{{Type: "diagonalUp", Color: "000000", Style: 1}, {Type: "diagonalDown", Color: "000000", Style: 1}}})
			_ = f.SetCellStyle("Sheet1", "A3", "A3", s)
		}},
		{"white by theme", "show nothing", func(f *excelize.File) {
			n := 0
			s, _ := f.NewStyle(&excelize.Style{Font: &excelize.Font{ColorTheme: &n}})
			_ = f.SetCellStyle("Sheet1", "A3", "A3", s)
		}},
		{"zero height", "hidden in the sheet", func(f *excelize.File) {
			yes := true
			_ = f.SetSheetProps("Sheet1", &excelize.SheetPropsOptions{ZeroHeight: &yes})
		}},
	} {
		_, rep := scanned(t, ".xlsx", workbookOf(t, rows, c.more), options())
		if got := said(rep); !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: got %s", c.what, got)
		}
	}
}

// TestThreadedCommentsAreHeard holds that a comment which is kept in the new form alone
// says who is not to be named, as a note does.
func TestThreadedCommentsAreHeard(t *testing.T) {
	for note, fails := range map[string]bool{"please do not publish": true, "spelling checked": false} {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		book := workbookOf(t, [][]any{{"name"}, {"Ada Example"}, {"Zyx Qwerty"}}, nil)
		r, err := zip.NewReader(strings.NewReader(book), int64(len(book)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.File {
			if err := w.Copy(f); err != nil {
				t.Fatal(err)
			}
		}
		for name, text := range map[string]string{
			"xl/worksheets/_rels/sheet1.xml.rels":      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="../threadedComments/threadedComment1.xml"/></Relationships>`,
			"xl/threadedComments/threadedComment1.xml": `<ThreadedComments><threadedComment ref="A3" id="{1}"><text>` + note + `</text></threadedComment></ThreadedComments>`,
		} {
			f, err := w.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(f, text); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if _, rep := scanned(t, ".xlsx", b.String(), options()); rep.Failed() != fails {
			t.Errorf("%s: got %s", note, said(rep))
		}
	}
}
