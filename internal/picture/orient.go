package picture

// orient turns the plane upright from one of the eight orientations of EXIF.
func (p plane) orient(o int) plane {
	if o <= 1 || o > 8 {
		return p
	}
	out := newPlane(p.w, p.h, p.n)
	if o >= 5 {
		out = newPlane(p.h, p.w, p.n)
	}
	for y := range out.h {
		row := out.row(y)
		for x := range out.w {
			sx, sy := p.stored(o, x, y)
			copy(row[x*p.n:(x+1)*p.n], p.pix[sy*p.stride+sx*p.n:])
		}
	}
	return out
}

// stored tells where the pixel lies that is to be seen at x, y: table of the
// TIFF 6.0 tag Orientation.
func (p plane) stored(o, x, y int) (sx, sy int) {
	right, bottom := p.w-1, p.h-1
	switch o {
	case 2:
		return right - x, y
	case 3:
		return right - x, bottom - y
	case 4:
		return x, bottom - y
	case 5:
		return y, x
	case 6:
		return y, bottom - x
	case 7:
		return right - y, bottom - x
	case 8:
		return right - y, x
	}
	return x, y
}
