package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"strings"
	"testing"

	"github.com/bep/imagemeta"

	"casebook/internal/diag"
)

// marked gives one picture of every kind, full of tokens.
func marked(t testing.TB, orientation int) map[string][]byte {
	return map[string][]byte{
		"JPEG":                markedJPEG(t, orientation),
		"PNG":                 markedPNG(t, orientation),
		"WebP lossy":          markedWebP(t, "lossy", orientation),
		"WebP alpha":          markedWebP(t, "alpha", orientation),
		"WebP lossless":       markedWebP(t, "lossless", orientation),
		"WebP lossless alpha": markedWebP(t, "lossless-alpha", orientation),
	}
}

func TestCleanLeavesNoTokenInAnyPlace(t *testing.T) {
	for kind, data := range marked(t, 1) {
		if n := strings.Count(everything(data), canary); n < 5 {
			t.Fatalf("%s: the fixture holds only %d tokens", kind, n)
		}
		clean, err := Clean(data)
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		if all := everything(clean); strings.Contains(all, canary) {
			t.Errorf("%s: %q is left", kind, all[strings.Index(all, canary):][:24])
		}
	}
}

func TestSmallerSizesHoldNoToken(t *testing.T) {
	for kind, data := range marked(t, 6) {
		for name, out := range encodings(t, data) {
			if all := everything(out); strings.Contains(all, canary) {
				t.Errorf("%s as %s: %q is left", kind, name, all[strings.Index(all, canary):][:24])
			}
		}
	}
}

func encodings(t testing.TB, data []byte) map[string][]byte {
	t.Helper()
	r, err := decodePicture(data)
	if err != nil {
		t.Fatal(err)
	}
	small := r.Scale(10, 8)
	asJPEG, err := small.EncodeJPEG(80)
	if err != nil {
		t.Fatal(err)
	}
	asPNG, err := small.EncodePNG()
	if err != nil {
		t.Fatal(err)
	}
	asWebP, err := small.EncodeLossyWebP(80)
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{"JPEG": asJPEG, "PNG": asPNG, "WebP": asWebP}
}

