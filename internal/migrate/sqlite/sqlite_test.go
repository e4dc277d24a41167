package sqlite

import (
	"bytes"
	"errors"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"
)

func openBytes(data []byte) (*Database, error) {
	return Open(bytes.NewReader(data), int64(len(data)))
}

func shapes(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/shapes.sqlite")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func rowsOf(t *testing.T, db *Database, table string) []Row {
	t.Helper()
	var list []Row
	for row, err := range db.Rows(table) {
		if err != nil {
			t.Fatalf("%s: %v", table, err)
		}
		list = append(list, row)
	}
	return list
}

func TestRowsAreReadAsSQLiteWroteThem(t *testing.T) {
	db, err := openBytes(shapes(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		table string
		want  []Row
	}{
		{"values_of_all_kinds", []Row{{
			"small": int64(-1), "medium": int64(300), "large": int64(-70000), "huge": int64(5_000_000_000), "least": int64(math.MinInt64),
			"real": 1.5, "text": "Зразок", "blob": []byte{0, 255}, "absent": nil, "zero": int64(0), "one": int64(1),
		}}},
		{"keyed", []Row{{"a": "k", "b": int64(7)}}}, // what a later column holds is not in the record
		{"Backwards", []Row{{"a": "k", "b": int64(8)}}},
		{"none", nil},
	} {
		if got := rowsOf(t, db, c.table); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.table, got, c.want)
		}
	}
	if db.Has("none") || !db.Has("KEYED") || db.Has("seen") {
		t.Error("Has does not tell what tables there are")
	}
	many := rowsOf(t, db, `many "rows"`)
	if len(many) != 60 {
		t.Fatalf("%d rows, want 60", len(many))
	}
	for i, row := range many {
		if want := (Row{"id": int64(3 * (i + 1)), "name (x)": row["name (x)"], "text": strings.Repeat("x", 20*(i+1))}); !reflect.DeepEqual(row, want) {
			t.Fatalf("row %d: got %v, want %v", i, row, want)
		}
	}
	for _, err := range db.Rows("odd") {
		if !errors.Is(err, ErrUnfit) {
			t.Errorf("a table without row ids: got %v, want ErrUnfit", err)
		}
	}
}

func TestDamagedFilesEndInAnError(t *testing.T) {
	whole := shapes(t)
	for _, c := range []struct {
		name string
		edit func([]byte) []byte
		want error // nil: a *Damage
	}{
		{"empty", func([]byte) []byte { return nil }, ErrUnfit},
		{"another file", func(b []byte) []byte { copy(b, "PNG"); return b }, ErrUnfit},
		{"UTF-16", func(b []byte) []byte { b[59] = 2; return b }, ErrUnfit},
		{"cut off", func(b []byte) []byte { return b[:len(b)/2] }, nil},
		{"a page of 513 bytes", func(b []byte) []byte { b[17] = 1; return b }, nil},
		{"a page that leads to itself", func(b []byte) []byte {
			copy(b[100:], []byte{interiorPage, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1})
			return b
		}, nil},
	} {
		_, err := openBytes(c.edit(bytes.Clone(whole)))
		var damage *Damage
		if c.want == nil && !errors.As(err, &damage) || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
	for at := 0; at < len(whole); at += 41 {
		data := bytes.Clone(whole)
		data[at] ^= 0xff
		readAll(t, data)
	}
}

// readAll reads all tables, and checks what holds of every file: a table has no
// more rows, and no longer texts, than the file has bytes.
func readAll(t *testing.T, data []byte) {
	t.Helper()
	db, err := openBytes(data)
	if err != nil {
		return
	}
	for name := range db.tables {
		count := 0
		for row, err := range db.Rows(name) {
			if err != nil {
				break
			}
			for _, v := range row {
				if s, ok := v.(string); ok && len(s) > 3*len(data) { // a byte that is no UTF-8 becomes three
					t.Fatalf("a text of %d bytes from a file of %d", len(s), len(data))
				}
			}
			if count++; count > len(data) {
				t.Fatalf("more rows than bytes in %s", name)
			}
		}
	}
}

func FuzzOpen(f *testing.F) {
	whole := shapes(f)
	f.Add(whole)
	f.Add(whole[:512])
	f.Add(whole[:2048])
	f.Fuzz(readAll)
}

func TestColumnsAreReadFromTheStatement(t *testing.T) {
	for _, c := range []struct {
		sql   string
		names string
		id    int
	}{
		{`CREATE TABLE t (a, "b ""c", [d e], 'f''g', h NUMERIC(10, 2) DEFAULT (1 + (2)))`, `a|b "c|d e|f'g|h`, -1},
		{"CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, x)", "id|x", 0},
		{"CREATE TABLE t (x, id INT PRIMARY KEY)", "x|id", -1},
		{"CREATE TABLE t (x, id INTEGER, PRIMARY KEY (id))", "x|id", 1},
		{"CREATE TABLE t (x, id INTEGER, CONSTRAINT k PRIMARY KEY (id))", "x|id", 1},
		{"CREATE TABLE t (x, y AS (x + 1))", "", -1},
		{"CREATE TABLE t (x PRIMARY KEY) WITHOUT ROWID", "", -1},
		{"CREATE TABLE t", "", -1},
		{"CREATE TABLE t (", "", -1},
		{"", "", -1},
	} {
		names, id := columnsOf(c.sql)
		if got := strings.Join(names, "|"); got != c.names || id != c.id {
			t.Errorf("%s: got %q %d, want %q %d", c.sql, got, id, c.names, c.id)
		}
	}
}
