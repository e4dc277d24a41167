package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Every place where a picture can hold metadata gets a token of its own that
// begins like this.
const canary = "CANARY"

// readInfo gives what the head of a file says.
func readInfo(data []byte) (Info, error) {
	p, err := Parse(data)
	if err != nil {
		return Info{}, err
	}
	return p.Info, nil
}

// decodePicture reads every pixel of a file.
func decodePicture(data []byte) (*Raster, error) {
	p, err := Parse(data)
	if err != nil {
		return nil, err
	}
	return p.Decode()
}

// drawn is a picture with a different colour in every corner.
func drawn(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, color.RGBA{byte(255 * x / w), byte(255 * y / h), byte(40 + x*7 ^ y*3), 255})
		}
	}
	return m
}

func jpegOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func webpOf(t testing.TB, name string) []byte {
	t.Helper()
	return readTestdata(t, name+".webp")
}

func readTestdata(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// exifOf makes EXIF data: orientation, artist, a GPS position, a thumbnail.
func exifOf(o int, order binary.AppendByteOrder) []byte {
	artist := []byte(canary + "-artist\x00")
	thumbnail := []byte(canary + "-thumbnail")
	const head, entry = 8, 12
	ifd0 := head
	gps := ifd0 + 2 + 3*entry + 4
	ifd1 := gps + 2 + 1*entry + 4
	artistAt := ifd1 + 2 + 2*entry + 4
	latitudeAt := artistAt + len(artist)
	thumbnailAt := latitudeAt + 24

	b := []byte("MM\x00*")
	if order == binary.LittleEndian {
		b = []byte("II*\x00")
	}
	b = order.AppendUint32(b, uint32(ifd0))
	b = order.AppendUint16(b, 3)
	b = order.AppendUint16(order.AppendUint16(b, 0x0112), 3)
	b = order.AppendUint16(order.AppendUint16(order.AppendUint32(b, 1), uint16(o)), 0)
	b = appendEntry(b, order, 0x013b, 2, len(artist), artistAt)
	b = appendEntry(b, order, 0x8825, 4, 1, gps)
	b = order.AppendUint32(b, uint32(ifd1))
	b = order.AppendUint16(b, 1)
	b = appendEntry(b, order, 2, 5, 3, latitudeAt)
	b = order.AppendUint32(b, 0)
	b = order.AppendUint16(b, 2)
	b = appendEntry(b, order, 0x0201, 4, 1, thumbnailAt)
	b = appendEntry(b, order, 0x0202, 4, 1, len(thumbnail))
	b = order.AppendUint32(b, 0)
	b = append(b, artist...)
	for _, n := range []uint32{51, 1, 10, 1, 30, 1} {
		b = order.AppendUint32(b, n)
	}
	return append(b, thumbnail...)
}

func appendEntry(b []byte, order binary.AppendByteOrder, tag, kind, count, value int) []byte {
	b = order.AppendUint16(order.AppendUint16(b, uint16(tag)), uint16(kind))
	return order.AppendUint32(order.AppendUint32(b, uint32(count)), uint32(value))
}

const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="CANARY-xmp"/></rdf:RDF></x:xmpmeta>`

// iccOf makes a colour profile that names a monitor and its owner.
func iccOf(version byte) []byte {
	tags := map[string][]byte{}
	for _, n := range []string{"wtpt", "rXYZ", "gXYZ", "bXYZ"} {
		tags[n] = append([]byte("XYZ \x00\x00\x00\x00"), 0, 0, 0x6f, 0xa2, 0, 0, 0x38, 0xf5, 0, 0, 0x03, 0x90)
	}
	for _, n := range []string{"rTRC", "gTRC", "bTRC"} {
		tags[n] = []byte("curv\x00\x00\x00\x00\x00\x00\x00\x01\x02\x33")
	}
	tags["desc"] = profileText("desc", canary+"-icc", version)
	tags["cprt"] = profileText("text", canary+"-icc-owner", version)
	head := make([]byte, profileHead)
	head[8] = version
	copy(head[4:], "lcms")
	copy(head[12:], "mntrRGB XYZ ")
	copy(head[36:], "acsp")
	copy(head[48:], "CANARY")
	return writeProfile(head, tags)
}

// marked plants a token in every place of a JPEG.
func markedJPEG(t testing.TB, orientation int) []byte {
	plain := jpegOf(t, drawn(40, 24))
	out := append([]byte{}, plain[:2]...)
	out = appendBody(out, markerAPP0, []byte("JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x01\x01\xff\xff\xff"))
	out = appendBody(out, markerAPP0, []byte("JFXX\x00\x10"+canary+"-jfxx"))
	out = appendBody(out, markerAPP1, append([]byte(exifPrefix), exifOf(orientation, binary.BigEndian)...))
	out = appendBody(out, markerAPP1, []byte("http://ns.adobe.com/xap/1.0/\x00"+xmp))
	out = appendJPEGProfile(out, iccOf(2))
	out = appendBody(out, markerAPP2, []byte("MPF\x00"+canary+"-mpf"))
	out = appendBody(out, 0xed, iptc())
	out = appendBody(out, 0xe5, []byte(canary+"-app5"))
	out = appendBody(out, 0xfe, []byte(canary+"-comment"))
	out = append(out, 0xff, 0xff) // fill bytes
	out = append(out, plain[2:]...)
	return append(append(out, plain...), canary+"-trailer"...)
}

// iptc makes a Photoshop segment with a byline.
func iptc() []byte {
	name := canary + "-iptc"
	record := append([]byte{0x1c, 2, 80, 0, byte(len(name))}, name...)
	b := append([]byte("Photoshop 3.0\x008BIM\x04\x04\x00\x00"), 0, 0, 0, byte(len(record)))
	b = append(b, record...)
	return append(b, make([]byte, len(record)%2)...)
}

func markedPNG(t testing.TB, orientation int) []byte {
	plain := pngOf(t, drawn(40, 24))
	headEnd := len(pngSignature) + 12 + 13
	var extra []byte
	extra = appendPNGChunk(extra, chunk{"tEXt", []byte("Author\x00" + canary + "-text")})
	extra = appendPNGChunk(extra, chunk{"zTXt", append([]byte("Comment\x00\x00"), deflate(canary+"-ztxt")...)})
	extra = appendPNGChunk(extra, chunk{"iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00" + xmp)})
	extra = appendPNGChunk(extra, chunk{"eXIf", exifOf(orientation, binary.LittleEndian)})
	extra = appendPNGChunk(extra, chunk{"tIME", []byte{7, 228, 5, 21, 9, 30, 0}})
	extra = appendPNGChunk(extra, chunk{"gAMA", []byte{0, 0, 0xb1, 0x8f}})
	extra = appendPNGChunk(extra, chunk{"iCCP", append([]byte(canary+"-iccp\x00\x00"), deflate(string(iccOf(4)))...)})
	extra = appendPNGChunk(extra, chunk{"prVt", []byte(canary + "-private")})
	out := slices.Concat(plain[:headEnd], extra, plain[headEnd:len(plain)-12])
	out = appendPNGChunk(out, chunk{"IDAT", []byte(canary + "-after-pixels")})
	out = appendPNGChunk(out, chunk{kind: "IEND"})
	return append(append(out, canary+"-trailer"...), plain...)
}

func deflate(s string) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write([]byte(s))
	z.Close()
	return b.Bytes()
}

func markedWebP(t testing.TB, name string, orientation int) []byte {
	list, err := splitWebP(webpOf(t, name))
	if err != nil {
		t.Fatal(err)
	}
	info, err := readInfo(webpOf(t, name))
	if err != nil {
		t.Fatal(err)
	}
	out := []byte("RIFF\x00\x00\x00\x00WEBP")
	out = appendRIFF(out, "VP8X", extendedHead(0x3c, info))
	out = appendRIFF(out, "ICCP", iccOf(4))
	for _, c := range list {
		if c.kind != "VP8X" && c.kind != "ICCP" {
			out = appendRIFF(out, c.kind, c.body)
		}
	}
	out = appendRIFF(out, "EXIF", exifOf(orientation, binary.LittleEndian))
	out = appendRIFF(out, "XMP ", []byte(xmp))
	out = appendRIFF(out, "ABCD", []byte(canary+"-unknown"))
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return append(out, canary+"-trailer"...)
}

// everything gives the bytes of a picture with whatever in it is deflated.
func everything(data []byte) string {
	var b strings.Builder
	b.Write(data)
	for at := range data {
		if data[at]&0x0f != 8 || at+1 >= len(data) || binary.BigEndian.Uint16(data[at:])%31 != 0 {
			continue
		}
		if z, err := zlib.NewReader(bytes.NewReader(data[at:])); err == nil {
			part := make([]byte, 1<<16)
			n, _ := z.Read(part)
			b.Write(part[:n])
		}
	}
	// Version 4 profiles write text in UTF-16.
	return b.String() + strings.ReplaceAll(b.String(), "\x00", "")
}

// resum puts the right checksum into every chunk of a PNG.
func resum(data []byte) {
	for rest := data[min(len(data), len(pngSignature)):]; len(rest) >= 12; {
		n := uint64(binary.BigEndian.Uint32(rest))
		if n+12 > uint64(len(rest)) {
			return
		}
		binary.BigEndian.PutUint32(rest[8+n:], crc32.ChecksumIEEE(rest[4:8+n]))
		rest = rest[12+n:]
	}
}
