package content

import (
	"fmt"
	"strings"
	"testing"

	"casebook/internal/diag"
)

// yardstick is 200 cases of 20 updates each and 200 letters.
func yardstick() files {
	text := strings.Repeat("A paragraph of some **length** with a [link](../index.md), and another sentence.\n\n", 35)
	f := files{}
	for c := range 200 {
		dir := fmt.Sprintf("cases/case-%d/", c)
		f[dir+"index.md"] = "+++\n" + ada + "\ncountry = 'KZ'\nsince = 2017\nsummary = 'A summary'\n[[facts]]\nlabel = 'Profession'\nvalue = 'journalist'\n+++\n\n" + text
		for u := range 20 {
			f[fmt.Sprintf("%supdates/2020-05-%02d-update.md", dir, u+1)] = "+++\ntitle = 'An update'\nsummary = 'A summary'\n+++\n\n" + text
		}
		f[fmt.Sprintf("letters/letter-%d/index.md", c)] = fmt.Sprintf("+++\n%s\ncases = ['case-%d']\n[[to]]\nname = 'Bob Example'\noffice = 'Minister'\n+++\n\n%s", letter, c, text)
	}
	return f
}

func BenchmarkLoad(b *testing.B) {
	fsys := yardstick().fs()
	site := siteOf(b, fsys)
	for b.Loop() {
		if _, err := Load(fsys, site, new(diag.Report)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReloadAfterOneChange(b *testing.B) {
	fsys := yardstick().fs()
	site := siteOf(b, fsys)
	l := NewLoader()
	for b.Loop() {
		l.Forget("content/cases/case-100/updates/2020-05-10-update.md")
		if _, err := l.Load(fsys, site, new(diag.Report)); err != nil {
			b.Fatal(err)
		}
	}
}
