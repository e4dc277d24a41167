package picture

import (
	"bytes"
	"errors"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"strings"

	"golang.org/x/image/webp"

	"casebook/internal/diag"
)

// A Raster is a decoded picture. Photos stay in the planes in which JPEG
// stores them (brightness, two of colour at a lower resolution), which saves
// half of the work and most of the memory; all else is premultiplied RGBA.
type Raster struct {
	planes  []plane // one of grey, three of YCbCr, or one of RGBA
	profile []byte  // rewritten colour profile; nil when it has none
	colour  []chunk // chunks of a PNG that say the same more briefly
}

// Decode reads every pixel and turns the picture upright. It refuses, with a
// *diag.Fault, what is damaged or cut off.
func (p *Picture) Decode() (*Raster, error) {
	data, decode := p.data, jpeg.Decode
	switch p.Format {
	case PNG:
		decode = png.Decode
	case WebP: // its parts may disagree about size and alpha
		data, decode = p.plainWebP(), webp.Decode
	}
	end := string([]byte{0xff, markerEOI}) // of a JPEG that has none; the others stop at theirs
	img, err := decode(io.MultiReader(bytes.NewReader(data), strings.NewReader(end)))
	var cannot jpeg.UnsupportedError
	switch {
	case errors.As(err, &cannot):
		return nil, diag.NewFault(diag.Say("image-format/rare", "format", p.Format))
	case err != nil, img.Bounds().Dx() != p.Width, img.Bounds().Dy() != p.Height:
		return nil, damagedFault(p.Format)
	}
	r := &Raster{planes: splitPlanes(img)}
	if p.Format == WebP && len(r.planes) == 3 {
		widenRange(r.planes)
	}
	// What says how colours are to be read goes along, since the numbers of
	// smaller sizes stay those of the original.
	switch p.Format {
	case JPEG:
		list, _ := splitJPEG(p.data)
		r.profile = CleanProfile(joinJPEGProfile(list))
	case WebP:
		r.profile = CleanProfile(findChunk(p.chunks, "ICCP"))
	case PNG:
		for _, c := range p.chunks {
			switch c.kind {
			case "iCCP":
				r.profile = CleanProfile(inflateProfile(c.body))
			case "gAMA", "cHRM", "sRGB":
				if c.body = keepNeeded(c, p.chunks[0].body, 0); c.body != nil {
					r.colour = append(r.colour, c)
				}
			}
		}
	}
	return r.turnUpright(p.Orientation), nil
}

// turnUpright turns the picture upright from one of the orientations of EXIF.
func (r *Raster) turnUpright(orientation int) *Raster {
	for i, p := range r.planes {
		r.planes[i] = p.turnUpright(orientation)
	}
	if len(r.planes) == 3 {
		if _, ok := r.subsampling(); !ok { // the turned form of a subsampling need not have a name
			return r.Scale(r.Size())
		}
	}
	return r
}

// splitPlanes gives the samples of a decoded picture.
func splitPlanes(img image.Image) []plane {
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
	draw.Draw(rgba, rgba.Rect, widenWebP(img), b.Min, draw.Src)
	return []plane{{pix: rgba.Pix, w: b.Dx(), h: b.Dy(), n: 4, stride: rgba.Stride}}
}

// widenWebP mends the one kind of image whose brightness WebP stores in another
// range than the image package takes it for.
func widenWebP(img image.Image) image.Image {
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
		luma[i] = clampByte(((i-16)*255*2 + 219) / (2 * 219))
		chroma[i] = clampByte(((i-128)*255*2+224+(1<<16)*2*224)/(2*224) - 1<<16 + 128)
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

func clampByte(v int) byte { return byte(min(max(v, 0), 255)) }

// Size gives width and height in pixels.
func (r *Raster) Size() (width, height int) { return r.planes[0].w, r.planes[0].h }

// Scale gives the picture with that many pixels; the profile stays.
func (r *Raster) Scale(width, height int) *Raster {
	out := *r
	out.planes = make([]plane, len(r.planes))
	for i, p := range r.planes {
		if i == 0 {
			out.planes[i] = p.scaleTo(width, height)
		} else {
			out.planes[i] = p.scaleTo((width+1)/2, (height+1)/2)
		}
	}
	return &out
}
