package picture

import "slices"

// keepUsed gives the segments that decoders need: the frame, the scans, and what holds
// where one begins. None keeps what follows its end. It reports false for what cannot be
// read.
func keepUsed(list []segment) (out []segment, ok bool) {
	split, ok := splitTables(list)
	if !ok {
		return nil, false
	}
	current := map[int]int{} // what holds now: by its marker and its number, its place in split
	var frame *jpegFrame
	use := func(marker, number byte) []byte {
		i, ok := current[int(marker)<<8|int(number)]
		if !ok {
			return nil
		}
		split[i].used = true
		return split[i].body
	}
	for i, s := range split {
		switch {
		case s.isFrame():
			if frame != nil {
				return nil, false
			}
			if frame, split[i].body, ok = readFrame(s); !ok {
				return nil, false
			}
			split[i].used = true
		case s.marker == markerDQT, s.marker == markerDHT:
			current[tableKey(s)] = i
		case s.marker == markerDRI:
			if len(s.body) < 2 {
				return nil, false
			}
			split[i].body = s.body[:2]
			current[markerDRI<<8] = i
		case s.marker == markerAPP14:
			if len(s.body) >= 12 && string(s.body[:5]) == "Adobe" {
				split[i].body = append([]byte("Adobe\x00\x64\x00\x00\x00\x00"), s.body[11])
				current[markerAPP14<<8] = i
			}
		case s.marker == markerSOS:
			if frame == nil {
				return nil, false
			}
			split[i].body, split[i].scan, ok = frame.cutScan(s, use)
			if split[i].used = ok; !ok {
				return nil, false
			}
		}
	}
	for _, s := range split {
		last := len(out) - 1
		switch {
		case !s.used:
		case (s.marker == markerDQT || s.marker == markerDHT) && last >= 0 && out[last].marker == s.marker && len(out[last].body)+len(s.body) < 1<<15:
			out[last].body = slices.Concat(out[last].body, s.body)
		default:
			out = append(out, s)
		}
	}
	return out, true
}

// cutScan gives the header and the coded pixels of a scan without what follows each. It
// uses what stands before it.
func (f *jpegFrame) cutScan(s segment, use func(marker, number byte) []byte) (head, pixels []byte, ok bool) {
	if len(s.body) < 1 || len(s.body) < 4+2*int(s.body[0]) || s.body[0] == 0 {
		return nil, nil, false
	}
	n := int(s.body[0])
	head = slices.Clone(s.body[:4+2*n])
	how := head[1+2*n:]
	if !f.progressive {
		copy(how, []byte{0, 63, 0}) // decoders do not read it
	}
	scan := jpegScan{first: int(how[0]), last: int(how[1]), progressive: f.progressive}
	again := how[2]>>4 > 0
	for c := head[1 : 1+2*n]; len(c) >= 2; c = c[2:] {
		component := f.components[c[0]]
		if component == nil {
			return nil, nil, false
		}
		use(markerDQT, component.quantise)
		var dc, ac *jpegCodes
		if scan.first == 0 && !again {
			if dc = readCodes(use(markerDHT, c[1]>>4)); dc == nil {
				return nil, nil, false
			}
		}
		if scan.last > 0 {
			if ac = readCodes(use(markerDHT, 0x10|c[1]&15)); ac == nil {
				return nil, nil, false
			}
		}
		scan.list, scan.dc, scan.ac = append(scan.list, component), append(scan.dc, dc), append(scan.ac, ac)
	}
	if !scan.claim(int(how[2]>>4), int(how[2]&15)) {
		return nil, nil, false
	}
	interval := 0
	if body := use(markerDRI, 0); body != nil {
		interval = int(body[0])<<8 | int(body[1])
	}
	use(markerAPP14, 0)
	pixels, ok = scan.cut(s.scan, f.units, interval)
	return head, pixels, ok
}

// splitTables gives every table a segment of its own. It reports false for one that is cut
// off.
func splitTables(list []segment) (out []segment, ok bool) {
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
				return nil, false
			}
			out = append(out, segment{marker: s.marker, body: body[:size]})
			body = body[size:]
		}
	}
	return out, true
}

// tableKey tells tables apart that do not replace one another.
func tableKey(s segment) int {
	if s.marker == markerDQT {
		return int(s.marker)<<8 | int(s.body[0]&15)
	}
	return int(s.marker)<<8 | int(s.body[0])
}
