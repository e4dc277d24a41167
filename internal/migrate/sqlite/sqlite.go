// Package sqlite reads the tables of a SQLite database as its file format says
// (sqlite.org/fileformat2.html): the header, the trees of tables, records, and
// overflow pages. It knows no SQL, no indexes and no journals. A file comes from
// anywhere: each page is read once for a table, and depth, rows and the size of a
// record are bounded.
package sqlite

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"strings"
)

// What is read at most: bytes of a file and of a record, rows and columns of a
// table, and pages from the root of a tree to a leaf, of which SQLite makes 20 at most.
const (
	MaxFile    = 256 << 20
	maxRecord  = 64 << 20
	maxRows    = 1_000_000
	maxColumns = 2000
	maxDepth   = 20
)

// ErrUnfit is the error of a file that is no database, or one of a kind that is
// not read: another version than 3, UTF-16, larger than MaxFile, a table without
// row ids or with too many rows.
var ErrUnfit = errors.New("no database that can be read")

// A Damage is the error of a database whose file contradicts itself.
type Damage struct {
	Page int // from 1
}

func (d *Damage) Error() string { return fmt.Sprintf("the database is damaged at page %d", d.Page) }

// A Row has the values of a row by the names of their columns in small letters:
// int64, float64, string, []byte, or nil.
type Row map[string]any

// A Database is a file that is read.
type Database struct {
	file   io.ReaderAt
	page   int // bytes of a page
	usable int // of them, those that are used
	pages  int
	tables map[string]table
}

// A table is one that the schema names.
type table struct {
	root    uint32
	columns []string
	id      int // the column that is the row's id, and not in its record; -1 for none
}

// Open reads the header and the schema of a database in a file of so many bytes.
// Errors are ErrUnfit, a *Damage, or of the file.
func Open(file io.ReaderAt, size int64) (*Database, error) {
	head := make([]byte, 100)
	if n, err := file.ReadAt(head, 0); n < len(head) {
		if err == nil || errors.Is(err, io.EOF) {
			err = ErrUnfit
		}
		return nil, err
	}
	if string(head[:16]) != "SQLite format 3\x00" || size > MaxFile {
		return nil, ErrUnfit
	}
	page := int(binary.BigEndian.Uint16(head[16:]))
	if page == 1 {
		page = 1 << 16
	}
	usable := page - int(head[20])
	encoding := binary.BigEndian.Uint32(head[56:])
	switch {
	case page < 512 || page&(page-1) != 0, usable < 480, head[21] != 64 || head[22] != 32 || head[23] != 32:
		return nil, &Damage{Page: 1}
	case head[19] > 2, encoding > 1:
		return nil, ErrUnfit
	}
	db := &Database{file: file, page: page, usable: usable, pages: int(size / int64(page)), tables: map[string]table{}}
	counted := binary.BigEndian.Uint32(head[28:])
	if binary.BigEndian.Uint32(head[24:]) == binary.BigEndian.Uint32(head[92:]) && int64(counted) > int64(db.pages) {
		return nil, &Damage{Page: db.pages + 1} // it was cut off
	}
	schema := table{root: 1, columns: []string{"type", "name", "tbl_name", "rootpage", "sql"}, id: -1}
	for row, err := range db.rows(schema) {
		if err != nil {
			return nil, err
		}
		kind, _ := row["type"].(string)
		name, _ := row["name"].(string)
		root, _ := row["rootpage"].(int64)
		sql, _ := row["sql"].(string)
		if kind != "table" || root <= 0 || root > math.MaxUint32 { // a view or a virtual table has none
			continue
		}
		t := table{root: uint32(root)}
		t.columns, t.id = columnsOf(sql)
		db.tables[strings.ToLower(name)] = t
	}
	return db, nil
}

// Has reports whether there is a table of this name.
func (db *Database) Has(name string) bool {
	_, found := db.tables[strings.ToLower(name)]
	return found
}

// Rows gives the rows of a table in the order of their ids; none of a table that
// is not there. An error, as of Open, is the last that comes.
func (db *Database) Rows(name string) iter.Seq2[Row, error] {
	t, found := db.tables[strings.ToLower(name)]
	if !found {
		return func(func(Row, error) bool) {}
	}
	if t.columns == nil {
		return func(yield func(Row, error) bool) { yield(nil, ErrUnfit) }
	}
	return db.rows(t)
}

