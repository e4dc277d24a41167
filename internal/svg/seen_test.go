package svg

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// chart puts markup into a drawing of a usual size.
func chart(markup string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">` + markup + `</svg>`
}

const photoOfOnePixel = `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='5' height='5'%3E%3Cpath d='M0 0h5v5H0z'/%3E%3C/svg%3E`

func TestTextThatIsNotSeenIsRefused(t *testing.T) {
	text := `<text x="20" y="50" font-size="16">TOKEN WORD</text>`
	for name, markup := range map[string]string{
		"under a bar":                           text + `<rect x="10" y="30" width="200" height="30"/>`,
		"a part under a bar":                    `<text x="20" y="50" font-size="16">Said by TOKEN WORD in May</text><rect x="70" y="35" width="110" height="20"/>`,
		"under a bar with a border":             text + `<rect x="10" y="30" width="200" height="30" fill="#fff" stroke="red"/>`,
		"under a bar by its style":              text + `<style>.b{fill:#000;width:200px;height:30px;x:10px;y:30px}</style><rect class="b"/>`,
		"under a bar in percent":                text + `<rect width="100%" height="100%" fill="white"/>`,
		"under a path":                          text + `<path d="M10 30h200v30H10z"/>`,
		"under a path of curves":                text + `<path d="M110 0c120 0 120 90 0 90s-120-90 0-90z"/>`,
		"under a path of arcs":                  text + `<path d="M0 45a110 60 0 0 1 220 0a110 60 0 0 1-220 0z" fill="red"/>`,
		"under a polygon":                       text + `<polygon points="10,30 210,30 210,60 10,60" fill="green"/>`,
		"under an ellipse":                      text + `<ellipse cx="80" cy="45" rx="150" ry="60"/>`,
		"under a thick line":                    text + `<line x1="10" y1="45" x2="210" y2="45" stroke="#000" stroke-width="24"/>`,
		"under a thick path":                    text + `<path d="M10 45H210" fill="none" stroke="#000" stroke-width="24"/>`,
		"under a picture":                       text + `<image x="10" y="30" width="200" height="30" href="` + photoOfOnePixel + `"/>`,
		"under what a use element shows":        `<defs><rect id="bar" width="200" height="30"/></defs>` + text + `<use href="#bar" x="10" y="30"/>`,
		"under a symbol":                        `<symbol id="s" viewBox="0 0 1 1" preserveAspectRatio="none"><rect width="1" height="1"/></symbol>` + text + `<use href="#s" x="10" y="30" width="200" height="30"/>`,
		"under an inner drawing":                text + `<svg x="10" y="30" width="200" height="30"><rect width="100%" height="100%"/></svg>`,
		"under a moved bar":                     text + `<g transform="translate(10 30) scale(10)"><rect width="20" height="3"/></g>`,
		"under a turned bar":                    text + `<rect x="-1" y="-100" width="60" height="220" transform="rotate(90 10 30) translate(0 -100)"/>`,
		"under many bars":                       text + `<rect x="10" y="30" width="60" height="30"/><rect x="68" y="30" width="90" height="30"/>`,
		"under a gradient":                      `<linearGradient id="g"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient>` + text + `<rect x="10" y="30" width="200" height="30" fill="url(#g)"/>`,
		"under layers":                          text + strings.Repeat(`<rect x="10" y="30" width="200" height="30" fill="#fff" opacity=".7"/>`, 3),
		"under blocks":                          text + `<text x="15" y="50" font-size="18">██████████</text>`,
		"over blocks of its colour":             `<text x="15" y="50" font-size="18">██████████</text><text x="20" y="50" font-size="12">TOKEN</text>`,
		"in a clip whose stroke does not count": `<clipPath id="c"><path d="M10 290h9v9z" stroke="#000" stroke-width="900"/></clipPath><g clip-path="url(#c)">` + text + `</g>`,
		"in a clip that is in itself":           `<clipPath id="c"><rect width="400" height="300" clip-path="url(#c)"/></clipPath><g clip-path="url(#c)">` + text + `</g>`,
		"in a mask that shows what it masks":    `<mask id="m"><use href="#g"/></mask><g id="g" mask="url(#m)"><rect width="400" height="300" fill="#fff"/></g><g mask="url(#m)">` + text + `</g>`,
		"under a flood":                         `<filter id="f"><feFlood flood-color="red"/></filter>` + text + `<rect x="10" y="30" width="200" height="30" fill="none" filter="url(#f)"/>`,
		"letter by letter":                      `<text x="20 40 60 80 100" y="50" font-size="16">TOKEN</text><rect x="10" y="30" width="200" height="30"/>`,
		"anchored at its end":                   `<text x="200" y="50" font-size="16" text-anchor="end">TOKEN WORD</text><rect x="100" y="30" width="104" height="30"/>`,
		"turned, under a bar":                   `<text transform="translate(50 200) rotate(-90)" font-size="16">TOKEN WORD</text><rect x="30" y="80" width="30" height="130"/>`,
		"along a line, under a bar":             `<path id="l" d="M20 50H200" fill="none"/><text font-size="16"><textPath href="#l">TOKEN</textPath></text><rect x="10" y="30" width="200" height="30"/>`,
		"where nobody knows where it stands":    `<g style="translate:5px"><text x="20" y="50">TOKEN WORD</text></g><rect width="400" height="300"/>`,
		"white on white":                        `<text x="20" y="50" fill="#fff">TOKEN</text>`,
		"nearly white on white":                 `<text x="20" y="50" fill="rgb(252,252,252)">TOKEN</text>`,
		"white in another writing":              `<text x="20" y="50" fill="hsl(0 0% 100%)">TOKEN</text>`,
		"white on a white shape":                `<rect width="400" height="300" fill="red"/><rect width="400" height="300" fill="#fff"/><text x="20" y="50" fill="#fff">TOKEN</text>`,
		"black on black":                        `<rect width="400" height="300"/><text x="20" y="50">TOKEN</text>`,
		"by its class":                          `<style>.w{fill:white}</style><text class="w" x="20" y="50">TOKEN</text>`,
		"in the current colour":                 `<g color="#fff" fill="currentColor"><text x="20" y="50">TOKEN</text></g>`,
		"in the colour of a gradient":           `<linearGradient id="g"><stop stop-color="#fff"/></linearGradient><text x="20" y="50" fill="url(#g)">TOKEN</text>`,
		"with a paint that is not there":        `<text x="20" y="50" fill="url(#none)">TOKEN</text>`,
		"beside the shape that it is white for": `<rect x="200" width="100" height="100" fill="red"/><text x="20" y="50" fill="#fff">TOKEN</text>`,
		"white before its shape":                `<text x="20" y="50" fill="#fff">TOKEN</text><rect y="200" width="400" height="100" fill="red"/>`,
		"a few words in white":                  `<text x="20" y="50">Seen <tspan fill="#fff">TOKEN</tspan></text>`,
		"opacity 0.01":                          `<text x="20" y="50" opacity="0.01">TOKEN</text>`,
		"opacity of many groups":                `<g opacity=".2"><g opacity=".2"><text x="20" y="50" fill-opacity=".5">TOKEN</text></g></g>`,
		"opacity of a colour":                   `<text x="20" y="50" fill="#0000000a">TOKEN</text>`,
		"font-size 0.1":                         `<text x="20" y="50" font-size="0.1">TOKEN</text>`,
		"one pixel":                             `<text x="20" y="50" style="font:1px sans-serif">TOKEN</text>`,
		"a tiny scale":                          `<g transform="translate(20 50) scale(.01)"><text>TOKEN</text></g>`,
		"flattened":                             `<g transform="translate(20 50) scale(1 .01)"><text>TOKEN</text></g>`,
		"in a tiny inner drawing":               `<svg width="4" height="3" viewBox="0 0 400 300">` + text + `</svg>`,
		"a black mask":                          `<mask id="m"><rect width="400" height="300" fill="black"/></mask><g mask="url(#m)">` + text + `</g>`,
		"a mask elsewhere":                      `<mask id="m"><rect x="300" y="200" width="50" height="50" fill="white"/></mask><g mask="url(#m)">` + text + `</g>`,
		"a mask that is not known":              `<mask id="m" maskContentUnits="objectBoundingBox"><rect width="1" height="1" fill="white"/></mask><g mask="url(#m)">` + text + `</g>`,
		"a clip elsewhere":                      `<clipPath id="c"><path d="M300 200h50v50h-50z"/></clipPath><g clip-path="url(#c)">` + text + `</g>`,
		"a clip that leaves a part":             `<clipPath id="c"><rect x="20" y="30" width="40" height="30"/></clipPath><g clip-path="url(#c)">` + text + `</g>`,
		"a clip of CSS":                         `<g style="clip-path:inset(40%)">` + text + `</g>`,
		"cut off by an inner drawing":           `<svg width="10" height="10"><text x="20" y="50">TOKEN</text></svg>`,
		"a blur":                                `<g filter="blur(40px)">` + text + `</g>`,
		"a filter that makes white":             `<g style="filter:brightness(100)">` + text + `</g>`,
		"a filter of the drawing":               `<filter id="f"><feColorMatrix values="0 0 0 0 1 0 0 0 0 1 0 0 0 0 1 0 0 0 1 0"/></filter><g filter="url(#f)">` + text + `</g>`,
		"a blending":                            `<g style="mix-blend-mode:lighten">` + text + `</g>`,
		"ending where the view begins":          `<text x="0" y="50" text-anchor="end">TOKEN WORD</text>`,
		"beginning where it ends":               `<text x="400" y="50">TOKEN WORD</text>`,
		"from the right, at its left":           `<text x="0" y="50" direction="rtl">TOKEN WORD</text>`,
		"turned around":                         `<text x="2" y="2" transform="rotate(180)">TOKEN WORD</text>`,
		"raised out of the view":                `<text x="20" y="50"><tspan baseline-shift="900">TOKEN</tspan></text>`,
		"spaced out of the view":                `<text x="390" y="50" letter-spacing="90">TOKEN</text>`,
		"words spaced out of the view":          `<text x="20" y="50" word-spacing="900">A TOKEN</text>`,
		"lengthened out of the view":            `<text x="390" y="50" textLength="4000">TOKEN</text>`,
		"pressed together":                      `<text x="20" y="50" textLength="1" lengthAdjust="spacingAndGlyphs">TOKEN</text>`,
		"a part pressed together":               `<text x="20" y="50">Seen <tspan textLength="1">TOKEN</tspan></text>`,
		"one letter over the other":             `<text x="20" y="50" letter-spacing="-.5em">TOKEN</text>`,
		"upwards, out of the view":              `<text x="20" y="5" writing-mode="tb" text-anchor="end">TOKEN</text>`,
		"a part out of the view":                `<text x="380" y="50">In May: TOKEN WORD</text>`,
		"along a line outside":                  `<path id="l" d="M-900 50H-100" fill="none"/><text><textPath href="#l">TOKEN</textPath></text>`,
		"along a line without a length":         `<path id="l" d="M20 50" fill="none"/><text><textPath href="#l">TOKEN</textPath></text>`,
		"behind the end of its line":            `<path id="l" d="M20 50H200" fill="none"/><text><textPath href="#l" startOffset="300%">TOKEN</textPath></text>`,
		"on a line that is moved away":          `<defs><path id="l" d="M20 50H200" transform="translate(900)"/></defs><text><textPath href="#l">TOKEN</textPath></text>`,
		"under its stroke":                      `<text x="20" y="50" stroke="#fff" stroke-width="9">TOKEN</text>`,
		"a blot":                                `<text x="20" y="50" stroke="#000" stroke-width="60">TOKEN</text>`,
		"a blot around it":                      `<text x="20" y="50" stroke="#000" stroke-width="60" paint-order="stroke">TOKEN</text>`,
		"in dashes that do not begin":           `<text x="20" y="50" fill="none" stroke="#000" stroke-dasharray="0 1000">TOKEN</text>`,
		"white on dashes":                       `<path d="M0 45H400" stroke="#000" stroke-width="40" stroke-dasharray="0 1000"/><text x="20" y="50" fill="#fff">TOKEN</text>`,
		"in a part of a gradient":               `<linearGradient id="g" gradientUnits="userSpaceOnUse" x1="900" x2="901"><stop stop-color="#fff"/><stop offset="1"/></linearGradient><text x="20" y="50" fill="url(#g)">TOKEN</text>`,
		"under a part of a gradient":            `<linearGradient id="g" gradientUnits="userSpaceOnUse" x1="900" x2="901"><stop/><stop offset="1" stop-opacity="0"/></linearGradient>` + text + `<rect width="400" height="300" fill="url(#g)"/>`,
		"in a drawing that shows nothing":       `<svg viewBox="0 0 0 0">` + text + `</svg>`,
		"under a marker":                        `<marker id="m" markerWidth="300" markerHeight="300" markerUnits="userSpaceOnUse"><rect width="300" height="300"/></marker>` + text + `<path d="M0 0L1 0" marker-start="url(#m)"/>`,
		"under markers of a class":              `<style>.e{marker:url(#m)}</style><marker id="m" viewBox="0 0 1 1" refX=".5" refY=".5" markerWidth="40" markerHeight="40"><rect width="1" height="1"/></marker>` + text + `<g class="e"><polyline points="20,45 60,45 100,45 140,45" fill="none"/></g>`,
		"outside of its marker":                 `<marker id="m" markerWidth="9" markerHeight="9"><text x="50" y="50">TOKEN</text></marker><path d="M20 50L200 50" stroke="red" marker-end="url(#m)"/>`,
		"under a flood from elsewhere":          `<filter id="f" x="-9" y="-9" width="60" height="60"><feFlood/></filter>` + text + `<rect x="100" y="100" width="20" height="20" filter="url(#f)"/>`,
		"under a flood behind a shape":          `<filter id="f" x="-9" y="-9" width="60" height="60"><feFlood result="a"/><feMerge><feMergeNode in="a"/><feMergeNode in="SourceGraphic"/></feMerge></filter>` + text + `<rect x="100" y="100" width="20" height="20" filter="url(#f)"/>`,
		"under a flood in pixels":               `<filter id="f" filterUnits="userSpaceOnUse" x="0" y="0" width="400" height="300"><feFlood/></filter>` + text + `<rect x="100" y="100" width="20" height="20" filter="url(#f)"/>`,
		"under a shadow":                        text + `<rect y="-90" width="400" height="80" style="filter:drop-shadow(0 100px #000)"/>`,
		"under a shadow of a filter":            `<filter id="f"><feDropShadow dx="0" dy="100" stdDeviation="0"/></filter>` + text + `<rect y="-90" width="400" height="80" filter="url(#f)"/>`,
		"outside of a filter's region":          `<filter id="f" x="5"><feDropShadow/></filter><g filter="url(#f)">` + text + `</g>`,
		"outside of it, in pixels":              `<filter id="f" filterUnits="userSpaceOnUse" x="300" y="200" width="50" height="50"><feDropShadow/></filter><g filter="url(#f)">` + text + `</g>`,
		"with a shadow and then a blur":         `<g style="filter:drop-shadow(0 0 red)blur(90px)">` + text + `</g>`,
		"outside of a mask's region":            `<mask id="m" width=".01"><rect width="400" height="300" fill="#fff"/></mask><g mask="url(#m)">` + text + `</g>`,
		"under a stroke of pixels":              text + `<g transform="scale(.01)"><path d="M1000 4500H21000" stroke="#000" stroke-width="30" vector-effect="non-scaling-stroke"/></g>`,
		"under a path of its style":             `<style>.b{d:path("M10 30h200v30H10z")}</style>` + text + `<path class="b"/>`,
		"under circles of letters":              text + `<text x="15" y="50" font-size="18">⬤⬤⬤⬤⬤⬤⬤⬤⬤⬤</text>`,
		"under blots of letters":                text + `<text x="15" y="50" font-size="10" stroke="#000" stroke-width="30">iiiiiiiiiiiiiiiiiiiiiii</text>`,
		"turned around a part of the view":      `<g style="transform-origin:100% 0;transform:rotate(180deg)">` + text + `</g>`,
		"in a picture under a bar":              `<image x="10" y="30" width="200" height="30" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 200 30'%3E%3Ctext x='9' y='20'%3ETOKEN%3C/text%3E%3C/svg%3E"/><rect x="10" y="30" width="200" height="30" fill="red"/>`,
		"in a picture, black on black":          `<rect x="10" y="30" width="200" height="30"/><image x="10" y="30" width="200" height="30" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 200 30'%3E%3Ctext x='9' y='20'%3ETOKEN%3C/text%3E%3C/svg%3E"/>`,
		"in a picture outside":                  `<image x="900" y="30" width="200" height="30" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 200 30'%3E%3Ctext x='9' y='20'%3ETOKEN%3C/text%3E%3C/svg%3E"/>`,
		"in a tiny picture":                     `<image x="10" y="30" width="2" height="3" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 200 30'%3E%3Ctext x='9' y='20'%3ETOKEN%3C/text%3E%3C/svg%3E"/>`,
		"white, but for a narrow screen":        `<style>text{fill:#fff}@media (max-width:1px){text{fill:#000}}</style>` + text,
	} {
		_, err := Clean([]byte(chart("\n" + markup)))
		if f := fault(err); f.Code != "svg-unsafe" || f.Line != 2 || f.Column < 2 || !strings.Contains(f.Error(), "text that is not seen") || strings.Contains(f.Error(), "TOKEN") {
			t.Errorf("%s: %v at %d:%d", name, err, f.Line, f.Column)
		}
	}
}

