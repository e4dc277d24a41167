package guard

// A table finds entries by the hash of their last word.
type table struct {
	filter  filter
	entries map[uint64][]*entry
}

// An entry of a table is a phrase, and the words that must stand before the
// one it was found by.
type entry struct {
	Entry
	units []unit
}

// A filter answers first: nearly every word of a text is in no list, and a bit
// for each hash stays in the processor's cache.
type filter []uint64

const filterBits = 17

func newFilter() filter { return make(filter, 1<<filterBits/64) }

func (f filter) add(sum uint64) { i := spread(sum); f[i/64] |= 1 << (i % 64) }

// may reports whether a hash may be in a table that shares the filter.
func (f filter) may(sum uint64) bool { i := spread(sum); return f[i/64]&(1<<(i%64)) != 0 }

// spread gives a hash's place in the filter: the low bits of a polynomial hash
// say little about its first letters.
func spread(sum uint64) uint64 { return (sum ^ sum>>32) * base >> (64 - filterBits) }

func newTable(f filter) table { return table{filter: f, entries: map[uint64][]*entry{}} }

func (t *table) empty() bool { return len(t.entries) == 0 }

func (t *table) put(sum uint64, e *entry) {
	t.filter.add(sum)
	t.entries[sum] = append(t.entries[sum], e)
}

// get gives the entries that may end with a word of that hash.
func (t *table) get(sum uint64) []*entry {
	if !t.filter.may(sum) {
		return nil
	}
	return t.entries[sum]
}
