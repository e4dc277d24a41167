package picture

import (
	"encoding/binary"
	"slices"
)

// A colour profile (ICC.1) says how the numbers of a picture become colours.
// Without it the photos of newer phones look pale; with it go the name of the
// maker, and of monitors that were calibrated the serial number and the
// computer's name. So a profile is written anew from its numbers alone.

const (
	profileHead = 128
	tagSize     = 12
)

// numericTags are the tags of profiles made of curves and a matrix, with the
// types that hold nothing but numbers.
var numericTags = []string{"wtpt", "chad", "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC", "kTRC"}

// CleanProfile gives a colour profile with the numbers of the old one and no
// names; nil when there is none, when it is damaged, or when it is of a kind
// (tables, as for print) that pictures on screens do without.
func CleanProfile(old []byte) []byte {
	if len(old) < profileHead+4 || string(old[36:40]) != "acsp" {
		return nil
	}
	space := string(old[16:20])
	if space != "RGB " && space != "GRAY" {
		return nil
	}
	tags := profileTags(old)
	if tags["kTRC"] == nil && (tags["rXYZ"] == nil || tags["rTRC"] == nil) || tags["wtpt"] == nil {
		return nil
	}
	version := old[8]
	tags["desc"], tags["cprt"] = profileText("desc", "colour", version), profileText("text", "none", version)
	return writeProfile(neutralHead(old), tags)
}

// profileTags gives the tags that hold only numbers.
func profileTags(old []byte) map[string][]byte {
	tags := map[string][]byte{}
	count := binary.BigEndian.Uint32(old[profileHead:])
	for table := old[profileHead+4:]; count > 0 && len(table) >= tagSize; count, table = count-1, table[tagSize:] {
		name := string(table[:4])
		start, size := uint64(binary.BigEndian.Uint32(table[4:])), uint64(binary.BigEndian.Uint32(table[8:]))
		if !slices.Contains(numericTags, name) || start+size > uint64(len(old)) {
			continue
		}
		if value := keepNumbers(old[start : start+size]); value != nil {
			tags[name] = value
		}
	}
	return tags
}

// keepNumbers gives a tag's value cut to the length its type needs; nil for types
// that hold text, and for a value that is too short.
func keepNumbers(value []byte) []byte {
	if len(value) < 12 {
		return nil
	}
	need := 0
	switch string(value[:4]) {
	case "XYZ ":
		need = 20
	case "sf32":
		need = 8 + 9*4
	case "curv":
		if n := binary.BigEndian.Uint32(value[8:]); n <= 4096 {
			need = 12 + 2*int(n)
		}
	case "para":
		if kind := binary.BigEndian.Uint16(value[8:]); kind <= 4 {
			need = 12 + 4*[...]int{1, 3, 4, 5, 7}[kind]
		}
	}
	if need == 0 || need > len(value) {
		return nil
	}
	clean := slices.Clone(value[:need])
	copy(clean[4:8], "\x00\x00\x00\x00")
	return clean
}

// neutralHead keeps of a profile's head what the numbers need: version,
// class, colour space, connection space, intent, illuminant. Date, maker,
// model, creator and checksum stay empty.
func neutralHead(old []byte) []byte {
	head := make([]byte, profileHead)
	copy(head[8:10], old[8:10])
	copy(head[12:16], "mntr")
	copy(head[16:24], old[16:24])
	// A date is required; this one is the standard's own example year.
	copy(head[24:36], []byte{0x07, 0xd0, 0, 1, 0, 1})
	copy(head[36:40], "acsp")
	copy(head[68:80], []byte{0, 0, 0xf6, 0xd6, 0, 1, 0, 0, 0, 0, 0xd3, 0x2d}) // D50
	return head
}

// profileText makes a required text tag: multi-localised from version 4 on,
// before it of the old type, "desc" or "text".
func profileText(old, s string, version byte) []byte {
	switch {
	case version < 4 && old == "text":
		return append([]byte("text\x00\x00\x00\x00"+s), 0)
	case version < 4:
		out := append([]byte("desc\x00\x00\x00\x00"), 0, 0, 0, byte(len(s)+1))
		out = append(append(out, s...), 0)
		return append(out, make([]byte, 4+4+2+1+67)...)
	}
	out := append([]byte("mluc\x00\x00\x00\x00"), 0, 0, 0, 1, 0, 0, 0, 12, 'e', 'n', 'U', 'S', 0, 0, 0, byte(2*len(s)), 0, 0, 0, 28)
	for _, c := range []byte(s) {
		out = append(out, 0, c)
	}
	return out
}

// writeProfile lays the tags out in a fixed order, each at a multiple of four.
func writeProfile(head []byte, tags map[string][]byte) []byte {
	names := slices.DeleteFunc(append([]string{"desc", "cprt"}, numericTags...), func(n string) bool { return tags[n] == nil })
	out := binary.BigEndian.AppendUint32(head, uint32(len(names)))
	at := len(out) + tagSize*len(names)
	for _, name := range names {
		out = append(out, name...)
		out = binary.BigEndian.AppendUint32(out, uint32(at))
		out = binary.BigEndian.AppendUint32(out, uint32(len(tags[name])))
		at += (len(tags[name]) + 3) &^ 3
	}
	for _, name := range names {
		out = append(out, tags[name]...)
		out = append(out, make([]byte, -len(out)&3)...)
	}
	binary.BigEndian.PutUint32(out, uint32(len(out)))
	return out
}
