package picture

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"slices"
)

// EncodeJPEG writes the picture as JPEG of a quality from 1 to 100, on white
// where it is transparent, with its colour profile and nothing else besides.
func (r *Raster) EncodeJPEG(quality int) ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, r.onWhite().toImage(), &jpeg.Options{Quality: quality}); err != nil {
		return nil, err
	}
	const afterSOI = 2
	head := appendJPEGProfile(appendJFIF([]byte{0xff, markerSOI}), r.profile)
	return Clean(slices.Insert(b.Bytes(), afterSOI, head[afterSOI:]...)) // of the tables for colours that a grey one has none of
}

// EncodePNG writes the picture as PNG, with what says how its colours are to
// be read and nothing else besides.
func (r *Raster) EncodePNG() ([]byte, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, r.toImage()); err != nil {
		return nil, err
	}
	afterHead := len(pngSignature) + 12 + 13
	colour := appendPNGProfile(nil, r.profile)
	for _, c := range r.colour {
		colour = appendPNGChunk(colour, c)
	}
	return slices.Insert(b.Bytes(), afterHead, colour...), nil
}

// onWhite puts a picture with an alpha channel on white.
func (r *Raster) onWhite() *Raster {
	p := r.planes[0]
	if p.n != 4 {
		return r
	}
	out := newPlane(p.w, p.h, 4)
	for y := range p.h {
		from, to := p.row(y), out.row(y)
		for i := 0; i < len(from); i += 4 {
			white := 255 - from[i+3]
			to[i], to[i+1], to[i+2], to[i+3] = from[i]+white, from[i+1]+white, from[i+2]+white, 255
		}
	}
	return &Raster{planes: []plane{out}, profile: r.profile}
}

// toImage gives the picture as the encoders want it.
func (r *Raster) toImage() image.Image {
	p := r.planes[0]
	rect := image.Rect(0, 0, p.w, p.h)
	switch {
	case len(r.planes) == 3:
		cb, cr := r.planes[1], r.planes[2]
		ratio, _ := r.subsampling()
		return &image.YCbCr{Y: p.pix, Cb: cb.pix, Cr: cr.pix, YStride: p.stride, CStride: cb.stride, SubsampleRatio: ratio, Rect: rect}
	case p.n == 1:
		return &image.Gray{Pix: p.pix, Stride: p.stride, Rect: rect}
	}
	return &image.RGBA{Pix: p.pix, Stride: p.stride, Rect: rect}
}

// subsampling tells the subsampling from the sizes of the planes.
func (r *Raster) subsampling() (image.YCbCrSubsampleRatio, bool) {
	y, c := r.planes[0], r.planes[1]
	for _, ratio := range []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
	} {
		w, h := chromaSize(&image.YCbCr{Rect: image.Rect(0, 0, y.w, y.h), SubsampleRatio: ratio})
		if w == c.w && h == c.h {
			return ratio, true
		}
	}
	return 0, false
}
