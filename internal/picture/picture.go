// Package picture reads, cleans and scales photographs and drawings made of
// pixels: JPEG, PNG and WebP. It works on bytes alone, keeps nothing but what
// is needed to show the pixels in their right colours, and does all its
// arithmetic on whole numbers, so that every machine gets the same bytes.
package picture

import (
	"bytes"
	"fmt"

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

// Probe reads the head of a picture without decoding a pixel. It refuses,
// with a *diag.Fault, what is no picture, cannot be cleaned, or is too large.
// For a JPEG the part before the pixels is enough.
func Probe(data []byte) (Info, error) {
	var info Info
	var err error
	switch Sniff(data) {
	case JPEG:
		info, err = probeJPEG(data)
	case PNG:
		info, err = probePNG(data)
	case WebP:
		info, err = probeWebP(data)
	default:
		return info, &diag.Fault{Code: "image-format", Message: "this is not a JPEG, PNG or WebP picture", Hint: "save it as JPEG or PNG"}
	}
	if err == nil {
		err = checkSize(info, len(data))
	}
	return info, err
}

func checkSize(i Info, size int) error {
	switch {
	case i.Width <= 0 || i.Height <= 0:
		return damaged(i.Format)
	case i.Width > MaxPixels/i.Height:
		return &diag.Fault{Code: "image-too-large",
			Message: fmt.Sprintf("the picture has %d × %d pixels, more than the %d million that are allowed", i.Width, i.Height, MaxPixels>>20),
			Hint:    "make it smaller: 4000 pixels are more than any screen shows"}
	case size > MaxBytes:
		return &diag.Fault{Code: "image-too-large", Message: fmt.Sprintf("the picture file is larger than %d MB", MaxBytes>>20), Hint: "save it smaller: 4000 pixels are more than any screen shows"}
	}
	return nil
}

// Clean takes everything out of a picture file that is not needed to show its
// pixels: EXIF, GPS, XMP, IPTC, thumbnails, comments, further pictures and
// whatever follows the end. Colour profiles are rewritten to their numbers.
// The pixels stay as they are; the orientation, which was metadata, is gone.
func Clean(data []byte) ([]byte, error) {
	if _, err := Probe(data); err != nil {
		return nil, err
	}
	switch Sniff(data) {
	case JPEG:
		return cleanJPEG(data)
	case PNG:
		return cleanPNG(data)
	}
	return cleanWebP(data)
}

func damaged(f Format) *diag.Fault {
	return &diag.Fault{Code: "image-damaged",
		Message: fmt.Sprintf("the %v picture is damaged or cut off", f),
		Hint:    "copy it again from where it came from, or open it in a picture program and save it anew"}
}

func unusual(f Format, what string) error {
	return &diag.Fault{Code: "image-format",
		Message: fmt.Sprintf("the %v picture %s", f, what),
		Hint:    "open it in a picture program and save it as an ordinary JPEG or PNG"}
}
