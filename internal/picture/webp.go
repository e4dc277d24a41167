package picture

import (
	"encoding/binary"

	"casebook/internal/diag"
)

// The flags of a VP8X chunk (RFC 9649, section 2.7).
const (
	webpAnimated = 0x02
	webpAlpha    = 0x10
	webpProfile  = 0x20
)

// splitWebP splits a RIFF file; what follows its stated end is not looked at.
func splitWebP(data []byte) ([]chunk, error) {
	end := uint64(binary.LittleEndian.Uint32(data[4:])) + 8
	if end > uint64(len(data)) || end < 12 {
		return nil, damagedFault(WebP)
	}
	var list []chunk
	for rest := data[12:end]; len(rest) > 0; {
		if len(rest) < 8 {
			return nil, damagedFault(WebP)
		}
		n := uint64(binary.LittleEndian.Uint32(rest[4:]))
		if n > uint64(len(rest)-8) {
			return nil, damagedFault(WebP)
		}
		list = append(list, chunk{string(rest[:4]), rest[8 : 8+n]})
		rest = rest[min(8+n+n&1, uint64(len(rest))):]
	}
	return list, nil
}

// findChunk gives the first chunk of that kind, nil when there is none.
func findChunk(list []chunk, kind string) []byte {
	for _, c := range list {
		if c.kind == kind {
			return c.body
		}
	}
	return nil
}

func readWebPHead(list []chunk) (Info, error) {
	if x := findChunk(list, "VP8X"); len(x) > 0 && x[0]&webpAnimated != 0 || findChunk(list, "ANMF") != nil {
		return Info{}, diag.NewFault(diag.Say("image-format/animated", "format", WebP))
	}
	info := Info{Format: WebP, Orientation: 1, Scalable: true}
	if exif := findChunk(list, "EXIF"); exif != nil {
		if len(exif) > len(exifPrefix) && string(exif[:len(exifPrefix)]) == exifPrefix {
			exif = exif[len(exifPrefix):]
		}
		info.Orientation = readOrientation(exif)
	}
	if lossy := findChunk(list, "VP8 "); len(lossy) >= 10 && string(lossy[3:6]) == "\x9d\x01\x2a" {
		info.Width = int(binary.LittleEndian.Uint16(lossy[6:]) & 0x3fff)
		info.Height = int(binary.LittleEndian.Uint16(lossy[8:]) & 0x3fff)
		info.Photo = findChunk(list, "ALPH") == nil
		return info, nil
	}
	if lossless := findChunk(list, "VP8L"); len(lossless) >= 5 && lossless[0] == 0x2f {
		bits := binary.LittleEndian.Uint32(lossless[1:])
		info.Width, info.Height = int(bits&0x3fff)+1, int(bits>>14&0x3fff)+1
		return info, nil
	}
	return info, damagedFault(WebP)
}

// plainWebP writes the file anew from its coded pixels, its alpha channel and its
// rewritten colour profile.
func (p *Picture) plainWebP() []byte {
	return p.writeWebP(findChunk(p.chunks, "ALPH"), findChunk(p.chunks, "VP8 "), findChunk(p.chunks, "VP8L"))
}

func (p *Picture) writeWebP(alpha, lossy, lossless []byte) []byte {
	profile := CleanProfile(findChunk(p.chunks, "ICCP"))
	var flags byte
	if alpha != nil && lossy != nil || lossy == nil && lossless[4]&0x10 != 0 {
		flags |= webpAlpha
	}
	if profile != nil {
		flags |= webpProfile
	}
	out := append(make([]byte, 0, len(lossy)+len(lossless)+len(alpha)+len(profile)+64), "RIFF\x00\x00\x00\x00WEBP"...)
	if profile != nil || alpha != nil && lossy != nil {
		out = appendRIFF(out, "VP8X", extendedHead(flags, p.Info))
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
	return out
}

// extendedHead makes the body of a VP8X chunk: flags, and width and height less
// one as 24 bits each.
func extendedHead(flags byte, info Info) []byte {
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
