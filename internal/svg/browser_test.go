package svg

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"casebook/internal/browsertest"
)

// render draws both drawings and gives how many of 200 × 200 pixels differ.
const render = `(async () => {
	const pixels = async (data) => {
		const i = new Image(200, 200); i.src = "data:image/svg+xml;base64," + data; await i.decode();
		const c = document.createElement("canvas"); c.width = c.height = 200;
		const x = c.getContext("2d"); x.drawImage(i, 0, 0, 200, 200);
		return x.getImageData(0, 0, 200, 200).data;
	};
	const [a, b] = [await pixels(%q), await pixels(%q)];
	let n = 0, ink = 0;
	for (let i = 0; i < a.length; i += 4) {
		if (a[i+3]) ink++;
		if ([0, 1, 2, 3].some((k) => Math.abs(a[i+k] - b[i+k]) > 2)) n++;
	}
	return ink ? n : -1;
})()`

func TestABrowserDrawsTheSameBeforeAndAfter(t *testing.T) {
	tab := browsertest.Open(t)
	drawings := map[string]string{}
	files, err := filepath.Glob("../../testdata/field/files/*.svg")
	if err != nil || len(files) == 0 {
		t.Fatal("no drawings", err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		drawings[f] = string(data)
	}
	back := `<rect width="9" height="9" fill="#ddd"/>`
	for i, markup := range []string{
		`<g filter="blur(1px)"><path d="M1 1h5v5z"/></g>`,
		`<g style="clip-path:circle(2px at 3px 3px)"><path d="M1 1h7v7H1z"/></g>`,
		`<clipPath id="0"><circle cx="4" cy="4" r="2"/></clipPath><g clip-path="url(#0)"><path d="M1 1h7v7H1z"/></g>`,
		`<mask id="my mask"><rect width="4" height="9" fill="#fff"/></mask><g style="mask:url('#my mask')"><path d="M1 1h7v7H1z"/></g>`,
		`<filter id="f"><feFlood flood-color="red"/></filter><rect width="5" height="5" fill="none" filter="url(#f)"/>`,
		`<switch><g requiredExtensions="x"><path fill="red" d="M1 1h5v5z"/></g><g><path d="M1 1h5v5z"/></g></switch>`,
		`<switch><g systemLanguage="xx"><path fill="red" d="M1 1h5v5z"/></g><g systemLanguage="en"><path fill="blue" d="M1 1h5v5z"/></g><g><path d="M1 1h5v5z"/></g></switch>`,
		`<style>.h{display:none} g .b{fill:blue} a{fill:lime}</style><g><path class="h" d="M1 1h5v5z"/><path class="b" d="M1 1h5v5z"/></g><a href="x"><path d="M5 5h3v3z"/></a>`,
		`<g display="none"><path id="p" d="M1 1h5v5z"/></g><use href="#p" x="2"/>`,
		`<defs><path id="a" d="M1 1h3v3z"/><path id="b" fill="red" d="M2 2h6v6z"/></defs><use xlink:href="#a" href="#b"/>`,
		`<marker id="m" markerWidth="3" markerHeight="3"><circle r="1" cx="1" cy="1"/></marker><path d="M2 2L6 6" fill="none" marker-end="url(#m)"/>`,
		`<pattern id="p%" width=".5" height=".5"><rect width="1" height="1" fill="red"/></pattern><rect width="8" height="8" fill="url('#p%')"/>`,
		`<image width="9" height="9" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='5' height='5'%3E%3Cpath d='M1 1h3v3z'/%3E%3C/svg%3E"/>`,
		`<filter id="f"><feImage href="#r"/></filter><defs><rect id="r" width="4" height="4" fill="red"/></defs><rect width="8" height="8" filter="url(#f)"/>`,
		`<style media="print">path{display:none}</style><path d="M1 1h5v5z"/>`,
		`<g transform=" rotate (45,4,4) "><path d="M1 1h5v5z"/></g>`,
		`<text x="1" y="5" font-size="2">A<tspan display="none">B</tspan> <a href="x">c</a> d</text>`,
		`<g fill="none" stroke="#f00"><text x="4" y="5" text-anchor="middle" font-size="3">Abc</text></g>`,
		`<path id="l" d="M1 5h8" fill="none"/><text font-size="2"><textPath href="#l">Abc</textPath></text>`,
		`<defs><style>.c{fill:blue}</style></defs><path class="c" d="M1 1h5v5z"/>`,
		`<filter id="f"><feImage href="#r"/></filter><defs><linearGradient id="l"><stop stop-color="red"/></linearGradient><rect id="r" width="4" height="4" fill="url(#l)"/></defs><rect width="8" height="8" filter="url(#f)"/>`,
		`<g filter="opacity()"><path d="M1 1h5v5z"/></g>`,
		`<clipPath id="c"><path opacity="0" d="M1 1h3v5z"/></clipPath><g clip-path="url(#c)"><path d="M1 1h5v5z"/></g>`,
		`<g style="clip-path:circle(0.5em at 3px 3px)"><path d="M1 1h7v7H1z"/></g>`,
		`<path fill="none" stroke="red" stroke-width="-2" d="M1 1h5v5z"/><text y="5" font-size="-2">A</text>`,
		`<switch><unknown/><path d="M1 1h5v5z"/></switch>`,
		`<switch><g systemLanguage=""><path fill="red" d="M1 1h5v5z"/></g><g><path d="M2 1h5v5z"/></g></switch>`,
		`<switch><g><path display="none" d="M1 1h5v5z"/></g><path d="M2 1h5v5z"/></switch>`,
		`<path systemLanguage="" d="M1 1h5v5z"/><path requiredExtensions="" d="M1 1h5v5z"/>`,
		`<unknown><path id="p" d="M1 1h5v5z"/></unknown><use href="#p"/>`,
		`<text font-size="2"><textPath path="M1 5h8">Abc</textPath></text>`,
		`<marker id="m" display="none" markerWidth="3" markerHeight="3"><circle r="1" cx="1" cy="1"/></marker><path d="M2 2L6 6" fill="none" marker-end="url(#m)"/>`,
		`<svg viewBox="0 0 900 900"><text x="100" y="500" font-size="200">Abc</text></svg>`,
		`<g style="translate:0 -50px"><text x="1" y="55" font-size="4">Abc</text></g>`,
		`<g style="transform-origin:4px 60px;transform:scale(.1)"><text x="1" y="-500" font-size="20">Abc</text></g>`,
	} {
		drawings[fmt.Sprint(i, " ", markup)] = in(back + markup)
	}
	for name, before := range drawings {
		after, err := Clean([]byte(before))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		encode := base64.StdEncoding.EncodeToString
		if n := browsertest.Eval[int](t, tab, fmt.Sprintf(render, encode([]byte(before)), encode(after))); n != 0 {
			t.Errorf("%s: %d pixels differ (-1: nothing is drawn)\n%s", name, n, after)
		}
	}
}
