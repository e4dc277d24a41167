package site

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"casebook/internal/diag"
)

// plainSite is a site that builds without a warning, with something of everything
// that is read.
func plainSite(t *testing.T) Options {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"site.toml":                                    "title = \"Free Ada\"\nbase_url = \"https://example.org/\"\nid = \"example.org,2026\"\ntimezone = \"Europe/Kyiv\"\n[organisation]\nemail = \"contact@example.org\"\n[languages.uk]\ntitle = \"Свободу Аді\"\n",
		"content/index.md":                             "+++\ntitle = \"Home\"\n+++\nAn [example](pages/about.md).\n",
		"content/pages/about.md":                       "+++\ntitle = \"About\"\n+++\nMade up.\n",
		"content/cases/ada/index.md":                   "+++\ntitle = \"Ada Example\"\nstatus = \"detained\"\nimage = \"ada.jpg\"\nimage_alt = \"Ada\"\n+++\nText.\n",
		"content/cases/ada/index.uk.md":                "+++\ntitle = \"Ада\"\n+++\nТекст.\n",
		"content/cases/ada/updates/2026-02-03-news.md": "+++\ntitle = \"News\"\n+++\nThe judge asked nothing.\n",
		"content/letters/open/index.md":                "+++\ntitle = \"Release Ada\"\ndate = 2026-02-05\ncases = [\"ada\"]\n+++\nDear Minister,\n",
		"content/letters/open/signatories.csv":         "name,public\nAda Example,yes\nBen Sample,no\n",
		"content/letters/other/index.md":               "+++\ntitle = \"Another\"\ndate = 2026-02-06\n+++\nDear Judge,\n",
		"assets/static/robots-extra.txt":               "nothing\n",
		"layouts/i18n/uk.toml":                         "home = \"Додому\"\n",
	} {
		put(t, filepath.Join(dir, filepath.FromSlash(name)), text)
	}
	put(t, filepath.Join(dir, "content/cases/ada/ada.jpg"), string(photo(t, 400, 300)))
	return Options{Dir: dir, Theme: os.DirFS(repository), Now: clock.AddDate(0, 2, 0), Out: filepath.Join(dir, "public")}
}

func put(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// rebuild builds the site, compares the output with that of a build that knows
// of no other, and gives how many files were written.
func rebuild(t *testing.T, o Options) (written int) {
	t.Helper()
	r, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if r.Failed() {
		return 0
	}
	fresh := o
	fresh.Out = filepath.Join(t.TempDir(), "public")
	want, err := Run(context.Background(), fresh)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, tree(t, o.Out), tree(t, fresh.Out))
	sameSummary(t, r.Summary, want.Summary)
	return r.Summary.Files.Written
}

// sameSummary compares what a build says of itself, but for the files that it
// wrote.
func sameSummary(t *testing.T, got, want Summary) {
	t.Helper()
	if got.Files.Bytes != want.Files.Bytes || got.Files.Written+got.Files.Unchanged != want.Files.Written+want.Files.Unchanged {
		t.Errorf("files %+v, want %+v", got.Files, want.Files)
	}
	got.Files, got.Took, want.Took = want.Files, 0, 0
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("summary %v, want %v", got, want)
	}
}

func TestSecondBuildWritesNoFile(t *testing.T) {
	o := plainSite(t)
	if rebuild(t, o) == 0 {
		t.Fatal("the first build wrote nothing")
	}
	before := times(t, o.Out)
	if n := rebuild(t, o); n != 0 {
		t.Errorf("the second build wrote %d files", n)
	}
	if !maps.Equal(before, times(t, o.Out)) {
		t.Error("files have other times")
	}
}

// below lists the files below a folder, but for casebook's own.
func below(t *testing.T, dir string) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if d.IsDir() && (d.Name() == ".casebook" || d.Name() == "public" && name != dir) {
			return fs.SkipDir
		}
		if err == nil && !d.IsDir() && !strings.HasPrefix(d.Name(), ".") {
			list = append(list, name)
		}
		return err
	})
	if err != nil || len(list) < 10 {
		t.Fatal(err, list)
	}
	return list
}

