package guard

// A table finds entries by the hash of their last word.
type table struct {
	filter  filter
	entries map[uint64]*candidates
}

// candidates are the entries that end with the same word.
type candidates struct{ words, phrases []*entry }

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

// holds reports whether a fragment, in any spelling or by its looks, may be in
// the filter.
func (f filter) holds(x *fragment) bool {
	if !x.many {
		return f.may(x.sums[0])
	}
	for _, sum := range x.sums {
		if f.may(sum) {
			return true
		}
	}
	return false
}

// spread gives a hash's place in the filter: the low bits of a polynomial hash
// say little about its first letters.
func spread(sum uint64) uint64 { return (sum ^ sum>>32) * base >> (64 - filterBits) }

func newTable(f filter) table { return table{filter: f, entries: map[uint64]*candidates{}} }

func (t *table) empty() bool { return len(t.entries) == 0 }

func (t *table) put(sum uint64, e *entry) {
	t.filter.add(sum)
	c := t.entries[sum]
	if c == nil {
		c = &candidates{}
		t.entries[sum] = c
	}
	if len(e.units) == 0 {
		c.words = append(c.words, e)
	} else {
		c.phrases = append(c.phrases, e)
	}
}

// get gives the entries that may end with a word of that hash, nil for none.
func (t *table) get(sum uint64) *candidates {
	if !t.filter.may(sum) {
		return nil
	}
	return t.entries[sum]
}
