package svg

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"casebook/internal/diag"
)

// in puts markup into a drawing.
func in(markup string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">` + markup + `</svg>`
}

const clean = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"`

func TestCleanKeepsWhatIsDrawn(t *testing.T) {
	tests := []struct{ name, markup, want string }{
		{"style in defs", `<defs><style>.a{fill:red}</style></defs><path class="a"/>`, `<defs><style>.a{fill:red}</style></defs><path class="a"/>`},
		{"movement", `<path><animate attributeName="cx" begin="click"/><animate attributeName="opacity" begin="indefinite"/></path>`, `<path/>`},
		{"shapes", `<g fill="red"><path d="M0 0h9"/><circle r="2"/></g>`, `<g fill="red"><path d="M0 0h9"/><circle r="2"/></g>`},
		{"text", `<text x="1" y="5" font-size="2">A &amp; <tspan>B</tspan></text>`, `<text x="1" y="5" font-size="2">A &amp; <tspan>B</tspan></text>`},
		{"gradient", `<linearGradient id="a"><stop offset="0"/></linearGradient><rect fill="url(#a)"/>`, `<linearGradient id="a"><stop offset="0"/></linearGradient><rect fill="url(#a)"/>`},
		{"use", `<path id="p" d="M0 0"/><use xlink:href="#p"/>`, `<path id="p" d="M0 0"/><use href="#p"/>`},
		{"style element", `<style>.a{fill:#fff;stroke:rgb(1,2,3)}</style><path class="a"/>`, `<style>.a{fill:#fff;stroke:rgb(1,2,3)}</style><path class="a"/>`},
		{"style for dark screens", `<style>@media (prefers-color-scheme: dark){.a{fill:#fff}b{behavior:url(x)}}</style><path class="a"/>`, `<style>@media (prefers-color-scheme: dark){.a{fill:#fff}}</style><path class="a"/>`},
		{"style attribute", `<path style="fill: red; opacity:.5"/>`, `<path style="fill:red;opacity:.5"/>`},
		{"transform", `<g transform="rotate(45 1,2) scale(2)"/>`, `<g transform="rotate(45 1,2) scale(2)"/>`},
		{"link", `<a href="https://example.org/"><path/></a>`, `<a><path/></a>`},
	}
	for _, tt := range tests {
		got, err := Clean([]byte(in(tt.markup)))
		if want := clean + ">" + tt.want + "</svg>"; err != nil || string(got) != want {
			t.Errorf("%s: %s, %v\nwant %s", tt.name, got, err, want)
		}
	}
}

func TestABareAmpersandIsNoEntity(t *testing.T) {
	_, err := Clean([]byte(in(`<style>g{& path{fill:red}}</style><path d="M1 1h5v5z"/>`)))
	if f := fault(err); f.Code != "image-damaged" {
		t.Errorf("%v", err)
	}
}

func TestADrawingInAnotherEncodingIsRead(t *testing.T) {
	got, err := Clean([]byte(`<?xml version="1.0" encoding="windows-1251"?>` + in("<text y=\"5\" font-size=\"2\">\xc0\xe4\xe0</text>")))
	if want := clean + `><text y="5" font-size="2">Ада</text></svg>`; err != nil || string(got) != want {
		t.Errorf("%s, %v", got, err)
	}
}

func TestCleanTakesOut(t *testing.T) {
	tests := []struct{ name, markup string }{
		{"script", `<script>alert(1)</script>`},
		{"script in another namespace", `<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>`},
		{"foreign object", `<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="alert(1)"/></body></foreignObject>`},
		{"animation of a link", `<animate attributeName="href" values="javascript:alert(1)" begin="click"/><set attributeName="onload" to="alert(1)" begin="indefinite"/>`},
		{"metadata", `<metadata><rdf:RDF xmlns:rdf="r">Ada Example</rdf:RDF></metadata>`},
		{"title", `<title>draft-ada.ai</title><desc>Created with Example 1.0</desc>`},
		{"editor", `<sodipodi:namedview xmlns:sodipodi="s" docname="/home/ada/x.svg"/>`},
		{"comment", `<!-- Ada Example -->`},
		{"instruction", `<?xml-stylesheet href="https://example.org/x.css"?>`},
		{"style import", `<style>@import url(https://example.org/x.css);</style>`},
		{"style font", `<style>@font-face{font-family:x;src:url(https://example.org/f)}</style>`},
	}
	for _, tt := range tests {
		got, err := Clean([]byte(in(tt.markup)))
		if s := string(got); err != nil || s != clean+"/>" {
			t.Errorf("%s: %s, %v\nwant nothing left", tt.name, got, err)
		}
	}
}

