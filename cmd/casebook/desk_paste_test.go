package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"casebook/internal/browsertest"
)

// pasted is what programs put on the clipboard, and what of it is to be in the text.
// "" stands for what is only held to lose no word and to run nothing.
var pasted = []struct{ name, html, want string }{
	{"Word", `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15"><style>p.MsoNormal {margin:0cm}</style><!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--></head><body lang=EN-GB style='word-wrap:break-word'><!--StartFragment-->
<h1>A made-up
report<o:p></o:p></h1><p class=MsoNormal><b>Ada</b><b> Example</b> was <i style='mso-bidi-font-style:normal'>held</i> for 5 * 3 days at a_place &amp; <span style='font-weight:bold'>nobody</span> said why.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>One<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='margin-left:72.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>o<span>&nbsp;&nbsp; </span></span><![endif]>Within one</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span><![endif]>First</p><p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>2.<span>&nbsp; </span></span><![endif]>Second</p>
<p class=MsoListParagraph style='mso-list:l2 level1 lfo3'><span style='mso-list:Ignore'>c)<span>&nbsp; </span></span>Third</p>
<p class=MsoNormal>A claim<a style='mso-footnote-id:ftn1' href="file:///C:/x.htm#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference><span style='mso-special-character:footnote'>[1]</span></span></a> stands.</p>
<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal>Day</p></td><td><p class=MsoNormal>Place</p></td></tr><tr><td><p class=MsoNormal>Monday</p></td><td><p class=MsoNormal>Court | Hall</p></td></tr></table>
<div style='mso-element:footnote-list'><hr align=left size=1 width="33%"><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a href="file:///C:/x.htm#_ftnref1"><span>[1]</span></a> Its source.</p></div></div><!--EndFragment--></body></html>`,
		"## A made-up report\n\n**Ada Example** was *held* for 5 \\* 3 days at a_place & **nobody** said why.\n\n- One\n  - Within one\n\n1. First\n2. Second\n\n- c) Third\n\nA claim[^1] stands.\n\n| Day | Place |\n| --- | --- |\n| Monday | Court \\| Hall |\n\n[^1]: Its source."},
	{"web page", `<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr">Why</h2><p>See <a href="https://example.org/a_b?x=1&y=(2)">the <em>page</em></a>, or <a href="/local">here</a>.<br>A second line.</p><ol start="3"><li><p>Three</p><ul><li>a</li></ul></li><li>Four</li></ol><blockquote><p>Said.</p></blockquote><p># no heading</p><p>1. no list</p><p>- none</p></b>`,
		"## Why\n\nSee [the *page*](https://example.org/a%5Fb?x=1&y=%282%29), or here.\\\nA second line.\n\n3. Three\n   - a\n4. Four\n\n> Said.\n\n\\# no heading\n\n1\\. no list\n\n\\- none"},
	{"script", `<p onclick="window.hurt=1">Kept <script>window.hurt=2</script><img src=x onerror="window.hurt=3" alt="a portrait"><a href="javascript:window.hurt=4">a link</a><svg onload="window.hurt=5"><text>drawn</text></svg><iframe srcdoc="<script>parent.hurt=6</script>"></iframe></p><style>@import "https://evil.example/";</style>`, "Kept a portraita linkdrawn"},
	{"text that looks like markup", `<p>&lt;script&gt;window.hurt=7&lt;/script&gt; &lt;!-- seen --&gt; &amp;lt;b&amp;gt; [x](javascript:window.hurt=8) ![y](z) <code>&lt;i&gt;</code> ~~s~~ [^1]: [//]: # (seen) | a | +++</p><pre>&lt;img onerror=window.hurt=9&gt; ` + "```" + `</pre>`, ""},
	{"nested", strings.Repeat("<div><b><ul><li><table><tr><td>", 40) + "deep words" + strings.Repeat("</td></tr></table></li></ul></b></div>", 40), ""},
	{"broken", `</p></div><b>unclosed <i>words<table><p>out of place<tr><td>cell</b></i> after<li>item`, ""},
	{"right to left", `<p dir=rtl><b>عاجل:</b> أفرجوا عن <i>آدا</i>!</p><p>Сло<b>во</b> «<i>цитата</i>»</p>`, "**عاجل:** أفرجوا عن *آدا*!\n\nСло**во** «*цитата*»"},
	{"spreadsheet", `<table><col width=64><tr height=20><td>Name</td><td>City</td></tr><tr><td>Dee Model</td><td></td></tr></table>`, "| Name | City |\n| --- | --- |\n| Dee Model |  |"},
}

