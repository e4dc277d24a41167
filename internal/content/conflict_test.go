package content

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"casebook/internal/diag"
)

func TestCopiesOfFileServicesAreKnownByTheirNames(t *testing.T) {
	beside := []string{"index.md", "index.uk.md", "2020-05-14-x.md", "signatories.csv", "about.md"}
	for name, want := range map[string]string{
		"index (1).md": "index.md",
		"index(1).md":  "index.md",
		"index 2.md":   "index.md",
		"index (Ada's conflicted copy 2020-05-14).md":           "index.md",
		"index (conflicted copy 2020-05-14 103000).md":          "index.md",
		"index (In Konflikt stehende Kopie von Ada).md":         "index.md",
		"2020-05-14-x (conflicted copy).md":                     "2020-05-14-x.md",
		"2020-05-14-x.sync-conflict-20200514-103000-ABCDEFG.md": "2020-05-14-x.md",
		"index.uk.sync-conflict-20200514-103000-ABCDEFG.md":     "index.uk.md",
		"index_conflict-20200514-103000.md":                     "index.md",
		"index-LAPTOP-7Q2.md":                                   "index.md",
		"index-Adas-MacBook.md":                                 "index.md",
		"index - Copy.md":                                       "index.md",
		"index - Copy (2).md":                                   "index.md",
		"index copy.md":                                         "index.md",
		"index – Kopie.md":                                      "index.md",
		"Copy of index.md":                                      "index.md",
		"Kopie von about.md":                                    "about.md",
		"about (1).uk.md":                                       "",
		"index (1).uk.md":                                       "index.uk.md",
		"index.uk (1).md":                                       "index.uk.md",
		"signatories (1).csv":                                   "signatories.csv",
		"Signatories-DESKTOP-1AB.csv":                           "signatories.csv",
		"signatories (конфликтующая копия 2020-05-14).csv": "signatories.csv",
		"about (kopia 1).md":       "about.md",
		"about (копия).md":         "about.md",
		"about (copy).md":          "about.md",
		"about (Adas Kopie).md":    "about.md",
		"about (version 1).md":     "about.md",
		"about — копия.md":         "about.md",
		"about - kopia (2).md":     "about.md",
		"about - نسخة.md":          "about.md",
		"نسخة من about.md":         "about.md",
		"about_copy.md":            "about.md",
		"about - 副本.md":            "about.md",
		"about~.md":                "about.md",
		"signatories (Adas).csv":   "signatories.csv",
		"signatories - копия.csv":  "signatories.csv",
		"signatories — نسخة.csv":   "signatories.csv",
		"signatories – Kopie.xlsx": "",
		"about - Ada.md":           "",
		"other (1).md":             "",
		"about-us.md":              "",
		"index.md":                 "",
		"2020-05-14-xy.md":         "",
		"conflict-of-interest.md":  "",
		"about-2020.md":            "",
	} {
		if got := findOriginal(name, append(slices.Clone(beside), name)); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// TestCopyWithoutItsOriginalIsNamedAsThat holds that a copy whose original somebody
// deleted is told what it has to be called, and is no bad slug.
func TestCopyWithoutItsOriginalIsNamedAsThat(t *testing.T) {
	_, got := load(t, files{
		"cases/ada/index (1).md":   "title = 'Ada'\nstatus = 'detained'",
		"cases/bo/index - Copy.md": "title = 'Bo'\nstatus = 'detained'",
		"cases/cy (2)/index.md":    "title = 'Cy'\nstatus = 'detained'",
		"pages/team – Kopie.md":    "title = 'Team'",
		"pages/us (1).md":          "title = 'Us'",
		"pages/we (копия).md":      "title = 'Us'",
		"pages/Über uns.md":        "title = 'Us'",
	})
	const said = "this is called as a copy of \"%s\" would be, which is not here, and nothing is made of it (rename it \"%s\" if it is the right one, or delete it) [conflict-copy]"
	var want []string
	for _, c := range [][2]string{{"cases/ada/index (1).md", "index.md"}, {"cases/bo/index - Copy.md", "index.md"}, {"cases/cy (2)", "cy"}, {"pages/team – Kopie.md", "team.md"}, {"pages/us (1).md", "us.md"}, {"pages/we (копия).md", "we.md"}} {
		want = append(want, c[0]+": error: "+strings.ReplaceAll(said, "%s", c[1]))
	}
	var copies []string
	for _, p := range got {
		if strings.Contains(p, "[conflict-copy]") {
			copies = append(copies, p)
		}
	}
	if !slices.Equal(copies, want) || len(got) != len(want)+1 {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestCopyOfAContentFileIsNamedAsThat(t *testing.T) {
	_, got := load(t, files{
		"cases/ada/index.md": "title = 'Ada'\nstatus = 'detained'", "cases/ada/index (1).md": "title = 'Ada'",
		"cases/ada (1)/index.md":                               "title = 'Ada'\nstatus = 'detained'",
		"cases/ada/updates/2020-05-14-x.md":                    "title = 'X'",
		"cases/ada/updates/2020-05-14-x (conflicted copy).md":  "title = 'X'",
		"pages/about.md":                                       "title = 'About'",
		"pages/about.sync-conflict-20200514-103000-ABCDEFG.md": "title = 'About'",
		"pages/about-LAPTOP-7Q2.md":                            "title = 'About'",
	})
	const said = "this looks like a copy of %s that a file service made, and nothing is made of it (see which of the two is right, and delete the other) [conflict-copy]"
	want := []string{
		"cases/ada (1): error: " + strings.Replace(said, "%s", "ada", 1),
		"cases/ada/index (1).md: warning: " + strings.Replace(said, "%s", "index.md", 1),
		"cases/ada/updates/2020-05-14-x (conflicted copy).md: error: " + strings.Replace(said, "%s", "2020-05-14-x.md", 1),
		"pages/about-LAPTOP-7Q2.md: error: " + strings.Replace(said, "%s", "about.md", 1),
		"pages/about.sync-conflict-20200514-103000-ABCDEFG.md: error: " + strings.Replace(said, "%s", "about.md", 1),
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestListBesideTheListIsWarnedAbout(t *testing.T) {
	const letter, list = "title = 'L'\ndate = 2026-01-05", "name,public\nAda Example,no\n"
	for name, text := range map[string]string{
		"Signatories old.csv": "x", "signatures.txt": "Ada Example", "підписанти.txt": "Приклад", "Список підписантів.docx": "x", "podpisy.csv": list, "Unterschriften.xlsx": "x",
		"firmantes.ods": "x", "export.xls": "x", "export.numbers": "x", "answers.csv": list, "answers.tsv": "name\tpublic\nAda Example\tno\n", "answers.txt": list,
		"answers.json": `[{"name":"Ada Example"}]`, "answers.toml": "[[signatory]]\nname = \"Ada Example\"\n", "form responses (1).csv": "Email,Full name\na@example.org,Ada Example\n",
	} {
		_, got := load(t, files{"letters/l/index.md": letter, "letters/l/signatories.csv": list, "letters/l/" + name: text})
		if len(got) != 1 || !strings.HasPrefix(got[0], "letters/l/"+name+": warning: this looks like a list of signatories, and is not read: signatories.csv is") {
			t.Errorf("%s: got %q", name, got)
		}
	}
	for _, name := range []string{"signatories (1).csv", "signatories-LAPTOP-7Q2.csv", "signatories (conflicted copy).csv", "signatories.sync-conflict-20200514-103000-ABCDEFG.csv", "Copy of signatories.csv", "signatories 2.csv"} {
		_, got := load(t, files{"letters/l/index.md": letter, "letters/l/signatories.csv": list, "letters/l/" + name: list})
		if len(got) != 1 || !strings.Contains(got[0], name+": warning: this looks like a copy of signatories.csv that a file service made, and is not read: signatories.csv is") {
			t.Errorf("%s: got %q", name, got)
		}
	}
	_, got := load(t, files{"letters/l/index.md": letter, "letters/l/signatories.csv": list, "letters/l/scan.pdf": "x", "letters/l/signatures.pdf": "x", "letters/l/data.csv": "year,count\n2020,5\n", "letters/l/notes.txt": "Notes, and names"})
	if len(got) != 0 {
		t.Errorf("what is no list: got %q", got)
	}
}

// TestCopyOfARecordIsAnError holds that a copy of what protects people, made by a file
// service or under nearly its name, is never passed over.
func TestCopyOfARecordIsAnError(t *testing.T) {
	const record, guarded = "content/takedowns.toml", siteFile + "\n[guard]\nfile = 'private/guard.txt'\n"
	problems := func(more ...string) []string {
		fsys := files{"letters/l/index.md": letter, "letters/l/signatories.csv": "name\nAda Example\n"}.fs()
		fsys["site.toml"].Data = []byte(guarded)
		for _, name := range more {
			fsys[name] = &fstest.MapFile{Data: []byte("# " + name)}
		}
		var rep diag.Report
		if _, err := Load(fsys, siteOf(t, fsys), &rep); err != nil {
			t.Fatal(err)
		}
		return lines(&rep)
	}
	for name, original := range map[string]string{
		"content/takedowns (1).toml": record, "content/takedowns.sync-conflict-20200501-120000-ABCDEFG.toml": record, "content/takedowns-DESKTOP-AB12CD3.toml": record, "content/takedown.toml": record, "content/Takedowns.toml": record,
		"content/letters/l/withdrawn (1).toml": "content/letters/l/withdrawn.toml", "content/letters/l/withdrawn 2.toml": "content/letters/l/withdrawn.toml", "content/letters/l/Withdrawn.toml": "content/letters/l/withdrawn.toml",
		".casebook-key (1)": ".casebook-key", ".casebook-key.sync-conflict-20200501-120000-ABCDEFG": ".casebook-key", "private/guard (1).txt": "private/guard.txt", "private/guard (Ada's conflicted copy).txt": "private/guard.txt",
	} {
		for _, beside := range []bool{true, false} {
			want, all := "conflict-copy", []string{name}
			if beside {
				want, all = "alone is read", append(all, original)
			}
			got := problems(all...)
			if len(got) != 1 || !strings.HasPrefix(got[0], strings.TrimPrefix(name, "content/")+": error: ") || !strings.Contains(got[0], want) || !strings.Contains(got[0], "[conflict-copy]") {
				t.Errorf("%s, original %v: got %q", name, beside, got)
			}
		}
	}
	if got := problems("takedowns.toml"); len(got) != 1 || !strings.Contains(got[0], "content/takedowns.toml alone is read") {
		t.Errorf("the record at the root: got %q", got)
	}
	if got := problems("site (1).toml"); len(got) != 1 || !strings.HasPrefix(got[0], "site (1).toml: warning: ") {
		t.Errorf("a copy of site.toml: got %q", got)
	}
	if got := problems(record, "content/letters/l/withdrawn.toml", ".casebook-key", "private/guard.txt", "README.md", "netlify.toml", ".gitignore"); len(got) != 0 {
		t.Errorf("no copies: got %q", got)
	}
}

// TestLinkToAListIsNoResource holds that a link of the file system gives a list
// no other name under which it could be published.
func TestLinkToAListIsNoResource(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"site.toml":                         siteFile,
		"content/letters/l/index.md":        "+++\ntitle = 'L'\ndate = 2026-01-05\n+++\n",
		"content/letters/l/signatories.csv": "name\nAda Example\n", "content/letters/l/answers.csv": "name\nAda Example\n",
		"content/letters/l/photo.png":   "x",
		"content/cases/ada/index.md":    "+++\ntitle = 'Ada'\nstatus = 'detained'\n+++\n",
		"content/cases/ada/table.csv":   "year,count\n",
		"content/cases/other/readme.md": "",
	} {
		name = filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	os.RemoveAll(filepath.Join(dir, "content/cases/other"))
	for name, target := range map[string]string{
		"cases/ada/scan.pdf": "../../letters/l/signatories.csv", "cases/ada/poll.csv": "../../letters/l/answers.csv", "cases/ada/chain.txt": "scan.pdf",
		"cases/ada/photo.png": "../../letters/l/photo.png", "cases/bo": "../letters/l",
	} {
		if err := os.Symlink(target, filepath.Join(dir, "content", name)); err != nil {
			t.Skip("no links here: ", err)
		}
	}
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
	for _, f := range c.Cases {
		d := f.Case[0].Document
		want := []string{"photo.png", "table.csv"}
		if d.Slug == "bo" {
			want = []string{"photo.png"}
		}
		if !slices.Equal(d.Resources, want) {
			t.Errorf("%s: got the resources %q, want %q", d.Slug, d.Resources, want)
		}
	}
}
