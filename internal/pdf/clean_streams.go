package pdf

import (
	"encoding/binary"
	"maps"

	"casebook/internal/diag"
	"casebook/internal/picture"
)

// copyStream copies a stream as it is coded; pictures are cleaned.
func (c *cleaner) copyStream(s *stream) (object, error) {
	d, data := maps.Clone(s.dict), s.data
	for _, key := range []name{"Length", "F", "FFilter", "FDecodeParms"} { // the writer's business, and external data
		delete(d, key)
	}
	var clean func([]byte) ([]byte, error)
	filters := c.file.filterNames(s)
	if len(filters) > 0 {
		switch filters[len(filters)-1] {
		case "DCTDecode", "DCT":
			clean = picture.Clean
		case "JPXDecode":
			clean = cleanJPX
		}
	}
	if clean != nil {
		inner, err := c.undoOuterFilter(d, s, filters)
		if err == nil {
			data, err = clean(inner)
		}
		if err != nil {
			return nil, diag.NewFault(diag.Say("file-metadata/picture"))
		}
	}
	if c.copied += len(data); c.copied > maxAll { // streams that lie in one another
		return nil, errDamaged
	}
	d, err := c.copyDict(d)
	return &stream{d, data}, err
}

// undoOuterFilter undoes the deflating that some programs put around pictures.
func (c *cleaner) undoOuterFilter(d dict, s *stream, filters []name) ([]byte, error) {
	switch {
	case len(filters) == 1:
		return s.data, nil
	case len(filters) > 2 || filters[0] != "FlateDecode" && filters[0] != "Fl":
		return nil, errDamaged
	}
	d["Filter"] = filters[1]
	parms, err := c.file.resolve(d["DecodeParms"])
	if err != nil {
		return nil, err
	}
	delete(d, "DecodeParms")
	if list, ok := parms.(array); ok && len(list) == 2 && list[1] != nil {
		d["DecodeParms"] = list[1]
	}
	return c.file.inflateData(s.data)
}

// copyProfile takes the names out of a colour profile made of curves. Those made
// of tables, for print, come from their makers as they are.
func (c *cleaner) copyProfile(o object) (object, error) {
	s, ok := o.(*stream)
	if !ok {
		return c.copyFiltered(o)
	}
	if old, err := c.file.decodeStream(s); err == nil {
		if clean := picture.CleanProfile(old); clean != nil {
			d := maps.Clone(s.dict)
			delete(d, "DecodeParms")
			s = deflatedStream(d, clean)
		}
	}
	return c.copyStream(s)
}

// cleanJPX keeps of a JPEG 2000 file (ISO 15444-1, annex I) the boxes that
// make the picture; a bare codestream has none.
func cleanJPX(data []byte) ([]byte, error) {
	if len(data) > 2 && data[0] == 0xff && data[1] == 0x4f {
		return data, nil
	}
	var out []byte
	for len(data) >= 8 {
		size := int64(binary.BigEndian.Uint32(data))
		kind := string(data[4:8])
		if size == 0 {
			size = int64(len(data))
		}
		if size < 8 || size > int64(len(data)) {
			return nil, errDamaged
		}
		switch kind {
		case "jP  ", "ftyp", "jp2h", "jp2c":
			out = append(out, data[:size]...)
		}
		data = data[size:]
	}
	return out, nil
}
