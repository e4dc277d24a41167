package picture

import (
	"encoding/binary"
)

// The flags of a VP8X chunk (RFC 9649, section 2.7).
const (
	webpAnimated = 0x02
	webpAlpha    = 0x10
	webpProfile  = 0x20
)

// webpChunks splits a RIFF file; what follows its stated end is not looked at.
func webpChunks(data []byte) ([]chunk, error) {
	end := uint64(binary.LittleEndian.Uint32(data[4:])) + 8
	if end > uint64(len(data)) || end < 12 {
		return nil, damaged(WebP)
	}
	var list []chunk
	for rest := data[12:end]; len(rest) > 0; {
		if len(rest) < 8 {
			return nil, damaged(WebP)
		}
		n := uint64(binary.LittleEndian.Uint32(rest[4:]))
		if n > uint64(len(rest)-8) {
			return nil, damaged(WebP)
		}
		list = append(list, chunk{string(rest[:4]), rest[8 : 8+n]})
		rest = rest[min(8+n+n&1, uint64(len(rest))):]
	}
	return list, nil
}

// find gives the first chunk of that kind, nil when there is none.
func find(list []chunk, kind string) []byte {
	for _, c := range list {
		if c.kind == kind {
			return c.body
		}
	}
	return nil
}

func probeWebP(data []byte) (Info, error) {
	list, err := webpChunks(data)
	if err != nil {
		return Info{}, err
	}
	if x := find(list, "VP8X"); len(x) > 0 && x[0]&webpAnimated != 0 || find(list, "ANMF") != nil {
		return Info{}, unusual(WebP, "is animated")
	}
	info := Info{Format: WebP, Orientation: 1, Scalable: true}
	if exif := find(list, "EXIF"); exif != nil {
		if len(exif) > len(exifPrefix) && string(exif[:len(exifPrefix)]) == exifPrefix {
			exif = exif[len(exifPrefix):]
		}
		info.Orientation = orientation(exif)
	}
	if lossy := find(list, "VP8 "); len(lossy) >= 10 && string(lossy[3:6]) == "\x9d\x01\x2a" {
		info.Width = int(binary.LittleEndian.Uint16(lossy[6:]) & 0x3fff)
		info.Height = int(binary.LittleEndian.Uint16(lossy[8:]) & 0x3fff)
		info.Photo = find(list, "ALPH") == nil
		return info, nil
	}
	if lossless := find(list, "VP8L"); len(lossless) >= 5 && lossless[0] == 0x2f {
		bits := binary.LittleEndian.Uint32(lossless[1:])
		info.Width, info.Height = int(bits&0x3fff)+1, int(bits>>14&0x3fff)+1
		return info, nil
	}
	return info, damaged(WebP)
}

// cleanWebP writes the file anew from its pixels, its alpha channel and its
// rewritten colour profile.
func cleanWebP(data []byte) ([]byte, error) {
	info, err := probeWebP(data)
	if err != nil {
		return nil, err
	}
	list, err := webpChunks(data)
	if err != nil {
		return nil, err
	}
	profile := CleanProfile(find(list, "ICCP"))
	alpha, lossy, lossless := find(list, "ALPH"), find(list, "VP8 "), find(list, "VP8L")
	var flags byte
	if alpha != nil && lossy != nil || lossy == nil && lossless[4]&0x10 != 0 {
		flags |= webpAlpha
	}
	if profile != nil {
		flags |= webpProfile
	}
	out := append(make([]byte, 0, len(data)), "RIFF\x00\x00\x00\x00WEBP"...)
	if profile != nil || alpha != nil && lossy != nil {
		out = appendRIFF(out, "VP8X", extended(flags, info))
	}
	if profile != nil {
		out = appendRIFF(out, "ICCP", profile)
	}
	switch {
	case lossy == nil:
		out = appendRIFF(out, "VP8L", lossless)
	case alpha != nil:
		out = appendRIFF(appendRIFF(out, "ALPH", alpha), "VP8 ", lossy)
	default:
		out = appendRIFF(out, "VP8 ", lossy)
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, nil
}

// extended makes the body of a VP8X chunk: flags, and width and height less
// one as 24 bits each.
func extended(flags byte, info Info) []byte {
	w, h := info.Width-1, info.Height-1
	return []byte{flags, 0, 0, 0, byte(w), byte(w >> 8), byte(w >> 16), byte(h), byte(h >> 8), byte(h >> 16)}
}

func appendRIFF(out []byte, kind string, body []byte) []byte {
	out = append(out, kind...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(body)))
	out = append(out, body...)
	if len(body)%2 == 1 {
		out = append(out, 0)
	}
	return out
}
