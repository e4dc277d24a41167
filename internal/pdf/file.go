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

// readSections follows the chain of cross-reference sections.
func (f *file) readSections(at int) error {
	for seen := map[int]bool{}; !seen[at]; {
		seen[at] = true
		trailer, err := f.section(at)
		if err != nil {
			return err
		}
		if f.trailer == nil {
			f.trailer = trailer
		}
		if hybrid, ok := trailer["XRefStm"].(number); ok {
			if where, ok := hybrid.int(); ok && !seen[where] {
				seen[where] = true
				if _, err := f.section(where); err != nil {
					return err
				}
			}
		}
		previous, ok := trailer["Prev"].(number)
		if !ok {
			return nil
		}
		if at, ok = previous.int(); !ok {
			return errDamaged
		}
	}
	return nil
}

// section reads one cross-reference table or stream and gives its trailer.
func (f *file) section(at int) (dict, error) {
	if at < 0 || at >= len(f.data) {
		return nil, errDamaged
	}
	p := &parser{data: f.data, at: at}
	p.skipSpace()
	if !p.peek("xref") {
		return f.streamSection(p.at)
	}
	p.word()
	for {
		if p.skipSpace(); p.peek("trailer") {
			break
		}
		if err := f.subsection(p); err != nil {
			return nil, err
		}
	}
	p.word()
	o, err := p.object()
	trailer, ok := o.(dict)
	if err != nil || !ok {
		return nil, errDamaged
	}
	return trailer, nil
}

func (f *file) subsection(p *parser) error {
	first, err := p.integer()
	if err != nil {
		return err
	}
	count, err := p.integer()
	if err != nil || count > maxObjects {
		return errDamaged
	}
	for num := first; num < first+count; num++ {
		offset, err := p.integer()
		if err != nil {
			return err
		}
		if _, err := p.integer(); err != nil {
			return err
		}
		if kind := p.word(); kind == "n" {
			f.add(num, place{offset: offset})
		} else if kind == "f" {
			f.add(num, place{offset: -1})
		} else {
			return errDamaged
		}
	}
	return nil
}

// add notes where an object is; what a newer section said stays.
func (f *file) add(num int, where place) {
	if _, ok := f.places[num]; !ok {
		f.places[num] = where
	}
}

// streamSection reads a cross-reference stream (section 7.5.8).
func (f *file) streamSection(at int) (dict, error) {
	_, o, err := f.objectAt(at)
	s, ok := o.(*stream)
	if err != nil || !ok || s.dict["Type"] != name("XRef") {
		return nil, errDamaged
	}
	table, err := f.unpack(s)
	if err != nil {
		return nil, err
	}
	widths, err := f.integers(s.dict["W"])
	if err != nil || len(widths) != 3 {
		return nil, errDamaged
	}
	index, err := f.integers(s.dict["Index"])
	if err != nil || len(index) == 0 {
		size, err := f.integers(array{s.dict["Size"]})
		if err != nil {
			return nil, err
		}
		index = []int{0, size[0]}
	}
	return s.dict, f.addTable(table, widths, index)
}

func (f *file) addTable(table []byte, widths, index []int) error {
	row := widths[0] + widths[1] + widths[2]
	if row == 0 || max(widths[0], widths[1], widths[2]) > 8 || len(index)%2 != 0 {
		return errDamaged
	}
	for ; len(index) > 0; index = index[2:] {
		for num := index[0]; num < index[0]+index[1] && len(table) >= row; num++ {
			kind, a := 1, bigEndian(table[widths[0]:][:widths[1]])
			if widths[0] > 0 {
				kind = bigEndian(table[:widths[0]])
			}
			switch kind {
			case 0:
				f.add(num, place{offset: -1})
			case 1:
				f.add(num, place{offset: a})
			case 2:
				f.add(num, place{inStream: a})
			}
			table = table[row:]
		}
	}
	return nil
}

func bigEndian(b []byte) int {
	n := 0
	for _, c := range b {
		n = n<<8 | int(c)
	}
	return n
}

// integers reads an array of whole numbers, none negative.
func (f *file) integers(o object) ([]int, error) {
	list, _ := o.(array)
	out := make([]int, len(list))
	for i, e := range list {
		n, ok := e.(number)
		if !ok {
			return nil, errDamaged
		}
		if out[i], ok = n.int(); !ok || out[i] < 0 || out[i] > 1<<40 {
			return nil, errDamaged
		}
	}
	return out, nil
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
	if f.opening[r.num] {
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
