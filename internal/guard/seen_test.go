package guard

import "testing"

// What a reader sees of a name, by the ways in which files show it.
func TestNameIsFoundAsReadersSeeIt(t *testing.T) {
	for _, c := range []struct{ list, file, text string }{
		// letters that stand apart
		{"Ada Example", "x.txt", "A d a   E x a m p l e"},
		{"Ada Example", "x.txt", "A.d.a. E.x.a.m.p.l.e."},
		{"Ada Example", "x.txt", "ADA E X A M P L E"},
		{"Ada Example", "x.txt", "A\u200ad\u200aa E\u200ax\u200aa\u200am\u200ap\u200al\u200ae"},
		{"Жанара", "x.txt", "Ж А Н А Р А"},
		{"Ada Example", "x.svg", `<svg><text>A</text><text>d</text><text>a</text><text>E</text><text>x</text><text>a</text><text>m</text><text>p</text><text>l</text><text>e</text></svg>`},
		{"Ada Example", "x.svg", `<svg><text>A<textPath href="#p">da Example</textPath></text></svg>`},
		// what stands above a word, or in capitals, or on several lines
		{"Ada Example", "x.html", `<ruby>Ada<rt>eida</rt></ruby> Example`},
		{"Ada Example", "x.html", `<ruby>A<rp>(</rp><rt>x</rt><rp>)</rp>da</ruby> Example`},
		{"eida", "x.html", `<ruby>Ada<rt>eida</rt></ruby> Example`},
		{"Ada Example", "x.html", `<P>A<B>d</B>a Example`},
		{"Ada Example", "x.html", "<img alt\n=\t'Ada Example'>"},
		{"Ada Example", "x.html", `<p>Ada&amp;nbsp;Example</p>`},
		{"Ada Example", "x.html", `<p>&lt;b&gt;A&lt;/b&gt;da Example</p>`},
		// strings and comments of style sheets and scripts
		{"Ada Example", "x.html", `<style>p::before{content:"Ad" "a Exam" "ple"}</style>`},
		{"Ada Example", "x.css", `p::before{content:"Ad" "a Exam" "ple"}`},
		{"Ada Example", "x.css", `p::before{content:"Ad" /* y */ "a\20 Example"}`},
		{"Ada Example", "x.js", `var x="Ad"+"a Exam"+"ple"`},
		{"Ada Example", "x.js", `var x='A\x64a Example'`},
		{"Ada Example", "x.js", `var x='\u{41}da Example'`},
		// files within addresses
		{"Ada Example", "x.html", `<a href="data:text/html;base64,QWRhIEV4YW1wbGU=">`},
		{"Ada Example", "x.css", `p{background:url(data:image/svg+xml,%3Csvg%3E%3Ctext%3EA%3Ctspan%3Eda%3C/tspan%3E%20Example%3C/text%3E%3C/svg%3E)}`},
		{"Ada Example", "x.css", `p{background:url("data:image/svg+xml;base64,PHN2Zz48dGV4dD5BZGEgRXhhbXBsZTwvdGV4dD48L3N2Zz4=")}`},
		{"Ada Example", "x.svg", `<svg><image href="data:image/svg+xml;base64,PHN2Zz48dGV4dD5BZGEgRXhhbXBsZTwvdGV4dD48L3N2Zz4="/></svg>`},
		// data in which the parts of a name stand beside each other
		{"Ada Example", "x.json", `{"given":"Ada","family":"Example"}`},
		{"Ada Example", "x.json", `["Ada", "Example"]`},
		{"Ada Example", "x.json", `{"x":"&lt;p&gt;A&lt;b&gt;d&lt;/b&gt;a Example"}`},
		{"Ada Example", "x.xml", `<author><given>Ada</given><family>Example</family></author>`},
		{"Ada Example", "x.xml", `<title><![CDATA[Ada Exa]]><![CDATA[mple]]></title>`},
		// mails and subtitles
		{"Ada Example", "x.eml", "Subject: =?utf-8?q?Ada_Ex?=\n =?utf-8?q?ample?="},
		{"Ada Example", "x.eml", "Subject: =?utf-8?B?QWRhIEV4YW1wbGU=?="},
		{"Ada Example", "x.eml", "A=64a Exam=\r\nple"},
		{"Ada Example", "x.eml", "Content-Transfer-Encoding: base64\r\n\r\nQWRhIEV4\r\nYW1wbGU=\r\n"},
		{"Ada Example", "x.vtt", "00:01.000 --> 00:02.000\nA<00:01.500>da Example"},
		{"Ada Example", "x.vtt", "1\n00:01.000 --> 00:02.000\n- Ada\n\n2\n00:02.000 --> 00:03.000\nExample"},
		{"Ada Example", "x.srt", "{\\an8}A{\\i1}d{\\i0}a Example"},
		// what somebody put between
		{"Ada Example", "x.txt", "Ada [a] Example"},
		{"Ada Example", "x.txt", "Ada [note 1] Example"},
		{"Ada Example", "x.txt", "Ada [citation needed] Example"},
		{"Ada Example", "x.txt", "Ada1 Example"},
		{"Ada Example", "x.html", "<p>Ada12 Example</p>"},
		// the surname first
		{"Ada Example", "x.txt", "Example, Ada"},
		{"Ada Example", "x.txt", "EXAMPLE Ada"},
		{"Ada Example", "x.html", "<b>Example</b>,\n<i>Ada</i>"},
		{"Ada Beth Example", "x.txt", "Example, Ada Beth"},
		{"Example, Ada", "x.txt", "Ada Example"},
		{"Example, Ada", "x.txt", "Adá Exâmple"},
		{"Example, Ada Beth", "x.txt", "Ada Beth Example"},
		{"Ахметова, Айгуль", "x.txt", "Aigul Akhmetova"},
		{"Айгуль Ахметова", "x.txt", "Ахметова Айгуль Сериковна"},
		{"Айгуль Ахметова~", "x.txt", "Ахметову Айгуль"},
		{"Айгуль Ахметова", "x.txt", "Akhmetova, Aigul"},
		{"Ada Example", "x.csv", "name,role\nx,y\nExample,Ada,z"},
	} {
		if len(load(t, c.list).FindInFile(c.file, []byte(c.text))) == 0 {
			t.Errorf("%q is not found in %s: %q", c.list, c.file, c.text)
		}
	}
}

