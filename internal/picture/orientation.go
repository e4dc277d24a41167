package picture

import "encoding/binary"

const exifPrefix = "Exif\x00\x00"

// readOrientation reads the orientation out of EXIF data (a TIFF structure): 1 to
// 8, and 1 for whatever is missing or wrong. Nothing else of it is ever read.
func readOrientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch string(tiff[:4]) {
	case "II*\x00":
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	const entrySize, tagOrientation, typeShort = 12, 0x0112, 3
	at := int64(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > int64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	for n := order.Uint16(tiff[at:]); n > 0 && len(entries) >= entrySize; n-- {
		if order.Uint16(entries) == tagOrientation && order.Uint16(entries[2:]) == typeShort {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
			return 1
		}
		entries = entries[entrySize:]
	}
	return 1
}

// turnUpright turns the plane upright from one of the eight orientations of EXIF.
func (p plane) turnUpright(o int) plane {
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
			sx, sy := p.storedPixel(o, x, y)
			copy(row[x*p.n:(x+1)*p.n], p.pix[sy*p.stride+sx*p.n:])
		}
	}
	return out
}

// storedPixel tells where the pixel lies that is to be seen at x, y: table of the
// TIFF 6.0 tag Orientation.
func (p plane) storedPixel(o, x, y int) (sx, sy int) {
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
