package site

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// each calls f for 0 to n-1 on all cores, in no order, and waits.
func each(n int, f func(i int)) {
	eachWith(n, func() func(int) { return f })
}

// eachWith does the same with a function for each core, so that each can have
// what it reuses.
func eachWith(n int, own func() func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			f := own()
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				f(int(i))
			}
		})
	}
	workers.Wait()
}
