package pdf

import (
	"bytes"
	"context"
	"strings"
)

// Limits that no file reaches: of objects and their numbers, of the values within them,
// of the bytes of one unpacked stream, and of all that are unpacked.
const (
	maxObjects  = 2_000_000
	maxNumber   = 1<<23 - 1 // ISO 32000-1, annex C
	maxValues   = 10_000_000
	maxUnpacked = 64 << 20
	maxAll      = 256 << 20
)

// A place says where an object is: at an offset of the file, or in an object
// stream. An object that was deleted has the offset -1.
type place struct {
	offset   int
	inStream int // number of the object stream; 0 when the object stands alone
}

// A file finds objects by their number.
type file struct {
	ctx      context.Context // nothing is read after its end
	data     []byte
	places   map[int]place
	trailer  dict
	objects  map[int]object         // read before
	opening  map[int]bool           // being read: a circle
	packed   map[int]map[int]object // object streams that were unpacked
	unpacked int                    // bytes
	values   int                    // that were read
	repaired bool                   // without a table that says what there is not
}

func newFile(ctx context.Context, data []byte) *file {
	return &file{ctx: ctx, data: data, places: map[int]place{}, objects: map[int]object{}, opening: map[int]bool{}, packed: map[int]map[int]object{}}
}

// openFile reads the cross-reference tables and streams, the newest first.
func openFile(ctx context.Context, data []byte) (*file, error) {
	f := newFile(ctx, data)
	const tail = 2048
	from := max(0, len(data)-tail)
	i := bytes.LastIndex(data[from:], []byte("startxref"))
	if i < 0 {
		return nil, errDamaged
	}
	at, err := (&parser{data: data, at: from + i + len("startxref")}).readInteger()
	if err != nil {
		return nil, err
	}
	return f, f.readSections(at)
}

// resolve follows a reference; what is missing is null.
func (f *file) resolve(o object) (object, error) {
	r, ok := o.(ref)
	if !ok {
		return o, nil
	}
	if done, ok := f.objects[r.num]; ok {
		return done, nil
	}
	where, ok := f.places[r.num]
	if !ok && f.repaired { // it may be in what was cut off
		return nil, errDamaged
	}
	if !ok || where.offset < 0 {
		return nil, nil
	}
	if f.opening[r.num] || len(f.opening) > maxNesting || f.ctx.Err() != nil {
		return nil, errDamaged
	}
	f.opening[r.num] = true
	defer delete(f.opening, r.num)
	var found object
	var err error
	if where.inStream != 0 {
		var list map[int]object
		list, err = f.unpackObjectStream(where.inStream)
		found = list[r.num]
	} else {
		var num int
		if num, found, err = f.readObjectAt(where.offset); err == nil && num != r.num {
			err = errDamaged
		}
	}
	if err != nil {
		return nil, err
	}
	f.objects[r.num] = found
	return found, nil
}

// readObjectAt reads "num gen obj … endobj", with its stream when it has one.
func (f *file) readObjectAt(at int) (num int, o object, err error) {
	if at < 0 || at >= len(f.data) {
		return 0, nil, errDamaged
	}
	p := &parser{data: f.data, at: at, values: &f.values}
	if num, err = p.readInteger(); err != nil {
		return 0, nil, err
	}
	if _, err = p.readInteger(); err != nil || p.readWord() != "obj" {
		return 0, nil, errDamaged
	}
	if o, err = p.readObject(); err != nil {
		return 0, nil, err
	}
	d, ok := o.(dict)
	p.skipSpace()
	if rest := string(p.data[p.at:min(p.at+len("endobj"), len(p.data))]); rest != "endobj" && rest != "stream" && (strings.HasPrefix("endobj", rest) || strings.HasPrefix("stream", rest)) {
		return 0, nil, errDamaged // the file was cut off here
	}
	if !ok || !p.nextIs("stream") {
		return num, o, nil
	}
	data, err := f.findStreamData(p, d)
	return num, &stream{d, data}, err
}

