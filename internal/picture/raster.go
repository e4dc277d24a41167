package picture

import (
	"bytes"
	"errors"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

// A Raster is a decoded picture. Photos stay in the planes in which JPEG
// stores them (brightness, two of colour at a lower resolution), which saves
// half of the work and most of the memory; all else is premultiplied RGBA.
type Raster struct {
	planes  []plane // one of grey, three of YCbCr, or one of RGBA
	profile []byte  // rewritten colour profile; nil when it has none
	colour  []chunk // chunks of a PNG that say the same more briefly
}

// Decode reads every pixel of a picture and turns it upright. It refuses what
// Probe refuses, and with a *diag.Fault what is damaged or cut off.
func Decode(data []byte) (*Raster, error) {
	info, err := Probe(data)
	if err != nil {
		return nil, err
	}
	if info.Format == WebP { // its parts may disagree about size and alpha
		if data, err = cleanWebP(data); err != nil {
			return nil, err
		}
	}
	img, err := decodeFormat(info.Format, data)
	if err != nil {
		return nil, err
	}
	if b := img.Bounds(); b.Dx() != info.Width || b.Dy() != info.Height {
		return nil, damaged(info.Format)
	}
	r := &Raster{planes: planesOf(img)}
	if info.Format == WebP && len(r.planes) == 3 {
		widenRange(r.planes)
	}
	r.readColour(info.Format, data)
	return r.orient(info.Orientation), nil
}

// orient turns the picture upright.
func (r *Raster) orient(o int) *Raster {
	for i, p := range r.planes {
		r.planes[i] = p.orient(o)
	}
	if len(r.planes) == 3 {
		if _, ok := r.ratio(); !ok { // the turned form of a subsampling need not have a name
			return r.Scale(r.Size())
		}
	}
	return r
}

func decodeFormat(f Format, data []byte) (img image.Image, err error) {
	decode := map[Format]func(io.Reader) (image.Image, error){JPEG: jpeg.Decode, PNG: png.Decode, WebP: webp.Decode}[f]
	img, err = decode(bytes.NewReader(data))
	var cannot jpeg.UnsupportedError
	if errors.As(err, &cannot) {
		return nil, unusual(f, "is of a rare kind")
	}
	if err != nil {
		return nil, damaged(f)
	}
	return img, nil
}

// readColour takes along what says how the colours of smaller sizes are to be
// read, since their numbers stay those of the original.
func (r *Raster) readColour(f Format, data []byte) {
	switch f {
	case JPEG:
		list, _ := jpegSegments(data)
		r.profile = CleanProfile(jpegProfile(list))
	case WebP:
		if list, err := webpChunks(data); err == nil {
			r.profile = CleanProfile(find(list, "ICCP"))
		}
	case PNG:
		list, _ := pngChunks(data)
		for _, c := range list {
			switch c.kind {
			case "iCCP":
				r.profile = CleanProfile(inflateProfile(c.body))
			case "gAMA", "cHRM", "sRGB":
				r.colour = append(r.colour, c)
			}
		}
	}
}

func planesOf(img image.Image) []plane {
	b := img.Bounds()
	switch m := img.(type) {
	case *image.Gray:
		return []plane{{pix: m.Pix, w: b.Dx(), h: b.Dy(), n: 1, stride: m.Stride}}
	case *image.YCbCr:
		cw, ch := chromaSize(m)
		return []plane{
			{pix: m.Y, w: b.Dx(), h: b.Dy(), n: 1, stride: m.YStride},
			{pix: m.Cb, w: cw, h: ch, n: 1, stride: m.CStride},
			{pix: m.Cr, w: cw, h: ch, n: 1, stride: m.CStride},
		}
	}
	rgba := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(rgba, rgba.Rect, opened(img), b.Min, draw.Src)
	return []plane{{pix: rgba.Pix, w: b.Dx(), h: b.Dy(), n: 4, stride: rgba.Stride}}
}

// opened mends the one kind of image whose brightness WebP stores in another
// range than the image package takes it for.
func opened(img image.Image) image.Image {
	m, ok := img.(*image.NYCbCrA)
	if !ok {
		return img
	}
	cw, ch := chromaSize(&m.YCbCr)
	widenRange([]plane{
		{pix: m.Y, w: m.Rect.Dx(), h: m.Rect.Dy(), n: 1, stride: m.YStride},
		{pix: m.Cb, w: cw, h: ch, n: 1, stride: m.CStride},
		{pix: m.Cr, w: cw, h: ch, n: 1, stride: m.CStride},
	})
	return m
}

func chromaSize(m *image.YCbCr) (w, h int) {
	b := m.Bounds()
	w, h = b.Dx(), b.Dy()
	switch m.SubsampleRatio {
	case image.YCbCrSubsampleRatio422:
		w = (w + 1) / 2
	case image.YCbCrSubsampleRatio420:
		w, h = (w+1)/2, (h+1)/2
	case image.YCbCrSubsampleRatio440:
		h = (h + 1) / 2
	case image.YCbCrSubsampleRatio411:
		w = (w + 3) / 4
	case image.YCbCrSubsampleRatio410:
		w, h = (w+3)/4, (h+1)/2
	}
	return w, h
}

// widenRange turns the studio range of WebP (RFC 6386, section 9.2: 16 to 235
// and 16 to 240) into the full range of JPEG.
func widenRange(planes []plane) {
	var luma, chroma [256]byte
	for i := range 256 {
		luma[i] = clamp(((i-16)*255*2 + 219) / (2 * 219))
		chroma[i] = clamp(((i-128)*255*2+224+(1<<16)*2*224)/(2*224) - 1<<16 + 128)
	}
	for i, p := range planes {
		table := &chroma
		if i == 0 {
			table = &luma
		}
		for y := range p.h {
			row := p.row(y)
			for x, v := range row {
				row[x] = table[v]
			}
		}
	}
}

func clamp(v int) byte { return byte(min(max(v, 0), 255)) }

// Size gives width and height in pixels.
func (r *Raster) Size() (width, height int) { return r.planes[0].w, r.planes[0].h }

// Scale gives the picture with that many pixels; the profile stays.
func (r *Raster) Scale(width, height int) *Raster {
	out := *r
	out.planes = make([]plane, len(r.planes))
	for i, p := range r.planes {
		if i == 0 {
			out.planes[i] = p.scale(width, height)
		} else {
			out.planes[i] = p.scale((width+1)/2, (height+1)/2)
		}
	}
	return &out
}
