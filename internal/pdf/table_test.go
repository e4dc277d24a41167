package pdf

import (
	"strings"
	"testing"
)

// Rows of a table are lines of their own, though the widest of them ends where the page does.
func TestRowsOfATableAreNotJoined(t *testing.T) {
	var page strings.Builder
	page.WriteString(linesAt(72, 760, "We write to you about Ada Example, who has been held since May.", "Yours sincerely,"))
	for i, row := range [][3]string{{"Kim Sample", "Director", "Example Watch"}, {"Lee Specimen", "President", "Sample Union"}, {"Max Instance", "Poet", "Specimen Fund"}} {
		for k, cell := range row {
			page.WriteString(textAt(72+170*k, 700-14*i, "F", cell))
		}
	}
	got, err := ReadText(t.Context(), pagesPDF("", page.String()), neverApart, nil)
	if err != nil {
		t.Fatal(err)
	}
	text := got.PlainText()
	for _, row := range []string{"\nKim Sample\tDirector\tExample Watch\n", "\nLee Specimen\tPresident\tSample Union\n", "\nMax Instance\tPoet\tSpecimen Fund"} {
		if !strings.Contains(text, row) {
			t.Errorf("%q is no line of its own in\n%s", row, text)
		}
	}
}
