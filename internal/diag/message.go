package diag

import (
	"fmt"
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
// name: the first for one, the second for any other. A hint that names an
// empty part is left out.
type Message struct{ ID, Text, Hint string }

// A Text is a message with its parts, in the words of the table.
type Text struct {
	ID      string // of the table
	Code    string // what users see: the ID without its variant
	Message string
	Hint    string // or empty
	Parts   []Part // for the same message in another language
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
	Value any // a string, a number, a list of strings, or what fmt prints
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
	m, ok := byID[id]
	if !ok {
		m.Text = id
	}
	t.Message, _ = fill(m.Text, t.Parts)
	if hint, whole := fill(m.Hint, t.Parts); whole {
		t.Hint = hint
	}
	return t
}

// fill puts the parts into a text. It is not whole when one of them is empty.
func fill(text string, parts []Part) (filled string, whole bool) {
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
			one, many, _ := strings.Cut(words, "|")
			if fmt.Sprint(value) == "1" {
				many = one
			}
			b.WriteString(many)
			continue
		}
		var s string
		switch v := value.(type) {
		case nil:
		case string:
			s = v
		case Text: // a word of the table itself
			s = v.Message
		case []string:
			s = OneOf(v)
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