func TestCleanTakesOutAttributes(t *testing.T) {
	for _, a := range []string{
		`onload="alert(1)"`, `onclick="x"`, `data-name="Ada"`, `xlink:href="https://example.org/x#y"`, `href="javascript:alert(1)"`,
		`href="x.svg#a"`,
		`style="behavior:url(x)"`,
		`inkscape:label="Ada" xmlns:inkscape="i"`, `id="Layer_of_Ada"`, `xml:base="https://example.org/"`,
	} {
		got, err := Clean([]byte(in("<use " + a + "/>")))
		if want := clean + "><use/></svg>"; err != nil || string(got) != want {
			t.Errorf("%s: %s, %v\nwant %s", a, got, err, want)
		}
	}
}

func TestADrawingThatShowsSomethingFromElsewhereIsRefused(t *testing.T) {
	for _, markup := range []string{
		`<style>@media screen{a{fill:url(https://example.org/x)}}</style>`,
		`<style>a{fill:url(https://example.org/x)}</style>`,
		`<style>a{fill:u\72l(https://example.org/x)}</style>`,
		`<style>a{fill:ur/**/l(https://example.org/x)}</style>`,
		`<style>a{fill:image-set("https://example.org/x" 1x)}</style>`,
		`<use style="fill:url(https://example.org/x)"/>`,
		`<use fill="url(https://example.org/x)"/>`,
		`<use fill="url('//example.org/x')"/>`,
		`<use filter="url(x.svg#f)"/>`,
		`<use fill="url(#a) url(http://example.org/)"/>`,
		`<use fill="URL( http://example.org )"/>`,
		`<use fill="\75rl(http://example.org)"/>`,
		`<use style="width:expression(alert(1))"/>`,
		`<use mask="image(https://example.org/x)"/>`,
		`<use fill="url (http://example.org/)"/>`,
	} {
		if got, err := Clean([]byte(in(markup))); fault(err).Code != "svg-unsafe" {
			t.Errorf("%s: %s, %v", markup, got, err)
		}
	}
}

func TestSpriteKeepsTheIDsThatOthersReferTo(t *testing.T) {
	got, err := CleanSprite([]byte(in(`<symbol id="arrow" onclick="x"><path/></symbol>`)))
	if want := clean + `><symbol id="arrow"><path/></symbol></svg>`; err != nil || string(got) != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
}

func fault(err error) *diag.Fault {
	var f *diag.Fault
	if !errors.As(err, &f) {
		return &diag.Fault{Code: fmt.Sprint(err)}
	}
	return f
}

func TestCleanRefuses(t *testing.T) {
	nested := strings.Repeat("<g>\n", 200) + strings.Repeat("</g>", 200)
	bomb := `<path id="a0"/>`
	for i := range 30 {
		bomb += fmt.Sprintf(`<g id="a%d"><use href="#a%d"/><use href="#a%d"/></g>`, i+1, i, i)
	}
	tests := []struct {
		name, svg, code string
		line            int
	}{
		{"picture elsewhere", in("\n<image href=\"photo.jpg\"/>"), "svg-unsafe", 2},
		{"embedded GIF", in(`<image href="data:image/gif;base64,R0lGODlhAQABAAAAACw="/>`), "svg-unsafe", 1},
		{"entities", "<!DOCTYPE svg [<!ENTITY a \"x\">]>\n" + in("<text>&a;</text>"), "svg-unsafe", 2},
		{"cut off", in("<g>")[:90], "image-damaged", 1},
		{"two roots", in("") + in(""), "image-damaged", 1},
		{"no drawing", "<html></html>", "image-format", 0},
		{"deep", in(nested), "image-too-large", 100},
		{"bomb", in(bomb), "image-too-large", 0},
		{"circle", in(`<g id="a"><use href="#a"/></g>`), "image-too-large", 0},
		{"empty", "", "image-damaged", 1},
	}
	for _, tt := range tests {
		_, err := Clean([]byte(tt.svg))
		if f := fault(err); f.Code != tt.code || f.Line != tt.line {
			t.Errorf("%s: %s at line %d, want %s at line %d", tt.name, f.Code, f.Line, tt.code, tt.line)
		}
	}
}

func TestPicturesInDrawingsAreCleaned(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
		t.Fatal(err)
	}
	dirty := append(b.Bytes(), "CANARY"...)
	got, err := Clean([]byte(in(`<image href="data:image/png;base64,` + base64.StdEncoding.EncodeToString(dirty) + `"/>`)))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(got), "base64,")
	data, err := base64.StdEncoding.DecodeString(rest[:strings.IndexByte(rest, '"')])
	if err != nil || bytes.Contains(data, []byte("CANARY")) {
		t.Errorf("the picture is %q, %v", data, err)
	}
	if _, err := png.Decode(bytes.NewReader(data)); err != nil {
		t.Errorf("the picture cannot be read: %v", err)
	}
}

