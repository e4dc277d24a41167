package pdf

import (
	"encoding/binary"
	"maps"

	"casebook/internal/picture"
)

// copyStream copies a stream as it is coded; pictures are cleaned.
func (c *cleaner) copyStream(s *stream) (object, error) {
	d := maps.Clone(s.dict)
	for _, key := range []name{"Length", "F", "FFilter", "FDecodeParms"} { // external data
		delete(d, key)
	}
	out := &stream{data: s.data}
	if err := c.cleanData(d, s, out); err != nil {
		return nil, err
	}
	clean, err := c.copyDict(d)
	if err != nil {
		return nil, err
	}
	out.dict = clean.(dict)
	out.dict["Length"] = nil // the writer's business
	return out, nil
}

// cleanData takes the metadata out of pictures.
func (c *cleaner) cleanData(d dict, s, out *stream) (err error) {
	filters := c.file.filterNames(s)
	if len(filters) == 0 {
		return nil
	}
	switch filters[len(filters)-1] {
	case "DCTDecode", "DCT":
		out.data, err = c.undoOuterFilter(d, s, filters)
		if err == nil {
			out.data, err = picture.Clean(out.data)
		}
	case "JPXDecode":
		out.data, err = c.undoOuterFilter(d, s, filters)
		if err == nil {
			out.data, err = cleanJPX(out.data)
		}
	}
	if err != nil {
		return refuseFile("file-metadata", "a picture in the PDF cannot be cleaned of what it says about who made it", "print it to PDF and publish that file")
	}
	return nil
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

// noteProfile marks the profile of a colour space [/ICCBased stream].
func (c *cleaner) noteProfile(space array) {
	if len(space) != 2 || space[0] != name("ICCBased") {
		return
	}
	if r, ok := space[1].(ref); ok {
		c.profile[r.num] = true
	}
}

// colourProfile takes the names out of a profile made of curves. Those made
// of tables, for print, come from their makers as they are.
func (c *cleaner) colourProfile(o object) (object, error) {
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
