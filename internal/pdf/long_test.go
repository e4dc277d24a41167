package pdf

import (
	"strings"
	"testing"
)

// A long paper is read compiled, a letter in the interpreter.
func TestLongPapersAreToldFromLetters(t *testing.T) {
	page := strings.Repeat(textAt(72, 700, "F", "Dear Sample, this is a line of a page that has very many of them"), 400)
	if isLong(pagesPDF("", page[:len(page)/20])) || !isLong(pagesPDF("", page, page)) {
		t.Error("what is long is not told by its content")
	}
	if isLong([]byte("%PDF-1.4")) {
		t.Error("a damaged file is long")
	}
}
