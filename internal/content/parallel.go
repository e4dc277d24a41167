package content

import (
	"maps"
	"runtime"
	"sync"
	"sync/atomic"
)

// parallel runs work for 0 to n-1 on all cores and gives the error of the
// lowest number, so that it is the same however the work was scheduled.
func parallel(n int, work func(i int) error) error {
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

// A memo remembers values by path. The zero value is empty and ready.
type memo[T any] struct {
	mu     sync.Mutex
	values map[string]T
}

func (m *memo[T]) get(key string) (T, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.values[key]
	return v, ok
}

// of gives what is remembered, else what make gives, and remembers that.
func (m *memo[T]) of(key string, make func() (T, error)) (T, error) {
	if v, ok := m.get(key); ok {
		return v, nil
	}
	v, err := make()
	if err == nil {
		m.put(key, v)
	}
	return v, err
}

func (m *memo[T]) put(key string, v T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.values == nil {
		m.values = map[string]T{}
	}
	m.values[key] = v
}

func (m *memo[T]) drop(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.values, key)
}

func (m *memo[T]) dropIf(drop func(key string) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	maps.DeleteFunc(m.values, func(key string, _ T) bool { return drop(key) })
}

func (m *memo[T]) clear() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values = nil
}
