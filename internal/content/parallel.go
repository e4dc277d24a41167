package content

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// runParallel runs work for 0 to n-1 on all cores and gives the error of the
// lowest number, so that it is the same however the work was scheduled.
func runParallel(n int, work func(i int) error) error {
	var next atomic.Int64
	var group sync.WaitGroup
	errs := make([]error, n)
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				errs[i] = work(i)
			}
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
