package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"casebook"
	"casebook/internal/site"
)

// A running command is one whose messages are read while it runs.
type running struct {
	t     *testing.T
	lines chan string // what it has said and nobody has read; closed when it has ended
	stop  context.CancelFunc
	code  chan int
}

// start runs a command as from the shell; it is stopped at the end of the test. It
// never waits for somebody to read what it says.
func start(t *testing.T, args ...string) *running {
	ctx, stop := context.WithCancel(t.Context())
	r, w := io.Pipe()
	c := &running{t: t, lines: make(chan string, 100_000), stop: stop, code: make(chan int, 1)}
	go func() {
		c.code <- run(ctx, args, strings.NewReader(""), io.Discard, w)
		w.Close()
	}()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer close(c.lines)
		for said := bufio.NewScanner(r); said.Scan(); {
			c.lines <- said.Text()
		}
	}()
	t.Cleanup(func() { stop(); <-ended })
	return c
}

// until reads messages up to one that holds a text, and gives that.
func (c *running) until(text string) string {
	c.t.Helper()
	var all []string
	for line := range c.lines {
		if strings.Contains(line, text) {
			return line
		}
		all = append(all, line)
	}
	c.t.Fatalf("the command ended without %q; it said:\n%s", text, strings.Join(all, "\n"))
	return ""
}

// interrupt stops the command as Ctrl-C does, and gives its exit code.
func (c *running) interrupt() int {
	c.stop()
	return <-c.code
}

func smallSite(t *testing.T) string {
	dir := t.TempDir()
	write(t, dir, "site.toml", siteToml)
	write(t, dir, "content/pages/about.md", "+++\ntitle = \"About\"\n+++\nThe first text.\n")
	return dir
}

// TestHalfWrittenListIsNeverBuilt holds that a list that a slow program writes is
// read when it is whole, in the first build as in every other.
func TestHalfWrittenListIsNeverBuilt(t *testing.T) {
	t.Parallel()
	const list = "content/letters/l/signatories.csv"
	dir := smallSite(t)
	write(t, dir, "content/letters/l/index.md", "+++\ntitle = \"Release Ada\"\ndate = 2026-01-05\n+++\nText.\n")
	finish := func(text string) {
		time.Sleep(400 * time.Millisecond) // longer than a whole list rests, and far less than one that is cut off
		f, err := os.OpenFile(filepath.Join(dir, list), os.O_APPEND|os.O_WRONLY, 0)
		if err == nil {
			_, err = f.WriteString(text)
			f.Close()
		}
		if err != nil {
			t.Error(err)
		}
	}
	check := func(name string) {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(dir, "public/letters/l/signatories.csv"))
		if err != nil || !strings.HasSuffix(strings.TrimSpace(strings.TrimRight(string(data), ",\r\n")), name) {
			t.Errorf("got %q, %v, want %s last", data, err, name)
		}
	}
	write(t, dir, list, "public,name\nyes,Ada Example\nyes,Bo Exa")
	go finish("mple\n")
	c := start(t, "build", "--watch", "--site", dir)
	c.until("waiting")
	check("Bo Example")
	write(t, dir, list, "public,name\nyes,Ada Example\nyes,Cy Exa")
	finish("mple\n")
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		data, _ := os.ReadFile(filepath.Join(dir, "public/letters/l/signatories.csv")) // a build of the first list's end may come before
		if strings.Contains(string(data), "Cy Exa,") {
			t.Fatalf("half a list was published: %q", data)
		}
		if strings.Contains(string(data), "Cy Example") {
			break
		}
	}
	check("Cy Example")
	c.interrupt()
}

