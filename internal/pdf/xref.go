package pdf

// readSections follows the chain of cross-reference sections.
func (f *file) readSections(at int) error {
	for seen := map[int]bool{}; !seen[at]; {
		seen[at] = true
		trailer, err := f.section(at)
		if err != nil {
			return err
		}
		if f.trailer == nil {
			f.trailer = trailer
		}
		if hybrid, ok := trailer["XRefStm"].(number); ok {
			if where, ok := hybrid.int(); ok && !seen[where] {
				seen[where] = true
				if _, err := f.section(where); err != nil {
					return err
				}
			}
		}
		previous, ok := trailer["Prev"].(number)
		if !ok {
			return nil
		}
		if at, ok = previous.int(); !ok {
			return errDamaged
		}
	}
	return nil
}

// section reads one cross-reference table or stream and gives its trailer.
func (f *file) section(at int) (dict, error) {
	if at < 0 || at >= len(f.data) {
		return nil, errDamaged
	}
	p := &parser{data: f.data, at: at}
	p.skipSpace()
	if !p.peek("xref") {
		return f.streamSection(p.at)
	}
	p.word()
	for {
		if p.skipSpace(); p.peek("trailer") {
			break
		}
		if err := f.subsection(p); err != nil {
			return nil, err
		}
	}
	p.word()
	o, err := p.object()
	trailer, ok := o.(dict)
	if err != nil || !ok {
		return nil, errDamaged
	}
	return trailer, nil
}

func (f *file) subsection(p *parser) error {
	first, err := p.integer()
	if err != nil {
		return err
	}
	count, err := p.integer()
	if err != nil || count > maxObjects {
		return errDamaged
	}
	for num := first; num < first+count; num++ {
		offset, err := p.integer()
		if err != nil {
			return err
		}
		if _, err := p.integer(); err != nil {
			return err
		}
		if kind := p.word(); kind == "n" {
			f.add(num, place{offset: offset})
		} else if kind == "f" {
			f.add(num, place{offset: -1})
		} else {
			return errDamaged
		}
	}
	return nil
}

// add notes where an object is; what a newer section said stays.
func (f *file) add(num int, where place) {
	if _, ok := f.places[num]; !ok {
		f.places[num] = where
	}
}

// streamSection reads a cross-reference stream (section 7.5.8).
func (f *file) streamSection(at int) (dict, error) {
	_, o, err := f.objectAt(at)
	s, ok := o.(*stream)
	if err != nil || !ok || s.dict["Type"] != name("XRef") {
		return nil, errDamaged
	}
	table, err := f.unpack(s)
	if err != nil {
		return nil, err
	}
	widths, err := f.integers(s.dict["W"])
	if err != nil || len(widths) != 3 {
		return nil, errDamaged
	}
	index, err := f.integers(s.dict["Index"])
	if err != nil || len(index) == 0 {
		size, err := f.integers(array{s.dict["Size"]})
		if err != nil {
			return nil, err
		}
		index = []int{0, size[0]}
	}
	return s.dict, f.addTable(table, widths, index)
}

func (f *file) addTable(table []byte, widths, index []int) error {
	row := widths[0] + widths[1] + widths[2]
	if row == 0 || max(widths[0], widths[1], widths[2]) > 8 || len(index)%2 != 0 {
		return errDamaged
	}
	for ; len(index) > 0; index = index[2:] {
		for num := index[0]; num < index[0]+index[1] && len(table) >= row; num++ {
			kind, a := 1, bigEndian(table[widths[0]:][:widths[1]])
			if widths[0] > 0 {
				kind = bigEndian(table[:widths[0]])
			}
			switch kind {
			case 0:
				f.add(num, place{offset: -1})
			case 1:
				f.add(num, place{offset: a})
			case 2:
				f.add(num, place{inStream: a})
			}
			table = table[row:]
		}
	}
	return nil
}

func bigEndian(b []byte) int {
	n := 0
	for _, c := range b {
		n = n<<8 | int(c)
	}
	return n
}

// integers reads an array of whole numbers, none negative.
func (f *file) integers(o object) ([]int, error) {
	list, _ := o.(array)
	out := make([]int, len(list))
	for i, e := range list {
		n, ok := e.(number)
		if !ok {
			return nil, errDamaged
		}
		if out[i], ok = n.int(); !ok || out[i] < 0 || out[i] > 1<<40 {
			return nil, errDamaged
		}
	}
	return out, nil
}
