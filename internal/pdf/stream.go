package pdf

import (
	"bytes"
	"compress/zlib"
	"io"
)

// streamData finds the bytes of a stream by its length, or, when that is
// wrong, by the word that ends it.
func (f *file) streamData(p *parser, d dict) ([]byte, error) {
	p.at += len("stream")
	if p.peek("\r\n") {
		p.at += 2
	} else if p.peek("\n") || p.peek("\r") {
		p.at++
	}
	start := p.at
	o, err := f.get(d["Length"])
	if err != nil {
		return nil, err
	}
	if n, ok := o.(number); ok {
		if length, ok := n.int(); ok && length >= 0 && length <= len(f.data)-start {
			end := &parser{data: f.data, at: start + length}
			if end.skipSpace(); end.peek("endstream") {
				return f.data[start : start+length], nil
			}
		}
	}
	end := bytes.Index(f.data[start:], []byte("endstream"))
	if end < 0 {
		return nil, errDamaged
	}
	return bytes.TrimRight(f.data[start:start+end], "\r\n"), nil
}

// objectStream unpacks an object stream (section 7.5.7).
func (f *file) objectStream(num int) (map[int]object, error) {
	if done, ok := f.packed[num]; ok {
		return done, nil
	}
	if f.places[num].inStream != 0 {
		return nil, errDamaged
	}
	o, err := f.get(ref{num: num})
	if err != nil {
		return nil, err
	}
	s, ok := o.(*stream)
	if !ok {
		return nil, errDamaged
	}
	data, err := f.unpack(s)
	if err != nil {
		return nil, err
	}
	head, err := f.integers(array{s.dict["N"], s.dict["First"]})
	if err != nil || head[0] > maxObjects {
		return nil, errDamaged
	}
	f.packed[num], err = unpackObjects(data, head[0], head[1])
	return f.packed[num], err
}

// unpackObjects reads the objects of a stream, each from the bytes up to the
// next, so that none can be read more than once.
func unpackObjects(data []byte, count, first int) (map[int]object, error) {
	table := &parser{data: data}
	numbers, offsets := []int{}, []int{}
	for range count {
		num, err := table.integer()
		if err != nil {
			return nil, err
		}
		offset, err := table.integer()
		if err != nil || first+offset > len(data) || len(offsets) > 0 && first+offset < offsets[len(offsets)-1] {
			return nil, errDamaged
		}
		numbers, offsets = append(numbers, num), append(offsets, first+offset)
	}
	list := make(map[int]object, count)
	for i, num := range numbers {
		end := len(data)
		if i+1 < count {
			end = offsets[i+1]
		}
		o, err := (&parser{data: data[:end], at: offsets[i]}).object()
		if err != nil {
			return nil, err
		}
		list[num] = o
	}
	return list, nil
}

// unpack decodes a stream that has no filter or is deflated.
func (f *file) unpack(s *stream) ([]byte, error) {
	filters := f.filters(s)
	if len(filters) == 0 {
		return s.data, nil
	}
	if len(filters) > 1 || filters[0] != "FlateDecode" && filters[0] != "Fl" {
		return nil, errDamaged
	}
	data, err := f.inflate(s.data)
	if err != nil {
		return nil, err
	}
	o, err := f.get(s.dict["DecodeParms"])
	if list, ok := o.(array); ok && len(list) == 1 {
		o, err = f.get(list[0])
	}
	if parms, ok := o.(dict); ok && err == nil {
		return unpredict(data, parms)
	}
	return data, err
}

// inflate unpacks a zlib stream, up to the limits. A missing checksum at the
// end is common and does not matter.
func (f *file) inflate(data []byte) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, errDamaged
	}
	out, err := io.ReadAll(io.LimitReader(z, maxUnpacked+1))
	if f.unpacked += len(out); len(out) > maxUnpacked || f.unpacked > maxAll || len(out) == 0 && err != nil {
		return nil, errDamaged
	}
	return out, nil
}

// filters lists the names of a stream's filters.
func (f *file) filters(s *stream) []name {
	o, err := f.get(s.dict["Filter"])
	if err != nil {
		return []name{"?"}
	}
	switch o := o.(type) {
	case nil:
		return nil
	case name:
		return []name{o}
	case array:
		var list []name
		for _, e := range o {
			n, _ := e.(name)
			list = append(list, n)
		}
		return list
	}
	return []name{"?"}
}
