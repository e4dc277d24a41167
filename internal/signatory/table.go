package signatory

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"casebook/internal/diag"
)

// A table yields the rows of a signatory file, whatever its format.
type table interface {
	// next reads a row into r; io.EOF at the end. Another error ends the
	// reading: a stop when the file's content is to blame, which has been
	// reported, else a failure of the machine.
	next(r *row) error
	// at gives the place of a cell of the row that was read last; of the row
	// for a negative slot.
	at(slot int) diag.Position
	close() error
}

// errStop ends the reading of a file whose problem has been reported.
var errStop = errors.New("the file cannot be read further")

// A row is one person's values, cleaned but not checked, by the slots of the
// shape. It is reused: what is kept of it must be copied.
type row struct {
	number int // as spreadsheet programs count, from 1; in TOML and JSON the place in the list
	values []string
	flaws  []flawed // cells that have no value since they cannot be shown
	bad    bool     // something is wrong that was reported already
	blank  bool     // no cell has anything in it, those never published included
}

// A flawed cell is why a slot has no value.
type flawed struct {
	slot int
	why  flaw
}

func (r *row) reset(slots int) {
	if len(r.values) != slots {
		r.values = make([]string, slots)
	}
	clear(r.values)
	r.flaws = r.flaws[:0]
	r.bad, r.blank = false, true
}

// set takes a cell as written.
func (r *row) set(slot int, cell string) {
	text, flaw := clean(cell)
	if flaw != sound {
		r.flaws = append(r.flaws, flawed{slot, flaw})
	}
	r.values[slot] = text
}

// A header says which slot each column of a sheet fills.
type header struct {
	slots   []int // by column; notRead for those left out
	leftOut []string
}

// maxTitleRows is how far down a header row is looked for.
const maxTitleRows = 30

// isHeader reports whether a row of cells names the columns of a list.
func (s *shape) isHeader(cells []string) bool {
	for _, c := range cells {
		if len(c) < 200 && s.find(c) == int(name) {
			return true
		}
	}
	return false
}

// known counts the columns of a header row that the contract knows.
func (s *shape) known(cells []string) int {
	n := 0
	for _, c := range cells {
		if len(c) < 200 && s.find(c) >= 0 {
			n++
		}
	}
	return n
}

// head reads a header row; place gives the position of a cell.
func (s *shape) head(cells []string, p *problems, place func(column int) diag.Position) (header, error) {
	h := header{slots: make([]int, len(cells))}
	first := map[int]int{}
	against := -1
	for i, c := range cells {
		h.slots[i] = s.find(c)
		switch slot := h.slots[i]; {
		case slot == int(anonymous):
			against = i
			fallthrough
		case slot < 0:
			h.slots[i] = int(notRead)
			if strings.TrimSpace(c) != "" {
				h.leftOut = append(h.leftOut, c)
			}
		default:
			if before, twice := first[slot]; twice {
				p.error(place(i), "two-columns", fmt.Sprintf("two columns for %s: %s and %s", s.title(slot), columnName(before), columnName(i)), "keep one")
			}
			first[slot] = i
		}
	}
	if _, ok := first[int(public)]; against >= 0 && !ok {
		notAConsent(p, place(against))
	}
	s.warnLeftOut(h.leftOut, p, place(-1))
	if p != nil && p.errors > 0 {
		return h, errStop
	}
	return h, nil
}

// warnLeftOut names in one line the columns that are never published.
func (s *shape) warnLeftOut(headers []string, p *problems, at diag.Position) {
	if len(headers) == 0 {
		return
	}
	var named []string
	others := 0
	for _, h := range headers {
		if repeatable(h) && len(named) < 20 {
			named = append(named, fmt.Sprintf("%q", strings.TrimSpace(h)))
		} else {
			others++
		}
	}
	message := "columns that are never published were left out: " + strings.Join(named, ", ")
	switch {
	case len(named) == 0:
		message = fmt.Sprintf("%d columns that are never published were left out", others)
	case others > 0:
		message += fmt.Sprintf(" and %d more", others)
	}
	p.warn(at, "columns-left-out", message, "")
}

// notAConsent reports a list that says who is not to be named in a column that
// is not read, so that all would be named.
func notAConsent(p *problems, at diag.Position) {
	p.error(at, "not-a-consent", "a column says who is not to be named, but it is never read",
		"write it the other way round, in a column public with yes or no")
}

// leftOut gathers the keys that are never published, for formats whose rows
// each name their keys.
type leftOut struct {
	keys    map[string]bool
	against bool        // one says who is not to be named
	has     [kinds]bool // the columns that were there
}

// maxLeftOut bounds how many different keys are remembered.
const maxLeftOut = 100

func (l *leftOut) add(key string, slot int) {
	if l.keys == nil {
		l.keys = map[string]bool{}
	}
	if len(l.keys) < maxLeftOut {
		l.keys[key] = true
	}
	l.against = l.against || slot == int(anonymous)
}

// report says what was left out, at the end of the rows.
func (l *leftOut) report(s *shape, p *problems, at diag.Position) error {
	s.warnLeftOut(slices.Sorted(maps.Keys(l.keys)), p, at)
	if l.against && !l.has[public] {
		notAConsent(p, at)
		return errStop
	}
	return nil
}

// noName reports a table without the one column that it needs.
func noName(p *problems, at diag.Position) error {
	p.error(at, "no-name-column", "no column called name", "the first row names the columns: name, organisation, country, public")
	return errStop
}

// columnName gives a column's letters as spreadsheet programs show them.
func columnName(i int) string {
	var letters string
	for i++; i > 0; i = (i - 1) / 26 {
		letters = string(rune('A'+(i-1)%26)) + letters
	}
	return letters
}