func TestServeSaysItsAddressAndEndsCleanly(t *testing.T) {
	c := start(t, "serve", "--site", smallSite(t), "--listen", "127.0.0.1:0")
	at := c.until("http://")
	events, err := http.Get(at + "-/events")
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	answer, err := http.Get(at + "about/")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(answer.Body)
	answer.Body.Close()
	if answer.StatusCode != 200 || !bytes.Contains(body, []byte("The first text")) {
		t.Errorf("got %d %s", answer.StatusCode, body)
	}
	c.stop()
	if code := <-c.code; code != 0 {
		t.Errorf("got exit code %d, want 0", code)
	}
	if _, err := io.ReadAll(events.Body); err != nil {
		t.Errorf("the open stream was cut off: %v", err)
	}
}

func TestServeWritesNothingIntoTheSite(t *testing.T) {
	dir := smallSite(t)
	before := readTree(t, dir)
	c := start(t, "serve", "--site", dir, "--listen", "127.0.0.1:0")
	c.until("is ready")
	c.interrupt()
	for name := range readTree(t, dir) {
		if _, known := before[name]; !known {
			t.Errorf("%s was written", name)
		}
	}
}

func TestTakenPortNamesAFreeOne(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	var said bytes.Buffer
	code := run(t.Context(), []string{"serve", "--site", smallSite(t), "--listen", taken.Addr().String()}, nil, io.Discard, &said)
	m := regexp.MustCompile(`^casebook: cannot listen on \S+: the port is taken \(another is free: casebook serve --listen (\S+)\)\n$`).FindStringSubmatch(said.String())
	if code != exitMachine || m == nil {
		t.Fatalf("got exit code %d and %q", code, &said)
	}
	free, err := net.Listen("tcp", m[1])
	if err != nil {
		t.Fatalf("%s is not free: %v", m[1], err)
	}
	free.Close()
}

func TestServeWarnsWhenOthersCanSeeIt(t *testing.T) {
	c := start(t, "serve", "--site", smallSite(t), "--listen", "0.0.0.0:0")
	c.until("http://localhost:")
	c.until("warning: everybody in this network can see the site, drafts too")
	c.interrupt()
}

func TestServeWrongUsage(t *testing.T) {
	tests := []struct {
		args []string
		want string
	}{
		{[]string{"--listen", "8080"}, `--listen cannot be "8080" (write it as 127.0.0.1:8080)`},
		{[]string{"--listen", "localhost:http"}, `--listen cannot be "localhost:http" (write it as 127.0.0.1:8080)`},
		{[]string{"--editor", "vscod"}, `--editor cannot be "vscod" (did you mean "vscode"?)`},
		{[]string{"--editor", "javascript:alert({file})"}, `--editor cannot be "javascript:alert({file})"`},
		{[]string{"--now", "tomorrow"}, `--now cannot be "tomorrow" (write it as 2026-01-31T09:00:00Z)`},
		{[]string{"folder"}, `"folder" is one word too many`},
	}
	for _, test := range tests {
		var said bytes.Buffer
		code := run(t.Context(), append([]string{"serve", "--site", smallSite(t)}, test.args...), nil, io.Discard, &said)
		if code != exitUsage || !strings.Contains(said.String(), test.want) {
			t.Errorf("%v: got exit code %d and %q, want 2 and %q", test.args, code, &said, test.want)
		}
	}
}

func TestEditorAddresses(t *testing.T) {
	for editor, want := range map[string]string{
		"vscode": "vscode://file{file}:{line}:{column}", "none": "", "x-editor://open?f={file}": "x-editor://open?f={file}",
	} {
		if got, err := editorAddress(editor); err != nil || got != want {
			t.Errorf("%s: got %q, %v", editor, got, err)
		}
	}
}

func TestStoppedBuildSaysSoAndPublishesNothing(t *testing.T) {
	dir := smallSite(t)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var said bytes.Buffer
	code := run(ctx, []string{"build", "--site", dir}, nil, io.Discard, &said)
	if code != exitMachine || !strings.Contains(said.String(), "stopped before it was finished") || strings.Contains(said.String(), "context") {
		t.Errorf("got exit code %d and %q", code, &said)
	}
	if _, err := os.Stat(filepath.Join(dir, "public")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something was published: %v", err)
	}
}

