package letter

import (
	"archive/zip"
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
)

const wordprocessing = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`

// word makes a Word document of a body and further parts.
func word(t testing.TB, body string, parts map[string]string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	add := func(name, text string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	add("word/document.xml", `<?xml version="1.0"?><w:document `+wordprocessing+`><w:body>`+body+`</w:body></w:document>`)
	var rels strings.Builder
	for name, text := range parts {
		kind := strings.TrimSuffix(name, ".xml")
		kind = strings.TrimRight(kind, "0123456789")
		if kind != "link" {
			add("word/"+name, `<?xml version="1.0"?><w:part `+wordprocessing+`>`+text+`</w:part>`)
			rels.WriteString(`<Relationship Id="` + kind + `" Type="http://example.org/` + kind + `" Target="` + name + `"/>`)
		} else {
			rels.WriteString(`<Relationship Id="` + kind + `" Type="http://example.org/hyperlink" TargetMode="External" Target="` + text + `"/>`)
		}
	}
	add("word/_rels/document.xml.rels", `<Relationships>`+rels.String()+`</Relationships>`)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// par makes a paragraph of runs.
func par(runs ...string) string { return "<w:p>" + strings.Join(runs, "") + "</w:p>" }

func text(s string) string { return `<w:r><w:t xml:space="preserve">` + s + `</w:t></w:r>` }

// body gives the text of the page of a Word document.
func body(t *testing.T, data []byte) (string, []Note) {
	t.Helper()
	l, notes, err := Read(context.Background(), "x.docx", data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, page, _ := strings.Cut(l.Page(nil), "+++\n\n")
	return page, notes
}

func TestWordDocuments(t *testing.T) {
	bold := func(s string) string {
		return `<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">` + s + `</w:t></w:r>`
	}
	item := func(id, level, s string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + id + `"/></w:numPr></w:pPr>` + text(s) + `</w:p>`
	}
	parts := map[string]string{
		"link": "https://example.org/a",
		"styles.xml": `<w:style w:type="character" w:styleId="S"><w:name w:val="Strong"/><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:rPr><w:b/></w:rPr></w:style>` +
			`<w:style w:styleId="H2"><w:name w:val="heading 2"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>`,
		"numbering.xml": `<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="3"/><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>` +
			`<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>`,
		"footnotes.xml": `<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>The note.</w:t></w:r></w:p></w:footnote>`,
	}
	for xml, want := range map[string]string{
		par(text("a "), bold("strong "), text("word")):                                         "a **strong** word\n",
		par(`<w:r><w:rPr><w:rStyle w:val="S"/></w:rPr><w:t>styled</w:t></w:r>`):                "**styled**\n",
		par(`<w:r><w:rPr><w:rStyle w:val="S"/><w:b w:val="0"/></w:rPr><w:t>plain</w:t></w:r>`): "plain\n",
		`<w:p><w:pPr><w:pStyle w:val="H2"/></w:pPr>` + text("What we ask") + `</w:p>`:          "### What we ask\n",
		par(text("see "), `<w:hyperlink r:id="link">`+text("here")+`</w:hyperlink>`):           "see [here](<https://example.org/a>)\n",
		par(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://example.org/b" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + text("there") + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`): "[there](<https://example.org/b>)\n",
		item("1", "0", "one") + item("1", "1", "one a") + item("1", "1", "one b") + item("1", "0", "two"):                                                                                                                                             "- one\n\n  3. one a\n  4. one b\n- two\n",
		par(`<w:r><w:t>one</w:t><w:br/><w:t>two</w:t></w:r>`):                                                                                                                  "one\\\ntwo\n",
		par(text("extra"), `<w:r><w:softHyphen/></w:r>`, text("dition a"), `<w:r><w:noBreakHyphen/></w:r>`, text("b")):                                                         "extradition a‑b\n",
		par(text("a"), `<w:ins><w:r><w:t> new</w:t></w:r></w:ins>`, `<w:del><w:r><w:delText> old</w:delText></w:r></w:del>`):                                                   "a new\n",
		par(text("a"), `<w:r><w:footnoteReference w:id="2"/></w:r>`):                                                                                                           "a[^1]\n\n[^1]: The note.\n",
		par(text("a"), `<mc:AlternateContent><mc:Choice><w:r><w:t> once</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t> twice</w:t></w:r></mc:Fallback></mc:AlternateContent>`): "a once\n",
		par(text("a"), `<w:r><w:pict><w:txbxContent>`+par(text("boxed"))+`</w:txbxContent></w:pict></w:r>`):                                                                    "a\n\nboxed\n",
		par(text("a"), `<w:r><w:tab/></w:r>`, text("b")):                                                                                                                       "a b\n",
		`<w:tbl><w:tr><w:tc>` + par(text("a|b")) + `</w:tc><w:tc>` + par(text("c")) + `</w:tc></w:tr></w:tbl>`:                                                                 "| a\\|b | c |\n| --- | --- |\n",
		`<w:tbl><w:tr><w:tc>` + par(text("framed")) + `</w:tc></w:tr></w:tbl>`:                                                                                                 "framed\n",
		`<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>` + par(text("held")) + `</w:sdtContent></w:sdt>`:                                                         "held\n",
	} {
		if got, _ := body(t, word(t, xml, parts)); got != want {
			t.Errorf("%s: got %q, want %q", xml, got, want)
		}
	}
}

