package pdf

import (
	"bytes"
	"context"
	"slices"

	"casebook/internal/lazy"
)

// maxPreamble is how much text readers bear before a PDF begins.
const maxPreamble = 1024

// maxFailed is how many objects that cannot be read are borne.
const maxFailed = 500

// findStart gives where a PDF begins; -1 for none.
func findStart(data []byte) int {
	return bytes.Index(data[:min(len(data), maxPreamble+len("%PDF-"))], []byte("%PDF-"))
}

var objectHead = lazy.Regexp(`(?:^|[\s>])(\d{1,10})\s+\d{1,5}\s+obj\b`)

// repairFile finds the objects of a file whose tables are broken, as readers do:
// each where it is written last, then those within object streams.
func repairFile(ctx context.Context, data []byte) (*file, error) {
	f := newFile(ctx, data)
	var streams []int
	for _, m := range objectHead().FindAllSubmatchIndex(data, maxObjects) {
		num, err := (&parser{data: data, at: m[2]}).readInteger()
		if err != nil || num > maxNumber {
			continue
		}
		f.places[num] = place{offset: m[2]}
	}
	inOrder := make([]int, 0, len(f.places))
	for num := range f.places {
		inOrder = append(inOrder, num)
	}
	slices.SortFunc(inOrder, func(a, b int) int { return f.places[a].offset - f.places[b].offset })
	var catalog object
	failed := 0
	for _, num := range inOrder {
		o, err := f.resolve(ref{num: num})
		if err != nil {
			delete(f.places, num) // what looks like one within a stream
			if failed++; failed > maxFailed {
				return nil, errDamaged
			}
			continue
		}
		d, _ := o.(dict)
		if s, ok := o.(*stream); ok {
			switch s.dict["Type"] {
			case name("ObjStm"):
				streams = append(streams, num)
			case name("XRef"):
				f.takeTrailer(s.dict)
			}
		}
		if d["Type"] == name("Catalog") {
			catalog = ref{num: num}
		}
	}
	slices.Reverse(streams) // the newest first
	for _, num := range streams {
		list, err := f.unpackObjectStream(num)
		if err != nil {
			return nil, err
		}
		for inner, o := range list {
			f.notePlace(inner, place{inStream: num})
			if d, ok := o.(dict); ok && d["Type"] == name("Catalog") && catalog == nil {
				catalog = ref{num: inner}
			}
		}
	}
	for rest := data; ; {
		i := bytes.Index(rest, []byte("trailer"))
		if i < 0 {
			break
		}
		rest = rest[i+len("trailer"):]
		if o, err := (&parser{data: rest}).readObject(); err == nil {
			if d, ok := o.(dict); ok {
				f.takeTrailer(d)
			}
		}
	}
	if f.trailer == nil {
		f.trailer = dict{}
	}
	if f.trailer["Root"] == nil {
		f.trailer["Root"] = catalog
	}
	f.repaired = true
	return f, nil
}

// takeTrailer takes what a later trailer says over what an earlier one said, and
// never forgets that the file is locked.
func (f *file) takeTrailer(d dict) {
	if f.trailer == nil {
		f.trailer = dict{}
	}
	for _, key := range []name{"Root", "Encrypt"} {
		if d[key] != nil {
			f.trailer[key] = d[key]
		}
	}
}