func TestBuildWatchPublishesWhenAnEmbargoIsOver(t *testing.T) {
	t.Parallel()
	dir := smallSite(t)
	over := time.Now().Add(3 * time.Second).UTC().Format(time.RFC3339)
	write(t, dir, "content/pages/later.md", "+++\ntitle = \"Later\"\npublish = "+over+"\n+++\nNow it is public.\n")
	c := start(t, "build", "--watch", "--site", dir)
	c.until("waiting for changes")
	later := filepath.Join(dir, "public", "later", "index.html")
	for {
		_, err := os.Stat(later)
		if err == nil {
			break
		}
		if at, _ := time.Parse(time.RFC3339, over); !errors.Is(err, fs.ErrNotExist) || time.Since(at) > time.Minute {
			t.Fatalf("nobody built again when the embargo was over: %v", err)
		}
		c.until("waiting for changes")
	}
	if code := c.interrupt(); code != 0 {
		t.Errorf("got exit code %d, want 0", code)
	}
}

func TestBuildWatchBuildsAfterEveryChange(t *testing.T) {
	dir := smallSite(t)
	c := start(t, "build", "--watch", "--site", dir)
	c.until("waiting for changes")
	about := filepath.Join(dir, "public", "about", "index.html")
	shows := func(text string) bool {
		data, err := os.ReadFile(about)
		return err == nil && bytes.Contains(data, []byte(text))
	}
	if !shows("The first text") {
		t.Error("the first build was not written")
	}
	write(t, dir, "content/pages/about.md", "+++\ntitle = \"About\"\n+++\n[Broken](nowhere.md).\n")
	c.until("broken-link")
	c.until("waiting for changes")
	if !shows("The first text") {
		t.Error("a build that failed changed something")
	}
	write(t, dir, "content/pages/about.md", "+++\ntitle = \"About\"\n+++\nThe second text.\n")
	for !shows("The second text") {
		c.until("waiting for changes")
	}
	if code := c.interrupt(); code != 0 {
		t.Errorf("got exit code %d, want 0", code)
	}
}

// TestPreviewGuardsWhatItShows holds that a word of the guard list is a problem
// of the preview as it is one of the build, also where only the finished page
// holds it, until it is mended, and that nothing repeats it.
func TestPreviewGuardsWhatItShows(t *testing.T) {
	dir := t.TempDir()
	const head = "title = \"T\"\nbase_url = \"https://example.org/\"\nid = \"example.org,2026\"\n[guard]\nfile = \"guard.md\"\n"
	page := func(text string) string { return "+++\ntitle = \"A page\"\n+++\n" + text + "\n" }
	for name, text := range map[string]string{
		"site.toml":                       head,
		"guard.md":                        "Zebrafinch\n",
		"content/pages/about.md":          page("Text."),
		"content/pages/more.md":           page("Text."),
		"content/pages/drawn/index.md":    page("![A drawing](drawing.svg)"),
		"content/pages/drawn/drawing.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><text x="9" y="20">Heron</text></svg>`,
	} {
		write(t, dir, name, text)
	}
	l, failures := startLive(t, dir), 0
	for _, edit := range []struct{ file, text string }{
		{"content/pages/about.md", page("A **Zebra**finch.")},
		{"content/pages/more.md", page("Another text.")},
		{"content/pages/about.md", page("A **Zebra** finch.")},
		{"content/pages/more.md", page("A Zebrafinch.")},
		{"content/pages/more.md", page("Nothing.")},
		{"layouts/i18n/en.toml", "skip = \"Zebra\\u00adfinch\"\n"},
		{"layouts/i18n/en.toml", "skip = \"To the text\"\n"},
		{"assets/static/humans.txt", "# zebra\u200bfinch\n"},
		{"assets/static/humans.txt", "# nobody but a quokka\n"},
		{"guard.md", "Zebrafinch\nQuokka\n"},
		{"guard.md", "Zebrafinch\n"},
		{"guard.md", "Zebrafinch\nHeron\n"},
		{"guard.md", "Zebrafinch\n"},
		{"site.toml", head + "[host.headers]\nX-Thanks-To = \"Zebrafinch\"\n"},
		{"site.toml", head},
	} {
		write(t, dir, edit.file, edit.text)
		r, err := site.Run(t.Context(), site.Options{Dir: dir, Theme: casebook.Theme, Drafts: true, Now: liveClock, DryRun: true})
		if err != nil {
			t.Fatal(err)
		}
		if r.Failed() {
			failures++
		}
		l.until(t, func() string {
			switch shown := l.failing(t); {
			case shown != r.Failed():
				return fmt.Sprintf("%s: %q: problems shown: %v, of the build: %v", edit.file, edit.text, shown, r.Problems)
			case shown:
				status, err := io.ReadAll(l.get("/-/status").Body)
				if err != nil || strings.Contains(strings.ToLower(string(status)), "zebrafinch") {
					t.Fatalf("the word is repeated: %s, %v", status, err)
				}
			}
			return ""
		})
		if !r.Failed() {
			l.awaitCheck(t)
		}
	}
	if failures != 8 {
		t.Errorf("%d edits of which the build failed, want 8", failures)
	}
}

