package pdf

import (
	"bytes"
	"compress/zlib"
)

// findStreamData finds the bytes of a stream by its length, or, when that is
// wrong or cannot be read, by the word that ends it.
func (f *file) findStreamData(p *parser, d dict) ([]byte, error) {
	p.at += len("stream")
	if p.nextIs("\r\n") {
		p.at += 2
	} else if p.nextIs("\n") || p.nextIs("\r") {
		p.at++
	}
	start := p.at
	o, _ := f.resolve(d["Length"])
	if n, ok := o.(number); ok {
		if length, ok := n.wholeNumber(); ok && length >= 0 && length <= len(f.data)-start {
			end := &parser{data: f.data, at: start + length}
			if end.skipSpace(); end.nextIs("endstream") {
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

// unpackObjectStream reads the objects of an object stream (section 7.5.7), each
// from the bytes up to the next, so that none can be read more than once.
func (f *file) unpackObjectStream(num int) (map[int]object, error) {
	if done, ok := f.packed[num]; ok {
		return done, nil
	}
	if f.places[num].inStream != 0 {
		return nil, errDamaged
	}
	o, err := f.resolve(ref{num: num})
	if err != nil {
		return nil, err
	}
	s, ok := o.(*stream)
	if !ok {
		return nil, errDamaged
	}
	data, err := f.decodeStream(s)
	if err != nil {
		return nil, err
	}
	head, err := f.wholeNumbers(array{s.dict["N"], s.dict["First"]})
	if err != nil || head[0] > maxObjects {
		return nil, errDamaged
	}
	count, first := head[0], head[1]
	table := &parser{data: data}
	numbers, offsets := []int{}, []int{}
	for range count {
		num, err := table.readInteger()
		if err != nil {
			return nil, err
		}
		offset, err := table.readInteger()
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
		if list[num], err = (&parser{data: data[:end], at: offsets[i], values: &f.values}).readObject(); err != nil {
			return nil, err
		}
	}
	f.packed[num] = list
	return list, nil
}

// inflateData unpacks a zlib stream, up to the limits. A missing checksum at the
// end is common and does not matter.
func (f *file) inflateData(data []byte) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, errDamaged
	}
	return f.readCoded(z)
}

// filterNames lists the names of a stream's filters.
func (f *file) filterNames(s *stream) []name {
	o, err := f.resolve(s.dict["Filter"])
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

// unpredict undoes the PNG predictors (section 7.4.4.4) that streams of numbers
// are written with, in place.
func unpredict(data []byte, parms dict) ([]byte, error) {
	value := func(key name, otherwise int) int {
		if n, ok := parms[key].(number); ok {
			if i, ok := n.wholeNumber(); ok && i > 0 && i < 1<<16 {
				return i
			}
		}
		return otherwise
	}
	if predictor := value("Predictor", 1); predictor == 1 {
		return data, nil
	} else if predictor < 10 {
		return nil, errDamaged
	}
	bits := value("Colors", 1) * value("BitsPerComponent", 8)
	pixel, row := max(1, bits/8), (value("Columns", 1)*bits+7)/8
	out := make([]byte, 0, len(data))
	above := make([]byte, row)
	for ; len(data) > row; data = data[row+1:] {
		kind, line := data[0], data[1:row+1]
		for i := range line {
			var left, corner byte
			if i >= pixel {
				left, corner = line[i-pixel], above[i-pixel]
			}
			switch kind {
			case 0:
			case 1:
				line[i] += left
			case 2:
				line[i] += above[i]
			case 3:
				line[i] += byte((int(left) + int(above[i])) / 2)
			case 4:
				line[i] += paeth(int(left), int(above[i]), int(corner))
			default:
				return nil, errDamaged
			}
		}
		out, above = append(out, line...), line
	}
	return out, nil
}

// paeth gives of three neighbours the one nearest to left + above - corner (PNG,
// section 9.4).
func paeth(left, above, corner int) byte {
	toLeft, toAbove, toCorner := max(above-corner, corner-above), max(left-corner, corner-left), max(left+above-2*corner, 2*corner-left-above)
	switch {
	case toLeft <= toAbove && toLeft <= toCorner:
		return byte(left)
	case toAbove <= toCorner:
		return byte(above)
	}
	return byte(corner)
}