func (db *Database) rows(t table) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		s := &scan{Database: db, table: t, used: make([]bool, db.pages+1), yield: yield}
		if err := s.readTree(t.root, 1, 1); err != nil && !errors.Is(err, errEnough) {
			yield(nil, err)
		}
	}
}

var errEnough = errors.New("no more rows are wanted")

// A scan goes through the tree of one table. No page of it is used twice, so it
// ends, and what is read comes to no more than the file.
type scan struct {
	*Database
	table table
	used  []bool
	count int
	yield func(Row, error) bool
}

// take gives the bytes of a page that is not used yet.
func (s *scan) take(number uint32, from int) ([]byte, error) {
	if number == 0 || int64(number) > int64(s.pages) || s.used[number] {
		return nil, &Damage{Page: from}
	}
	s.used[number] = true
	data := make([]byte, s.page)
	if n, err := s.file.ReadAt(data, int64(number-1)*int64(s.page)); n < len(data) {
		if err == nil || errors.Is(err, io.EOF) {
			err = &Damage{Page: int(number)}
		}
		return nil, err
	}
	return data[:s.usable], nil
}

// Kinds of pages in the tree of a table.
const (
	interiorPage = 5
	leafPage     = 13
)

// readTree reads the rows below a page that another names.
func (s *scan) readTree(number uint32, from, depth int) error {
	if depth > maxDepth {
		return &Damage{Page: from}
	}
	data, err := s.take(number, from)
	if err != nil {
		return err
	}
	damage := &Damage{Page: int(number)}
	head := data
	if number == 1 {
		head = data[100:]
	}
	kind, cells, start := head[0], int(binary.BigEndian.Uint16(head[3:])), 8
	switch kind {
	case interiorPage:
		start = 12
	case leafPage:
	default:
		return damage
	}
	if start+2*cells > len(head) {
		return damage
	}
	first := len(data) - len(head) + start + 2*cells // where cells may begin
	room := len(data) - first
	for i := range cells {
		at := int(binary.BigEndian.Uint16(head[start+2*i:]))
		if at < first || at+4 > len(data) {
			return damage
		}
		if kind == interiorPage {
			if err := s.readTree(binary.BigEndian.Uint32(data[at:]), int(number), depth+1); err != nil {
				return err
			}
			continue
		}
		used, err := s.readCell(data[at:], int(number))
		if room -= used; err == nil && room < 0 { // cells that lie upon each other
			err = damage
		}
		if err != nil {
			return err
		}
	}
	if kind == interiorPage {
		return s.readTree(binary.BigEndian.Uint32(head[8:]), int(number), depth+1)
	}
	return nil
}

// readCell gives away the row of a cell, and says how many bytes of its page the
// cell has.
func (s *scan) readCell(cell []byte, page int) (used int, err error) {
	damage := &Damage{Page: page}
	size, n := varint(cell)
	id, m := varint(cell[n:])
	if n == 0 || m == 0 || size > maxRecord || size > uint64(s.pages)*uint64(s.page) {
		return 0, damage
	}
	used = n + m
	local := int(size)
	if most := s.usable - 35; local > most { // the rest is in overflow pages
		least := (s.usable-12)*32/255 - 23
		if local = least + (int(size)-least)%(s.usable-4); local > most {
			local = least
		}
	}
	if used+local > len(cell) {
		return 0, damage
	}
	record := cell[used : used+local]
	used += local
	if local < int(size) {
		if used+4 > len(cell) {
			return 0, damage
		}
		next := binary.BigEndian.Uint32(cell[used:])
		used += 4
		record = append(make([]byte, 0, size), record...)
		for len(record) < int(size) {
			data, err := s.take(next, page)
			if err != nil {
				return 0, err
			}
			page, next = int(next), binary.BigEndian.Uint32(data)
			record = append(record, data[4:min(len(data), 4+int(size)-len(record))]...)
		}
	}
	row, ok := s.table.parseRecord(record, int64(id))
	s.count++
	switch {
	case !ok:
		return 0, damage
	case s.count > maxRows:
		return 0, ErrUnfit
	case !s.yield(row, nil):
		return 0, errEnough
	}
	return used, nil
}
