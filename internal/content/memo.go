package content

import (
	"maps"
	"sync"
)

// A memo remembers values by path. The zero value is empty and ready; it is safe
// for concurrent use.
type memo[T any] struct {
	mu     sync.Mutex
	values map[string]T
}

func (m *memo[T]) lookUp(key string) (T, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.values[key]
	return v, ok
}

// lookUpOrMake gives what is remembered, else what a function makes, and
// remembers that.
func (m *memo[T]) lookUpOrMake(key string, makeValue func() (T, error)) (T, error) {
	if v, ok := m.lookUp(key); ok {
		return v, nil
	}
	v, err := makeValue()
	if err == nil {
		m.remember(key, v)
	}
	return v, err
}

func (m *memo[T]) remember(key string, v T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.values == nil {
		m.values = map[string]T{}
	}
	m.values[key] = v
}

func (m *memo[T]) forget(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.values, key)
}

func (m *memo[T]) forgetFunc(drop func(key string) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	maps.DeleteFunc(m.values, func(key string, _ T) bool { return drop(key) })
}
