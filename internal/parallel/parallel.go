// Package parallel shares numbered work among the cores.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// ForEach calls work for 0 to n-1 on all cores, in no order, and waits.
func ForEach(n int, work func(i int)) {
	ForEachWith(runtime.GOMAXPROCS(0), n, func() func(int) { return work })
}

// ForEachWith does that on so many cores, each with the function that begin
// gives it, so that it can have what it uses again from number to number.
func ForEachWith(cores, n int, begin func() (work func(i int))) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, max(1, cores)) {
		workers.Go(func() {
			work := begin()
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				work(int(i))
			}
		})
	}
	workers.Wait()
}

// TryEach calls work for 0 to n-1 on all cores and gives the error of the lowest
// number, so that it is the same however the work was shared.
func TryEach(n int, work func(i int) error) error {
	errs := make([]error, n)
	ForEach(n, func(i int) { errs[i] = work(i) })
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
