package site

import (
	"bytes"
	"context"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
)

var update = flag.Bool("update", false, "write the golden site anew")

// clock is the moment at which the example is built in tests.
var clock = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

const repository = "../.."

// example builds the example campaign and gives the output folder.
func example(t *testing.T, change func(*Options)) string {
	t.Helper()
	o := Options{Dir: repository, Theme: os.DirFS(repository), Now: clock, Out: filepath.Join(t.TempDir(), "public")}
	if change != nil {
		change(&o)
	}
	r, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Problems) > 0 {
		t.Fatalf("problems in the example: %v", r.Problems)
	}
	return o.Out
}

// tree reads every file below a folder, but for casebook's own.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func compare(t *testing.T, got, want map[string]string) {
	t.Helper()
	for name := range want {
		if _, ok := got[name]; !ok {
			t.Errorf("%s is missing", name)
		}
	}
	for name, data := range got {
		old, ok := want[name]
		if !ok {
			t.Errorf("%s is new", name)
		} else if data != old {
			t.Errorf("%s differs:\n got %s\nwant %s", name, around(data, old), around(old, data))
		}
	}
}

// around gives the part of a text where it first differs from another.
func around(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return a[max(0, i-40):min(len(a), i+80)]
}

func TestExampleIsTheGoldenSite(t *testing.T) {
	golden := filepath.Join(repository, "testdata", "golden")
	if *update {
		if err := os.RemoveAll(golden); err != nil {
			t.Fatal(err)
		}
		example(t, func(o *Options) { o.Out = golden })
	}
	compare(t, tree(t, example(t, nil)), tree(t, golden))
}

func TestSameInputGivesSameBytes(t *testing.T) {
	want := tree(t, example(t, nil))
	t.Run("on one core", func(t *testing.T) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
		compare(t, tree(t, example(t, nil)), want)
	})
	t.Run("in another time zone", func(t *testing.T) {
		defer func(l *time.Location) { time.Local = l }(time.Local)
		time.Local = time.FixedZone("somewhere", 13*3600)
		compare(t, tree(t, example(t, nil)), want)
	})
	t.Run("in another place, with CRLF, a byte order mark and other file times", func(t *testing.T) {
		dir := t.TempDir()
		copySite(t, dir, func(text []byte) []byte {
			return append([]byte("\ufeff"), bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))...)
		})
		compare(t, tree(t, example(t, func(o *Options) { o.Dir = dir })), want)
	})
}

