package signatory

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"

	"casebook/internal/charset"
	"casebook/internal/diag"
)

// maxRow bounds how much of a file may be one row, in octets: a quotation mark
// that is never closed must not pull the rest of a file into memory.
const maxRow = 1 << 20

// errLongRow ends the reading of a file with a longer row.
var errLongRow = errors.New("a row of more than 1 MB")

// A budget passes a reader on, up to a limit that its user moves forward.
type budget struct {
	r     io.Reader
	read  int64
	limit int64
}

func (b *budget) Read(p []byte) (int, error) {
	if left := b.limit - b.read; int64(len(p)) > left {
		if left <= 0 {
			return 0, errLongRow
		}
		p = p[:left]
	}
	n, err := b.r.Read(p)
	b.read += int64(n)
	return n, err
}

// A lineEnds reader makes a line feed of every carriage return that none
// follows, as old programs on the Mac end their lines.
type lineEnds struct {
	r    io.Reader
	held bool // a carriage return at the end of the last read is not passed on yet
}

func (l *lineEnds) Read(p []byte) (int, error) {
	if len(p) < 2 {
		return 0, io.ErrShortBuffer
	}
	start := 0
	if l.held {
		p[0], start = '\r', 1
	}
	n, err := l.r.Read(p[start:])
	n += start
	l.held = false
	for i := 0; i < n; i++ {
		next := bytes.IndexByte(p[i:n], '\r')
		if next < 0 {
			break
		}
		i += next
		switch {
		case i+1 < n && p[i+1] == '\n':
			i++
		case i+1 == n && err == nil:
			l.held = true
			return n - 1, nil
		default:
			p[i] = '\n'
		}
	}
	return n, err
}

// A mark is how a text file shows its encoding by its first octets.
type mark struct {
	octets string
	from   encoding.Encoding // nil for UTF-8
}

var marks = []mark{{"\xef\xbb\xbf", nil}, {"\xff\xfe", charset.UTF16LE}, {"\xfe\xff", charset.UTF16BE}}

// encodingOf gives a file's encoding (nil is UTF-8) and the length of its byte
// order mark, from how it begins and from the letter's key.
func encodingOf(head []byte, label string) (from encoding.Encoding, skip int, err error) {
	for _, m := range marks {
		if strings.HasPrefix(string(head), m.octets) {
			return m.from, len(m.octets), nil
		}
	}
	if label != "" {
		from, known := charset.Get(label)
		if !known {
			return nil, 0, fmt.Errorf("unknown encoding %q", label)
		}
		return from, 0, nil
	}
	return unmarkedUTF16(head), 0, nil
}

// unmarkedUTF16 recognises UTF-16 without its mark: every second octet of the
// beginning is zero, as in any header row with Latin letters.
func unmarkedUTF16(head []byte) encoding.Encoding {
	n := min(len(head), 64) &^ 1
	var zero [2]int
	for i := range n {
		if head[i] == 0 {
			zero[i%2]++
		}
	}
	switch {
	case n < 8:
		return nil
	case zero[1] >= n/4 && zero[0] == 0:
		return charset.UTF16LE
	case zero[0] >= n/4 && zero[1] == 0:
		return charset.UTF16BE
	}
	return nil
}

// badEncoding is the problem of a letter whose signatories_encoding is unknown.
func badEncoding(label string, at diag.Position) diag.Diagnostic {
	names := []string{"windows-1250", "windows-1251", "windows-1252", "windows-1254", "windows-1256", "windows-1257", "koi8-u", "koi8-r", "iso-8859-2", "macintosh", "x-mac-cyrillic", "utf-8", "utf-16le"}
	hint := diag.DidYouMean(label, names)
	if hint == "" {
		hint = "a name as windows-1250, windows-1251, windows-1252 or windows-1257"
	}
	return diag.Diagnostic{Position: at, Code: "unknown-encoding", Message: fmt.Sprintf("unknown encoding %q", label), Hint: hint}
}
