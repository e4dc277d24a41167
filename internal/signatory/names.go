package signatory

import (
	"errors"
	"io"
	"io/fs"
	"unicode/utf8"

	"casebook/internal/charset"
	"casebook/internal/diag"
)

// DecodedNames gives the encoding that a CSV file which is not in UTF-8 most
// probably is in, and up to n of the names in it whose letters show whether
// that is right. It is for asking a person at a terminal, and for nothing else.
func DecodedNames(fsys fs.FS, file string, n int) (encoding string, names []string, err error) {
	f, err := fsys.Open(file)
	if err != nil {
		return "", nil, err
	}
	defer f.Close()
	sample, err := io.ReadAll(io.LimitReader(f, 1<<20))
	if err != nil {
		return "", nil, err
	}
	if encoding = charset.Guess(sample); encoding == "" {
		return "", nil, nil
	}
	o := Options{Encoding: encoding, Languages: []string{"en"}, Public: true}
	l := newList(fsys, file, o)
	var rep diag.Report
	p := &problems{rep: &rep, file: file}
	t, err := l.open(p)
	if err != nil {
		return encoding, nil, ended(err)
	}
	defer t.close()
	for r := (row{}); len(names) < n; {
		if err := t.next(&r); err != nil {
			return encoding, names, nonEOF(ended(err))
		}
		if name := r.values[name]; utf8.RuneCountInString(name) < len(name) {
			names = append(names, name)
		}
	}
	return encoding, names, nil
}

func nonEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