// copySite copies the example's source, changing its texts.
func copySite(t *testing.T, dir string, change func([]byte) []byte) {
	t.Helper()
	for _, top := range []string{"site.toml", "content"} {
		err := filepath.WalkDir(filepath.Join(repository, top), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			rel, _ := filepath.Rel(repository, name)
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			to := filepath.Join(dir, rel)
			if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
				return err
			}
			if err := os.WriteFile(to, change(data), 0o666); err != nil {
				return err
			}
			return os.Chtimes(to, clock, clock.Add(-1e6*time.Second))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestSecondBuildWritesNothing(t *testing.T) {
	out := example(t, nil)
	before := times(t, out)
	r, err := Run(context.Background(), Options{Dir: repository, Theme: os.DirFS(repository), Now: clock, Out: out})
	if err != nil {
		t.Fatal(err)
	}
	if r.Summary.Files.Written != 0 || r.Summary.Files.Removed != 0 {
		t.Errorf("wrote %d and removed %d files", r.Summary.Files.Written, r.Summary.Files.Removed)
	}
	for name, at := range times(t, out) {
		if !at.Equal(before[name]) {
			t.Errorf("%s has another time", name)
		}
	}
}

func times(t *testing.T, dir string) map[string]time.Time {
	t.Helper()
	all := map[string]time.Time{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		all[name] = info.ModTime()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A parser that knows nothing of casebook finds the same entries in all formats.
func TestFeedsHoldTheSameEntries(t *testing.T) {
	out := example(t, nil)
	for _, dir := range []string{"", "uk/", "cases/zhanara-akhmetova/", "uk/cases/zhanara-akhmetova/"} {
		var first []string
		for _, name := range []string{"feed.xml", "atom.xml", "feed.json"} {
			data, err := os.ReadFile(filepath.Join(out, dir+name))
			if err != nil {
				t.Fatal(err)
			}
			f, err := gofeed.NewParser().ParseString(string(data))
			if err != nil {
				t.Fatalf("%s%s: %v", dir, name, err)
			}
			var ids []string
			for _, item := range f.Items {
				ids = append(ids, item.GUID+" "+item.Link+" "+item.Title)
				if item.Description == "" || item.PublishedParsed == nil {
					t.Errorf("%s%s: %s has no summary or date", dir, name, item.GUID)
				}
				if regexp.MustCompile(`(href|src)="[^h#m]`).MatchString(item.Content) {
					t.Errorf("%s%s: %s has a relative address", dir, name, item.GUID)
				}
			}
			if len(ids) != 4 {
				t.Errorf("%s%s: %d entries, want 4", dir, name, len(ids))
			}
			if first == nil {
				first = ids
			}
			if got, want := strings.Join(ids, "\n"), strings.Join(first, "\n"); got != want {
				t.Errorf("%s%s has\n%s\nfeed.xml has\n%s", dir, name, got, want)
			}
		}
	}
}

// The letter is a primary source: its page has every word of it, in order.
func TestLetterIsWordForWord(t *testing.T) {
	source, err := os.ReadFile(filepath.Join(repository, "testdata", "letter-2020-05-21.txt"))
	if err != nil {
		t.Fatal(err)
	}
	page := visible(t, filepath.Join(example(t, nil), "letters/2020-05-21-call-to-prevent-extradition-of-kazakhstani-citizen/index.html"))
	_, text, _ := strings.Cut(string(source), "Dear colleagues,")
	body, people, _ := strings.Cut(text, "Sincerely,")
	if want := strings.Join(strings.Fields(body), " "); !strings.Contains(page, want) {
		t.Errorf("the page does not have the letter's text; it has\n%s", page)
	}
	for _, line := range strings.Split(strings.TrimSpace(people), "\n")[:6] {
		name, _, _ := strings.Cut(line, ",")
		if !strings.Contains(page, name) {
			t.Errorf("signatory %q is not on the page", name)
		}
	}
}

// Her child appears nowhere but in the letter's own words.
func TestChildAppearsOnlyInTheLetter(t *testing.T) {
	letter := "2020-05-21-call-to-prevent-extradition-of-kazakhstani-citizen"
	for name, data := range tree(t, example(t, nil)) {
		isFeed := strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, "feed.json")
		if regexp.MustCompile(`(?i)\bson\b|child|сын|син[аом]?\b|дитин`).MatchString(data) && !strings.HasSuffix(name, ".css") && !strings.Contains(name, letter) && !isFeed {
			t.Errorf("%s speaks of her child", name)
		}
	}
}

// TestWordsOfTheFrameAreInThePagesLanguage holds that what site.toml says in a language
// is what that language's pages say, and marked as in it where it leads to another.
func TestWordsOfTheFrameAreInThePagesLanguage(t *testing.T) {
	t.Parallel()
	out := campaignSite(t)
	for page, want := range map[string][]string{
		"index.html":    {">The trial of Omar Mithal goes on: come to the court.</a>", ">Donate</a>", "One e-mail a month", ">Sign up for the letter</a>"},
		"uk/index.html": {`hreflang="en" lang="uk" dir="ltr">Суд над Омаром Міталем триває: приходьте до суду.</a>`, ">Підтримати</a>", "Один лист на місяць", ">Підписатися на лист</a>"},
		"ar/index.html": {`cases/omar-mithal/">محاكمة عمر مثال مستمرة`, `hreflang="en" lang="ar" dir="rtl">من نحن</a>`, ">تبرّعوا</a>", "رسالة واحدة كل شهر", ">اشتركوا في الرسالة</a>"},
	} {
		text, err := os.ReadFile(filepath.Join(out, filepath.FromSlash(page)))
		if err != nil {
			t.Fatal(err)
		}
		for _, words := range want {
			if !strings.Contains(string(text), words) {
				t.Errorf("%s has no %s", page, words)
			}
		}
	}
}