// look gives a run that a property of runs makes look different.
func look(property, s string) string {
	return `<w:r><w:rPr>` + property + `</w:rPr><w:t xml:space="preserve">` + s + `</w:t></w:r>`
}

func TestFieldWordFilesKeepTheirMeaning(t *testing.T) {
	for name, c := range map[string]struct{ want, told string }{
		"docx-list-letters":    {"\n(a) open an inquiry,\n\n(b) let the lawyers in,\n\n(c) publish the findings.\n", ""},
		"docx-list-articles":   {"\nArticle 1. Nobody is held without a charge.\n\nArticle 2. Everybody has a lawyer.\n", ""},
		"docx-list-start":      {"\n10. free her,\n11. pay her costs.\n", ""},
		"docx-superscript":     {"6 m² for 10³ nights, CO₂ is high.", ""},
		"docx-ruby":            {"The word 漢字 stands here.", "ruby-text"},
		"docx-symbol":          {"It was 30 ° in the cell. → Let her go.", ""},
		"docx-dropcap":         {"\nWe write about Ada Example.\n", ""},
		"docx-placeholder-sdt": {"We met on Click or tap to enter a date. in Vienna.", "unfilled-field"},
	} {
		page, notes := body(t, file(t, "../../testdata/field/files/"+name+".docx"))
		told := ""
		for _, n := range notes {
			if n.Check {
				told += n.Code
			}
		}
		if !strings.Contains(page, c.want) || told != c.told {
			t.Errorf("%s: told %q, want %q of\n%s", name, told, c.told, page)
		}
	}
}

