package xlsx

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// styles says which cell styles show a number as a date, and which are crossed
// out.
type styles struct{ dates, struck []bool }

func (s *styles) isStruck(style string) bool {
	i, err := strconv.Atoi(style)
	return err == nil && i >= 0 && i < len(s.struck) && s.struck[i]
}

func (s *styles) isDate(style string) bool {
	i, err := strconv.Atoi(style)
	return err == nil && i >= 0 && i < len(s.dates) && s.dates[i]
}

// maxStyles bounds how many styles are read; programs allow 65,490.
const maxStyles = 1 << 17

// readStyles reads which styles are dates, and whose letters are crossed out.
func (s *Sheet) readStyles(b *workbook) error {
	part := b.byType["styles"]
	if part == "" {
		return nil
	}
	formats := map[string]bool{} // custom number formats that show dates
	inCells, inFonts := false, false
	var fonts []bool // those that cross letters out
	return s.eachTag(part, func(e xml.StartElement) error {
		switch e.Name.Local {
		case "fonts":
			inFonts = true
		case "fills", "borders":
			inFonts = false
		case "font":
			if inFonts && len(fonts) < maxStyles {
				fonts = append(fonts, false)
			}
		case "strike":
			if inFonts && len(fonts) > 0 {
				fonts[len(fonts)-1] = isOn(e)
			}
		case "numFmt":
			if len(formats) < maxStyles {
				formats[attribute(e, "numFmtId")] = showsDate(attribute(e, "formatCode"))
			}
		case "cellXfs":
			inCells, inFonts = true, false
		case "cellStyleXfs", "cellStyles", "dxfs":
			inCells = false
		case "xf":
			if inCells && len(s.styles.dates) < maxStyles {
				id := attribute(e, "numFmtId")
				custom, known := formats[id]
				font, err := strconv.Atoi(attribute(e, "fontId"))
				s.styles.struck = append(s.styles.struck, err == nil && font >= 0 && font < len(fonts) && fonts[font])
				s.styles.dates = append(s.styles.dates, known && custom || !known && isBuiltInDate(id))
			}
		}
		return nil
	})
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
	format, _, _ = strings.Cut(format, ";")
	for i := 0; i < len(format); i++ {
		switch format[i] {
		case '"':
			i = skipQuoted(format, i, '"')
		case '[':
			i = skipQuoted(format, i, ']')
		case '\\', '_', '*':
			i++
		case 'd', 'D', 'y', 'Y':
			return true
		}
	}
	return false
}

// skipQuoted gives where the next end stands after i; the format's end without one.
func skipQuoted(format string, i int, end byte) int {
	if n := strings.IndexByte(format[i+1:], end); n >= 0 {
		return i + 1 + n
	}
	return len(format)
}
