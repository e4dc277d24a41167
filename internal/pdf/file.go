package pdf

import "bytes"

// Limits that no paper reaches: of objects, of one unpacked stream, and of all
// that are unpacked.
const (
	maxObjects  = 2_000_000
	maxUnpacked = 64 << 20
	maxAll      = 256 << 20
)

// A place says where an object is: at an offset of the file, or at an index of
// an object stream.
type place struct {
	offset   int
	inStream int // number of the object stream; 0 when the object stands alone
}

// A file finds objects by their number.
type file struct {
	data     []byte
	places   map[int]place
	trailer  dict
	objects  map[int]object         // read before
	opening  map[int]bool           // being read: a circle
	packed   map[int]map[int]object // object streams that were unpacked
	unpacked int
}

// open reads the cross-reference tables and streams, the newest first.
func open(data []byte) (*file, error) {
	f := &file{data: data, places: map[int]place{}, objects: map[int]object{}, opening: map[int]bool{}, packed: map[int]map[int]object{}}
	const tail = 2048
	from := max(0, len(data)-tail)
	i := bytes.LastIndex(data[from:], []byte("startxref"))
	if i < 0 {
		return nil, errDamaged
	}
	at, err := (&parser{data: data, at: from + i + len("startxref")}).integer()
	if err != nil {
		return nil, err
	}
	return f, f.readSections(at)
}

// get resolves a reference; what is missing is null.
func (f *file) get(o object) (object, error) {
	r, ok := o.(ref)
	if !ok {
		return o, nil
	}
	if done, ok := f.objects[r.num]; ok {
		return done, nil
	}
	where, ok := f.places[r.num]
	if !ok || where.offset < 0 {
		return nil, nil
	}
	if f.opening[r.num] || len(f.opening) > maxNesting {
		return nil, errDamaged
	}
	f.opening[r.num] = true
	defer delete(f.opening, r.num)
	got, err := f.load(r.num, where)
	if err == nil {
		f.objects[r.num] = got
	}
	return got, err
}

func (f *file) load(num int, where place) (object, error) {
	if where.inStream != 0 {
		packed, err := f.objectStream(where.inStream)
		return packed[num], err
	}
	found, o, err := f.objectAt(where.offset)
	if err == nil && found != num {
		return nil, errDamaged
	}
	return o, err
}

// objectAt reads "num gen obj … endobj", with its stream when it has one.
func (f *file) objectAt(at int) (num int, o object, err error) {
	if at < 0 || at >= len(f.data) {
		return 0, nil, errDamaged
	}
	p := &parser{data: f.data, at: at}
	if num, err = p.integer(); err != nil {
		return 0, nil, err
	}
	if _, err = p.integer(); err != nil || p.word() != "obj" {
		return 0, nil, errDamaged
	}
	if o, err = p.object(); err != nil {
		return 0, nil, err
	}
	d, ok := o.(dict)
	if p.skipSpace(); !ok || !p.peek("stream") {
		return num, o, nil
	}
	data, err := f.streamData(p, d)
	return num, &stream{d, data}, err
}
