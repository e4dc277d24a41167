package picture

import (
	"bytes"
	"encoding/binary"
	"slices"

	"casebook/internal/diag"
)

// The markers of ITU-T T.81, table B.1, that matter here.
const (
	markerSOI   = 0xd8
	markerEOI   = 0xd9
	markerSOS   = 0xda
	markerDQT   = 0xdb
	markerDHT   = 0xc4
	markerDAC   = 0xcc
	markerDRI   = 0xdd
	markerAPP0  = 0xe0
	markerAPP1  = 0xe1
	markerAPP2  = 0xe2
	markerAPP14 = 0xee
)

// A segment is one marker of a JPEG file with what belongs to it.
type segment struct {
	marker byte
	body   []byte // without marker and length
	scan   []byte // after SOS: the coded pixels up to the next marker
	used   bool   // the picture takes it
}

// isFrame reports a start-of-frame marker, which holds the size.
func (s segment) isFrame() bool {
	return s.marker >= 0xc0 && s.marker <= 0xcf && s.marker != markerDHT && s.marker != markerDAC && s.marker != 0xc8
}

// readSegment reads the segment at the start of data, and what follows it.
func readSegment(data []byte) (s segment, rest []byte, ok bool) {
	for len(data) >= 2 && (data[0] != 0xff || data[1] == 0xff || data[1] == 0) { // fill bytes, and what strays between segments
		data = data[1:]
	}
	if len(data) < 2 {
		return s, nil, false
	}
	s.marker, data = data[1], data[2:]
	if s.marker == markerSOI || s.marker == markerEOI || s.marker == 0x01 || s.marker >= 0xd0 && s.marker <= 0xd7 {
		return s, data, true
	}
	if len(data) < 2 {
		return s, nil, false
	}
	n := int(binary.BigEndian.Uint16(data))
	if n < 2 || n > len(data) {
		return s, nil, false
	}
	s.body, data = data[2:n], data[n:]
	if s.marker == markerSOS {
		end := findScanEnd(data)
		s.scan, data = data[:end], data[end:]
	}
	return s, data, true
}

// findScanEnd finds the marker that ends coded pixels: 0xff followed by neither a
// stuffed zero, a restart marker nor another fill byte.
func findScanEnd(data []byte) int {
	for at := 0; ; {
		i := bytes.IndexByte(data[at:], 0xff)
		if i < 0 || at+i+1 >= len(data) {
			return len(data)
		}
		at += i
		switch m := data[at+1]; {
		case m == 0xff:
			at++
		case m == 0 || m >= 0xd0 && m <= 0xd7:
			at += 2
		default:
			return at
		}
	}
}

// splitJPEG splits a file up to its end-of-image marker; what follows it
// is not looked at. whole is false when the file ends before that, but after coded
// pixels, which themselves say whether they are all there.
func splitJPEG(data []byte) (list []segment, whole bool) {
	for len(data) > 0 {
		s, rest, ok := readSegment(data)
		if !ok {
			return list, false
		}
		list = append(list, s)
		if s.marker == markerEOI {
			return list, true
		}
		data = rest
	}
	return list, len(list) > 0 && list[len(list)-1].marker == markerSOS
}

// readJPEGHead reads a file up to the frame that says how large it is.
func readJPEGHead(data []byte) (Info, error) {
	info := Info{Format: JPEG, Orientation: 1, Photo: true, Scalable: true}
	oriented := false
	for rest := data; ; {
		s, next, ok := readSegment(rest)
		switch {
		case !ok || s.marker == markerEOI || s.marker == markerSOS:
			return info, damagedFault(JPEG)
		case s.marker == markerAPP1 && bytes.HasPrefix(s.body, []byte(exifPrefix)) && !oriented:
			info.Orientation, oriented = readOrientation(s.body[len(exifPrefix):]), true
		case s.isFrame():
			if len(s.body) < 6 {
				return info, damagedFault(JPEG)
			}
			if s.marker > 0xc2 || s.body[0] != 8 {
				return info, diag.NewFault(diag.Say("image-format/kind", "format", JPEG))
			}
			info.Height = int(binary.BigEndian.Uint16(s.body[1:]))
			info.Width = int(binary.BigEndian.Uint16(s.body[3:]))
			return info, nil
		}
		rest = next
	}
}

// cleanJPEG keeps the tables, frames and scans. Of the application segments
// it writes anew: JFIF and Adobe (they say how colours are coded), and the
// colour profile.
func (p *Picture) cleanJPEG() ([]byte, error) {
	list, whole := splitJPEG(p.data)
	if !whole {
		return nil, damagedFault(JPEG)
	}
	out := append(make([]byte, 0, len(p.data)), 0xff, markerSOI)
	if slices.ContainsFunc(list, isJFIF) {
		out = appendJFIF(out)
	}
	out = appendJPEGProfile(out, CleanProfile(joinJPEGProfile(list)))
	list, ok := keepUsed(list)
	if !ok {
		return nil, damagedFault(JPEG)
	}
	for _, s := range list {
		out = append(appendBody(out, s.marker, s.body), s.scan...)
	}
	return append(out, 0xff, markerEOI), nil
}

func appendBody(out []byte, marker byte, body []byte) []byte {
	out = append(out, 0xff, marker)
	out = binary.BigEndian.AppendUint16(out, uint16(len(body)+2))
	return append(out, body...)
}

func isJFIF(s segment) bool {
	return s.marker == markerAPP0 && bytes.HasPrefix(s.body, []byte("JFIF\x00"))
}

// appendJFIF writes a JFIF 1.01 header: square pixels, no thumbnail.
func appendJFIF(out []byte) []byte {
	return appendBody(out, markerAPP0, []byte("JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"))
}

const iccPrefix = "ICC_PROFILE\x00"

// joinJPEGProfile joins the parts of a colour profile (ICC.1, annex B.4), in the
// order of their numbers; nil when a part is missing.
func joinJPEGProfile(list []segment) []byte {
	var parts [256][]byte
	count := 0
	for _, s := range list {
		if n := len(iccPrefix); s.marker == markerAPP2 && len(s.body) > n+2 && string(s.body[:n]) == iccPrefix {
			parts[s.body[n]] = s.body[n+2:]
			count = int(s.body[n+1])
		}
	}
	var profile []byte
	for i := 1; i <= count; i++ {
		if parts[i] == nil {
			return nil
		}
		profile = append(profile, parts[i]...)
	}
	return profile
}

func appendJPEGProfile(out, profile []byte) []byte {
	const most = 0xffff - 2 - len(iccPrefix) - 2
	count := (len(profile) + most - 1) / most
	if count > 255 {
		return out
	}
	for i := range count {
		part := profile[i*most : min((i+1)*most, len(profile))]
		out = appendBody(out, markerAPP2, slices.Concat([]byte(iccPrefix), []byte{byte(i + 1), byte(count)}, part))
	}
	return out
}
