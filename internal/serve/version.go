package serve

import (
	"bytes"
	"sync"

	"casebook/internal/address"
	"casebook/internal/page"
)

// keepAtMost is how many bytes of made files a version remembers.
const keepAtMost = 32 << 20

// A version is one plan as it is served. It remembers what it has made, up to
// a limit: what a reader of the preview has seen stays as it was, even when
// the files it was made of are broken now.
type version struct {
	plan *page.Plan

	mu   sync.Mutex
	made map[address.Address][]byte
	size int
}

func newVersion(plan *page.Plan) *version {
	return &version{plan: plan, made: map[address.Address][]byte{}}
}

// getFile makes the file at an address; false when the version has none.
func (v *version) getFile(a address.Address) ([]byte, bool, error) {
	v.mu.Lock()
	data, ok := v.made[a]
	v.mu.Unlock()
	if ok {
		return data, true, nil
	}
	o, ok := v.plan.Published(a)
	if !ok {
		return nil, false, nil
	}
	data, err := bytesOf(o)
	if err == nil {
		v.keepFile(a, data)
	}
	return data, true, err
}

// isPage reports whether the file at an address is a page that casebook makes,
// and not one that the site brings.
func (v *version) isPage(a address.Address) bool {
	o, ok := v.plan.Published(a)
	return ok && o.Kind != "" || a == "/404.html"
}

// bytesOf gives a file's bytes.
func bytesOf(o page.Output) ([]byte, error) {
	if o.Write == nil {
		data, err := o.Make(nil)
		return data, page.At(err, o.Source)
	}
	var b bytes.Buffer
	err := o.Write(&b)
	return b.Bytes(), err
}

func (v *version) keepFile(a address.Address, data []byte) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, known := v.made[a]; known || v.size+len(data) > keepAtMost {
		return
	}
	v.made[a] = data
	v.size += len(data)
}
