package serve

import (
	"bytes"
	"sync"

	"casebook/internal/address"
	"casebook/internal/guard"
	"casebook/internal/page"
	"casebook/internal/takedown"
)

// keepAtMost is how many bytes of made files a version remembers.
const keepAtMost = 32 << 20

// A version is one plan as it is served. It remembers what it has made, up to
// a limit, and what the version before did: what a reader of the preview has seen
// stays as it was, even when the files it was made of are broken now.
type version struct {
	plan  *page.Plan
	guard *guard.Guard // nil when nothing is guarded
	taken takedown.Memory

	mu   sync.Mutex
	made map[address.Address]madeFile
	size int
}

// A madeFile is a file as it was made last.
type madeFile struct {
	data   []byte
	former bool // by a version before: for when it can no longer be made
}

// newVersion gives the version of the newest plan of a site, which follows another
// that may be nil.
func newVersion(plan *page.Plan, site Site, before *version) *version {
	v := &version{plan: plan, guard: site.Guard(), taken: site.Taken(), made: map[address.Address]madeFile{}}
	if before == nil {
		return v
	}
	before.mu.Lock()
	defer before.mu.Unlock()
	for a, f := range before.made {
		v.made[a] = madeFile{f.data, true}
	}
	v.size = before.size
	return v
}

// refusesAs reports that what must not be published is the same as for another version.
func (v *version) refusesAs(other *version) bool {
	return v.guard.HasSameLists(other.guard) && v.taken.KnowsSame(&other.taken)
}

// getFile makes the file at an address; false when the version has none.
func (v *version) getFile(a address.Address) ([]byte, bool, error) {
	if f, ok := v.lastMade(a); ok && !f.former {
		return f.data, true, nil
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

// lastMade gives the file at an address as this version has made it, or one before.
func (v *version) lastMade(a address.Address) (madeFile, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	f, ok := v.made[a]
	return f, ok
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

// keepFile remembers a file, and for that forgets some that versions before have
// made when there would be too much of it.
func (v *version) keepFile(a address.Address, data []byte) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.size += len(data) - len(v.made[a].data)
	v.made[a] = madeFile{data: data}
	for other, f := range v.made {
		if v.size <= keepAtMost {
			return
		}
		if f.former {
			v.forgetFile(other)
		}
	}
	if v.size > keepAtMost {
		v.forgetFile(a)
	}
}

// forgetFile lets go of a file; the caller holds mu.
func (v *version) forgetFile(a address.Address) {
	v.size -= len(v.made[a].data)
	delete(v.made, a)
}
