package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"casebook/internal/browsertest"
	"casebook/internal/durable"
)

// Somebody looks after a list with the keyboard alone: moves, changes a cell, adds a
// person, pastes rows, takes one off, and is told what is wrong at its cell.
func TestBrowserLooksAfterSignatories(t *testing.T) {
	t.Parallel()
	site := campaignSite(t)
	const list = "content/letters/open/signatories.csv"
	write(t, site, list, "name,role,organisation,country,e-mail,public\nDee Model,nurse,Hospital of Nowhere,FR,dee@example.org,yes\n\"Sample, Cy\",,,,cy@example.org,perhaps\nEl Dummy,teacher,School of Nowhere,DE,el@example.org,initials\nFay Fiction,writer,,UA,fay@example.org,yes\n")
	d := openTab(t, site)
	d.open("signatories?letter=open")
	d.until(`document.querySelectorAll("#list tbody tr").length === 4`)
	const focused = `document.activeElement.textContent`
	d.until(`document.querySelector("#list td.wrong[aria-invalid=true]").textContent === "perhaps"`)
	d.until(`document.querySelector("#list th.locked").textContent.includes("e-mail")`)
	d.look("people")
	d.do(`document.querySelector("#list tbody th").focus()`)
	d.press(kb.ArrowRight + kb.ArrowRight)
	d.until(focused + ` === "nurse"`)
	d.press("head nurse" + kb.Enter)
	d.until(`document.querySelector("#said").textContent === "Saved"`)
	d.until(`document.activeElement.closest("tr")?.dataset.index === "1"`)
	d.press(kb.ArrowRight + kb.ArrowRight + kb.ArrowRight)
	d.press("x")
	d.until(`document.querySelector("#said").textContent.includes("never published")`)
	d.press(kb.ArrowRight)
	d.until(`document.querySelector("#row-problems").textContent.includes("public")`)
	d.press(kb.F2)
	d.until(`document.activeElement.tagName === "SELECT"`)
	d.do(`document.activeElement.value = "no"`)
	d.press(kb.Enter)
	d.until(`document.querySelector("#list td.wrong") === null`)
	want := "name,role,organisation,country,e-mail,public\nDee Model,head nurse,Hospital of Nowhere,FR,dee@example.org,yes\n\"Sample, Cy\",,,,cy@example.org,no\nEl Dummy,teacher,School of Nowhere,DE,el@example.org,initials\nFay Fiction,writer,,UA,fay@example.org,yes\n"
	if got := d.read(list); got != want {
		t.Errorf("got %q, want %q", got, want)
	}

	// A column that the list has not comes with its first cell; a second press opens a cell.
	d.click("Add a column …")
	d.look("people-column")
	d.do(`document.querySelector("#new-column").value = "group"`)
	d.click("Add")
	d.until(`document.querySelectorAll("#list thead th").length === 8 && document.querySelector("#list td:focus") !== null`)
	d.do(`document.activeElement.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, cancelable: true }))`)
	d.until(`document.activeElement.tagName === "INPUT"`)
	d.press("Nurses" + kb.Enter)
	d.until(`document.querySelector("#said").textContent === "Saved" && [...document.querySelectorAll("#list tbody td")].some((c) => c.textContent === "Nurses")`)
	want = "name,role,organisation,country,e-mail,public,group\nDee Model,head nurse,Hospital of Nowhere,FR,dee@example.org,yes,\n\"Sample, Cy\",,,,cy@example.org,no,\nEl Dummy,teacher,School of Nowhere,DE,el@example.org,initials,Nurses\nFay Fiction,writer,,UA,fay@example.org,yes,\n"
	if got := d.read(list); got != want {
		t.Errorf("got %q, want %q", got, want)
	}

	// What is typed while somebody else changes the site, or casebook is gone, stays.
	held, err := durable.BeginChange(site, "withdraw")
	if err != nil {
		t.Fatal(err)
	}
	d.press(kb.F2)
	d.until(`document.activeElement.tagName === "INPUT"`)
	d.press("Writers" + kb.Enter)
	d.until(`document.querySelector("#said.wrong")?.textContent.includes("casebook withdraw") && document.activeElement.value === "Writers"`)
	d.look("people-held")
	held.Close()
	d.do(`window.fetched = window.fetch; window.fetch = () => Promise.reject(new TypeError("gone"))`)
	d.press(kb.Enter)
	d.until(`document.querySelector("#said.wrong")?.textContent.includes("casebook does not answer") && document.activeElement.value === "Writers"`)
	d.do(`window.fetch = window.fetched`)
	d.press(kb.Enter)
	d.until(`document.querySelector("#said").textContent === "Saved" && document.activeElement.tagName === "TD"`)
	want = strings.Replace(want, "yes,\n", "yes,Writers\n", 2)
	want = strings.Replace(want, "yes,Writers\n", "yes,\n", 1)
	if got := d.read(list); got != want {
		t.Errorf("got %q, want %q", got, want)
	}

	d.click("Add a person …")
	d.look("people-add")
	d.press("Gil Sketch")
	d.click("Add")
	d.until(`document.querySelector("#said").textContent.includes("public")`) // nothing was said of being named
	if got := d.read(list); !strings.HasPrefix(got, want) || !strings.Contains(got, "Gil Sketch") {
		t.Errorf("got %q", got)
	}
	d.until(focused + ` === "Gil Sketch"`)
	d.click("Take off …")
	d.shows("row 6 will be taken out")
	d.click("Take them off")
	d.click("Close")
	d.until(`document.querySelectorAll("#list tbody tr").length === 4`)

	d.do(`const data = new DataTransfer(); data.setData("text/plain", "Hal Mock\tyes\tbaker\r\n\"Ivy\nStub\"\tno\tpainter\r\nGil Sketch\tyes\tsmith\r\n"); document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))`)
	d.shows("Which column is what?")
	d.until(`document.querySelector("#head-row").value === "0" && document.activeElement.id === "head-row"`)
	d.look("people-paste")
	d.choose("", "public", "role")
	d.click("See what it comes to")
	d.shows("One of the columns has to be the name.")
	d.choose("name", "public", "role")
	d.click("See what it comes to")
	d.shows("May we publish these names?") // a yes is one to a question
	d.click("See what it comes to")
	d.shows("2 people will be added")
	d.look("people-import")
	d.click("Add them")
	d.shows("Done:")
	d.click("Close")
	d.until(`document.querySelectorAll("#list tbody tr").length === 6`)
	if got := d.read(list); !strings.Contains(got, "Hal Mock,baker") || strings.Contains(got, "Gil Sketch") {
		t.Errorf("got %q", got)
	}

	// Somebody who may be there already is shown beside who is, and comes in with a yes.
	d.do(`const data = new DataTransfer(); data.setData("text/plain", "name\trole\tpublic\r\nDée Model\tpilot\tyes\r\nKim Pseudo\tdriver\tyes\r\n"); document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))`)
	d.shows("Which column is what?")
	d.until(`document.querySelector("#head-row").value === "1"`)
	d.click("See what it comes to")
	d.shows("Are they on the list already?")
	d.shows("Dée Model")
	d.shows("head nurse")
	d.look("people-doubtful")
	d.do(`document.querySelector("dialog input[type=checkbox]").click()`)
	d.click("See what it comes to")
	d.shows("2 people will be added")
	d.click("Cancel")

	// A sheet that asks in its own words is understood once somebody says what each answer means.
	d.dropFile("form.csv", []byte("name,role,Do you agree to be named?\nLou Stub,cook,sure\nMo Stub,pilot,rather not\n"))
	d.shows("The column that answers it")
	d.look("people-answers")
	d.do(`document.querySelector("#answer0").value = "yes"`)
	d.click("See what it comes to")
	d.until(`document.activeElement.id === "answer1"`) // none is left open
	d.do(`document.querySelector("#answer1").value = "no"`)
	d.click("See what it comes to")
	d.shows("2 people will be added")
	d.click("Cancel")

	// One whose columns nobody knows is shown, and read as somebody says that it is.
	d.dropFile("form.csv", []byte("Support for Ada;;;\nWho;Place;Shown?;Tel\nLou Stub;FR;sure;555 0100\nMo Stub;;rather not;555 0101\n"))
	d.shows("Which column is what? form.csv")
	d.until(`document.querySelector("#head-row").value === "2" && document.querySelector("dialog thead th").textContent === "Who"`)
	d.look("people-columns")
	d.do(`const e = document.querySelector("#head-row"); e.value = "0"; e.dispatchEvent(new Event("change"))`)
	d.until(`document.querySelectorAll("dialog tbody tr").length === 4 && document.querySelector("dialog thead th") === null`)
	d.do(`const e = document.querySelector("#head-row"); e.value = "2"; e.dispatchEvent(new Event("change"))`)
	d.choose("name", "country", "public", "")
	d.click("See what it comes to")
	d.until(`document.querySelector("#answers-column")?.selectedOptions[0].textContent === "Shown?"`)
	d.do(`document.querySelector("#answer0").value = "yes"; document.querySelector("#answer1").value = "no"`)
	d.click("See what it comes to")
	d.shows("2 people will be added")
	d.look("people-columns-done")
	d.click("Which column is what …")
	d.until(`document.querySelectorAll("dialog select")[2].value === "country"`)
	d.choose("name", "", "public", "")
	d.click("See what it comes to")
	d.shows("May we publish these names?")
	d.do(`document.querySelector("#answer0").value = "yes"; document.querySelector("#answer1").value = "no"`)
	d.click("See what it comes to")
	d.shows("2 people will be added")
	d.click("Add them")
	d.click("Close")
	d.until(`document.querySelector("dialog") === null`)
	if got := d.read(list); !strings.Contains(got, "Lou Stub,,,,,yes,\nMo Stub,,,,,no,\n") || strings.Contains(got, "555") {
		t.Errorf("got %q", got)
	}

	// Rows are looked at by a column, and the file stays as it is.
	before := d.read(list)
	d.click("name")
	d.until(`document.querySelector("#list th[aria-sort=ascending]") !== null && document.querySelector("#list tbody td").textContent === "Dee Model"`)
	d.click("name ↑")
	d.until(`document.querySelector("#list th[aria-sort=descending]") !== null && document.querySelector("#list tbody td").textContent === "Sample, Cy"`)
	d.look("people-sorted")
	d.click("name ↓")
	d.until(`document.querySelector("#list th[aria-sort]") === null && document.querySelector("#list tbody td").textContent === "Dee Model"`)
	if got := d.read(list); got != before {
		t.Errorf("sorting changed the file: %q", got)
	}

	d.do(`document.querySelector("#find").value = "FICTION"; document.querySelector("#find").dispatchEvent(new Event("input"))`)
	d.until(`document.querySelectorAll("#list tbody tr").length === 1 && document.querySelector("#list tbody").textContent.includes("Fay Fiction")`)
	d.do(`document.querySelector("#list tbody td").focus()`)
	d.press(kb.ArrowDown + kb.Home)
	d.click("Remove the row …")
	d.click("Remove it")
	d.until(`document.querySelector("dialog") === null && document.querySelector("#said").textContent === "The row was removed"`)
	if got := d.read(list); strings.Contains(got, "Fay") {
		t.Errorf("got %q", got)
	}
}