func TestSize(t *testing.T) {
	tests := []struct {
		attrs string
		w, h  int
	}{
		{`width="30" height="20"`, 30, 20},
		{`width="30px" height="1in"`, 30, 96},
		{`viewBox="0 0 12 8"`, 12, 8},
		{`viewBox="0,0,12,8" width="24"`, 24, 16},
		{`viewBox="0 0 12 8" width="100%" height="100%"`, 12, 8},
		{`width="-3" height="x"`, 0, 0},
		{`width="1e99" height="1"`, 0, 0},
		{``, 0, 0},
	}
	for _, tt := range tests {
		if w, h := Size([]byte("<svg " + tt.attrs + "/>")); w != tt.w || h != tt.h {
			t.Errorf("%s: %d × %d, want %d × %d", tt.attrs, w, h, tt.w, tt.h)
		}
	}
}

// FuzzClean: whatever the bytes, what comes out is well-formed, stable, and
// holds only listed elements and attributes, none of which leads away.
func FuzzClean(f *testing.F) {
	f.Add([]byte(in(`<g onload="x"><script>1</script><use xlink:href="#a"/></g>`)))
	f.Add([]byte(in(`<style>@import "x";.a{fill:url(#b)}</style><path id="b" style="fill:url(x)"/>`)))
	f.Add([]byte(in(`<style>@media print{@media x{a{b:c}}a{fill:red}}</style>`)))
	f.Add([]byte(in(`<text xml:space="preserve"> a <![CDATA[<script>]]></text>`)))
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := Clean(data)
		if err != nil {
			return
		}
		if again, err := Clean(out); err != nil || !bytes.Equal(again, out) {
			t.Fatalf("not stable: %v\n%s\n%s", err, out, again)
		}
		d := xml.NewDecoder(bytes.NewReader(out))
		for {
			tok, err := d.Token()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatalf("not well-formed: %v\n%s", err, out)
			}
			if start, ok := tok.(xml.StartElement); ok {
				checkElement(t, start)
			}
		}
	})
}

// urlReference is a reference to a part of the drawing.
var urlReference = regexp.MustCompile(`url\(\s*["']?#([^"')\s]+)["']?\s*\)`)

func checkElement(t *testing.T, e xml.StartElement) {
	t.Helper()
	if !elements()[e.Name.Local] || e.Name.Space != namespace {
		t.Fatalf("element %v", e.Name)
	}
	for _, a := range e.Attr {
		name, value := strings.ToLower(a.Name.Local), strings.ToLower(a.Value)
		safePlaces := []string{"xmlns", "space", "lang", "href"}
		if !attributes()[a.Name.Local] && !slices.Contains(safePlaces, a.Name.Local) || strings.HasPrefix(name, "on") {
			t.Fatalf("attribute %v", a.Name)
		}
		if name == "href" && !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, "data:image/") || strings.Contains(value, "javascript:") {
			t.Fatalf("%s=%q", name, a.Value)
		}
		if name != "href" && name != "xmlns" && strings.Count(value, "url(") != len(urlReference.FindAllString(value, -1)) {
			t.Fatalf("%s=%q", name, a.Value)
		}
	}
}

func BenchmarkClean(b *testing.B) {
	data := []byte(in(strings.Repeat(`<g id="x" style="fill:red;opacity:.5"><path d="M0 0h9v9z" fill="url(#a)"/></g>`, 1000)))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Clean(data); err != nil {
			b.Fatal(err)
		}
	}
}

// References are read as browsers read them: what is behind a % is a byte of the id.
func TestReferencesWithPercentSignsFindTheirIDs(t *testing.T) {
	for id, ref := range map[string]string{
		"a b": "a%20b", "é": "%C3%A9", ".": "%2e", "a:b": "a%3Ab", "(x": "%28x", "#x": "%23x", "100%": "100%25", "50%off": "50%off", "ab": "%61b",
	} {
		for shown, part := range map[string]string{`<rect clip-path="url(#%s)"/>`: "clipPath", `<rect style="clip-path:url('#%s')"/>`: "clipPath", `<use href="#%s"/>`: "g"} {
			got, err := Clean([]byte(in(`<` + part + ` id="` + id + `"><rect width="2" height="2"/></` + part + `>` + strings.ReplaceAll(shown, "%s", ref))))
			named := regexp.MustCompile(`<(?:clipPath|g) id="([^"]+)">`).FindSubmatch(got)
			if err != nil || named == nil || !bytes.Contains(got, []byte("#"+string(named[1])+`"`)) && !bytes.Contains(got, []byte("(#"+string(named[1])+")")) {
				t.Errorf("%q by %q: %s, %v", id, ref, got, err)
			}
		}
	}
}
