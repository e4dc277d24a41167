package deploy

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"casebook/internal/config"
	"casebook/internal/deploy/driver"
	"casebook/internal/deploy/driver/drivertest"
)

// optionsFor gives the options of a target by its address, as the command does.
func optionsFor(t testing.TB, to string) Options {
	t.Helper()
	return optionsAt(t, t.TempDir(), to)
}

// optionsAt is optionsFor for a site in a folder.
func optionsAt(t testing.TB, site, to string) Options {
	t.Helper()
	a, err := driver.ParseAddress(to)
	if err != nil {
		t.Fatal(err)
	}
	target := config.Target{Name: "main", To: to}
	o := NewOptions(site, target, a, Person{})
	o.Delete, o.Mine = true, gone{}
	return o
}

// isTree reports what differs from a site and what else may be there.
func isTree(t testing.TB, got, site, others map[string]string) {
	t.Helper()
	got = maps.Clone(got)
	if got[RecordName] == "" {
		t.Error("there is no record")
	}
	delete(got, RecordName)
	want := maps.Clone(site)
	maps.Copy(want, others)
	if !maps.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

func TestFolderGetsTheSite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "www")
	o := optionsFor(t, "file:"+dir)
	mustDeploy(t, siteOf(t, drivertest.VersionOne), o)
	isTree(t, drivertest.ReadFolder(t, dir), drivertest.VersionOne, nil)
	if err := os.WriteFile(filepath.Join(dir, "cases", "gone", "mine.txt"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	mustDeploy(t, siteOf(t, drivertest.VersionTwo), o)
	isTree(t, drivertest.ReadFolder(t, dir), drivertest.VersionTwo, map[string]string{"cases/gone/mine.txt": "mine"})
	if runtime.GOOS == "windows" {
		return
	}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		info, _ := d.Info()
		if want := map[bool]fs.FileMode{true: 0o755, false: 0o644}[d.IsDir()]; info.Mode().Perm() != want && !strings.HasSuffix(p, "mine.txt") {
			t.Errorf("%s has the mode %o", p, info.Mode().Perm())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFolderIsNotLeftThroughALink(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a right there")
	}
	elsewhere, dir := t.TempDir(), t.TempDir()
	one := siteOf(t, drivertest.VersionOne)
	for _, link := range []string{elsewhere, "about"} { // out of the folder, and within it
		at := filepath.Join(dir, "cases")
		if err := os.Symlink(link, at); err != nil {
			t.Fatal(err)
		}
		o := optionsFor(t, "file:"+dir)
		o.Replace = true
		if _, err := deployTo(one, o); err == nil || !strings.Contains(err.Error(), "link") {
			t.Errorf("%s: got %v", link, err)
		}
		if err := os.Remove(at); err != nil {
			t.Fatal(err)
		}
	}
	if files := drivertest.ReadFolder(t, elsewhere); len(files) > 0 {
		t.Errorf("written through a link: %v", files)
	}
	// One that comes between two runs.
	mustDeploy(t, one, optionsFor(t, "file:"+dir))
	if err := os.RemoveAll(filepath.Join(dir, "cases")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, filepath.Join(dir, "cases")); err != nil {
		t.Fatal(err)
	}
	if _, err := deployTo(siteOf(t, drivertest.VersionTwo), optionsFor(t, "file:"+dir)); err == nil || !strings.Contains(err.Error(), "link") {
		t.Errorf("got %v", err)
	}
	if files := drivertest.ReadFolder(t, elsewhere); len(files) > 0 {
		t.Errorf("written through a link: %v", files)
	}
}

func TestFolderThatIsNotThereIsSaid(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for to, want := range map[string]string{
		filepath.Join(t.TempDir(), "lost", "www"): "there is no folder lost",
		file: "the target is a file",
	} {
		_, err := deployTo(siteOf(t, drivertest.VersionOne), optionsFor(t, "file:"+to))
		if failure := (*Error)(nil); !errors.As(err, &failure) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", to, err)
		}
	}
}

func TestZipHoldsTheSite(t *testing.T) {
	at := filepath.Join(t.TempDir(), "site.zip")
	o := optionsFor(t, "zip:"+at)
	mustDeploy(t, siteOf(t, drivertest.VersionOne), o)
	isTree(t, readZip(t, at), drivertest.VersionOne, nil)
	first, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	mustDeploy(t, siteOf(t, drivertest.VersionTwo), o)
	isTree(t, readZip(t, at), drivertest.VersionTwo, nil)
	mustDeploy(t, siteOf(t, drivertest.VersionOne), o)
	if again, _ := os.ReadFile(at); !bytes.Equal(first, again) {
		t.Error("the same site gives another archive")
	}
	if list, _ := os.ReadDir(filepath.Dir(at)); len(list) != 1 {
		t.Errorf("%d files beside the archive", len(list)-1)
	}
}

func readZip(t testing.TB, at string) map[string]string {
	t.Helper()
	z, err := zip.OpenReader(at)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
		if f.Mode().Perm() != 0o644 {
			t.Errorf("%s has the mode %o", f.Name, f.Mode().Perm())
		}
	}
	return files
}

