package signatory

import (
	"hash/maphash"
	"math/bits"

	"casebook/internal/diag"
)

// A duplicateCheck warns about people whose name an earlier row has.
type duplicateCheck struct {
	problems *problems
	index    *nameIndex
	named    []uint64 // a bit for each row that names somebody
}

// newDuplicateCheck gives one with room for so many rows.
func newDuplicateCheck(expected int, p *problems) *duplicateCheck {
	return &duplicateCheck{problems: p, index: newNameIndex(withoutMarks, expected)}
}

// checkRow warns above all when only one of the two rows names its person: the
// other says that they must not be.
func (d *duplicateCheck) checkRow(t table, r *row, named bool) {
	for r.number/64 >= len(d.named) {
		d.named = append(d.named, 0)
	}
	if named {
		d.named[r.number/64] |= 1 << (r.number % 64)
	}
	before := d.index.firstRow(r.values[nameColumn], r.number)
	if before == 0 {
		return
	}
	at, namedBefore := t.positionOf(-1), d.named[before/64]&(1<<(before%64)) != 0
	switch {
	case named && !namedBefore:
		d.problems.addWarning(at, diag.Say("probable-duplicate/now-named", "row", r.number, "before", before))
	case !named && namedBefore:
		d.problems.addWarning(at, diag.Say("probable-duplicate/named-before", "row", r.number, "before", before))
	default:
		d.problems.addWarning(at, diag.Say("probable-duplicate", "row", r.number, "before", before))
	}
}

// A nameIndex finds names that were met before, in twelve bytes a name: it holds
// a 64-bit hash of the folded name and the row. Two names of a million share a
// hash by chance once in thirty million lists, and then somebody is asked to
// look at two rows.
type nameIndex struct {
	folder nameFolder
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
	hash := f.folder.hashName(name, f.marks, f.seed)
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
	hash := f.folder.hashName(name, f.marks, f.seed)
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
