package signatory

import (
	"bytes"
	"io"
	"io/fs"
	"strings"

	"golang.org/x/text/encoding"

	"casebook/internal/diag"
)

// A source is a signatory file of text as it can be changed: decoded, and to
// be written in the encoding that it had.
type source struct {
	list *list
	text string
	mark string
	from encoding.Encoding // nil for UTF-8
}

// maxEdited bounds a file that is changed, in octets: it is held whole.
const maxEdited = 512 << 20

// source reads a file of text to change it. What is not the same again after
// decoding and encoding is refused.
func (l *list) source() (*source, error) {
	raw, err := fs.ReadFile(l.fsys, l.file)
	if err != nil {
		return nil, err
	}
	if len(raw) > maxEdited {
		return nil, &diag.Fault{Code: "too-large", Message: "the file is larger than 512 MB", Hint: "change it by hand"}
	}
	from, skip, err := encodingOf(raw, l.o.Encoding)
	if err != nil {
		return nil, &diag.Fault{Code: "unknown-encoding", Message: err.Error()}
	}
	s := &source{list: l, mark: string(raw[:skip]), from: from, text: string(raw[skip:])}
	if from != nil {
		if s.text, err = from.NewDecoder().String(s.text); err != nil {
			return nil, err
		}
	}
	if again, err := s.bytes(s.text); err != nil || !bytes.Equal(again, raw) {
		return nil, &diag.Fault{Code: "wrong-encoding", Message: "the file is not whole in its encoding", Hint: "save it as UTF-8"}
	}
	return s, nil
}

// bytes gives a changed text as it is written.
func (s *source) bytes(text string) ([]byte, error) {
	if s.from != nil {
		var err error
		if text, err = s.from.NewEncoder().String(text); err != nil {
			return nil, &diag.Fault{Code: "wrong-encoding", Message: "the file's encoding has no letters for a name that is to be added", Hint: "save the signatory file as CSV UTF-8"}
		}
	}
	return []byte(s.mark + text), nil
}

// open reads a text as the file's table; problems with it go to rep.
func (s *source) open(text string, rep *diag.Report) (table, error) {
	o := s.list.o
	o.Encoding = "" // it is decoded already
	l := newList(s.list.fsys, s.list.file, o)
	p := &problems{rep: rep, file: l.file}
	return l.text(io.NopCloser(strings.NewReader(text)), p)
}

// A spanner knows where in its text the row stands that was read last.
type spanner interface {
	span() (begin, end int64)
}

// names gives what every row is called, to compare two texts by.
func (s *source) names(text string) ([]string, error) {
	var rep diag.Report
	t, err := s.open(text, &rep)
	if err != nil {
		return nil, err
	}
	defer t.close()
	var names []string
	err = eachOf(t, func(_ table, r *row) { names = append(names, strings.Clone(r.values[name])) })
	return names, err
}

// without gives the text without a row, everything else as it was.
func (s *source) without(number int) (string, error) {
	var rep diag.Report
	t, err := s.open(s.text, &rep)
	if err != nil {
		return "", notEditable()
	}
	defer t.close()
	text, at, count := "", -1, 0
	err = eachOf(t, func(t table, r *row) {
		if r.number == number {
			begin, end := t.(spanner).span()
			text, at = s.cut(begin, end), count
		}
		count++
	})
	if err != nil || at < 0 {
		return "", notEditable()
	}
	before, err1 := s.names(s.text)
	after, err2 := s.names(text)
	if err1 != nil || err2 != nil || !isWithout(before, after, at) {
		return "", notEditable()
	}
	return text, nil
}

func notEditable() error {
	return &diag.Fault{Code: "not-editable", Message: "the row cannot be taken out of the file without touching others", Hint: "delete it by hand, then withdraw the name"}
}

// isWithout reports whether after is before without the element at a place.
func isWithout(before, after []string, at int) bool {
	if len(after) != len(before)-1 {
		return false
	}
	for i := range after {
		j := i
		if i >= at {
			j++
		}
		if after[i] != before[j] {
			return false
		}
	}
	return true
}

// cut takes a row's span out of the text.
func (s *source) cut(begin, end int64) string {
	switch s.list.format() {
	case ".json":
		return cutObject(s.text, int(begin), int(end))
	case ".toml":
		return cutLines(s.text, int(begin), int(end))
	}
	text := s.text[:end]
	for int(begin) < len(text) && (text[begin] == '\n' || text[begin] == '\r') { // empty lines before the row stay
		begin++
	}
	return s.text[:begin] + s.text[end:]
}

// cutObject takes an object out of a JSON array with one of the commas beside it.
func cutObject(text string, begin, end int) string {
	rest := strings.TrimLeft(text[end:], space)
	if after, ok := strings.CutPrefix(rest, ","); ok {
		return text[:begin] + strings.TrimLeft(after, space)
	}
	head := strings.TrimRight(text[:begin], space)
	if before, ok := strings.CutSuffix(head, ","); ok {
		return before + text[end:]
	}
	return text[:begin] + text[end:]
}

// cutLines takes lines out of a text, from one up to another or to its end.
func cutLines(text string, from, to int) string {
	begin := lineStart(text, from)
	end := len(text)
	if to > 0 {
		end = lineStart(text, to)
	}
	return text[:begin] + text[end:]
}

func lineStart(text string, line int) int {
	at := 0
	for ; line > 1; line-- {
		n := strings.IndexByte(text[at:], '\n')
		if n < 0 {
			return len(text)
		}
		at += n + 1
	}
	return at
}
