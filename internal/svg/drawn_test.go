package svg

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func TestWhatIsNotDrawnIsNotThere(t *testing.T) {
	text := `<text x="1" y="5" font-size="2">TOKEN</text>`
	for _, markup := range []string{
		`<g style="display:none">` + text + `</g>`,
		`<g display="none"><g display="inline">` + text + `</g></g>`,
		`<g style="DISPLAY : none !important" display="inline">` + text + `</g>`,
		`<style>.h{display:none}</style><g class="x h">` + text + `</g>`,
		`<style>.h text{display:none}</style><g class="h">` + text + `</g>`,
		`<style>g&gt;text{visibility:hidden}</style><g>` + text + `</g>`,
		`<style>#l{opacity:0}</style><g id="l">` + text + `</g>`,
		`<style>text{fill:none}</style>` + text,
		`<style>@media all{text{display:none}}</style>` + text, `<style>@media print, only screen and (min-width:0){text{visibility:hidden}}</style>` + text,
		`<style media="screen">text{opacity:0}</style>` + text, `<style>@media (min-width: 0px){text{display:none}}</style>` + text,
		`<style>text{fill:none!important}</style><text fill="red" y="3" style="fill:red">TOKEN</text>`,
		`<g visibility="hidden">` + text + `</g>`, `<g visibility="collapse">` + text + `</g>`,
		`<g opacity="0">` + text + `</g>`, `<g opacity="0%">` + text + `</g>`, `<g opacity=".03"><g opacity=".03">` + text + `</g></g>`,
		`<g fill="none">` + text + `</g>`, `<g fill="transparent">` + text + `</g>`, `<g fill="rgba(0,0,0,0)">` + text + `</g>`, `<g fill="#fff0">` + text + `</g>`,
		`<g fill-opacity="0">` + text + `</g>`, `<g fill-opacity="0" stroke="red" stroke-width="0">` + text + `</g>`,
		`<g fill="rgb(0 0 0 / 0%)" stroke="red" stroke-opacity="0">` + text + `</g>`,
		`<defs>` + text + `</defs>`, `<symbol id="s">` + text + `</symbol>`, `<pattern id="p">` + text + `</pattern>`,
		`<defs><g id="a">` + text + `</g></defs><g display="none"><use href="#a"/></g>`,
		`<defs><g id="a">` + text + `</g></defs><use href="#a" visibility="hidden"/>`,
		`<defs><g id="a">` + text + `</g></defs><use href="#a" x="500"/>`,
		`<text x="90" y="5" font-size="2">TOKEN</text>`, `<text y="-9" font-size="2">TOKEN</text>`,
		`<g transform="translate( 0 , 70 )">` + text + `</g>`, `<g style="transform:translate(0,70px)">` + text + `</g>`,
		`<text font-size="0" y="5">TOKEN</text>`, `<text style="font:0px sans-serif" y="5">TOKEN</text>`, `<text y="5"><tspan font-size="0">TOKEN</tspan></text>`,
		`<text y="5" display="none">TOKEN</text>`, `<text y="5">A<tspan display="none">TOKEN</tspan></text>`,
		`<g transform="scale(0)">` + text + `</g>`,
		`<clipPath id="c"/><g clip-path="url(#c)">` + text + `</g>`, `<clipPath id="c"><rect width="0" height="0"/></clipPath><g style="clip-path:url('#c')">` + text + `</g>`,
		`<clipPath id="c"><rect x="70" y="70" width="5" height="5"/></clipPath><g clip-path="url(#c)">` + text + `</g>`,
		`<mask id="c"/><g mask="url(#c)">` + text + `</g>`,
		`<tspan>TOKEN</tspan>`, `<a>TOKEN</a>`,
		`<g xmlns:inkscape="i" inkscape:groupmode="layer" inkscape:label="TOKEN" style="display:none">` + text + `</g>`,
		`<switch><g/>` + text + `</switch>`,
		`<g requiredExtensions="http://example.org/x">` + text + `</g>`,
		`<svg width="0" height="5">` + text + `</svg>`,
	} {
		got, err := Clean([]byte(in(markup + `<path d="M0 0h9v9z"/>`)))
		if err != nil || bytes.Contains(got, []byte("TOKEN")) || !bytes.Contains(got, []byte("M0 0h9v9z")) {
			t.Errorf("%s:\n%s, %v", markup, got, err)
		}
	}
}

