package guard

// A table finds entries by the hash of their last word. Nearly every word of a
// text is in no list, so a small filter that stays in the processor's cache
// answers first.
type table struct {
	filter  []uint64 // a bit for each hash, by its highest bits
	entries map[uint64][]*entry
}

// An entry of a table is a phrase, and the words that must stand before the
// one it was found by.
type entry struct {
	Entry
	units []unit
}

const filterBits = 18

func newTable() table {
	return table{filter: make([]uint64, 1<<filterBits/64), entries: map[uint64][]*entry{}}
}

func (t *table) empty() bool { return len(t.entries) == 0 }

func (t *table) put(sum uint64, e *entry) {
	i := spread(sum)
	t.filter[i/64] |= 1 << (i % 64)
	t.entries[sum] = append(t.entries[sum], e)
}

// get gives the entries that may end with a word of that hash.
func (t *table) get(sum uint64) []*entry {
	if i := spread(sum); t.filter[i/64]&(1<<(i%64)) == 0 {
		return nil
	}
	return t.entries[sum]
}

// spread gives a hash's place in the filter: the low bits of a polynomial hash
// say little about its first letters.
func spread(sum uint64) uint64 { return (sum ^ sum>>32) * base >> (64 - filterBits) }