// What a drawing shows of its view box is told by its width and height.
func TestTextInAPartOfTheViewBoxThatIsCutOffIsRefused(t *testing.T) {
	for _, root := range []string{
		`viewBox="0 0 100 300" width="100" height="20" preserveAspectRatio="xMidYMid slice"`,
		`viewBox="0 0 100 300" style="width:100px;height:20px" preserveAspectRatio="xMidYMax slice"`,
		`viewBox="0 80 100 20" width="100" height="200" preserveAspectRatio="xMidYMin"`,
		`width="100" height="5"`, `viewBox="0 0 0 0" width="100" height="100"`,
	} {
		got, err := Clean([]byte(`<svg xmlns="http://www.w3.org/2000/svg" ` + root + `><text x="10" y="25">TOKEN</text></svg>`))
		if f := fault(err); err == nil && strings.Contains(string(got), "TOKEN") || err != nil && (f.Code != "svg-unsafe" || !strings.Contains(f.Error(), "text that is not seen")) {
			t.Errorf("%s: %s, %v", root, got, err)
		}
	}
	for _, root := range []string{`viewBox="0 0 100 300" width="100" height="300"`, `viewBox="0 0 100 20" width="100" height="300"`, `width="100%" height="100%"`, ``,
		`viewBox="0 0 100 300" width="100" height="50" preserveAspectRatio="xMidYMin slice"`} {
		if _, err := Clean([]byte(`<svg xmlns="http://www.w3.org/2000/svg" ` + root + `><text x="10" y="25">Trials</text></svg>`)); err != nil {
			t.Errorf("%s: %v", root, err)
		}
	}
}

