package letter

import (
	"strings"
	"testing"
)

// TestWhatAWordLetterDoesNotShowIsNoText gives, for each, what stays, what is told, and
// whether the page is a draft.
func TestWhatAWordLetterDoesNotShowIsNoText(t *testing.T) {
	field := func(instruction, result string) string {
		mark := func(kind string) string { return `<w:r><w:fldChar w:fldCharType="` + kind + `"/></w:r>` }
		return mark("begin") + `<w:r><w:instrText>` + instruction + `</w:instrText></w:r>` + mark("separate") + text(result) + mark("end")
	}
	cell := func(properties, content string) string {
		return `<w:tc><w:tcPr>` + properties + `</w:tcPr>` + content + `</w:tc>`
	}
	table := func(style, cells string) string {
		return `<w:tbl><w:tblPr><w:tblStyle w:val="` + style + `"/></w:tblPr><w:tr>` + cells + `</w:tr></w:tbl>`
	}
	anchored := func(attrs, shape string) string {
		return `<w:r><w:drawing><wp:anchor ` + attrs + `><wp:wrapNone/><a:graphic><wps:wsp>` + shape + `</wps:wsp></a:graphic></wp:anchor></w:drawing></w:r>`
	}
	const white, fill, black = `<w:color w:val="FFFFFF"/>`, `<wps:spPr><a:solidFill/></wps:spPr>`, `<w:shd w:val="clear" w:fill="000000"/>`
	parts := map[string]string{
		"styles.xml":    `<w:style w:type="table" w:styleId="Dark"><w:tblStylePr><w:tcPr><w:shd w:val="clear" w:fill="000000"/></w:tcPr></w:tblStylePr></w:style><w:style w:styleId="Loop"><w:basedOn w:val="Pool"/></w:style><w:style w:styleId="Pool"><w:basedOn w:val="Loop"/></w:style>`,
		"footnotes.xml": `<w:footnote w:id="2"><w:p>` + text("NOTE") + `</w:p></w:footnote>`,
	}
	for _, c := range []struct{ xml, text, told string }{
		{par(text("a"), look(`<w:highlight w:val="black"/>`, " HID")), "a", "hidden-text draft"},
		{par(text("a"), look(`<w:highlight w:val="yellow"/>`, " b")), "a b", ""},
		{par(text("a"), look(`<w:highlight w:val="black"/>`+white, " b")), "a b", ""},
		{par(text("a"), look(black+`<w:color w:val="000000"/>`, " HID")), "a", "hidden-text draft"},
		{par(text("a"), look(`<w:shd w:val="solid" w:color="auto" w:fill="FFFFFF"/>`, " HID")), "a", "hidden-text draft"},
		{par(text("a"), look(white, " HID")), "a", "hidden-text draft"},
		{par(text("a"), look(`<w:color w:val="auto" w:themeColor="background1"/>`, " HID")), "a", "hidden-text draft"},
		{par(text("a"), look(`<w:color w:val="F2F2F2"/>`, " HID")), "a", "hidden-text draft"},
		{par(text("a"), look(`<w:color w:val="808080"/>`, " b")), "a b", ""},
		{`<w:p><w:pPr>` + black + `</w:pPr>` + text("a") + look(white, " b") + `</w:p>`, "a b", ""},
		{`<w:p><w:pPr>` + black + `</w:pPr>` + text("a") + look(`<w:color w:val="000000"/>`, " HID") + `</w:p>`, "a", "hidden-text draft"},
		{par(text("a"), look(`<w:sz w:val="1"/>`, " HID")), "a", "hidden-text draft"},
		{par(text("a"), look(`<w:w w:val="1"/>`, " HID")), "a", "hidden-text draft"},
		{par(text("a"), look(`<w14:textFill><w14:noFill/></w14:textFill>`, " HID")), "a", "hidden-text draft"},
		{par(text("a")) + `<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr>` + text("HID") + `</w:p>`, "a", "hidden-text draft"},
		{par(text("a"), `<w:r><w:rPr>`+white+`</w:rPr><w:footnoteReference w:id="2"/></w:r>`), "a", "hidden-text draft"},
		{par(text("a"), `<w:del><w:r><w:footnoteReference w:id="2"/></w:r></w:del>`), "a", "tracked-change"},
		{table("", cell("", par(text("a")))+cell(black, par(look(white, "b")))), "| a | b |\n| --- | --- |", ""},
		{table("", cell("", par(text("a")))+cell(black, par(look(`<w:color w:val="000000"/>`, "HID")))), "| a |  |\n| --- | --- |", "hidden-text draft"},
		{table("Dark", cell("", par(text("a")))+cell("", par(look(white, "b")))), "| a | b |\n| --- | --- |", ""},
		{table("Loop", cell("", par(text("a")))+cell("", par(look(white, "HID")))), "| a |  |\n| --- | --- |", "hidden-text draft"},
		{table("", cell(`<w:cellDel w:id="1"/>`, par(text("HID")))+cell("", par(text("a")))), "|  | a |\n| --- | --- |", "tracked-change"},
		{par(text("a"), field(` SET x "y" `, " HID"), field(" ASK x ", " HID"), field(" QUOTE ", " b")), "a b", "hidden-text"},
		{par(text("a"), `<w:r><w:drawing><wp:anchor><wp:docPr hidden="1"/><wps:txbx><w:txbxContent>`+par(text("HID"))+`</w:txbxContent></wps:txbx></wp:anchor></w:drawing></w:r>`), "a", "hidden-text"},
		{par(text("a"), `<w:r><w:pict><v:shape style="position:absolute; visibility: hidden"><v:textbox><w:txbxContent>`+par(text("HID"))+`</w:txbxContent></v:textbox></v:shape></w:pict></w:r>`), "a", "hidden-text"},
		{par(text("a"), anchored(`behindDoc="0"`, fill)), "a", "covering-shape draft"},
		{par(text("a"), anchored(`behindDoc="1"`, fill)), "a", ""},
		{par(text("a"), anchored(`behindDoc="0"`, `<wps:spPr><a:prstGeom prst="line"/><a:ln w="9525"/></wps:spPr><wps:style><a:fillRef idx="1"/></wps:style>`)), "a", ""},
		{par(text("a"), anchored(`behindDoc="0"`, `<wps:spPr><a:prstGeom prst="line"/><a:ln w="190500"/></wps:spPr>`)), "a", "covering-shape draft"},
		{par(text("a"), `<w:r><w:pict><v:rect style="position:absolute" fillcolor="black"/></w:pict></w:r>`), "a", "covering-shape draft"},
		{par(text("a"), `<mc:AlternateContent><mc:Choice Requires="zzz">`+text(" HID")+`</mc:Choice><mc:Fallback>`+text(" b")+`</mc:Fallback></mc:AlternateContent>`), "a b", ""},
		{par(text("a"), `<mc:AlternateContent><mc:Choice Requires="wps">`+text(" b")+`</mc:Choice><mc:Fallback>`+text(" twice")+`</mc:Fallback></mc:AlternateContent>`), "a b", ""},
	} {
		l := read(t, "x.docx", word(t, par(text("Dear all,"))+c.xml, parts))
		_, notes := body(t, word(t, par(text("Dear all,"))+c.xml, parts))
		_, page, _ := strings.Cut(l.Page(nil), "Dear all,\n\n")
		told := ""
		for _, n := range notes {
			if n.Check && n.At.Line > 0 && !strings.HasPrefix(told, n.Code) {
				told += n.Code
			}
		}
		if l.IsDraft() {
			told += " draft"
		}
		if strings.TrimSpace(page) != c.text || strings.TrimSpace(told) != c.told {
			t.Errorf("%s: got %q, told %q, want %q, %q", c.xml, page, told, c.text, c.told)
		}
	}
}
