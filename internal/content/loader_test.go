package content

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/fstest"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/diag"
)

// counting counts what is opened below it.
type counting struct {
	fs.FS
	mu     sync.Mutex
	opened []string
}

func (c *counting) Open(name string) (fs.File, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.opened = append(c.opened, name)
	return c.FS.Open(name)
}

// texts gives the content files opened since the last call.
func (c *counting) texts() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var list []string
	for _, name := range c.opened {
		if isMarkdown(name) {
			list = append(list, name)
		}
	}
	c.opened = nil
	slices.Sort(list)
	return slices.Compact(list)
}

// A preview is a site that is loaded again and again.
type preview struct {
	t      *testing.T
	files  fstest.MapFS
	site   *config.Site
	fsys   *counting
	loader *Loader
}

func newPreview(t *testing.T, f files) *preview {
	m := f.fs()
	return &preview{t: t, files: m, site: siteOf(t, m), fsys: &counting{FS: m}, loader: NewLoader()}
}

func (p *preview) load() (*campaign.Campaign, []string) {
	p.t.Helper()
	var rep diag.Report
	c, err := p.loader.Load(p.fsys, p.site, &rep)
	if err != nil {
		p.t.Fatal(err)
	}
	return c, lines(&rep)
}

func (p *preview) write(name, text string) {
	p.files["content/"+name] = &fstest.MapFile{Data: []byte(text)}
	p.loader.Forget("content/" + name)
}

func (p *preview) delete(name string) {
	delete(p.files, "content/"+name)
	p.loader.Forget("content/" + name)
}

var small = files{
	"index.md":                          "title = 'Home'",
	"cases/ada/index.md":                ada,
	"cases/ada/updates/2020-05-14-a.md": "title = 'A'",
	"cases/ada/updates/2020-05-15-b.md": "title = 'B'",
	"cases/bob/index.md":                "title = 'Bob Example'\nstatus = 'relased'",
	"letters/a/index.md":                letter + "\ncases = ['ada']",
	"pages/about.md":                    "title = 'About'",
}

func TestOnlyChangedFilesAreReadAgain(t *testing.T) {
	p := newPreview(t, small)
	p.load()
	p.fsys.texts()
	p.load()
	if got := p.fsys.texts(); len(got) > 0 {
		t.Errorf("read %q though nothing changed", got)
	}
	p.write("cases/ada/updates/2020-05-14-a.md", "+++\ntitle = 'C'\n+++\n")
	c, _ := p.load()
	if got, want := p.fsys.texts(), []string{"content/cases/ada/updates/2020-05-14-a.md"}; !slices.Equal(got, want) {
		t.Errorf("read %q, want %q", got, want)
	}
	if got := c.Cases[0].Updates[0][0].Title; got != "C" {
		t.Errorf("title %q, want C", got)
	}
}

func TestProblemsOfFilesReadEarlierAreReportedAgain(t *testing.T) {
	p := newPreview(t, small)
	_, first := p.load()
	if _, again := p.load(); len(first) != 1 || !slices.Equal(first, again) {
		t.Errorf("first %q, then %q", first, again)
	}
	p.write("cases/bob/index.md", "+++\ntitle = 'Bob Example'\nstatus = 'released'\n+++\n")
	if _, mended := p.load(); len(mended) > 0 {
		t.Errorf("still %q", mended)
	}
}

func TestNewAndDeletedFilesAreSeen(t *testing.T) {
	p := newPreview(t, small)
	p.load()
	p.write("cases/eve/index.md", "+++\ntitle = 'Eve Example'\nstatus = 'detained'\n+++\n")
	p.write("cases/bob/updates/2020-05-16-x/index.md", "+++\ntitle = 'X'\n+++\n")
	p.delete("pages/about.md")
	c, _ := p.load()
	got := fmt.Sprint(len(c.Cases), len(c.Cases[1].Updates), len(c.Pages))
	if want := "3 1 0"; got != want {
		t.Errorf("cases, updates, pages: got %s, want %s", got, want)
	}
	p.delete("cases/ada/index.md")
	p.delete("cases/ada/updates/2020-05-14-a.md")
	p.delete("cases/ada/updates/2020-05-15-b.md")
	p.delete("cases/ada") // a folder that goes is named itself
	_, problems := p.load()
	want := `letters/a/index.md:4:10: error: there is no case "ada" [unknown-case]`
	if !slices.Contains(problems, want) {
		t.Errorf("got %q, want %q in it", problems, want)
	}
}