func TestWhatOnlyLooksLikeANameIsNotFound(t *testing.T) {
	for _, c := range []struct{ list, file, text string }{
		{"Bo", "x.txt", "b o"},
		{"Ada", "x.txt", "A, then d’a"},
		{"Ada", "x.txt", "a; d; a"},
		{"Ada", "x.txt", "ada1"},
		{"Ada Example", "x.txt", "Ada [Bo Sample\nsays] Example"},
		{"Ada Example", "x.json", `{"a":{"given":"Ada"},"b":{"family":"Example"}}`},
		{"Ada Example", "x.xml", `<a><given>Ada</given></a><a><family>Example</family></a>`},
		{"Ada", "x.css", `p{content:"A" attr(x) "da"}`},
	} {
		if hits := load(t, c.list).FindInFile(c.file, []byte(c.text)); len(hits) > 0 {
			t.Errorf("%q is found in %s: %q", c.list, c.file, c.text)
		}
	}
}

func TestWordsOfDrawingsAreFoundHoweverTheyAreParted(t *testing.T) {
	for _, text := range []string{
		`<text x="1">Ko</text><text x="20">val</text><text x="40">chuk</text>`,
		`<text x="40">chuk</text><text x="20">val</text><text x="1">Ko</text>`,
		`<g transform="translate(20 5)"><text>val</text></g><g transform="translate(40,5)"><text>chuk</text></g><g transform="translate(1 5)"><text>Ko</text></g>`,
		`<defs><text id="b">chuk</text><text id="a">Koval</text></defs><use href="#a" x="1"/><use href="#b" x="50"/>`,
		`<text x="90 80 70 60 50 40 30 20 10">kuhclavoK</text>`,
		`<text x="10 20 30 40 50 60 70 80 90">Kovalchuk</text>`,
		`<text x="1" y="10">Koval-</text><text x="1" y="30">chuk</text>`,
		`<text><tspan x="1" y="10">Koval-</tspan><tspan x="1" y="30">chuk</tspan></text>`,
		`<text style="direction:rtl;unicode-bidi:bidi-override">kuhclavoK</text>`,
		`<text x="1">Oleh Ko</text><text x="60">valchuk</text>`,
	} {
		file := `<svg xmlns="http://www.w3.org/2000/svg">` + text + `</svg>`
		if len(load(t, "Kovalchuk").FindInFile("x.svg", []byte(file))) == 0 {
			t.Errorf("not found in %s", text)
		}
		if len(load(t, "Kovalchuk").FindInFile("x.html", []byte("<p>x</p>"+file))) == 0 {
			t.Errorf("not found in a page with %s", text)
		}
	}
	for _, text := range []string{
		`<text x="1">Ko</text><text x="20">val</text><text x="40">ska</text>`,
		`<text x="1" y="1">chuk</text><text x="1" y="90">Koval</text>`,
		`<text>kuhclavoK</text>`,
		`<text x="1">Kovalchuks</text>`,
	} {
		if hits := load(t, "Kovalchuk").FindInFile("x.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg">`+text+`</svg>`)); len(hits) > 0 {
			t.Errorf("found in %s", text)
		}
	}
}