// TestGuardListIsWatchedWhereverItIs holds that a word on the list shows its
// pages as problems as soon as the list is saved.
func TestGuardListIsWatchedWhereverItIs(t *testing.T) {
	for _, list := range []string{"words.txt", ".private/words.txt"} {
		t.Run(list, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "site.toml", "title = \"T\"\nbase_url = \"https://example.org/\"\nid = \"example.org,2026\"\n[guard]\nfile = \""+list+"\"\n")
			write(t, dir, "content/pages/about.md", "+++\ntitle = \"A page\"\n+++\nA heron.\n")
			write(t, dir, list, "Zebrafinch\n")
			l := startLive(t, dir)
			for _, words := range []string{"Heron\n", "Zebrafinch\n"} {
				write(t, dir, list, words)
				l.until(t, func() string {
					if l.failing(t) != (words == "Heron\n") {
						return fmt.Sprintf("with the list %q the page is taken for what it was before", words)
					}
					return ""
				})
			}
		})
	}
}

// TestGuardListThatIsNamedLaterIsWatched holds the same for a list that
// site.toml names, or names otherwise, while somebody works.
func TestGuardListThatIsNamedLaterIsWatched(t *testing.T) {
	dir := t.TempDir()
	name := func(list string) {
		write(t, dir, "site.toml", "title = \"T\"\nbase_url = \"https://example.org/\"\nid = \"example.org,2026\"\n"+list)
	}
	name("")
	write(t, dir, "content/pages/about.md", "+++\ntitle = \"A page\"\n+++\nA heron.\n")
	l := startLive(t, dir)
	shows := func(what string, failing bool) {
		t.Helper()
		l.until(t, func() string {
			if l.failing(t) != failing {
				return fmt.Sprintf("after %s the page fails: %v", what, !failing)
			}
			return ""
		})
	}
	for _, list := range []string{"words.txt", ".private/words.txt", ".private/more/words.txt"} {
		name("[guard]\nfile = \"" + list + "\"\n")
		shows("naming "+list+", which is not there", true)
		write(t, dir, list, "Zebrafinch\n")
		shows("making "+list, false)
		write(t, dir, list, "Heron\n")
		shows("a word on "+list, true)
		write(t, dir, list, "Zebrafinch\n")
		shows("taking it off "+list, false)
	}
}