func TestWordListsKeepTheirLabels(t *testing.T) {
	level := func(n, format, label string) string {
		return `<w:lvl w:ilvl="` + n + `"><w:start w:val="1"/><w:numFmt w:val="` + format + `"/><w:lvlText w:val="` + label + `"/></w:lvl>`
	}
	parts := map[string]string{"numbering.xml": `<w:abstractNum w:abstractNumId="0">` + level("0", "decimal", "%1.") + level("1", "decimal", "%1.%2.") + level("2", "lowerRoman", "%3)") + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="1">` + level("0", "upperLetter", "%1.") + `</w:abstractNum><w:abstractNum w:abstractNumId="2">` + level("0", "ideographDigital", "%1.") + `</w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>` +
		`<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>` +
		`<w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="5"><w:abstractNumId w:val="2"/></w:num>` +
		`<w:abstractNum w:abstractNumId="3">` + level("0", "bullet", "•") + `</w:abstractNum><w:abstractNum w:abstractNumId="4">` + level("0", "bullet", " ") + `</w:abstractNum>` +
		`<w:num w:numId="6"><w:abstractNumId w:val="3"/></w:num><w:num w:numId="7"><w:abstractNumId w:val="4"/></w:num>`}
	item := func(id, level, s string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + id + `"/></w:numPr></w:pPr>` + text(s) + `</w:p>`
	}
	for xml, want := range map[string]string{
		item("1", "0", "a") + item("1", "1", "b") + item("1", "1", "c") + item("1", "0", "d") + item("1", "1", "e"):                        "1. a\n\n   1.1. b\n\n   1.2. c\n\n2. d\n\n   2.1. e\n",
		item("1", "0", "a") + item("2", "0", "b") + item("3", "0", "c") + item("2", "0", "d"):                                              "1. a\n2. b\n\n1) c\n2) d\n", // the third begins anew
		item("4", "0", "a") + item("4", "0", "b") + item("1", "2", "c"):                                                                    "A. a\n\nB. b\n\ni) c\n",
		item("6", "0", "a") + item("7", "0", "b") + item("6", "0", "c") + par(text("d")) + item("7", "0", "e"):                             "- a\\\n  b\n- c\n\nd\n\ne\n", // a mark that nobody sees
		`<w:p><w:pPr><w:outlineLvl w:val="1"/><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>` + text("Law") + `</w:p>`: "### 1.1. Law\n",
		`<w:tbl><w:tr><w:tc>` + item("4", "0", "x") + `</w:tc><w:tc>` + item("1", "0", "") + `</w:tc></w:tr></w:tbl>`:                      "| A. x | 1. |\n| --- | --- |\n",
	} {
		if got, _ := body(t, word(t, xml, parts)); got != want {
			t.Errorf("%s: got %q, want %q", xml, got, want)
		}
	}
	parts["numbering.xml"] += `<w:abstractNum w:abstractNumId="9"><w:lvl w:ilvl="0"><w:start w:val="25"/><w:numFmt w:val="russianLower"/><w:lvlText w:val="%1)"/></w:lvl></w:abstractNum><w:num w:numId="9"><w:abstractNumId w:val="9"/></w:num>`
	if got, _ := body(t, word(t, item("9", "0", "a")+item("9", "0", "b")+item("9", "0", "c"), parts)); got != "щ) a\n\nы) b\n\nэ) c\n" {
		t.Errorf("got %q", got)
	}
	if _, notes := body(t, word(t, item("5", "0", "x"), parts)); notes[0].Code != "list-label" {
		t.Error(notes)
	}
}

