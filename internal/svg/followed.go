package svg

import (
	"strings"

	"casebook/internal/css"
	"casebook/internal/lazy"
)

// unfollowed is the key under which decide names a property that is declared for an
// element and that this package does not follow: it may move, scale, cover or hide.
const unfollowed = "?"

// harmless to where text stands, how large it is and whether it is seen, at the most by
// the width of a letter; or without an effect on drawings.
var harmlessToText = wordSet(`alignment-adjust all-space-treatment appearance box-sizing caret-color color-adjust color-interpolation
	color-interpolation-filters color-profile color-rendering color-scheme content cursor enable-background fill-rule
	flood-color flood-opacity font-family font-feature-settings font-kerning font-optical-sizing font-stretch font-style
	font-synthesis font-variant font-variation-settings font-weight forced-color-adjust glyph-orientation-horizontal
	hyphens image-rendering isolation kerning lighting-color line-break line-height max-height max-width min-height min-width
	mix-blend-mode object-fit object-position order orphans overflow-wrap overflow-anchor page-break-inside pointer-events
	print-color-adjust quotes resize rx ry shape-margin shape-padding shape-rendering solid-color solid-opacity
	stop-color stop-opacity stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit tab-size text-align
	text-align-last text-justify text-line-through text-rendering text-size-adjust text-transform touch-action transition
	unicode-bidi unicode-range user-select vertical-align white-space widows will-change word-break word-wrap
	align-content align-items align-self flex flex-direction flex-flow flex-grow flex-shrink flex-wrap gap justify-content
	justify-items justify-self float left right top bottom position z-index
	text-underline-position text-underline-offset text-decoration-color text-decoration-style text-decoration-skip-ink
	src mask-type overflow-x overflow-y perspective-origin transform-style
	font-smoothing tap-highlight-color overflow-scrolling text-orientation glyph-orientation-vertical text-overflow
	shape-inside shape-subtract inline-size block-size`)

// aroundBox are the properties of the box around a whole drawing; within it they do nothing.
var aroundBox = []string{"border", "box-shadow", "margin", "outline", "padding"}

// isFollowed reports a property whose effect on text is known with that value.
func isFollowed(name, value string, root bool) bool {
	v := strings.ToLower(value)
	if name == "font-size-adjust" {
		return v == "none" || v == ""
	}
	switch v {
	case "", "none", "normal", "auto", "inherit", "initial", "unset", "0", "0px", "0%", "0em":
		return true
	}
	name, isVendors := strings.CutPrefix(name, "-webkit-")
	switch {
	case isVendors && decisive()[name]: // decide goes by the plain name
		return false
	case strings.HasPrefix(name, "-"), harmlessToText()[name], strings.HasPrefix(name, "font-variant-"):
		return true // of other programs, or a variable
	case strings.HasPrefix(name, "font-synthesis-"), strings.HasPrefix(name, "transition-"), strings.HasPrefix(name, "animation"), strings.HasPrefix(name, "page-break"), strings.HasPrefix(name, "scroll"):
		return true
	}
	for _, around := range aroundBox {
		if name == around || strings.HasPrefix(name, around+"-") {
			return !root
		}
	}
	switch name {
	case "display":
		return v != "contents"
	case "text-decoration", "text-decoration-line":
		return !strings.ContainsAny(v, "0123456789")
	case "text-shadow":
		return hasShortLengths(v)
	case "background", "background-color":
		_, known := parseTone(v)
		return known || isClear(v)
	}
	if !decisive()[name] || strings.Contains(v, "var(") || strings.Contains(v, "env(") {
		return false
	}
	if name == "font-size" && !strings.ContainsAny(v, "0123456789(") {
		return true // as large
	}
	return !isLength()[name] || css.References(v) != nil || plainLengths().MatchString(v)
}

// isLength are the properties that are lengths.
var isLength = wordSet(`x y dx dy width height r rx ry cx cy x1 y1 x2 y2 letter-spacing word-spacing baseline-shift stroke-width font-size`)

var (
	plainLengths = lazy.Regexp(`^\s*(([-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?(px|pt|pc|in|cm|mm|em|rem|ex|%)?|baseline|sub|super)[\s,]*)*$`)
	anyLength    = lazy.Regexp(`[-+]?(\d+\.?\d*|\.\d+)(px|pt|em|rem)?\b`)
	anyColour    = lazy.Regexp(`#[0-9a-f]+|[a-z-]+\([^()]*\)`)
)

// hasShortLengths reports a list of shadows that stay at their letters.
func hasShortLengths(v string) bool {
	for _, m := range anyLength().FindAllStringSubmatch(anyColour().ReplaceAllString(v, ""), -1) {
		if f := lengthIn(m[0], 0, 16); f > 5 || f < -5 {
			return false
		}
	}
	return true
}
