package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"io"
	"slices"
	"testing"
)

// pngOfRows makes a PNG of a header's last five bytes and rows as they lie in it.
func pngOfRows(width, height uint32, kind [5]byte, rows []byte) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write(rows)
	z.Close()
	out := []byte(pngSignature)
	for _, c := range []chunk{{"IHDR", append(head, kind[:]...)}, {"IDAT", b.Bytes()}, {"IEND", nil}} {
		out = appendPNGChunk(out, c)
	}
	return out
}

// rowsOf gives the rows of a PNG as they lie in it.
func rowsOf(t *testing.T, data []byte) []byte {
	t.Helper()
	chunks, err := splitPNG(data)
	if err != nil {
		t.Fatal(err)
	}
	var pixels []byte
	for _, c := range chunks {
		if c.kind == "IDAT" {
			pixels = append(pixels, c.body...)
		}
	}
	z, err := zlib.NewReader(bytes.NewReader(pixels))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// What an eraser took out of a picture is gone, and every pixel that is seen stays.
func TestErasedPixelsLeaveNoColour(t *testing.T) {
	for _, size := range []image.Rectangle{image.Rect(0, 0, 40, 30), image.Rect(0, 0, 1, 1), image.Rect(0, 0, 7, 90)} {
		for _, img := range []interface {
			image.Image
			Set(x, y int, c color.Color)
		}{image.NewNRGBA(size), image.NewNRGBA64(size)} {
			for y := range size.Dy() {
				for x := range size.Dx() {
					img.Set(x, y, color.NRGBA{uint8(x*37 + y), uint8(y * 11), uint8(x ^ y), uint8((x + y) % 3 * 100)})
				}
			}
			var b bytes.Buffer
			if err := png.Encode(&b, img); err != nil {
				t.Fatal(err)
			}
			out, err := Clean(b.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			got, err := png.Decode(bytes.NewReader(out))
			if err != nil {
				t.Fatal(err)
			}
			for y := range size.Dy() {
				for x := range size.Dx() {
					want := color.NRGBA64Model.Convert(img.At(x, y)).(color.NRGBA64)
					if want.A == 0 {
						want = color.NRGBA64{}
					}
					if at := color.NRGBA64Model.Convert(got.At(x, y)); at != want {
						t.Fatalf("%v at %d, %d: %v, want %v", size, x, y, at, want)
					}
				}
			}
			if again, err := Clean(out); err != nil || !bytes.Equal(again, out) {
				t.Errorf("%v: cleaned again it differs (%v)", size, err)
			}
		}
	}
}

// Nothing stands behind the last row, nor in the bits behind a row's last pixel.
func TestPixelDataOfPNGKeepNoPlaceForText(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		want []byte
	}{
		"behind the last row":             {pngOfRows(2, 2, [5]byte{8, 2}, slices.Concat(make([]byte, 14), []byte("TOKEN"))), make([]byte, 14)},
		"behind the last row, with alpha": {pngOfRows(1, 1, [5]byte{8, 6}, []byte("\x00abcdTOKEN")), []byte("\x00abcd")},
		"of an interlaced picture":        {pngOfRows(2, 2, [5]byte{8, 0, 0, 0, 1}, []byte("\x00a\x00b\x00cdTOKEN")), []byte("\x00a\x00b\x00cd")},
		"in the bits behind a row":        {pngOfRows(1, 3, [5]byte{1, 0}, []byte("\x00T\x00O\x00K")), []byte("\x00\x00\x00\x00\x00\x00")},
	} {
		out, err := Clean(c.data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := rowsOf(t, out); !bytes.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if _, err := Clean(pngOfRows(1, 1, [5]byte{8, 6}, []byte("\x09abcd"))); err == nil {
		t.Error("an unknown filter is let through")
	}
}

func TestColoursOfAPaletteThatNobodySeesAreGone(t *testing.T) {
	for _, colours := range []int{2, 4, 16, 256} { // with 1, 2, 4 and 8 bits for each pixel
		palette, want := color.Palette{}, []byte{}
		for i := range colours {
			c := color.NRGBA{byte(i), 2, 3, 255}
			if i == 0 {
				c.A = 0
			}
			if palette = append(palette, c); i == 1 || i == colours-1 {
				want = append(want, c.R, c.G, c.B)
			} else {
				want = append(want, 0, 0, 0)
			}
		}
		img := image.NewPaletted(image.Rect(0, 0, 7, 2), palette)
		copy(img.Pix, []byte{0, 1, byte(colours - 1)})
		data := pngOf(t, img)
		out, err := Clean(data)
		if err != nil {
			t.Fatal(err)
		}
		chunks, _ := splitPNG(out)
		if got := findChunk(chunks, "PLTE"); !bytes.Equal(got, want) {
			t.Errorf("%d colours: got %v", colours, got)
		}
		for i := 1; i < len(img.Pix); i++ { // as decoded, a transparent pixel may have any colour
			got := decoded(t, out).(*image.Paletted)
			if got.Pix[i] != img.Pix[i] || img.Pix[i] != 0 && color.NRGBAModel.Convert(got.At(i%7, i/7)) != palette[img.Pix[i]] {
				t.Errorf("%d colours: pixel %d changed", colours, i)
			}
		}
	}
}

// Which of two transparent entries a pixel has draws what was erased, and the opacity of
// entries that no pixel has is a place for text.
func TestWhatWasErasedOfAPaletteIsGone(t *testing.T) {
	for _, colours := range []int{4, 16, 256} { // with 2, 4 and 8 bits for each pixel
		palette := color.Palette{}
		for i := range colours {
			palette = append(palette, color.NRGBA{byte(i), 2, 3, "\xff\x00\x00SECRET"[min(i, 8)]})
		}
		img := image.NewPaletted(image.Rect(0, 0, 7, 3), palette)
		copy(img.Pix, []byte{0, 1, 2, 1, 2, 2, 1, 2, 0})
		out, err := Clean(pngOf(t, img))
		if err != nil {
			t.Fatal(err)
		}
		chunks, _ := splitPNG(out)
		if got := findChunk(chunks, "tRNS"); len(bytes.Trim(got[1:], "\x00")) > 0 {
			t.Errorf("%d colours: opacity %q is kept", colours, got)
		}
		got := decoded(t, out).(*image.Paletted)
		for i, was := range img.Pix {
			if want := min(was, 1); got.Pix[i] != want {
				t.Errorf("%d colours: pixel %d has the entry %d, want %d", colours, i, got.Pix[i], want)
			}
		}
	}
}

// A pixel is that of one of the entries that look the same, so that nobody reads out of
// the others what was erased, or what was written in the colour of the paper; and the
// transparency of entries that no pixel has is no place for text.
func TestEntriesOfAPaletteThatLookTheSameAreOne(t *testing.T) {
	for _, depth := range []byte{2, 4, 8} {
		rows := [][]byte{{0, 1, 2, 3}, {2, 2, 1, 0}}
		var raw []byte
		for _, row := range rows {
			packed := make([]byte, (len(row)*int(depth)+7)/8)
			for x, entry := range row {
				at := x * int(depth)
				packed[at/8] |= entry << (8 - int(depth) - at%8)
			}
			raw = append(append(raw, 0), packed...)
		}
		data := pngOfRows(4, 2, [5]byte{depth, 3}, raw)
		head, rest := data[:33], data[33:] // the signature and IHDR
		data = bytes.Clone(head)
		data = appendPNGChunk(data, chunk{"PLTE", []byte("\x01\x02\x03AAABBB\x01\x02\x03")})
		data = append(appendPNGChunk(data, chunk{"tRNS", []byte("\xff\x00\x00\xffTOKEN")[:4]}), rest...)
		out, err := Clean(data)
		if err != nil {
			t.Fatal(err)
		}
		got := decoded(t, out).(*image.Paletted)
		if want := []byte{0, 1, 1, 0, 1, 1, 1, 0}; !bytes.Equal(got.Pix, want) {
			t.Errorf("%d bits: %v, want %v", depth, got.Pix, want)
		}
	}
	var used [256]bool
	used[0], used[1] = true, true
	if got := blankAlpha([]byte("\xff\x00TOKEN"), used); !bytes.Equal(got, []byte("\xff\x00")) {
		t.Errorf("transparency: %q", got)
	}
	if got := blankAlpha([]byte("\xff\xffTOKEN"), used); got != nil {
		t.Errorf("no transparency: %q", got)
	}
}
