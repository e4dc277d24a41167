package watch

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"casebook/internal/diag"
)

// A folder is watched by a test that writes into it.
type folder struct {
	t    *testing.T
	dir  string
	sets <-chan Set
}

// each runs a test with the system's events and by polling.
func each(t *testing.T, test func(t *testing.T, f *folder)) {
	for _, poll := range []bool{false, true} {
		t.Run(map[bool]string{false: "events", true: "polling"}[poll], func(t *testing.T) {
			f := &folder{t: t, dir: t.TempDir()}
			f.write("site.toml", "title")
			f.write("content/a.md", "first")
			f.write("content/cases/x/index.md", "x")
			f.write("content/cases/x/updates/u.md", "u")
			f.watchFolder(poll)
			test(t, f)
		})
	}
}

func (f *folder) watchFolder(poll bool) {
	f.t.Helper()
	f.watchWith(Options{Poll: poll, Notice: func(m diag.Text) { f.t.Errorf("unexpected notice: %s", m) }})
}

func (f *folder) watchWith(o Options) {
	f.t.Helper()
	ctx, stop := context.WithCancel(f.t.Context())
	o.Root, o.Paths, o.Every = f.dir, []string{"site.toml", "content", "layouts"}, 10*time.Millisecond
	o.Ignore = func(p string) bool { return strings.HasSuffix(p, ".swp") || strings.HasSuffix(p, "~") }
	sets, err := Watch(ctx, o)
	if err != nil {
		f.t.Fatal(err)
	}
	f.sets = sets
	f.t.Cleanup(func() {
		stop()
		for range sets {
		}
	})
}

func (f *folder) path(name string) string { return filepath.Join(f.dir, filepath.FromSlash(name)) }

func (f *folder) check(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) write(name, text string) {
	f.t.Helper()
	f.check(os.MkdirAll(filepath.Dir(f.path(name)), 0o777))
	f.check(os.WriteFile(f.path(name), []byte(text), 0o666))
}

// awaitPaths waits until all of some paths were in a set, and gives how many sets
// that took. A path that nobody expects is an error.
func (f *folder) awaitPaths(paths ...string) int {
	f.t.Helper()
	missing := slices.Clone(paths)
	for n := 1; ; n++ {
		set := f.next()
		if set.All {
			f.t.Error("events were lost")
		}
		for _, p := range set.Paths {
			if !slices.ContainsFunc(paths, func(want string) bool { return isBelow(p, want) || isBelow(want, p) }) {
				f.t.Errorf("unexpected change of %s", p)
			}
			missing = slices.DeleteFunc(missing, func(m string) bool { return m == p })
		}
		if len(missing) == 0 {
			return n
		}
	}
}

func (f *folder) next() Set {
	f.t.Helper()
	select {
	case set := <-f.sets:
		return set
	case <-time.After(time.Minute):
		f.t.Fatal("no change was seen")
		return Set{}
	}
}

func TestEveryWayOfSavingIsSeen(t *testing.T) {
	each(t, func(t *testing.T, f *folder) {
		a := f.path("content/a.md")
		ways := []struct {
			name string
			save func()
		}{
			{"in place", func() {
				file, err := os.OpenFile(a, os.O_WRONLY|os.O_APPEND, 0)
				f.check(err)
				_, err = file.WriteString("more")
				f.check(err)
				f.check(file.Close())
			}},
			{"truncate, then write", func() {
				file, err := os.OpenFile(a, os.O_WRONLY|os.O_TRUNC, 0)
				f.check(err)
				f.check(file.Sync())
				_, err = file.WriteString("anew")
				f.check(err)
				f.check(file.Close())
			}},
			{"write beside and rename", func() {
				f.write("content/.a.md.swp", "by renaming")
				f.check(os.Rename(f.path("content/.a.md.swp"), a))
			}},
			{"delete and create", func() {
				f.check(os.Remove(a))
				f.write("content/a.md", "made again")
			}},
			{"keep a copy and create", func() {
				f.check(os.Rename(a, a+"~"))
				f.write("content/a.md", "like vim")
				f.check(os.Remove(a + "~"))
			}},
		}
		for _, way := range ways {
			t.Run(way.name, func(t *testing.T) {
				f.t = t
				way.save()
				f.awaitPaths("content/a.md")
			})
		}
	})
}