func TestWhatIsDrawnStays(t *testing.T) {
	text := `<text x="1" y="5" font-size="2">TOKEN</text>`
	for _, markup := range []string{
		text,
		`<g visibility="hidden"><g visibility="visible">` + text + `</g></g>`,
		`<g fill="none" stroke="red" stroke-width=".2">` + text + `</g>`, `<g fill="rgb(0,0,0)">` + text + `</g>`, `<g fill="#000000">` + text + `</g>`, `<g fill="#100">` + text + `</g>`,
		`<defs>` + `<g id="a">` + text + `</g></defs><use href="#a"/>`,
		`<g display="none"><g id="a">` + text + `</g></g><use xlink:href="#a"/>`,
		`<defs><symbol id="a">` + text + `</symbol></defs><use href="#a" width="5"/>`,
		`<style>text{display:none}.s{display:inline}</style><text class="s" y="5" font-size="2">TOKEN</text>`,
		`<style>@media (prefers-color-scheme: dark){text{fill:#fff}}</style><g fill="none">` + text + `</g>`,
		`<style>@media print{text{display:none}}</style>` + text, `<style>@media screen and (max-width:300px){text{display:none}}</style>` + text,
		`<text x="8" y="5" font-size="2" text-anchor="end">TOKEN</text>`, `<text x="4" y="5" font-size="2" text-anchor="middle">TOKEN</text>`,
		`<g transform="translate(100 0)"><g transform="translate(-100)">` + text + `</g></g>`,
		`<switch><g systemLanguage="uk">` + text + `</g><g/></switch>`, `<switch><g requiredExtensions="x"/><g>` + text + `</g></switch>`,
		`<a href="https://example.org/">` + text + `</a>`, `<text y="5" font-size="1">A <a href="https://example.org/">TOKEN</a> b</text>`,
	} {
		got, err := Clean([]byte(in(markup)))
		if err != nil || strings.Count(string(got), "TOKEN") != 1 {
			t.Errorf("%s:\n%s, %v", markup, got, err)
		}
	}
}

func TestADrawingWhoseHiddenPartsCannotBeToldIsRefused(t *testing.T) {
	for _, markup := range []string{
		`<text y="5">A<tspan fill="none">TOKEN</tspan>B</text>`,
		`<text y="5">A<tspan visibility="hidden">TOKEN</tspan>B</text>`,
		`<text y="5">A<tspan opacity="0">TOKEN</tspan>B</text>`,
		`<style>text:nth-child(2){display:none}</style><g/><text y="5">TOKEN</text>`,
		`<style>g+text{display:none}</style><g/><text y="5">TOKEN</text>`,
		`<style>text[x="1"]{display:none}</style><text x="1" y="5">TOKEN</text>`,
		`<style>@supports (display:none){text{display:none}}</style><text y="5">TOKEN</text>`,
		`<style>:not(g){display:none}</style><text y="5">TOKEN</text>`,
		`<style>text{--x:none;display:var(--x)}</style><text y="5">TOKEN</text>`,
		`<g style="opacity:calc(0)"><text y="5">TOKEN</text></g>`,
		`<g style="d\69splay:none"><text y="5">TOKEN</text></g>`,
		`<g style="display:n\6fne"><text y="5">TOKEN</text></g>`,
		`<style>g{color:red;g &amp; text{display:none}}</style><g><text y="5">TOKEN</text></g>`,
		`<foreignObject width="5" height="5"><p xmlns="http://www.w3.org/1999/xhtml">TOKEN</p></foreignObject>`,
		`<switch><foreignObject width="5" height="5"><p xmlns="http://www.w3.org/1999/xhtml">A</p></foreignObject><text y="5">TOKEN</text></switch>`,
		// What counts for the size of what a clip, mask or filter covers.
		`<g filter="blur(1px)"><path d="M1 1h9v9z" opacity="0"/><path d="M1 1h5v5z"/></g>`,
		`<clipPath id="c" clipPathUnits="objectBoundingBox"><circle r=".4"/></clipPath><g clip-path="url(#c)"><text y="5" visibility="hidden">TOKEN</text><path d="M1 1h5v5z"/></g>`,
		// What shows or hides as time goes by.
		`<path d="M1 1h5v5z"><set attributeName="visibility" to="hidden"/></path>`,
		`<path d="M1 1h5v5z"><animate attributeName="opacity" values="0;1" dur="2s"/></path>`,
		`<style>path{animation:x 1s}@keyframes x{from{opacity:0}}</style><path d="M1 1h5v5z"/>`,
		`<style>.m{animation:x 1s}@keyframes x{to{transform:translate(4px)}}</style><path class="m" d="M1 1h5v5z"/>`,
		`<path d="M1 1h5v5z"><animate attributeName="x" from="0" to="4" dur="1s" fill="freeze"/></path>`,
		`<path d="M1 1h5v5z"><animateMotion path="M0 0h4" dur="1s"/></path>`,
		`<path id="p" d="M1 1h5v5z"/><animateTransform href="#p" attributeName="transform" type="scale" to="2" begin="0s"/>`,
		// What a browser reads from an address for a picture too.
		`<style>@import url(data:text/css,text%7Bdisplay:none%7D);</style><text y="5" font-size="2">TOKEN</text>`,
		`<style>@im\70ort "data:text/css,text{display:none}";</style><text y="5" font-size="2">TOKEN</text>`,
	} {
		got, err := Clean([]byte(in(markup)))
		if fault(err).Code != "svg-unsafe" {
			t.Errorf("%s:\n%s, %v", markup, got, err)
		}
	}
}

