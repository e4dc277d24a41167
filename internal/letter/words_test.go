package letter

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// marker is what stands before an item of a list: it is not text, and becomes
// the list's own.
var marker = regexp.MustCompile(`(?m)^[ \t]*[•‣▪●○◦■□·]`)

// spans are how the report writes numbers in a row.
var spans = regexp.MustCompile(`(\d+) to (\d+)`)

// spelled writes out the numbers of a span.
func spelled(span string) string {
	var from, to int
	fmt.Sscanf(span, "%d to %d", &from, &to)
	text := " "
	for n := from; n <= to && to < 1000; n++ {
		text += fmt.Sprint(n, " ")
	}
	return text
}

// lost gives the words of a letter that are neither in its files nor in the
// report.
func lost(l *Letter, notes []Note, text string) []string {
	kept := l.Page(nil) + l.CSV()
	for _, n := range notes {
		kept += spans.ReplaceAllStringFunc(n.String(), spelled) + "\n"
	}
	kept = comparable(kept)
	var out []string
	for _, w := range strings.FieldsFunc(marker.ReplaceAllString(text, " "), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !strings.Contains(kept, comparable(w)) && !(strings.Trim(w, "0123456789") == "" && strings.Contains(kept, cmp.Or(strings.TrimLeft(w, "0"), w))) {
			out = append(out, w)
		}
	}
	return out
}

// comparable takes away what quoting and joining lines change.
func comparable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSpace(r) {
			return r
		}
		return -1
	}, norm.NFC.String(s))
}

func TestNoWordIsLost(t *testing.T) {
	names, err := filepath.Glob("testdata/languages/*.txt")
	if err != nil || len(names) != len(words().languages) {
		t.Fatal(names, err)
	}
	texts := []string{
		string(file(t, "../../testdata/letter-2020-05-21.txt")),
		"Example Foundation\n1 Example Street\ninfo@example.org\n\nOur reference: 12/345\n\n3 March 2026\n4 March 2026\n\nOPEN LETTER\n\nDear all,\n\n" +
			"Text with “quotes”, a_b, <b>tags</b>, https://example.org/a_b?c=d and 16/12.\n\nSincerely,\n\nAda Example\nDirector\nOpen Sample\n\n" +
			"Bo Sample, bo@example.org, +33 1 23 45 67 89\nMembers of the group:\nCy Instance, Jordan\n\nCc: Ministry of Justice\nunknown words\n\nP.S. One more thing.\nhttps://example.org/1\nhttps://example.org/2",
		"From: Example Foundation\nTo: Minister of Justice\nsome street\nRe: Ada\nmore of it\n\nDear all,\n\nText.\n\nSigned by: Bo Sample\nno name here, at all\n",
		"3 March 2026\n\nTo:\n1. Minister of Justice\n2. Minister of Examples\n\nRe: Ada\n\nDear all,\n\nText.\n\nSincerely,\n\n1. Bo Sample\n2. Cy Sample\n3. Di Sample\n4. write to us\n5. Eli Sample\n",
	}
	for _, name := range names {
		texts = append(texts, string(file(t, name)))
	}
	for _, text := range texts {
		l, notes, err := Read(context.Background(), "x.txt", []byte(text), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if words := lost(l, notes, text); len(words) > 0 {
			t.Errorf("lost %q of:\n%s", words, text)
		}
	}
}

func FuzzNoWordIsLost(f *testing.F) {
	f.Add("Brussels, 21 May 2020\n\nTo:\nMinister, Ada Example\n\nRe: Bo\n\nDear all,\n\nText.\n\nSincerely,\n\nCy Sample, France\n")
	f.Add("Cc: x\n\tBo\tMinister\nDear y,\n- a\n  - b\nSincerely, Bo Sample\n1. Ada, ID\n2. Bo\n")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\x00\u00ad\u200b\ufeff") || len(text) > 1<<16 {
			return
		}
		l, notes, err := Read(context.Background(), "x.txt", []byte(text), Options{})
		if err != nil {
			return
		}
		if words := lost(l, notes, text); len(words) > 0 {
			t.Errorf("lost %q", words)
		}
	})
}
