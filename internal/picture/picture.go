// Package picture reads, cleans and scales photographs and drawings made of
// pixels: JPEG, PNG and WebP. It works on bytes alone, keeps nothing but what
// is needed to show the pixels in their right colours, and does all its
// arithmetic on whole numbers, so that every machine gets the same bytes.
package picture

import (
	"bytes"

	"casebook/internal/diag"
)

// MaxPixels and MaxBytes limit what is decoded at all: a file of a few
// kilobytes can claim to be larger than the memory of the machine.
const (
	MaxPixels = 64 << 20
	MaxBytes  = 64 << 20
)

// A Format is a kind of picture file that can be cleaned.
type Format uint8

// The formats. Unknown stands for every other.
const (
	Unknown Format = iota
	JPEG
	PNG
	WebP
)

// MediaType gives the type of RFC 6838, "" for Unknown.
func (f Format) MediaType() string {
	return [...]string{"", "image/jpeg", "image/png", "image/webp"}[f]
}

// String gives the name people know the format by.
func (f Format) String() string {
	return [...]string{"unknown", "JPEG", "PNG", "WebP"}[f]
}

// Sniff tells the format by the first bytes of a file.
func Sniff(data []byte) Format {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return JPEG
	case bytes.HasPrefix(data, []byte(pngSignature)):
		return PNG
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return WebP
	}
	return Unknown
}

// An Info is what the head of a file says about the picture.
type Info struct {
	Format        Format
	Width, Height int  // as stored, in pixels
	Orientation   int  // of EXIF, 1 to 8; 1 is upright
	Photo         bool // lossy and opaque: best kept as JPEG
	Scalable      bool // smaller sizes are worth making: not a palette drawing
}

// Size gives width and height as the picture is to be seen.
func (i Info) Size() (width, height int) {
	if i.Orientation >= 5 {
		return i.Height, i.Width
	}
	return i.Width, i.Height
}

// A Picture is a picture file of which the head was read, and no pixel decoded.
type Picture struct {
	Info
	data   []byte
	chunks []chunk // of PNG and WebP: all of it
}

// Parse reads the head of a picture file. It refuses, with a *diag.Fault, what is
// no picture, cannot be cleaned, or is too large. For the Info of a JPEG the part
// before the pixels is enough. The data is kept and must not change.
func Parse(data []byte) (*Picture, error) {
	p := &Picture{data: data}
	var err error
	switch Sniff(data) {
	case JPEG:
		p.Info, err = readJPEGHead(data)
	case PNG:
		if p.chunks, err = splitPNG(data); err == nil {
			p.Info, err = readPNGHead(p.chunks)
		}
	case WebP:
		if p.chunks, err = splitWebP(data); err == nil {
			p.Info, err = readWebPHead(p.chunks)
		}
	default:
		err = diag.NewFault(diag.Say("image-format"))
	}
	if err == nil {
		err = checkSize(p.Info, len(data))
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

func checkSize(i Info, size int) error {
	switch {
	case i.Width <= 0 || i.Height <= 0:
		return damagedFault(i.Format)
	case i.Width > MaxPixels/i.Height:
		return diag.NewFault(diag.Say("image-too-large/pixels", "width", i.Width, "height", i.Height, "millions", MaxPixels>>20))
	case size > MaxBytes:
		return diag.NewFault(diag.Say("image-too-large/bytes", "megabytes", MaxBytes>>20))
	}
	return nil
}

// Clean takes everything out of a picture file that is not needed to show its
// pixels: EXIF, GPS, XMP, IPTC, thumbnails, comments, further pictures and
// whatever follows the end. Colour profiles are rewritten to their numbers.
// The pixels that are seen stay as they are, but for a lossy WebP of which a part is
// fully transparent: it is coded anew. The orientation, which was metadata, is gone.
func (p *Picture) Clean() ([]byte, error) {
	switch p.Format {
	case JPEG:
		return p.cleanJPEG()
	case PNG:
		return p.cleanPNG()
	}
	return p.cleanWebP()
}

// Clean is Parse and then Clean of the Picture.
func Clean(data []byte) ([]byte, error) {
	p, err := Parse(data)
	if err != nil {
		return nil, err
	}
	return p.Clean()
}

// CleanUpright cleans a picture and turns it as its orientation says.
func CleanUpright(data []byte) ([]byte, error) {
	p, err := Parse(data)
	if err != nil || p.Orientation == 1 {
		return Clean(data)
	}
	r, err := p.Decode()
	if err != nil {
		return nil, err
	}
	if p.Format == JPEG {
		return r.EncodeJPEG(90)
	}
	return r.EncodePNG()
}

func damagedFault(f Format) *diag.Fault {
	return diag.NewFault(diag.Say("image-damaged", "format", f))
}
