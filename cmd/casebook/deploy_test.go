package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// lockedBuffer is written by a command while a test reads it.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// An embargo that opens is sent in that moment, with what was shown before; a
// person whom nobody has seen in a report waits.
func TestDeployWatchSendsWhenAnEmbargoOpens(t *testing.T) {
	t.Parallel()
	for wait := 3 * time.Second; !sendsWhenAnEmbargoOpens(t, wait); wait *= 2 {
		if wait > time.Minute {
			t.Fatal("this machine is too slow to be early")
		}
	}
}

// sendsWhenAnEmbargoOpens does so with moments that are so far apart; false on a
// machine that was so busy that one had come before the test was there.
func sendsWhenAnEmbargoOpens(t *testing.T, apart time.Duration) (inTime bool) {
	t.Helper()
	above := t.TempDir()
	site := filepath.Join(above, "site")
	first := time.Now().Add(apart).Truncate(time.Second)
	second := first.Add(apart)
	write(t, site, "site.toml", "title = \"T\"\nbase_url = \"https://campaign.test/\"\nid = \"campaign.test,2026\"\n[organisation]\nemail = \"a@campaign.test\"\n[deploy.main]\nto = \"../www\"\n")
	write(t, site, "content/pages/first.md", "+++\ntitle = \"First\"\npublish = "+first.UTC().Format(time.RFC3339)+"\n+++\nText\n")
	write(t, site, "content/letters/l/index.md", "+++\ntitle = \"L\"\ndate = 2026-01-01\npublish = "+second.UTC().Format(time.RFC3339)+"\n+++\nText\n")
	write(t, site, "content/letters/l/signatories.csv", "name\nInvented Anna\n")
	ctx, cancel := context.WithCancel(t.Context())
	var out, says lockedBuffer
	ended := make(chan int)
	go func() {
		ended <- run(ctx, []string{"deploy", "--watch", "--yes", "--site", site}, strings.NewReader(""), &out, &says)
	}()
	defer func() {
		cancel()
		if code := <-ended; code != 0 {
			t.Errorf("exit %d", code)
		}
	}()
	until := func(what string, is func() bool) {
		t.Helper()
		for end := time.Now().Add(apart + time.Minute); !is(); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%s: it says\n%s", what, says.String())
			}
		}
	}
	exists := func(name string) func() bool {
		return func() bool {
			_, err := os.Stat(filepath.Join(above, "www", filepath.FromSlash(name)))
			return err == nil
		}
	}
	until("the first version", exists("index.html"))
	early := exists("first/index.html")()
	if time.Now().After(first) {
		return false
	}
	if early {
		t.Error("sent before its time")
	}
	until("the embargo", exists("first/index.html"))
	until("the next is shown", func() bool { return strings.Contains(says.String(), "Invented Anna") })
	write(t, site, "content/letters/l/signatories.csv", "name\nInvented Anna\nInvented Bo\n") // a save that nobody was shown
	if time.Now().After(second) {
		return false
	}
	until("somebody new", func() bool { return strings.Contains(says.String(), "waits for somebody to say yes") })
	if exists("letters/l/index.html")() {
		t.Error("somebody was named who was not shown")
	}
	return true
}

// startWatch runs deploy --watch on a site that has a target, until the test is over.
func startWatch(t *testing.T, args ...string) (above, site string, says *lockedBuffer) {
	t.Helper()
	above = t.TempDir()
	site = filepath.Join(above, "site")
	write(t, site, "site.toml", "title = \"T\"\nbase_url = \"https://campaign.test/\"\nid = \"campaign.test,2026\"\n[organisation]\nemail = \"a@campaign.test\"\n[deploy.main]\nto = \"../www\"\n")
	write(t, site, "content/pages/about.md", "+++\ntitle = \"About\"\n+++\nText\n")
	command(t, 0, "deploy", "--yes", "--site", site)
	says = &lockedBuffer{}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int)
	go func() {
		var out lockedBuffer
		ended <- run(ctx, append([]string{"deploy", "--watch", "--site", site}, args...), strings.NewReader(""), &out, says)
	}()
	t.Cleanup(func() {
		cancel()
		if code := <-ended; code != 0 {
			t.Errorf("exit %d", code)
		}
	})
	untilSaid(t, says, "nothing changes by itself")
	return above, site, says
}

// embargoed writes a page that opens in so much time.
func embargoed(t *testing.T, site, name string, in time.Duration) (opens time.Time) {
	t.Helper()
	opens = time.Now().Add(in + time.Second).Truncate(time.Second)
	write(t, site, "content/pages/"+name+".md", "+++\ntitle = \"Later\"\npublish = "+opens.UTC().Format(time.RFC3339)+"\n+++\nText\n")
	return opens
}

// untilSaid waits until a command says something.
func untilSaid(t *testing.T, says *lockedBuffer, what string) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !strings.Contains(says.String(), what); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("nothing says %q:\n%s", what, says.String())
		}
	}
}

