package colour

import (
	"fmt"
	"image/color"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/image/colornames"
)

var (
	threeNumbers = regexp.MustCompile(`^(?:rgb)?a?\(?\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:[,/][\s\d.%]+)?\)?$`)
	hexAlone     = regexp.MustCompile(`^(?:(?:0x|#)?([0-9a-f]{6})(?:[0-9a-f]{2})?|#([0-9a-f]{3})[0-9a-f])$`)
)

// Recognise gives the way in which a site writes a colour that is written as style
// sheets, programs for drawing and handbooks of a look do: a name, "rgb(0, 82, 155)",
// "0 82 155", "00529b", or with how far one sees through it, which is left out.
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
	if m := hexAlone.FindStringSubmatch(text); m != nil {
		return "#" + m[1] + m[2], true
	}
	return "", false
}

func hexOf(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