func TestConfigFileIsWatchedThoughItsFolderIsNot(t *testing.T) {
	each(t, func(t *testing.T, f *folder) {
		f.write("public/index.html", "not of interest")
		f.write("notes.txt", "neither")
		f.write("site.toml.new", "title 2")
		f.check(os.Rename(f.path("site.toml.new"), f.path("site.toml")))
		f.awaitPaths("site.toml")
	})
}

func TestNewFolderIsSeenWithWhatIsInIt(t *testing.T) {
	each(t, func(t *testing.T, f *folder) {
		f.write("content/cases/new/updates/2020/deep.md", "made at once")
		f.awaitPaths("content/cases/new/updates/2020/deep.md")
		f.write("content/cases/new/updates/2020/deep.md", "changed later")
		f.awaitPaths("content/cases/new/updates/2020/deep.md")
	})
}

func TestFolderThatWasNotThereIsWatched(t *testing.T) {
	each(t, func(t *testing.T, f *folder) {
		f.write("layouts/page.html", "new")
		f.awaitPaths("layouts/page.html")
		f.write("layouts/page.html", "changed")
		f.awaitPaths("layouts/page.html")
	})
}

func TestRenamedFolderIsFollowed(t *testing.T) {
	each(t, func(t *testing.T, f *folder) {
		f.check(os.Rename(f.path("content/cases/x"), f.path("content/cases/y")))
		f.awaitPaths("content/cases/x", "content/cases/y/index.md", "content/cases/y/updates/u.md")
		f.write("content/cases/y/updates/u.md", "changed under its new name")
		for set := f.next(); ; set = f.next() {
			if slices.Contains(set.Paths, "content/cases/y/updates/u.md") {
				break
			}
		}
	})
}

func TestDeletedFolderIsSeenAndMadeAgain(t *testing.T) {
	each(t, func(t *testing.T, f *folder) {
		f.check(os.RemoveAll(f.path("content")))
		for set := f.next(); !slices.Contains(set.Paths, "content"); set = f.next() {
		}
		f.write("content/cases/x/index.md", "back")
		for set := f.next(); !slices.Contains(set.Paths, "content/cases/x/index.md"); set = f.next() {
		}
		f.write("content/cases/x/index.md", "and watched")
		f.awaitPaths("content/cases/x/index.md")
	})
}

func TestThousandFilesAreFewSets(t *testing.T) {
	each(t, func(t *testing.T, f *folder) {
		var names []string
		for i := range 1000 {
			names = append(names, fmt.Sprintf("content/many/%d/%04d.md", i%50, i))
			f.write(names[i], "text")
		}
		sets := f.awaitPaths(names...)
		// A loaded machine may pause a writer for longer than a set waits.
		if sets > 10 {
			t.Errorf("got %d sets for 1000 files, want a few", sets)
		}
	})
}

func TestIgnoredFilesAreNoChange(t *testing.T) {
	each(t, func(t *testing.T, f *folder) {
		f.write("content/.a.md.swp", "what an editor keeps")
		f.write("content/old~/index.md", "in an ignored folder")
		f.write("content/a.md", "saved")
		f.awaitPaths("content/a.md")
	})
}

func TestModeAloneIsNoChange(t *testing.T) {
	each(t, func(t *testing.T, f *folder) {
		f.check(os.Chmod(f.path("content/a.md"), 0o600))
		f.write("content/cases/x/index.md", "after it")
		f.awaitPaths("content/cases/x/index.md")
	})
}

