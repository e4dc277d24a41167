package asset

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"testing"

	"golang.org/x/image/webp"

	"casebook/internal/picture"
)

// turnedWebP is a WebP that is red at the left, and to be turned to the right.
func turnedWebP(t testing.TB, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{0, 0, 255, 255}
			if x < w/2 {
				c = color.RGBA{255, 0, 0, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	p, err := picture.Parse(dirtyPNG(t, img))
	if err != nil {
		t.Fatal(err)
	}
	raster, err := p.Decode()
	if err != nil {
		t.Fatal(err)
	}
	out := append(raster.EncodeWebP(), "EXIF\x1a\x00\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"...)
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

func TestWebPOnItsSideIsTurned(t *testing.T) {
	const file = "content/cases/x/turned.webp"
	out := produce(t, NewStore(siteWith("turned.webp", turnedWebP(t, 40, 20)), nil), file)
	static, err := cleanStatic("turned.webp", turnedWebP(t, 40, 20))
	if err != nil {
		t.Fatal(err)
	}
	for what, data := range map[string][]byte{"a resource": out["turned.webp"], "in static": static} {
		img, err := webp.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if got := img.Bounds().Size(); got != (image.Point{20, 40}) {
			t.Errorf("%s: %v, want 20×40", what, got)
		}
		if r, _, b, _ := img.At(10, 2).RGBA(); r < 0xf000 || b > 0x1000 {
			t.Errorf("%s: what was at the left is not above", what)
		}
		if bytes.Contains(data, []byte("EXIF")) {
			t.Errorf("%s keeps its metadata", what)
		}
	}
	r, err := NewStore(siteWith("large.webp", turnedWebP(t, 30, 3000)), nil).Probe("content/cases/x/large.webp")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := names(r), "large.webp.480w.png 480×5, large.webp.800w.png 800×8, large.webp.1200w.png 1200×12, large.webp 1600×16"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
