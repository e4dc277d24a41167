package plain

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"

	utf "golang.org/x/text/encoding/unicode"

	"casebook/internal/charset"
	"casebook/internal/diag"
)

func goesOn(r rune) bool { return unicode.IsLower(r) }

// decode gives the text of a file. It never guesses: an encoding other than
// Unicode has to be named.
func decode(data []byte, label string) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xef, 0xbb, 0xbf}):
		data = data[3:]
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		out, err := utf.UTF16(utf.BigEndian, utf.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", &diag.Fault{Code: "wrong-encoding", Message: "the file says that it is UTF-16 and is not", Hint: "save it as UTF-8"}
		}
		return string(out), nil
	case label != "":
		return named(data, label)
	}
	if !utf8.Valid(data) {
		return "", notUnicode(data)
	}
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return "", &diag.Fault{Code: "no-text", Message: "the file is not plain text", Hint: "save the letter as .txt in UTF-8, .docx or .pdf", Line: lineOf(data, i)}
	}
	return string(data), nil
}

func named(data []byte, label string) (string, error) {
	enc, known := charset.Get(label)
	if !known {
		return "", &diag.Fault{Code: "unknown-encoding", Message: fmt.Sprintf("unknown encoding %q", label), Hint: "windows-1251, windows-1252 or windows-1250, for example"}
	}
	if enc != nil {
		data, _ = enc.NewDecoder().Bytes(data) // what it has no letter for becomes U+FFFD
	}
	if bytes.ContainsRune(data, utf8.RuneError) {
		return "", &diag.Fault{Code: "wrong-encoding", Message: fmt.Sprintf("the file is not in %s", label), Hint: "open it in the program that wrote it and save it as UTF-8"}
	}
	return string(data), nil
}

// notUnicode says where the file stops being UTF-8, and what it may be.
func notUnicode(data []byte) error {
	at := 0
	for at < len(data) {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	f := &diag.Fault{Code: "wrong-encoding", Message: "the file is not in UTF-8", Hint: "save it as UTF-8, or name its encoding with --encoding", Line: lineOf(data, at)}
	if guess := charset.Guess(data); guess != "" {
		f.Message += fmt.Sprintf("; it is most probably in %s", guess)
		f.Hint = fmt.Sprintf("if so, say --encoding %s, or save it as UTF-8", guess)
	}
	return f
}

func lineOf(data []byte, at int) int { return 1 + bytes.Count(data[:at], []byte{'\n'}) }
