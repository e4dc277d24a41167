package signatory

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

// publicColumns are those of the open data, and no more.
var publicColumns = []string{"name", "role", "organisation", "group", "country", "date"}

// WriteCSV writes the open data of the people that rows yields: RFC 4180 in
// UTF-8 with CRLF. Whoever is shown by initials is left out. A cell that a
// spreadsheet program would run as a formula begins with an apostrophe. The
// error is the writer's, or the one that ended the rows.
func WriteCSV(w io.Writer, rows iter.Seq2[campaign.Signatory, error]) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(publicColumns); err != nil {
		return err
	}
	record := make([]string, 0, len(publicColumns))
	for s, err := range rows {
		if err != nil {
			return err
		}
		if s.Initials {
			continue
		}
		record = record[:0]
		for _, cell := range [...]string{s.Name, s.Role, s.Organisation, s.Group, s.Country, s.Date} {
			record = append(record, harmless(cell))
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// harmless puts an apostrophe before a cell that a spreadsheet program would
// take for a formula, also when spaces or quotation marks come before the sign
// or the sign is a full-width one.
func harmless(cell string) string {
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

// A datum is one person in the open data.
type datum struct {
	Name         string `json:"name"`
	Role         string `json:"role,omitempty"`
	Organisation string `json:"organisation,omitempty"`
	Group        string `json:"group,omitempty"`
	Country      string `json:"country,omitempty"`
	Date         string `json:"date,omitempty"`
}

// WriteJSON writes the open data of the people that rows yields as an array of
// objects, one a line. Whoever is shown by initials is left out. The error is
// the writer's, or the one that ended the rows.
func WriteJSON(w io.Writer, rows iter.Seq2[campaign.Signatory, error]) error {
	out := bufio.NewWriter(w)
	separator := "[\n"
	encode := json.NewEncoder(out)
	for s, err := range rows {
		if err != nil {
			return err
		}
		if s.Initials {
			continue
		}
		out.WriteString(separator)
		if err := encode.Encode(datum{s.Name, s.Role, s.Organisation, s.Group, s.Country, s.Date}); err != nil {
			return err
		}
		separator = ","
	}
	if separator == "[\n" {
		out.WriteString("[")
	}
	out.WriteString("]\n")
	return out.Flush()
}
