package publish

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// wantRefused checks that publishing to out is refused and changes nothing in dir.
func wantRefused(t *testing.T, o Options, dir string) {
	t.Helper()
	before := tree(t, dir)
	_, err := build(t, o, first)
	var e *Error
	if !errors.As(err, &e) || e.Kind != Refused || e.ExitCode() != 2 {
		t.Errorf("%s: got %v, want it refused", o.Out, err)
	}
	if got := tree(t, dir); len(got) != len(before) {
		t.Errorf("%s: got %v, want %v", o.Out, got, before)
	}
}

func TestFoldersThatMustNotBeWrittenAreRefused(t *testing.T) {
	base := newFolder(t)
	dir := filepath.Join(base, "site")
	plant(t, dir, site{"site.toml": "", "content/cases/x/index.md": "", "layouts/a.html": "", "assets/static/CNAME": "", ".git/HEAD": ""})
	plant(t, base, site{"file": ""})
	home := filepath.Join(base, "home", "user")
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	if err := os.MkdirAll(home, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{
		dir, base, filepath.Join(dir, "content"), filepath.Join(dir, "content", "cases", "new"), filepath.Join(dir, "layouts"),
		filepath.Join(dir, "assets"), filepath.Join(dir, ".git"), filepath.Join(dir, "public", ".."), home, filepath.Dir(home),
		filepath.Join(base, "file"), filepath.VolumeName(base) + string(filepath.Separator),
	} {
		wantRefused(t, Options{Site: dir, Out: out}, base)
	}
}

func TestFolderOfSomebodyElseIsRefused(t *testing.T) {
	for _, there := range []site{{"index.html": "mine"}, {"photos/a.jpg": "mine"}, {"CNAME": "", "readme": ""}} {
		o := newSite(t)
		plant(t, o.Out, there)
		wantRefused(t, o, o.Site)
		wantNothingBeside(t, o)
	}
}

func TestFolderWithHiddenFilesAndCNAMEIsUsed(t *testing.T) {
	o := newSite(t)
	there := site{".gitignore": "*", "CNAME": "example.org", ".well-known/token": "t"}
	plant(t, o.Out, there)
	ours := union(first, site{".well-known/security.txt": "Contact: mailto:a@example.org"})
	mustBuild(t, o, ours)
	wantTree(t, o.Out, union(ours, there))
}

func TestSymbolicLinkToOutputIsFollowed(t *testing.T) {
	eachWay(t, func(t *testing.T, o Options) {
		real := filepath.Join(o.Site, "elsewhere")
		if err := os.Mkdir(real, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(real, o.Out); err != nil {
			t.Skip("this system makes no symbolic links here:", err)
		}
		for _, s := range []site{first, second} {
			mustBuild(t, o, s)
			wantTree(t, real, s)
		}
		if info, err := os.Lstat(o.Out); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Error("the link was replaced")
		}
	})
}

func TestNothingIsWrittenThroughLinksInTheOutput(t *testing.T) {
	eachWay(t, func(t *testing.T, o Options) {
		mustBuild(t, o, first)
		secret := filepath.Join(o.Site, "secret")
		plant(t, secret, site{"index.html": "keep", "b/index.html": "keep"})
		if err := os.RemoveAll(filepath.Join(o.Out, "cases")); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(secret, filepath.Join(o.Out, "cases")); err != nil {
			t.Skip("this system makes no symbolic links here:", err)
		}
		if _, err := build(t, o, second); err == nil {
			t.Error("built into a folder that leads elsewhere")
		}
		wantTree(t, secret, site{"index.html": "keep", "b/index.html": "keep"})
		wantNothingBeside(t, o)
	})
}

func TestForeignFileInTheWayIsNamedAndKept(t *testing.T) {
	eachWay(t, func(t *testing.T, o Options) {
		mustBuild(t, o, first)
		plant(t, o.Out, site{"cases/c/index.html": "mine"})
		_, err := build(t, o, second)
		want := `the output folder already holds "cases/c/index.html", which casebook did not write and will not replace (move it away, or give the page another address)`
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
		wantTree(t, o.Out, union(first, site{"cases/c/index.html": "mine"}))
	})
}

func TestForeignFileWithTheSameBytesIsLeftAndStaysForeign(t *testing.T) {
	eachWay(t, func(t *testing.T, o Options) {
		plant(t, o.Out, site{"CNAME": "example.org"})
		mustBuild(t, o, union(first, site{"CNAME": "example.org"}))
		mustBuild(t, o, second)
		wantTree(t, o.Out, union(second, site{"CNAME": "example.org"}))
	})
}

func TestEditedAndDeletedFilesAreMended(t *testing.T) {
	eachWay(t, func(t *testing.T, o Options) {
		mustBuild(t, o, first)
		plant(t, o.Out, site{"index.html": "edited by hand"})
		if err := os.RemoveAll(filepath.Join(o.Out, "letters")); err != nil {
			t.Fatal(err)
		}
		mustBuild(t, o, first)
		wantTree(t, o.Out, first)
	})
}

func TestDamagedManifestIsRefused(t *testing.T) {
	o := newSite(t)
	mustBuild(t, o, first)
	for _, damaged := range []string{"", "casebook manifest 1\nfile\tindex.html\n", "casebook manifest 1\nfile\t../../x\nend\n", "<<<<<<< HEAD\n"} {
		plant(t, o.Out, site{manifestName: damaged})
		wantRefused(t, o, o.Site)
	}
	_, err := build(t, o, first)
	if err == nil || !strings.Contains(err.Error(), "delete the output folder and build again") {
		t.Errorf("got %v, want what to do about it", err)
	}
}

func TestHostileJournalMovesNothingOutside(t *testing.T) {
	o := newSite(t)
	plant(t, o.Site, site{"secret": "keep"})
	plant(t, o.Out, site{
		".casebook-stage/journal":     "casebook journal 1\ndrop\t../secret\nput\t../secret\nend\n",
		".casebook-stage/new/x":       "evil",
		".casebook-stage/old/y":       "",
		".casebook-stage/new/deep/er": "",
	})
	mustBuild(t, o, first)
	wantTree(t, o.Out, first)
	wantNothingBeside(t, o)
	if got, _ := os.ReadFile(filepath.Join(o.Site, "secret")); string(got) != "keep" {
		t.Errorf("a file outside holds %q", got)
	}
}

func TestFolderAboveThatCannotBeWrittenIsNotNeeded(t *testing.T) {
	o := newSite(t)
	plant(t, o.Out, site{".gitignore": "*"})
	inside := false
	o.fault = func(op, name string) error {
		if op == "mkdir" && name == ".casebook-stage-public" {
			return os.ErrPermission
		}
		inside = inside || op == "mkdir" && name == ".casebook-stage"
		return nil
	}
	for _, s := range []site{first, second} {
		mustBuild(t, o, s)
		wantTree(t, o.Out, union(s, site{".gitignore": "*"}))
		wantNothingBeside(t, o)
	}
	if !inside {
		t.Error("the stage was not made in the output folder")
	}
}

// symlink makes a link, where the system makes some.
func symlink(t *testing.T, target, link string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(link), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Skip("this system makes no symbolic links here:", err)
	}
}

