package pdf

// unpredict undoes the PNG predictors (section 7.4.4.4) that streams of
// numbers are written with.
func unpredict(data []byte, parms dict) ([]byte, error) {
	value := func(key name, otherwise int) int {
		if n, ok := parms[key].(number); ok {
			if i, ok := n.int(); ok && i > 0 && i < 1<<16 {
				return i
			}
		}
		return otherwise
	}
	if value("Predictor", 1) < 10 {
		if value("Predictor", 1) == 1 {
			return data, nil
		}
		return nil, errDamaged
	}
	pixel := max(1, value("Colors", 1)*value("BitsPerComponent", 8)/8)
	row := (value("Columns", 1)*value("Colors", 1)*value("BitsPerComponent", 8) + 7) / 8
	out := make([]byte, 0, len(data))
	above := make([]byte, row)
	for ; len(data) > row; data = data[row+1:] {
		line := data[1 : row+1]
		if !unfilter(data[0], line, above, pixel) {
			return nil, errDamaged
		}
		out, above = append(out, line...), line
	}
	return out, nil
}

// unfilter undoes one row of PNG filters, in place.
func unfilter(kind byte, line, above []byte, pixel int) bool {
	for i := range line {
		var left, corner byte
		if i >= pixel {
			left, corner = line[i-pixel], above[i-pixel]
		}
		switch kind {
		case 0:
		case 1:
			line[i] += left
		case 2:
			line[i] += above[i]
		case 3:
			line[i] += byte((int(left) + int(above[i])) / 2)
		case 4:
			line[i] += paeth(left, above[i], corner)
		default:
			return false
		}
	}
	return true
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	pa, pb, pc := distance(p, a), distance(p, b), distance(p, c)
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}

func distance(p int, v byte) int {
	if p > int(v) {
		return p - int(v)
	}
	return int(v) - p
}
