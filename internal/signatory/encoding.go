package signatory

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"

	"casebook/internal/charset"
	"casebook/internal/diag"
)

// A decodedText is a file's text as UTF-8, whatever its encoding. Bytes that are
// not UTF-8 in a file that should be pass unchanged: its rows tell where they are.
type decodedText struct {
	io.Reader
	list     *list
	problems *problems
	check    *byteCheck // nil when no encoding with a byte for each letter is named
}

// maxBuffer is how much of a file is read at once, in bytes.
const maxBuffer = 64 << 10

// bufferSize gives how much of the file to read at once: of small files no more
// than they are.
func (l *list) bufferSize() int {
	if l.size > 0 && l.size < maxBuffer {
		return max(int(l.size), 4<<10)
	}
	return maxBuffer
}

// decodeText begins to read a file's text through a buffer. An encoding that is
// unknown is reported.
func (l *list) decodeText(f io.Reader, buffer int, p *problems) (*decodedText, error) {
	raw := bufio.NewReaderSize(f, buffer)
	head, err := raw.Peek(min(buffer, 4096))
	if err != nil && err != io.EOF {
		return nil, err
	}
	from, skip, known := encodingOf(head, l.o.Encoding)
	if !known {
		p.addOpenly(unknownEncoding(l.o.Encoding, l.o.placeOfKey("signatories_encoding", l.file)))
		return nil, errStop
	}
	if _, err := raw.Discard(skip); err != nil {
		return nil, err
	}
	t := &decodedText{Reader: raw, list: l, problems: p}
	if from == nil {
		return t, nil
	}
	if from != charset.UTF16LE && from != charset.UTF16BE {
		t.check = &byteCheck{r: raw}
		t.Reader = t.check
	}
	t.Reader = from.NewDecoder().Reader(t.Reader)
	return t, nil
}

// checkEncoding reports, once the text was read, an encoding that is named but
// is not that of the file, as when a list was saved anew as UTF-8: any bytes
// are letters in it, and all names would be wrong.
func (t *decodedText) checkEncoding() error {
	if t.check == nil || !t.check.areUTF8() {
		return nil
	}
	t.problems.addError(t.list.o.placeOfKey("signatories_encoding", t.list.file), diag.Say("wrong-encoding/utf-8", "encoding", t.list.o.Encoding))
	return errStop
}

// byteMarks are how a text file shows its encoding by its first bytes.
var byteMarks = []struct {
	bytes string
	from  encoding.Encoding // nil for UTF-8
}{{"\xef\xbb\xbf", nil}, {"\xff\xfe", charset.UTF16LE}, {"\xfe\xff", charset.UTF16BE}}

// encodingOf gives a file's encoding (nil is UTF-8) and the length of its byte
// order mark, from how it begins and from the letter's key, which may name an
// encoding that is not known.
func encodingOf(head []byte, label string) (from encoding.Encoding, skip int, known bool) {
	for _, m := range byteMarks {
		if strings.HasPrefix(string(head), m.bytes) {
			return m.from, len(m.bytes), true
		}
	}
	if label != "" {
		from, known = charset.Get(label)
		return from, 0, known
	}
	// UTF-16 without its mark: every second byte of the beginning is zero, as in
	// any header row with Latin letters.
	n := min(len(head), 64) &^ 1
	var zero [2]int
	for i := range n {
		if head[i] == 0 {
			zero[i%2]++
		}
	}
	switch {
	case n < 8:
	case zero[1] >= n/4 && zero[0] == 0:
		return charset.UTF16LE, 0, true
	case zero[0] >= n/4 && zero[1] == 0:
		return charset.UTF16BE, 0, true
	}
	return nil, 0, true
}

// unknownEncoding is the problem of a letter whose signatories_encoding is unknown.
func unknownEncoding(label string, at diag.Position) diag.Diagnostic {
	near := diag.Nearest(label, []string{"windows-1250", "windows-1251", "windows-1252", "windows-1254", "windows-1256", "windows-1257",
		"koi8-u", "koi8-r", "iso-8859-2", "macintosh", "x-mac-cyrillic", "utf-8", "utf-16le"})
	if near == "" {
		return diag.ErrorAt(at, diag.Say("unknown-encoding", "encoding", label))
	}
	return diag.ErrorAt(at, diag.Say("unknown-encoding/near", "encoding", label, "near", near))
}

