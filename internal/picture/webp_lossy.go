package picture

import (
	"bytes"
	"encoding/binary"
	"image"
)

// EncodeLossyWebP writes the picture as lossy WebP of a quality from 1 to 100, on
// white where it is transparent, with its colour profile and nothing else besides.
func (r *Raster) EncodeLossyWebP(quality int) ([]byte, error) {
	e, err := startEncoder()
	if err != nil {
		return nil, err
	}
	width, height := r.Size()
	kind, pixels := pixelsPlanes, []byte(nil)
	if r.planes[0].n == 4 {
		rgba := r.onWhite().toImage().(*image.RGBA)
		kind, pixels = pixelsRGBA, rgba.Pix
	} else {
		pixels = r.studioPlanes()
	}
	file, err := e.encode(pixels, width, height, kind, quality)
	if err != nil {
		return nil, err
	}
	list, err := splitWebP(file)
	if err != nil {
		return nil, err
	}
	return writeLossyWebP(findChunk(list, "VP8 "), r.profile, Info{Width: width, Height: height}), nil
}

// writeLossyWebP writes a file of opaque pixels. A profile of greys is left out: the
// pixels of WebP are always of three colours.
func writeLossyWebP(pixels, profile []byte, info Info) []byte {
	out := append(make([]byte, 0, len(pixels)+len(profile)+64), "RIFF\x00\x00\x00\x00WEBP"...)
	if profile != nil && !isGreyProfile(profile) {
		out = appendRIFF(out, "VP8X", extendedHead(webpProfile, info))
		out = appendRIFF(out, "ICCP", profile)
	}
	out = appendRIFF(out, "VP8 ", pixels)
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

// isGreyProfile reports a profile of one colour (ICC.1:2022, section 7.2.6).
func isGreyProfile(profile []byte) bool {
	return len(profile) >= 20 && string(profile[16:20]) == "GRAY"
}

// studioPlanes gives brightness, colours at half the resolution and opacity, one after
// another, in the range of WebP.
func (r *Raster) studioPlanes() []byte {
	width, height := r.Size()
	half := ((width + 1) / 2) * ((height + 1) / 2)
	if len(r.planes) == 3 && (r.planes[1].w != (width+1)/2 || r.planes[1].h != (height+1)/2) {
		r = r.Scale(width, height)
	}
	out := make([]byte, 0, 2*width*height+2*half)
	var luma, chroma [256]byte
	for i := range 256 {
		luma[i], chroma[i] = narrowByte(i, 219, 16*2*255), narrowByte(i-128, 224, 128*2*255)
	}
	for i, p := range r.planes {
		table := &chroma
		if i == 0 {
			table = &luma
		}
		for y := range p.h {
			for _, v := range p.row(y) {
				out = append(out, table[v])
			}
		}
	}
	if len(r.planes) == 1 {
		out = append(out, bytes.Repeat([]byte{128}, 2*half)...)
	}
	return append(out, bytes.Repeat([]byte{255}, width*height)...)
}

// narrowByte gives v × span/255, rounded, above an offset that is given in 510ths.
func narrowByte(v, span, offset int) byte { return byte((2*v*span + offset + 255) / (2 * 255)) }
