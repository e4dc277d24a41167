package guard

import (
	"fmt"
	"strings"
	"testing"
)

func load(t testing.TB, lines ...string) *Matcher {
	t.Helper()
	list, faults := Parse("guard.txt", []byte(strings.Join(lines, "\n")))
	if len(faults) > 0 {
		t.Fatalf("faults: %v", faults)
	}
	return NewMatcher(list)
}

func TestWordIsFoundHoweverItIsWritten(t *testing.T) {
	for _, c := range []struct{ list, text string }{
		{"Ada Example", "Ada Example"},
		{"Ada Example", "by ADA EXAMPLE."},
		{"Ada Example", "Ada\u00a0Example"},
		{"Ada Example", "Ada,\n  Example"},
		{"Ada Example", "Ada" + strings.Repeat(" ", 100) + "\n" + strings.Repeat("\u00a0\t", 100) + "Example"},
		{"Ada Example", "Áda Êxample"},
		{"Ada Example", "A\u0301da Example"},
		{"Ada Example", "Ａｄａ　Ｅｘａｍｐｌｅ"},
		{"Ada Example", "A\u200bda Exa\u00admple"},
		{"Ada Example", "𝐀𝐝𝐚 𝔈𝔵𝔞𝔪𝔭𝔩𝔢"},
		{"Ada Example", "Ⓐⓓⓐ Example"},
		{"Ada Example", "Аdа Ехаmрlе"}, // Cyrillic а, Е, х, р, е
		{"Ada Example", "ada-example.jpg"},
		{"Ada Example", "#AdaExample"},
		{"Ada Example", "ada_example@example.org"},
		{"ada", "Ada's house"},
		{"ada", "Ada’s house"},
		{"ada", "(“Ada”)"},
		{"Áda", "ada"},
		{"Straße", "STRASSE"},
		{"Łukasz", "lukasz"},
		{"İpek", "ipek"},
		{"Abdul-Rahman", "Abdulrahman"},
		{"Abdul-Rahman", "Abdul Rahman"},
		{"Abdul Rahman", "Abdul-Rahman"},
		{"O'Specimen", "OSpecimen"},
		{"سلمى", "سَلْمي"},
		{"艾达", "我是艾达的朋友"},
		// Cyrillic and Latin
		{"Жанара Зразок", "Zhanara Zrazok"},
		{"Zhanara Zrazok", "ЖАНАРА ЗРАЗОК"},
		{"Жанара Үлгі", "Janara Ülgi"},
		{"Janara Ulgi", "Жанара Үлгі"},
		{"Шымкент", "Şymkent"},
		{"Qyzylorda", "Қызылорда"},
		{"Хасенова", "Hasenova"},
		{"Хасенова", "Khasenova"},
		{"Згурський", "Zghurskyi"},
		{"Yurii Yakymchuk", "Юрій Якимчук"},
		{"Юрій Якимчук", "YURII YAKYMCHUK"},
		{"Лук'янов", "Lukianov"},
		{"Lukianov", "Лук’янов"},
		{"Їжакевич", "Yizhakevych"},
		{"Галина", "Halyna"},
		{"Галина", "Galina"},
		{"Елена Щербакова", "Yelena Shcherbakova"},
		{"Yelena", "Елена"},
		{"Elena", "Елена"},
		{"Iuliia", "Юлия"},
		{"Yuliya", "Юлия"},
		{"Андрей", "Andrey"},
		{"Andrei", "Андреи\u0306"}, // й taken apart
		{"Соловьёв", "Solovyev"},
		{"Соловьев", "СОЛОВЬЁВ"},
		// numbers
		{"+380 44 000-12-34", "380440001234"},
		{"+380 44 000-12-34", "+38 (044) 000.12.34"},
		{"380440001234", "+380\u00a044\u2009000\u201112\u201134"},
		{"380440001234", "tel:+380%20440001234"},
		{"380440001234", "３８０４４０００１２３４"},
		{"380440001234", "+٣٨٠ ٤٤٠٠٠١٢٣٤"},
		{"flat 12 34", "Flat 12-34"},
		{"tel. +380 44 000", "Tel: 38044000"},
		{"380440001234", "380 − 44 − 0001234"},
		{"380440001234", "３８０．４４／０００１２３４"},
		// numbers with letters in them
		{"AB123456", "AB 123456"},
		{"AB123456", "AB 12 34 56."},
		{"AB123456", "AB/12-34.56"},
		{"AB123456", "AB12 3456"},
		{"AA1234BB", "AA 1234 BB"},
		{"АА1234ВВ", "AA 1234 BB"},
		{"AA1234BB", "АА 1234 ВВ"},
		{"AA 1234 BB", "AA1234BB"},
		{"K1A 0B1", "k1a0b1"},
		{"K1A 0B1", "K 1A 0 B 1"},
		{"UA213223130000026007233566001", "UA21 3223 1300 0002 6007 2335 6600 1"},
		{"Ada AB123456", "Ada, AB 12 3456"},
		{"AB123456 Ada", "AB 12 3456: Ada"},
		// apostrophes for soft and hard signs
		{"Il’ya", "Илья"},
		{"Ol’ga", "Ольга"},
		{"Ol'ga", "Olga"},
		{"Ol'ga", "Ol’ga"},
		{"Gor’kiy", "Горький"},
		{"Илья", "Il’ya"},
		{"Il’ya Zrazok", "Ilya Zrazok"},
		{"Il’ya Zrazok", "Илья Зразок"},
		{"Saʿid", "Said"},
		{"Oʻktam", "O'ktam"},
		{"Oʻktam", "Oktam"},
		{"O'Specimen", "O Specimen"},
		{"Подъячев", "Pod”yachev"},
		{"Подъячев", "Podʺyachev"},
		{"Подъячев", `Pod"yachev`},
		{"Подъезд", "Pod”yezd"},
		{"Подъезд Зразков", "Pod”yezd Zrazkov"},
		{"Ob”yedkov", "Объедков"},
		{"Ob”yez", "Объез"},
		{"Ob”yedkov", "Obyedkov"},
		{"Лук'янов", "Лук\"янов"},
		{strings.Repeat("щ", 100), strings.Repeat("shch", 100)},
		{strings.Repeat("щ", 100), strings.Repeat("щ", 50) + "-" + strings.Repeat("Щ", 50)},
		{strings.Repeat("shch", 25), strings.Repeat("щ", 12) + "-" + strings.Repeat("щ", 13)},
	} {
		if hits := load(t, c.list).FindInText(c.text); len(hits) == 0 && len(load(t, c.list).FindInFile("x.txt", []byte(c.text))) == 0 {
			t.Errorf("%q is not found in %q", c.list, c.text)
		}
	}
}

