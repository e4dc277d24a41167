package asset

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"strings"
	"testing"

	"casebook/internal/diag"
	"casebook/internal/picture"
)

// smallFiles gives a small file of each kind that people put beside pages.
func smallFiles(t *testing.T) map[string][]byte {
	img := image.NewRGBA(image.Rect(0, 0, 17, 9))
	for i := range img.Pix {
		img.Pix[i] = byte(i*7 + i/13)
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	paletted := image.NewPaletted(img.Bounds(), palette.Plan9)
	paletted.Set(3, 3, color.Black)
	var jpg, pngFile, gifFile bytes.Buffer
	for _, err := range []error{jpeg.Encode(&jpg, img, nil), png.Encode(&pngFile, img), gif.Encode(&gifFile, paletted, nil)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	raster, err := picture.Parse(pngFile.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	pixels, err := raster.Decode()
	if err != nil {
		t.Fatal(err)
	}
	lossy, err := os.ReadFile("../picture/testdata/lossy.webp")
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{
		"a.jpg": jpg.Bytes(), "a.png": pngFile.Bytes(), "a.gif": gifFile.Bytes(), "a.webp": pixels.EncodeWebP(), "lossy.webp": lossy,
		"a.svg": []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40"><g><rect width="4" height="4"/><text x="10" y="20">Ada</text></g></svg>` + "\n"),
		"a.pdf": []byte("%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n" +
			"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<<>>>>\nendobj\n4 0 obj\n<</Length 14>>\nstream\n0 0 9 9 re f  \nendstream\nendobj\n" +
			"trailer\n<</Root 1 0 R/Size 5>>\nstartxref\n0\n%%EOF\n"),
	}
}

// A file that was cut off, at whatever byte, is refused with a reason and a way out, or
// what was cut off was nothing that anybody sees.
func TestCutOffFilesAreRefusedOrWhole(t *testing.T) {
	for name, data := range smallFiles(t) {
		whole, err := Clean(name, data)
		if err != nil && !strings.HasSuffix(name, ".gif") {
			t.Errorf("%s: %v", name, err)
			continue
		}
		reasons := map[string]int{}
		for n := range len(data) {
			out, err := Clean(name, data[:n])
			var fault *diag.Fault
			switch {
			case err == nil && !bytes.Equal(out, whole):
				t.Errorf("%s, %d of %d bytes: it is taken and another file", name, n, len(data))
			case err != nil && (!errors.As(err, &fault) || fault.Hint == ""):
				t.Errorf("%s, %d of %d bytes: %v has no way out", name, n, len(data), err)
			case err != nil:
				reasons[fault.Message+" ("+fault.Hint+")"]++
			}
		}
		t.Log(name, len(data), reasons)
	}
}
