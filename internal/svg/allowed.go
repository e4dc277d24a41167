package svg

import (
	"strings"
	"sync"
)

// elements that may stay. A link stays without its address, since a drawing in a
// page leads nowhere.
var elements = wordSet(`svg g a defs symbol use switch path rect circle ellipse line polyline polygon
	text tspan textPath linearGradient radialGradient stop pattern clipPath mask marker image style
	filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
	feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
	feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting
	feSpotLight feTile feTurbulence feImage`)

// attributes that may stay when their value is safe. Handlers (on…), data-…,
// and what editors write in namespaces of their own are not among them.
var attributes = wordSet(`id class style media systemLanguage requiredExtensions lang xml:space xml:lang role version preserveAspectRatio viewBox
	width height x y x1 y1 x2 y2 cx cy r rx ry fx fy fr d points pathLength transform
	gradientUnits gradientTransform spreadMethod offset patternUnits patternContentUnits patternTransform
	clipPathUnits maskUnits maskContentUnits markerUnits markerWidth markerHeight refX refY orient
	filterUnits primitiveUnits in in2 result type values mode operator k1 k2 k3 k4 order kernelMatrix divisor
	bias targetX targetY edgeMode preserveAlpha surfaceScale diffuseConstant specularConstant specularExponent
	scale xChannelSelector yChannelSelector azimuth elevation dx dy stdDeviation radius tableValues slope
	intercept amplitude exponent z pointsAtX pointsAtY pointsAtZ limitingConeAngle baseFrequency numOctaves
	seed stitchTiles rotate textLength lengthAdjust startOffset method spacing side path
	alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation
	color-interpolation-filters direction display dominant-baseline fill fill-opacity fill-rule filter
	flood-color flood-opacity font font-family font-size font-size-adjust font-stretch font-style font-variant
	font-weight image-rendering isolation letter-spacing lighting-color marker-end marker-mid marker-start mask
	mask-type mix-blend-mode opacity overflow paint-order pointer-events shape-rendering stop-color stop-opacity
	stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity
	stroke-width text-anchor text-decoration text-overflow text-rendering transform-origin unicode-bidi
	vector-effect visibility white-space word-spacing writing-mode`)

// drawing are the attributes and properties that decide about the look.
var drawing = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{"all": true}
	for name := range attributes() {
		m[strings.ToLower(name)] = true
	}
	for _, name := range strings.Fields("id class style media systemlanguage requiredextensions lang xml:space xml:lang role version type pointer-events font-family font") {
		delete(m, name)
	}
	return m
})

// holdsText are the elements whose text is drawn.
var holdsText = wordSet("text tspan textPath a")

// active are the elements that do something in time or run. They draw nothing
// themselves, and nothing in them is drawn.
var active = wordSet("script animate set animateTransform animateMotion animateColor discard")

// covering are the properties that an animation or a rule of key frames hides
// something with, or shows it.
var covering = wordSet("display visibility opacity fill-opacity stroke-opacity clip-path mask mask-image filter class style")

// refers are the elements that may point at another part of the drawing.
var refers = wordSet("use textPath linearGradient radialGradient pattern filter feImage")

func wordSet(words string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		m := map[string]bool{}
		for _, w := range strings.Fields(words) {
			m[w] = true
		}
		return m
	})
}
