// Package browsertest opens pages in a real browser for tests. Without
// Chromium such tests are skipped and say so; with CASEBOOK_BROWSER=required
// they fail instead.
package browsertest

import (
	"context"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// names are what the program is called on different systems.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// running is the browser that tests share which run at the same time: to start one
// takes a second of a core.
var running struct {
	sync.Mutex
	tests int             // that have a tab
	first context.Context // of its first tab, which shows nothing
	end   func()
}

// Open gives the context of a new tab for chromedp.Run, which shares nothing with
// others but the browser: no cookies, no storage, nothing cached. It is closed with
// the test.
func Open(t testing.TB) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser is for the long form")
	}
	program := find()
	if program == "" {
		if os.Getenv("CASEBOOK_BROWSER") == "required" {
			t.Fatal("there is no Chromium, and CASEBOOK_BROWSER=required")
		}
		t.Skip("there is no Chromium on this machine")
	}
	browser, err := enter(program)
	if err != nil {
		t.Fatalf("the browser does not start: %v", err)
	}
	t.Cleanup(leave)
	tab, closeTab := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	if err := chromedp.Do(tab, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("the browser opens no tab: %v", err)
	}
	if _, err := chromedp.Call(tab, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
		t.Fatal(err) // only one tab of a browser could have the focus otherwise
	}
	return tab
}

// enter gives the browser that runs, or starts one.
func enter(program string) (context.Context, error) {
	running.Lock()
	defer running.Unlock()
	if running.tests == 0 {
		first, end, err := start(program)
		if err != nil {
			return nil, err
		}
		running.first, running.end = first, end
	}
	running.tests++
	return running.first, nil
}

// leave ends the browser with its last tab.
func leave() {
	running.Lock()
	defer running.Unlock()
	if running.tests--; running.tests == 0 {
		running.end()
	}
}

// start starts a browser with nothing remembered.
func start(program string) (first context.Context, end func(), err error) {
	profile, err := os.MkdirTemp("", "casebook-browser")
	if err != nil {
		return nil, nil, err
	}
	flags := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(program), chromedp.UserDataDir(profile), chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WSURLReadTimeout(time.Minute),
	}
	for _, name := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "disable-dev-shm-usage",
		"disable-background-timer-throttling", "disable-backgrounding-occluded-windows", "disable-renderer-backgrounding"} {
		flags = append(flags, chromedp.Flag(name, true))
	}
	allocator, closeBrowser := chromedp.NewExecAllocator(context.Background(), flags...)
	first, closeFirst := chromedp.NewContext(allocator)
	end = func() {
		closeFirst()
		closeBrowser()
		removeProfile(profile)
	}
	if err := chromedp.Do(first, chromedp.Navigate("about:blank")); err != nil {
		end()
		return nil, nil, err
	}
	return first, end, nil
}

// removeProfile removes what a browser remembers. Processes of a browser that was
// closed may write there for a moment longer, and fill a folder while it is removed.
func removeProfile(dir string) {
	for range 100 {
		if os.RemoveAll(dir) == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// Go opens an address in the tab.
func Go(t testing.TB, tab context.Context, address string) {
	t.Helper()
	if err := chromedp.Do(tab, chromedp.Navigate(address)); err != nil {
		t.Fatalf("cannot open %s: %v", address, err)
	}
}

// Eval gives the value of a JavaScript expression, or of the promise it gives.
func Eval[T any](t testing.TB, tab context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(tab, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// Until waits until a JavaScript expression is true, also across page loads.
func Until(t testing.TB, tab context.Context, expression string) {
	t.Helper()
	look := `new Promise((done) => { const look = () => (` + expression + `) ? done(true) : setTimeout(look, 10); look(); })`
	ctx, stop := context.WithTimeout(tab, time.Minute)
	defer stop()
	for {
		_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](look, chromedp.EvalAwaitPromise))
		if err == nil {
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("after a minute this is still not so: %s", expression)
		}
	}
}

// Screenshot gives what is seen, as PNG.
func Screenshot(t testing.TB, tab context.Context) []byte {
	t.Helper()
	data, err := chromedp.Run(tab, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func find() string {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}
