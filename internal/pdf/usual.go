package pdf

import (
	_ "embed"
	"encoding/binary"
	"errors"
)

// usualFunctions has a bit for each of PDFium's functions, the lowest first: 1 for
// those that ran while the text of a thousand papers of all kinds was read, which are
// a quarter of them. What the others are for (drawing, pictures, forms) is hardly ever
// wanted, and to translate them takes longer than to read a letter.
//
//go:embed usual.bits
var usualFunctions []byte

// allFunctions stands for a bit for each.
var allFunctions []byte

const codeSection = 10 // of a WebAssembly module

// trap is the body of a function without variables that ends the run.
var trap = []byte{3, 0, 0x00, 0x0b}

var errModule = errors.New("not a WebAssembly module")

// keepFunctions gives a module in which each function without its bit traps. Numbers
// and types stay as they are, so that the rest runs as it would.
func keepFunctions(module, bits []byte) ([]byte, error) {
	const header = 8
	if bits == nil {
		return module, nil
	}
	if len(module) < header {
		return nil, errModule
	}
	out := append(make([]byte, 0, len(module)), module[:header]...)
	for rest := module[header:]; len(rest) > 0; {
		size, n := binary.Uvarint(rest[1:])
		if n <= 0 || uint64(len(rest)-1-n) < size {
			return nil, errModule
		}
		section := rest[:1+n+int(size)]
		rest = rest[len(section):]
		if section[0] != codeSection {
			out = append(out, section...)
			continue
		}
		code, err := keepBodies(section[1+n:], bits)
		if err != nil {
			return nil, err
		}
		out = append(binary.AppendUvarint(append(out, codeSection), uint64(len(code))), code...)
	}
	return out, nil
}

// keepBodies does that for the section of code: how many functions there are, and each
// with its length.
func keepBodies(section, bits []byte) ([]byte, error) {
	count, n := binary.Uvarint(section)
	if n <= 0 || count > uint64(len(bits)*8) {
		return nil, errModule
	}
	out := append([]byte(nil), section[:n]...)
	rest := section[n:]
	for i := range count {
		size, n := binary.Uvarint(rest)
		if n <= 0 || uint64(len(rest)-n) < size {
			return nil, errModule
		}
		if bits[i/8]>>(i%8)&1 == 1 {
			out = append(out, rest[:n+int(size)]...)
		} else {
			out = append(out, trap...)
		}
		rest = rest[n+int(size):]
	}
	return out, nil
}
