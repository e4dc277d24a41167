package signatory

import (
	"hash/maphash"
	"math/bits"

	"casebook/internal/diag"
	"casebook/internal/names"
)

// A duplicateCheck finds people whose name an earlier row has. Comparing names
// takes as long as reading them, so that those of a long list are compared
// beside the reading, a batch at a time.
type duplicateCheck struct {
	index *nameIndex
	named []uint64 // a bit for each row that names somebody
	batch *nameBatch
	full  chan *nameBatch // nil while one batch is enough
	free  chan *nameBatch
	found [3]duplicates // by what is wrong with them
}

// A nameBatch is some rows' names, one after the other.
type nameBatch struct {
	rows []nameRow
	text []byte
}

type nameRow struct {
	number int
	at     diag.Position
	named  bool
	end    int // of the name in the batch's text
}

// duplicates are rows whose name an earlier one has, and those; at is the first's place.
type duplicates struct {
	at           diag.Position
	rows, before diag.Rows
}

// Which of two rows of one name names its person: both or none, the first, the second.
const (
	alikeNamed = iota
	namedBefore
	nowNamed
)

// batchRows is how many rows are compared at once.
const batchRows = 1 << 12

// newDuplicateCheck gives one with room for so many rows.
func newDuplicateCheck(expected int) *duplicateCheck {
	return &duplicateCheck{index: newNameIndex(names.WithoutMarks, expected), batch: &nameBatch{}}
}

// addRow takes a row that has a name.
func (d *duplicateCheck) addRow(t table, r *row, named bool) {
	if len(d.batch.rows) == batchRows {
		d.passBatch()
	}
	b := d.batch
	b.text = append(b.text, r.values[nameColumn]...)
	b.rows = append(b.rows, nameRow{r.number, t.positionOf(-1), named, len(b.text)})
}

// passBatch passes the batch on to be compared and takes another.
func (d *duplicateCheck) passBatch() {
	if d.full == nil {
		d.full, d.free = make(chan *nameBatch), make(chan *nameBatch, 2)
		d.free <- &nameBatch{}
		go func() {
			for b := range d.full {
				d.compareNames(b)
				b.rows, b.text = b.rows[:0], b.text[:0]
				d.free <- b
			}
			close(d.free)
		}()
	}
	d.full <- d.batch
	d.batch = <-d.free
}

func (d *duplicateCheck) compareNames(b *nameBatch) {
	text, begin := string(b.text), 0
	for _, r := range b.rows {
		for r.number/64 >= len(d.named) {
			d.named = append(d.named, 0)
		}
		if r.named {
			d.named[r.number/64] |= 1 << (r.number % 64)
		}
		before := d.index.firstRow(text[begin:r.end], r.number)
		begin = r.end
		if before == 0 {
			continue
		}
		kind := alikeNamed
		if wasNamed := d.named[before/64]&(1<<(before%64)) != 0; wasNamed && !r.named {
			kind = namedBefore
		} else if r.named && !wasNamed {
			kind = nowNamed
		}
		found := &d.found[kind]
		if found.rows == nil {
			found.at = r.at
		}
		found.rows, found.before = append(found.rows, r.number), append(found.before, before)
	}
}

// finish ends the comparison and warns, above all where only one of two rows
// names its person: the other says that they must not be.
func (d *duplicateCheck) finish(p *problems) {
	if d.full != nil {
		close(d.full)
		for range d.free { // until the last batch was compared
		}
	}
	d.compareNames(d.batch)
	for kind, say := range [...]func(d *duplicates) diag.Text{
		alikeNamed: func(d *duplicates) diag.Text {
			return diag.Say("probable-duplicate", "row", d.rows, "before", d.before)
		},
		namedBefore: func(d *duplicates) diag.Text {
			return diag.Say("probable-duplicate/named-before", "row", d.rows, "before", d.before)
		},
		nowNamed: func(d *duplicates) diag.Text {
			return diag.Say("probable-duplicate/now-named", "row", d.rows, "before", d.before)
		},
	} {
		if found := &d.found[kind]; found.rows != nil {
			p.addWarning(found.at, say(found))
		}
	}
}

// A nameIndex finds names that were met before, in twelve bytes a name: it holds
// a 64-bit hash of the folded name and the row. Two names of a million share a
// hash by chance once in thirty million lists, and then somebody is asked to
// look at two rows.
type nameIndex struct {
	folder names.Folder
	marks  int
	seed   maphash.Seed
	hashes []uint64 // open addressing; 0 is free
	rows   []uint32
	used   int
}

// newNameIndex makes one with room for so many.
func newNameIndex(marks, expected int) *nameIndex {
	size := 1 << bits.Len(uint(max(expected, 100))*4/3)
	return &nameIndex{marks: marks, seed: maphash.MakeSeed(), hashes: make([]uint64, size), rows: make([]uint32, size)}
}

// firstRow gives the first row that had the name, or notes that this one is it
// and gives 0. A name without letters is nobody's.
func (f *nameIndex) firstRow(name string, row int) int {
	hash := f.folder.Hash(name, f.marks, f.seed)
	if hash == 0 {
		return 0
	}
	if f.used*4 >= len(f.hashes)*3 {
		f.growTable()
	}
	i := f.slotOf(hash)
	if f.hashes[i] == hash {
		return int(f.rows[i])
	}
	f.hashes[i], f.rows[i] = hash, uint32(row)
	f.used++
	return 0
}

// findRow gives the first row that had the name; 0 when none had.
func (f *nameIndex) findRow(name string) int {
	hash := f.folder.Hash(name, f.marks, f.seed)
	if i := f.slotOf(hash); hash != 0 && f.hashes[i] == hash {
		return int(f.rows[i])
	}
	return 0
}

// slotOf gives where a hash is, or the free place where it belongs.
func (f *nameIndex) slotOf(hash uint64) int {
	mask := len(f.hashes) - 1
	i := int(hash) & mask
	for f.hashes[i] != 0 && f.hashes[i] != hash {
		i = (i + 1) & mask
	}
	return i
}

func (f *nameIndex) growTable() {
	hashes, rows := f.hashes, f.rows
	f.hashes, f.rows = make([]uint64, 2*len(hashes)), make([]uint32, 2*len(rows))
	for i, hash := range hashes {
		if hash != 0 {
			j := f.slotOf(hash)
			f.hashes[j], f.rows[j] = hash, rows[i]
		}
	}
}