// choose says what the columns of a table are that is imported.
func (d *deskTab) choose(columns ...string) {
	d.t.Helper()
	for i, name := range columns {
		d.do(fmt.Sprintf(`document.querySelectorAll(".mapping select")[%d].value = %q`, i, name))
	}
}

// A letter that nobody has signed yet begins its list with one person.
func TestBrowserBeginsAList(t *testing.T) {
	t.Parallel()
	site := campaignSite(t)
	const list = "content/letters/open/signatories.csv"
	if err := os.Remove(filepath.Join(site, list)); err != nil {
		t.Fatal(err)
	}
	d := openTab(t, site)
	d.open("signatories?letter=open")
	d.click("Add a person …")
	d.until(`document.activeElement.id === "new0" && document.activeElement.labels[0].textContent === "Name"`)
	d.press("Gil Sketch")
	d.do(`document.querySelector("dialog select").value = "yes"`)
	d.look("people-first")
	d.click("Add")
	d.shows("1 person will be added")
	d.click("Add them")
	d.click("Close")
	d.until(`document.querySelectorAll("#list tbody tr").length === 1`)
	if got := d.read(list); got != "\ufeffname,public\nGil Sketch,yes\n" {
		t.Errorf("got %q", got)
	}
}

// A list of a hundred thousand is as long as it is, and one can be anywhere in it.
func TestBrowserScrollsALongList(t *testing.T) {
	t.Parallel()
	site := campaignSite(t)
	var b strings.Builder
	b.WriteString("name,role,public\n")
	const people = 100_000
	for i := range people {
		fmt.Fprintf(&b, "Person %06d,invented,yes\n", i)
	}
	write(t, site, "content/letters/open/signatories.csv", b.String())
	d := openTab(t, site)
	d.open("signatories?letter=open")
	d.until(`document.querySelector("#list tbody").textContent.includes("Person 000000") && document.querySelector("#count").textContent === "100,000 rows"`)
	if rows := browsertest.Eval[int](t, d.tab, `document.querySelectorAll("#list tr").length`); rows > 60 {
		t.Errorf("%d rows are drawn", rows)
	}
	d.do(`document.querySelector("#list").scrollTop = document.querySelector("#list").scrollHeight`)
	d.until(`document.querySelector("#list tbody").textContent.includes("Person 099999")`)
	d.do(`document.querySelector("#list").scrollTop /= 2`)
	d.until(`/Person 0(49|50)/.test(document.querySelector("#list tbody").textContent)`)
	d.do(`document.querySelector("#list tbody td").focus()`)
	d.press(kb.PageDown)
	d.until(`document.activeElement.closest("tr") !== null && document.querySelector("#list tbody tr").textContent.includes("Person")`)
}

