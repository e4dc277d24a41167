package sound

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"strings"
	"testing"
)

// canary stands wherever a program or a person could leave something.
const canary = "CANARY Ada Example 50.4501N 30.5234E "

// song makes a file of so many frames of random sound, of which each begins as far
// back as it can, with canaries in all bits that are no sound. Each of its bits of sound is
// in the list, frame by frame.
func song(version, channels, n int, summed bool) []byte {
	second := byte(0xe2 | version<<3)
	if !summed {
		second |= 1
	}
	mode := byte(0x40)
	if channels == 1 {
		mode = 0xc0
	}
	r := rand.New(rand.NewPCG(uint64(version), uint64(channels)))
	var frames []frame
	var ends []int // in bits of the reservoir
	size := 0
	for i := range n {
		raw := []byte{0xff, second, byte(5+i%4)<<4 | 1, mode}
		h, ok := readHeader(raw)
		if !ok {
			panic("no header")
		}
		raw = append(raw, []byte(strings.Repeat(canary, h.length))[:h.length-4]...)
		f := frame{h, raw}
		side := raw[h.sideAt():h.areaAt()]
		if i%5 != 3 { // what says how the bits are to sound can be anything
			for j := range side {
				side[j] = byte(r.Uint32())
			}
		}
		most, before := 255, 0
		if version == 3 {
			most = 511
		}
		if len(ends) > 0 {
			before = (ends[len(ends)-1] + 7) / 8
		}
		back := min(size-before, most)
		set := func(at, width, v int) {
			for j := range width {
				bit := byte(v >> (width - 1 - j) & 1)
				side[(at+j)/8] = side[(at+j)/8]&^(1<<(7-(at+j)%8)) | bit<<(7-(at+j)%8)
			}
		}
		first, granules, width := [3]int{0, 9, 10}[channels], 1, 63
		if version == 3 {
			first, granules, width = [3]int{0, 18, 20}[channels], 2, 59
			set(0, 9, back)
		} else {
			set(0, 8, back)
		}
		space := (back + len(f.area())) * 8
		for j := range granules * channels {
			bits := 0
			if i%5 != 3 { // that one is silent
				bits = r.IntN(min(4095, space/(granules*channels)))
			}
			set(first+j*width, 12, bits)
		}
		ends = append(ends, (size-back)*8+f.bits())
		size += len(f.area())
		frames = append(frames, f)
	}
	reservoir := []byte(strings.Repeat(canary, size/len(canary)+1))[:size]
	for i, f := range frames {
		for bit := ends[i] - f.bits(); bit < ends[i]; bit++ {
			reservoir[bit/8] = reservoir[bit/8]&^(1<<(7-bit%8)) | byte(r.IntN(2))<<(7-bit%8)
		}
	}
	var out []byte
	for _, f := range frames {
		copy(f.area(), reservoir)
		reservoir = reservoir[len(f.area()):]
		out = append(out, f.data...)
	}
	return out
}

// heard gives the bits that a player makes sound of, frame by frame.
func heard(frames []frame) (list []string) {
	var reservoir []byte
	for _, f := range frames {
		begin := len(reservoir) - f.back()
		reservoir = append(reservoir, f.area()...)
		var b strings.Builder
		for bit := begin * 8; bit < begin*8+f.bits(); bit++ {
			if bit >= 0 && bit < len(reservoir)*8 {
				b.WriteByte(reservoir[bit/8] >> (7 - bit%8) & 1)
			}
		}
		list = append(list, b.String())
	}
	return list
}

// holdsCanary reports four bytes of the canary in a row, at any bit.
func holdsCanary(data []byte) string {
	for shift := range 8 {
		moved := data
		if shift > 0 {
			moved = make([]byte, len(data)-1)
			for i := range moved {
				moved[i] = data[i]<<shift | data[i+1]>>(8-shift)
			}
		}
		for i := 0; i+4 <= len(canary); i++ {
			if bytes.Contains(moved, []byte(canary[i:i+4])) {
				return canary[i : i+4]
			}
		}
	}
	return ""
}

func tag(text string) []byte {
	t := append([]byte("ID3\x04\x00\x00\x00\x00\x00"), byte(len(text)))
	return append(t, text...)
}