func TestAForgottenFolderIsReadAgain(t *testing.T) {
	p := newPreview(t, small)
	p.load()
	for name := range p.files {
		if filepath.Dir(name) == "content/cases/ada/updates" {
			delete(p.files, name)
		}
	}
	p.loader.Forget("content/cases/ada/updates")
	if c, _ := p.load(); len(c.Cases[0].Updates) > 0 {
		t.Error("updates of a deleted folder are still there")
	}
}

func TestACampaignStaysAsItWas(t *testing.T) {
	p := newPreview(t, small)
	before, _ := p.load()
	p.write("pages/about.uk.md", "+++\ntitle = 'Про нас'\n+++\n")
	after, _ := p.load()
	if got := len(before.Pages[0]); got != 1 {
		t.Errorf("a page read earlier got %d languages", got)
	}
	if got := len(after.Pages[0]); got != 2 {
		t.Errorf("%d languages, want 2", got)
	}
}

func TestSignatoriesAreReadOncePerLetterAndChange(t *testing.T) {
	p := newPreview(t, files{
		"letters/a/index.md": letter, "letters/a/index.uk.md": "title = 'x'", "letters/a/signatories.csv": "name\n",
		"letters/b/index.md": letter,
	})
	var mu sync.Mutex
	var calls []string
	p.loader.Signatories = func(_ fs.FS, l *campaign.Letter, file string, rep *diag.Report) (*campaign.Signatories, error) {
		mu.Lock()
		defer mu.Unlock()
		calls = append(calls, l.Lang+" "+file)
		rep.Warn(diag.Position{File: file}, "x", "of "+l.Slug, "")
		return &campaign.Signatories{File: file, Total: len(calls)}, nil
	}
	expect := func(when string, want ...string) *campaign.Campaign {
		t.Helper()
		c, problems := p.load()
		if !slices.Equal(calls, want) {
			t.Errorf("%s: called for %q, want %q", when, calls, want)
		}
		if len(problems) != 1 {
			t.Errorf("%s: problems %q", when, problems)
		}
		calls = nil
		return c
	}
	file := "en content/letters/a/signatories.csv"
	c := expect("at first", file)
	if c.Letters[0][0].Signatories != c.Letters[0][1].Signatories || c.Letters[1][0].Signatories == nil {
		t.Error("translations share their letter's signatories, and every letter has some")
	}
	expect("without a change")
	p.write("letters/a/index.md", "+++\n"+letter+"\nplace = 'Here'\n+++\n")
	expect("after another text")
	p.write("letters/a/index.md", "+++\n"+letter+"\nsignatories_public = false\n+++\n")
	expect("after another rule", file)
	p.write("letters/a/signatories.csv", "name\nBob Example\n")
	expect("after another file", file)
}

func TestFailuresOfTheDiskAreErrors(t *testing.T) {
	p := newPreview(t, small)
	p.loader.Signatories = func(fs.FS, *campaign.Letter, string, *diag.Report) (*campaign.Signatories, error) {
		return nil, errors.New("disk on fire")
	}
	p.write("letters/a/signatories.csv", "name\n")
	if _, err := p.loader.Load(p.fsys, p.site, new(diag.Report)); err == nil || err.Error() != "disk on fire" {
		t.Errorf("got %v", err)
	}
	p.loader.Signatories = nil
	p.load()
}

func TestLinksOutOfTheSiteAreRefused(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	link := func(target, name string) {
		t.Helper()
		if err := os.Symlink(target, filepath.Join(dir, "content", name)); err != nil {
			t.Fatal(err)
		}
	}
	page := "+++\ntitle = 'x'\n+++\n"
	write(filepath.Join(outside, "secret.md"), page)
	write(filepath.Join(dir, "content", "pages", "about.md"), page)
	write(filepath.Join(dir, "elsewhere.md"), page)
	link(filepath.Join(outside, "secret.md"), "pages/a.md")
	link(outside, "cases")
	link("nowhere.md", "pages/b.md")
	link("../../elsewhere.md", "pages/c.md")

	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	var rep diag.Report
	c, err := Load(root.FS(), siteOf(t, files{}.fs()), &rep)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`cases: error: this link leads out of the site (put a copy in its place) [outside-site]`,
		`pages/a.md: error: this link leads out of the site (put a copy in its place) [outside-site]`,
		`pages/b.md: error: this link leads nowhere (delete it, or put the file itself in its place) [broken-symlink]`,
	}
	if got := lines(&rep); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(c.Pages) != 2 {
		t.Errorf("%d pages, want about and c", len(c.Pages))
	}
}