func TestWhatWordDocumentsSayInOtherWaysKeepsItsMeaning(t *testing.T) {
	field := func(kind string) string { return `<w:r><w:fldChar w:fldCharType="` + kind + `"/></w:r>` }
	instruct := func(s string) string { return `<w:r><w:instrText>` + s + `</w:instrText></w:r>` }
	m := func(name, inner string) string { return `<m:` + name + `>` + inner + `</m:` + name + `>` }
	mr := func(s string) string { return m("r", m("t", s)) }
	parts := map[string]string{"footnotes.xml": `<w:footnote w:id="2"><w:p>` + text("The note.") + `</w:p></w:footnote><w:footnote w:id="3"><w:p/></w:footnote>`}
	mark := `<w:r><w:footnoteReference w:id="2"/></w:r>`
	for xml, want := range map[string]string{
		par(text("a word"), mark, text(" and more. ")):               "a word[^1] and more.\n\n[^1]: The note.\n |",
		par(look("<w:b/>", "Bold."), mark, text(" on")):              "**Bold.**[^1] on\n\n[^1]: The note.\n |",
		par(text("a"), `<w:r><w:footnoteReference w:id="3"/></w:r>`): "a\n |lost-note",
		par(look(`<w:vertAlign w:val="superscript"/>`, "-3"), look(`<w:vertAlign w:val="superscript"/>`, "th"), look(`<w:vertAlign w:val="subscript"/>`, "Q")): "⁻³thQ\n |raised-text",
		par(look(`<w:rFonts w:ascii="Symbol"/>`, "Da b")):                                                                        "Δα β\n |",
		par(look(`<w:rFonts w:ascii="Wingdings"/>`, "J"), text("\uf0fc"), `<w:r><w:sym w:font="Webdings" w:char="F041"/></w:r>`): "☺\n |unknown-symbol unknown-symbol",
		par(text("a"), look(`<w:highlight w:val="black"/>`, "NAME"), look(`<w:shd w:val="clear" w:fill="000000"/><w:color w:val="000000"/>`, "NAME"), look(`<w:color w:val="FFFFFF"/>`, "NAME"), look(`<w:sz w:val="1"/>`, "NAME"), text(" b")):                   "a b\n |hidden-text",
		par(look(`<w:highlight w:val="yellow"/>`, "a"), look(`<w:shd w:val="clear" w:fill="000000"/><w:color w:val="FFFFFF"/>`, " b"), look(`<w:highlight w:val="black"/><w:color w:val="FFFFFF"/>`, " c"), look(`<w:shd w:val="clear" w:fill="FFFFFF"/>`, " d")): "a b c d\n |",
		`<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr>` + par(look(`<w:color w:val="FFFFFF"/>`, "head")) + `</w:tc><w:tc>` + par(text("b")) + `</w:tc></w:tr></w:tbl>`:                                                               "| head | b |\n| --- | --- |\n |",
		`<w:tbl><w:tr><w:tc><w:tcPr><w:cellDel w:id="1"/></w:tcPr>` + par(text("NAME")) + `</w:tc><w:tc>` + par(text("b")) + `</w:tc></w:tr></w:tbl>`:                                                                                                             "|  | b |\n| --- | --- |\n |tracked-change",
		par(text("a"), field("begin"), instruct(` SET x "NAME" `), field("separate"), text("NAME"), field("end"), text(" b")):                                                                                                                                     "a b\n |hidden-text",
		par(text("5 m"), look(`<w:position w:val="6"/><w:sz w:val="16"/>`, "2"), look(`<w:position w:val="1"/>`, "!")):                                                                                                                                            "5 m²!\n |",
		par(text("a"), look("<w:strike/>", " struck"), look(`<w:dstrike w:val="0"/>`, " kept")):                                                                                                                                                                   "a kept\n |struck-text",
		par(field("begin"), instruct(" IF "), field("begin"), instruct(" MERGEFIELD x "), field("separate"), text("inner"), field("end"), instruct(` = 1 "yes" `), field("separate"), text("outer"), field("end")):                                                "outer\n |",
		par(`<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>`, instruct(" FORMCHECKBOX "), field("end"), text(" yes")):                                                   "☒ yes\n |",
		`<w:tbl><w:tr><w:tc>` + par(text("a")) + `</w:tc><w:tc>` + par(text("b")) + `</w:tc></w:tr><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>` + par(text("c")) + `</w:tc></w:tr></w:tbl>`:                                                                          "| a | b |\n| --- | --- |\n |hidden-text",
		par(text("x = "), m("oMath", m("f", m("num", mr("a+b"))+m("den", mr("2")))+mr("+")+m("sSup", m("e", mr("c"))+m("sup", mr("2")))+m("rad", m("deg", "")+m("e", mr("d"))))):                                                                                  "x = (a+b)/2+c²√(d)\n |formula",
		par(m("oMath", mr("E=mc"))):                                                                                     "E=mc\n |",
		par(text("a")) + `<w:altChunk/>`:                                                                                "a\n |unread-part",
		par(text("a"), field("begin"), instruct(` EQ \f(1;2) `), field("end")):                                          "a\n |unread-part",
		par(text("a"), field("begin"), instruct(" MACROBUTTON NoMacro [click here] "), field("end")):                    "a\n |unfilled-field",
		par(text("a "), field("begin"), instruct(" MERGEFIELD Name "), field("separate"), text("«Name»"), field("end")): "a «Name»\n |unfilled-field",
		par(text("a "), `<w:fldSimple w:instr=" MERGEFIELD Name \* MERGEFORMAT ">`+text("«Name»")+`</w:fldSimple>`):     "a «Name»\n |unfilled-field",
		par(text("a"), field("begin"), instruct(" SYMBOL 176 "), field("separate"), field("end")):                       "a\n |unread-part",
		par(text("a"), `<w:r><w:object><v:shape/><o:OLEObject/></w:object></w:r>`):                                      "a\n |unread-part",
		par(text("a"), `<w:r><w:pict><v:shape><v:textpath string="DRAWN"/></v:shape></w:pict></w:r>`):                   "a\n |unread-part",
		par(text("a"), `<w:r><w:drawing><wp:inline><c:chart/></wp:inline></w:drawing></w:r>`):                           "a\n |unread-part",
	} {
		xml = strings.ReplaceAll(strings.ReplaceAll(xml, "<m:", `<m:`), "\uf0fc", "&#xF0FC;")
		page, notes := body(t, word(t, xml, parts))
		told := ""
		for _, n := range notes {
			if n.Check && n.At.Line > 0 {
				told += " " + n.Code
			}
		}
		if got := page + " |" + strings.TrimSpace(told); got != want {
			t.Errorf("%s: got %q, want %q", xml, got, want)
		}
	}
}

