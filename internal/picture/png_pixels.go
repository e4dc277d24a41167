package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"slices"
)

// A layout is how the pixels of a PNG lie in its data: all of them, or those of a pass of
// an interlaced one (Adam7).
type layout struct{ row, height, rest int } // bytes of a row without its filter, rows, bits at the end of a row that are no pixel's

// layoutsOf gives them for an image with that header.
func layoutsOf(head []byte) (list []layout) {
	width, height := int(binary.BigEndian.Uint32(head)), int(binary.BigEndian.Uint32(head[4:]))
	channels := channelsOf(head)
	add := func(w, h int) {
		if bits := w * channels * int(head[8]); bits > 0 && h > 0 {
			list = append(list, layout{(bits + 7) / 8, h, (8 - bits%8) % 8})
		}
	}
	if head[12] == 0 {
		add(width, height)
		return list
	}
	for _, p := range [][4]int{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}} {
		add((width-p[0]+p[2]-1)/p[2], (height-p[1]+p[3]-1)/p[3])
	}
	return list
}

// channelsOf gives how many numbers a pixel has.
func channelsOf(head []byte) int { return [...]int{1, 1, 3, 1, 2, 1, 4, 1}[head[9]&7] }

// cleanPixels gives the zlib stream at the start of data with nothing that is not shown:
// without what follows the last row, the bits behind a row's last pixel, and the colours
// of pixels that nobody sees, which are what an editor's eraser has left. It stays as it
// is where there is none of that. Of entries of a palette that look the same, one is used;
// it tells which ones are.
func cleanPixels(data, head []byte, same [256]byte) (clean []byte, used [256]bool, err error) {
	stream, err := cutDeflate(data, mostPixelData(head))
	if err != nil {
		return nil, used, err
	}
	layouts, need := layoutsOf(head), 0
	hides := head[9] == 3 || head[9] == 4 || head[9] == 6
	for _, l := range layouts {
		need += l.height * (l.row + 1)
		hides = hides || l.rest > 0
	}
	z, err := zlib.NewReader(bytes.NewReader(stream))
	if err != nil {
		return nil, used, damagedFault(PNG)
	}
	if !hides {
		if n, err := io.Copy(io.Discard, z); err != nil || n <= int64(need) {
			return stream, used, err
		}
		z, _ = zlib.NewReader(bytes.NewReader(stream)) // it was read before
		clean, err = compressPixels(io.LimitReader(z, int64(need)))
		return clean, used, err
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		return nil, used, damagedFault(PNG)
	}
	changed := len(raw) > need
	raw = raw[:min(len(raw), need)]
	size := int(head[8]) / 8 * channelsOf(head) // of a pixel; 0 for less than a byte
	rest := raw
	for _, l := range layouts {
		before := make([]byte, l.row)
		for range l.height {
			if len(rest) < l.row+1 {
				rest = nil // cut off: browsers show what there is
				break
			}
			if !unfilter(rest[0], rest[1:l.row+1], before, max(1, size)) {
				return nil, used, damagedFault(PNG)
			}
			copy(before, rest[1:]) // as the next row was filtered by it
			changed = blankUnseen(rest[1:l.row+1], l.rest, head, size) || changed
			if head[9] == 3 {
				changed = useEntries(&used, same, rest[1:l.row+1], int(head[8])) || changed
			}
			rest = rest[l.row+1:]
		}
	}
	if !changed {
		return stream, used, nil
	}
	rest = raw
	for _, l := range layouts {
		before := make([]byte, l.row)
		for y := 0; y < l.height && len(rest) > l.row; y++ {
			plain := slices.Clone(rest[1 : l.row+1])
			rest[0] = refilter(rest[1:l.row+1], before, max(1, size))
			before, rest = plain, rest[l.row+1:]
		}
	}
	clean, err = compressPixels(bytes.NewReader(raw))
	return clean, used, err
}

// useEntries gives the pixels of a row, with so many bits each, the first one of the
// entries that look as theirs, and marks it; bits at the row's end that are no pixel's are
// zero. It reports whether something changed.
func useEntries(used *[256]bool, same [256]byte, row []byte, bits int) (changed bool) {
	for i, b := range row {
		one := byte(0)
		for at := 0; at < 8; at += bits {
			entry := same[b>>at&(1<<bits-1)]
			used[entry] = true
			one |= entry << at
		}
		changed = changed || one != b
		row[i] = one
	}
	return changed
}

