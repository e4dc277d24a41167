package signatory

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/text/encoding/unicode"

	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/folder"
)

// randomCSV makes a list as people and programs leave it: most rows are plain, some
// have quotation marks, line breaks, too few or too many cells, or nothing.
func randomCSV(r *rand.Rand, rows int) string {
	end := []string{"\n", "\r\n", "\r"}[r.IntN(3)]
	comma := []string{",", ";", "\t"}[r.IntN(3)]
	b := strings.Builder{}
	b.WriteString(strings.Repeat(end, r.IntN(2)) + strings.Join([]string{"name", "role", "country", "Phone"}, comma) + end)
	odd := []string{"", " ", "\"Example, Ada\"", "\"two" + end + "lines\"", "\"said \"\"so\"\"\"", "=\"007\"", "=7", "Іван Приклад", "\"", "a\"b", "ÉCOLE Example", "x" + comma + comma + comma + "beyond", "#", "\u00a0"}
	for i := range rows {
		cells := []string{fmt.Sprintf("Person %d Sample", i*7919%1013), fmt.Sprint("Role ", i%7), "FR", fmt.Sprint(i)}
		if r.IntN(12) == 0 {
			cells[r.IntN(4)] = odd[r.IntN(len(odd))]
		}
		switch r.IntN(60) {
		case 0:
			cells = cells[:r.IntN(4)]
		case 1:
			cells = append(cells, "more")
		case 2:
			b.WriteString(end)
		case 3:
			cells = []string{"", "", "", ""}
		}
		b.WriteString(strings.Join(cells, comma))
		if i+1 < rows || r.IntN(2) == 0 {
			b.WriteString(end)
		}
	}
	return b.String()
}

// readEveryRow reads a list row by row into memory, as lists of other formats are.
func readEveryRow(t *testing.T, data []byte, o Options) *Snapshot {
	h := &Snapshot{file: "signatories.csv", o: o}
	l := newList(folder.Single(h.file, data), h.file, o)
	table, err := l.openFile(nil)
	if err != nil {
		h.unread = true
		return h
	}
	if err := h.readRows(l, table); err != nil {
		t.Fatal(err)
	}
	return h
}

func wholeSheet(t *testing.T, h *Snapshot, w Window) *Sheet {
	w.Limit = 1 << 20
	s, err := h.Sheet(nil, w, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.Rows {
		s.Rows[i].end = 0 // of empty lines either will do
	}
	return s
}

// difference says where two sheets differ first.
func difference(a, b *Sheet) string {
	for i := range min(len(a.Rows), len(b.Rows)) {
		if !reflect.DeepEqual(a.Rows[i], b.Rows[i]) {
			return fmt.Sprintf("row %d of the list is %.300q, want %.300q", i, fmt.Sprint(a.Rows[i]), fmt.Sprint(b.Rows[i]))
		}
	}
	return fmt.Sprintf("%d rows of %d in %v, want %d of %d in %v", len(a.Rows), a.Total, a.Columns, len(b.Rows), b.Total, b.Columns)
}

func TestRowsOfATextAreThoseThatAreReadOneByOne(t *testing.T) {
	seeds := uint64(16)
	if testing.Short() {
		seeds = 4 // one of each kind
	}
	for seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 1))
		data := []byte(randomCSV(r, r.IntN(1200)))
		o := Options{Languages: []string{"en"}, Public: true}
		switch seed % 4 {
		case 1:
			data = append([]byte("\ufeff"), data...)
		case 2:
			data, _ = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes(data)
		}
		got, err := NewSnapshot("signatories.csv", data, o)
		if err != nil {
			t.Fatal(err)
		}
		want := readEveryRow(t, data, o)
		if got.unread != want.unread {
			t.Fatalf("seed %d: unread %t, want %t", seed, got.unread, want.unread)
		}
		for _, w := range []Window{{}, {Filter: "sample"}, {Filter: "PERSON 1"}, {Filter: "école"}, {Filter: ", a"}, {Filter: "\"so"}, {Filter: "іван"}, {Sort: "role"}, {Sort: "country", Backward: true, Filter: "2"}, {Numbers: []int{700, 3, 2, 3, 100000}}, {Filter: "nobody at all"}} {
			if a, b := wholeSheet(t, got, w), wholeSheet(t, want, w); !reflect.DeepEqual(a, b) {
				t.Fatalf("seed %d, %+v: %s", seed, w, difference(a, b))
			}
		}
	}
}