func TestLinkInThePlaceOfTheStageIsRefused(t *testing.T) {
	for _, name := range []string{".casebook-stage-public", "public/.casebook-stage", ".casebook-lock-public"} {
		for _, there := range []site{nil, {".gitignore": "*"}} {
			o := newSite(t)
			victim := filepath.Join(newFolder(t), "victim")
			plant(t, victim, site{"new/kept": "keep", "journal": "keep"})
			plant(t, o.Out, there)
			symlink(t, victim, filepath.Join(o.Site, filepath.FromSlash(name)))
			o.inPlace = true
			wantRefused(t, o, victim)
			wantTree(t, victim, site{"new/kept": "keep", "journal": "keep"})
		}
	}
}

func TestJournalThatSpeaksOfLinksIsNone(t *testing.T) {
	for _, linked := range []string{"new", "old"} {
		o := newSite(t)
		victim := filepath.Join(newFolder(t), "victim")
		plant(t, victim, site{"kept.txt": "keep"})
		stage := filepath.Join(o.Out, ".casebook-stage")
		plant(t, stage, site{"journal": "casebook journal 1\ndrop\tindex.html\nput\tkept.txt\nend\n", "new/x": "", "old/x": ""})
		if err := os.RemoveAll(filepath.Join(stage, linked)); err != nil {
			t.Fatal(err)
		}
		symlink(t, victim, filepath.Join(stage, linked))
		mustBuild(t, o, first)
		wantTree(t, o.Out, first)
		wantTree(t, victim, site{"kept.txt": "keep"})
		wantNothingBeside(t, o)
	}
}

// What others put in the place of a file of ours is theirs: no build removes a
// folder with what is in it because a page once had its name.
func TestWhatTookThePlaceOfOurFileIsLeftAlone(t *testing.T) {
	for what, put := range map[string]func(t *testing.T, path string){
		"folder": func(t *testing.T, path string) { plant(t, path, site{"deep/mine": "keep"}) },
		"link":   func(t *testing.T, path string) { symlink(t, "index.html", path) },
	} {
		t.Run(what, func(t *testing.T) {
			eachWay(t, func(t *testing.T, o Options) {
				mustBuild(t, o, union(first, site{"about": "a page"}))
				about := filepath.Join(o.Out, "about")
				if err := os.Remove(about); err != nil {
					t.Fatal(err)
				}
				put(t, about)
				before := tree(t, o.Out)
				_, err := build(t, o, union(second, site{"about": "changed"}))
				if want := `the output folder already holds "about", which casebook did not write and will not replace`; err == nil || !strings.HasPrefix(err.Error(), want) {
					t.Errorf("got %v, want %s", err, want)
				}
				wantTree(t, o.Out, before)
				mustBuild(t, o, first)
				wantTree(t, o.Out, before)
				mustBuild(t, o, second)
				if _, err := os.Lstat(about); err != nil {
					t.Error("it is gone with the page that had its name:", err)
				}
				wantNothingBeside(t, o)
			})
		})
	}
}

// A file may follow a folder of ours, but not where others put something into it.
func TestFileDoesNotReplaceAFolderThatHoldsOthersFiles(t *testing.T) {
	eachWay(t, func(t *testing.T, o Options) {
		mustBuild(t, o, union(first, site{"about/index.html": "a page"}))
		plant(t, o.Out, site{"about/notes/mine": "keep"})
		before := tree(t, o.Out)
		_, err := build(t, o, union(second, site{"about": "a file"}))
		if err == nil || !strings.Contains(err.Error(), `already holds "about/notes`) {
			t.Errorf("got %v, want what is in the way", err)
		}
		wantTree(t, o.Out, before)
		wantNothingBeside(t, o)
	})
}

func TestFileThatIsGoneAlreadyDoesNotReplaceTheFolder(t *testing.T) {
	eachWay(t, func(t *testing.T, o Options) {
		mustBuild(t, o, first)
		before, err := os.Stat(o.Out)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(o.Out, "cases/b/photo.jpg")); err != nil {
			t.Fatal(err)
		}
		mustBuild(t, o, second)
		wantTree(t, o.Out, second)
		if after, err := os.Stat(o.Out); err != nil || !os.SameFile(before, after) {
			t.Error("the output folder was replaced by another:", err)
		}
	})
}
