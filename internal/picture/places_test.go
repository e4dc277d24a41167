package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"testing"
)

func TestJPEGKeepsNoPlaceForText(t *testing.T) {
	plain := jpegOf(t, drawn(40, 24))
	table := func(marker, head byte, size int) []byte {
		body := append([]byte{head}, make([]byte, size)...)
		if marker == markerDHT { // six codes of eight bits, and what they stand for
			body[8] = 6
		}
		if marker == markerDQT {
			copy(body[1:], canary)
		} else {
			body = append(body, canary...)
		}
		return appendBody(nil, marker, body)
	}
	sos := bytes.Index(plain, []byte{0xff, markerSOS})
	for name, data := range map[string][]byte{
		"unused quantisation table": slices.Concat(plain[:2], table(markerDQT, 3, 64), plain[2:]),
		"table that is replaced":    slices.Concat(plain[:2], table(markerDQT, 0, 64), plain[2:]),
		"unused Huffman table":      slices.Concat(plain[:2], table(markerDHT, 0x13, 16), plain[2:]),
		"table after the pixels":    slices.Concat(plain[:len(plain)-2], table(markerDQT, 0, 64), plain[len(plain)-2:]),
		"bytes between segments":    slices.Concat(plain[:sos], []byte(canary), plain[sos:]),
		"after the interval":        slices.Concat(plain[:2], appendBody(nil, markerDRI, append([]byte{0, 0}, canary...)), plain[2:]),
		"bytes after the end":       slices.Concat(plain, []byte(canary)),
	} {
		clean, err := Clean(data)
		if err != nil || strings.Contains(string(clean), canary) {
			t.Errorf("%s: %v, or the token is left", name, err)
			continue
		}
		if !samePixels(decoded(t, plain), decoded(t, clean)) {
			t.Errorf("%s: the pixels changed", name)
		}
		if again, err := Clean(clean); err != nil || !bytes.Equal(again, clean) {
			t.Errorf("%s: not stable: %v", name, err)
		}
	}
}

func TestPNGKeepsNoPlaceForText(t *testing.T) {
	paletted := image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{color.Black, color.White, color.Transparent})
	for x := range 8 {
		paletted.Pix[x] = byte(x % 3)
	}
	const head = len(pngSignature) + 12 + 13
	long := []byte(strings.Repeat(canary, 40))
	for name, m := range map[string]image.Image{"colours": drawn(8, 8), "grey": image.NewGray(image.Rect(0, 0, 8, 8)), "palette": paletted} {
		plain := pngOf(t, m)
		for _, kind := range []string{"sRGB", "gAMA", "cHRM", "PLTE", "tRNS", "bKGD", "pHYs", "sBIT", "hIST", "sPLT", "cICP", "IHDR"} {
			bodies := [][]byte{long[:240]}
			if kind == "PLTE" || kind == "tRNS" {
				bodies = [][]byte{long[:12]}
			}
			for _, body := range bodies {
				at := head
				if name == "palette" {
					if kind == "PLTE" || kind == "tRNS" { // behind its own
						at = bytes.Index(plain, []byte("IDAT")) - 4
					}
				} else if kind == "tRNS" {
					continue // a reader refuses it
				}
				data := slices.Concat(plain[:at], appendPNGChunk(nil, chunk{kind, body}), plain[at:])
				clean, err := Clean(data)
				if err != nil || strings.Contains(string(clean), canary) {
					t.Errorf("%s, %s: %v, or the token is left", name, kind, err)
					continue
				}
				if got, err := png.Decode(bytes.NewReader(clean)); err != nil || !samePixels(decoded(t, plain), got) {
					t.Errorf("%s, %s: the pixels changed, %v", name, kind, err)
				}
			}
		}
	}
}