// The ground of a drawing is what its style says.
func TestTextInTheColourOfTheGroundIsRefused(t *testing.T) {
	for style, text := range map[string]string{"background:#000": "black", "background-color: rgb(0,0,0)": "#010101", "background:linear-gradient(red,red)": "red"} {
		_, err := Clean([]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" style="` + style + `"><text x="10" y="25" fill="` + text + `">TOKEN</text></svg>`))
		if fault(err).Code != "svg-unsafe" {
			t.Errorf("%s: %v", style, err)
		}
	}
	if _, err := Clean([]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" style="background:#123"><text x="10" y="25" fill="#fff">Trials</text></svg>`)); err != nil {
		t.Error(err)
	}
}

// What may move, cover or hide text is refused where it is not followed, whatever it is.
func TestTextThatMayNotBeSeenIsRefused(t *testing.T) {
	const text = `<text x="20" y="50" font-size="16">TOKEN WORD</text>`
	for name, markup := range map[string]string{
		"offset-path":             `<g style="offset-path:path('M-900 0H1')">` + text + `</g>`,
		"font-size-adjust":        `<g style="font-size-adjust:0">` + text + `</g>`,
		"content-visibility":      `<style>g{content-visibility:hidden}</style><g>` + text + `</g>`,
		"display":                 `<text x="20" y="50" style="display:contents">TOKEN</text>`,
		"clip":                    `<g style="clip:rect(0,0,0,0)">` + text + `</g>`,
		"zoom":                    `<g style="zoom:.01">` + text + `</g>`,
		"-webkit-text-fill-color": `<g style="-webkit-text-fill-color:transparent">` + text + `</g>`,
		"-webkit-text-security":   `<g style="-webkit-text-security:disc">` + text + `</g>`,
		"-webkit-transform":       `<g style="-webkit-transform:scale(0)">` + text + `</g>`,
		"-webkit-mask-image":      `<g style="-webkit-mask-image:linear-gradient(transparent,transparent)">` + text + `</g>`,
		"text-shadow":             `<g style="text-shadow:0 0 90px #000">` + text + `</g>`,
		"text-decoration":         `<g style="text-decoration:line-through 30px">` + text + `</g>`,
		"x":                       `<style>rect{x:calc(9px + 1px)}</style>` + text + `<rect y="30" width="200" height="30"/>` + `<g style="x:calc(1px)">` + text + `</g>`,
		"letter-spacing":          `<g style="letter-spacing:99vw">` + text + `</g>`,
		"font-size":               `<g style="font-size:9999vw">` + `<text x="20" y="50">TOKEN</text>` + `</g>`,
		"fill":                    `<pattern id="p" width="9" height="9"/><text x="20" y="50" fill="url(#p)">TOKEN</text>`,
		"clipPath":                `<clipPath id="c">` + text + `</clipPath><rect width="5" height="5" clip-path="url(#c)"/>`,
		"mask":                    `<mask id="m">` + text + `</mask><rect width="400" height="300" mask="url(#m)"/>`,
		"pattern":                 `<pattern id="p" width="9" height="9">` + text + `</pattern><rect width="400" height="300" fill="url(#p)"/>`,
	} {
		_, err := Clean([]byte(chart("\n" + markup)))
		if f := fault(err); f.Code != "svg-unsafe" || f.Line != 2 || !strings.Contains(f.Error(), "text that may not be seen: "+name+" ") || strings.Contains(f.Error(), "TOKEN") {
			t.Errorf("%s: %v at %d:%d", name, err, f.Line, f.Column)
		}
	}
	for _, markup := range []string{
		text + `<rect y="30" width="calc(100% - 2px)" height="30"/>`,
		text + `<rect y="900" width="400" height="300" style="offset-path:path('M0 0H1')"/>`,
	} {
		if _, err := Clean([]byte(chart(markup))); fault(err).Code != "svg-unsafe" {
			t.Errorf("%s: %v", markup, err)
		}
	}
}

// What moves text in a way that is not followed may take it out of sight.
func TestTextThatMayBeMovedOutOfSightIsRefused(t *testing.T) {
	const text = `<text x="20" y="50" font-size="16">TOKEN WORD</text>`
	for name, markup := range map[string]string{
		"on its edge":              `<g style="transform:rotateY(90deg)">` + text + `</g>`,
		"flat in space":            `<g style="transform:scale3d(0,1,1)">` + text + `</g>`,
		"by a property":            `<g style="scale:0">` + text + `</g>`,
		"turned by a property":     `<g style="rotate:y 90deg">` + text + `</g>`,
		"by parts of what it is":   `<g style="translate:900%">` + text + `</g>`,
		"along a line that is not": `<text><textPath href="#none">TOKEN</textPath></text>`,
	} {
		_, err := Clean([]byte(chart("\n" + markup)))
		if f := fault(err); f.Code != "svg-unsafe" || f.Line != 2 || strings.Contains(f.Error(), "TOKEN") {
			t.Errorf("%s: %v at %d:%d", name, err, f.Line, f.Column)
		}
	}
	out, err := Clean([]byte(chart(`<g style="translate:5000px"><text x="20" y="50">TOKEN</text></g>`)))
	if err != nil || strings.Contains(string(out), "TOKEN") {
		t.Errorf("moved out of the view: %v, or it is left", err)
	}
}

func TestHonestTextPasses(t *testing.T) {
	shadow := `<filter id="s" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur in="SourceAlpha" stdDeviation="2"/><feOffset dy="1"/><feMerge><feMergeNode/><feMergeNode in="SourceGraphic"/></feMerge></filter>`
	for name, markup := range map[string]string{
		"a label on a bar":             `<rect x="20" y="40" width="200" height="24" fill="#1b4f8a"/><text x="28" y="57" font-size="14" fill="#fff">Detained</text>`,
		"a label at the end of a bar":  `<rect x="20" y="40" width="60" height="24" fill="#1b4f8a"/><text x="76" y="57" font-size="14" fill="#fff" text-anchor="end">1 204</text>`,
		"a label beside a bar":         `<text x="190" y="57" font-size="14" text-anchor="end">Released in exchange</text><rect x="196" y="40" width="200" height="24" fill="#1b4f8a"/>`,
		"a label above a bar":          `<text x="50" y="95" font-size="12" text-anchor="middle">2019</text><rect x="30" y="100" width="40" height="150"/>`,
		"white on a dark ground":       `<rect width="100%" height="100%" fill="#111"/><text x="20" y="50" fill="#fff">Trials</text><text x="20" y="80" fill="#eee">2014 to 2020</text>`,
		"white on a dark path":         `<path d="M0 0h400v300H0z" fill="#123"/><text x="20" y="50" fill="#fff">Trials</text>`,
		"white on a round badge":       `<circle cx="60" cy="60" r="30" fill="#a30f1c"/><text x="60" y="66" fill="#fff" text-anchor="middle">27</text>`,
		"a legend":                     `<rect x="300" y="20" width="12" height="12" fill="#1b4f8a"/><text x="318" y="30" font-size="12">In prison</text><rect x="300" y="40" width="12" height="12" fill="#a30f1c"/><text x="318" y="50" font-size="12">Released</text>`,
		"the middle of a ring":         `<text x="200" y="155" text-anchor="middle">24 people</text><path d="M200 50a100 100 0 1 0 .1 0zM200 90a60 60 0 1 1-.1 0z" fill-rule="evenodd" fill="#1b4f8a"/>`,
		"in front of pale blocks":      `<text x="20" y="50" fill-opacity=".5">■■■</text><text x="20" y="50" fill-opacity=".5">■■■</text><text x="20" y="50" font-size="12" fill="#fff">Trials</text>`,
		"a halo":                       `<rect width="400" height="300" fill="#cde"/><text x="20" y="50" fill="none" stroke="#cde" stroke-width="4">Simferopol</text><text x="20" y="50">Simferopol</text>`,
		"a halo of its own":            `<text x="20" y="50" paint-order="stroke" stroke="#fff" stroke-width="4">Simferopol</text>`,
		"a shadow":                     shadow + `<g filter="url(#s)"><text x="20" y="50">Trials</text></g><text x="20" y="80" style="filter:drop-shadow(1px 1px 2px rgb(0 0 0 / 40%))">2014</text>`,
		"a clip around the plot":       `<clipPath id="c"><rect x="10" y="10" width="380" height="280"/></clipPath><g clip-path="url(#c)"><text x="20" y="50">Trials</text></g>`,
		"a clip without a colour":      `<clipPath id="c" fill="none"><rect width="380" height="280"/></clipPath><g clip-path="url(#c)"><text x="20" y="50">Trials</text></g>`,
		"a clip of a clear shape":      `<clipPath id="c"><rect width="380" height="280" opacity="0"/></clipPath><g clip-path="url(#c)"><text x="20" y="50">Trials</text></g>`,
		"a mask that is white":         `<mask id="m" style="mask-type:luminance" maskUnits="userSpaceOnUse" x="0" y="0" width="400" height="300"><path d="M400 0H0v300h400z" fill="white"/></mask><g mask="url(#m)"><text x="20" y="50">Trials</text></g>`,
		"a line struck through":        `<text x="20" y="50" font-size="16">Rumours</text><path d="M20 45h80" stroke="#000"/>`,
		"a grid over it":               `<text x="20" y="50" font-size="16">Plan</text><path d="M0 20h400M0 40h400M0 60h400M30 0v300M60 0v300" fill="none" stroke="#888"/>`,
		"a marker pen":                 `<text x="20" y="50" font-size="16">Important</text><rect x="10" y="30" width="200" height="30" fill="#ff0" style="mix-blend-mode:multiply"/>`,
		"a pane of glass":              `<text x="20" y="50" font-size="16">Window</text><rect x="10" y="30" width="200" height="30" fill="#fff" opacity=".5"/>`,
		"a watermark":                  `<text x="20" y="150" font-size="60" opacity=".12">DRAFT</text>`,
		"grey for the axis":            `<text x="20" y="290" font-size="9" fill="#bbb">Source: the letter</text>`,
		"a frame drawn last":           `<text x="20" y="50">Trials</text><rect x="1" y="1" width="398" height="298" fill="none" stroke="#000" stroke-width="2"/>`,
		"a turned axis":                `<text transform="rotate(-90)" x="-150" y="20" text-anchor="middle" font-size="12">Sentences, years</text><rect x="30" y="20" width="350" height="250" fill="#eef"/>`,
		"multiplied":                   `<g style="mix-blend-mode:multiply"><text x="20" y="50">Trials</text></g>`,
		"a thin border":                `<text x="20" y="50" stroke="#fff" stroke-width="1">Trials</text>`,
		"along an arc":                 `<path id="l" d="M50 200A150 150 0 0 1 350 200" fill="none"/><text text-anchor="middle"><textPath href="#l" startOffset="50%">Around the court</textPath></text>`,
		"an arrow beside it":           `<marker id="m" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0L10 5L0 10z"/></marker><text x="20" y="50">Court</text><path d="M70 46H200" stroke="#000" marker-end="url(#m)"/><text x="204" y="50">Prison</text>`,
		"a name in a marker":           `<marker id="m" markerWidth="90" markerHeight="20" markerUnits="userSpaceOnUse"><text y="15" font-size="12">Kyiv</text></marker><path d="M20 50L200 50" stroke="red" marker-start="url(#m)"/>`,
		"turned where nothing turns":   `<g style="transform-origin:50% 50%;transform-box:fill-box"><text x="20" y="50">Trials</text></g>`,
		"turned around the middle":     `<g style="transform-origin:center;transform:rotate(90deg)"><text x="190" y="150">Trials</text></g>`,
		"letters turned":               `<text x="20" y="50" rotate="10">Trials</text>`,
		"small shadows of letters":     `<text x="20" y="50" style="text-shadow:0 1px 0 #fff,1px 0 0 rgba(255,255,255,.5)">Trials</text>`,
		"what programs write":          `<text x="20" y="50" style="-inkscape-font-specification:x;line-height:1.25;font-variant-ligatures:normal;white-space:pre;text-indent:0;user-select:none;--x:1;word-spacing:0px;text-decoration:underline">Trials</text>`,
		"above a shadow":               `<filter id="f"><feDropShadow dx="0" dy="4" stdDeviation="4"/></filter><text x="20" y="20">Trials</text><g filter="url(#f)"><rect x="20" y="60" width="200" height="90" fill="#eee"/><text x="30" y="100">2014</text></g>`,
		"in a picture":                 `<image x="10" y="30" width="200" height="30" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 200 30'%3E%3Ctext x='9' y='20'%3ETrials%3C/text%3E%3C/svg%3E"/>`,
		"raised":                       `<text x="20" y="50">10<tspan baseline-shift="super" font-size="10">2</tspan></text>`,
		"for dark screens":             `<style>text{fill:#fff}@media (prefers-color-scheme: light){text{fill:#111}}</style><text x="20" y="50">Trials</text>`,
		"black, and white when dark":   `<style>@media (prefers-color-scheme: dark){text{fill:#fff}}</style><text x="20" y="50">Trials</text>`,
		"a large map":                  `<svg viewBox="0 0 1000 750"><text x="20" y="50" font-size="12">Kyiv</text></svg>`,
		"a number that runs over":      `<rect x="20" y="40" width="14" height="24" fill="#1b4f8a"/><text x="22" y="57" font-size="14" fill="#fff">12</text>`,
		"in a symbol":                  `<symbol id="s" viewBox="0 0 40 30"><text x="2" y="15" font-size="8">Kyiv</text></symbol><use href="#s" width="400" height="300"/>`,
		"in a column of a heat map":    `<rect x="20" y="20" width="60" height="30" fill="#08306b"/><rect x="80" y="20" width="60" height="30" fill="#f7fbff"/><text x="50" y="40" fill="#fff" text-anchor="middle">94</text><text x="110" y="40" text-anchor="middle">3</text>`,
		"Arabic, from the right":       `<text x="380" y="50" direction="rtl">رسالة مفتوحة</text><rect x="385" y="35" width="10" height="20"/>`,
		"stretched to a length":        `<text x="20" y="50" textLength="80" font-size="16">Sentenced to years</text><rect x="110" y="35" width="200" height="20"/>`,
		"with lines of a drawing tool": "<text x=\"20\" y=\"50\">\n\t\t\t\t\t<tspan x=\"20\" dy=\"0\">First</tspan>\n\t\t\t\t\t<tspan x=\"20\" dy=\"1.2em\">Second</tspan>\n</text><rect x=\"120\" y=\"30\" width=\"90\" height=\"60\"/>",
	} {
		if got, err := Clean([]byte(chart(markup))); err != nil {
			t.Errorf("%s: %v", name, err)
		} else if again, err := Clean(got); err != nil || string(again) != string(got) {
			t.Errorf("%s: not stable: %v", name, err)
		}
	}
}

func TestChartsOfPlottingProgramsPass(t *testing.T) {
	files, err := filepath.Glob("testdata/charts/*.svg")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Clean(data); err != nil || !strings.Contains(string(got), "<text") {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func TestLongTextsAndLinesTakeNoTime(t *testing.T) {
	line := "M0 50" + strings.Repeat("h.001h-.001", 50_000) + "H400"
	for _, markup := range []string{
		`<path id="l" d="` + line + `" fill="none"/><text font-size="2"><textPath href="#l">` + strings.Repeat("a", 50_000) + `</textPath></text>`,
		`<marker id="m"><rect width="1" height="1"/></marker><path d="` + line + `" fill="none" marker-mid="url(#m)"/><text x="20" y="200">TOKEN</text>`,
	} {
		began := time.Now()
		if _, err := Clean([]byte(chart(markup))); fault(err).Code != "svg-unsafe" {
			t.Errorf("%.100s: %v", markup, err)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%.100s: %v", markup, took)
		}
	}
}

func TestClipPathsInOneAnotherTakeNoTime(t *testing.T) {
	var markup strings.Builder
	for i := range 40 {
		markup.WriteString(fmt.Sprintf(`<clipPath id="c%d"><rect width="90" height="90" clip-path="url(#c%d)"/><rect width="9" height="9" clip-path="url(#c%[2]d)"/></clipPath>`, i, i+1))
	}
	markup.WriteString(`<clipPath id="c40"><rect width="90" height="90"/></clipPath><text x="20" y="50" clip-path="url(#c0)">TOKEN</text>`)
	if _, err := Clean([]byte(chart(markup.String()))); err == nil {
		t.Error("a text of which nobody knows what is left passes")
	}
}
