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
// is where there is none of that. alpha is that of a palette's entries; it tells which of
// them are used.
func cleanPixels(data, head, alpha []byte) (clean []byte, used [256]bool, err error) {
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
				changed = joinUnseen(rest[1:l.row+1], alpha, int(head[8])) || changed
				markEntries(&used, rest[1:l.row+1], int(head[8]))
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

// markEntries marks the entries of a palette that a row shows, with so many bits for each
// pixel; bits at its end that are no pixel's are zero.
func markEntries(used *[256]bool, row []byte, bits int) {
	for _, b := range row {
		for at := 0; at < 8; at += bits {
			used[b>>at&(1<<bits-1)] = true
		}
	}
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

// joinUnseen makes all pixels of a palette's transparent entries those of the first one,
// and reports whether there were others: which entry a pixel has still draws what was
// erased.
func joinUnseen(row, alpha []byte, bits int) (changed bool) {
	first, most := bytes.IndexByte(alpha, 0), byte(1<<bits-1)
	for i, b := range row {
		for at := 0; at < 8; at += bits {
			if entry := int(b >> at & most); entry < len(alpha) && alpha[entry] == 0 && entry != first {
				row[i] = row[i]&^(most<<at) | byte(first)<<at
				changed = true
			}
		}
	}
	return changed
}

// blankEntries gives a list of so many bytes for each entry of a palette, with zero for
// those that are transparent or not used.
func blankEntries(list []byte, size int, alpha []byte, used [256]bool) []byte {
	list = bytes.Clone(list)
	for i := range min(len(list)/size, len(used)) {
		if !used[i] || i < len(alpha) && alpha[i] == 0 {
			clear(list[size*i : size*(i+1)])
		}
	}
	return list
}
