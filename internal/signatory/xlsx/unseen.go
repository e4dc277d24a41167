package xlsx

import (
	"encoding/xml"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A colour is one of sRGB; known is false for one that only a program could tell,
// as that of a pattern or of conditions.
type colour struct {
	red, green, blue float64 // from 0 to 1
	known            bool
}

var (
	black = colour{known: true}
	white = colour{1, 1, 1, true}
)

// A palette holds the colours of the workbook's theme, in the order in which
// cells number them.
type palette []colour

// themeOrder is where the colours of a theme stand among these (ECMA-376 part 1,
// 18.8.3): light and dark ones change places.
var themeOrder = map[string]int{"lt1": 0, "dk1": 1, "lt2": 2, "dk2": 3, "accent1": 4, "accent2": 5, "accent3": 6, "accent4": 7, "accent5": 8, "accent6": 9, "hlink": 10, "folHlink": 11}

// readTheme reads the colours of the theme.
func (s *Sheet) readTheme(b *workbook) error {
	part := b.byType["theme"]
	if part == "" || s.parts[strings.ToLower(part)] == nil {
		s.theme = palette{white, black} // which no theme changes
		return nil
	}
	s.theme = make(palette, len(themeOrder))
	slot, inside := 0, false
	return s.eachTag(part, func(e xml.StartElement) error {
		if at, ok := themeOrder[e.Name.Local]; ok {
			slot, inside = at, true
			return nil
		}
		switch e.Name.Local {
		case "srgbClr":
			if inside {
				s.theme[slot] = parseColour(attribute(e, "val"))
			}
		case "sysClr":
			if inside {
				s.theme[slot] = parseColour(attribute(e, "lastClr"))
			}
		}
		inside = false
		return nil
	})
}

// parseColour reads "RRGGBB" or "AARRGGBB".
func parseColour(hex string) colour {
	if len(hex) == 8 {
		hex = hex[2:]
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || len(hex) != 6 {
		return colour{}
	}
	return colour{float64(n>>16) / 255, float64(n>>8&0xff) / 255, float64(n&0xff) / 255, true}
}

// indexed are the first colours of the palette that files may number (18.8.27).
var indexed = []string{"000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF"}

// colourOf reads the colour that a tag names; auto is that of the system there.
func (p palette) colourOf(e xml.StartElement, auto colour) colour {
	c := colour{}
	if hex := attribute(e, "rgb"); hex != "" {
		c = parseColour(hex)
	} else if n, err := strconv.Atoi(attribute(e, "theme")); err == nil {
		if n >= 0 && n < len(p) {
			c = p[n]
		}
	} else if n, err := strconv.Atoi(attribute(e, "indexed")); err == nil {
		switch {
		case n >= 0 && n < 2*len(indexed):
			c = parseColour(indexed[n%len(indexed)])
		case n == 64:
			c = black
		case n == 65:
			c = white
		}
	} else if isTrue(attribute(e, "auto")) {
		return auto
	}
	if tint, err := strconv.ParseFloat(attribute(e, "tint"), 64); err == nil && c.known {
		towards := func(v float64) float64 {
			if tint < 0 {
				return v * max(0, 1+tint)
			}
			return v + (1-v)*min(1, tint)
		}
		c.red, c.green, c.blue = towards(c.red), towards(c.green), towards(c.blue)
	}
	return c
}

// luminance is that of WCAG 2.2.
func (c colour) luminance() float64 {
	linear := func(v float64) float64 {
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.red) + 0.7152*linear(c.green) + 0.0722*linear(c.blue)
}

// faintest is the contrast (WCAG 2.2) below which nobody sees letters.
const faintest = 1.2

// isSeenOn reports whether letters of a colour can be told from what they stand on.
func (c colour) isSeenOn(ground colour) bool {
	if !c.known || !ground.known {
		return true
	}
	a, b := c.luminance(), ground.luminance()
	return (max(a, b)+0.05)/(min(a, b)+0.05) >= faintest
}

// smallest is the size of letters, in points, that somebody can read.
const smallest = 3

// A font is what of one may hide letters.
type font struct {
	colour colour
	tiny   bool
	struck bool
}

// hidesText and hidesNumber report a number format that shows nothing of a text, or
// of a number: it has a section for it, and that has no place for the value.
func hidesText(format string) bool {
	sections := sectionsOf(format)
	return len(sections) == 4 && !strings.Contains(sections[3], "@")
}

func hidesNumber(format, value string) bool {
	sections := sectionsOf(format)
	n, err := strconv.ParseFloat(value, 64)
	if len(sections) < 2 || err != nil {
		return false
	}
	at := 0
	switch {
	case n < 0:
		at = 1
	case n == 0 && len(sections) > 2:
		at = 2
	}
	return !strings.ContainsAny(strings.ToLower(sections[at]), "0#?@dymhsg") // g of General
}

// sectionsOf gives the sections of a number format, without quoted texts, escapes
// and brackets.
func sectionsOf(format string) []string {
	var bare strings.Builder
	for i := 0; i < len(format); i++ {
		switch format[i] {
		case '"':
			i = skipQuoted(format, i, '"')
		case '[':
			i = skipQuoted(format, i, ']')
		case '\\', '_', '*':
			i++
		default:
			bare.WriteByte(format[i])
		}
	}
	return strings.Split(bare.String(), ";")
}

// runs are how parts of a text look that have a look of their own.
type runs struct {
	font
	colours []colour
}

// mostColours bounds those of one text.
const mostColours = 16

// readTag takes a property of a part.
func (r *runs) readTag(e xml.StartElement, theme palette) {
	switch e.Name.Local {
	case "strike":
		r.struck = r.struck || isOn(e)
	case "color":
		if len(r.colours) < mostColours {
			r.colours = append(r.colours, theme.colourOf(e, black))
		}
	case "sz":
		var f font
		f.readTag(e, theme)
		r.tiny = r.tiny || f.tiny
	}
}

// haveLook reports whether there is something to keep.
func (r *runs) haveLook() bool { return r.struck || r.tiny || len(r.colours) > 0 }

// areUnseenOn reports whether a part cannot be seen.
func (r *runs) areUnseenOn(ground colour) bool {
	return r.tiny || slices.ContainsFunc(r.colours, func(c colour) bool { return !c.isSeenOn(ground) })
}
