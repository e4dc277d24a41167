package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/webp"
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
	restarts, progressive := readTestdata(t, "restarts.jpg"), readTestdata(t, "progressive.jpg")
	const written = canary + "\xff\x00" + canary // as it stands among coded pixels
	behindScans := func(data []byte) []byte {
		out := []byte{}
		list, _ := splitJPEG(data)
		for _, s := range list {
			switch {
			case s.marker == markerSOI || s.marker == markerEOI:
				out = append(out, 0xff, s.marker)
			default:
				out = append(appendBody(out, s.marker, s.body), s.scan...)
			}
			if s.marker == markerSOS {
				out = append(out, written...)
			}
		}
		return out
	}
	behindHead := func(parts ...[]byte) []byte { return slices.Concat(plain[:2], slices.Concat(parts...), plain[2:]) }
	adobe := func(more string) []byte { return appendBody(nil, markerAPP14, []byte("Adobe\x00"+more+"\x01")) }
	interval := func(body string) []byte { return appendBody(nil, markerDRI, []byte(body)) }
	numbers := bytes.Clone(plain)
	copy(numbers[sos+11:], "CAN") // which coefficients there are: all, in any such picture
	filled := bytes.Clone(plain)
	filled[len(filled)-3] &^= 1 // a bit that fills the last byte
	for name, c := range map[string]struct{ plain, data []byte }{
		"unused quantisation table":  {plain, behindHead(table(markerDQT, 3, 64))},
		"table that is replaced":     {plain, behindHead(table(markerDQT, 0, 64))},
		"unused Huffman table":       {plain, behindHead(table(markerDHT, 0x13, 16))},
		"table after the pixels":     {plain, slices.Concat(plain[:len(plain)-2], table(markerDQT, 0, 64), plain[len(plain)-2:])},
		"bytes between segments":     {plain, slices.Concat(plain[:sos], []byte(canary), plain[sos:])},
		"after the interval":         {behindHead(interval("\x00\x00")), behindHead(interval("\x00\x00" + canary))},
		"replaced intervals":         {behindHead(interval("\x00\x00")), behindHead(interval("CA"), interval("NA"), interval("\x00\x00"))},
		"interval after the pixels":  {plain, slices.Concat(plain[:len(plain)-2], interval("CA"), plain[len(plain)-2:])},
		"heights":                    {plain, slices.Concat(plain[:len(plain)-2], appendBody(nil, 0xdc, []byte("CA")), plain[len(plain)-2:])},
		"replaced colours":           {behindHead(adobe("\x00\x64\x00\x00\x00\x00")), behindHead(adobe("CANARC"), adobe("\x00\x64\x00\x00\x00\x00"))},
		"numbers of a scan":          {plain, numbers},
		"bits that fill":             {plain, filled},
		"behind the pixels":          {plain, behindScans(plain)},
		"restarts behind the pixels": {plain, slices.Concat(plain[:len(plain)-2], []byte("\xff\xd0"+canary+"\xff\xd1"), plain[len(plain)-2:])},
		"before restarts":            {restarts, bytes.ReplaceAll(behindScans(restarts), []byte("\xff\xd0"), []byte(written+"\xff\xd5"+canary+"\xff\xd0"))},
		"behind progressive pixels":  {progressive, behindScans(progressive)},
		"bytes after the end":        {plain, slices.Concat(plain, []byte(canary))},
	} {
		clean, err := Clean(c.data)
		if err != nil || strings.Contains(string(clean), canary) {
			t.Errorf("%s: %v, or the token is left", name, err)
			continue
		}
		if want, err := Clean(c.plain); err != nil || !bytes.Equal(clean, want) {
			t.Errorf("%s: something of it is left (%v)", name, err)
		}
		if !samePixels(decoded(t, c.plain), decoded(t, clean)) {
			t.Errorf("%s: the pixels changed", name)
		}
		if again, err := Clean(clean); err != nil || !bytes.Equal(again, clean) {
			t.Errorf("%s: not stable: %v", name, err)
		}
	}
}

// What a JPEG draws twice would hide what it drew first.
func TestJPEGThatIsDrawnTwiceIsRefused(t *testing.T) {
	plain := jpegOf(t, drawn(40, 24))
	list, _ := splitJPEG(plain)
	for _, again := range list {
		if !again.isFrame() && again.marker != markerSOS {
			continue
		}
		data := slices.Concat(plain[:len(plain)-2], append(appendBody(nil, again.marker, again.body), again.scan...), plain[len(plain)-2:])
		if _, err := Clean(data); code(err) != "image-damaged" {
			t.Errorf("%#x: %q, want image-damaged", again.marker, code(err))
		}
	}
}

