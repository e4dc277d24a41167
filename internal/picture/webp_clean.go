package picture

import (
	"bytes"
	"image"
	"reflect"

	"golang.org/x/image/vp8"
	"golang.org/x/image/webp"
)

// anewQuality is that of a lossy picture which has to be coded anew.
const anewQuality = 90

// cleanWebP writes the file anew with nothing that is not shown: without what follows
// the coded pixels in their chunks, and the colours of pixels that nobody sees. What is
// coded without loss is coded anew, since its palettes and codes may have entries that no
// pixel uses.
func (p *Picture) cleanWebP() ([]byte, error) {
	alpha, lossy := findChunk(p.chunks, "ALPH"), findChunk(p.chunks, "VP8 ")
	var img image.Image
	var err error
	if lossy != nil && alpha == nil {
		lossy, img, err = cutLossy(lossy)
	} else {
		img, err = webp.Decode(bytes.NewReader(p.plainWebP()))
	}
	if err != nil || img.Bounds().Dx() != p.Width || img.Bounds().Dy() != p.Height {
		return nil, damagedFault(WebP)
	}
	switch m := img.(type) {
	case *image.NRGBA:
		blankColours(m.Pix)
		return p.codeLossless(m)
	case *image.NYCbCrA:
		if bytes.IndexByte(m.A, 0) >= 0 {
			return p.codeLossy(m)
		}
		if lossy, _, err = cutLossy(lossy); err != nil {
			return nil, damagedFault(WebP)
		}
		if alpha, err = p.codeAlpha(m); err != nil {
			return nil, err
		}
	}
	return p.writeWebP(alpha, lossy, nil), nil
}

// blankColours makes fully transparent pixels black.
func blankColours(pix []byte) {
	for i := 0; i+4 <= len(pix); i += 4 {
		if pix[i+3] == 0 {
			pix[i], pix[i+1], pix[i+2] = 0, 0, 0
		}
	}
}

func (p *Picture) codeLossless(m *image.NRGBA) ([]byte, error) {
	e, err := startEncoder()
	if err != nil {
		return nil, err
	}
	file, err := e.encodeLossless(m.Pix, p.Width, p.Height)
	if err != nil { // larger than what libwebp may take
		return (&Raster{planes: splitPlanes(m), profile: CleanProfile(findChunk(p.chunks, "ICCP"))}).EncodeWebP(), nil
	}
	list, err := splitWebP(file)
	if err != nil {
		return nil, err
	}
	return p.writeWebP(nil, nil, findChunk(list, "VP8L")), nil
}

// codeLossy codes a picture anew without what is drawn where it is fully transparent:
// in a lossy picture that cannot be taken out of the coded pixels.
func (p *Picture) codeLossy(m *image.NYCbCrA) ([]byte, error) {
	e, err := startEncoder()
	if err != nil {
		return nil, err
	}
	file, err := e.encode(shownPlanes(m), p.Width, p.Height, pixelsPlanes, anewQuality)
	if err != nil {
		return nil, err
	}
	list, err := splitWebP(file)
	if err != nil {
		return nil, err
	}
	return p.writeWebP(findChunk(list, "ALPH"), findChunk(list, "VP8 "), nil), nil
}

// shownPlanes gives the planes of a picture, with grey where nobody sees it.
func shownPlanes(m *image.NYCbCrA) []byte {
	width, height := m.Rect.Dx(), m.Rect.Dy()
	halfWidth, halfHeight := (width+1)/2, (height+1)/2
	out := make([]byte, 0, 2*width*height+2*halfWidth*halfHeight)
	for y := range height {
		for x := range width {
			v := m.Y[y*m.YStride+x]
			if m.A[y*m.AStride+x] == 0 {
				v = 128
			}
			out = append(out, v)
		}
	}
	for _, plane := range [][]byte{m.Cb, m.Cr} {
		for y := range halfHeight {
			for x := range halfWidth {
				v, shown := plane[y*m.CStride+x], byte(0)
				for _, at := range [][2]int{{2 * x, 2 * y}, {2*x + 1, 2 * y}, {2 * x, 2*y + 1}, {2*x + 1, 2*y + 1}} {
					shown |= m.A[min(at[1], height-1)*m.AStride+min(at[0], width-1)]
				}
				if shown == 0 {
					v = 128
				}
				out = append(out, v)
			}
		}
	}
	for y := range height {
		out = append(out, m.A[y*m.AStride:][:width]...)
	}
	return out
}

// codeAlpha makes an ALPH chunk (RFC 9649, section 2.7.1.2): a byte that says how it is
// coded, and the opacity as the green of a lossless picture without its head.
func (p *Picture) codeAlpha(m *image.NYCbCrA) ([]byte, error) {
	e, err := startEncoder()
	if err != nil {
		return nil, err
	}
	plain := []byte{0} // neither coded nor filtered
	for y := range p.Height {
		plain = append(plain, m.A[y*m.AStride:][:p.Width]...)
	}
	green := make([]byte, 4*(len(plain)-1))
	for i, a := range plain[1:] {
		green[4*i+1], green[4*i+3] = a, 255
	}
	file, err := e.encodeLossless(green, p.Width, p.Height)
	if err != nil { // larger than what libwebp may take
		return plain, nil
	}
	list, err := splitWebP(file)
	if err != nil {
		return nil, err
	}
	const head = 5 // what it is, and its size
	return append([]byte{1}, findChunk(list, "VP8L")[head:]...), nil
}

// cutLossy takes off what follows the coded pixels of a VP8 chunk, and gives them too. They
// lie in up to nine parts (RFC 6386, section 9), each of a length of its own. How much of each is read, the decoder alone knows.
func cutLossy(body []byte) ([]byte, image.Image, error) {
	const head = 10 // a tag of three bytes with the length of the first part, a start code, two sizes
	d := vp8.NewDecoder()
	d.Init(bytes.NewReader(body), len(body))
	fh, err := d.DecodeFrameHeader()
	if err != nil {
		return nil, nil, err
	}
	img, err := d.DecodeFrame()
	if err != nil {
		return nil, nil, err
	}
	inside := reflect.ValueOf(d).Elem()
	read := func(part reflect.Value) int { return int(part.FieldByName("r").Int()) }
	count := int(inside.FieldByName("nOP").Int())
	first := read(inside.FieldByName("fp"))

	out := bytes.Clone(body[:head])
	tag := uint32(body[0]&0x1f) | uint32(first)<<5
	out[0], out[1], out[2] = byte(tag), byte(tag>>8), byte(tag>>16)
	out[7], out[9] = out[7]&0x3f, out[9]&0x3f // without how much to enlarge it, which nobody does
	out = append(out, body[head:head+first]...)
	sizes := body[head+int(fh.FirstPartitionLen):]
	parts := sizes[3*(count-1):]
	var list [][]byte
	for i := range count {
		size := len(parts)
		if i < count-1 {
			size = int(sizes[3*i]) | int(sizes[3*i+1])<<8 | int(sizes[3*i+2])<<16
		}
		n := read(inside.FieldByName("op").Index(i))
		list = append(list, parts[:n])
		parts = parts[size:]
		if i < count-1 {
			out = append(out, byte(n), byte(n>>8), byte(n>>16))
		}
	}
	if len(list[count-1]) == 0 {
		list[count-1] = []byte{0} // a decoder expects one
	}
	return append(out, bytes.Join(list, nil)...), img, nil
}