func TestAnEditedTextIsWhatIsReadFromItsFile(t *testing.T) {
	o := Options{Languages: []string{"en"}, Public: true}
	for seed := range uint64(16) {
		r := rand.New(rand.NewPCG(seed, 2))
		data := []byte(randomCSV(r, r.IntN(1200)))
		if seed%5 == 0 {
			data, _ = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes(data)
		}
		h, err := NewSnapshot("signatories.csv", data, o)
		if err != nil || h.unread {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for range 5 {
			rows := wholeSheet(t, h, Window{}).Rows
			want := map[int]map[string]string{} // by the place in the list
			gone := map[int]bool{}
			var edits []RowEdit
			for range 1 + r.IntN(4) {
				text := []string{"Other", "", "a, b; c", "two\nlines", "\"x\"", "Інше"}[r.IntN(6)]
				switch i := r.IntN(len(rows) + 2); {
				case i >= len(rows):
					edits = append(edits, RowEdit{Cells: map[string]string{"name": "New Example", "role": text}})
				case want[i] != nil || gone[i] || rows[i].Cells["name"] == "":
				case r.IntN(3) == 0:
					gone[i] = true
					edits = append(edits, RowEdit{Row: rows[i].Number, Remove: true})
				default:
					want[i] = map[string]string{"role": text}
					edits = append(edits, RowEdit{Row: rows[i].Number, Cells: want[i]})
				}
			}
			saved, after, numbers, err := h.EditRows(data, edits)
			if err != nil {
				if saved != nil {
					t.Fatal("bytes in spite of an error")
				}
				continue
			}
			again, err := NewSnapshot("signatories.csv", saved, o)
			if err != nil {
				t.Fatal(err)
			}
			a, b := wholeSheet(t, after, Window{}), wholeSheet(t, again, Window{})
			a.Columns, b.Columns = nil, nil // one beyond the header may be without a cell by now
			if !reflect.DeepEqual(a, b) {
				t.Fatalf("seed %d, %+v: %s", seed, edits, difference(a, b))
			}
			for _, w := range []Window{{Filter: "other"}, {Filter: "sample"}} {
				if a, b := wholeSheet(t, after, w), wholeSheet(t, again, w); !reflect.DeepEqual(a.Rows, b.Rows) {
					t.Fatalf("seed %d: rows with %q differ", seed, w.Filter)
				}
			}
			place := 0
			for i, was := range rows {
				if gone[i] {
					continue
				}
				cells := was.Cells
				if want[i] != nil {
					cells["role"] = want[i]["role"]
					if cells["role"] == "" {
						delete(cells, "role")
					}
				}
				if got := a.Rows[place].Cells; !reflect.DeepEqual(got, cells) {
					t.Fatalf("seed %d: row %d holds %v, want %v", seed, was.Number, got, cells)
				}
				place++
			}
			if changed := len(edits) - len(gone); len(numbers) != changed {
				t.Fatalf("seed %d: told of rows %v, want %d", seed, numbers, changed)
			}
			data, h = saved, after
		}
	}
}

func TestLongListIsScannedOnceForEachState(t *testing.T) {
	var b strings.Builder
	b.WriteString("name,until\n")
	for i := range 60_000 {
		fmt.Fprintf(&b, "Person %d Sample,2026-05-01\n", i)
	}
	text := b.String()
	o := Options{Languages: []string{"en"}, Public: true, Now: time.Date(2026, 4, 30, 12, 0, 0, 0, time.UTC)}
	var m Memory
	scan := func(text string, o Options) (*campaign.Signatories, string) {
		var rep diag.Report
		s, err := m.Scan(folder.Single("signatories.csv", []byte(text)), "signatories.csv", o, &rep)
		if err != nil {
			t.Fatal(err)
		}
		return s, fmt.Sprint(rep.All())
	}
	first, _ := scan(text, o)
	if again, _ := scan(text, o); again != first {
		t.Error("the same state was read twice")
	}
	o.Now = o.Now.AddDate(0, 0, 5)
	if later, _ := scan(text, o); later == first || later.Named != 0 {
		t.Error("people are named after their day")
	}
	o.Withdrawn = &Withdrawn{key: []byte("other")}
	taken, said := scan(text, o)
	if other, also := scan(text+"Person 1 Sample,\n", o); other == taken || also == said {
		t.Error("a row more changed nothing")
	}
}

// A list of which a row has changed, or is one less, takes no more memory than the rows
// about it, and gives the same people as one that is read alone.
func TestStatesOfALongListShareWhatTheyHaveInCommon(t *testing.T) {
	const rows = 60_000
	lines := []string{"name,group,country"}
	for i := range rows {
		lines = append(lines, fmt.Sprintf("%cerson %d Sample,Group %d,FR", 'P'+i%3, i, i%40))
	}
	text := func() string { return strings.Join(lines, "\n") + "\n" }
	o := Options{Languages: []string{"en"}, Public: true, Now: time.Date(2026, 4, 30, 12, 0, 0, 0, time.UTC)}
	namesIn := func(s *campaign.Signatories) []campaign.Signatory {
		var list []campaign.Signatory
		for p, err := range s.Rows("en") {
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, p)
		}
		return list
	}
	var m Memory
	known := map[*byte]bool{}
	scan := func() (own int) {
		file := folder.Single("signatories.csv", []byte(text()))
		s, err := m.Scan(file, "signatories.csv", o, &diag.Report{})
		if err != nil {
			t.Fatal(err)
		}
		alone, err := Scan(file, "signatories.csv", o, &diag.Report{})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(namesIn(s), namesIn(alone)) {
			t.Fatal("other people than in the list alone")
		}
		for _, shelf := range m.lists["signatories.csv"].people.shelves {
			for _, c := range shelf.chunks {
				if at := unsafe.StringData(c.text); !known[at] {
					own += len(c.starts)
					known[at] = true
				}
			}
		}
		return own
	}
	if own := scan(); own != rows {
		t.Fatalf("%d rows", own)
	}
	const most = 2 * mostChunk // the chunk of the row, and the one behind it
	for name, change := range map[string]func(){
		"a value that is new, in the first row": func() { lines[1] = "Person 0 Sample,Others,FR" },
		"another name":                          func() { lines[20_000] = "Bo Specimen,Group 3,FR" },
		"a row less":                            func() { lines = slices.Delete(lines, 4, 5) },
		"a row more":                            func() { lines = append(lines, "Quo Model,Group 1,FR") },
	} {
		change()
		if own := scan(); own == 0 || own > most {
			t.Errorf("%s: %d rows are held once more", name, own)
		}
	}
}
