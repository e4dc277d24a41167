package picture

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"

	"casebook/internal/pack"
)

// waves is a JPEG of soft colours, as photos have them.
func waves(t *testing.T, width, height int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.SetRGBA(x, y, color.RGBA{uint8(x * 255 / width), uint8(y * 255 / height), uint8((x*x/97 + y*3) % 256), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func decodeAll(t *testing.T, data []byte) *Raster {
	t.Helper()
	p, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Decode()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestLossyWebPLooksLikeThePicture(t *testing.T) {
	for _, size := range []struct{ width, height int }{{64, 48}, {33, 21}, {1, 1}} {
		before := decodeAll(t, waves(t, size.width, size.height))
		file, err := before.EncodeLossyWebP(90)
		if err != nil {
			t.Fatal(err)
		}
		after := decodeAll(t, file)
		want, got := before.toImage(), after.toImage()
		if got.Bounds() != want.Bounds() {
			t.Fatalf("%v, want %v", got.Bounds(), want.Bounds())
		}
		sum := 0
		for y := range size.height {
			for x := range size.width {
				a, b := color.YCbCrModel.Convert(want.At(x, y)).(color.YCbCr), color.YCbCrModel.Convert(got.At(x, y)).(color.YCbCr)
				sum += max(int(a.Y)-int(b.Y), int(b.Y)-int(a.Y))
			}
		}
		if mean := float64(sum) / float64(size.width*size.height); mean > 4 {
			t.Errorf("%v: brightness differs by %.1f of 255 in the mean", size, mean)
		}
	}
}

// Pages are the same bytes wherever they are made: in this program libwebp runs in
// WebAssembly, never the system's.
func TestLossyWebPIsTheSameEverywhere(t *testing.T) {
	file, err := decodeAll(t, waves(t, 160, 120)).EncodeLossyWebP(76)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(file)
	if got, want := hex.EncodeToString(sum[:8]), "e4639072cb5c7745"; got != want {
		t.Errorf("%d bytes %s, want %s", len(file), got, want)
	}
	slow, err := newEncoder(wazero.NewRuntimeConfigInterpreter()) // for processors that wazero has no compiler for
	if err != nil {
		t.Fatal(err)
	}
	r := decodeAll(t, waves(t, 160, 120))
	if interpreted, err := slow.encode(r.studioPlanes(), 160, 120, pixelsPlanes, 76); err != nil || !bytes.Equal(interpreted, file) {
		t.Errorf("interpreted it makes another file: %v", err)
	}
}

func TestLossyWebPKeepsTheColourProfile(t *testing.T) {
	r := decodeAll(t, waves(t, 40, 30))
	r.profile = CleanProfile(iccOf(4))
	if r.profile == nil {
		t.Fatal("the profile is not one")
	}
	file, err := r.EncodeLossyWebP(76)
	if err != nil {
		t.Fatal(err)
	}
	if got := decodeAll(t, file).profile; !bytes.Equal(got, r.profile) {
		t.Errorf("%d bytes of profile, want %d", len(got), len(r.profile))
	}
	copy(r.profile[16:], "GRAY")
	if file, err = r.EncodeLossyWebP(76); err != nil || bytes.Contains(file, []byte("ICCP")) {
		t.Errorf("a profile of greys is in a file of colours: %v", err)
	}
}

func TestGreyPhotoBecomesGreyWebP(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 50, 40))
	for i := range m.Pix {
		m.Pix[i] = byte(i)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	file, err := decodeAll(t, b.Bytes()).EncodeLossyWebP(76)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range decodeAll(t, file).planes[1].pix {
		if v < 126 || v > 130 {
			t.Fatalf("a colour of %d, want 128", v)
		}
	}
}

// The copy in this folder is the one that go.mod names.
func TestPackedEncoderIsTheModules(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/gen2brain/webp").Output()
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "lib", "webp.wasm.gz"))
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	want, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	if got := pack.Unpack(packedEncoder); !bytes.Equal(got, want) {
		t.Fatal("libwebp.wasm.br is not the module's (run: go generate ./internal/picture)")
	}
}
