package picture

import "slices"

// keepUsed gives the segments without the tables that no scan reads, without what
// follows the tables in a segment, and the coded pixels without what follows the
// last of them. It reports false for what cannot be read.
func keepUsed(list []segment) (out []segment, ok bool) {
	split, current := splitTables(list)
	if split == nil {
		return nil, false
	}
	quantised := map[byte]byte{} // component -> its table
	progressive := false
	for i, s := range split {
		switch {
		case s.isFrame():
			if len(s.body) < 6 || len(s.body) < 6+3*int(s.body[5]) {
				return nil, false
			}
			split[i].body = s.body[:6+3*int(s.body[5])]
			progressive = s.marker == 0xc2
			for c := s.body[6:]; len(c) >= 3; c = c[3:] {
				quantised[c[0]] = c[2]
			}
		case s.marker == markerDQT, s.marker == markerDHT:
			current[tableKey(s)] = i
		case s.marker == markerSOS:
			if len(s.body) < 1 || len(s.body) < 4+2*int(s.body[0]) {
				return nil, false
			}
			n := int(s.body[0])
			split[i].body = s.body[:4+2*n]
			split[i].scan = cutScan(s.scan)
			first, last, again := s.body[1+2*n], s.body[2+2*n], s.body[3+2*n]>>4
			for c := s.body[1 : 1+2*n]; len(c) >= 2; c = c[2:] {
				use(current, split, markerDQT, quantised[c[0]])
				if (!progressive || first == 0) && again == 0 {
					use(current, split, markerDHT, c[1]>>4)
				}
				if !progressive || last > 0 {
					use(current, split, markerDHT, 0x10|c[1]&15)
				}
			}
		case s.marker == markerDRI, s.marker == markerDNL:
			if len(s.body) < 2 {
				return nil, false
			}
			split[i].body = s.body[:2]
		}
	}
	for _, s := range split {
		last := len(out) - 1
		switch {
		case s.marker != markerDQT && s.marker != markerDHT:
			out = append(out, s)
		case !s.used:
		case last >= 0 && out[last].marker == s.marker && len(out[last].body)+len(s.body) < 1<<15:
			out[last].body = slices.Concat(out[last].body, s.body)
		default:
			out = append(out, s)
		}
	}
	return out, true
}

// splitTables gives every table a segment of its own.
func splitTables(list []segment) (out []segment, current map[int]int) {
	for _, s := range list {
		if s.marker != markerDQT && s.marker != markerDHT {
			out = append(out, s)
			continue
		}
		for body := s.body; len(body) > 0; {
			size := 65
			if s.marker == markerDQT && body[0]>>4 != 0 {
				size = 129
			}
			if s.marker == markerDHT {
				if size = 17; len(body) >= 17 {
					for _, n := range body[1:17] {
						size += int(n)
					}
				}
			}
			if len(body) < size {
				return nil, nil
			}
			out = append(out, segment{marker: s.marker, body: body[:size]})
			body = body[size:]
		}
	}
	return out, map[int]int{}
}

// tableKey tells tables apart that do not replace one another.
func tableKey(s segment) int {
	if s.marker == markerDQT {
		return int(s.marker)<<8 | int(s.body[0]&15)
	}
	return int(s.marker)<<8 | int(s.body[0])
}

func use(current map[int]int, split []segment, marker, number byte) {
	if i, ok := current[int(marker)<<8|int(number)]; ok {
		split[i].used = true
	}
}

// cutScan takes the fill bytes off the end of coded pixels.
func cutScan(scan []byte) []byte {
	for len(scan) > 0 && scan[len(scan)-1] == 0xff {
		scan = scan[:len(scan)-1]
	}
	return scan
}