func TestWhatStandsBesideTheElementsIsHeeded(t *testing.T) {
	drawing := in(`<text y="5" font-size="2">TOKEN</text>`)
	for _, before := range []string{
		`<?xml-stylesheet href="data:text/css,text%7Bdisplay:none%7D" type="text/css"?>`,
		`<!DOCTYPE svg [<!ATTLIST text visibility CDATA "hidden">]>`,
		`<!DOCTYPE svg [<!ATTLIST svg xmlns:xlink CDATA #FIXED "http://www.w3.org/1999/xlink"><!ATTLIST text display CDATA 'none'>]>`,
	} {
		if got, err := Clean([]byte(before + drawing)); fault(err).Code != "svg-unsafe" {
			t.Errorf("%s: %s, %v", before, got, err)
		}
	}
	for _, before := range []string{
		`<?xml version="1.0"?><?xml-stylesheet href="style.css" type="text/css"?>`,
		`<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [<!ATTLIST svg xmlns:xlink CDATA #FIXED "http://www.w3.org/1999/xlink">]>`,
	} {
		if _, err := Clean([]byte(before + drawing)); err != nil {
			t.Errorf("%s: %v", before, err)
		}
	}
	if got, err := Clean([]byte(in(`<g xmlns=""><text y="5" font-size="2">TOKEN</text></g><path d="M1 1h5v5z"/>`))); err != nil || strings.Contains(string(got), "TOKEN") {
		t.Errorf("elements without the namespace: %s, %v", got, err)
	}
}

func TestADrawingThatIsNotDisplayedIsRefused(t *testing.T) {
	data := strings.Replace(in(`<path d="M1 1h5v5z"/>`), "<svg", `<svg style="display:none"`, 1)
	if got, err := Clean([]byte(data)); fault(err).Code != "svg-unsafe" {
		t.Errorf("%s, %v", got, err)
	}
	if got, err := CleanSprite([]byte(strings.Replace(data, "<path", `<path id="p"`, 1))); err != nil || !strings.Contains(string(got), "M1 1") {
		t.Errorf("a sprite: %s, %v", got, err)
	}
}

