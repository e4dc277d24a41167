package migrate

import (
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/letter"
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
			list.Unread = true
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
	if !ok {
		s.Lists = append(s.Lists, &List{Name: dataName(data, name), File: name, Unread: true})
	}
	if len(rows) < 2 {
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
// itself. A file that cannot be read is told, at its line.
func (s *Site) readRows(name string) ([]values, bool) {
	unread := func(line int, why diag.Text) ([]values, bool) {
		s.leave(name, line, why)
		return nil, false
	}
	data, err := readFile(s.files, name, maxData)
	switch {
	case errors.Is(err, errEncoding):
		return unread(0, diag.Say("migrate-left/encoding"))
	case err != nil:
		return unread(0, diag.Say("migrate-left/unread"))
	}
	if ext := strings.ToLower(path.Ext(name)); ext == ".csv" || ext == ".tsv" {
		if rows, ok := readTable(string(data), ext == ".tsv"); ok || len(strings.TrimSpace(string(data))) == 0 {
			return rows, true
		}
		return unread(0, diag.Say("migrate-left/unread"))
	}
	v, err := parseData(name, data)
	if err != nil {
		line := 0
		if found := errorLine().FindStringSubmatch(err.Error()); found != nil {
			line, _ = strconv.Atoi(found[1])
		}
		return unread(line, diag.Say("migrate-left/unread"))
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
	items, _ := v.([]any)
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

// errorLine finds the line in what a parser says.
var errorLine = lazy.Regexp(`line (\d+)`)

// looksPersonal reports a list most of whose rows are people: links of a menu have
// names, too.
func (l *List) looksPersonal() bool {
	people := 0
	for _, p := range l.People {
		for _, key := range []string{"url", "link", "href", "permalink"} {
			if strings.HasPrefix(p[key], "/") || strings.HasPrefix(p[key], "#") {
				return false
			}
		}
		if letter.IsPersonsName(p["name"]) {
			people++
		}
	}
	return people >= 2 && people*3 >= len(l.People)*2
}

// isShown reports whether a list is among the data that a template names, whole or in
// part.
func (l *List) isShown(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return name == l.Name || strings.HasPrefix(name, l.Name+".") })
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
