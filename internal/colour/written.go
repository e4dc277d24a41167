package colour

import (
	"fmt"
	"image/color"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/lucasb-eyer/go-colorful"
	"golang.org/x/image/colornames"
)

var (
	threeNumbers = regexp.MustCompile(`^(?:rgb)?a?\(?\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:[,/][\s\d.%]+)?\)?$`)
	function     = regexp.MustCompile(`^(rgb|hsl|oklch)a?\(\s*([\d.]+)(%|deg)?[\s,]+([\d.]+)(%?)[\s,]+([\d.]+)(%|deg)?\s*(?:[,/][\s\d.%]+)?\)$`)
	hexAlone     = regexp.MustCompile(`^(?:(?:0x|#)?([0-9a-f]{6})(?:[0-9a-f]{2})?|#([0-9a-f]{3})[0-9a-f])$`)
)

// Recognise gives the way in which a site writes a colour that is written as style
// sheets, programs for drawing and handbooks of a look do: a name, "rgb(0, 82, 155)",
// "hsl(208 100% 30%)", "0 82 155", "00529b", or with how far one sees through it, which is left out.
func Recognise(text string) (written string, ok bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	if named, known := colornames.Map[text]; known {
		return hexOf(named), true
	}
	if m := threeNumbers.FindStringSubmatch(text); m != nil {
		var parts [3]uint8
		for i := range parts {
			n, err := strconv.ParseUint(m[i+1], 10, 8)
			if err != nil {
				return "", false
			}
			parts[i] = uint8(n)
		}
		return hexOf(color.RGBA{parts[0], parts[1], parts[2], 255}), true
	}
	if m := function.FindStringSubmatch(text); m != nil {
		return ofFunction(m[1], [3]string{m[2], m[4], m[6]}, [3]bool{m[3] == "%", m[5] == "%", m[7] == "%"})
	}
	if m := hexAlone.FindStringSubmatch(text); m != nil {
		return "#" + m[1] + m[2], true
	}
	return "", false
}

// ofFunction gives the colour of a function of CSS and its numbers, which may be of a
// hundred. False means that it has none.
func ofFunction(name string, numbers [3]string, percent [3]bool) (written string, ok bool) {
	var n [3]float64
	for i := range n {
		v, err := strconv.ParseFloat(numbers[i], 64)
		if err != nil {
			return "", false
		}
		if percent[i] {
			v /= 100
		}
		n[i] = v
	}
	var c colorful.Color
	switch {
	case name == "rgb" && percent == [3]bool{true, true, true}:
		c = colorful.Color{R: n[0], G: n[1], B: n[2]}
	case name == "hsl" && percent == [3]bool{false, true, true}:
		c = colorful.Hsl(math.Mod(n[0], 360), n[1], n[2])
	case name == "oklch" && n[0] <= 1 && !percent[2]:
		if percent[1] {
			n[1] *= 0.4 // what CSS Color 4 calls the whole
		}
		c = colorful.OkLch(n[0], n[1], math.Mod(n[2], 360))
	default:
		return "", false
	}
	return c.Clamped().Hex(), true
}

func hexOf(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
