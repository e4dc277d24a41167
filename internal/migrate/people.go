package migrate

import (
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/signatory"
)

// A list is taken for one of signatories by its name, in the words of people who
// collect signatures, or because a page shows it that is called a letter.
var listName = lazy.Regexp(`(?i)sign|support|endors|undersigned|petition|підпис|подпис|unterzeichn|unterschrift|podpis|firma|signat`)

// person takes all that a row holds: what is no column of the contract is never
// published, and may say whether the person wants to be named.
func person(row values) Person {
	p := Person{}
	p.addValues("", row)
	if p["name"] == "" {
		first, last := row.text(forenameKeys...), row.text(surnameKeys...)
		p["name"] = strings.TrimSpace(first + " " + last)
		for key := range row {
			for _, part := range append(forenameKeys[:len(forenameKeys):len(forenameKeys)], surnameKeys...) {
				if strings.EqualFold(key, part) {
					delete(p, key)
				}
			}
		}
	}
	return p
}

var (
	forenameKeys = []string{"first_name", "firstname", "first", "given_name"}
	surnameKeys  = []string{"last_name", "lastname", "surname", "last", "family_name"}
)

// addValues adds a table's values, those of tables within by both their keys.
func (p Person) addValues(above string, row values) {
	keys := make([]string, 0, len(row))
	for key := range row {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		column := strings.TrimSpace(above + " " + strings.Join(strings.Fields(key), " "))
		if known := signatory.KnownColumn(column); known != "" && p[known] == "" {
			column = known
		}
		p.addValue(column, row[key])
	}
}

func (p Person) addValue(column string, value any) {
	if table := asValues(value); table != nil {
		p.addValues(column, table)
		return
	}
	if list, ok := value.([]any); ok {
		for _, item := range list {
			p.addValue(column, item)
		}
		return
	}
	text := asText(value)
	if text != "" && p[column] != "" {
		text = p[column] + "; " + text
	}
	if text != "" || p[column] == "" { // an empty one may be an answer, where others have one
		p[column] = text
	}
}

// readPersonFiles reads a folder with a file for each person; false when it is
// none.
func (s *Site) readPersonFiles(data, folder string, names []string) bool {
	list := &List{Name: dataName(data, folder+".x"), File: folder}
	var unread []string
	for i, name := range names {
		row, ok := s.readRows(name)
		if !ok {
			unread = append(unread, name)
			continue
		}
		if len(row) != 1 {
			if i < 5 && len(list.People) == 0 && len(unread) == 0 {
				return false // lists, or settings
			}
			unread = append(unread, name)
			continue
		}
		p := person(row[0])
		if p["name"] == "" {
			if len(list.People) == 0 && i > 20 {
				return false
			}
			unread = append(unread, name)
			continue
		}
		list.People = append(list.People, p)
		list.Files++
	}
	if len(list.People) == 0 {
		return false
	}
	s.Lists = append(s.Lists, list)
	for _, name := range unread {
		s.leave(name, 0, diag.Say("migrate-left/no-person"))
	}
	return true
}

// readListFile reads a file with a row for each person, if it is one.
func (s *Site) readListFile(data, name string) {
	rows, ok := s.readRows(name)
	if !ok || len(rows) < 2 {
		return
	}
	list := &List{Name: dataName(data, name), File: name, Files: 1}
	without, named := 0, 0
	for _, row := range rows {
		p := person(row)
		switch {
		case p["name"] != "":
			named++
			list.People = append(list.People, p)
		case p.isMarked(): // of the row, or of those below it
			list.People = append(list.People, p)
		default:
			without++
		}
	}
	if named < 2 {
		return
	}
	s.Lists = append(s.Lists, list)
	if without > 0 {
		s.leave(name, 0, diag.Say("migrate-left/rows", "count", without))
	}
}

// readRows gives the tables of a file of data: one for a file that is a table
// itself.
func (s *Site) readRows(name string) ([]values, bool) {
	data, err := readFile(s.files, name, maxData)
	if err != nil {
		return nil, false
	}
	if ext := strings.ToLower(path.Ext(name)); ext == ".csv" || ext == ".tsv" {
		return readTable(string(data), ext == ".tsv")
	}
	v, err := parseData(name, data)
	if err != nil {
		return nil, false
	}
	notes := commentsOf(name, data)
	if table := asValues(v); table != nil {
		if table.text("name") == "" && len(table) == 1 { // { signatories: [ … ] }
			for _, inner := range table {
				v = inner
			}
		} else {
			return addNotes([]values{table}, notes), true
		}
	}
	items, ok := v.([]any)
	if !ok {
		return nil, false
	}
	var rows []values
	for _, item := range items {
		if row := asValues(item); row != nil {
			rows = append(rows, row)
		} else if text := asText(item); text != "" {
			rows = append(rows, values{"name": text})
		} else {
			rows = append(rows, values{})
		}
	}
	return addNotes(rows, notes), true
}

func readTable(text string, tabs bool) ([]values, bool) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	head, _, _ := strings.Cut(text, "\n")
	switch {
	case tabs:
		r.Comma = '\t'
	case strings.Count(head, ";") > strings.Count(head, ","):
		r.Comma = ';'
	}
	records, err := r.ReadAll()
	if err != nil && !errors.Is(err, csv.ErrFieldCount) || len(records) == 0 {
		return nil, false
	}
	var rows []values
	for _, record := range records[1:] {
		row := values{}
		for i, cell := range record {
			header := ""
			if i < len(records[0]) {
				header = records[0][i]
			}
			if _, twice := row[header]; twice || strings.TrimSpace(header) == "" {
				header = strings.TrimSpace(fmt.Sprintf("%s column %d", header, i+1))
			}
			row[header] = cell
		}
		rows = append(rows, row)
	}
	return rows, true
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