// git runs git in a folder, as a user who has told it much.
func git(t testing.TB, dir string, words ...string) string {
	t.Helper()
	c := exec.Command("git", words...)
	c.Dir = dir
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", words, err, out)
	}
	return strings.TrimSpace(string(out))
}

// gitRepository gives a bare repository, under settings of the user that must not
// show in what is pushed.
func gitRepository(t testing.TB) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not there")
	}
	home := t.TempDir()
	hooks := filepath.Join(home, "hooks")
	if err := os.MkdirAll(hooks, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(hooks, "pre-push"), []byte("#!/bin/sh\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	settings := "[user]\n\tname = Invented Anna\n\temail = anna@laptop.test\n[commit]\n\tgpgsign = true\n[push]\n\tgpgSign = if-asked\n[core]\n\tautocrlf = true\n\thooksPath = " +
		filepath.ToSlash(hooks) + "\n[init]\n\tdefaultBranch = main\n[safe]\n\tdirectory = *\n[i18n]\n\tcommitEncoding = ISO-8859-1\n"
	if err := os.WriteFile(filepath.Join(home, ".gitconfig"), []byte(settings), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GIT_CONFIG_GLOBAL", filepath.Join(home, ".gitconfig"))
	t.Setenv("GIT_AUTHOR_NAME", "Invented Bo")
	t.Setenv("GIT_COMMITTER_EMAIL", "bo@laptop.test")
	t.Setenv("GIT_AUTHOR_DATE", "2020-01-01T00:00:00+0300")
	t.Setenv("GIT_DIR", filepath.Join(home, "nowhere"))
	t.Setenv("TZ", "Asia/Almaty")
	repo := filepath.Join(t.TempDir(), "repo.git")
	c := exec.Command("git", "init", "--quiet", "--bare", repo)
	c.Env = append(os.Environ(), "GIT_DIR="+repo)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return repo
}

func readBranch(t testing.TB, repo, branch string) map[string]string {
	t.Helper()
	t.Setenv("GIT_DIR", repo)
	text, err := exec.Command("git", "-c", "core.autocrlf=false", "archive", branch).Output() // of one commit, whatever is pushed meanwhile
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for archive := tar.NewReader(bytes.NewReader(text)); ; {
		f, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if f.Typeflag != tar.TypeReg {
			continue
		}
		text, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
	}
}

func TestGitBranchIsOneCommitOfNobody(t *testing.T) {
	repo := gitRepository(t)
	o := optionsFor(t, "git+file:"+repo+"#pages")
	crlf := maps.Clone(drivertest.VersionOne)
	crlf["crlf.txt"] = "a\r\nb\r\n"
	mustDeploy(t, siteOf(t, crlf), o)
	isTree(t, readBranch(t, repo, "pages"), crlf, nil)
	mustDeploy(t, siteOf(t, drivertest.VersionTwo), o)
	isTree(t, readBranch(t, repo, "pages"), drivertest.VersionTwo, nil)
	if n := git(t, repo, "rev-list", "--count", "pages"); n != "1" {
		t.Errorf("%s commits", n)
	}
	raw := git(t, repo, "cat-file", "commit", "pages")
	for _, who := range []string{"\nauthor casebook <casebook@localhost> ", "\ncommitter casebook <casebook@localhost> "} {
		if !strings.Contains(raw, who) || !strings.Contains(raw, " +0000\n") || strings.Contains(raw, "gpgsig") || strings.Contains(raw, "encoding") {
			t.Errorf("the commit says\n%s", raw)
		}
	}
	before := git(t, repo, "rev-parse", "pages")
	mustDeploy(t, siteOf(t, drivertest.VersionTwo), o)
	if git(t, repo, "rev-parse", "pages") != before {
		t.Error("nothing differs, and the branch has another commit")
	}
}

// addToBranch adds a file to a branch by somebody else's hand.
func addToBranch(t testing.TB, repo, branch, name, text string) {
	t.Helper()
	t.Setenv("GIT_DIR", repo)
	c := exec.Command("git", "fast-import", "--quiet", "--force")
	from := ""
	if out, err := exec.Command("git", "rev-parse", "--verify", "--quiet", "refs/heads/"+branch).Output(); err == nil {
		from = "from " + strings.TrimSpace(string(out)) + "\n"
	}
	c.Stdin = strings.NewReader("commit refs/heads/" + branch + "\ncommitter X <x@y> 1 +0000\ndata 1\nx\n" + from + "M 100644 inline " + name + "\ndata <<E\n" + text + "\nE\n")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func TestGitBranchKeepsWhatCasebookDidNotSend(t *testing.T) {
	repo := gitRepository(t)
	o := optionsFor(t, "git+file:"+repo+"#pages")
	addToBranch(t, repo, "pages", "CNAME", "www.campaign.test")
	if _, err := deployTo(siteOf(t, drivertest.VersionOne), o); err == nil || !strings.Contains(err.Error(), "--replace") {
		t.Fatalf("a branch without a record: %v", err)
	}
	o.Replace = true
	mustDeploy(t, siteOf(t, drivertest.VersionOne), o)
	o.Replace = false
	addToBranch(t, repo, "pages", "mine.txt", "mine")
	mustDeploy(t, siteOf(t, drivertest.VersionTwo), o)
	isTree(t, readBranch(t, repo, "pages"), drivertest.VersionTwo, map[string]string{"CNAME": "www.campaign.test\n", "mine.txt": "mine\n"})
}

func TestGitPushHoldsALease(t *testing.T) {
	repo := gitRepository(t)
	o := optionsFor(t, "git+file:"+repo+"#pages")
	mustDeploy(t, siteOf(t, drivertest.VersionOne), o)
	j, err := Prepare(context.Background(), siteOf(t, drivertest.VersionTwo), o)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	addToBranch(t, repo, "pages", "mine.txt", "mine")
	before := git(t, repo, "rev-parse", "pages")
	if _, err := j.Send(context.Background(), func(Event) {}); err == nil || !strings.Contains(err.Error(), "somebody else") {
		t.Errorf("got %v", err)
	}
	if git(t, repo, "rev-parse", "pages") != before {
		t.Error("the branch was replaced all the same")
	}
}

func TestGitSaysWhatIsWrong(t *testing.T) {
	repo := gitRepository(t)
	for to, want := range map[string]string{
		"git+file:" + repo + ".not#pages": "there is no such repository",
		"git+file:" + repo:                "names no branch",
		"git+file:" + repo + "#-x":        "names no branch",
	} {
		if _, err := deployTo(siteOf(t, drivertest.VersionOne), optionsFor(t, to)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", to, err)
		}
	}
}

func TestRcloneSendsTheSite(t *testing.T) {
	if _, err := exec.LookPath("rclone"); err != nil {
		t.Skip("rclone is not there")
	}
	t.Setenv("RCLONE_CONFIG", filepath.Join(t.TempDir(), "rclone.conf"))
	dir := filepath.Join(t.TempDir(), "w w", "www")
	t.Setenv("RCLONE_CONFIG_CAMPAIGN_TYPE", "local")
	o := optionsFor(t, "rclone:campaign:"+filepath.ToSlash(dir))
	mustDeploy(t, siteOf(t, drivertest.VersionOne), o)
	isTree(t, drivertest.ReadFolder(t, dir), drivertest.VersionOne, nil)
	if err := os.WriteFile(filepath.Join(dir, "mine.txt"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	mustDeploy(t, siteOf(t, drivertest.VersionTwo), o) // among others a picture of the same size
	isTree(t, drivertest.ReadFolder(t, dir), drivertest.VersionTwo, map[string]string{"mine.txt": "mine"})
	for to, want := range map[string]string{"rclone:nowhere:x": "knows no such remote", "rclone:/srv/www": "no remote of rclone"} {
		if _, err := deployTo(siteOf(t, drivertest.VersionOne), optionsFor(t, to)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", to, err)
		}
	}
}
