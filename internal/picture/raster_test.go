package picture

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"runtime"
	"testing"
	"time"

	xdraw "golang.org/x/image/draw"
)

func TestOrientationIsApplied(t *testing.T) {
	// A picture of 2 × 1 pixels, red left and blue right, as seen in each of
	// the eight orientations.
	red, blue := color.RGBA{255, 0, 0, 255}, color.RGBA{0, 0, 255, 255}
	stored := image.NewRGBA(image.Rect(0, 0, 2, 1))
	stored.Set(0, 0, red)
	stored.Set(1, 0, blue)
	first := []color.RGBA{1: red, 2: blue, 3: blue, 4: red, 5: red, 6: red, 7: blue, 8: blue}
	for o := 1; o <= 8; o++ {
		p := splitPlanes(stored)[0].turnUpright(o)
		if upright := p.w > p.h; upright != (o < 5) {
			t.Errorf("orientation %d: %d × %d", o, p.w, p.h)
		}
		if got := (color.RGBA{p.pix[0], p.pix[1], p.pix[2], p.pix[3]}); got != first[o] {
			t.Errorf("orientation %d: first pixel %v, want %v", o, got, first[o])
		}
	}
}

// Turning a square corner by corner tells the eight orientations apart.
func TestOrientationsDiffer(t *testing.T) {
	p := plane{pix: []byte{1, 2, 3, 4}, w: 2, h: 2, n: 1, stride: 2}
	want := map[int][]byte{1: {1, 2, 3, 4}, 2: {2, 1, 4, 3}, 3: {4, 3, 2, 1}, 4: {3, 4, 1, 2}, 5: {1, 3, 2, 4}, 6: {3, 1, 4, 2}, 7: {4, 2, 3, 1}, 8: {2, 4, 1, 3}}
	for o, w := range want {
		if got := p.turnUpright(o).pix; !bytes.Equal(got, w) {
			t.Errorf("orientation %d: %v, want %v", o, got, w)
		}
	}
}

func TestScaleAgreesWithAnotherScaler(t *testing.T) {
	src := image.NewRGBA(image.Rect(0, 0, 211, 157))
	for i := range src.Pix {
		src.Pix[i] = byte(i*i>>5 ^ i>>3)
	}
	for i := 3; i < len(src.Pix); i += 4 {
		src.Pix[i] = 255
	}
	for _, size := range []image.Point{{100, 75}, {37, 120}, {211, 10}, {1, 1}, {300, 200}} {
		want := image.NewRGBA(image.Rectangle{Max: size})
		xdraw.CatmullRom.Scale(want, want.Rect, src, src.Rect, draw.Src, nil)
		got := splitPlanes(src)[0].scaleTo(size.X, size.Y)
		for i := range want.Pix {
			if d := int(got.pix[i]) - int(want.Pix[i]); d < -2 || d > 2 {
				t.Fatalf("%v: sample %d is %d, want about %d", size, i, got.pix[i], want.Pix[i])
			}
		}
	}
}

func TestScaleKeepsFlatColours(t *testing.T) {
	p := newPlane(97, 53, 1)
	for i := range p.pix {
		p.pix[i] = 200
	}
	for i, v := range p.scaleTo(31, 47).pix {
		if v != 200 {
			t.Fatalf("sample %d is %d, want 200", i, v)
		}
	}
}

// The bytes are written down: other processors and other numbers of cores
// must give the same.
func TestSizesAreTheSameEverywhere(t *testing.T) {
	data := jpegOf(t, drawn(300, 200))
	var first []byte
	for _, cores := range []int{1, 4} {
		old := runtime.GOMAXPROCS(cores)
		r, err := decodePicture(data)
		if err != nil {
			t.Fatal(err)
		}
		out, err := r.Scale(120, 80).EncodeJPEG(82)
		runtime.GOMAXPROCS(old)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = out
		} else if !bytes.Equal(out, first) {
			t.Error("the bytes depend on the number of cores")
		}
	}
	sum := sha256.Sum256(first)
	if got, want := hex.EncodeToString(sum[:8]), "593424b261acd2fa"; got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}

