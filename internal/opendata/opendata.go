// Package opendata writes the people who are named under a letter for programs: as CSV
// and as JSON, with six columns and no more.
package opendata

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/campaign"
)

// Columns are those of the open data, and no more.
var Columns = []string{"name", "role", "organisation", "group", "country", "date"}

// WriteCSV writes the open data of the people that rows yields: RFC 4180 in
// UTF-8 with CRLF. Whoever is shown by initials is left out. A cell that a
// spreadsheet program would run as a formula begins with an apostrophe. The
// error is the writer's, or the one that ended the rows.
func WriteCSV(w io.Writer, rows iter.Seq2[campaign.Signatory, error]) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(Columns); err != nil {
		return err
	}
	record := make([]string, 0, len(Columns))
	for s, err := range rows {
		if err != nil {
			return err
		}
		if s.Initials {
			continue
		}
		record = record[:0]
		for _, cell := range [...]string{s.Name, s.Role, s.Organisation, s.Group, s.Country, s.Date} {
			record = append(record, DefuseFormula(cell))
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// DefuseFormula puts an apostrophe before a cell that a spreadsheet program would
// take for a formula, also when spaces or quotation marks come before the sign
// or the sign is a full-width one.
func DefuseFormula(cell string) string {
	rest := strings.TrimLeftFunc(cell, func(r rune) bool {
		return unicode.IsSpace(r) && r != '\t' && r != '\r' || r == '"' || r == '\'' || unicode.Is(unicode.Cf, r)
	})
	r, _ := utf8.DecodeRuneInString(rest)
	switch r {
	case '=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '−':
		return "'" + cell
	}
	return cell
}

// WriteJSON writes the open data of the people that rows yields as an array of
// objects, one a line (RFC 8259). Whoever is shown by initials is left out, and
// so is what is empty, but for the name. The error is the writer's, or the one
// that ended the rows.
func WriteJSON(w io.Writer, rows iter.Seq2[campaign.Signatory, error]) error {
	out := bufio.NewWriter(w)
	separator, line := "[\n{", []byte(nil)
	for s, err := range rows {
		if err != nil {
			return err
		}
		if s.Initials {
			continue
		}
		line = append(line[:0], separator...)
		for i, value := range [...]string{s.Name, s.Role, s.Organisation, s.Group, s.Country, s.Date} {
			if i > 0 && value == "" {
				continue
			}
			if i > 0 {
				line = append(line, ',')
			}
			line = append(line, '"')
			line = append(line, Columns[i]...)
			line = appendJSONString(append(line, '"', ':'), value)
		}
		if _, err := out.Write(append(line, '}', '\n')); err != nil {
			return err
		}
		separator = ",{"
	}
	if separator == "[\n{" {
		out.WriteString("[")
	}
	out.WriteString("]\n")
	return out.Flush()
}

// appendJSONString appends a string as encoding/json writes it, which is only asked
// where something has to be escaped: for JSON or, if somebody puts it there,
// for HTML and JavaScript.
func appendJSONString(dst []byte, s string) []byte {
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ', c == '"', c == '\\', c == '<', c == '>', c == '&',
			c == 0xe2: // U+2028 and U+2029 begin with it
			return appendEscapedString(dst, s)
		}
	}
	if !utf8.ValidString(s) {
		return appendEscapedString(dst, s)
	}
	dst = append(dst, '"')
	return append(append(dst, s...), '"')
}

func appendEscapedString(dst []byte, s string) []byte {
	escaped, _ := json.Marshal(s) // of a string it cannot fail
	return append(dst, escaped...)
}
