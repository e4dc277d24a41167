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

// built builds and reports whether that was spared, as nothing had changed.
// Whatever it was, the output is that of a build that knows of no other.
func built(t *testing.T, o Options) (spared bool) {
	t.Helper()
	o.Progress = &Progress{}
	r, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	_, _, files := o.Progress.At()
	spared = files == 0
	if !r.Failed() && !o.DryRun {
		fresh := o
		fresh.Out = filepath.Join(t.TempDir(), "public")
		s, err := Open(fresh)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		want := &Result{}
		var rep diag.Report
		plan, err := s.Plan(&rep)
		if err == nil {
			want, err = s.publish(context.Background(), plan, &rep)
		}
		if err != nil {
			t.Fatal(err)
		}
		compare(t, tree(t, o.Out), tree(t, fresh.Out))
		sameSummary(t, r.Summary, want.Summary)
	}
	return spared
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

func TestUnchangedSiteIsNotMadeAgain(t *testing.T) {
	o := plainSite(t)
	if built(t, o) {
		t.Fatal("the first build was spared")
	}
	before := times(t, o.Out)
	for range 2 {
		if !built(t, o) {
			t.Error("made again")
		}
	}
	if !maps.Equal(before, times(t, o.Out)) {
		t.Error("files have other times")
	}
	dry := o
	dry.DryRun = true
	if !built(t, dry) {
		t.Error("a dry run makes it")
	}
}

// keepingTimes changes a file and gives it and its folder the times they had.
func keepingTimes(t *testing.T, file string, change func() error) {
	t.Helper()
	folder := filepath.Dir(file)
	was := map[string]time.Time{}
	for _, name := range []string{file, folder} {
		if info, err := os.Stat(name); err == nil {
			was[name] = info.ModTime()
		}
	}
	if err := change(); err != nil {
		t.Fatal(err)
	}
	for name, at := range was {
		if err := os.Chtimes(name, at, at); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
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
		if err == nil && !d.IsDir() {
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
func TestEveryOctetOfEverySourceIsRead(t *testing.T) {
	o := plainSite(t)
	built(t, o)
	for _, file := range below(t, o.Dir) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []int{0, len(text) / 2, len(text) - 1} {
			other := slices.Clone(text)
			other[at] ^= 1
			keepingTimes(t, file, func() error { return os.WriteFile(file, other, 0o666) })
			if known(t, o) {
				t.Errorf("%s: octet %d is another, and nobody noticed", file, at)
			}
		}
		keepingTimes(t, file, func() error { return os.WriteFile(file, text, 0o666) })
		if !known(t, o) {
			t.Fatalf("%s as it was is taken for changed", file)
		}
	}
}

// known reports whether the site is taken for unchanged.
func known(t *testing.T, o Options) bool {
	t.Helper()
	s, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	return s.unchanged() != nil
}

func TestEveryOctetOfTheOutputIsRead(t *testing.T) {
	o := plainSite(t)
	built(t, o)
	want := tree(t, o.Out)
	for _, file := range below(t, o.Out) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for what, other := range map[string]string{
			"another octet": string(text[:len(text)-1]) + "?",
			"nothing in it": strings.Repeat("\x00", len(text)),
		} {
			if filepath.Base(file) == ".casebook-manifest" {
				continue // below
			}
			keepingTimes(t, file, func() error { return os.WriteFile(file, []byte(other), 0o666) })
			if built(t, o) {
				t.Errorf("%s with %s is taken for what was published", file, what)
			}
			compare(t, tree(t, o.Out), want)
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		if known(t, o) {
			t.Errorf("nobody misses %s", file)
		}
		put(t, file, string(text))
	}
	manifest := filepath.Join(o.Out, ".casebook-manifest")
	text, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	put(t, manifest, strings.Replace(string(text), "file\tabout", "file\taboot", 1))
	if known(t, o) {
		t.Error("a manifest that lists other files is taken for that of the build")
	}
}

func TestFilesThatComeAndGoAreNoticed(t *testing.T) {
	for _, name := range []string{
		"layouts/case.html", "layouts/i18n/en.toml", "assets/site.css", "assets/static/new.txt", "content/index.uk.md", "content/pages/new.md",
		"content/cases/ada/new.pdf", "content/cases/eve/index.md", "content/cases/ada/updates/2026-02-04-more.md", "content/takedowns.toml",
		"content/letters/open/withdrawn.toml", "content/letters/other/signatories.csv", "content/letters/open/signatories.json", "content/cases/ada/updates/x/index.md",
	} {
		t.Run(name, func(t *testing.T) {
			o := plainSite(t)
			built(t, o)
			put(t, filepath.Join(o.Dir, filepath.FromSlash(name)), "new")
			if known(t, o) {
				t.Error("nobody noticed that it came")
			}
		})
	}
	o := plainSite(t)
	built(t, o)
	for _, file := range below(t, o.Dir) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		if known(t, o) {
			t.Errorf("nobody misses %s", file)
		}
		put(t, file, string(text))
	}
}

func TestBuildsOfAnotherKindAreMade(t *testing.T) {
	for what, change := range map[string]func(t *testing.T, o *Options){
		"another output folder": func(t *testing.T, o *Options) { o.Out = filepath.Join(t.TempDir(), "public") },
		"another address":       func(_ *testing.T, o *Options) { o.BaseURL = "https://example.net/" },
		"drafts":                func(_ *testing.T, o *Options) { o.Drafts = true },
		"not minified":          func(_ *testing.T, o *Options) { o.NoMinify = true },
		"portable":              func(_ *testing.T, o *Options) { o.Portable = true },
		"an earlier clock":      func(_ *testing.T, o *Options) { o.Now = o.Now.Add(-time.Second) },
		"a day later":           func(_ *testing.T, o *Options) { o.Now = o.Now.Add(oneDay) },
		"a guard list": func(t *testing.T, o *Options) {
			o.Guard = filepath.Join(t.TempDir(), "guard.txt")
			put(t, o.Guard, "Zenobia\n")
		},
		"another theme": func(t *testing.T, o *Options) {
			o.Theme = os.DirFS(t.TempDir())
		},
	} {
		t.Run(what, func(t *testing.T) {
			o := plainSite(t)
			built(t, o)
			change(t, &o)
			if known(t, o) {
				t.Error("taken for the same")
			}
		})
	}
}

func TestBuildIsMadeWhenItsMomentComes(t *testing.T) {
	o := plainSite(t)
	put(t, filepath.Join(o.Dir, "content/cases/ada/updates/2026-03-01-soon.md"), "+++\ntitle = \"Soon\"\npublish = 2026-03-01T18:00:00+02:00\n+++\nText.\n")
	built(t, o)
	o.Now = time.Date(2026, 3, 1, 15, 59, 59, 0, time.UTC)
	if !built(t, o) {
		t.Error("made before the embargo ends")
	}
	o.Now = o.Now.Add(time.Second)
	if built(t, o) {
		t.Error("an embargo has ended, and nobody noticed")
	}
	if !built(t, o) {
		t.Error("made again after that")
	}
}

func TestWarningsAreSaidAgain(t *testing.T) {
	o := plainSite(t)
	put(t, filepath.Join(o.Dir, "content/pages/about.md"), "+++\ntitle = \"About\"\n+++\n<b>Raw</b>\n")
	put(t, filepath.Join(o.Dir, "content/letters/open/signatories.csv"), "name,phone\nAda Example,1\nAda Example,1\n")
	first, err := Run(context.Background(), o)
	if err != nil || len(first.Problems) != 3 {
		t.Fatal(err, first.Problems)
	}
	if !known(t, o) {
		t.Fatal("not known")
	}
	again, err := Run(context.Background(), o)
	if err != nil || !slices.EqualFunc(again.Problems, first.Problems, diag.Diagnostic.Equal) {
		t.Errorf("%v, and again %v, %v", first.Problems, again.Problems, err)
	}
}

func TestNothingIsKeptOfAGuardedBuild(t *testing.T) {
	for what, files := range map[string]map[string]string{
		"a guard list": {"guard.txt": "Zenobia\n", "site.toml": "title = \"Free Ada\"\nbase_url = \"https://example.org/\"\nid = \"example.org,2026\"\n[organisation]\nemail = \"contact@example.org\"\n[languages.uk]\ntitle = \"Свободу\"\n[guard]\nfile = \"guard.txt\"\n"},
	} {
		t.Run(what, func(t *testing.T) {
			o := plainSite(t)
			built(t, o)
			for name, text := range files {
				put(t, filepath.Join(o.Dir, name), text)
			}
			for range 2 {
				if built(t, o) {
					t.Error("spared")
				}
			}
			if _, err := os.Stat(filepath.Join(o.Dir, ".casebook", lastBuildFile)); err == nil {
				t.Error("something is kept")
			}
		})
	}
}

// A file that changes while the site is made is known as it was read.
func TestWhatWasReadIsKnownNotWhatIsThere(t *testing.T) {
	o := plainSite(t)
	file := filepath.Join(o.Dir, "content/pages/about.md")
	s, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.watchSources()
	var rep diag.Report
	plan, err := s.Plan(&rep)
	if err != nil {
		t.Fatal(err)
	}
	put(t, file, "+++\ntitle = \"About\"\n+++\nMade on.\n")
	if _, err := s.publish(context.Background(), plan, &rep); err != nil {
		t.Fatal(err)
	}
	if built(t, o) {
		t.Error("what was saved meanwhile is not published")
	}
}

func TestSpoiltMemoryIsNoMemory(t *testing.T) {
	o := plainSite(t)
	built(t, o)
	file := filepath.Join(o.Dir, ".casebook", lastBuildFile)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, spoilt := range [][]byte{{}, text[:len(text)/2], text[1:], append(slices.Clone(text), '\n'), make([]byte, len(text))} {
		if err := os.WriteFile(file, spoilt, 0o600); err != nil {
			t.Fatal(err)
		}
		if known(t, o) {
			t.Errorf("%d octets of %d are believed", len(spoilt), len(text))
		}
	}
	if built(t, o) || !built(t, o) {
		t.Error("not kept anew")
	}
}

// A site's folder that cannot be written is no trouble.
func TestSiteThatCannotBeWrittenIsBuilt(t *testing.T) {
	o := plainSite(t)
	o.Out = filepath.Join(t.TempDir(), "public")
	put(t, filepath.Join(o.Dir, ".casebook"), "a file in the place of the folder")
	for range 2 {
		if built(t, o) {
			t.Error("spared")
		}
	}
}

// Whatever is done between two builds, the second gives what one that knows of
// none gives.
func TestBuildsInARowAreAsGoodAsFreshOnes(t *testing.T) {
	o := plainSite(t)
	random := rand.New(rand.NewPCG(1, 2))
	var spared int
	for range 60 {
		switch file := pick(random, below(t, o.Dir)); random.IntN(5) {
		case 0: // nothing
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
			page := pick(random, slices.DeleteFunc(below(t, o.Out), func(f string) bool { return strings.HasPrefix(filepath.Base(f), ".") }))
			put(t, page, "spoilt")
		}
		if built(t, o) {
			spared++
		}
	}
	if spared == 0 || spared == 60 {
		t.Errorf("%d builds of 60 were spared", spared)
	}
}

func pick(random *rand.Rand, list []string) string { return list[random.IntN(len(list))] }

func FuzzLastBuild(f *testing.F) {
	f.Add(lastBuildHead + `{"Of":"","Key":"` + strings.Repeat("0", 64) + `","Zones":["UTC","Europe/Kyiv"]}` + "\nf0\t1\t9f86d081884c7d659a2feaa0c55ad015\tsite.toml\n\n9f86d081884c7d659a2feaa0c55ad015\tindex.html\n")
	f.Fuzz(func(t *testing.T, text string) {
		last, err := parseLastBuild(text)
		if err != nil {
			return
		}
		b, err := last.encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := parseLastBuild(string(b))
		if err != nil || again.saw.Len() != last.saw.Len() || !slices.Equal(again.made, last.made) {
			t.Fatalf("%q is not read as it was written: %v", text, err)
		}
	})
}
