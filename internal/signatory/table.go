package signatory

import (
	"errors"
	"fmt"
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
	number  int // as spreadsheet programs count, from 1; in TOML and JSON the place in the list
	values  []string
	flaws   []flawed // cells that have no value since they cannot be shown
	against bool     // public is empty, and another column may say that the person is not to be named
	bad     bool     // something is wrong that was reported already
	blank   bool     // no cell has anything in it, those never published included
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
	r.against, r.bad, r.blank = false, false, true
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
	slots   []int  // by column; below zero for those left out
	name    string // the header of the column name
	leftOut []string
}

// maxTitleRows is how far down a header row is looked for.
const maxTitleRows = 30

// A rowAbove is one that was skipped above the header row.
type rowAbove struct {
	at     diag.Position
	number int
	filled int // how many cells have something in them
}

func filled(cells []string) (n int) {
	for _, c := range cells {
		if !isSpace(c) {
			n++
		}
	}
	return n
}

// checkAbove reports a row above the header row that is no title, being filled
// nearly as the table is: the table was sorted with its header, and whoever
// stands there would not be counted.
func checkAbove(above []rowAbove, header []string, p *problems) {
	columns := filled(header)
	for _, r := range above {
		if r.filled > 1 && 3*r.filled > 2*columns {
			p.error(r.at, "header-not-first", fmt.Sprintf("row %d stands above the row that names the columns, but is filled like the rows below it", r.number),
				"move the row that names the columns above all people; delete what is no person")
			return
		}
	}
}

// repeats reports a row that is the header once more, as where two lists were
// joined, and takes it for blank: it is nobody.
func (h *header) repeats(r *row, p *problems, at diag.Position) {
	p.error(at, "second-header", fmt.Sprintf("row %d names the columns again", r.number), "delete it, and see that the columns below it are the same")
	r.blank = true
}

// isAgain reports whether a row's name is the header of its column.
func (h *header) isAgain(r *row) bool {
	return len(r.values[name]) == len(h.name) && strings.EqualFold(r.values[name], h.name)
}

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
	against, unclear := -1, -1
	for i, c := range cells {
		h.slots[i] = s.find(c)
		switch slot := h.slots[i]; {
		case slot < 0 && isSpace(c):
			h.slots[i] = int(nameless)
		case slot < 0:
			h.leftOut = append(h.leftOut, c)
			if slot == int(anonymous) {
				against = i
			} else if s.looksLikeConsent(c) {
				unclear = i
			}
		default:
			if before, twice := first[slot]; twice {
				p.error(place(i), "two-columns", fmt.Sprintf("two columns for %s: %s and %s", s.title(slot), columnName(before), columnName(i)), "keep one")
			}
			first[slot] = i
			if slot == int(name) {
				h.name, _ = clean(c)
			}
		}
	}
	if _, ok := first[int(public)]; !ok && against >= 0 {
		notAConsent(p, place(against))
	} else if !ok && unclear >= 0 {
		notPublic(p, place(unclear), cells[unclear])
	}
	s.warnLeftOut(h.leftOut, p, place(-1))
	if p != nil && p.errors > 0 {
		return h, errStop
	}
	return h, nil
}

// leave takes a cell of a column that is left out.
func (h *header) leave(r *row, i int, cell string, p *problems, at func(column int) diag.Position) {
	switch h.slots[i] {
	case int(anonymous):
		r.against = r.against || objects(cell)
	case int(nameless):
		h.slots[i] = int(notRead) // it is said once
		p.warn(at(i), "columns-left-out", fmt.Sprintf("column %s has no name: it is left out, and never published", columnName(i)), "")
	}
}

// warnLeftOut names in one line the columns that are never published.
func (s *shape) warnLeftOut(headers []string, p *problems, at diag.Position) {
	if len(headers) == 0 {
		return
	}
	var named []string
	others, hint := 0, ""
	for _, h := range headers {
		if tag := s.foreign(h); tag != "" && repeatable(h) {
			hint = fmt.Sprintf("%s is not a language of the site", tag)
		}
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
	p.warn(at, "columns-left-out", message, hint)
}

// foreign gives the language of a header such as "name.de" when the site has no
// such one.
func (s *shape) foreign(header string) string {
	word, tag, _ := cutLast(foldHeader(header), ".")
	k, known := headings()[strings.TrimSpace(word)]
	tag = strings.ReplaceAll(strings.TrimSpace(tag), " ", "-")
	if !known || k < 0 || k >= localised || len(tag) < 2 || len(tag) > 3 || s.language(tag) >= 0 {
		return ""
	}
	return tag
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
