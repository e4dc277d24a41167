package theme

import (
	"strings"

	"casebook/internal/colour"
	"casebook/internal/config"
)

// darkScheme is how the built-in style sheet asks for dark paper.
const darkScheme = "@media (prefers-color-scheme: dark)"

// Restyle gives the main style sheet with what [theme] says: the shades of an
// accent, the kind of letters, one scheme for everybody. They stand at its end, as
// custom properties, so that they hold wherever the sheet uses them, on screens: on
// paper it knows its own.
func Restyle(sheet string, t config.Theme) string {
	switch t.Scheme {
	case "light":
		sheet = strings.ReplaceAll(sheet, darkScheme, "@media not all")
		sheet = strings.ReplaceAll(sheet, "color-scheme: light dark", "color-scheme: light")
	case "dark":
		sheet = strings.ReplaceAll(sheet, darkScheme, "@media screen")
		sheet = strings.ReplaceAll(sheet, "color-scheme: light dark", "color-scheme: dark")
	}
	var b strings.Builder
	b.WriteString(sheet)
	if t.Accent != "" {
		s, _ := colour.Derive(t.Accent)
		dark := darkScheme
		b.WriteString("\n@media screen { :root { --accent: " + s.Light + "; --fill: " + s.LightFill + "; } }\n")
		switch t.Scheme {
		case "light":
			dark = ""
		case "dark":
			dark = "@media screen"
		}
		if dark != "" {
			b.WriteString(dark + " { :root { --accent: " + s.Dark + "; --fill: " + s.DarkFill + "; } }\n")
		}
	}
	switch t.Type {
	case "serif":
		b.WriteString("\n:root { --body: var(--serif); }\n")
	case "sans":
		b.WriteString("\n:root { --serif: var(--sans); }\n")
	}
	return b.String()
}
