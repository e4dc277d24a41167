package asset

import (
	"fmt"
	"path"
	"strings"

	"casebook/internal/picture"
)

// widths are the sizes that screens need, in pixels: phones, phones with fine
// screens and columns of text, tablets, laptops.
var widths = []int{480, 800, 1200, 1600}

// maxWidth is the most a picture is published at. Screens show no more, and a
// picture straight from a camera says more about who is in its background,
// and about the camera itself, than its page needs.
const maxWidth = 2560

// quality of JPEG files: of the smaller sizes, and of a file that had to be
// turned or narrowed, from which a reader may want more.
const (
	quality     = 82
	ownQuality  = 90
	widthMargin = 5 // a size is made when the picture is wider by a quarter
)

// variants lists the sizes of a picture, narrowest first, itself last. They
// follow from its head alone, so pages can name them before they are made.
func variants(name string, info picture.Info) []Variant {
	width, height := info.Size()
	own := Variant{name, width, height, info.Format.MediaType()}
	if width > maxWidth && canEncode(info) {
		own.Width, own.Height = maxWidth, scaled(height, maxWidth, width)
	}
	var list []Variant
	for _, w := range widths {
		if info.Scalable && w*widthMargin <= width*(widthMargin-1) {
			list = append(list, Variant{variantName(name, w, info), w, scaled(height, w, width), variantFormat(info).MediaType()})
		}
	}
	return append(list, own)
}

// canEncode reports formats that can be written, not only cleaned.
func canEncode(info picture.Info) bool { return info.Format != picture.WebP && info.Scalable }

func scaled(height, width, from int) int {
	return max(1, (2*height*width+from)/(2*from))
}

// variantFormat is the format of the smaller sizes: that of the picture, but
// for WebP, which can only be read.
func variantFormat(info picture.Info) picture.Format {
	if info.Photo {
		return picture.JPEG
	}
	return picture.PNG
}

// variantName puts the width before the ending. A picture whose sizes are of
// another format keeps its whole name, so that photo.jpg and photo.webp can
// lie side by side.
func variantName(name string, width int, info picture.Info) string {
	ext := path.Ext(name)
	if f := variantFormat(info); f != info.Format {
		return fmt.Sprintf("%s.%dw%s", name, width, nameFor[f.MediaType()])
	}
	return fmt.Sprintf("%s.%dw%s", strings.TrimSuffix(name, ext), width, ext)
}
