package pdf

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
)

// The objects of ISO 32000-1, section 7.3. null is a nil object, and integers
// and reals keep the form in which they were written.
type (
	object     any
	number     string
	name       string // decoded, without "/"
	textString string // decoded bytes of a literal or hexadecimal string
	boolean    bool
	array      []object
	dict       map[name]object
	ref        struct{ num, gen int }
	stream     struct {
		dict dict
		data []byte // as in the file, coded by its filters
	}
)

func (n number) wholeNumber() (int, bool) {
	i, err := strconv.Atoi(string(n))
	return i, err == nil
}

// writeObject gives the object in its shortest form; references get new numbers.
func writeObject(b *bytes.Buffer, o object, renumber func(ref) int) {
	switch o := o.(type) {
	case nil:
		b.WriteString("null")
	case boolean:
		fmt.Fprintf(b, "%t", o)
	case number:
		b.WriteString(string(o))
	case name:
		writeName(b, o)
	case textString:
		b.WriteByte('<')
		b.WriteString(hex.EncodeToString([]byte(o)))
		b.WriteByte('>')
	case ref:
		fmt.Fprintf(b, "%d 0 R", renumber(o))
	case array:
		b.WriteByte('[')
		for i, e := range o {
			if i > 0 {
				b.WriteByte(' ')
			}
			writeObject(b, e, renumber)
		}
		b.WriteByte(']')
	case dict:
		b.WriteString("<<")
		for _, key := range o.sortedKeys() {
			writeName(b, key)
			b.WriteByte(' ')
			writeObject(b, o[key], renumber)
		}
		b.WriteString(">>")
	}
}

// sortedKeys lists a dictionary's keys in a fixed order.
func (d dict) sortedKeys() []name {
	keys := make([]name, 0, len(d))
	for k := range d {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func writeName(b *bytes.Buffer, n name) {
	b.WriteByte('/')
	for i := range len(n) {
		if c := n[i]; isRegular(c) && c > ' ' && c < 0x7f && c != '#' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(b, "#%02x", c)
		}
	}
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isRegular(c byte) bool { return !isSpace(c) && bytes.IndexByte([]byte("()<>[]{}/%"), c) < 0 }
