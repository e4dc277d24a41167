package decode

import (
	"strings"
	"sync"
	"time"
)

// Most front matter is a few lines like
//
//	title = "Asked the ministry"
//	date = 2020-05-14
//
// which plain reads in one pass: bare keys outside of tables, with a text on
// one line and without escapes, or a day. Everything else, and so every
// mistake, is for the scanner and the parser. A fuzz test holds the two to the
// same result.
func plain(text string) (root *place, values map[string]any, ok bool) {
	root = &place{key: spot{1, 1}, value: spot{1, 1}, table: map[string]*place{}}
	values = map[string]any{}
	for line := 1; text != ""; line++ {
		var s string
		s, text = plainLine(text)
		key := plainSpace(s, 0)
		if key == len(s) {
			continue
		}
		name, at, value := plainPair(s, key)
		if value == nil || !root.plain(name, spot{line, key + 1}, spot{line, at + 1}) {
			return nil, nil, false
		}
		values[name] = value
	}
	return root, values, true
}

// plainPair reads the key that begins at an offset of a line, and the value and
// its offset; nil when they are not plain.
func plainPair(s string, key int) (name string, at int, value any) {
	end := plainKey(s, key)
	equals := plainSpace(s, end)
	if end == key || equals == len(s) || s[equals] != '=' {
		return "", 0, nil
	}
	at = plainSpace(s, equals+1)
	return s[key:end], at, plainValue(s[at:])
}

// plain adds the place of a key; false when it is there or too long.
func (p *place) plain(name string, key, value spot) bool {
	if p.table[name] != nil || len(name) >= maxPath {
		return false
	}
	p.table[name] = &place{key: key, value: value, depth: 1, length: len(name) + 1}
	p.names = append(p.names, name)
	return true
}

// plainLine gives the first line, without its end, and the rest.
func plainLine(text string) (line, rest string) {
	line, rest, ended := strings.Cut(text, "\n")
	if ended {
		line = strings.TrimSuffix(line, "\r")
	}
	return line, rest
}

func plainSpace(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	return i
}

func plainKey(s string, i int) int {
	for i < len(s) && isBare(s[i]) {
		i++
	}
	return i
}

// plainValue reads a value up to the end of its line; nil when it is not plain.
func plainValue(s string) any {
	s = strings.TrimRight(s, " \t")
	last := len(s) - 1
	if last > 0 && (s[0] == '"' || s[0] == '\'') && s[last] == s[0] && plainText(s[1:last], s[0]) {
		return s[1:last]
	}
	if len(s) == len(time.DateOnly) {
		if t, err := time.ParseInLocation(time.DateOnly, s, localDate()); err == nil {
			return t
		}
	}
	return nil
}

// plainText reports whether a text stands for itself between its quotes.
func plainText(s string, quote byte) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == quote || c == '\\' || c == 0x7f {
			return false
		}
	}
	return true
}

// localDate is how the parser marks days.
var localDate = sync.OnceValue(func() *time.Location {
	values, err := parse("day = 2000-01-01")
	day, ok := values["day"].(time.Time)
	if err != nil || !ok {
		panic("the TOML parser does not know days")
	}
	return day.Location()
})