func TestANoteOfTheTitleIsKept(t *testing.T) {
	page, notes := body(t, word(t, par(text("Re: Ada"), `<w:r><w:footnoteReference w:id="2"/></w:r>`)+par(text("Dear all,"))+par(text("Text.")),
		map[string]string{"footnotes.xml": `<w:footnote w:id="2"><w:p>` + text("The note.") + `</w:p></w:footnote>`}))
	if !strings.HasSuffix(page, "\nText.\n\nThe note.\n") || !slices.ContainsFunc(notes, func(n Note) bool { return n.Code == "unplaced-note" && n.At.Line == 1 }) {
		t.Error(page, notes)
	}
}

func TestNobodyStruckOutBelowTheClosingIsNamed(t *testing.T) {
	row := func(pr, s string) string {
		return `<w:tr>` + pr + `<w:tc>` + par(s) + `</w:tc><w:tc>` + par(text("France")) + `</w:tc></w:tr>`
	}
	data := word(t, par(text("Dear all,"))+par(text("Text."))+par(text("Sincerely,"))+
		`<w:tbl>`+row(`<w:trPr><w:hidden/></w:trPr>`, text("Cy Sample"))+row("", text("Ada Example"))+row("", look("<w:strike/>", "Bo Sample"))+`</w:tbl>`, nil)
	page, notes := body(t, data)
	for _, n := range notes {
		page += n.String()
	}
	if l := read(t, "x.docx", data); strings.Contains(page+l.CSV(), "Cy") || strings.Contains(page+l.CSV(), "Bo") || len(l.Signatories) != 1 {
		t.Error(page, l.CSV())
	}
}

func TestWhatAWordDocumentHidesIsTold(t *testing.T) {
	data := word(t, par(text("Dear all,"))+
		par(text("kept"), `<w:del><w:r><w:delText>deleted words</w:delText></w:r></w:del>`, `<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden words</w:t></w:r>`)+
		par(text("Sincerely,"))+par(text("Ada Example, France"))+par(`<w:del><w:r><w:delText>Bo Sample, Poland</w:delText></w:r></w:del>`),
		map[string]string{"header1.xml": par(text("Example Foundation")), "footer1.xml": par(text("Page one"))})
	page, notes := body(t, data)
	told := ""
	for _, n := range notes {
		told += n.String() + "\n"
	}
	for _, want := range []string{"deleted words", "hidden words", "Example Foundation", "Page one", "tracked as deleted is left out, 3 words"} {
		if !strings.Contains(told, want) {
			t.Errorf("no %q in:\n%s", want, told)
		}
	}
	// A signatory who was taken off is named nowhere.
	if strings.Contains(told+page, "Bo Sample") || strings.Contains(page, "deleted") {
		t.Errorf("%s\n%s", page, told)
	}
}

