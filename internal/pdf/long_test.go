package pdf

import (
	"context"
	"strings"
	"testing"
)

// A long paper is read compiled, a letter in the interpreter.
func TestLongPapersAreToldFromLetters(t *testing.T) {
	page := strings.Repeat(textAt(72, 700, "F", "Dear Sample, this is a line of a page that has very many of them"), 400)
	for paper, long := range map[string]bool{
		string(pagesPDF("", page[:len(page)/20])): false,
		string(pagesPDF("", page, page)):          true,
	} {
		f, err := openFile(context.Background(), []byte(paper))
		if err != nil {
			t.Fatal(err)
		}
		if f.isLong() != long {
			t.Errorf("of a paper of %d bytes: %v", len(paper), !long)
		}
	}
}
