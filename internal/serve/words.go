package serve

import (
	"casebook/internal/diag"
	"casebook/internal/locale"
)

// Words are what the bar and the overlay of a page say, by names that their script
// has for them, and the language (BCP 47) and direction that they are in.
type words map[string]string

// wordsOf gives the words in a language, with so many problems and withheld pages.
func wordsOf(l *diag.Language, problems []diag.Diagnostic, withheld int) words {
	errors, warnings := 0, 0
	for _, d := range diag.Gather(problems) {
		if d.Severity == diag.Error {
			errors++
		} else {
			warnings++
		}
	}
	w := words{"language": "en", "direction": locale.Direction("en")}
	if l != nil {
		w["language"], w["direction"] = l.Tag, locale.Direction(l.Tag)
	}
	for name, text := range map[string]diag.Text{
		"preview":     diag.Say("preview/name"),
		"hide":        diag.Say("preview/hide"),
		"hide_how":    diag.Say("preview/hide-how"),
		"flawed":      diag.Say("preview/flawed"),
		"last_good":   diag.Say("preview/last-good"),
		"wrong":       diag.Say("preview/wrong", "errors", diag.Count(errors)),
		"closes":      diag.Say("preview/closes"),
		"also":        diag.Say("preview/also", "warnings", diag.Count(warnings)),
		"open_editor": diag.Say("preview/open-editor"),
		"lost":        diag.Say("preview/lost"),
		"withheld":    diag.Say("preview/withheld", "pages", diag.Count(withheld)),
		"warnings":    diag.Say("command/warnings", "warnings", diag.Count(warnings)),
		"edit":        diag.Say("preview/edit"),
		"draft":       diag.Say("preview/draft"),
		"until":       diag.Say("preview/until", "moment", "{moment}"), // the browser writes it
	} {
		w[name] = text.In(l).Message
	}
	return w
}
