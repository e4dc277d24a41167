package pdf

import (
	"bytes"
	standard "compress/lzw"
	"encoding/ascii85"
	"io"

	"golang.org/x/image/tiff/lzw"
)

// decodeStream undoes the codings of a stream (section 7.4) one after the other, all
// but those of pictures.
func (f *file) decodeStream(s *stream) ([]byte, error) {
	all, err := f.resolve(s.dict["DecodeParms"])
	if err != nil {
		return nil, err
	}
	data := s.data
	for i, filter := range f.filterNames(s) {
		one := all
		if list, ok := all.(array); ok {
			if one = nil; i < len(list) {
				if one, err = f.resolve(list[i]); err != nil {
					return nil, err
				}
			}
		} else if i > 0 {
			one = nil
		}
		parms, _ := one.(dict)
		if data, err = f.decode(filter, data, parms); err != nil {
			return nil, err
		}
	}
	return data, nil
}

// decode undoes one coding.
func (f *file) decode(filter name, data []byte, parms dict) (out []byte, err error) {
	if len(data) == 0 {
		return nil, nil
	}
	switch filter {
	case "FlateDecode", "Fl":
		out, err = f.inflateData(data)
	case "LZWDecode", "LZW":
		var r io.Reader = lzw.NewReader(bytes.NewReader(data), lzw.MSB, 8)
		if parms["EarlyChange"] == number("0") {
			r = standard.NewReader(bytes.NewReader(data), standard.MSB, 8)
		}
		out, err = f.readCoded(r)
	case "ASCII85Decode", "A85":
		data, _, _ = bytes.Cut(bytes.TrimPrefix(bytes.TrimSpace(data), []byte("<~")), []byte("~"))
		return f.readCoded(ascii85.NewDecoder(bytes.NewReader(data)))
	case "ASCIIHexDecode", "AHx":
		data, _, _ = bytes.Cut(data, []byte(">"))
		o, err := (&parser{data: append(append([]byte("<"), data...), '>')}).readHexString()
		text, _ := o.(textString)
		return []byte(text), err
	case "RunLengthDecode", "RL":
		return f.unrun(data)
	default:
		return nil, errDamaged
	}
	if err != nil {
		return nil, err
	}
	return unpredict(out, parms)
}

// readCoded reads what a coding gives, up to the limits, and of what is cut off as much
// as there is.
func (f *file) readCoded(r io.Reader) ([]byte, error) {
	out, err := io.ReadAll(io.LimitReader(r, maxUnpacked+1))
	if f.unpacked += len(out); len(out) > maxUnpacked || f.unpacked > maxAll || len(out) == 0 && err != nil {
		return nil, errDamaged
	}
	return out, nil
}

// unrun undoes a coding of runs (section 7.4.5).
func (f *file) unrun(data []byte) ([]byte, error) {
	var out []byte
	for i := 0; i < len(data) && data[i] != 128 && len(out) <= maxUnpacked; {
		n := int(data[i])
		i++
		if n > 128 && i < len(data) {
			out = append(out, bytes.Repeat(data[i:i+1], 257-n)...)
			i++
		} else if n < 128 {
			out = append(out, data[i:min(i+n+1, len(data))]...)
			i += n + 1
		}
	}
	if f.unpacked += len(out); len(out) > maxUnpacked || f.unpacked > maxAll {
		return nil, errDamaged
	}
	return out, nil
}
