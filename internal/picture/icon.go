package picture

import (
	"bytes"
	"encoding/binary"

	"casebook/internal/diag"
)

// CleanIcon takes out of a Windows icon (favicon.ico) whatever is not one of
// its pictures, and cleans those that are PNG.
func CleanIcon(data []byte) ([]byte, error) {
	const headSize, entrySize, most = 6, 16, 64
	if len(data) < headSize || !bytes.HasPrefix(data, []byte("\x00\x00\x01\x00")) {
		return nil, damagedIcon()
	}
	count := int(binary.LittleEndian.Uint16(data[4:]))
	if count == 0 || count > most || len(data) < headSize+count*entrySize {
		return nil, damagedIcon()
	}
	out := bytes.Clone(data[:headSize+count*entrySize])
	for i := range count {
		entry := out[headSize+i*entrySize:][:entrySize]
		size, start := uint64(binary.LittleEndian.Uint32(entry[8:])), uint64(binary.LittleEndian.Uint32(entry[12:]))
		if start+size > uint64(len(data)) {
			return nil, damagedIcon()
		}
		image, err := cleanIconImage(data[start : start+size])
		if err != nil {
			return nil, err
		}
		entry[3] = 0
		binary.LittleEndian.PutUint32(entry[8:], uint32(len(image)))
		binary.LittleEndian.PutUint32(entry[12:], uint32(len(out)))
		out = append(out, image...)
	}
	return out, nil
}

func cleanIconImage(data []byte) ([]byte, error) {
	if Sniff(data) == PNG {
		return Clean(data)
	}
	size, ok := bitmapSize(data)
	if !ok || size > len(data) {
		return nil, damagedIcon()
	}
	return data[:size], nil
}

// bitmapSize gives how long a bitmap of an icon has to be: its head, palette,
// pixels, and a mask of one bit a pixel, which the stated height counts too.
func bitmapSize(data []byte) (int, bool) {
	const headSize, most = 40, 256
	if len(data) < headSize || binary.LittleEndian.Uint32(data) != headSize {
		return 0, false
	}
	width, height := int(binary.LittleEndian.Uint32(data[4:])), int(binary.LittleEndian.Uint32(data[8:]))/2
	bits, compression, colours := int(binary.LittleEndian.Uint16(data[14:])), binary.LittleEndian.Uint32(data[16:]), int(binary.LittleEndian.Uint32(data[32:]))
	if width <= 0 || width > most || height <= 0 || height > most || bits > 32 || compression != 0 || colours > most {
		return 0, false
	}
	if bits <= 8 && colours == 0 {
		colours = 1 << bits
	}
	row := func(bits int) int { return (width*bits + 31) / 32 * 4 }
	return headSize + 4*colours + height*(row(bits)+row(1)), true
}

func damagedIcon() error { return diag.NewFault(diag.Say("image-damaged/icon")) }
