package pdf

import (
	"os"
	"strings"
	"testing"
)

// languages-chromium.pdf is languages.html as Chromium printed it, and
// languages-libreoffice.pdf as LibreOffice 7.4
// did, which reads it with a line before the first (soffice --convert-to
// pdf:writer_web_pdf_Export). languages-latex.pdf is languages.tex as XeTeX 3.14
// made it, with the fonts of Noto.
func TestTextIsInTheOrderOfReading(t *testing.T) {
	for _, program := range []string{"chromium", "libreoffice", "latex"} {
		t.Run(program, func(t *testing.T) { testOrder(t, program) })
	}
}

func testOrder(t *testing.T, program string) {
	data, err := os.ReadFile("testdata/languages-" + program + ".pdf")
	if err != nil {
		t.Fatal(err)
	}
	text, bare, err := SearchText(t.Context(), data)
	if err != nil || len(bare) > 0 {
		t.Fatal(err, bare)
	}
	for _, want := range []string{
		"Ada Example was seen.", "Ада Зразкова прийшла.", "Ольга Образцова пришла.", "Жанара Үлгі келді.", "Łucja Przykład przyszła.", "Zoé Échantillon est là.",
		"Jörg Müßig ist da.", "Íñigo Muestra vino.", "جاءت سلمى مثالية إلى المدينة", "שלום דוגמה בא אתמול",
		"Bella Spaced", // letters apart
		"Zdrop Capital stands here",
		"Separated", // at a line's end
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
	read, err := ReadText(t.Context(), data, neverApart, nil)
	if err != nil || !strings.Contains(read.PlainText(), "جاءت سلمى مثالية إلى المدينة") || !strings.Contains(read.PlainText(), "שלום דוגמה בא אתמול") {
		t.Errorf("%v: an import has another order", err)
	}
}

func TestLineThatRunsLeftwardTurnsForNumbers(t *testing.T) {
	place := func(text string) (line []character) { // as it stands on the page
		for i, r := range []rune(text) {
			line = append(line, character{r: r, left: float64(i) * 5, right: float64(i)*5 + 5, top: 10, size: 10})
		}
		return line
	}
	for shown, want := range map[string]string{
		"+380 44 סרפ": "פרס +380 44", "Ada אב Bo ca": "Ada בא Bo ca", "12 ב 34 א": "א 34 ב 12", "Ada": "Ada",
		"בא:": "אב:", "דג בא.": "אב גד.", // typed as lines that run to the right
		"בא )גד( הו": "וה (דג) אב", "בא (גד) הו": "וה (דג) אב", "בא )גד) הו": "וה (דג) אב", "בא [Ada (Bo)] גד": "דג [Ada (Bo)] אב",
		"67-45 44 380+ םג": "גם +380 44 45-67",
	} {
		got := ""
		for _, c := range orderChars(place(shown)) {
			got += string(c.r)
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", shown, got, want)
		}
	}
}

func TestFontThatSaysNothingIsUnread(t *testing.T) {
	for text, want := range map[string]bool{"\uf0b7 Ada\n\uf0b7 Bo": false, "\ufffd\ufffd\ufffd": true, "Ada \ue001\ue002\ue003": true, "Ada": false} {
		var p page
		for _, r := range text {
			p.chars = append(p.chars, character{r: r})
		}
		if p.isUnread() != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}
