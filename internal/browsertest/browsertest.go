// Package browsertest opens pages in a real browser for tests. Without
// Chromium such tests are skipped and say so; with CASEBOOK_BROWSER=required
// they fail instead.
package browsertest

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// names are what the program is called on different systems.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// Open starts a browser of its own, with nothing remembered, and gives the
// context of its first tab for chromedp.Run. It ends with the test.
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
	flags := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(program), chromedp.UserDataDir(newProfile(t)), chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WSURLReadTimeout(time.Minute),
	}
	for _, name := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "disable-dev-shm-usage"} {
		flags = append(flags, chromedp.Flag(name, true))
	}
	allocator, closeBrowser := chromedp.NewExecAllocator(t.Context(), flags...)
	tab, closeTab := chromedp.NewContext(allocator)
	tab, stop := context.WithTimeout(tab, 8*time.Minute) // of a test that hangs
	t.Cleanup(func() {
		stop()
		closeTab()
		closeBrowser()
	})
	if err := chromedp.Do(tab, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("the browser does not start: %v", err)
	}
	return tab
}

// newProfile gives a folder for what a browser remembers. It is not the test's own:
// processes of a browser that was closed may write there for a moment longer, and a
// folder that fills while it is removed would fail the test.
func newProfile(t testing.TB) string {
	dir, err := os.MkdirTemp("", "casebook-browser")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for range 100 {
			if os.RemoveAll(dir) == nil {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		t.Logf("%s is left", dir)
	})
	return dir
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