func TestJPEGWithFewerPixelsThanItSaysIsRefused(t *testing.T) {
	for _, data := range [][]byte{jpegOf(t, drawn(40, 24)), jpegOf(t, image.NewGray(image.Rect(0, 0, 40, 24)))} {
		data[len(data)-3] = 0 // not one more unit is coded there
		at := bytes.Index(data, []byte{0xff, 0xc0})
		data[at+8] *= 2
		if _, err := Clean(data); code(err) != "image-damaged" {
			t.Errorf("got %q, want image-damaged", code(err))
		}
	}
}

// Cameras that were switched off, and some programs, leave out the mark of the end.
func TestJPEGWithoutItsEnd(t *testing.T) {
	for name, data := range map[string][]byte{
		"baseline": jpegOf(t, drawn(40, 24)), "restarts": readTestdata(t, "restarts.jpg"), "progressive": readTestdata(t, "progressive.jpg"),
	} {
		want, err := Clean(data)
		if err != nil {
			t.Fatal(name, err)
		}
		for missing := range 3 {
			cut := data[:len(data)-missing]
			if got, err := Clean(cut); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s without %d bytes: %v", name, missing, err)
			}
			p, err := Parse(cut)
			if err != nil {
				t.Fatal(name, err)
			}
			if _, err := p.Decode(); err != nil {
				t.Errorf("%s without %d bytes is not decoded: %v", name, missing, err)
			}
		}
		if _, err := Clean(data[:len(data)-6]); code(err) != "image-damaged" {
			t.Errorf("%s without some of its pixels: got %q, want image-damaged", name, code(err))
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

// withChunk gives a WebP file in which a chunk is another one.
func withChunk(t *testing.T, file []byte, kind string, change func([]byte) []byte) []byte {
	t.Helper()
	list, err := splitWebP(file)
	if err != nil || findChunk(list, kind) == nil {
		t.Fatal(kind, err)
	}
	out := bytes.Clone(file[:12])
	for _, c := range list {
		if c.kind == kind {
			c.body = change(c.body)
		}
		out = appendRIFF(out, c.kind, c.body)
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

func TestWebPKeepsNoPlaceForText(t *testing.T) {
	behind := func(body []byte) []byte { return append(bytes.Clone(body), canary...) }
	firstPart := func(body []byte) []byte { // the first of the parts that hold the pixels, made longer
		tag := uint32(body[0]) | uint32(body[1])<<8 | uint32(body[2])<<16
		n := tag >> 5
		tag += uint32(len(canary)) << 5
		return slices.Concat([]byte{byte(tag), byte(tag >> 8), byte(tag >> 16)}, body[3:10+n], []byte(canary), body[10+n:])
	}
	lossy, lossless, alpha := webpOf(t, "lossy"), webpOf(t, "lossless"), webpOf(t, "alpha")
	half := withChunk(t, alpha, "ALPH", func([]byte) []byte { // seen all over
		info, _ := readInfo(alpha)
		return append([]byte{0}, bytes.Repeat([]byte{200}, info.Width*info.Height)...)
	})
	odd := func(file []byte) []byte { // the byte that fills a chunk of odd length
		out := appendRIFF(file[:len(file):len(file)], "odd ", []byte("x"))
		out[len(out)-1] = 'C'
		binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
		return out
	}
	for name, c := range map[string]struct{ plain, data []byte }{
		"behind lossless pixels":  {lossless, withChunk(t, lossless, "VP8L", behind)},
		"behind lossy pixels":     {lossy, withChunk(t, lossy, "VP8 ", behind)},
		"between lossy parts":     {lossy, withChunk(t, lossy, "VP8 ", firstPart)},
		"behind plain alpha":      {half, withChunk(t, half, "ALPH", behind)},
		"behind half transparent": {half, withChunk(t, half, "VP8 ", behind)},
		"behind coded alpha":      {alpha, withChunk(t, alpha, "ALPH", behind)},
		"unknown chunk":           {lossy, appendRIFF(lossy[:len(lossy):len(lossy)], "CANA", []byte(canary))},
		"a filling byte":          {lossy, odd(lossy)},
		"after the end":           {lossy, append(bytes.Clone(lossy), canary...)},
	} {
		clean, err := Clean(c.data)
		if err != nil || strings.Contains(string(clean), canary) {
			t.Errorf("%s: %v, or the token is left", name, err)
			continue
		}
		if want, _ := Clean(c.plain); !bytes.Equal(clean, want) {
			t.Errorf("%s: something of it is left", name)
		}
		if a, b := decoded(t, c.plain), decoded(t, clean); name != "behind coded alpha" && !samePixels(a, b) {
			t.Errorf("%s: the pixels changed", name)
		}
	}
}

func TestWebPKeepsNoColoursThatNobodySees(t *testing.T) {
	e, err := startEncoder()
	if err != nil {
		t.Fatal(err)
	}
	const w, h = 64, 48
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w { // stripes, hidden in the right half
			m.SetNRGBA(x, y, color.NRGBA{byte(x / 4 % 2 * 255), byte(4 * y), 90, byte(255 * (1 - x/(w/2)))})
		}
	}
	lossless, err := e.encodeLossless(m.Pix, w, h)
	if err != nil {
		t.Fatal(err)
	}
	opaque, err := e.encode(func() []byte {
		all := bytes.Clone(m.Pix)
		for i := 3; i < len(all); i += 4 {
			all[i] = 255
		}
		return all
	}(), w, h, pixelsRGBA, 95)
	if err != nil {
		t.Fatal(err)
	}
	list, err := splitWebP(opaque)
	if err != nil {
		t.Fatal(err)
	}
	cover := []byte{0}
	for i := 3; i < len(m.Pix); i += 4 {
		cover = append(cover, m.Pix[i])
	}
	lossy := (&Picture{Info: Info{Width: w, Height: h}}).writeWebP(cover, findChunk(list, "VP8 "), nil)
	spread := func(file []byte) (hidden, shown int) {
		img, err := webp.Decode(bytes.NewReader(file)) // the colours as they lie there
		if err != nil {
			t.Fatal(err)
		}
		for _, half := range []int{0, w / 2} {
			low, high := 255, 0
			for y := range h {
				for x := half + 4; x < half+w/2; x++ {
					v := 0
					switch i := img.(type) {
					case *image.NRGBA:
						v = int(i.NRGBAAt(x, y).R)
					case *image.NYCbCrA:
						v = int(i.Y[i.YOffset(x, y)])
					}
					low, high = min(low, v), max(high, v)
				}
			}
			if half == 0 {
				shown = high - low
			} else {
				hidden = high - low
			}
		}
		return hidden, shown
	}
	for name, data := range map[string][]byte{"lossless": lossless, "lossy": lossy} {
		if hidden, _ := spread(data); hidden < 50 {
			t.Fatalf("%s: nothing is hidden", name)
		}
		clean, err := Clean(data)
		if err != nil {
			t.Fatal(name, err)
		}
		if hidden, shown := spread(clean); hidden > 8 || shown < 50 {
			t.Errorf("%s: got a spread of %d where it is hidden, and of %d where it is shown", name, hidden, shown)
		}
	}
}

// Whatever palettes, codes and filters a program has chosen, only the pixels count.
func TestLosslessWebPHoldsNothingButItsPixels(t *testing.T) {
	const w, h = 40, 24
	half := drawn(w, h)
	for i := range half.Pix {
		half.Pix[i] /= 2 // half transparent, the colours of it all
	}
	for name, m := range map[string]*image.RGBA{"opaque": drawn(w, h), "half transparent": half} {
		r := &Raster{planes: splitPlanes(m)}
		other := r.EncodeWebP()
		clean, err := Clean(other)
		if err != nil {
			t.Fatal(name, err)
		}
		if !samePixels(decoded(t, other), decoded(t, clean)) {
			t.Errorf("%s: the pixels changed", name)
		}
		if bytes.Equal(other, clean) {
			t.Errorf("%s: it is as the other program has coded it", name)
		}
		if again, err := Clean(clean); err != nil || !bytes.Equal(again, clean) {
			t.Errorf("%s: not stable: %v", name, err)
		}
	}
	plain := webpOf(t, "alpha")
	info, _ := readInfo(plain)
	plain = withChunk(t, plain, "ALPH", func([]byte) []byte {
		return append([]byte{0}, bytes.Repeat([]byte{200}, info.Width*info.Height)...)
	})
	filtered := withChunk(t, plain, "ALPH", func(body []byte) []byte { // each as it differs from the one on its left
		return append([]byte{1 << 2, 200}, make([]byte, len(body)-2)...)
	})
	a, err := Clean(plain)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Clean(filtered)
	if err != nil || !bytes.Equal(a, b) {
		t.Errorf("the same opacity, coded in another way, is another file (%v)", err)
	}
	if !samePixels(decoded(t, plain), decoded(t, a)) {
		t.Error("the opacity changed")
	}
}