func TestSignaturesInTables(t *testing.T) {
	row := func(cells ...string) string {
		s := "<w:tr>"
		for _, c := range cells {
			s += "<w:tc>"
			for line := range strings.SplitSeq(c, "\n") {
				s += par(text(line))
			}
			s += "</w:tc>"
		}
		return s + "</w:tr>"
	}
	const want = "name,role,organisation,country\nAda Example,Director,Example Foundation,FR\nBo Sample,Chair,Open Sample,PL\n"
	for name, table := range map[string]string{
		"cells":   row("Ada Example\nDirector\nExample Foundation\nFrance", "Bo Sample\nChair\nOpen Sample\nPoland"),
		"rows":    row("Ada Example", "Director", "Example Foundation", "France") + row("Bo Sample", "Chair", "Open Sample", "Poland"),
		"columns": row("Ada Example", "Bo Sample") + row("Director", "Chair") + row("Example Foundation", "Open Sample") + row("France", "Poland"),
		"headed":  row("No.", "Name", "Position", "Organisation", "Country") + row("1", "Ada Example", "Director", "Example Foundation", "France") + row("2", "Bo Sample", "Chair", "Open Sample", "Poland"),
	} {
		l := read(t, "x.docx", word(t, par(text("Dear all,"))+par(text("Text."))+par(text("Sincerely,"))+"<w:tbl>"+table+"</w:tbl>", nil))
		if got := l.CSV(); got != want {
			t.Errorf("%s: got\n%s", name, got)
		}
	}
}

func TestHostileWordDocumentsAreRefused(t *testing.T) {
	deep := strings.Repeat("<w:sdt>", 300) + strings.Repeat("</w:sdt>", 300)
	huge := par(text(strings.Repeat("a", 17<<20)))
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"deep":    {word(t, par(text("a"))+deep, nil), "paragraph 2 lies within more tables and boxes"},
		"bomb":    {word(t, huge, nil), "unpacks to more"},
		"cut off": {word(t, par(text("a")), nil)[:300], "damaged"},
		"not XML": {word(t, "<w:p><w:r>", nil), "damaged"},
		"entity":  {word(t, par(text("&bomb;")), nil), "damaged"},
		"no text": {word(t, "<w:p/>", nil), "no text"},
		"endless": {word(t, par(text("a")), map[string]string{"styles.xml": `<w:style w:styleId="A"><w:basedOn w:val="A"/></w:style>`}), ""},
	} {
		_, _, err := Read(context.Background(), "x.docx", c.data, Options{})
		if got := ""; err != nil {
			if got = err.Error(); c.want == "" || !strings.Contains(got, c.want) {
				t.Errorf("%s: got %q, want %q", name, got, c.want)
			}
		} else if c.want != "" {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzWordDocument(f *testing.F) {
	f.Add(par(text("Dear all,")) + `<w:tbl><w:tr><w:tc>` + par(text("a")) + `</w:tc></w:tr></w:tbl>`)
	f.Add(`<w:p><w:pPr><w:numPr><w:ilvl w:val="9"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:fldChar w:fldCharType="end"/><w:br/><w:footnoteReference w:id="2"/></w:r></w:p>`)
	f.Fuzz(func(t *testing.T, xml string) {
		l, notes, err := Read(context.Background(), "x.docx", word(t, xml, nil), Options{})
		if err == nil && strings.TrimSpace(l.Page(nil)) == "" {
			t.Error(notes)
		}
	})
}

func FuzzWordArchive(f *testing.F) {
	f.Add(word(f, par(text("Dear all,")), nil))
	f.Fuzz(func(_ *testing.T, data []byte) {
		_, _, _ = Read(context.Background(), "x.docx", data, Options{})
	})
}

// A list that was typed with its marks is one, and the lines of one paragraph stand together,
// whatever space is around it.
func TestTypedListsAndLinesOfOneParagraphAreRead(t *testing.T) {
	const br = `<w:r><w:br/></w:r>`
	doc := word(t, par(text("Open letter"))+par(text("To the Minister of Justice"), br, text("Ada Example"), br, text("1 Example Street"))+par(text("3 March 2026"))+
		par(text("Dear Minister,"))+par(text("This is the text of the letter."))+par(text("Sincerely,"))+par(text("- Bo Sample, Example Watch"))+par(text("• Cy Specimen"), br, text("• Di Instance")), nil)
	l := read(t, "x.docx", doc)
	if len(l.To) != 1 || l.To[0].Name != "Ada Example" || l.To[0].Office != "Minister of Justice" {
		t.Errorf("addressees: %v", l.To)
	}
	if got, want := l.CSV(), "name,organisation\nBo Sample,Example Watch\nCy Specimen,\nDi Instance,\n"; got != want {
		t.Errorf("signatories: %q, want %q", got, want)
	}
}
