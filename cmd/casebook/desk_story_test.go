package main

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"casebook/internal/browsertest"
)

// A newcomer does a whole job at the desk, from a double click to a page that is taken
// down. Nothing of it is done by file.
func TestBrowserTellsANewcomersStory(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, ".config"))
	tab := browsertest.Open(t)

	// The program was double-clicked, and there is no campaign yet.
	ctx, stop := context.WithCancel(t.Context())
	opened, ended := make(chan string, 1), make(chan error, 1)
	alone := newTerminal(strings.NewReader(""), io.Discard, io.Discard)
	alone.browse = func(address string) error { opened <- address; return nil }
	go func() { ended <- alone.welcome(ctx, "127.0.0.1:0") }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	d := &deskTab{servedDesk: &servedDesk{t: t}, tab: tab}
	browsertest.Go(t, tab, <-opened)
	d.until(`document.activeElement.id === "title"`)
	d.look("welcome")
	d.press("Free Ada Example")
	d.set("Organisation", "Example Rights Watch")
	d.set("E-mail address", "contact@rights.test")
	d.set("Where to keep it", filepath.Join(home, "campaigns"))
	d.click("Make it")
	d.until(`document.querySelector("h1")?.textContent === "Today"`)
	d.shows("This campaign is new.")
	d.site = filepath.Join(home, "campaigns", "free-ada-example")
	d.preview = browsertest.Eval[string](t, tab, `location.origin + "/"`)
	if text := d.read("site.toml"); !strings.Contains(text, `title = "Free Ada Example"`) || !strings.Contains(text, "contact@rights.test") {
		t.Fatalf("got %s", text)
	}

	// Where the site will be, its second language, and the folder that it is sent to.
	d.open("edit?file=site.toml")
	d.set("Where the site will be", "https://ada.test/")
	d.addNamed("Further languages", "uk")
	d.addNamed("Where the site is sent", "share")
	d.set("Address of the host", "file:"+filepath.Join(home, "share"))
	d.save()

	// A case with a portrait, facts and a hearing.
	d.open("")
	d.click("A new case")
	d.type_("Ada Example")
	d.click("Begin to write")
	d.until(`document.querySelector("h1")?.textContent === "Ada Example" && ` + field("Status") + ` != null`)
	d.set("Status", "detained")
	d.set("Draft", "")
	d.set("Country that pursues", "KZ")
	d.set("Summary", "A made-up teacher, held since January.")
	d.dropPortrait()
	d.set("What the picture shows", "Drawing of a woman in profile")
	d.addRow("Facts", "Profession", "teacher")
	hearing := time.Now().AddDate(0, 0, 9).Format(time.DateOnly)
	d.addRow("Hearings and other dates", hearing)
	d.do(`const row = [...document.querySelectorAll("ol.rows > li")].at(-1); const e = [...row.querySelectorAll("label")].find((l) => l.textContent.startsWith("Title")).nextElementSibling; e.value = "Hearing of the appeal"; e.dispatchEvent(new Event("input", { bubbles: true }))`)
	d.writeText("Ada Example is a made-up teacher.\n")
	d.save()
	d.until(`(document.querySelector("#page").contentDocument?.body?.textContent || "").includes("Hearing of the appeal")`)
	d.look("story-case")
	caseFile := "content/cases/ada-example/index.md"
	for _, want := range []string{`status = "detained"`, "portrait.png", `label = "Profession"`, "date = " + hearing} {
		if text := d.read(caseFile); !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}

	// A letter from Word.
	d.open("")
	d.dropFile("letter.docx", wordFile(t, "To the Minister of Justice of Nowhere", "1 March 2026", "Subject: Let Ada Example go", "Dear Minister,", "we ask you to let Ada Example go.", "Yours sincerely,"))
	d.shows("What was understood of it")
	if shown := browsertest.Eval[string](t, tab, `document.querySelector("dialog").innerText`); strings.Contains(shown, "+++") || strings.Contains(shown, "[[") || !strings.Contains(shown, "Subject: Let Ada Example go") || !strings.Contains(shown, "March 1, 2026") {
		t.Errorf("the letter is shown as %s", shown)
	}
	d.look("story-letter")
	d.click("Make the page")
	d.click("Close")
	d.until(`location.search.includes("content%2Fletters%2F")`)
	letterFile := browsertest.Eval[string](t, tab, `new URLSearchParams(location.search).get("file")`)
	slug := strings.Split(letterFile, "/")[2]
	d.set("Draft", "")
	d.do(`[...document.querySelectorAll("label.box")].find((l) => l.textContent.includes("Ada Example")).click()`)
	d.save()

	// Sixty people from a sheet, with its mess: a head in other words, blank answers,
	// the same person twice, an address that stays private.
	d.open("signatories?letter=" + slug)
	var sheet strings.Builder
	sheet.WriteString("Full name\tFunction\tE-mail\tMay we publish your name?\n")
	for i := 1; i <= 60; i++ {
		answer := "yes"
		if i%10 == 0 {
			answer = "no"
		}
		fmt.Fprintf(&sheet, "Person %s Sample \tmade-up nurse %d\tp%d@private.test\t%s\n", strings.ToUpper(string(rune('A'+i%26)))+strconv.Itoa(i), i, i, answer)
	}
	d.do(`const data = new DataTransfer(); data.setData("text/plain", ` + strconv.Quote(sheet.String()) + `); document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))`)
	d.shows("Which column is what?")
	d.until(`document.getElementById("head-row").value === "1"`)
	d.choose("name", "role", "", "public")
	d.look("story-paste")
	d.click("See what it comes to")
	d.shows("May we publish these names?")
	d.look("story-answers")
	d.click("See what it comes to")
	d.shows("60 people will be added")
	d.click("Add them")
	d.shows("Done:")
	d.click("Close")
	d.until(`document.querySelector("#count").textContent === "60 rows"`)
	if text := d.read("content/letters/" + slug + "/signatories.csv"); strings.Contains(text, "private.test") {
		t.Error("the addresses were kept")
	}

	// A Ukrainian translation of the case.
	d.open("")
	d.do(`document.querySelector("[data-of='` + caseFile + `'][data-language=uk]").click()`)
	d.until(`location.search.includes("index.uk.md")`)
	d.set("Title", "Ада Приклад")
	d.set("Draft", "")
	d.writeText("Ада Приклад — вигадана вчителька.\n")
	d.save()

	// The page about the plan waits until it may be public.
	d.open("")
	d.click("Another page")
	d.type_("What we plan")
	d.click("Begin to write")
	d.until(`document.querySelector("h1")?.textContent === "What we plan" && ` + field("Not public before") + ` != null`)
	d.set("Not public before", "2031-01-05")
	d.set("Draft", "")
	d.writeText("Secret until then.\n")
	d.save()

	// The letter is sealed, then corrected.
	d.open("protect?file=" + letterFile)
	d.click("Seal …")
	d.click("Seal it")
	d.shows("Done:")
	d.closeDone()
	d.open("edit?file=" + letterFile)
	d.click("Translate: Українська")
	d.until(`location.search.includes("index.uk.md")`)
	d.shows("This is a translation of the text as it is sealed.")
	d.open("edit?file=" + letterFile)
	d.until(`document.getElementById("text")?.value.includes("let Ada Example go")`)
	d.do(`const e = document.getElementById("text"); e.focus(); e.select(); document.execCommand("insertText", false, e.value.replace("let Ada Example go", "let Ada Example go home"))`)
	d.save()
	d.open("protect?file=" + letterFile)
	d.set("What was changed", "A word was missing.")
	d.click("Seal the corrected text …")
	d.click("Seal the correction")
	d.shows("Done:")
	d.closeDone()

	d.shows("1 correction is listed on its page.")

	d.open("edit?file=" + strings.TrimSuffix(letterFile, ".md") + ".uk.md")
	d.shows("What is new in the original since it was translated")
	d.until(`[...document.querySelectorAll("#original-text ins")].some((e) => e.textContent.includes("let Ada Example go home"))`)
	d.look("story-stale-translation")
	d.click("The translation says what the original says now")
	d.shows("This is a translation of the text as it is sealed.")
	d.open("protect?file=" + letterFile)

	// One of the people asks to be taken off.
	d.set("Name, as it is on the list", "Person B1 Sample")
	d.click("Take off …")
	d.shows("will be taken out")
	d.click("Take them off")
	d.shows("was taken out")
	d.closeDone()

	// It is published, and the page that is to come is not.
	d.open("publish")
	d.until(`document.querySelector("#report .named") !== null`)
	d.look("story-publish")
	d.click("Send …")
	d.shows("53 people")
	d.click("Send it")
	d.shows("Published.")
	d.click("Close")
	share := filepath.Join(home, "share")
	page, err := os.ReadFile(filepath.Join(share, "letters", slug, "index.html"))
	if err != nil || !bytes.Contains(page, []byte("Person C2 Sample")) || !bytes.Contains(page, []byte("A word was missing.")) {
		t.Fatalf("the letter is not as it should be: %v\n%s", err, page)
	}
	eachFile(t, share, func(name, text string) {
		for _, private := range []string{"Person B1 Sample", "Person K10 Sample", "private.test", "Secret until then"} {
			if strings.Contains(text, private) {
				t.Errorf("%q is in %s", private, name)
			}
		}
	})
	if text := readFile(t, filepath.Join(share, "uk", "cases", "ada-example", "index.html")); !strings.Contains(text, "вигадана вчителька") {
		t.Errorf("the translation is not there: %s", text)
	}

	// The case is taken down, and readers of the folder have the stub.
	d.open("protect?file=" + caseFile)
	d.click("Take down …")
	d.click("Take it down")
	d.shows("Done:")
	d.look("story-down")
	d.closeDone()
	d.shows("The page is taken down, and what it said is still in these files.")
	d.until(`!document.body.textContent.includes("no page of its own")`)
	d.open("publish")
	d.until(`document.querySelector("#report")?.textContent.includes("page")`)
	d.click("Send …")
	d.shows("will happen")
	d.click("Send it")
	d.shows("Published.")
	if text := readFile(t, filepath.Join(share, "cases", "ada-example", "index.html")); strings.Contains(text, "teacher") || !strings.Contains(text, "no longer available") {
		t.Errorf("the page still tells: %s", text)
	}
}

