package charset

import "testing"

// Letters that Spanish and French alone have tell their encoding from that of Polish
// and Czech, in which the same bytes are letters too.
func TestLettersOfOneLanguageTellItsEncoding(t *testing.T) {
	for want, texts := range map[string][]string{
		"windows-1252": {"Estimado se\xf1or: \xbfQu\xe9 pas\xf3? La detenci\xf3n de la ni\xf1a. Jos\xe9 Mu\xf1oz.", "L\x92\x9cuvre a \xe9t\xe9 saisie par ses s\x9curs.", "\xbfD\xf3nde? \xa1Aqu\xed!"},
		"windows-1250": {"\xbfe te\xbf Pozna\xf1 \x9cwi\xeato \xaf\xf3\xb3ta", "\x9ciw\xea w\xb3os\xf3w"},
	} {
		for _, text := range texts {
			if got := Guess([]byte(text)); got != want {
				t.Errorf("%q: %s, want %s", text, got, want)
			}
		}
	}
}