func TestOnlySoundStays(t *testing.T) {
	for _, version := range []int{3, 2, 0} {
		for _, channels := range []int{1, 2} {
			for _, summed := range []bool{false, true} {
				in := song(version, channels, 60, summed)
				before, rest := splitFrames(in)
				if len(before) != 60 || len(rest) != 0 {
					t.Fatalf("%d frames, %d bytes left", len(before), len(rest))
				}
				tagged := append(append(tag(canary), tag(canary)...), in...)
				tagged = append(append(tagged, "APETAGEX"+canary...), ("TAG" + strings.Repeat(canary, 4))[:128]...)
				out, err := Clean(tagged)
				if err != nil {
					t.Fatal(err)
				}
				if found := holdsCanary(out); found != "" {
					t.Errorf("MPEG %d, %d channels, checksum %v: %q is published", version, channels, summed, found)
				}
				after, rest := splitFrames(out)
				if len(rest) != 0 || len(after) != 60 {
					t.Fatalf("%d frames, %d bytes left", len(after), len(rest))
				}
				for i, f := range after {
					private := [3][2]int{{}, {9, 5}, {9, 3}}[channels]
					if version != 3 {
						private = [3][2]int{{}, {8, 1}, {8, 2}}[channels]
					}
					if f.data[2]&1 != 0 || f.sideBits(private[0], private[1]) != 0 {
						t.Fatalf("frame %d keeps bits that are for anybody's use", i)
					}
				}
				want, got := heard(before), heard(after)
				for i := range want {
					if got[i] != want[i] {
						t.Fatalf("MPEG %d, %d channels: frame %d sounds otherwise", version, channels, i)
					}
				}
				for i, f := range after {
					if sum := checksum(checksum(0xffff, f.data[2:4]), f.data[6:f.areaAt()]); summed && sum != binary.BigEndian.Uint16(f.data[4:]) {
						t.Fatalf("frame %d has a wrong checksum", i)
					}
				}
			}
		}
	}
}

// The frame that describes a file names the program that made it.
func TestDescriptionIsWrittenAnew(t *testing.T) {
	in := song(3, 2, 40, false)
	frames, _ := splitFrames(in)
	for _, mark := range []string{"Xing", "Info", "VBRI"} {
		first := bytes.Clone(frames[0].data)
		clear(first[4:])
		copy(first[36:], mark+"\x00\x00\x00\x0f"+strings.Repeat(canary, 9))
		out, err := Clean(append(first, in...))
		if err != nil {
			t.Fatal(err)
		}
		if found := holdsCanary(out); found != "" {
			t.Errorf("%s: %q is published", mark, found)
		}
		after, rest := splitFrames(out)
		if len(rest) > 0 || len(after) != 41 || !after[0].isDescription() {
			t.Fatalf("%s: %d frames, %d bytes left", mark, len(after), len(rest))
		}
		said := after[0].area()
		if n, size := binary.BigEndian.Uint32(said[8:]), binary.BigEndian.Uint32(said[12:]); n != 40 || int(size) != len(out) {
			t.Errorf("%s: it says %d frames, %d bytes of %d", mark, n, size, len(out))
		}
	}
}

func TestWhatIsNotUnderstoodIsRefused(t *testing.T) {
	in := song(3, 2, 40, false)
	frames, _ := splitFrames(in)
	middle := len(in) - len(frames[39].data)
	for name, data := range map[string][]byte{
		"nothing": nil, "a tag": tag(canary), "two frames": in[:len(frames[0].data)+len(frames[1].data)],
		"something in the middle": bytes.Join([][]byte{in[:middle], []byte("RIFF, or else"), in[middle:]}, nil),
		"another rate":            append(bytes.Clone(in), song(2, 2, 9, false)...),
		"other channels":          append(bytes.Clone(in), song(3, 1, 9, false)...),
		"something at its end":    append(bytes.Clone(in), canary...),
	} {
		if out, err := Clean(data); err == nil {
			t.Errorf("%s: %d bytes are published", name, len(out))
		}
	}
	if out, err := Clean(in[:len(in)-10]); err != nil || holdsCanary(out) != "" {
		t.Errorf("a file cut off in its last frame: %v", err)
	}
}

func TestSniff(t *testing.T) {
	in := song(3, 2, 3, false)
	for data, want := range map[string]bool{
		string(in): true, string(tag("x")) + "y": true, "ID3 is a tag": false, string(in[:150]): false, "\xff\xfe\x00a": false, "": false, "\xff\xd8\xff\xe0": false,
	} {
		if got := Sniff([]byte(data)); got != want {
			t.Errorf("%.20q: %v", data, got)
		}
	}
}

// What comes out is frames alone, of the same sound, and cleaning it again changes
// nothing.
func FuzzClean(f *testing.F) {
	for _, summed := range []bool{false, true} {
		in := song(3, 2, 5, summed)
		f.Add(in)
		f.Add(append(tag(canary), in...))
		f.Add(append(bytes.Clone(in), "TAG"...))
		f.Add(song(2, 1, 5, summed))
	}
	first := song(3, 2, 5, false)
	copy(first[36:], "Xing")
	f.Add(first)
	f.Fuzz(func(t *testing.T, data []byte) {
		data = data[:min(len(data), 1<<15)]
		out, err := Clean(data)
		if err != nil {
			return
		}
		frames, rest := splitFrames(out)
		if len(rest) > 0 || len(frames) < fewestFrames {
			t.Fatalf("%d frames, %d bytes that are none", len(frames), len(rest))
		}
		if again, err := Clean(out); err != nil || !bytes.Equal(again, out) {
			t.Fatalf("cleaned again it is otherwise: %v", err)
		}
		before, _ := splitFrames(data)
		if before[0].isDescription() {
			before, frames = before[1:], frames[1:]
		}
		was, is := heard(before), heard(frames)
		for i := range was {
			if was[i] != is[i] {
				t.Fatalf("frame %d sounds otherwise", i)
			}
		}
	})
}