// closeDone closes the dialog that tells what was done, and waits for the page that is
// loaded anew.
func (d *deskTab) closeDone() {
	d.t.Helper()
	d.do(`window.before = true`)
	d.click("Close")
	d.until(`window.before === undefined && document.readyState === "complete"`)
}

// type_ puts a text into the field that has the focus.
func (d *deskTab) type_(text string) {
	d.t.Helper()
	d.until(`document.activeElement?.tagName === "INPUT"`)
	d.do(`document.activeElement.value = ` + strconv.Quote(text))
}

// addNamed adds a table of a name to a field that holds such.
func (d *deskTab) addNamed(label, name string) {
	d.t.Helper()
	group := `document.querySelector("[role=group][aria-label=` + "'" + label + "'" + `]")`
	d.until(group + ` != null`)
	d.do(`const g = ` + group + `; g.querySelector("details").open = true; const e = [...g.querySelectorAll("input")].find((e) => e.placeholder === "Name"); e.value = "` + name + `"; [...g.querySelectorAll("button")].find((b) => b.textContent === "Add").click()`)
}

// addRow adds a table to a list of them, and fills in its first fields.
func (d *deskTab) addRow(label string, values ...string) {
	d.t.Helper()
	d.do(`[...document.querySelectorAll("button")].find((b) => b.getAttribute("aria-label") === "Add: ` + label + `").click()`)
	for i, v := range values {
		d.do(fmt.Sprintf(`const row = document.activeElement.closest("li"), e = row.querySelectorAll("input, select, textarea")[%d]; e.value = %q; e.dispatchEvent(new Event("input", { bubbles: true })); e.dispatchEvent(new Event("change", { bubbles: true }))`, i, v))
	}
}

