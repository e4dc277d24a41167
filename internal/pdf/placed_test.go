package pdf

import "testing"

// lineOf places characters of one size, each with the place that its letter has in the
// line as the page shows it; a gap of the file is a space without width.
func lineOf(shown, inFile string) []character {
	var line []character
	letters := []rune(shown)
	taken := make([]bool, len(letters))
	for _, r := range inFile {
		if r == '_' {
			line = append(line, character{r: ' ', size: 10, left: line[len(line)-1].right, right: line[len(line)-1].right, top: 1})
			continue
		}
		for i, l := range letters {
			if l == r && !taken[i] {
				taken[i] = true
				line = append(line, character{r: r, left: float64(6 * i), right: float64(6*i + 6), top: 10, size: 10})
				break
			}
		}
	}
	return line
}

// Letters that a program has borrowed of another font, and written apart, stand where the
// page shows them; what is in order, or stands on something else, stays.
func TestBorrowedLettersStandWhereThePageShowsThem(t *testing.T) {
	for _, c := range []struct{ shown, inFile, want string }{
		{"жылғы 3 наурыз", "жыл_ы 3 наурызғ", "жылғы 3 наурыз"},
		{"Айгүл Үлгі", "Айг_л _лгіүҮ", "Айгүл Үлгі"},
		{"Құрметті әріптес", "Құ_әрметті _ріптес", "Құрметті әріптес"},
		{"Ержан Куә, адвокат", "Ержан Ку_, адвокатә", "Ержан Куә, адвокат"},
		{"abc def", "abc def", "abc def"},
		{"abc      xyz", "xyzabc", "xyzabc"}, // a column that was written first
	} {
		got := ""
		for _, c := range placeLetters(lineOf(c.shown, c.inFile)) {
			got += string(c.r)
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.shown, got, c.want)
		}
	}
	mirrored := lineOf("cba", "abc")
	if got := placeLetters(mirrored); got[0].r != 'a' {
		t.Errorf("a line that is written backwards was turned: %v", got)
	}
	twice := append(lineOf("abc", "abc"), lineOf("abc", "abc")...)
	if got := placeLetters(twice); len(got) != len(twice) || got[3].r != 'a' {
		t.Errorf("letters on letters were moved: %v", got)
	}
}

// A step that goes on with a sentence is that of a paragraph, where short lines stand as
// close.
func TestPitchIsThatOfTheOneLineThatGoesOn(t *testing.T) {
	if got := findPitch([]float64{14, 28}, []float64{14}, []float64{14, 14, 28}); got != 14 {
		t.Errorf("%g", got)
	}
}
