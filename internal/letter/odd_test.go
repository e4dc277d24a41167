package letter

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// codes gives the codes of the notes that ask for a look.
func codes(t *testing.T, text string) (*Letter, string) {
	t.Helper()
	l, notes, err := Read(context.Background(), "letter.txt", []byte(text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, n := range notes {
		if n.Check {
			out = append(out, n.Code)
		}
	}
	slices.Sort(out)
	return l, strings.Join(slices.Compact(out), " ")
}

func TestWhatALetterLacksIsSaid(t *testing.T) {
	const body = "Dear all,\n\nAda Example has been held since 5 January 2026.\n\n"
	const end = "Sincerely,\n\nBo Sample, France\n"
	for text, want := range map[string]string{
		"3 March 2026\n\nRe: Ada\n\n" + body + end:                                             "",
		"Re: Ada\n\n" + body + end:                                                             "no-date",
		"3 March 2026\n\n" + body + end:                                                        "no-subject",
		"3 March 2026\n\nRe: Ada\n\n" + body + "Sincerely,\n":                                  "no-signatories",
		"3 March 2026\n4 March 2026\n\nRe: Ada\n\n" + body + end:                               "two-dates unplaced-text",
		"03/04/2026\n\nRe: Ada\n\n" + body + end:                                               "ambiguous-date no-date unplaced-text",
		"3 March 2026\n\nRe: Ada\n\nAda Example has been held since 5 January 2026.\n\n" + end: "no-salutation",
		"3 March 2026\n\nRe: Ada\n\n" + body + "Bo Sample, France\n":                           "no-closing",
		"Only a sentence that is neither a letter nor signed by anybody at all.":               "no-date no-salutation no-signatories no-subject",
		"Example Foundation\n1 Example Street\n\n3 March 2026\n\nRe: Ada\n\n" + body + end:     "unplaced-text",
	} {
		if _, got := codes(t, text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestSecondDateStaysInTheText(t *testing.T) {
	l, _ := codes(t, "3 March 2026\n\n4 March 2026\n\nRe: Ada\n\nDear all,\n\nText.\n\nSincerely,\n\nBo Sample")
	if page := l.Page(nil); !strings.Contains(page, "date = 2026-03-03") || !strings.Contains(page, "\n4 March 2026\n") {
		t.Error(page)
	}
}

func TestDateBelowTheClosingIsTheLetters(t *testing.T) {
	l, _ := codes(t, "Тема: Ада\n\nШановні панове!\n\nТекст.\n\nЗ повагою,\n\nБогдан Зразковий\n\nм. Приклад, 3 березня 2026 р.\n")
	if l.Date.Format("2006-01-02") != "2026-03-03" || l.Place != "м. Приклад" || len(l.Signatories) != 1 {
		t.Error(l)
	}
}

func TestLinesAreJoinedAndMeantBreaksKept(t *testing.T) {
	wrapped := "Dear all,\n\n" +
		"This is a paragraph that somebody broke at a width of about sixty\n" +
		"characters, as old programs do, and it goes on for four lines, so\n" +
		"that the width shows; a word that was parted at its end, as extra-\n" +
		"dition is here, is put together.\n\n" +
		"We ask for:\n- her release\n- a fair trial, for which the state of Exampleland has\n  signed a convention\n\n" +
		"Read more at the page of the campaign: https://example.org/the-risk-\nof-extradition\n\n" +
		"Example Street 1\nExample City\n\nSincerely,\n\nBo Sample"
	l, _ := codes(t, wrapped)
	for _, want := range []string{
		"about sixty characters, as", "as extradition is here, is put together.\n",
		"\nWe ask for:\n\n- her release\n- a fair trial, for which the state of Exampleland has signed a convention\n",
		"<https://example.org/the-risk-of-extradition>",
		"\nExample Street 1\\\nExample City\n",
	} {
		if page := l.Page(nil); !strings.Contains(page, want) {
			t.Errorf("no %q in:\n%s", want, page)
		}
	}
}

func TestTitleOnTheCommandLineReplacesTheSubject(t *testing.T) {
	l, notes, err := Read(context.Background(), "x.txt", letterWith("Re: Ada", "Bo Sample"), Options{Title: "Free Ada Example"})
	if err != nil || l.Title != "Free Ada Example" {
		t.Fatal(l, err)
	}
	if !slices.ContainsFunc(notes, func(n Note) bool { return strings.Contains(n.String(), `"Ada"`) }) {
		t.Error("the subject is lost")
	}
}

func TestUnreadableFilesAreExplained(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"a.txt":   {"\xc4\xee\xf0\xee\xe3\xe8\xe5 \xea\xee\xeb\xeb\xe5\xe3\xe8, \xec\xfb \xef\xe8\xf8\xe5\xec", "windows-1251"},
		"b.txt":   {"Text\x00Text", "not plain text"},
		"c.docx":  {"Dear all,", "not a DOCX"},
		"d.docx":  {"PK\x03\x04 and no more", "damaged or not complete"},
		"e.docx":  {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + utf16Text("EncryptedPackage"), "password"},
		"r.docx":  {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + utf16Text("WordDocument"), "old Word"},
		"f.doc":   {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word"},
		"g.rtf":   {`{\rtf1 Dear all,}`, "Rich Text"},
		"h.odt":   {"Dear all,", `end in ".odt"`},
		"i.pdf":   {"Dear all,", "not a PDF"},
		"j.txt":   {" \n\n ", "no text"},
		"k.pdf":   {"%PDF-1.7\nDear all,", "damaged"},
		"l.txt":   {"\xff\xfeD\x00", ""},
		"m.pages": {"Dear all,", `end in ".pages"`},
	} {
		_, _, err := Read(context.Background(), name, []byte(c.data), Options{})
		if got := ""; err != nil {
			got = err.Error()
			if c.want == "" || !strings.Contains(got, c.want) {
				t.Errorf("%s: got %q, want %q", name, got, c.want)
			}
		} else if c.want != "" {
			t.Errorf("%s: no error, want %q", name, c.want)
		}
	}
}

func TestNumbersOfAListOfSignatoriesAreReported(t *testing.T) {
	text := "3 March 2026\n\nTo:\n1. Minister of Justice\n2. Minister of Examples\n\nRe: Ada\n\nDear all,\n\nText.\n\nSincerely,\n\n"
	for i := range 12 {
		text += fmt.Sprintf("%d. %s Sample\n", i+1, string(rune('A'+i))+"da")
	}
	l, notes, err := Read(context.Background(), "x.txt", []byte(text), Options{})
	if err != nil || len(l.Signatories) != 12 || len(l.To) != 2 {
		t.Fatal(l, err)
	}
	var got []string
	for _, n := range notes {
		if n.Code == "numbers" {
			got = append(got, fmt.Sprintf("%d: %s", n.At.Line, n))
		}
	}
	if want := "4: the numbers of a list are left out: 1 to 2\n15: the numbers of a list are left out: 1 to 12"; strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

func TestTextAmongNumberedSignatoriesKeepsItsNumber(t *testing.T) {
	l, notes, err := Read(context.Background(), "x.txt", []byte("3 March 2026\n\nRe: Ada\n\nDear all,\n\nText.\n\nSincerely,\n\n1. Ada Sample\n2. write to us there\n3. Bo Sample\n"), Options{})
	if err != nil || len(l.Signatories) != 2 || !strings.Contains(l.Page(nil), "\n2. write to us") {
		t.Fatal(l.Page(nil), err)
	}
	if !slices.ContainsFunc(notes, func(n Note) bool { return strings.HasSuffix(n.String(), "left out: 1, 3") }) {
		t.Error(notes)
	}
}

// Lines that a program has broken at a narrow width are joined; what somebody broke on
// purpose, a verse or a list, stays in its lines.
func TestNarrowLinesAreJoinedWhereAProgramBrokeThem(t *testing.T) {
	const text = "We write to you about Ada Example, a teacher of the village school of Nowhere, who has been held since the twelfth of January without a charge and without a lawyer. Her family has not been told where she is, and the prosecutor has answered none of the letters that they have sent to him since."
	const frame = "3 March 2026\n\nRe: Ada\n\nDear all,\n\n%s\n\nSincerely,\n\nBo Sample, France\nCy Model, Poland\nDee Dummy, Spain\nEl Mock, Malta\n"
	for _, width := range []int{34, 42, 45, 48, 54, 60, 72, 90} {
		var lines []string
		line := ""
		for _, word := range strings.Fields(text) {
			if line != "" && len(line)+1+len(word) > width {
				lines, line = append(lines, line), ""
			}
			line = strings.TrimSpace(line + " " + word)
		}
		l, _ := codes(t, fmt.Sprintf(frame, strings.Join(append(lines, line), "\n")))
		if page := l.Page(nil); !strings.Contains(page, "\n"+text+"\n") || strings.Count(page, "\n") == 0 || len(l.Signatories) != 4 {
			t.Errorf("%d wide: %d signatories, got %s", width, len(l.Signatories), page)
		}
	}
	const verse = "The river has no answer,\nit never had one,\nand still we ask it\nevery morning, and\nits water goes by,\nas water does, to\na sea that none of us\nhas seen."
	l, _ := codes(t, fmt.Sprintf(frame, verse))
	if page := l.Page(nil); strings.Count(page, "\\\n") != 7 {
		t.Errorf("a verse: got %s", page)
	}
}

// Word's line break (U+000B) and that of mainframes end a line; other control characters
// are a gap, and none turns into a letter.
func TestControlCharactersOfPlainTextAreNoLetters(t *testing.T) {
	l, _ := codes(t, "Dear Minister,\n\nOne\vtwo\u0085three\x02four\x1a\n\nYours sincerely,\nAda Example\n")
	if got, want := markdownOf(l.Body, nil), "One\\\ntwo\\\nthree four\n"; !strings.Contains(got, want) {
		t.Errorf("got %q, want %q in it", got, want)
	}
}

// utf16Text gives Latin letters as the names in a compound file are written.
func utf16Text(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }

func TestHyphensOfWordPartNoWord(t *testing.T) {
	l := read(t, "x.txt", letterWith("3 March 2026", "Ada Example\n\ninfor\x1fmation 12\x1eyear"))
	if page := l.Page(nil); !strings.Contains(page, "information 12‑year") {
		t.Error(page)
	}
}
