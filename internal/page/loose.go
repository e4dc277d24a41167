package page

import (
	"sync"
	"weak"
)

// A loose value is kept until its memory is wanted for something else, and
// then made again when it is asked for again: what belongs together on a site
// is made one after the other, and a site has much of it. The zero value is
// empty. It is safe for concurrent use, and must not be copied.
type loose[T any] struct {
	mu   sync.Mutex
	kept weak.Pointer[T]
}

// of gives the value, made by a function when there is none.
func (l *loose[T]) of(makes func() *T) *T {
	l.mu.Lock()
	defer l.mu.Unlock()
	if v := l.kept.Value(); v != nil {
		return v
	}
	v := makes()
	l.kept = weak.Make(v)
	return v
}
