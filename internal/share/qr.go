package share

import (
	"strconv"
	"sync"

	"rsc.io/qr/coding"
)

// A QR is a text as a QR code (ISO/IEC 18004) to be drawn.
type QR struct {
	Size int    // modules on a side, with the four of light around it that readers need
	Path string // of an SVG path: its dark modules, a stroke of width 1 for each run of them
}

// NewQR gives the code of an address, with a seventh of it to spare for dirt
// (level M); the zero value for one too long.
func NewQR(address string) QR {
	const margin = 4
	code := encode(address)
	if code == nil {
		return QR{}
	}
	q := QR{Size: code.Size + 2*margin}
	var room [4 << 10]byte // most paths need half of it
	path := room[:0]
	for y := range code.Size {
		at := 0 // the pen, in modules
		for x := 0; x < code.Size; x++ {
			if !code.Black(x, y) {
				continue
			}
			end := x
			for end < code.Size && code.Black(end, y) {
				end++
			}
			if at == 0 {
				path = append(path, 'M')
				path = strconv.AppendInt(path, int64(x+margin), 10)
				path = append(path, ' ')
				path = strconv.AppendInt(path, int64(y+margin), 10)
				path = append(path, ".5"...)
			} else {
				path = append(path, 'm')
				path = strconv.AppendInt(path, int64(x-at), 10)
				path = append(path, " 0"...)
			}
			path = append(path, 'h')
			path = strconv.AppendInt(path, int64(end-x), 10)
			x, at = end, end
		}
	}
	q.Path = string(path)
	return q
}

// plans say of each version, which is a size, where its bits lie: most of the work of
// a code, and the same for all addresses of about one length.
var plans sync.Map // coding.Version to *coding.Plan

// encode gives the code of an address in the smallest version that holds it; nil
// for one too long.
func encode(address string) *coding.Code {
	text := coding.String(address)
	version := coding.Version(coding.MinVersion)
	for text.Bits(version) > version.DataBytes(coding.M)*8 {
		if version++; version > coding.MaxVersion {
			return nil
		}
	}
	plan, known := plans.Load(version)
	if !known {
		made, err := coding.NewPlan(version, coding.M, 0)
		if err != nil {
			return nil
		}
		plan, _ = plans.LoadOrStore(version, made)
	}
	code, err := plan.(*coding.Plan).Encode(text)
	if err != nil {
		return nil
	}
	return code
}
