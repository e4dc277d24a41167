package svg

import (
	"strings"

	"casebook/internal/lazy"
)

// functions that values may call: colours, transformations and numbers. Any
// other could fetch something, now or in a browser to come.
var functions = set(`rgb rgba hsl hsla hwb lab lch oklab oklch matrix translate translatex translatey
		rotate scale scalex scaley skewx skewy calc min max clamp url`)

var (
	call       = lazy.Regexp(`([^\s(,;:]*)\s*\(`)
	localURL   = lazy.Regexp(`^\(\s*(?:#[\pL_][\pL\pN_.:-]*|"#[\pL_][\pL\pN_.:-]*"|'#[\pL_][\pL\pN_.:-]*')\s*\)`)
	property   = lazy.Regexp(`^-{0,2}[a-zA-Z][a-zA-Z-]*$`)
	selector   = lazy.Regexp(`^[\pL\pN\s.#*,>+~:()_-]+$`)
	mediaQuery = lazy.Regexp(`^[\s(][a-zA-Z0-9\s():,.-]*$`)
	comment    = lazy.Regexp(`(?s)/\*.*?\*/`)
)

// safeValue reports a value that calls nothing but the functions above, and
// url() only for what is in the drawing. Escapes and comments, which could
// spell a function in another way, are not safe.
func safeValue(v string) bool {
	if strings.ContainsAny(v, `\@<>{}`) || strings.Contains(v, "/*") {
		return false
	}
	if !strings.ContainsAny(v, "(:") { // nearly all, and paths are long
		return true
	}
	lower := strings.ToLower(v)
	if strings.Contains(lower, "script:") || strings.Contains(lower, "data:") {
		return false
	}
	for _, m := range call().FindAllStringSubmatchIndex(lower, -1) {
		name := lower[m[2]:m[3]]
		if name == "" {
			continue
		}
		if !functions()[name] || m[3] != m[1]-1 {
			return false
		}
		if name == "url" && !localURL().MatchString(v[m[3]:]) {
			return false
		}
	}
	return true
}

// cleanDeclarations keeps the declarations of a style attribute that are safe.
func cleanDeclarations(css string) string {
	var kept []string
	for _, d := range strings.Split(comment().ReplaceAllString(css, " "), ";") {
		name, value, ok := strings.Cut(d, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if ok && property().MatchString(name) && value != "" && safeValue(value) && balanced(value) {
			kept = append(kept, name+":"+value)
		}
	}
	return strings.Join(kept, ";")
}

// balanced reports quotation marks and brackets that are closed: an open one
// would swallow what follows.
func balanced(v string) bool {
	return strings.Count(v, `"`)%2 == 0 && strings.Count(v, `'`)%2 == 0 && strings.Count(v, "(") == strings.Count(v, ")") && !strings.ContainsAny(v, "[]\n\r\f")
}

// cleanSheet keeps the plain rules of a style sheet, also those that hold
// for some screens only. Other at-rules (imports, fonts, animation) go, with
// all that is in them.
func cleanSheet(css string) string {
	return cleanRules(comment().ReplaceAllString(css, " "), true)
}

func cleanRules(css string, outermost bool) string {
	var b strings.Builder
	for {
		css = strings.TrimSpace(css)
		if strings.HasPrefix(css, "@") {
			rest := afterAtRule(css)
			if outermost {
				b.WriteString(cleanMedia(css[:len(css)-len(rest)]))
			}
			css = rest
			continue
		}
		open := strings.IndexByte(css, '{')
		if open < 0 {
			return b.String()
		}
		length := strings.IndexByte(css[open:], '}')
		if length < 0 {
			return b.String()
		}
		sel, body := strings.TrimSpace(css[:open]), css[open+1:open+length]
		css = css[open+length+1:]
		if rule := cleanDeclarations(body); rule != "" && selector().MatchString(sel) {
			b.WriteString(strings.Join(strings.Fields(sel), " ") + "{" + rule + "}")
		}
	}
}

// cleanMedia cleans a media rule, which drawings have for dark screens; any
// other at-rule gives "".
func cleanMedia(rule string) string {
	query, body, ok := strings.Cut(rule, "{")
	query, isMedia := strings.CutPrefix(query, "@media")
	if !ok || !isMedia || !mediaQuery().MatchString(query) {
		return ""
	}
	inner := cleanRules(strings.TrimSuffix(body, "}"), false)
	if inner == "" {
		return ""
	}
	return "@media " + strings.Join(strings.Fields(query), " ") + "{" + inner + "}"
}

// afterAtRule gives what follows an at-rule: its semicolon, or its block.
func afterAtRule(css string) string {
	depth := 0
	for i, c := range css {
		switch {
		case c == ';' && depth == 0:
			return css[i+1:]
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth <= 0 {
				return css[i+1:]
			}
		}
	}
	return ""
}
