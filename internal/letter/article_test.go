package letter

import (
	"context"
	"testing"
)

// "An" is before an addressee in German alone.
func TestEnglishArticleIsNoAddressee(t *testing.T) {
	for text, addressees := range map[string]int{
		"An open letter to the Minister of Examples\n\nDear Minister,\n\nPlease free Ada Example.\n\nYours sincerely,\n\nBo Specimen\n": 0,
		"An Minister Bo Specimen\n\nSehr geehrter Herr Minister,\n\nbitte.\n\nMit freundlichen Grüßen\n\nAda Example\n":                 1,
	} {
		l, _, err := Read(context.Background(), "letter.txt", []byte(text), Options{})
		if err != nil || len(l.To) != addressees {
			t.Errorf("%q: got %v %v", text, l, err)
		}
	}
}