// What is pasted becomes Markdown that says every word, runs nothing, and means on the
// page what it meant before: a real browser pastes it, and shows the page.
func TestBrowserPastesAsMarkdown(t *testing.T) {
	t.Parallel()
	site := campaignSite(t)
	d := openTab(t, site)
	d.open("edit?file=content/pages/about.md")
	d.until(`document.getElementById("text").value === "Who we are.\n"`)
	for _, p := range pasted {
		d.do(`const e = document.getElementById("text"); e.focus(); e.select(); document.execCommand("delete"); const data = new DataTransfer(); data.setData("text/html", ` + strconv.Quote(p.html) + `); data.setData("text/plain", "plain"); e.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))`)
		got := browsertest.Eval[string](t, d.tab, `document.getElementById("text").value`)
		if p.want != "" && got != p.want {
			t.Errorf("%s: got\n%s\nwant\n%s", p.name, got, p.want)
		}
		said := browsertest.Eval[string](t, d.tab, `(() => { const b = new DOMParser().parseFromString(`+strconv.Quote(p.html)+`, "text/html").body; for (const e of b.querySelectorAll("script, style, iframe")) e.remove(); return b.textContent })()`)
		if lost := lettersLost(said, got); lost != "" && p.name != "Word" { // whose numbers of lists and notes become Markdown's
			t.Errorf("%s: lost %q of %q in %q", p.name, lost, said, got)
		}
		d.until(`(document.getElementById("page").contentDocument?.body?.textContent || "").includes(` + strconv.Quote(lastWord(said)) + `)`)
		if bad := browsertest.Eval[string](t, d.tab, `(() => { const doc = document.getElementById("page").contentDocument; return String(window.hurt || "") + [...doc.querySelectorAll("main script, main iframe, main [onclick], main [onerror], main a[href^=javascript]")].map((e) => e.outerHTML).join() })()`); bad != "" {
			t.Errorf("%s: %s", p.name, bad)
		}
	}
	// Whatever is nested in whatever: no word goes, nothing is left that runs.
	if lost := browsertest.Eval[string](t, d.tab, `import("/-/desk/client/paste.js").then(({ toMarkdown }) => {
		let seed = 7; const pick = (list) => list[(seed = seed * 1103515245 + 12345 & 0x7fffffff) % list.length];
		const names = ["p", "div", "b", "i", "ul", "ol", "li", "table", "tr", "td", "blockquote", "h1", "h3", "pre", "a href='https://e.org/'", "span style='mso-list:Ignore'", "p style='mso-list:l0 level2 lfo1'", "s", "dl", "dt", "dd", "code", "figure", "section"];
		const words = ["a", "*b*", "_c", "&lt;d&gt;", "1. e", "# f", "- g", "|h|", "[i]", "~~j", "\\\\k", "http://l.org/_m_", "&amp;lt;n", ": o", "> p", "!"];
		const tree = (depth) => { let s = ""; for (let n = pick([1, 2, 3]); n--;) { const name = pick(names); s += depth && pick([0, 1]) ? "<" + name + ">" + tree(depth - 1) + "</" + name.split(" ")[0] + ">" : " " + pick(words) + " "; } return s; };
		const letters = (s) => [...s].filter((c) => /[\p{L}]/u.test(c));
		for (let n = 0; n < 1500; n++) {
			const html = tree(5), text = letters(new DOMParser().parseFromString(html, "text/html").body.textContent), md = letters(toMarkdown(html));
			let i = 0; for (const c of md) if (c === text[i]) i++;
			if (i < text.length) return html + " → " + toMarkdown(html);
		}
		return "";
	})`); lost != "" {
		t.Errorf("words are lost: %s", lost)
	}
}