// TestKeyThatIsRestoredIsNoticed holds that a preview and a build that waits see
// the key of withdrawals go and come back.
func TestKeyThatIsRestoredIsNoticed(t *testing.T) {
	dir := smallSite(t)
	write(t, dir, "content/letters/open/index.md", "+++\ntitle = \"Open\"\ndate = 2026-01-01\n+++\nText.\n")
	write(t, dir, "content/letters/open/signatories.csv", "name\nAda Example\nBo Sample\n")
	if code := run(t.Context(), []string{"withdraw", "Ada Example", "--letter", "open", "--site", dir}, strings.NewReader(""), io.Discard, io.Discard); code != 0 {
		t.Fatalf("withdraw ends with %d", code)
	}
	key, err := os.ReadFile(filepath.Join(dir, ".casebook-key"))
	if err != nil {
		t.Fatal(err)
	}
	l := startLive(t, dir)
	c := start(t, "build", "--watch", "--site", dir)
	c.until("waiting for changes")
	for range 2 {
		if err := os.Remove(filepath.Join(dir, ".casebook-key")); err != nil {
			t.Fatal(err)
		}
		l.until(t, func() string {
			if !l.failing(t) {
				return "nobody misses the key"
			}
			return ""
		})
		c.until("no-key")
		write(t, dir, ".casebook-key", string(key))
		l.until(t, func() string {
			if l.failing(t) {
				return "nobody notices that the key is back"
			}
			return ""
		})
		c.until("unchanged")
	}
}

func TestServeGoesOnWhenTheSitesFolderIsPutBack(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a folder that is open cannot be renamed there")
	}
	site := smallSite(t)
	t.Chdir(site)
	c := start(t, "serve", "--listen", "127.0.0.1:0")
	at := strings.TrimSuffix(c.until("http://"), "/")
	c.until("is ready")
	aside := filepath.Join(t.TempDir(), "aside")
	for _, putBack := range []func() error{
		func() error { return os.Rename(aside, site) },
		func() error { return os.CopyFS(site, os.DirFS(aside)) },
	} {
		os.RemoveAll(aside)
		if err := os.Rename(site, aside); err != nil {
			t.Fatal(err)
		}
		c.until("the last good version stays")
		if err := putBack(); err != nil {
			t.Fatal(err)
		}
		c.until("the site is ready")
		text := fmt.Sprint("The text of ", time.Now().UnixNano())
		write(t, site, "content/pages/about.md", "+++\ntitle = \"About\"\n+++\n"+text+".\n")
		for got := []byte(nil); !bytes.Contains(got, []byte(text)); {
			c.until("ready")
			answer, err := http.Get(at + "/about/")
			if err != nil {
				t.Fatal(err)
			}
			got, _ = io.ReadAll(answer.Body)
			answer.Body.Close()
		}
	}
}

// TestGuardListOutsideOfTheSiteIsWatched holds the same for the list that the
// environment names.
func TestGuardListOutsideOfTheSiteIsWatched(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	list := filepath.Join(elsewhere, "words.txt")
	t.Setenv("CASEBOOK_GUARD", list)
	write(t, dir, "site.toml", "title = \"T\"\nbase_url = \"https://example.org/\"\nid = \"example.org,2026\"\n")
	write(t, dir, "content/pages/about.md", "+++\ntitle = \"A page\"\n+++\nA heron.\n")
	write(t, elsewhere, "words.txt", "Zebrafinch\n")
	if o, err := (&serveFlags{}).siteOptions(dir); err != nil || o.GuardList != list {
		t.Fatalf("serve looks for the words of %q, %v", o.GuardList, err)
	}
	l := startLive(t, dir)
	for _, words := range []string{"Heron\n", "Zebrafinch\n"} {
		write(t, elsewhere, "words.txt", words)
		l.until(t, func() string {
			if l.failing(t) != (words == "Heron\n") {
				return fmt.Sprintf("with the list %q the page is taken for what it was before", words)
			}
			return ""
		})
	}
}

func TestOtherFailuresToListenAreNotATakenPort(t *testing.T) {
	_, err := openPort("256.0.0.1:8080")
	if err == nil || strings.Contains(err.Error(), "taken") || !strings.Contains(err.Error(), "cannot listen on 256.0.0.1:8080") {
		t.Errorf("got %v", err)
	}
}
