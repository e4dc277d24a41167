// Package drivertest is a host in memory for tests, which fails where it is told.
package drivertest

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"maps"
	"path"
	"strings"
	"sync"

	"casebook/internal/deploy/driver"
)

// A Fate is what becomes of an operation.
type Fate uint8

const (
	Works   Fate = iota
	Lost         // it fails and has done nothing
	Unheard      // it is done, and fails all the same: the answer was lost
	Half         // of a put half the bytes arrive, and it fails
)

// A Disk is what lies on the host. Every Host opened on it sees the same.
type Disk struct {
	Able driver.Abilities

	// Decide is asked before every operation, of which there may be several at
	// once; nil lets all work. The error is given where the fate is no good one.
	Decide func(op, path string) (Fate, error)

	// Watch is shown the files after every change; nil for nobody.
	Watch func(files map[string]string)

	mu    sync.Mutex
	files map[string]string
	links map[string]bool
	ops   map[string]int
}

// NewDisk gives a host with files.
func NewDisk(files map[string]string) *Disk {
	d := &Disk{Able: driver.Abilities{Parallel: 4}, files: map[string]string{}, links: map[string]bool{}, ops: map[string]int{}}
	maps.Copy(d.files, files)
	return d
}

// Open gives a Host, for deploy.Options.
func (d *Disk) Open(context.Context) (driver.Host, error) { return &memory{d}, nil }

// Files gives a copy of what lies there.
func (d *Disk) Files() map[string]string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return maps.Clone(d.files)
}

// Set puts a file there by somebody else's hand, or takes it away.
func (d *Disk) Set(p, text string, there bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if there {
		d.files[p] = text
	} else {
		delete(d.files, p)
	}
}

// Link puts a link there.
func (d *Disk) Link(p string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.links[p] = true
}

// Count gives how often an operation was asked for, and forgets it.
func (d *Disk) Count(op string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := d.ops[op]
	d.ops[op] = 0
	return n
}

// memory is one connection.
type memory struct{ d *Disk }

func (m *memory) Can() driver.Abilities { return m.d.Able }
func (m *memory) Close() error          { return nil }

// do does an operation that changes the disk, or half of it, as its fate has it.
func (m *memory) do(ctx context.Context, op, p string, change func(fate Fate) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	fate, fault := Works, error(nil)
	if m.d.Decide != nil {
		fate, fault = m.d.Decide(op, p)
	}
	m.d.mu.Lock()
	defer m.d.mu.Unlock()
	m.d.ops[op]++
	if fate == Lost {
		return fault
	}
	if err := change(fate); err != nil {
		return err
	}
	if m.d.Watch != nil {
		m.d.Watch(m.d.files)
	}
	return fault
}

func (m *memory) isThroughLink(p string) error {
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		if _, file := m.d.files[dir]; file || m.d.links[dir] {
			return driver.ThroughLink(dir)
		}
	}
	return nil
}

func (m *memory) List(ctx context.Context) (list []driver.Entry, err error) {
	err = m.do(ctx, "list", "", func(Fate) error {
		for p, text := range m.d.files {
			list = append(list, driver.Entry{Path: p, Size: int64(len(text))})
		}
		for p := range m.d.links {
			list = append(list, driver.Entry{Path: p, Kind: driver.Link})
		}
		return nil
	})
	return list, err
}

func (m *memory) Stat(ctx context.Context, p string) (e driver.Entry, err error) {
	err = m.do(ctx, "stat", p, func(Fate) error {
		text, file := m.d.files[p]
		switch {
		case m.d.links[p]:
			e = driver.Entry{Path: p, Kind: driver.Link}
		case file:
			e = driver.Entry{Path: p, Size: int64(len(text))}
		case m.isFolder(p):
			e = driver.Entry{Path: p, Kind: driver.Folder}
		default:
			return fs.ErrNotExist
		}
		return nil
	})
	return e, err
}

func (m *memory) isFolder(p string) bool {
	for f := range m.d.files {
		if strings.HasPrefix(f, p+"/") {
			return true
		}
	}
	return false
}

func (m *memory) Get(ctx context.Context, p string) (r io.ReadCloser, err error) {
	err = m.do(ctx, "get", p, func(fate Fate) error {
		text, file := m.d.files[p]
		if !file {
			return fs.ErrNotExist
		}
		if fate == Half {
			text = text[:len(text)/2]
		}
		r = io.NopCloser(strings.NewReader(text))
		return nil
	})
	return r, err
}

func (m *memory) Put(ctx context.Context, p string, c driver.Content) error {
	from, err := c.Open()
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if _, err := text.ReadFrom(from); err != nil {
		return err
	}
	_ = from.Close()
	return m.do(ctx, "put", p, func(fate Fate) error {
		if _, there := m.d.files[p]; there && c.New {
			return fs.ErrExist
		}
		if err := m.isThroughLink(p); err != nil {
			return err
		}
		if m.isFolder(p) {
			return driver.BadName(p, nil)
		}
		if fate == Half {
			m.d.files[p] = text.String()[:text.Len()/2]
		} else {
			m.d.files[p] = text.String()
		}
		return nil
	})
}

func (m *memory) Rename(ctx context.Context, from, to string) error {
	return m.do(ctx, "rename", to, func(Fate) error {
		text, there := m.d.files[from]
		if !there {
			return fs.ErrNotExist
		}
		if err := m.isThroughLink(to); err != nil {
			return err
		}
		if m.isFolder(to) {
			return driver.BadName(to, nil)
		}
		delete(m.d.files, from)
		m.d.files[to] = text
		return nil
	})
}

func (m *memory) Remove(ctx context.Context, p string) error {
	return m.do(ctx, "remove", p, func(Fate) error {
		if m.d.links[p] {
			delete(m.d.links, p)
			return nil
		}
		if _, there := m.d.files[p]; !there {
			return fs.ErrNotExist
		}
		if err := m.isThroughLink(p); err != nil {
			return err
		}
		delete(m.d.files, p)
		return nil
	})
}

func (m *memory) RemoveFolder(ctx context.Context, p string) error {
	return m.do(ctx, "rmdir", p, func(Fate) error { return nil })
}