// dropPortrait drops a drawn picture on the field for it.
func (d *deskTab) dropPortrait() {
	d.t.Helper()
	browsertest.Eval[bool](d.t, d.tab, `new Promise((done) => { const c = document.createElement("canvas"); c.width = 600; c.height = 800; const g = c.getContext("2d"); g.fillStyle = "#345"; g.fillRect(0, 0, 600, 800); g.fillStyle = "#eca"; g.beginPath(); g.arc(300, 300, 180, 0, 7); g.fill();
		c.toBlob((b) => { const data = new DataTransfer(); data.items.add(new File([b], "Portrait.PNG", { type: "image/png" })); document.querySelector(".drop-here").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })); done(true); }); })`)
	d.until(field("Picture") + `.value === "portrait.png"`)
}

// dropFile drops a file on the page.
func (d *deskTab) dropFile(name string, data []byte) {
	d.t.Helper()
	bytes := strings.ReplaceAll(strings.Trim(fmt.Sprint(data), "[]"), " ", ",")
	d.do(`const data = new DataTransfer(); data.items.add(new File([new Uint8Array([` + bytes + `])], "` + name + `")); document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }))`)
}

// wordFile gives a Word document of paragraphs.
func wordFile(t *testing.T, paragraphs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range []struct{ name, text string }{
		{"[Content_Types].xml", `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>` + strings.Join(paragraphs, `</w:t></w:r></w:p><w:p><w:r><w:t>`) + `</w:t></w:r></w:p></w:body></w:document>`},
	} {
		w, err := z.Create(f.name)
		if err == nil {
			_, err = io.WriteString(w, f.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// eachFile calls visit for every file below a folder.
func eachFile(t *testing.T, dir string, visit func(name, text string)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, entry os.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			visit(name, readFile(t, name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