// Neither sizes nor times are trusted.
func TestSpoiltOutputIsMended(t *testing.T) {
	o := plainSite(t)
	rebuild(t, o)
	for _, file := range below(t, o.Out) {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		put(t, file, strings.Repeat("\x00", int(info.Size())))
		if err := os.Chtimes(file, info.ModTime(), info.ModTime()); err != nil {
			t.Fatal(err)
		}
	}
	if n := rebuild(t, o); n != len(below(t, o.Out)) {
		t.Errorf("%d files were mended of %d", n, len(below(t, o.Out)))
	}
}

func TestEmbargoEndsInANextBuild(t *testing.T) {
	o := plainSite(t)
	put(t, filepath.Join(o.Dir, "content/cases/ada/updates/2026-03-01-soon.md"), "+++\ntitle = \"Soon\"\npublish = 2026-03-01T18:00:00+02:00\n+++\nText.\n")
	rebuild(t, o)
	o.Now = time.Date(2026, 3, 1, 15, 59, 59, 0, time.UTC)
	if rebuild(t, o) != 0 {
		t.Error("something is published before the embargo ends")
	}
	o.Now = o.Now.Add(time.Second)
	if rebuild(t, o) == 0 {
		t.Error("an embargo has ended, and nothing is published")
	}
}

func TestWarningsAreSaidAgain(t *testing.T) {
	o := plainSite(t)
	put(t, filepath.Join(o.Dir, "content/pages/about.md"), "+++\ntitle = \"About\"\n+++\n<b>Raw</b>\n")
	put(t, filepath.Join(o.Dir, "content/letters/open/signatories.csv"), "name,phone\nAda Example,12345\nAda Example,12345\n")
	first, err := Run(context.Background(), o)
	if err != nil || len(first.Problems) != 3 {
		t.Fatal(err, first.Problems)
	}
	again, err := Run(context.Background(), o)
	if err != nil || !slices.EqualFunc(again.Problems, first.Problems, diag.Diagnostic.Equal) {
		t.Errorf("%v, and again %v, %v", first.Problems, again.Problems, err)
	}
}

// A site's folder that cannot be written is no trouble.
func TestSiteThatCannotBeWrittenIsBuilt(t *testing.T) {
	o := plainSite(t)
	o.Out = filepath.Join(t.TempDir(), "public")
	put(t, filepath.Join(o.Dir, ".casebook"), "a file in the place of the folder")
	rebuild(t, o)
	rebuild(t, o)
}

// Whatever is done between two builds, the second gives what one that knows of
// none gives.
func TestBuildsInARowAreAsGoodAsFreshOnes(t *testing.T) {
	o := plainSite(t)
	rebuild(t, o)
	random := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		idle := false
		switch file := pick(random, below(t, o.Dir)); random.IntN(5) {
		case 0:
			idle = true
		case 1:
			if !strings.HasSuffix(file, ".md") {
				break
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			put(t, file, fmt.Sprintf("%s\nA line of chance: %d.\n", text, random.IntN(3)))
		case 2:
			put(t, filepath.Join(o.Dir, fmt.Sprintf("content/pages/p%d.md", random.IntN(4))), fmt.Sprintf("+++\ntitle = \"Page\"\n+++\n%d\n", random.IntN(3)))
		case 3:
			if err := os.RemoveAll(filepath.Join(o.Dir, fmt.Sprintf("content/pages/p%d.md", random.IntN(4)))); err != nil {
				t.Fatal(err)
			}
		case 4:
			put(t, pick(random, below(t, o.Out)), "spoilt")
		}
		if n := rebuild(t, o); idle && n != 0 {
			t.Errorf("nothing was done, and %d files are written", n)
		}
	}
}

func pick(random *rand.Rand, list []string) string { return list[random.IntN(len(list))] }