// An embargo that is written while a watch waits opens in its moment, also when an
// error stood beside it, from when that is mended; nothing is sent at a save.
func TestDeployWatchSeesAnEmbargoThatIsSaved(t *testing.T) {
	t.Parallel()
	above, site, says := startWatch(t, "--yes")
	sent := func(page string) bool {
		_, err := os.Stat(filepath.Join(above, "www", page, "index.html"))
		return err == nil
	}
	untilSent := func(page string) {
		t.Helper()
		for end := time.Now().Add(time.Minute); !sent(page); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%s is not sent:\n%s", page, says.String())
			}
		}
	}
	write(t, site, "content/pages/at-once.md", "+++\ntitle = \"At once\"\n+++\nText\n")
	untilSaid(t, says, "is not sent now")
	opens := embargoed(t, site, "one", 4*time.Second)
	untilSaid(t, says, "something changes then")
	if early := sent("one") || sent("at-once"); early && time.Now().Before(opens) {
		t.Error("sent at a save")
	}
	untilSent("one")
	if !sent("at-once") {
		t.Error("what was saved before is not sent with it")
	}

	write(t, site, "content/pages/about.md", "+++\ntitle = \"About\"\n+++\n![x](nowhere.png)\n")
	untilSaid(t, says, "mended the errors")
	opens = embargoed(t, site, "two", time.Second)
	time.Sleep(time.Until(opens) + time.Second)
	if sent("two") {
		t.Error("sent with an error in the site")
	}
	write(t, site, "content/pages/about.md", "+++\ntitle = \"About\"\n+++\nMended\n")
	untilSent("two")
}

// What was saved since the last report waits for a person where nobody has said yes to
// all.
func TestDeployWatchWithoutYesWaitsWithWhatWasSaved(t *testing.T) {
	t.Parallel()
	above, site, says := startWatch(t)
	embargoed(t, site, "one", 0)
	untilSaid(t, says, "something was saved since")
	if _, err := os.Stat(filepath.Join(above, "www", "one")); err == nil {
		t.Error("it is sent")
	}
}

// Where a page or a name that was taken out stays with readers is said at the end, of
// targets that failed and of those that were not meant.
func TestDeploySaysWhereReadersAreBehind(t *testing.T) {
	t.Parallel()
	above := t.TempDir()
	site := filepath.Join(above, "site")
	write(t, site, "site.toml", "title = \"T\"\nbase_url = \"https://campaign.test/\"\nid = \"campaign.test,2026\"\n[organisation]\nemail = \"a@campaign.test\"\n"+
		"[deploy.main]\nto = \"../www\"\n[deploy.far]\nto = \"../mirrors/far\"\n[deploy.near]\nto = \"../near\"\n")
	write(t, site, "content/pages/about.md", "+++\ntitle = \"About\"\n+++\nText\n")
	write(t, site, "content/pages/gone.md", "+++\ntitle = \"Gone\"\n+++\nText\n")
	const behind = "still have what was there before"
	says := func(code int, args ...string) (last string) {
		t.Helper()
		text := strings.TrimSpace(command(t, code, append([]string{"deploy", "--site", site, "--yes"}, args...)...))
		return text[strings.LastIndex(text, "\n")+1:]
	}
	if last := says(exitMachine, "--all"); !strings.Contains(last, "readers of far "+behind) {
		t.Errorf("after one of three has failed it ends with %q", last)
	}
	if last := says(0, "main"); strings.Contains(last, behind) {
		t.Errorf("when nothing was taken out it ends with %q", last)
	}
	if err := os.Remove(filepath.Join(site, "content", "pages", "gone.md")); err != nil {
		t.Fatal(err)
	}
	for _, how := range [][]string{{"main", "--dry-run"}, {"main"}} {
		if last := says(0, how...); !strings.Contains(last, "readers of far, near "+behind) {
			t.Errorf("%v: it ends with %q", how, last)
		}
	}
	if err := os.Mkdir(filepath.Join(above, "mirrors"), 0o777); err != nil {
		t.Fatal(err)
	}
	if last := says(0, "--all"); strings.Contains(last, behind) {
		t.Errorf("when all have it it ends with %q", last)
	}
}

// A mirror that has an earlier version is as it was signed, and may have what was taken
// out since: whoever has the site is told.
func TestVerifySaysThatAMirrorIsBehind(t *testing.T) {
	above := t.TempDir()
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "AppData"} {
		t.Setenv(name, filepath.Join(above, "home"))
	}
	site, mirror := filepath.Join(above, "site"), filepath.Join(above, "mirror")
	write(t, site, "site.toml", "title = \"T\"\nbase_url = \"https://campaign.test/\"\nid = \"campaign.test,2026\"\n[organisation]\nemail = \"a@campaign.test\"\n")
	write(t, site, "content/pages/gone.md", "+++\ntitle = \"Gone\"\n+++\nText\n")
	command(t, 0, "sign", "--new", "--site", site)
	command(t, 0, "build", "--site", site)
	if err := os.CopyFS(mirror, os.DirFS(filepath.Join(site, "public"))); err != nil {
		t.Fatal(err)
	}
	const behind = "has another version than the last build here"
	if said := command(t, 0, "verify", mirror, "--site", site); strings.Contains(said, behind) {
		t.Errorf("of the same version it says\n%s", said)
	}
	if err := os.Remove(filepath.Join(site, "content", "pages", "gone.md")); err != nil {
		t.Fatal(err)
	}
	command(t, 0, "build", "--site", site)
	if said := command(t, 0, "verify", mirror, "--site", site); !strings.Contains(said, behind) || !strings.Contains(said, "is as it was signed") {
		t.Errorf("of an earlier version it says\n%s", said)
	}
}