func TestOtherWordsAreNotFound(t *testing.T) {
	for _, c := range []struct{ list, text string }{
		{"Ada", "Adam"},
		{"Ada", "Canada"},
		{"Ada", "ada1"},
		{"Ada Example", "Ada and Example"},
		{"Ada Example", "Example. Ada"},
		{"Ada Example", "Example and Ada"},
		{"Ada Example", "Example,, Ada"},
		{"Ada B. Example", "Example, B. Ada"},
		{"12345 Example", "Example 12345"},
		{"Ada Example", "Ada" + strings.Repeat(".", 40) + "Example"},
		{"Ada Example", "Ada Examples"},
		{"Hanna", "Ганнав"},
		{"Holdman", "Goldman"},
		{"12345", "123456"},
		{"12345", "0 12345678"},
		{"12345", "a12345"},
		{"12345", "1 2 3 4 6"},
		{"Мас", "Mac"}, // three letters look alike in many words
		{"mac", "маса"},
		{"A. B.", "absolutely ab"},
		{"O’n", "on"}, // nor an apostrophe that is left out of a short word
		{"Il’ya", "Il y a"},
		{"Ada", "A da"},
		{"Ada", "A’ d’a"},
		{"Ada", `a "da"`},
		{"adali", `"Ada" li`},
		{"1234", `12"34`}, // seconds
		{"A4", "a 4"},
		{"G20", "G 20"},
		{"AB123456", "AB 1234567"},
		{"AB123456", "CAB 123456"},
		{"AB123456", "AB 12; 34; 56"},
		{"theman5", "the man 5"},
		{"AB123456\n1234an", "a n"}, // no word is parted for a number's sake
		{"AB123456\n12345an\nman", "m an"},
	} {
		if hits := load(t, c.list).FindInText(c.text); len(hits) != 0 {
			t.Errorf("%q is found in %q", c.list, c.text)
		}
	}
}

