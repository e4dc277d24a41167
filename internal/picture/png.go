package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"io"

	"casebook/internal/diag"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// A chunk is one part of a PNG or WebP file.
type chunk struct {
	kind string
	body []byte
}

// splitPNG splits a file up to its end chunk; what follows is not looked at.
func splitPNG(data []byte) ([]chunk, error) {
	var list []chunk
	for rest := data[len(pngSignature):]; len(rest) >= 12; {
		n := binary.BigEndian.Uint32(rest)
		if uint64(n)+12 > uint64(len(rest)) {
			break
		}
		c := chunk{string(rest[4:8]), rest[8 : 8+n]}
		if crc32.ChecksumIEEE(rest[4:8+n]) != binary.BigEndian.Uint32(rest[8+n:]) {
			break
		}
		list = append(list, c)
		if c.kind == "IEND" {
			return list, nil
		}
		rest = rest[12+n:]
	}
	return nil, damagedFault(PNG)
}

func readPNGHead(list []chunk) (Info, error) {
	head := list[0]
	if head.kind != "IHDR" || len(head.body) != 13 {
		return Info{}, damagedFault(PNG)
	}
	const palette, grey = 3, 0
	colour, depth := head.body[9], head.body[8]
	info := Info{
		Format: PNG, Orientation: 1,
		Width:    int(binary.BigEndian.Uint32(head.body) & 0x7fffffff),
		Height:   int(binary.BigEndian.Uint32(head.body[4:]) & 0x7fffffff),
		Scalable: colour != palette && (colour != grey || depth >= 8),
	}
	for _, c := range list {
		switch c.kind {
		case "acTL":
			return info, diag.NewFault(diag.Say("image-format/animated", "format", PNG))
		case "eXIf":
			info.Orientation = readOrientation(c.body)
		}
	}
	return info, nil
}

// cleanPNG keeps the chunks that make the pixels and their colours, and cuts
// off what some programs leave behind the end of the pixel data.
func (p *Picture) cleanPNG() ([]byte, error) {
	out := append(make([]byte, 0, len(p.data)), pngSignature...)
	var pixels []byte
	for _, c := range p.chunks {
		if c.kind == "IDAT" {
			pixels = append(pixels, c.body...)
		}
	}
	pixels, used, err := cleanPixels(pixels, p.chunks[0].body, sameEntries(findChunk(p.chunks, "PLTE"), findChunk(p.chunks, "tRNS")))
	if err != nil {
		return nil, err
	}
	seen, entries := map[string]bool{}, 0
	for i, c := range p.chunks {
		switch c.kind {
		case "IHDR":
			if i == 0 {
				out = appendPNGChunk(out, c)
			}
		case "PLTE", "tRNS", "gAMA", "cHRM", "sRGB":
			if !seen[c.kind] && !seen["IDAT"] {
				if c.body = keepNeeded(c, p.chunks[0].body, entries); c.body != nil {
					switch {
					case c.kind == "PLTE":
						c.body = blankEntries(c.body, findChunk(p.chunks, "tRNS"), used)
					case c.kind == "tRNS" && p.chunks[0].body[9] == 3:
						c.body = blankAlpha(c.body, used)
					}
					if c.body != nil {
						out = appendPNGChunk(out, c)
					}
				}
			}
			if c.kind == "PLTE" {
				entries = len(c.body) / 3
			}
			seen[c.kind] = true
		case "iCCP":
			out = appendPNGProfile(out, CleanProfile(inflateProfile(c.body)))
		case "IDAT":
			seen[c.kind] = true
		}
	}
	out = appendPNGChunk(out, chunk{"IDAT", pixels})
	return appendPNGChunk(out, chunk{kind: "IEND"}), nil
}

// keepNeeded gives what is needed of the body of a chunk that may hold more: as many
// bytes as the specification says, with values that it knows; nil for nothing. The
// palette has that many entries.
func keepNeeded(c chunk, head []byte, entries int) []byte {
	colour, depth := head[9], head[8]
	fixed := map[string]int{"gAMA": 4, "cHRM": 32, "sRGB": 1}[c.kind]
	switch {
	case c.kind == "PLTE":
		if colour == 3 {
			return c.body[:min(len(c.body)/3*3, 3<<depth)]
		}
	case c.kind == "tRNS" && colour == 0:
		fixed = 2
	case c.kind == "tRNS" && colour == 2:
		fixed = 6
	case c.kind == "tRNS" && colour == 3:
		return c.body[:min(len(c.body), entries)]
	case c.kind == "sRGB" && len(c.body) > 0 && c.body[0] > 3:
		return nil
	}
	if fixed == 0 || len(c.body) != fixed { // browsers do not read it either
		return nil
	}
	return c.body
}

func appendPNGChunk(out []byte, c chunk) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(c.body)))
	start := len(out)
	out = append(append(out, c.kind...), c.body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[start:]))
}

// mostPixelData tells how many bytes the pixels of an image with that header
// take, filters and interlacing included, at the most.
func mostPixelData(head []byte) int64 {
	width, height := int64(binary.BigEndian.Uint32(head)), int64(binary.BigEndian.Uint32(head[4:]))
	row := (width*int64(channelsOf(head))*int64(head[8]) + 7) / 8
	return 2*height*(row+1) + 8
}

// cutDeflate gives the zlib stream at the start of data without what follows.
// It refuses one that holds more than most bytes.
func cutDeflate(data []byte, most int64) ([]byte, error) {
	r := bytes.NewReader(data) // a ByteReader: nothing is read beyond the end
	z, err := zlib.NewReader(r)
	if err != nil {
		return nil, damagedFault(PNG)
	}
	n, err := io.Copy(io.Discard, io.LimitReader(z, most))
	if err != nil || n == most {
		return nil, damagedFault(PNG)
	}
	return data[:len(data)-r.Len()], nil
}

// maxProfile is far more than any profile of the kinds kept here needs.
const maxProfile = 4 << 20

// inflateProfile reads an iCCP chunk: name, 0, method, zlib data; nil when it
// is damaged, since pictures do without.
func inflateProfile(body []byte) []byte {
	name := bytes.IndexByte(body, 0)
	if name < 0 || name+2 > len(body) {
		return nil
	}
	z, err := zlib.NewReader(bytes.NewReader(body[name+2:]))
	if err != nil {
		return nil
	}
	profile, err := io.ReadAll(io.LimitReader(z, maxProfile))
	if err != nil {
		return nil
	}
	return profile
}

func appendPNGProfile(out, profile []byte) []byte {
	if profile == nil {
		return out
	}
	var b bytes.Buffer
	b.WriteString("icc\x00\x00")
	z := zlib.NewWriter(&b)
	z.Write(profile) // a Buffer takes everything
	z.Close()
	return appendPNGChunk(out, chunk{"iCCP", b.Bytes()})
}
