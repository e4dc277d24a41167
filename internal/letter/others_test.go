package letter

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// runOther runs a program that others wrote and gives what it prints; without the
// program the test is left out.
func runOther(t *testing.T, input, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skip(name, "is not installed")
	}
	c := exec.Command(name, args...)
	c.Stdin = strings.NewReader(input)
	out, err := c.Output()
	if err != nil {
		t.Fatal(name, err)
	}
	return string(out)
}

// missingWords gives the words of a text that are neither in the page, nor in the rows,
// nor in a message of an import.
func missingWords(t *testing.T, file, text string) (missing []string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	l, notes, err := Read(context.Background(), file, data, Options{})
	if err != nil {
		t.Fatal(file, err)
	}
	said := l.Page(nil) + l.CSV()
	for _, n := range notes {
		said += n.String()
	}
	fields := func(s string) []string {
		return strings.FieldsFunc(norm.NFKC.String(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) })
	}
	found := map[string]int{}
	for _, w := range fields(said) {
		found[w]++
	}
	whole := strings.Join(fields(said), "")
	for _, w := range fields(text) {
		if found[w]--; found[w] < 0 && !strings.Contains(whole, w) { // a hyphen at a line's end parts words
			missing = append(missing, w)
		}
	}
	return missing
}

const wordsOfALetter = `5 May 2026

To: Ms Ada Official, Minister of Examples

Re: The matter of Bo Sample

Dear Minister,

We write^[A note with **bold** and [a link](https://example.org/x).] of *Bo Sample*^2^ and H~2~O — “quoted”, ~~struckout~~ and $a^2 + b_1$.

(a) alpha item
(b) beta item

    i. nested roman
    ii. nested other

7) seventh
8) eighth

* bullet

  continued bullet

    * deeper bullet

> Quoted block.

Term
:   Definition

| Head one | Head two |
|----------|---------:|
| cell a   | 1,000    |

## A heading

Line one  
line two

Last words.[^n]

[^n]: First paragraph of a note.

    Second paragraph.

Yours sincerely,

Cy Specimen, chair, Example Fund
`

func TestWordsOfAWordDocumentAreThoseThatPandocReads(t *testing.T) {
	file := filepath.Join(t.TempDir(), "letter.docx")
	runOther(t, wordsOfALetter, "pandoc", "-f", "markdown", "-o", file)
	text := runOther(t, "", "pandoc", "-t", "plain", "--wrap=none", file)
	if missing := missingWords(t, file, text); len(text) < 400 || len(missing) > 0 {
		t.Errorf("of %d bytes these words are lost: %q", len(text), missing)
	}
}

func TestWordsOfPDFsAreThoseThatPdftotextReads(t *testing.T) {
	files, err := filepath.Glob("../pdf/testdata/languages-*.pdf")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text := runOther(t, "", "pdftotext", "-q", file, "-")
		if missing := missingWords(t, file, text); len(text) < 400 || len(missing) > 0 {
			t.Errorf("%s: of %d bytes these words are lost: %q", file, len(text), missing)
		}
	}
}