// sameEntries gives for each entry of a palette the first one that looks as it does: of
// those that are transparent any. A pixel of another entry is nothing that anybody sees,
// and may be a letter to whoever gives the palette other colours. Entries that there are
// not are as browsers show them, black.
func sameEntries(palette, alpha []byte) (same [256]byte) {
	first := map[[4]byte]byte{}
	for i := range same {
		look := [4]byte{0, 0, 0, 255}
		if 3*i+2 < len(palette) {
			copy(look[:3], palette[3*i:])
			if i < len(alpha) {
				look[3] = alpha[i]
			}
		}
		if look[3] == 0 {
			look = [4]byte{}
		}
		if _, known := first[look]; !known {
			first[look] = byte(i)
		}
		same[i] = first[look]
	}
	return same
}

func compressPixels(from io.Reader) ([]byte, error) {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, err := io.Copy(z, from)
	z.Close()
	return b.Bytes(), err
}

// unfilter makes a row of its filtered bytes (PNG, section 9); false for an unknown filter.
func unfilter(filter byte, row, above []byte, size int) bool {
	for i := range row {
		left, corner := byte(0), byte(0)
		if i >= size {
			left, corner = row[i-size], above[i-size]
		}
		switch filter {
		case 0:
		case 1:
			row[i] += left
		case 2:
			row[i] += above[i]
		case 3:
			row[i] += byte((int(left) + int(above[i])) / 2)
		case 4:
			row[i] += paeth(left, above[i], corner)
		default:
			return false
		}
	}
	return true
}

// refilter filters a row by what makes it smallest of three ways, and names it.
func refilter(row, above []byte, size int) (filter byte) {
	cost := func(b byte) int { return min(int(b), 256-int(b)) }
	var costs [3]int
	for i, b := range row {
		left := byte(0)
		if i >= size {
			left = row[i-size]
		}
		costs[0] += cost(b)
		costs[1] += cost(b - left)
		costs[2] += cost(b - above[i])
	}
	filter = byte(slices.Index(costs[:], slices.Min(costs[:])))
	for i := len(row) - 1; i >= 0; i-- {
		switch {
		case filter == 1 && i >= size:
			row[i] -= row[i-size]
		case filter == 2:
			row[i] -= above[i]
		}
	}
	return filter
}

func paeth(left, up, corner byte) byte {
	p := int(left) + int(up) - int(corner)
	distance := func(b byte) int { return max(p-int(b), int(b)-p) }
	switch a, b, c := distance(left), distance(up), distance(corner); {
	case a <= b && a <= c:
		return left
	case b <= c:
		return up
	}
	return corner
}

// blankUnseen makes what nobody sees of a row zero, and reports whether there was some:
// the colours of transparent pixels, and the bits at its end.
func blankUnseen(row []byte, rest int, head []byte, size int) (changed bool) {
	if rest > 0 {
		last := &row[len(row)-1]
		plain := *last &^ (1<<rest - 1)
		changed, *last = plain != *last, plain
	}
	if head[9] != 4 && head[9] != 6 {
		return changed
	}
	alpha := int(head[8]) / 8
	has := func(list []byte) bool { return slices.ContainsFunc(list, func(b byte) bool { return b != 0 }) }
	for pixel := range slices.Chunk(row, size) {
		if colours := pixel[:size-alpha]; !has(pixel[size-alpha:]) && has(colours) {
			clear(colours)
			changed = true
		}
	}
	return changed
}

// blankAlpha gives the transparency of a palette's entries, without that of those that are
// not used.
func blankAlpha(alpha []byte, used [256]bool) []byte {
	alpha = bytes.Clone(alpha)
	last := 0
	for i := range min(len(alpha), len(used)) {
		if !used[i] {
			alpha[i] = 255
		}
		if alpha[i] != 255 {
			last = i + 1
		}
	}
	if last == 0 {
		return nil
	}
	return alpha[:last]
}

// blankEntries gives a palette without the colours that are transparent or not used.
func blankEntries(palette, alpha []byte, used [256]bool) []byte {
	palette = bytes.Clone(palette)
	for i := range min(len(palette)/3, len(used)) {
		if !used[i] || i < len(alpha) && alpha[i] == 0 {
			clear(palette[3*i : 3*i+3])
		}
	}
	return palette
}
