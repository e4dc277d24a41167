package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
)

// perStream is how many objects share an object stream: enough to compress
// well, few enough to be found quickly.
const perStream = 100

// A writer puts objects into a new file: streams as they come, all else into
// object streams, and a cross-reference stream at the end.
type writer struct {
	out     bytes.Buffer
	root    int
	places  map[int]place // inStream holds the index of the stream, from 1
	index   map[int]int   // within its object stream
	packs   []objectPack
	highest int
}

// A objectPack is an object stream being filled.
type objectPack struct {
	table, body bytes.Buffer
	count       int
}

func newWriter(root int) *writer {
	w := &writer{root: root, places: map[int]place{}, index: map[int]int{}}
	w.out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	return w
}

func (w *writer) addObject(num int, o object, renumber func(ref) int) {
	w.highest = max(w.highest, num)
	if s, ok := o.(*stream); ok {
		w.addStream(num, s, renumber)
		return
	}
	if len(w.packs) == 0 || w.packs[len(w.packs)-1].count == perStream {
		w.packs = append(w.packs, objectPack{})
	}
	p := &w.packs[len(w.packs)-1]
	w.places[num], w.index[num] = place{inStream: len(w.packs)}, p.count
	fmt.Fprintf(&p.table, "%d %d ", num, p.body.Len())
	writeObject(&p.body, o, renumber)
	p.body.WriteByte('\n')
	p.count++
}

func (w *writer) addStream(num int, s *stream, renumber func(ref) int) {
	s.dict["Length"] = number(fmt.Sprint(len(s.data)))
	w.places[num] = place{offset: w.out.Len()}
	fmt.Fprintf(&w.out, "%d 0 obj\n", num)
	writeObject(&w.out, s.dict, renumber)
	w.out.WriteString("\nstream\n")
	w.out.Write(s.data)
	w.out.WriteString("\nendstream\nendobj\n")
}

// finishFile writes the object streams and the table that finds everything.
func (w *writer) finishFile() []byte {
	first := w.highest + 1
	for i := range w.packs {
		p := &w.packs[i]
		d := dict{"Type": name("ObjStm"), "N": number(fmt.Sprint(p.count)), "First": number(fmt.Sprint(p.table.Len()))}
		w.addStream(first+i, deflatedStream(d, append(p.table.Bytes(), p.body.Bytes()...)), nil)
	}
	last, start := first+len(w.packs), w.out.Len()
	w.places[last] = place{offset: start}
	d := dict{
		"Type": name("XRef"), "Size": number(fmt.Sprint(last + 1)),
		"W": array{number("1"), number("4"), number("2")}, "Root": ref{num: w.root},
	}
	w.addStream(last, deflatedStream(d, w.crossReferences(first, last)), func(r ref) int { return r.num })
	fmt.Fprintf(&w.out, "startxref\n%d\n%%%%EOF\n", start)
	return w.out.Bytes()
}

// crossReferences makes the rows of the cross-reference stream (section 7.5.8.3).
func (w *writer) crossReferences(first, last int) []byte {
	rows := []byte{0, 0, 0, 0, 0, 0xff, 0xff}
	for num := 1; num <= last; num++ {
		kind, field, index := byte(1), w.places[num].offset, 0
		if in := w.places[num].inStream; in != 0 {
			kind, field, index = 2, first+in-1, w.index[num]
		}
		rows = append(rows, kind)
		rows = binary.BigEndian.AppendUint32(rows, uint32(field))
		rows = binary.BigEndian.AppendUint16(rows, uint16(index))
	}
	return rows
}

func deflatedStream(d dict, data []byte) *stream {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write(data) // a Buffer takes everything
	z.Close()
	d["Filter"] = name("FlateDecode")
	return &stream{d, b.Bytes()}
}