// lettersLost gives what of a text is not in another in the same order.
func lettersLost(text, in string) string {
	left := []rune(strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return r
	}, text))
	for _, r := range in {
		if len(left) > 0 && left[0] == r {
			left = left[1:]
		}
	}
	return string(left)
}

// lastWord gives the last word of a text that is one of letters.
func lastWord(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	return words[len(words)-1]
}

// A picture that is dropped on the text lies beside it afterwards, with what it shows;
// a link leads to the file of a page that is chosen by its title.
func TestBrowserPutsPicturesAndLinksIntoAText(t *testing.T) {
	t.Parallel()
	site := campaignSite(t)
	d := openTab(t, site)
	d.open(openCase)
	d.until(`document.getElementById("text").value.startsWith("Ada is")`)
	d.do(`const e = document.getElementById("text"); e.focus(); e.setSelectionRange(e.value.length, e.value.length);
		document.createElement("canvas").getContext("2d"); const c = document.createElement("canvas"); c.width = c.height = 40;
		c.toBlob((blob) => { const data = new DataTransfer(); data.items.add(new File([blob], "Фото Ada 1.PNG", { type: "image/png" })); e.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })); window.dropped = true })`)
	d.shows("What does the picture show?")
	d.look("edit-alt")
	d.do(`const e = document.querySelector("dialog[open] textarea"); e.value = "Ada [smiling]"; document.querySelector("dialog[open] button").click()`)
	d.until(`document.getElementById("text").value.includes("![Ada \\[smiling\\]](ada-1.png)")`)
	if _, err := os.Stat(filepath.Join(site, "content/cases/ada/ada-1.png")); err != nil {
		t.Error(err)
	}
	d.do(`const e = document.getElementById("text"), data = new DataTransfer(), frame = new Uint8Array(417); frame.set([0xff, 0xfb, 0x90, 0x64]); const sound = new Uint8Array(417 * 8); for (let i = 0; i < 8; i++) sound.set(frame, i * 417);
		data.items.add(new File([sound], "Her last word.mp3", { type: "audio/mpeg" })); e.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }))`)
	d.shows("What is heard?")
	d.do(`const e = document.querySelector("dialog[open] textarea"); e.value = "What she said"; document.querySelector("dialog[open] button").click()`)
	d.until(`document.getElementById("text").value.includes("![What she said](her-last-word.mp3)")`)
	d.until(`document.getElementById("page").contentDocument.querySelector("main audio") != null`)
	d.do(`const e = document.getElementById("text"); e.setSelectionRange(0, 3); [...document.querySelectorAll("#tools button")].find((b) => b.textContent === "Link").click()`)
	d.shows("Let Ada go")
	d.look("edit-link")
	d.do(`const e = document.querySelector("dialog[open] input[type=search]"); e.value = "let ada"; e.dispatchEvent(new Event("input")); e.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }))`)
	d.until(`document.getElementById("text").value.startsWith("[Ada](../../letters/open/index.md) is")`)
	d.set("Picture", "ada-1.png")
	d.until(`document.querySelector(".field .thumbnail")?.naturalWidth === 40`)
	d.set("What the picture shows", "Ada")
	d.save()
	if got := d.read("content/cases/ada/index.md"); !strings.Contains(got, "image = \"ada-1.png\"\nimage_alt = \"Ada\"\n") || !strings.Contains(got, "(ada-1.png)") {
		t.Errorf("got %s", got)
	}
	d.until(`document.getElementById("page").contentDocument.querySelector("main img") != null`)
	d.open("edit?file=content/cases/ada/index.uk.md")
	d.until(`document.getElementById("original-text").textContent.includes("Ada](../../letters")`)
	d.look("edit-translation")
}