func TestWebPColoursAreThoseOfBrowsers(t *testing.T) {
	// The fixture was drawn by a browser: a red, a white, a black and a blue field.
	r, err := decodePicture(webpOf(t, "lossy"))
	if err != nil {
		t.Fatal(err)
	}
	m := r.toImage()
	for _, tt := range []struct {
		x, y int
		want color.RGBA
	}{{6, 4, color.RGBA{255, 0, 0, 255}}, {26, 4, color.RGBA{255, 255, 255, 255}}, {6, 16, color.RGBA{0, 0, 0, 255}}, {26, 16, color.RGBA{32, 64, 128, 255}}} {
		got := color.RGBAModel.Convert(m.At(tt.x, tt.y)).(color.RGBA)
		for _, d := range []int{int(got.R) - int(tt.want.R), int(got.G) - int(tt.want.G), int(got.B) - int(tt.want.B)} {
			if d < -8 || d > 8 {
				t.Errorf("pixel %d,%d is %v, want about %v", tt.x, tt.y, got, tt.want)
				break
			}
		}
	}
}

func TestTransparencyStaysInPNGAndIsWhiteInJPEG(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 16, 16)) // all clear
	r, err := decodePicture(pngOf(t, m))
	if err != nil {
		t.Fatal(err)
	}
	asPNG, err := r.Scale(8, 8).EncodePNG()
	if err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(bytes.NewReader(asPNG))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, a := got.At(3, 3).RGBA(); a != 0 {
		t.Errorf("PNG: alpha %d, want 0", a)
	}
	asJPEG, err := r.Scale(8, 8).EncodeJPEG(82)
	if err != nil {
		t.Fatal(err)
	}
	if got, err = jpeg.Decode(bytes.NewReader(asJPEG)); err != nil {
		t.Fatal(err)
	}
	if y := color.GrayModel.Convert(got.At(3, 3)).(color.Gray).Y; y < 250 {
		t.Errorf("JPEG: brightness %d, want white", y)
	}
}

// Whatever the subsampling and orientation, the encoders get planes that fit.
func TestEverySubsamplingCanBeTurned(t *testing.T) {
	for _, ratio := range []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
	} {
		for _, size := range []image.Point{{33, 17}, {1, 1}, {2, 9}} {
			m := image.NewYCbCr(image.Rectangle{Max: size}, ratio)
			for o := 1; o <= 8; o++ {
				r := (&Raster{planes: splitPlanes(m)}).turnUpright(o)
				if _, err := r.EncodeJPEG(80); err != nil {
					t.Errorf("%v %v orientation %d: %v", ratio, size, o, err)
				}
				if _, err := r.Scale(3, 2).EncodeJPEG(80); err != nil {
					t.Errorf("%v %v orientation %d, scaled: %v", ratio, size, o, err)
				}
			}
		}
	}
}

func BenchmarkProbeJPEG(b *testing.B) {
	data := markedJPEG(b, 6)
	for b.Loop() {
		if _, err := readInfo(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkClean(b *testing.B) {
	data := jpegOf(b, drawn(3000, 2000))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Clean(data); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSizes makes the sizes of a photo of 24 million pixels.
func BenchmarkSizes(b *testing.B) {
	data := jpegOf(b, drawn(6000, 4000))
	b.ReportAllocs()
	for b.Loop() {
		start := time.Now()
		r, err := decodePicture(data)
		if err != nil {
			b.Fatal(err)
		}
		decoded := time.Since(start)
		base := r.Scale(1600, 1067)
		b.ReportMetric(float64(time.Since(start)-decoded)/1e6, "scale-ms")
		for _, w := range []int{480, 800, 1200, 1600} {
			if _, err := base.Scale(w, w*2/3).EncodeJPEG(82); err != nil {
				b.Fatal(err)
			}
		}
	}
}
