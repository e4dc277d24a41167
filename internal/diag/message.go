package diag

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Message is one row of the table of messages: what casebook says under an
// id. The id is the code that users see, as "unknown-key", with a variant
// behind a slash where one code has several texts, as "unknown-key/table".
//
// In Text and Hint, {name} stands for a part of that name. Between double
// quotation marks, "{name}", what could be mistaken for something else
// (control characters, quotation marks) is escaped as in Go. A list of words
// becomes `"a", "b" or "c"`. {name:row|rows} is the word for a number of that
// name: the first for one, the second for any other, and in another language as
// many forms as CLDR has for it, in its order; of rows it is for how many there are. A hint that names an empty part is left out.
type Message struct{ ID, Text, Hint string }

// A Text is a message with its parts, in the words of the table.
type Text struct {
	ID      string // of the table
	Code    string // what users see: the ID without its variant
	Message string
	Hint    string // or empty
	Parts   []Part // for the same message in another language
	desk    bool   // in the words of MessagesAtDesk
}

// String gives the message with its hint, as "unknown key (did you mean …)".
func (t Text) String() string {
	if t.Hint == "" {
		return t.Message
	}
	return t.Message + " (" + t.Hint + ")"
}

// A Part is a value that a message names.
type Part struct {
	Name  string
	Value any // a string, a number, a list of strings, another Text, or what fmt prints
}

var byID = func() map[string]Message {
	table := make(map[string]Message, len(Messages))
	for _, m := range Messages {
		table[m.ID] = m
	}
	return table
}()

// Say gives the message of an id, with its parts as names and values in turn:
//
//	diag.Say("unknown-key", "key", name, "near", diag.Nearest(name, known))
//
// A test holds that every id and every part that the program names is in the
// table, and the reverse.
func Say(id string, namesAndValues ...any) Text {
	t := Text{ID: id, Code: id}
	t.Code, _, _ = strings.Cut(id, "/")
	for i := 0; i+1 < len(namesAndValues); i += 2 {
		name, _ := namesAndValues[i].(string)
		t.Parts = append(t.Parts, Part{Name: name, Value: namesAndValues[i+1]})
	}
	return t.fill(nil)
}

// Naming gives the text with another value in the place of one that it names.
func (t Text) Naming(old, value string) Text {
	parts := slices.Clone(t.Parts)
	for i, p := range parts {
		if p.Value == old {
			parts[i].Value = value
		}
	}
	return Text{ID: t.ID, Code: t.Code, Parts: parts, desk: t.desk}.fill(nil)
}

// fill gives the text in a language. What is said about another problem has its hint.
func (t Text) fill(l *Language) Text {
	m, ok := byID[t.ID]
	if own, said := atDesk[t.ID]; said && t.desk {
		m = own
	}
	if !ok {
		m.Text = t.ID
	}
	t.Message, _ = l.fill(m.Text, t.Parts)
	t.Hint = ""
	if problem, ok := partNamed("problem", t.Parts).(Text); ok && m.Hint == "" {
		t.Hint = problem.In(l).Hint
	} else if hint, whole := l.fill(m.Hint, t.Parts); whole {
		t.Hint = hint
	}
	return t
}

// fill puts the parts into a text of the table. It is not whole when one of them is
// empty.
func (l *Language) fill(english string, parts []Part) (filled string, whole bool) {
	text, rules := l.wordsOf(english)
	var b strings.Builder
	whole = true
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String(), whole
		}
		name, after, found := strings.Cut(rest, "}")
		if !found {
			b.WriteString("{" + rest)
			return b.String(), whole
		}
		text = after
		name, words, plural := strings.Cut(name, ":")
		value := partNamed(name, parts)
		if plural {
			b.WriteString(rules.chooseForm(words, value))
			continue
		}
		var s string
		switch v := value.(type) {
		case nil:
		case string:
			s = v
		case Text: // a word of the table itself
			s = v.In(l).Message
		case error:
			if text, ok := TextOf(v); ok && text.Message == v.Error() {
				s = text.In(l).Message
			} else {
				s = v.Error()
			}
		case Rows:
			s = v.text().In(l).Message
		case []string:
			s = l.oneOf(v)
		case Count:
			if s = v.String(); l != nil {
				s = l.Number(int64(v))
			}
		default:
			s = fmt.Sprint(v)
		}
		whole = whole && s != ""
		if strings.HasSuffix(before, `"`) && strings.HasPrefix(after, `"`) {
			s = strconv.Quote(s)
			s = s[1 : len(s)-1]
		}
		b.WriteString(s)
	}
}

func partNamed(name string, parts []Part) any {
	for _, p := range parts {
		if p.Name == name {
			return p.Value
		}
	}
	return nil
}

// EnglishTexts gives the texts and hints of the table, in its order, each once: what
// there is to translate.
func EnglishTexts() []string {
	var texts []string
	known := map[string]bool{"": true}
	for _, m := range slices.Concat(Messages, MessagesAtDesk) {
		for _, text := range []string{m.Text, m.Hint} {
			if !known[text] {
				known[text] = true
				texts = append(texts, text)
			}
		}
	}
	return texts
}
