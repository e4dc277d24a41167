package xlsx

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// styles says which cell styles show a number as a date, which are crossed out, and
// which show nothing.
type styles struct {
	list        []style
	conditional []conditional
}

// A conditional is what of a conditional format may hide something.
type conditional struct {
	font
	ground colour
	blank  bool // its number format shows nothing
}

// conditionalAt gives a conditional format by its number; one that hides nothing where there is none.
func (s *styles) conditionalAt(number string) conditional {
	i, err := strconv.Atoi(number)
	if err != nil || i < 0 || i >= len(s.conditional) {
		return conditional{ground: white}
	}
	return s.conditional[i]
}

// hides reports a format that lets nobody see what is in a cell.
func (c *conditional) hides() bool { return c.blank || c.tiny || !c.colour.isSeenOn(c.ground) }

// readTag takes a property of a conditional format. A solid fill has its colour in bgColor
// there.
func (c *conditional) readTag(e xml.StartElement, theme palette) {
	switch e.Name.Local {
	case "numFmt":
		format := attribute(e, "formatCode")
		c.blank = hidesText(format) || hidesNumber(format, "1")
	case "bgColor":
		c.ground = theme.colourOf(e, white)
	case "strike", "color", "sz":
		c.font.readTag(e, theme)
	}
}

type style struct {
	date, struck bool
	unseen       bool   // the letters have the colour of the cell, or no size
	ground       colour // of the cell
	format       string // the number format, where it may show nothing
}

// find gives a style by its number; the zero one where there is none.
func (s *styles) find(number string) style {
	i, err := strconv.Atoi(number)
	if err != nil || i < 0 || i >= len(s.list) {
		return style{ground: white}
	}
	return s.list[i]
}

// maxStyles bounds how many styles are read; programs allow 65,490.
const maxStyles = 1 << 17

// readStyles reads how cells look, as far as it matters.
func (s *Sheet) readStyles(b *workbook) error {
	part := b.byType["styles"]
	if part == "" {
		return nil
	}
	formats := map[string]string{} // custom number formats
	section, inBorder := "", false
	var crossed []bool // by diagonal borders
	var fonts []font
	var grounds []colour
	return s.eachTag(part, func(e xml.StartElement) error {
		name := e.Name.Local
		switch name {
		case "fonts", "fills", "borders", "cellXfs", "cellStyleXfs", "cellStyles", "dxfs", "numFmts":
			section = name
			return nil
		}
		switch section {
		case "numFmts":
			if name == "numFmt" && len(formats) < maxStyles {
				formats[attribute(e, "numFmtId")] = attribute(e, "formatCode")
			}
		case "fonts":
			if name == "font" && len(fonts) < maxStyles {
				fonts = append(fonts, font{colour: black})
			}
			if len(fonts) > 0 {
				fonts[len(fonts)-1].readTag(e, s.theme)
			}
		case "fills":
			switch {
			case name == "fill" && len(grounds) < maxStyles:
				grounds = append(grounds, white)
			case len(grounds) == 0:
			case name == "patternFill" && attribute(e, "patternType") != "none" && attribute(e, "patternType") != "", name == "gradientFill":
				grounds[len(grounds)-1] = colour{}
				if attribute(e, "patternType") == "solid" {
					grounds[len(grounds)-1] = black
				}
			case name == "fgColor" && grounds[len(grounds)-1] == black: // of a solid one
				grounds[len(grounds)-1] = s.theme.colourOf(e, black)
			}
		case "dxfs":
			if name == "dxf" && len(s.styles.conditional) < maxStyles {
				s.styles.conditional = append(s.styles.conditional, conditional{font: font{colour: black}, ground: white})
				inBorder = false
			}
			inBorder = inBorder && name != "fill" || name == "border"
			if n := len(s.styles.conditional); n > 0 && !inBorder {
				s.styles.conditional[n-1].readTag(e, s.theme)
			}
		case "borders":
			switch {
			case name == "border" && len(crossed) < maxStyles:
				crossed = append(crossed, false)
				inBorder = isTrue(attribute(e, "diagonalUp")) || isTrue(attribute(e, "diagonalDown"))
			case name == "diagonal" && len(crossed) > 0:
				crossed[len(crossed)-1] = inBorder && attribute(e, "style") != "" && attribute(e, "style") != "none"
			}
		case "cellXfs":
			if name == "xf" && len(s.styles.list) < maxStyles {
				st := newStyle(e, formats, fonts, grounds)
				if i, err := strconv.Atoi(attribute(e, "borderId")); err == nil && i >= 0 && i < len(crossed) {
					st.struck = st.struck || crossed[i]
				}
				s.styles.list = append(s.styles.list, st)
			}
		}
		return nil
	})
}

// readTag takes a property of a font.
func (f *font) readTag(e xml.StartElement, theme palette) {
	switch e.Name.Local {
	case "strike":
		f.struck = isOn(e)
	case "color":
		f.colour = theme.colourOf(e, black)
	case "sz":
		size, err := strconv.ParseFloat(attribute(e, "val"), 64)
		f.tiny = err == nil && size < smallest
	}
}

func newStyle(e xml.StartElement, formats map[string]string, fonts []font, grounds []colour) style {
	id := attribute(e, "numFmtId")
	format, known := formats[id]
	st := style{ground: white, date: known && showsDate(format) || !known && isBuiltInDate(id)}
	if strings.Contains(format, ";") {
		st.format = format
	}
	if i, err := strconv.Atoi(attribute(e, "fillId")); err == nil && i >= 0 && i < len(grounds) {
		st.ground = grounds[i]
	}
	if i, err := strconv.Atoi(attribute(e, "fontId")); err == nil && i >= 0 && i < len(fonts) {
		st.struck, st.unseen = fonts[i].struck, fonts[i].tiny || !fonts[i].colour.isSeenOn(st.ground)
	}
	return st
}

// isOn reports a property that is there and not switched off.
func isOn(e xml.StartElement) bool {
	value := attribute(e, "val")
	return value == "" || isTrue(value)
}

// isBuiltInDate reports number formats that are dates without being declared
// (ECMA-376 part 1, 18.8.30), those of East Asian editions included.
func isBuiltInDate(id string) bool {
	n, _ := strconv.Atoi(id)
	return n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 31 || n == 36 || n >= 50 && n <= 54 || n == 57 || n == 58
}

// showsDate reports whether a number format shows a day or a year: it has d or
// y outside of quotes, brackets and escapes.
func showsDate(format string) bool {
	return strings.ContainsAny(sectionsOf(format)[0], "dDyY")
}

// skipQuoted gives where the next end stands after i; the format's end without one.
func skipQuoted(format string, i int, end byte) int {
	if n := strings.IndexByte(format[i+1:], end); n >= 0 {
		return i + 1 + n
	}
	return len(format)
}
