package deploy

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"casebook/internal/config"
	"casebook/internal/deploy/driver"
	"casebook/internal/deploy/driver/drivertest"
	"casebook/internal/diag"
)

// The sources of a site are never published beside what is sent, whatever was
// asked for: first of all, and where an earlier run has sent something already.
func TestNothingIsSentBesideSources(t *testing.T) {
	s := siteOf(t, map[string]string{"index.html": "home"})
	sources := map[string]string{"site.toml": "title", "content/letters/l/signatories.csv": "name\nAda Example\n"}
	refused := func(t *testing.T, d *drivertest.Disk, files string) {
		t.Helper()
		before := d.Files()
		for _, o := range []Options{options(d), {Target: "main", Delete: true, Open: d.Open, Replace: true}, {Target: "main", Open: d.Open, CheckHost: true, Replace: true}} {
			_, err := deployTo(s, o)
			if err == nil || !strings.Contains(err.Error(), "sources of a site") || !strings.Contains(err.Error(), files) {
				t.Errorf("replace %v: %v", o.Replace, err)
			}
		}
		if after := d.Files(); len(after) != len(before) {
			t.Errorf("something was sent: %v", after)
		}
		if err := Try(context.Background(), options(d)); files == "content/, site.toml" && (err == nil || !strings.Contains(err.Error(), "sources of a site")) {
			t.Errorf("tried: %v", err)
		}
	}
	t.Run("at the top", func(t *testing.T) { refused(t, drivertest.NewDisk(sources), "content/, site.toml") })
	t.Run("deeper", func(t *testing.T) {
		refused(t, drivertest.NewDisk(map[string]string{"site/site.toml": "title", "site/content/x.md": "x"}), "site/content/, site/site.toml")
	})
	t.Run("after a first run", func(t *testing.T) {
		d := drivertest.NewDisk(nil)
		mustDeploy(t, s, options(d))
		for p, text := range sources {
			d.Set(p, text, true)
		}
		refused(t, d, "content/, site.toml")
	})
	t.Run("files of those names that casebook sent", func(t *testing.T) {
		d := drivertest.NewDisk(nil)
		own := siteOf(t, map[string]string{"index.html": "home", "site.toml": "an example", "content/index.html": "a page"})
		mustDeploy(t, own, options(d))
		o := options(d)
		o.CheckHost = true
		mustDeploy(t, own, o)
	})
	t.Run("one of them alone", func(t *testing.T) {
		mustDeploy(t, s, options(drivertest.NewDisk(map[string]string{"site.toml": "title"})))
	})
}

