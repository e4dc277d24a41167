package signatory

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"unicode/utf8"

	"casebook/internal/charset"
	"casebook/internal/diag"
)

// A text is a file's text as UTF-8, whatever its encoding. Octets that are not
// UTF-8 in a file that should be pass unchanged: its rows tell where they are.
type text struct {
	io.Reader
	list   *list
	p      *problems
	octets *octets // nil when no encoding with an octet for each letter is named
}

// begin begins to read a file's text through a buffer. An encoding that is
// unknown is reported.
func (l *list) begin(f io.Reader, buffer int, p *problems) (*text, error) {
	raw := bufio.NewReaderSize(f, buffer)
	head, err := raw.Peek(min(buffer, 4096))
	if err != nil && err != io.EOF {
		return nil, err
	}
	from, skip, err := encodingOf(head, l.o.Encoding)
	if err != nil {
		p.report(badEncoding(l.o.Encoding, l.o.at("signatories_encoding", l.file)))
		return nil, errStop
	}
	if _, err := raw.Discard(skip); err != nil {
		return nil, err
	}
	t := &text{Reader: raw, list: l, p: p}
	if from == nil {
		return t, nil
	}
	if from != charset.UTF16LE && from != charset.UTF16BE {
		t.octets = &octets{r: raw}
		t.Reader = t.octets
	}
	t.Reader = from.NewDecoder().Reader(t.Reader)
	return t, nil
}

// checkEncoding reports, once the text was read, an encoding that is named but
// is not that of the file, as when a list was saved anew as UTF-8: any octets
// are letters in it, and all names would be wrong.
func (t *text) checkEncoding() error {
	if t.octets == nil || !t.octets.areUTF8() {
		return nil
	}
	t.p.error(t.list.o.at("signatories_encoding", t.list.file), "wrong-encoding",
		fmt.Sprintf("the list is in UTF-8, not in %s", t.list.o.Encoding), "name no encoding: UTF-8 needs none")
	return errStop
}

// An octets reader passes octets on and finds out whether they are UTF-8.
// Letters beyond ASCII in another encoding practically never are.
type octets struct {
	r      io.Reader
	begun  []byte // a character that the last read cut
	beyond bool   // there was one beyond ASCII
	other  bool   // some octets are not UTF-8
}

func (o *octets) Read(p []byte) (int, error) {
	n, err := o.r.Read(p)
	o.see(p[:n])
	return n, err
}

func (o *octets) see(b []byte) {
	for len(o.begun) > 0 && len(b) > 0 {
		o.begun, b = append(o.begun, b[0]), b[1:]
		if utf8.FullRune(o.begun) {
			o.other = o.other || !utf8.Valid(o.begun)
			o.begun = o.begun[:0]
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
	o.begun = append(o.begun, b[end:]...)
	o.beyond = o.beyond || !isASCII(b)
	o.other = o.other || !utf8.Valid(b[:end])
}

func (o *octets) areUTF8() bool { return o.beyond && !o.other && len(o.begun) == 0 }

// notUTF8 reports a text in an encoding that is not named, with the one that it
// most probably is in by a sample, and ends the reading. save says in which
// form to save the file.
func (l *list) notUTF8(p *problems, at diag.Position, message string, sample []byte, save string) error {
	hint := "save the file as " + save + ", or " + l.nameEncoding("windows-1250") + ", or whichever encoding it is in"
	if guess := charset.Guess(sample); guess != "" {
		message += "; it is most probably in " + guess
		hint = "if so, " + l.nameEncoding(guess) + ", or save the file as " + save
	}
	p.error(at, "wrong-encoding", message, hint)
	return errStop
}

// nameEncoding says for a hint how an encoding is named.
func (l *list) nameEncoding(label string) string {
	return fmt.Sprintf(cmp.Or(l.o.NameEncoding, `write signatories_encoding = "%s" in the letter`), label)
}