func TestFormatsAreDecoded(t *testing.T) {
	for _, c := range []struct{ name, text string }{
		{"i.html", `<p>The <b>A</b>da <em>Exam</em>ple case`},
		{"i.html", `<td>Ada</td><td>Example</td>`},
		{"i.html", `<p>A&#100;a&nbsp;Ex&shy;ample`},
		{"i.html", `<img alt="Ada Example">`},
		{"i.html", `<img alt='Ada &#69;xample' src=x>`},
		{"i.html", `<meta name=description content="Ada Example">`},
		{"i.html", `<a href="mailto:x@example.org?subject=Free%20Ada%20Ex%61mple&amp;body=x">x</a>`},
		{"i.html", `<a href=../cases/ada-example/>x</a>`},
		{"i.html", `<!-- Ada Example -->`},
		{"i.html", `<script type="application/ld+json">{"name":"Ada \u0045xample"}</script>`},
		{"i.html", `<style>.x::before{content:"Ada Example"}</style>`},
		{"i.html", `<p>1 < 2 <p>Ada Example`},
		{"i.html", `<p title="Ada Example`},
		{"feed.xml", `<title>Ada &#x45;xample</title>`},
		{"feed.xml", `<content type="html">&lt;p>A&lt;b>da&lt;/b> Ex&amp;#97;mple</content>`},
		{"feed.xml", `<description><![CDATA[<i>A</i>da Example]]></description>`},
		{"feed.xml", `<link>https://example.org/cases/ada%2Dexample/</link>`},
		{"feed.json", `{"content_html":"<p>A<b>da<\/b> \u0045xample"}`},
		{"feed.json", `{"x":"\ud835\udc00da Example"}`},
		{"signatories.csv", "name,role\r\n\"Example\"\r\nAda Example,\"\"\r\n"},
		{"calendar.ics", "SUMMARY:Trial of A\r\n da Exa\r\n mple\\, again\r\n"},
		{"calendar.ics", "SUMMARY:Trial\\nAda Example\r\n"},
		{"x.svg", `<svg><text>Ada <tspan x="1">Exam</tspan>ple</text></svg>`},
		{"x.svg", `<svg aria-label="Ada Example"/>`},
		{"robots.txt", "# Ada Example"},
		{"CNAME", "ada-example.example.org"},
		{"style.css", "/* Ada Example */"},
		{"style.css", `a::after{content:"\41 da\00a0 Ex\61mple"}`},
		{"i.html", `<style>a::after{content:"\41 da Example"}</style>`},
		{"i.html", `<p style="--x:'\000041da Example'">`},
		{"i.html", `<p>Ada Exam-<br>ple`},
		{"i.html", `<p>Ada Exam- ple`},
		{"i.html", `<p>Ada<sup id=r1><a href=#n1>1</a></sup> Example`},
		{"i.html", `<p>Ada Exa<sup>[2]</sup>mple`},
		{"i.html", `<a href="https://xn--adaexmple-22a.example/">adaexámple</a>`},
		{"x.js", `let x = 'Ada \u0045xample'`},
		{"x.mjs", "let x = `Ada \\x`; '\\u0041da Example'"},
		{"i.html", `<script>let x = 'Ada \u0045xample'</script>`},
		{"captions.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Bo>A<b>da</b> <c.loud>Exam</c>ple"},
		{"captions.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada Example>Good day"},
		{"captions.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nA&#100;a Ex&shy;ample"},
		{"captions.srt", "1\n00:00:01,000 --> 00:00:02,000\n<i>A</i>da Example"},
		{"card.vcf", "FN:Ada Exa\r\n\tmple\r\n"},
		{"calendar.ics", "SUMMARY:Ada Exa\n\tmple\n"},
		{"notes", "Ada Example"},
		{"font.woff", "Ada Example"},
		{"map.geojson", `{"name":"\u0041da Example"}`},
		{"x.anything", `<x>A</x>: <b>A</b>da Example`},
	} {
		if hits := load(t, "Ada Example").FindInFile(c.name, []byte(c.text)); len(hits) != 1 || hits[0].Line != 1 {
			t.Errorf("%s: %q gives %v", c.name, c.text, hits)
		}
	}
	if hits := load(t, "Ada").FindInFile("i.html", []byte(`<script src=x integrity="sha384-xx+Ada/y"></script>`)); len(hits) > 0 {
		t.Errorf("a digest is taken for text: %v", hits)
	}
}

