package asset

import (
	"fmt"
	"path"
	"strings"

	"casebook/internal/picture"
)

// A Resource is a file of a page bundle as it will be published.
type Resource struct {
	File          string // relative to the site: "content/cases/x/photo.jpg"
	Kind          Kind
	MediaType     string
	Width, Height int       // of a picture or drawing as published under its own name; 0 when it has no size
	Variants      []Variant // of a picture: every size, narrowest first; the last is the file under its own name
	Light         []Variant // of a photo: the same in WebP, which weighs less, narrowest first
}

// A Variant is a picture in one size.
type Variant struct {
	Name          string // beside the page: "photo.800w.jpg"; of the last, the file's own name
	Width, Height int    // in pixels, upright
	MediaType     string
}

// Fit gives the widest variant that is at most that wide, else the narrowest.
// What is no picture in several sizes has one variant: itself.
func (r *Resource) Fit(width int) Variant {
	if len(r.Variants) == 0 {
		return Variant{path.Base(r.File), r.Width, r.Height, r.MediaType}
	}
	best := r.Variants[0]
	for _, v := range r.Variants[1:] {
		if v.Width <= width {
			best = v
		}
	}
	return best
}

// widths are the sizes that screens need, in pixels: phones, phones with fine
// screens and columns of text, tablets, laptops.
var widths = []int{480, 800, 1200, 1600}

// maxWidth is the most a picture is published at. Screens show no more, and a
// picture straight from a camera says more about who is in its background,
// and about the camera itself, than its page needs.
const maxWidth = 2560

// isWorthMaking reports whether a picture of that width is wider than a size by
// a quarter.
func isWorthMaking(size, width int) bool { return size*5 <= width*4 }

// listVariants lists the sizes of a picture, narrowest first, itself last. They
// follow from its head alone, so pages can name them before they are made.
// Smaller sizes have the format of the picture, but for WebP, which can only be
// read. A picture whose sizes are of another format keeps its whole name in
// theirs, so that photo.jpg and photo.webp can lie side by side.
func listVariants(name string, info picture.Info) []Variant {
	width, height := info.Size()
	own := Variant{name, width, height, info.Format.MediaType()}
	most := maxWidth
	if info.Format == picture.WebP {
		if most = width; info.Orientation != 1 {
			most = widths[len(widths)-1] // written anew without loss, it grows to several times its bytes
		}
	}
	if width > most && info.Scalable {
		own.Width, own.Height = most, scaleHeight(height, most, width)
	}
	smaller := picture.PNG
	if info.Photo {
		smaller = picture.JPEG
	}
	ending := path.Ext(name)
	stem := strings.TrimSuffix(name, ending)
	if smaller != info.Format {
		stem, ending = name, nameFor[smaller.MediaType()]
	}
	var list []Variant
	for _, w := range widths {
		if info.Scalable && isWorthMaking(w, width) && w < own.Width {
			list = append(list, Variant{fmt.Sprintf("%s.%dw%s", stem, w, ending), w, scaleHeight(height, w, width), smaller.MediaType()})
		}
	}
	return append(list, own)
}

// listLight lists the sizes of a photo that are made as WebP too: those that screens
// need, and the photo as it is where it is not much wider than these.
func listLight(name string, info picture.Info, sizes []Variant) []Variant {
	if !info.Photo || len(sizes) < 2 {
		return nil
	}
	var list []Variant
	for _, v := range sizes {
		if isWorthMaking(widths[len(widths)-1], v.Width) || v.MediaType == picture.WebP.MediaType() {
			continue
		}
		list = append(list, Variant{fmt.Sprintf("%s.%dw.webp", name, v.Width), v.Width, v.Height, picture.WebP.MediaType()})
	}
	return list
}

// scaleHeight gives the height at a width of what has that height at another.
func scaleHeight(height, width, from int) int {
	return max(1, (2*height*width+from)/(2*from))
}
