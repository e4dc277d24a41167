// Package sound takes out of MP3 files whatever is not needed to hear them: tags,
// pictures, what programs write about themselves, and whatever lies between the
// bits of the sound.
package sound

import (
	"bytes"
	"encoding/binary"

	"casebook/internal/diag"
)

// fewestFrames is what a file has that is a sound at all: a tenth of a second.
const fewestFrames = 3

// Sniff reports the beginning of an MP3 file.
func Sniff(data []byte) bool {
	if at := skipTag(data); at > 0 {
		return true
	}
	h, ok := readHeader(data)
	if !ok || h.length >= len(data) {
		return false
	}
	next, ok := readHeader(data[h.length:])
	return ok && next.fits(h)
}

// Clean gives the frames of an MP3 file (ISO 11172-3 and 13818-3, layer III) without
// tags around them. Of each frame only the bits stay that a player makes sound of; the
// bits between these, where programs put their names, are zeros, and the first frame,
// when it describes the file, is written anew. What is not understood is refused
// with a *diag.Fault.
func Clean(data []byte) ([]byte, error) {
	frames, rest := splitFrames(data)
	if len(frames) < fewestFrames || !isEnding(rest) {
		return nil, diag.NewFault(diag.Say("sound-unclear"))
	}
	var described bool
	if described = frames[0].isDescription(); described {
		frames = frames[1:]
	}
	var reservoir []byte // what frames have behind their side information: a frame's bits begin in one before
	for _, f := range frames {
		reservoir = append(reservoir, f.area()...)
	}
	sounding := make([]byte, len(reservoir))
	end := 0 // of the frame's own part of the reservoir
	for _, f := range frames {
		begin := end - f.back()
		end += len(f.area())
		copyBits(sounding, reservoir, max(begin, 0), begin*8+f.bits(), end)
	}
	out := make([]byte, 0, len(data))
	if described {
		out = appendDescription(out, frames)
	}
	at := 0
	for _, f := range frames {
		out = f.appendHead(out)
		out = append(out, sounding[at:at+len(f.area())]...)
		at += len(f.area())
	}
	return out, nil
}

// copyBits copies what lies between a byte and a bit, but not beyond a last byte.
func copyBits(to, from []byte, begin, endBit, last int) {
	end := min(endBit/8, last)
	if begin > end {
		return
	}
	copy(to[begin:end], from[begin:end])
	if left := endBit % 8; left > 0 && end < last {
		to[end] |= from[end] & (0xff << (8 - left)) // the rest of it may be another frame's
	}
}

// splitFrames gives the frames that follow each other from the first on, and what
// lies behind them.
func splitFrames(data []byte) (list []frame, rest []byte) {
	for at := skipTag(data); at > 0; at = skipTag(data) {
		data = data[min(at, len(data)):]
	}
	data = bytes.TrimLeft(data, "\x00")
	var first header
	for len(data) > 0 {
		h, ok := readHeader(data)
		if len(list) == 0 {
			first = h
		}
		if !ok || h.length > len(data) || !h.fits(first) {
			break
		}
		list, data = append(list, frame{h, data[:h.length]}), data[h.length:]
	}
	return list, data
}

// skipTag gives the length of the ID3v2 tag that data begins with, 0 if it does not.
func skipTag(data []byte) int {
	if len(data) < 10 || string(data[:3]) != "ID3" || data[3] > 9 || data[4] == 0xff || (data[6]|data[7]|data[8]|data[9])&0x80 != 0 {
		return 0
	}
	size := 10 + int(data[6])<<21 + int(data[7])<<14 + int(data[8])<<7 + int(data[9])
	if data[5]&0x10 != 0 { // a copy of the head follows the tag
		size += 10
	}
	return size
}

// isEnding reports what may lie behind the last frame and is left out: tags, zeros, a
// frame that was cut off. Anything else may be more of the sound.
func isEnding(rest []byte) bool {
	for _, tag := range []string{"TAG", "APETAGEX", "LYRICSBEGIN", "ID3"} {
		if bytes.HasPrefix(rest, []byte(tag)) {
			return true
		}
	}
	if len(bytes.TrimLeft(rest, "\x00")) == 0 {
		return true
	}
	h, ok := readHeader(rest)
	return ok && h.length > len(rest)
}

// appendDescription appends a frame that says how long the sound is and where its
// hundredths begin, as players want it of files whose frames differ in length ("Xing").
func appendDescription(out []byte, frames []frame) []byte {
	const size = 4 + 4 + 4 + 4 + 100
	like := frames[0]
	h := like.header
	for rate := 1; rate < 15; rate++ { // the shortest that it fits in
		raw := [4]byte{like.data[0], like.data[1] | 1, byte(rate<<4) | like.data[2]&0x0c, like.data[3] &^ 0x30}
		var ok bool
		if h, ok = readHeader(raw[:]); ok && h.length >= 4+h.side+size {
			start := len(out)
			out = append(append(out, raw[:]...), make([]byte, h.length-4)...)
			fillDescription(out[start+4+h.side:], h.length, frames)
			break
		}
	}
	return out
}

func fillDescription(to []byte, own int, frames []frame) {
	total := own
	for _, f := range frames {
		total += len(f.data)
	}
	copy(to, "Xing")
	binary.BigEndian.PutUint32(to[4:], 7) // frames, bytes and places follow
	binary.BigEndian.PutUint32(to[8:], uint32(len(frames)))
	binary.BigEndian.PutUint32(to[12:], uint32(total))
	place, n := own, 0
	for i := range 100 {
		for ; n < i*len(frames)/100; n++ {
			place += len(frames[n].data)
		}
		to[16+i] = byte(uint64(place) * 256 / uint64(total))
	}
}