func TestHitsSayWhereAndWhichLine(t *testing.T) {
	g := load(t, "# names", "", "Ada Example # the witness", "555 000")
	got := g.FindInText("x, Ada-Example; call 555-000")
	want := []Hit{{Entry{"guard.txt", 3}, 3}, {Entry{"guard.txt", 4}, 21}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestListIsReadAsEditorsSaveIt(t *testing.T) {
	utf16 := func(s string, big bool) string {
		out := "\xff\xfe"
		if big {
			out = "\xfe\xff"
		}
		for _, r := range s {
			if big {
				out += string([]byte{byte(r >> 8), byte(r)})
			} else {
				out += string([]byte{byte(r), byte(r >> 8)})
			}
		}
		return out
	}
	for _, text := range []string{
		"\ufeffAda\r\nBo\r\n", "Ada\rBo", "Ada\nBo", utf16("Ada\r\nBo", false), utf16("Ada\nBo", true), "  Ada\t\n#x\nBo  # y",
	} {
		list, faults := Parse("g", []byte(text))
		if len(list) != 2 || len(faults) != 0 {
			t.Errorf("%q gives %d phrases, %v", text, len(list), faults)
		}
	}
	if list, faults := Parse("g", nil); len(list)+len(faults) != 0 || NewMatcher(list) != nil {
		t.Error("an empty list is not empty")
	}
}

func TestListThatCannotBeUsedIsAFault(t *testing.T) {
	for _, c := range []struct {
		text string
		line int
	}{
		{"Ada\n\xff", 0}, {"\xff\xfe\x00", 0}, {"\xff\xfeA\x00\x00\x00", 0}, {"Ada\x00", 0}, {"Ada\n!!!", 2}, {strings.Repeat("word ", 40), 1}, {strings.Repeat("щ", 101), 1},
	} {
		_, faults := Parse("g", []byte(c.text))
		if len(faults) != 1 || faults[0].Line != c.line || strings.Contains(faults[0].Message+faults[0].Hint, "!!!") {
			t.Errorf("%q gives %v", c.text, faults)
		}
	}
}

func TestStreamFindsAcrossWrites(t *testing.T) {
	g := load(t, "Ada Example")
	for _, filler := range []string{"Somebody Else,role\r\n", "x"} {
		var hits int
		s := g.NewStream("signatories.csv", func(Hit) { hits++ })
		text := strings.Repeat(filler, 2*chunk/len(filler)-3) + " Ada Example " + strings.Repeat(filler, chunk/len(filler))
		for i := 0; i < len(text); i += 1001 {
			s.Write([]byte(text[i:min(i+1001, len(text))]))
		}
		if s.Close(); hits != 1 {
			t.Errorf("%d hits in a stream of %q", hits, filler)
		}
	}
}

// A line that is found only as a whole, though whoever wrote it meant its parts, is an
// error; numbers, names with a comma and what programs put before a line are not.
func TestLineOfSeveralIsAnError(t *testing.T) {
	for _, line := range []string{
		"Qwerty#witness", "Qwerty // witness", "Qwerty (witness)", "Qwerty; witness", "Qwerty = Anna", "[x] Qwerty", "[ ] Qwerty", "Zyx, Qwerty, Ada", "Qwerty / Zyx", "Qwerty|Zyx",
		"Qwerty\twitness", "Qwerty -> Ada", "Qwerty – witness", "Qwerty - witness", "Qwerty [свідок]", "أحمد، منصور، علي", "Qwerty (née Zyx)",
		"+380 44 000 12 34, +380 44 000 12 35", "+380 44 000 12 34 / 35", "Qwerty: witness", "name: Qwerty", "Qwerty --witness", "Qwerty %witness", "Qwerty <a@mail.test>", "Qwerty aka Zyx",
	} {
		if _, faults := Parse("guard.txt", []byte(line)); len(faults) != 1 || !strings.Contains(faults[0].Error(), "more than one") {
			t.Errorf("%q: %v", line, faults)
		}
	}
	for _, line := range []string{"Qwerty, Zyx", "+380 (44) 000-12-34", "- Qwerty", "* Qwerty", "\"Qwerty\"", "Qwerty # witness; and others", "https://example.org/#about", "example.org/a?b=c", "Exa-Mple", "12/05/1970", "ul. Nowa 5 - 7", "Nr. 12 / 34", "AC/DC", "# a; b", "Peace and Justice", "a@mail.test", "12:30", "A-1 Qwerty", "J. Qwerty", "1 Mai"} {
		if _, faults := Parse("guard.txt", []byte(line)); len(faults) > 0 {
			t.Errorf("%q: %v", line, faults[0])
		}
	}
	for _, line := range []string{"1. Qwerty", "12) Qwerty", "a) Qwerty", "(1) Qwerty", "№1 Qwerty", "Zyx\u2028Qwerty"} {
		if len(load(t, line).FindInText("of Qwerty.")) == 0 {
			t.Errorf("%q does not guard Qwerty", line)
		}
	}
}
