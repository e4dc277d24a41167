package page

import (
	"sync"
	"weak"
)

// A weakValue is kept until its memory is wanted for something else, and then
// made again when it is asked for again: what belongs together on a site is made
// one after the other, and a site has much of it. The zero value is empty. It is
// safe for concurrent use, and must not be copied.
type weakValue[T any] struct {
	mu   sync.Mutex
	kept weak.Pointer[T]
}

// getOrMake gives the value, made by a function when there is none.
func (w *weakValue[T]) getOrMake(makes func() *T) *T {
	w.mu.Lock()
	defer w.mu.Unlock()
	if v := w.kept.Value(); v != nil {
		return v
	}
	v := makes()
	w.kept = weak.Make(v)
	return v
}