func TestLinkWithinTheSiteIsFollowedOneOutOfItIsNot(t *testing.T) {
	outside := t.TempDir()
	for _, poll := range []bool{false, true} {
		f := &folder{t: t, dir: t.TempDir()}
		f.write("content/a.md", "text")
		f.write("shared/index.md", "text")
		if err := os.Symlink("../shared", f.path("content/linked")); err != nil {
			t.Skip("this system makes no links:", err)
		}
		f.check(os.Symlink(outside, f.path("content/out")))
		f.check(os.Symlink("..", f.path("content/loop")))
		f.watchFolder(poll)
		f.check(os.WriteFile(filepath.Join(outside, "secret.md"), []byte("not of this site"), 0o666))
		f.write("shared/index.md", "changed")
		f.awaitPaths("content/linked/index.md")
	}
}

func TestSystemsLimitIsSaidAndPolledAround(t *testing.T) {
	tests := []struct {
		name    string
		refused string // the folder that is one too many
	}{
		{"at the start", "content/cases/x"},
		{"later", "content/new"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := &folder{t: t, dir: t.TempDir()}
			f.write("content/a.md", "text")
			f.write("content/cases/x/index.md", "x")
			notices := make(chan string, 10)
			f.watchWith(Options{
				Notice: func(m diag.Text) { notices <- m.String() },
				refuse: func(dir string) error {
					if dir == test.refused {
						return syscall.ENOSPC
					}
					return nil
				},
			})
			f.write(test.refused+"/new.md", "new")
			for set := f.next(); !set.All && !slices.Contains(set.Paths, test.refused+"/new.md"); set = f.next() {
			}
			if m := <-notices; !strings.Contains(m, "fs.inotify.max_user_watches") {
				t.Errorf("the notice says %q", m)
			}
			f.write("content/a.md", "found by polling")
			for set := f.next(); !slices.Contains(set.Paths, "content/a.md"); set = f.next() {
			}
		})
	}
}

func TestWatchingEndsWithItsContext(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	sets, err := Watch(ctx, Options{Root: t.TempDir(), Paths: []string{"content"}})
	if err != nil {
		t.Fatal(err)
	}
	stop()
	if _, open := <-sets; open {
		t.Error("got a set, want the end")
	}
}

func TestRootThatIsNotThereIsAnError(t *testing.T) {
	if _, err := Watch(t.Context(), Options{Root: filepath.Join(t.TempDir(), "none")}); err == nil {
		t.Error("got no error")
	}
}

func TestRootThatIsRenamedOrReplacedIsWatchedAgain(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a folder that is open cannot be renamed there")
	}
	for what, replace := range map[string]func(f *folder, aside string) error{
		"renamed and back": func(f *folder, aside string) error { return os.Rename(aside, f.dir) },
		"put back": func(f *folder, aside string) error {
			return cmp.Or(os.CopyFS(f.dir, os.DirFS(aside)), os.RemoveAll(aside))
		},
		"replaced": func(f *folder, aside string) error {
			return cmp.Or(os.CopyFS(aside+"2", os.DirFS(aside)), os.Rename(aside+"2", f.dir))
		},
	} {
		t.Run(what, func(t *testing.T) {
			each(t, func(t *testing.T, f *folder) {
				aside := filepath.Join(t.TempDir(), "aside")
				f.check(os.Rename(f.dir, aside))
				f.seen("")
				f.check(replace(f, aside))
				f.seen("")
				f.write("content/a.md", "second")
				f.seen("content/a.md")
			})
		})
	}
}

// seen waits until a path was in a set, or everything was; with "" for
// anything, and what follows at once.
func (f *folder) seen(path string) {
	f.t.Helper()
	for set := f.next(); !set.All && path != "" && !slices.Contains(set.Paths, path); {
		set = f.next()
	}
	for path == "" {
		select {
		case <-f.sets:
		case <-time.After(200 * time.Millisecond):
			return
		}
	}
}