// A sheet in an old encoding is read once somebody says which, with what is guessed first.
func TestBrowserAsksForAnEncoding(t *testing.T) {
	t.Parallel()
	d := openTab(t, campaignSite(t))
	d.open("signatories?letter=open")
	d.until(`document.querySelectorAll("#list tbody tr").length === 4`)
	sheet := append([]byte("name,public\n"), 0xc8, 0xe2, 0xe0, 0xed, ' ', 0xcf, 0xf0, 0xe8, 0xec, 0xe5, 0xf0, ',', 'y', 'e', 's', '\n')
	d.dropFile("old.csv", sheet)
	d.shows("Encoding of the file")
	d.until(`document.getElementById("encoding").value === "windows-1251"`)
	d.look("people-encoding")
	d.click("Read it so")
	d.shows("1 person will be added")
	d.click("Add them")
	d.click("Close")
	d.until(`document.querySelectorAll("#list tbody tr").length === 5`)
	if got := d.read("content/letters/open/signatories.csv"); !strings.Contains(got, "Иван Пример") {
		t.Errorf("got %s", got)
	}
}

// A cell that was only looked at stays as it is in the file, lines and all, and one value
// that is pasted on a cell goes into it.
func TestBrowserOpensACellAndLeavesIt(t *testing.T) {
	t.Parallel()
	site := campaignSite(t)
	const list, text = "content/letters/open/signatories.csv", "name,role,public\nDee Model,\"nurse\nand poet\",yes\nFay Fiction,writer,yes\n"
	write(t, site, list, text)
	d := openTab(t, site)
	d.open("signatories?letter=open")
	d.until(`document.querySelectorAll("#list tbody tr").length === 2`)
	d.do(`document.querySelector("#list tbody th").focus()`)
	d.press(kb.ArrowRight + kb.ArrowRight + kb.Enter)
	d.until(`document.activeElement.tagName === "INPUT"`)
	d.press(kb.Enter)
	d.until(`document.activeElement.textContent === "writer"`)
	paste := func(text string) {
		d.do(fmt.Sprintf(`const data = new DataTransfer(); data.setData("text/plain", %q); document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))`, text))
	}
	paste("translator\r\n")
	d.until(`document.activeElement.value === "translator"`)
	d.press(kb.Enter)
	d.until(`document.querySelector("#said").textContent === "Saved"`)
	if got, want := d.read(list), strings.Replace(text, "writer", "translator", 1); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	paste("Hal Mock\nIvy Stub\n") // rows are people
	d.shows("Which column is what?")
}
