package pdf

import "testing"

func TestWhatStandsAtThePagesEdges(t *testing.T) {
	for text, want := range map[string]bool{
		"3/3/26, 4:47 PM\tLetter": true, "03.03.2026, 16:47\tLetter": true, "https://example.org/letter.html\t1/2": true,
		"3 March 2026": false, "https://example.org/letter.html": false, "12/345": false,
	} {
		if got := printedAbove().MatchString(text) || printedBelow().MatchString(text); got != want {
			t.Errorf("%q: got %v", text, got)
		}
	}
	for text, want := range map[string]bool{
		"1": true, "– 2 –": true, "Page 3 of 4": true, "Seite 3 von 4": true, "с. 2": true, "1/2": true, "2026": false, "Article 3 of the Convention": false,
	} {
		if got := pageNumber().MatchString(text); got != want {
			t.Errorf("%q: got %v", text, got)
		}
	}
}
