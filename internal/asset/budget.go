package asset

import "sync"

// maxOpen is how many pixels may be decoded at the same time. A pixel takes up
// to eight bytes, so this bounds memory whatever the number of cores.
const maxOpen = 64 << 20

// A pixelBudget makes work on pictures wait for room. A picture larger than
// all of it has it alone.
type pixelBudget struct {
	mu   sync.Mutex
	room sync.Cond
	open int64
}

func (b *pixelBudget) init() { b.room.L = &b.mu }

func (b *pixelBudget) take(pixels int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.open > 0 && b.open+pixels > maxOpen {
		b.room.Wait()
	}
	b.open += pixels
}

func (b *pixelBudget) give(pixels int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.open -= pixels
	b.room.Broadcast()
}
