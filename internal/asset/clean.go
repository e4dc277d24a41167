package asset

import (
	"casebook/internal/pdf"
	"casebook/internal/picture"
	"casebook/internal/sound"
	"casebook/internal/svg"
)

// quality of JPEG files, from 1 to 100: of the smaller sizes, and of a file that
// had to be turned or narrowed, from which a reader may want more; and of WebP that
// looks like the smaller sizes.
const quality, ownQuality, lightQuality = 82, 90, 76

// Clean takes out of a file whatever is not needed to show it. The name tells
// what the file should be; its content must agree. What cannot be cleaned is
// refused with a *diag.Fault. Pictures are turned upright.
func Clean(name string, data []byte) ([]byte, error) {
	f, err := identifyFile(name, data)
	if err != nil {
		return nil, err
	}
	switch f.kind {
	case Picture:
		p, err := picture.Parse(data)
		if err != nil {
			return nil, err
		}
		upright, err := p.Decode() // proves that it is whole, too
		if err != nil {
			return nil, err
		}
		if p.Orientation == 1 {
			return p.Clean()
		}
		return encodePicture(upright, f.mediaType, ownQuality)
	case Drawing:
		return svg.Clean(data)
	case PDF:
		return pdf.Clean(data)
	case Sound:
		return sound.Clean(data)
	}
	return data, nil
}

func encodePicture(r *picture.Raster, mediaType string, quality int) ([]byte, error) {
	switch mediaType {
	case picture.JPEG.MediaType():
		return r.EncodeJPEG(quality)
	case picture.WebP.MediaType():
		return r.EncodeWebP(), nil
	}
	return r.EncodePNG()
}
