package diag

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A Language is one that messages can be said in besides English, which the table
// is written in. A nil *Language is English. Everything is decided in English; what
// is said to people is put into their language when it is shown, of the same parts.
type Language struct {
	Tag       string                      // BCP 47
	Translate func(english string) string // a text of the table; "" where the language has none
	Plural    func(n int64) int           // which of the forms of a word belongs to a number, from 0
	Number    func(n int64) string        // a number as the language writes it: 20 000
}

// A Count is a number of things, which a message writes with its digits in groups: 20,000.
// Other numbers, as of lines and rows, are written without.
type Count int

// String gives the number as English writes it.
func (n Count) String() string {
	s := strconv.Itoa(int(n))
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// In gives the same message in another language: English ones for what the language
// has no words for, and for a message that was changed since it was made of the
// table, as one of which words of the guard list were taken out.
func (t Text) In(l *Language) Text {
	if l == nil || t.ID == "" {
		return t
	}
	english := Text{ID: t.ID, Code: t.Code, Parts: t.Parts, desk: t.desk}.fill(nil)
	if english.Message != t.Message || t.Hint != "" && english.Hint != t.Hint {
		return t
	}
	said := english.fill(l)
	if t.Hint == "" {
		said.Hint = ""
	}
	return said
}

// In gives the problem in another language, as [Text.In] does; its code and its place
// are the same.
func (d Diagnostic) In(l *Language) Diagnostic {
	if d.Message != d.Text.Message || d.Hint != d.Text.Hint {
		return d
	}
	return d.InOtherWords(d.Text.In(l))
}

// InLanguage gives problems in another language.
func InLanguage(list []Diagnostic, l *Language) []Diagnostic {
	if l == nil {
		return list
	}
	said := make([]Diagnostic, len(list))
	for i, d := range list {
		said[i] = d.In(l)
	}
	return said
}

// WithoutHint gives the message alone.
func (t Text) WithoutHint() Text {
	t.Hint = ""
	return t
}

// Said gives the message itself: an error that a Text is embedded in says it.
func (t Text) Said() Text { return t }

// TextOf gives the message of the table that an error says, or one that it wraps;
// false for an error of the system or of a library.
func TextOf(err error) (Text, bool) {
	var says interface {
		error
		Said() Text
	}
	if errors.As(err, &says) {
		return says.Said(), true
	}
	return Text{}, false
}

// wordsOf gives a text of the table in the language, and the language that it is in:
// English where the language has no words for it.
func (l *Language) wordsOf(english string) (string, *Language) {
	if l != nil && english != "" {
		if own := l.Translate(english); own != "" {
			return own, l
		}
	}
	return english, nil
}

// chooseForm gives the word for a number, of forms with "|" between them.
func (l *Language) chooseForm(forms string, value any) string {
	list := strings.Split(forms, "|")
	n, known := numberOf(value)
	form := 0
	switch {
	case l != nil && known:
		form = l.Plural(n)
	case n != 1:
		form = 1
	}
	return list[min(form, len(list)-1)]
}

// numberOf gives how many a value of a message is. Rows that are named one by one are
// many of them, not a number of them: no language says "row" before 21 that it lists.
func numberOf(value any) (n int64, known bool) {
	switch v := value.(type) {
	case Rows:
		if v.isOne() {
			return 1, true
		}
		return int64(min(len(v), 3)), true
	case int:
		return int64(v), true
	case int64:
		return v, true
	case Count:
		return int64(v), true
	}
	n, err := strconv.ParseInt(fmt.Sprint(value), 10, 64)
	return n, err == nil
}