func TestWhatCoversStaysOrTheDrawingIsRefused(t *testing.T) {
	for _, markup := range []string{
		`<g filter="blur(5px)"><path d="M1 1"/></g>`, `<g style="filter:drop-shadow(1px 1px 2px #000)"><path d="M1 1"/></g>`,
		`<g style="clip-path:circle(2px at 3px 3px)"><path d="M1 1"/></g>`, `<g clip-path="inset(1px)"><path d="M1 1"/></g>`,
		`<g style="clip-path:path('M0 0h9v9z')"><path d="M1 1"/></g>`,
		`<filter id="0"><feGaussianBlur stdDeviation="3"/></filter><g filter="url(#0)"><path d="M1 1"/></g>`,
		`<filter id="my filter"><feGaussianBlur stdDeviation="3"/></filter><g filter="url('#my filter')"><path d="M1 1"/></g>`,
		`<mask id="(1)"><path d="M1 1"/></mask><g style="mask:url('#(1)')"><path d="M1 1"/></g>`,
	} {
		got, err := Clean([]byte(in(markup)))
		s := string(got)
		if err != nil || !strings.Contains(s, "filter=") && !strings.Contains(s, "filter:") && !strings.Contains(s, "clip-path") && !strings.Contains(s, "mask:") {
			t.Errorf("%s:\n%s, %v", markup, s, err)
		}
		for _, r := range urlReference.FindAllStringSubmatch(s, -1) {
			if !strings.Contains(s, `id="`+r[1]+`"`) {
				t.Errorf("%s:\n%s: nothing has the id", markup, s)
			}
		}
	}
	for _, a := range []string{
		`filter="url(x.svg#f)"`, `mask="image(https://example.org/x)"`, `style="clip-path:url(https://example.org/x#c)"`,
		`style="mask-image:url(data:image/png;base64,AAAA)"`, `fill="url(https://example.org/x)"`, `filter="bl\75r(5px)"`, `style="filter:magic(3)"`,
	} {
		if got, err := Clean([]byte(in(`<g ` + a + `><path d="M1 1"/></g>`))); fault(err).Code != "svg-unsafe" {
			t.Errorf("%s: %s, %v", a, got, err)
		}
	}
}

func TestFieldDrawingsKeepTheirLook(t *testing.T) {
	for file, want := range map[string][]string{
		"svg-link-in-text.svg":     {"See <a>the report</a> of May."},
		"svg-transform-spaces.svg": {`translate( 50 , 10 )  scale( 2 )`},
		"svg-gradient-ids.svg":     {"linearGradient", "#id-1", "#id-2", "#id-3", `id="id-1"`, `id="id-2"`, `id="id-3"`},
	} {
		data, err := os.ReadFile("../../testdata/field/files/" + file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Clean(data)
		for _, w := range want {
			if err != nil || !strings.Contains(string(got), w) {
				t.Errorf("%s: %s, %v; want %s", file, got, err, w)
			}
		}
		if again, err := Clean(got); err != nil || !bytes.Equal(again, got) {
			t.Errorf("%s: not stable: %s, %v", file, again, err)
		}
	}
}

func TestReferencesAreReadAsBrowsersDo(t *testing.T) {
	got, err := Clean([]byte(in(`<defs><path id="a" d="M1 1"/><path id="b" d="M2 2"/></defs><use xlink:href="#a" href="#b"/>`)))
	if s := string(got); err != nil || !strings.Contains(s, `href="#b"`) || strings.Contains(s, "M1 1") {
		t.Errorf("%s, %v: href comes before xlink:href", s, err)
	}
	inner := `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='5' height='5'%3E%3Cscript%3ETOKEN%3C/script%3E%3Ctext display='none'%3ETOKEN%3C/text%3E%3Cpath d='M3 3'/%3E%3C/svg%3E`
	for _, markup := range []string{`<image width="5" height="5" href="` + inner + `"/>`, `<filter id="f"><feImage href="` + inner + `"/></filter><path filter="url(#f)" d="M1 1"/>`} {
		got, err := Clean([]byte(in(markup)))
		if err != nil || !strings.Contains(string(got), "data:image/svg+xml;base64,") {
			t.Errorf("%s: %s, %v", markup, got, err)
		}
		if again, err := Clean(got); err != nil || !bytes.Equal(again, got) {
			t.Errorf("not stable: %s, %v", again, err)
		}
	}
}

func TestTheHiddenLayerOfTheFieldIsGone(t *testing.T) {
	data, err := os.ReadFile("../../testdata/field/hidden-layer/content/pages/map.svg")
	if err != nil {
		t.Fatal(err)
	}
	got, err := Clean(data)
	if want := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="5" height="5"/></svg>`; err != nil || string(got) != want {
		t.Errorf("%s, %v", got, err)
	}
}
