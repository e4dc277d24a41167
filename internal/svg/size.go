package svg

import (
	"bytes"
	"encoding/xml"
	"math"
	"strconv"
	"strings"
)

// pixels tells how many CSS pixels a unit has.
var pixels = map[string]float64{"": 1, "px": 1, "pt": 96.0 / 72, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4}

// Size gives the drawing's width and height in CSS pixels, from its width and
// height or else its view box; 0, 0 when it has none and fits any.
func Size(data []byte) (width, height int) {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		tok, err := d.Token()
		if err != nil {
			return 0, 0
		}
		if start, ok := tok.(xml.StartElement); ok {
			return sizeOfRoot(start)
		}
	}
}

func sizeOfRoot(start xml.StartElement) (width, height int) {
	var w, h float64
	var box []string
	for _, a := range start.Attr {
		switch a.Name.Local {
		case "width":
			w = parseLength(a.Value)
		case "height":
			h = parseLength(a.Value)
		case "viewBox":
			box = strings.FieldsFunc(a.Value, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' })
		}
	}
	if len(box) == 4 {
		w, h = completeSize(w, h, parseLength(box[2]), parseLength(box[3]))
	}
	if w < 0.5 || h < 0.5 || w > math.MaxInt16 || h > math.MaxInt16 {
		return 0, 0
	}
	return int(math.Round(w)), int(math.Round(h))
}

// completeSize completes a missing width or height by the proportions of the box.
func completeSize(w, h, boxW, boxH float64) (width, height float64) {
	switch {
	case boxW <= 0 || boxH <= 0 || w > 0 && h > 0:
		return w, h
	case w > 0:
		return w, w * boxH / boxW
	case h > 0:
		return h * boxW / boxH, h
	}
	return boxW, boxH
}

// parseLength reads a CSS length; 0 for what is none, percentages included.
func parseLength(s string) float64 {
	s = strings.TrimSpace(s)
	number := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz%")
	factor := pixels[s[len(number):]]
	v, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
		return 0
	}
	return v * factor
}
