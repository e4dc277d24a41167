package svg

import (
	"strings"

	"casebook/internal/css"
	"casebook/internal/lazy"
)

// functions that values may call: colours, transformations and numbers. Any
// other could fetch something, now or in a browser to come.
var functions = wordSet(`rgb rgba hsl hsla hwb lab lch oklab oklch matrix translate translatex translatey
		rotate scale scalex scaley skewx skewy calc min max clamp url`)

var (
	localID    = lazy.Regexp(`^#[\pL_][\pL\pN_.:-]*$`)
	property   = lazy.Regexp(`^-{0,2}[a-zA-Z][a-zA-Z-]*$`)
	selector   = lazy.Regexp(`^[\pL\pN\s.#*,>+~:()_-]+$`)
	mediaQuery = lazy.Regexp(`^@media[\s(][a-zA-Z0-9\s():,.-]*$`)
)

// isSafe reports a value that calls nothing but the functions above, and url()
// only for what is in the drawing. Escapes and comments, which could spell
// a function in another way, are not safe.
func isSafe(value string) bool {
	if strings.ContainsAny(value, `\@<>{}`) || strings.Contains(value, "/*") {
		return false
	}
	if !strings.ContainsAny(value, "(:") { // nearly all, and paths are long
		return true
	}
	lower := strings.ToLower(value)
	calls, plain := css.Calls(value)
	if !plain || strings.Contains(lower, "script:") || strings.Contains(lower, "data:") {
		return false
	}
	for _, c := range calls {
		if !functions()[c.Function] || c.Function == "url" && !localID().MatchString(c.URL) {
			return false
		}
	}
	return true
}

// cleanDeclarations keeps the declarations that are safe.
func cleanDeclarations(list []css.Declaration) string {
	var kept []string
	for _, d := range list {
		if _, whole := css.Calls(d.Value); whole && d.Value != "" && property().MatchString(d.Name) && isSafe(d.Value) {
			kept = append(kept, d.Name+":"+d.Value)
		}
	}
	return strings.Join(kept, ";")
}

// cleanBlocks keeps the plain rules of a style sheet, and media rules, which
// drawings have for dark screens. Other at-rules (fonts, animation) go, with all
// that is in them.
func cleanBlocks(list []css.Block, inMedia bool) string {
	var b strings.Builder
	for _, block := range list {
		inner := ""
		switch {
		case selector().MatchString(block.Prelude):
			inner = cleanDeclarations(block.Declarations)
		case !inMedia && mediaQuery().MatchString(block.Prelude):
			inner = cleanBlocks(block.Blocks, true)
		}
		if inner != "" {
			b.WriteString(block.Prelude + "{" + inner + "}")
		}
	}
	return b.String()
}
