package signatory

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"casebook/internal/diag"
)

// write plans the file with the added rows: the text that is there, and theirs
// after it.
func (m *merge) write() error {
	if m.out.Created {
		m.out.text = m.newFile()
		return nil
	}
	s, err := m.list.source()
	if err != nil {
		return err
	}
	text := ""
	switch m.list.format() {
	case ".json":
		text, err = m.appendJSON(s.text)
	case ".toml":
		text = m.appendTOML(s.text)
	default:
		text, err = m.appendCSV(s)
	}
	if err != nil {
		return err
	}
	if m.out.text, err = s.bytes(text); err != nil {
		return err
	}
	return m.verify(s, text)
}

// verify reads the new text and compares: the old names, then the added ones.
func (m *merge) verify(s *source, text string) error {
	before, err1 := s.names(s.text)
	after, err2 := s.names(text)
	for i := range m.added {
		before = append(before, m.added[i].values[name])
	}
	if err1 != nil || err2 != nil || !slices.Equal(before, after) {
		return &diag.Fault{Code: "not-editable", Message: "rows cannot be added to the file without touching others", Hint: "save the list anew in a spreadsheet program, as CSV UTF-8"}
	}
	return nil
}

// columns gives the slots that the added rows fill, in the contract's order.
func (m *merge) columns() []int {
	var slots []int
	for k := range kinds {
		if m.used[k] || k == name {
			slots = append(slots, int(k))
		}
		for i := range m.list.shape.languages {
			if slot := m.list.shape.of(k, i); k < localised && m.used[slot] {
				slots = append(slots, slot)
			}
		}
	}
	return slots
}

// newFile gives a CSV file of the added rows, with the mark by which
// spreadsheet programs know UTF-8.
func (m *merge) newFile() []byte {
	slots := m.columns()
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	titles := make([]string, len(slots))
	for i, slot := range slots {
		titles[i] = m.list.shape.title(slot)
	}
	w.Write(titles) // a buffer takes everything
	m.writeRows(w, slots)
	return b.Bytes()
}

// writeRows writes the added rows with a cell for each slot; notRead is empty.
func (m *merge) writeRows(w *csv.Writer, slots []int) {
	cells := make([]string, len(slots))
	for _, r := range m.added {
		for i, slot := range slots {
			if cells[i] = ""; slot >= 0 {
				cells[i] = r.values[slot]
			}
		}
		w.Write(cells)
	}
	w.Flush()
}

// appendCSV adds rows, and to the header row the columns that it has not.
func (m *merge) appendCSV(s *source) (string, error) {
	var rep diag.Report
	t, err := s.open(s.text, &rep)
	if err != nil {
		return "", err
	}
	defer t.close()
	c := t.(*csvTable)
	slots := slices.Clone(c.header.slots)
	headerEnd := len(strings.TrimRight(s.text[:c.end], "\r\n"))
	lineEnd := s.text[headerEnd:c.end]
	if lineEnd == "" {
		lineEnd = "\n"
	}
	more := ""
	for _, slot := range m.columns() {
		if !slices.Contains(slots, slot) {
			slots = append(slots, slot)
			more += string(c.csv.Comma) + m.list.shape.title(slot)
		}
	}
	var rows bytes.Buffer
	w := csv.NewWriter(&rows)
	w.Comma, w.UseCRLF = c.csv.Comma, lineEnd == "\r\n"
	m.writeRows(w, slots)
	added := rows.String()
	if lineEnd == "\r" {
		added = strings.ReplaceAll(added, "\n", "\r")
	}
	text := s.text[:headerEnd] + more + s.text[headerEnd:]
	if !strings.HasSuffix(text, "\n") && !strings.HasSuffix(text, "\r") {
		text += lineEnd
	}
	return text + added, nil
}

// appendTOML adds a table for each row.
func (m *merge) appendTOML(text string) string {
	var b strings.Builder
	b.WriteString(text)
	if text != "" && !strings.HasSuffix(text, "\n") {
		b.WriteByte('\n')
	}
	for _, r := range m.added {
		b.WriteString("\n[[signatory]]\n")
		for _, slot := range m.columns() {
			if v := r.values[slot]; v != "" {
				key := m.list.shape.title(slot)
				if strings.Contains(key, ".") {
					key = quoted(key)
				}
				fmt.Fprintf(&b, "%s = %s\n", key, quoted(v))
			}
		}
	}
	return b.String()
}

// quoted gives a text as a JSON string, which in the absence of control
// characters is a basic string of TOML too.
func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.Encode(s) // a string can always be encoded
	return strings.TrimSuffix(b.String(), "\n")
}

// appendJSON adds an object for each row before the end of the array.
func (m *merge) appendJSON(text string) (string, error) {
	end := strings.LastIndexByte(text, ']')
	if end < 0 {
		return "", notEditable()
	}
	head := strings.TrimRight(text[:end], space)
	separator := ",\n  "
	if strings.HasSuffix(head, "[") {
		separator = "\n  "
	}
	var b strings.Builder
	b.WriteString(head)
	for _, r := range m.added {
		b.WriteString(separator + "{")
		comma := ""
		for _, slot := range m.columns() {
			if v := r.values[slot]; v != "" {
				b.WriteString(comma + quoted(m.list.shape.title(slot)) + ": " + quoted(v))
				comma = ", "
			}
		}
		b.WriteByte('}')
		separator = ",\n  "
	}
	return b.String() + "\n" + text[end:], nil
}
