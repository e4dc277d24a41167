package content

import (
	"strings"
	"testing"
	"testing/fstest"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/diag"
)

const siteFile = `title = "Example"
base_url = "https://example.org/"
id = "example.org,2026"
timezone = "Europe/Kyiv"
languages.uk = {}
languages.fr = {}
`

// files is a site's files by path below content/; front matter without fences
// stands for a whole file when it begins with a letter.
type files map[string]string

func (f files) fs() fstest.MapFS {
	m := fstest.MapFS{"site.toml": {Data: []byte(siteFile)}}
	for name, text := range f {
		if text != "" && text[0] >= 'a' && text[0] <= 'z' && strings.HasSuffix(name, ".md") {
			text = "+++\n" + text + "\n+++\n\nText.\n"
		}
		m["content/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func siteOf(t testing.TB, fsys fstest.MapFS) *config.Site {
	t.Helper()
	var rep diag.Report
	s := config.Load(fsys, &rep)
	if rep.Failed() {
		t.Fatal(rep.All())
	}
	return s
}

// load loads the files and gives the problems as lines.
func load(t testing.TB, f files) (*campaign.Campaign, []string) {
	t.Helper()
	fsys := f.fs()
	var rep diag.Report
	c, err := Load(fsys, siteOf(t, fsys), &rep)
	if err != nil {
		t.Fatal(err)
	}
	return c, lines(&rep)
}

func lines(rep *diag.Report) []string {
	var list []string
	for _, d := range rep.All() {
		list = append(list, strings.TrimPrefix(d.String(), "content/"))
	}
	return list
}

const (
	ada    = "title = 'Ada Example'\nstatus = 'detained'"
	letter = "title = 'Free Ada Example'\ndate = 2020-05-21"
)