// What is on this machine and belongs to the site, or to all that a user has, is
// no target.
func TestOwnFoldersAreNoTargets(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("needs git")
	}
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	above := t.TempDir()
	t.Setenv("HOME", filepath.Join(above, "home"))
	t.Setenv("USERPROFILE", filepath.Join(above, "home"))
	site := filepath.Join(above, "sources", "campaign")
	for _, dir := range []string{filepath.Join(site, "content"), filepath.Join(above, "home")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	git := func(words ...string) {
		t.Helper()
		if out, err := exec.Command("git", words...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v: %s", words, err, out)
		}
	}
	repo := filepath.Dir(site)
	git("init", "--quiet", "--template=", repo)
	git("-C", repo, "-c", "user.name=X", "-c", "user.email=x@example.org", "commit", "--quiet", "--allow-empty", "-m", "first")
	git("-C", repo, "worktree", "add", "--quiet", filepath.Join(above, "tree"))
	git("init", "--quiet", "--bare", "--template=", filepath.Join(above, "pages.git"))
	git("init", "--quiet", "--bare", "--template=", filepath.Join(site, "pages.git"))
	if err := os.Symlink(repo, filepath.Join(above, "link")); err != nil {
		t.Skip("needs links")
	}
	for i, remote := range []string{"git@github.test:us/Site.git", "https://git.test/us/other", "ssh://git@ssh.test:2222/~/mine.git", filepath.Join(above, "remote.git"), "ssh://git@[::1]/six", filepath.Join(above, "of ours (old).git"), "../beside.git", "file://" + filepath.ToSlash(above) + "/by%20address.git"} {
		git("-C", repo, "remote", "add", fmt.Sprint("r", i), remote)
		git("-C", repo, "update-ref", fmt.Sprintf("refs/remotes/r%d/main", i), "HEAD")
	}
	git("-C", repo, "remote", "add", "pages", "git@host.test:us/finished.git")
	git("-C", repo, "update-ref", "refs/remotes/pages/pages", "HEAD")
	git("-C", repo, "remote", "add", "origin", "git@host.test:us/new.git")
	git("-C", repo, "remote", "set-url", "--push", "r1", "ssh://anna@push.test/us/pushed.git")
	t.Setenv("GIT_DIR", above)
	for to, want := range map[string]string{
		"git+ssh://git@github.test/us/site.git#pages":  "own sources",
		"git+https://github.test/us/site#pages":        "own sources",
		"git+ssh://git@github.test/us/pages.git#pages": "fine",
		"git+ssh://git@git.test/us/other.git#pages":    "own sources",
		"git+ssh://git@push.test/us/pushed#pages":      "own sources",
		"git+ssh://git@ssh.test/~/mine#pages":          "own sources",
		"git+ssh://git@[::1]/six#pages":                "own sources",
		"git+ssh://git@host.test/us/finished#pages":    "fine",
		"git+ssh://git@host.test/us/finished#docs":     "own sources",
		"git+ssh://git@host.test/us/new#pages":         "own sources",
		"git+ssh://git@[::1]/seven#pages":              "fine",
		"git+file:../../remote.git#pages":              "own sources",
		"git+file:../../of ours (old).git#pages":       "own sources",
		"git+file:../../beside.git#pages":              "own sources", // git reads its path from the top of the work tree
		"git+file:../beside.git#pages":                 "fine",
		"git+file:../../by address.git#pages":          "own sources",
		"git+file:.#pages":                             "", // no repository: git says so
		"git+file:..#pages":                            "own sources",
		"git+file:..#main":                             "own sources",
		"git+file:../.git#pages":                       "own sources",
		"git+file:../../link#pages":                    "own sources",
		"git+file:../../tree#pages":                    "own sources",
		"git+file:../../pages.git#pages":               "fine",
		"git+file:../../pages#pages":                   "fine",
		"git+ssh://git@h.test/x#pages":                 "fine",
		"zip:../site.zip":                              "fine",
		".":                                            "the site itself",
		"~":                                            "home folder",
		"~/www":                                        "fine",
		"content/x":                                    "lies in content/",
		"../www":                                       "fine",
	} {
		var rep diag.Report
		target := []config.Target{{Name: "main", To: to}}
		CheckTargets(site, target, target, &rep)
		CheckPlaces(site, target, &rep)
		said := "fine"
		for _, p := range rep.All() {
			said = p.Text.String()
		}
		if !strings.Contains(said, want) || want == "" && said == "fine" {
			t.Errorf("%s: %s, want %q", to, said, want)
		}
	}
	if a, err := driver.ParseAddress("git+ssh://git@h.test/x#pages"); err != nil || !a.IsElsewhere() {
		t.Errorf("%v", err)
	}
}

// A link that somebody put in the place of a page stays, and stops the run that
// would change the page.
func TestLinkInThePlaceOfAChangedPageStops(t *testing.T) {
	d := drivertest.NewDisk(nil)
	mustDeploy(t, siteOf(t, map[string]string{"index.html": "one", "a/index.html": "one"}), options(d))
	d.Set("a/index.html", "", false)
	d.Link("a/index.html")
	changed := siteOf(t, map[string]string{"index.html": "two", "a/index.html": "two"})
	if _, err := deployTo(changed, options(d)); err == nil || !strings.Contains(err.Error(), "in the way on the target: a/index.html") {
		t.Errorf("%v", err)
	}
	if d.Files()["index.html"] != "one" {
		t.Error("something was sent")
	}
	o := options(d)
	o.Replace = true
	mustDeploy(t, changed, o)
}