func TestAnotherReaderFindsNoMetadataAfterClean(t *testing.T) {
	formats := map[Format]imagemeta.ImageFormat{JPEG: imagemeta.JPEG, PNG: imagemeta.PNG, WebP: imagemeta.WebP}
	count := func(data []byte) (n int) {
		_, err := imagemeta.Decode(imagemeta.Options{
			R: bytes.NewReader(data), ImageFormat: formats[Sniff(data)],
			Sources:         imagemeta.EXIF | imagemeta.IPTC | imagemeta.XMP,
			ShouldHandleTag: func(imagemeta.TagInfo) bool { return true },
			HandleTag:       func(imagemeta.TagInfo) error { n++; return nil },
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for kind, data := range marked(t, 1) {
		clean, err := Clean(data)
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		// The other reader loses its place behind a WebP chunk of odd length.
		blind := kind == "WebP alpha" || kind == "WebP lossless alpha"
		if before, after := count(data), count(clean); before == 0 && !blind || after != 0 {
			t.Errorf("%s: %d tags before, %d after, want some and 0", kind, before, after)
		}
	}
}

func TestCleanKeepsEveryPixel(t *testing.T) {
	for kind, data := range marked(t, 1) {
		clean, err := Clean(data)
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		if kind == "WebP alpha" { // lossy, and in part fully transparent: see TestWebPKeepsNoColoursThatNobodySees
			if n := farthest(decoded(t, data), decoded(t, clean)); n > 40 {
				t.Errorf("%s: the pixels changed by up to %d", kind, n)
			}
			continue
		}
		if !samePixels(decoded(t, data), decoded(t, clean)) {
			t.Errorf("%s: the pixels changed", kind)
		}
		again, err := Clean(clean)
		if err != nil || !bytes.Equal(again, clean) {
			t.Errorf("%s: cleaning again changed the file (%v)", kind, err)
		}
	}
}

func decoded(t testing.TB, data []byte) image.Image {
	t.Helper()
	if Sniff(data) != WebP { // without any code of ours
		m, _, err := image.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	r, err := decodePicture(data)
	if err != nil {
		t.Fatal(err)
	}
	return r.toImage()
}

func samePixels(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}

// farthest gives by how much two pictures of a size differ at most.
func farthest(a, b image.Image) (most int) {
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			r, g, bl, al := a.At(x, y).RGBA()
			r2, g2, bl2, al2 := b.At(x, y).RGBA()
			for _, d := range []int{int(r>>8) - int(r2>>8), int(g>>8) - int(g2>>8), int(bl>>8) - int(bl2>>8), int(al>>8) - int(al2>>8)} {
				most = max(most, d, -d)
			}
		}
	}
	return most
}

func TestCleanKeepsTheNumbersOfTheColourProfile(t *testing.T) {
	for _, version := range []byte{2, 4} {
		old := iccOf(version)
		clean := CleanProfile(old)
		got, want := profileTags(clean), profileTags(old)
		if len(want) != 7 || len(got) != len(want) {
			t.Fatalf("version %d: %d tags, want %d", version, len(got), len(want))
		}
		for name, value := range want {
			if !bytes.Equal(got[name], value) {
				t.Errorf("version %d: %s = %x, want %x", version, name, got[name], value)
			}
		}
		if !bytes.Equal(CleanProfile(clean), clean) {
			t.Errorf("version %d: writing it again changes it", version)
		}
	}
}

func TestProbeReadsSizeAndOrientationWithoutPixels(t *testing.T) {
	for kind, data := range marked(t, 6) {
		info, err := readInfo(data)
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		if info.Orientation != 6 {
			t.Errorf("%s: orientation %d, want 6", kind, info.Orientation)
		}
		if w, h := info.Size(); w >= h {
			t.Errorf("%s: %d × %d, want it upright", kind, w, h)
		}
	}
	data := markedJPEG(t, 8)
	head := data[:bytes.Index(data, []byte{0xff, markerSOS})]
	if info, err := readInfo(head); err != nil || info.Orientation != 8 || info.Width != 40 || info.Height != 24 {
		t.Errorf("head alone: %+v, %v", info, err)
	}
}

func TestOrientationOfDamagedEXIFIsUpright(t *testing.T) {
	whole := exifOf(3, binary.LittleEndian)
	for n := range len(whole) {
		if got := readOrientation(whole[:n]); got != 1 && got != 3 {
			t.Errorf("%d bytes: orientation %d", n, got)
		}
	}
	for _, o := range []int{0, 9, 500} {
		if got := readOrientation(exifOf(o, binary.BigEndian)); got != 1 {
			t.Errorf("orientation %d read as %d, want 1", o, got)
		}
	}
}

// code gives the diagnostic code of an error, "" for none.
func code(err error) string {
	var f *diag.Fault
	if errors.As(err, &f) {
		return f.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestCutOffPicturesAreRefused(t *testing.T) {
	for kind, data := range marked(t, 1) {
		clean, err := Clean(data)
		if err != nil {
			t.Fatal(err)
		}
		for n := 12; n < len(bytes.TrimSuffix(clean, []byte{0xff, markerEOI})); n++ { // behind the pixels, nothing is missing
			if _, err := decodePicture(clean[:n]); code(err) != "image-damaged" {
				t.Fatalf("%s cut to %d of %d bytes: %q, want image-damaged", kind, n, len(clean), code(err))
			}
		}
	}
}

// claim gives a tiny file that says it is huge.
func claim(t testing.TB, f Format, w, h int) []byte {
	switch f {
	case JPEG:
		b := jpegOf(t, drawn(8, 8))
		at := bytes.Index(b, []byte{0xff, 0xc0})
		binary.BigEndian.PutUint16(b[at+5:], uint16(h))
		binary.BigEndian.PutUint16(b[at+7:], uint16(w))
		return b
	case PNG:
		b := pngOf(t, drawn(8, 8))
		binary.BigEndian.PutUint32(b[16:], uint32(w))
		binary.BigEndian.PutUint32(b[20:], uint32(h))
		resum(b)
		return b
	}
	b := webpOf(t, "lossless")
	at := bytes.Index(b, []byte("VP8L")) + 9
	binary.LittleEndian.PutUint32(b[at:], uint32(w-1)|uint32(h-1)<<14)
	return b
}

func TestHugeClaimsAreRefusedFromTheHead(t *testing.T) {
	tests := []struct {
		f    Format
		w, h int
		want string
	}{
		{JPEG, 65535, 65535, "image-too-large"},
		{PNG, 1 << 30, 1 << 30, "image-too-large"},
		{PNG, 1<<31 - 1, 1, "image-too-large"},
		{WebP, 16384, 16384, "image-too-large"},
		{PNG, 0, 5, "image-damaged"},
		{PNG, 8000, 8000, "image-damaged"}, // a size that is allowed, and not there
		{JPEG, 8000, 8000, "image-damaged"},
	}
	for _, tt := range tests {
		if _, err := decodePicture(claim(t, tt.f, tt.w, tt.h)); code(err) != tt.want {
			t.Errorf("%v of %d × %d: %q, want %q", tt.f, tt.w, tt.h, code(err), tt.want)
		}
	}
}

func TestAnimatedPicturesAreRefused(t *testing.T) {
	plain := pngOf(t, drawn(8, 8))
	head := len(pngSignature) + 12 + 13
	animated := append(appendPNGChunk(bytes.Clone(plain[:head]), chunk{"acTL", make([]byte, 8)}), plain[head:]...)
	if _, err := Clean(animated); code(err) != "image-format" {
		t.Errorf("PNG: %q, want image-format", code(err))
	}
	webp := appendRIFF(bytes.Clone(webpOf(t, "lossy")), "ANMF", make([]byte, 16))
	binary.LittleEndian.PutUint32(webp[4:], uint32(len(webp)-8))
	if _, err := Clean(webp); code(err) != "image-format" {
		t.Errorf("WebP: %q, want image-format", code(err))
	}
}

func TestIconIsCleaned(t *testing.T) {
	inner := markedPNG(t, 1)
	icon := []byte{0, 0, 1, 0, 1, 0, 40, 24, 0, 0, 1, 0, 32, 0}
	icon = binary.LittleEndian.AppendUint32(icon, uint32(len(inner)))
	icon = binary.LittleEndian.AppendUint32(icon, 22+7)
	icon = append(icon, canary+"!"...) // a gap
	icon = append(append(icon, inner...), canary...)
	clean, err := CleanIcon(icon)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(everything(clean), canary) {
		t.Error("a token is left")
	}
	again, err := CleanIcon(clean)
	if err != nil || !bytes.Equal(again, clean) {
		t.Errorf("cleaning again changed the icon (%v)", err)
	}
	for n := range len(clean) {
		if _, err := CleanIcon(clean[:n]); code(err) != "image-damaged" {
			t.Fatalf("cut to %d bytes: %q, want image-damaged", n, code(err))
		}
	}
}
