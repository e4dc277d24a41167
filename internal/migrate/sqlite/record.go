package sqlite

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
)

// varint reads a number of one to nine bytes; n is how many, 0 when they end
// before it does.
func varint(b []byte) (v uint64, n int) {
	for n < len(b) && n < 8 {
		v = v<<7 | uint64(b[n]&0x7f)
		if n++; b[n-1] < 0x80 {
			return v, n
		}
	}
	if n == 8 && len(b) > 8 {
		return v<<8 | uint64(b[8]), 9
	}
	return 0, 0
}

// parseRecord gives the values of a record by their columns; those that it does
// not hold, as of a column that came later, are nil.
func (t table) parseRecord(record []byte, id int64) (Row, bool) {
	size, n := varint(record)
	if n == 0 || size < uint64(n) || size > uint64(len(record)) {
		return nil, false
	}
	head, body := record[n:size], record[size:]
	row := make(Row, len(t.columns))
	for i := 0; len(head) > 0; i++ {
		kind, n := varint(head)
		length, known := valueLength(kind)
		if n == 0 || !known || length > uint64(len(body)) || i >= len(t.columns) {
			return nil, false
		}
		row[t.columns[i]] = parseValue(kind, body[:length])
		head, body = head[n:], body[length:]
	}
	if t.id >= 0 {
		row[t.columns[t.id]] = id
	}
	return row, true
}

// valueLength gives the bytes of a value by the kind that the record's head says.
func valueLength(kind uint64) (length uint64, known bool) {
	switch {
	case kind <= 4:
		return kind, true
	case kind == 5:
		return 6, true
	case kind <= 7:
		return 8, true
	case kind <= 9:
		return 0, true
	case kind < 12:
		return 0, false // kept for SQLite itself
	}
	return (kind - 12) / 2, true
}

func parseValue(kind uint64, b []byte) any {
	switch {
	case kind == 0:
		return nil
	case kind == 7:
		return math.Float64frombits(binary.BigEndian.Uint64(b))
	case kind <= 6:
		v := int64(int8(b[0]))
		for _, c := range b[1:] {
			v = v<<8 | int64(c)
		}
		return v
	case kind <= 9:
		return int64(kind - 8)
	case kind%2 == 0:
		return slices.Clone(b)
	}
	return strings.ToValidUTF8(string(b), "\ufffd")
}

// A token is a part of a statement.
type token struct {
	text   string
	quoted bool // a name in quotation marks
}

// is reports a word of SQL.
func (t token) is(words ...string) bool {
	return !t.quoted && slices.Contains(words, strings.ToUpper(t.text))
}

// tokensOf takes a statement apart, without its comments.
func tokensOf(sql string) []token {
	var list []token
	for sql != "" {
		end := 1
		switch c := sql[0]; {
		case strings.IndexByte(" \t\r\n\f", c) >= 0:
		case strings.HasPrefix(sql, "--"):
			end = endOf(sql, "\n", 2)
		case strings.HasPrefix(sql, "/*"):
			end = endOf(sql, "*/", 2)
		case c == '\'' || c == '"' || c == '`' || c == '[':
			mark := strings.Replace(string(c), "[", "]", 1)
			end = endOf(sql, mark, 1)
			for c != '[' && strings.HasPrefix(sql[end:], mark) { // the mark itself, written twice
				end = endOf(sql, mark, end+1)
			}
			list = append(list, token{strings.ReplaceAll(strings.TrimSuffix(sql[1:end], mark), mark+mark, mark), true})
		case isNameByte(c):
			for end < len(sql) && isNameByte(sql[end]) {
				end++
			}
			list = append(list, token{text: sql[:end]})
		default:
			list = append(list, token{text: sql[:1]})
		}
		sql = sql[end:]
	}
	return list
}

// endOf gives the place behind the next mark, or the end of the text.
func endOf(text, mark string, from int) int {
	if at := strings.Index(text[from:], mark); at >= 0 {
		return from + at + len(mark)
	}
	return len(text)
}

func isNameByte(c byte) bool {
	return c == '_' || c == '$' || c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// columnsOf gives the columns of a table in small letters by the statement that
// made it, and which of them is the row's id, -1 for none. It gives none for a
// table whose records are other than a list of its columns.
func columnsOf(sql string) (names []string, id int) {
	tokens := tokensOf(sql)
	start := slices.IndexFunc(tokens, func(t token) bool { return t.is("(") })
	if start < 0 {
		return nil, -1
	}
	var definitions [][]token
	definition, depth := []token{}, 1
	rest := tokens[start+1:]
	for depth > 0 && len(rest) > 0 {
		t := rest[0]
		rest = rest[1:]
		switch {
		case t.is("("):
			depth++
		case t.is(")"):
			depth--
		case t.is(",") && depth == 1:
			definitions, definition = append(definitions, definition), nil
			continue
		}
		definition = append(definition, t)
	}
	definitions = append(definitions, definition)
	if id = -1; len(definitions) > maxColumns {
		return nil, -1
	}
	for _, d := range definitions {
		key := slices.IndexFunc(d, func(t token) bool { return t.is("PRIMARY") })
		switch {
		case len(d) == 0:
			return nil, -1
		case d[0].is("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"):
			if key >= 0 && len(d) > key+4 && d[key+4].is(")") { // PRIMARY KEY (name)
				if at := slices.Index(names, strings.ToLower(d[key+3].text)); at >= 0 && isInteger(definitions[at]) {
					id = at
				}
			}
			continue
		case slices.ContainsFunc(d[1:], func(t token) bool { return t.is("AS", "GENERATED") }):
			return nil, -1
		case isInteger(d) && key > 0 && (len(d) <= key+2 || !d[key+2].is("DESC")):
			id = len(names)
		}
		names = append(names, strings.ToLower(d[0].text))
	}
	if slices.ContainsFunc(rest, func(t token) bool { return t.is("WITHOUT") }) {
		return nil, -1
	}
	return names, id
}

// isInteger reports a column whose type is INTEGER and nothing more.
func isInteger(definition []token) bool {
	return len(definition) > 1 && definition[1].is("INTEGER") && (len(definition) == 2 || definition[2].is("PRIMARY", "NOT", "NULL", "CONSTRAINT", "UNIQUE", "CHECK", "DEFAULT", "COLLATE", "REFERENCES", ")"))
}
