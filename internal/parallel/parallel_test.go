package parallel

import (
	"fmt"
	"sync/atomic"
	"testing"
)

func TestEachNumberIsWorkedOnOnce(t *testing.T) {
	for _, n := range []int{0, 1, 2, 1000} {
		for _, cores := range []int{0, 1, 3} {
			calls := make([]atomic.Int32, n)
			ForEachWith(cores, n, func() func(int) {
				return func(i int) { calls[i].Add(1) }
			})
			for i := range calls {
				if got := calls[i].Load(); got != 1 {
					t.Errorf("%d of %d on %d cores: %d calls", i, n, cores, got)
				}
			}
		}
	}
}

func TestErrorIsThatOfTheLowestNumber(t *testing.T) {
	err := TryEach(100, func(i int) error {
		if i%7 == 5 {
			return fmt.Errorf("number %d", i)
		}
		return nil
	})
	if err == nil || err.Error() != "number 5" {
		t.Errorf("got %v", err)
	}
	if err := TryEach(0, nil); err != nil {
		t.Errorf("of nothing: %v", err)
	}
}