// A byteCheck passes bytes on and finds out whether they are UTF-8. Letters
// beyond ASCII in another encoding practically never are.
type byteCheck struct {
	r      io.Reader
	cut    []byte // the beginning of a character, where the last read cut it
	beyond bool   // there was one beyond ASCII
	other  bool   // some bytes are not UTF-8
}

func (c *byteCheck) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	b := p[:n]
	for len(c.cut) > 0 && len(b) > 0 {
		c.cut, b = append(c.cut, b[0]), b[1:]
		if utf8.FullRune(c.cut) {
			c.other = c.other || !utf8.Valid(c.cut)
			c.cut = c.cut[:0]
		}
	}
	end := len(b)
	for i := end - 1; i >= max(0, end-utf8.UTFMax); i-- {
		if utf8.RuneStart(b[i]) {
			if !utf8.FullRune(b[i:]) {
				end = i
			}
			break
		}
	}
	c.cut = append(c.cut, b[end:]...)
	c.beyond = c.beyond || !isASCII(b)
	c.other = c.other || !utf8.Valid(b[:end])
	return n, err
}

func (c *byteCheck) areUTF8() bool { return c.beyond && !c.other && len(c.cut) == 0 }

func isASCII[T string | []byte](s T) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// reportNotUTF8 reports a text in an encoding that is not named, with the one
// that it most probably is in by a sample, and ends the reading. The row is 0
// where it is not known; save says in which form to save the file.
func (l *list) reportNotUTF8(p *problems, at diag.Position, row int, sample []byte, save string) error {
	name := func(label string) diag.Text {
		if l.o.Importing {
			return diag.Say("name-encoding/import", "encoding", label)
		}
		return diag.Say("name-encoding", "encoding", label)
	}
	guess := charset.Guess(sample)
	switch {
	case row > 0 && guess != "":
		p.addError(at, diag.Say("wrong-encoding/row-guess", "row", diag.Rows{row}, "guess", guess, "name", name(guess), "save", save))
	case row > 0:
		p.addError(at, diag.Say("wrong-encoding/row", "row", diag.Rows{row}, "name", name("windows-1250"), "save", save))
	case guess != "":
		p.addError(at, diag.Say("wrong-encoding/list-guess", "guess", guess, "name", name(guess), "save", save))
	default:
		p.addError(at, diag.Say("wrong-encoding/list", "name", name("windows-1250"), "save", save))
	}
	return errStop
}

// maxRow bounds how much of a file may be one row, in bytes: a quotation mark
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
	last byte // that was passed on
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
	if n > 0 {
		l.last = p[n-1]
	}
	return n, err
}

// DecodedNames gives the encoding that a CSV file which is not in UTF-8 most
// probably is in, and up to n of the names in it whose letters show whether
// that is right. It is for asking a person at a terminal, and for nothing else.
func DecodedNames(fsys fs.FS, file string, n int) (encoding string, names []string, err error) {
	f, err := fsys.Open(file)
	if err != nil {
		return "", nil, err
	}
	sample, err := io.ReadAll(io.LimitReader(f, 1<<20))
	f.Close()
	if err != nil {
		return "", nil, err
	}
	if encoding = charset.Guess(sample); encoding == "" {
		return "", nil, nil
	}
	l := newList(fsys, file, Options{Encoding: encoding, Languages: []string{"en"}, Public: true})
	t, err := l.openFile(&problems{rep: &diag.Report{}, file: file})
	if err != nil {
		return encoding, nil, unlessStopped(err)
	}
	defer t.close()
	for r := (row{}); len(names) < n; {
		if err := t.nextRow(&r); err != nil {
			return encoding, names, unlessStopped(err)
		}
		if name := r.values[nameColumn]; utf8.RuneCountInString(name) < len(name) {
			names = append(names, name)
		}
	}
	return encoding, names, nil
}
