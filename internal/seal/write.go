package seal

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/decode"
	"casebook/internal/diag"
)

// ErrShape says that the front matter is written in a way that cannot be
// changed without touching what else stands in it.
var ErrShape = errors.New("the front matter cannot be changed by a program as it is written")

// Write gives a letter's file with its seal, and with a correction of the
// seal before when note is not empty. Every other byte stays as it is.
func Write(file string, l *campaign.Letter, note string, day time.Time) (string, error) {
	lines := strings.SplitAfter(file, "\n")
	sum := Letter(l)
	out, err := withSeal(lines, l, sum)
	if err != nil {
		return "", err
	}
	if note != "" {
		end := closing(out)
		if end < 0 {
			return "", ErrShape
		}
		out = insert(out, end, "\n[[corrections]]\n"+strings.Join(correction(l, note, day), "\n")+"\n")
	}
	text := strings.Join(out, "")
	return text, verify(text, sum, note, len(l.Corrections))
}

// Correction gives, for whoever adds it by hand, the correction that Write would
// add: an inline table of TOML.
func Correction(l *campaign.Letter, note string, day time.Time) string {
	return "{ " + strings.Join(correction(l, note, day), ", ") + " }"
}

// correction gives the pairs of a correction.
func correction(l *campaign.Letter, note string, day time.Time) []string {
	return []string{"date = " + day.Format(time.DateOnly), "note = " + basic(note), fmt.Sprintf("replaces = %q", l.Sealed)}
}

// withSeal puts the seal in the place of the old one, else on a line of its
// own after the date.
func withSeal(lines []string, l *campaign.Letter, sum string) ([]string, error) {
	out := append([]string(nil), lines...)
	if at, sealed := l.Position("sealed"); sealed {
		i := at.Line - 1
		if i >= len(out) || strings.Count(out[i], l.Sealed) != 1 {
			return nil, ErrShape
		}
		out[i] = strings.Replace(out[i], l.Sealed, sum, 1)
		return out, nil
	}
	after := 1 // the line that opens the front matter
	for after < len(out) && strings.TrimRight(strings.TrimPrefix(out[after-1], "\ufeff"), " \t\r\n") != fence {
		after++
	}
	if at, ok := l.Position("date"); ok && at.Line < len(out) && strings.HasPrefix(strings.TrimLeft(out[at.Line-1], " \t"), "date") {
		after = at.Line
	}
	return insert(out, after, fmt.Sprintf("sealed = %q\n", sum)), nil
}

// fence stands above and below front matter.
const fence = "+++"

// closing gives the index of the line that closes the front matter.
func closing(lines []string) int {
	open := false
	for i, l := range lines {
		if strings.TrimRight(strings.TrimPrefix(l, "\ufeff"), " \t\r\n") == fence {
			if open {
				return i
			}
			open = true
		}
	}
	return -1
}

// insert puts text before a line, with the line ends of the file.
func insert(lines []string, at int, text string) []string {
	if len(lines) > 0 && strings.HasSuffix(lines[0], "\r\n") {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return append(append(append([]string(nil), lines[:at]...), text), lines[at:]...)
}

// basic gives a basic string of TOML. Control characters become spaces, and
// what turns the order of the text around is left out: front matter takes neither.
func basic(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r < ' ' || r >= 0x7f && r < 0xa0:
			return ' '
		case r == '\u202d' || r == '\u202e':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// verify reads the changed front matter and finds in it what was written.
func verify(text, sum, note string, before int) error {
	lines := strings.SplitAfter(text, "\n")
	end := closing(lines)
	if end < 0 {
		return ErrShape
	}
	front := strings.TrimPrefix(strings.TrimLeft(strings.Join(lines[:end], ""), "\ufeff \t\r\n"), fence)
	var rep diag.Report
	doc := decode.Parse([]byte(front), decode.Options{}, &rep)
	if doc == nil || rep.Failed() {
		return ErrShape
	}
	var sealed string
	corrections, wanted := 0, before
	if note != "" {
		wanted++
	}
	if n, ok := doc.Root().Get("sealed"); ok {
		sealed, _ = n.Value().(string)
	}
	if n, ok := doc.Root().Get("corrections"); ok {
		corrections = items(n.Value())
	}
	if sealed != sum || corrections != wanted {
		return ErrShape
	}
	return nil
}

// items counts the elements of a list as decode gives it.
func items(v any) int {
	switch list := v.(type) {
	case []any:
		return len(list)
	case []map[string]any:
		return len(list)
	}
	return 0
}
