package picture

import "image"

// Grey gives the part of a size that a picture is cut to, in greys, as large as it
// can be: around a point of it, in percent from the left and from the top. What is
// transparent is white.
func (r *Raster) Grey(width, height, focusX, focusY int) *image.Gray {
	p := r.onWhite().planes[0]
	if p.n == 4 {
		p = p.brightness()
	}
	cutW, cutH := p.w, max(1, p.w*height/width)
	if cutH > p.h {
		cutW, cutH = max(1, p.h*width/height), p.h
	}
	x := min(max(p.w*focusX/100-cutW/2, 0), p.w-cutW)
	y := min(max(p.h*focusY/100-cutH/2, 0), p.h-cutH)
	cut := plane{pix: p.pix[y*p.stride+x:], w: cutW, h: cutH, n: 1, stride: p.stride}
	scaled := cut.scaleTo(width, height)
	return &image.Gray{Pix: scaled.pix, Stride: scaled.stride, Rect: image.Rect(0, 0, width, height)}
}

// brightness gives how bright each pixel of RGBA is (ITU-R BT.601, as JPEG has it).
func (p plane) brightness() plane {
	out := newPlane(p.w, p.h, 1)
	for y := range p.h {
		from, to := p.row(y), out.row(y)
		for x := range to {
			to[x] = byte((19595*int(from[4*x]) + 38470*int(from[4*x+1]) + 7471*int(from[4*x+2]) + 1<<15) >> 16)
		}
	}
	return out
}