// readSections follows the chain of cross-reference sections.
func (f *file) readSections(at int) error {
	for known := map[int]bool{}; !known[at]; {
		known[at] = true
		trailer, err := f.readSection(at)
		if err != nil {
			return err
		}
		if len(f.places) > maxObjects || f.ctx.Err() != nil {
			return errDamaged
		}
		if f.trailer == nil {
			f.trailer = trailer
		}
		if hybrid, ok := trailer["XRefStm"].(number); ok {
			if where, ok := hybrid.wholeNumber(); ok && !known[where] {
				known[where] = true
				if _, err := f.readSection(where); err != nil {
					return err
				}
			}
		}
		previous, ok := trailer["Prev"].(number)
		if !ok {
			return nil
		}
		if at, ok = previous.wholeNumber(); !ok {
			return errDamaged
		}
	}
	return nil
}

// readSection reads one cross-reference table (section 7.5.4) or stream and
// gives its trailer.
func (f *file) readSection(at int) (dict, error) {
	if at < 0 || at >= len(f.data) {
		return nil, errDamaged
	}
	p := &parser{data: f.data, at: at}
	p.skipSpace()
	if !p.nextIs("xref") {
		return f.readStreamSection(p.at)
	}
	p.readWord()
	for p.skipSpace(); !p.nextIs("trailer"); p.skipSpace() {
		first, err := p.readInteger()
		if err != nil {
			return nil, err
		}
		count, err := p.readInteger()
		if err != nil || count > maxObjects {
			return nil, errDamaged
		}
		for num := first; num < first+count; num++ {
			offset, err := p.readInteger()
			if err != nil {
				return nil, err
			}
			if _, err := p.readInteger(); err != nil {
				return nil, err
			}
			kind := p.readWord()
			if kind != "n" && kind != "f" {
				return nil, errDamaged
			}
			if kind == "f" || offset == 0 { // where the file begins, no object does
				offset = -1
			}
			f.notePlace(num, place{offset: offset})
		}
	}
	p.readWord()
	o, err := p.readObject()
	trailer, ok := o.(dict)
	if err != nil || !ok {
		return nil, errDamaged
	}
	return trailer, nil
}

// notePlace notes where an object is; what a newer section said stays, and what has a
// number that no object has is none.
func (f *file) notePlace(num int, where place) {
	if _, ok := f.places[num]; !ok && num <= maxNumber {
		f.places[num] = where
	}
}

// readStreamSection reads a cross-reference stream (section 7.5.8).
func (f *file) readStreamSection(at int) (dict, error) {
	_, o, err := f.readObjectAt(at)
	s, ok := o.(*stream)
	if err != nil || !ok || s.dict["Type"] != name("XRef") {
		return nil, errDamaged
	}
	table, err := f.decodeStream(s)
	if err != nil {
		return nil, err
	}
	widths, err := f.wholeNumbers(s.dict["W"])
	if err != nil || len(widths) != 3 {
		return nil, errDamaged
	}
	index, err := f.wholeNumbers(s.dict["Index"])
	if err != nil || len(index) == 0 {
		size, err := f.wholeNumbers(array{s.dict["Size"]})
		if err != nil {
			return nil, err
		}
		index = []int{0, size[0]}
	}
	row := widths[0] + widths[1] + widths[2]
	if row == 0 || max(widths[0], widths[1], widths[2]) > 8 || len(index)%2 != 0 {
		return nil, errDamaged
	}
	bigEndian := func(b []byte) (n int) {
		for _, c := range b {
			n = n<<8 | int(c)
		}
		return n
	}
	for ; len(index) > 0; index = index[2:] {
		for num := index[0]; num < index[0]+index[1] && len(table) >= row && len(f.places) <= maxObjects; num++ {
			kind, field := 1, bigEndian(table[widths[0]:][:widths[1]])
			if widths[0] > 0 {
				kind = bigEndian(table[:widths[0]])
			}
			switch kind {
			case 0:
				f.notePlace(num, place{offset: -1})
			case 1:
				f.notePlace(num, place{offset: field})
			case 2:
				f.notePlace(num, place{inStream: field})
			}
			table = table[row:]
		}
	}
	return s.dict, nil
}

// wholeNumbers reads an array of whole numbers, none negative.
func (f *file) wholeNumbers(o object) ([]int, error) {
	list, _ := o.(array)
	out := make([]int, len(list))
	for i, e := range list {
		n, ok := e.(number)
		if !ok {
			return nil, errDamaged
		}
		if out[i], ok = n.wholeNumber(); !ok || out[i] < 0 || out[i] > 1<<40 {
			return nil, errDamaged
		}
	}
	return out, nil
}
