package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"casebook"
	"casebook/internal/desk"
	"casebook/internal/diag"
	"casebook/internal/doubleclick"
	"casebook/internal/serve"
	"casebook/internal/signatory"
	"casebook/internal/site"
)

// A serveFlags holds what the command serve is told.
type serveFlags struct {
	listen, editor, now  string
	drafts, open, follow bool
	poll, readOnly       bool
	door                 *door // that is open already; nil to open one
}

// A door is a port of this machine at which one server answers after another: what
// a page of the browser goes on to is of the same origin.
type door struct {
	net.Listener
	web    *http.Server
	server atomic.Pointer[http.Handler]
	failed chan error
}

// openDoor listens at an address. Who comes waits until a server is put there.
func openDoor(address string) (*door, error) {
	l, err := openPort(address)
	if err != nil {
		return nil, err
	}
	d := &door{Listener: l, failed: make(chan error, 1)}
	d.web = &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		(*d.server.Load()).ServeHTTP(w, r)
	})}
	return d, nil
}

// put has a server answer from now on.
func (d *door) put(server http.Handler) {
	if d.server.Swap(&server) == nil {
		go func() { d.failed <- d.web.Serve(d.Listener) }()
	}
}

// shut ends what is answered, within a second.
func (d *door) shut() {
	last, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = d.web.Shutdown(last)
	_ = d.Close()
}

func serveCommand(t *terminal, site *string) *cobra.Command {
	var f serveFlags
	c := &cobra.Command{
		Use:     "serve",
		GroupID: "write",
		Short:   "Look at the site while you write",
		Long: `Shows the site in your browser, and every change as soon as you save it. Drafts
and what is to be published later are shown too, and marked. When something is
wrong, the page says what and where, over the last version that was good.

The desk, whose address is printed too, is for writing in the browser: whoever has
that address can change the site. Without it (--read-only) nothing is written, and
public/ stays as it is in any case. Only this computer can see the site. Stop it
with Ctrl-C.`,
		Example: "  casebook serve --open\n  casebook serve --follow --editor idea\n  casebook serve --listen 127.0.0.1:9000",
		Args:    takesWords(),
		RunE: func(c *cobra.Command, _ []string) error {
			return t.servePreview(c.Context(), *site, f)
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.listen, "listen", "127.0.0.1:8080", "the `address` to listen on")
	flags.BoolVar(&f.drafts, "drafts", true, "show what is withheld; --drafts=false shows what readers will see")
	flags.BoolVar(&f.open, "open", false, "open the desk in the browser; with --read-only, the site")
	flags.BoolVar(&f.follow, "follow", false, "let the browser go to the page just edited")
	flags.StringVar(&f.editor, "editor", "vscode", "what opens when you click on a problem: "+editorNames()+", or an `address` with {file}, {line} and {column}")
	flags.BoolVar(&f.poll, "poll", false, "look for changes again and again; for network disks, which report none")
	flags.BoolVar(&f.readOnly, "read-only", false, "only show the site: without the desk")
	flags.StringVar(&f.now, "now", "", "show the site as it would be at this `moment`, as 2026-01-31T09:00:00Z")
	return c
}

// servePreview runs the preview until the context ends.
func (t *terminal) servePreview(ctx context.Context, folder string, f serveFlags) error {
	options, err := f.siteOptions(folder)
	if err != nil {
		return err
	}
	if folder, err = filepath.Abs(folder); err != nil {
		return err
	}
	options.Dir = folder // "." stays nowhere when the folder was deleted and is put back
	editor, err := editorAddress(f.editor)
	if err != nil {
		return err
	}
	at := f.door
	if at == nil {
		if at, err = openDoor(f.listen); err != nil {
			return err
		}
		defer at.shut()
	}
	site, err := site.Open(options)
	if err != nil {
		return err
	}
	defer site.Close()
	changes, err := t.watchSite(ctx, folder, f.poll)
	if err != nil {
		return err
	}
	host, _, _ := net.SplitHostPort(f.listen)
	t.told = &told{}
	checked := false // the last look at the site came to its end
	o := serve.Options{
		Site: site, Host: host, Follow: f.follow, Editor: editor, Folder: folder,
		Language: func(r *http.Request) *diag.Language {
			if chosen, ok := desk.ChosenLanguage(r); ok {
				return chosen
			}
			return t.language
		},
		Report: func(o serve.Outcome) {
			if !o.Check {
				t.told.beginRound(checked)
			}
			checked = o.Check && o.Finished
			t.sayOutcome(o, site)
		},
	}
	address := "http://" + shownAddress(at) + "/"
	first := address // what the browser is shown first: the desk, where there is one
	t.printLine(address)
	if !f.readOnly && !serve.Beyond(host) && isLoopback(at) {
		d, err := openDesk(folder, at, options.Lists)
		if err != nil {
			return err
		}
		defer d.Close()
		o.Desk = d
		first = strings.TrimSuffix(address, "/") + desk.Path + "?token=" + d.Token()
		t.say(diag.Say("command/serve-desk", "address", first))
	}
	server := serve.New(o)
	at.put(server)
	if serve.Beyond(host) {
		t.say(diag.Say("command/serve-network"))
	}
	if f.open {
		doubleclick.RememberSite(folder)
		t.openBrowser(first)
	}
	return runServer(ctx, at, server, changes)
}

// runServer follows changes, and lets a server answer, until the context ends.
func runServer(ctx context.Context, at *door, server *serve.Server, changes <-chan []string) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	followed := make(chan struct{})
	go func() { server.Run(ctx, changes); close(followed) }()
	var err error
	select {
	case err = <-at.failed:
	case <-ctx.Done():
	}
	stop()
	<-followed // no streams are open any more
	return err
}

// siteOptions turns flags into what to build: as build --drafts does, at the moment
// of every change.
func (f *serveFlags) siteOptions(folder string) (site.Options, error) {
	o := site.Options{Dir: folder, Theme: casebook.Theme, Drafts: f.drafts, Now: time.Now(), Clock: time.Now, GuardList: guardElsewhere(), AwaitLists: true, Preview: true, Lists: &signatory.Memory{}}
	if f.now != "" {
		at, err := time.Parse(time.RFC3339, f.now)
		if err != nil {
			return o, usage{diag.Say("usage/now", "now", f.now)}
		}
		o.Now, o.Clock = at, nil
	}
	return o, hasSite(folder)
}

// openPort opens the port. When that fails, the message names one that is free.
func openPort(address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	number, wrong := strconv.ParseUint(port, 10, 16)
	if err != nil || wrong != nil {
		return nil, usage{diag.Say("usage/listen", "address", address)}
	}
	l, err := net.Listen("tcp", address)
	if err == nil {
		return l, nil
	}
	if !isTaken(err) {
		var op *net.OpError
		if errors.As(err, &op) {
			err = op.Err
		}
		return nil, fmt.Errorf("cannot listen on %s: %w", address, err)
	}
	if free := freePort(host, int(number)); free != "" {
		return nil, diag.NewFault(diag.Say("port-taken/free", "address", address, "free", free))
	}
	return nil, diag.NewFault(diag.Say("port-taken", "address", address))
}

// isTaken reports that another program listens there already. Windows has a
// number of its own for that, WSAEADDRINUSE.
func isTaken(err error) bool {
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, syscall.Errno(10048))
}

// freePort gives an address with a port that can be had, near the one that
// cannot; "" when none can.
func freePort(host string, taken int) string {
	for port := max(taken, 1023) + 1; port <= min(taken+100, 65535) || port <= 1123; port++ {
		address := net.JoinHostPort(host, strconv.Itoa(port))
		if l, err := net.Listen("tcp", address); err == nil {
			l.Close()
			return address
		}
	}
	return ""
}

// shownAddress gives the address to type: a server that listens everywhere is
// on this machine too.
func shownAddress(l net.Listener) string {
	a, ok := l.Addr().(*net.TCPAddr)
	if !ok || !a.IP.IsUnspecified() {
		return l.Addr().String()
	}
	return net.JoinHostPort("localhost", strconv.Itoa(a.Port))
}

// sayOutcome says how a rebuild went, and what a check found after it.
func (t *terminal) sayOutcome(o serve.Outcome, site *site.Site) {
	t.printProblems(o.Problems, site.Files())
	errors, _ := countProblems(o.Problems)
	switch {
	case errors > 0 && o.Flawed:
		t.say(diag.Say("command/serve-flawed"))
	case errors > 0:
		t.say(diag.Say("command/serve-last"))
	case o.Changed != nil:
		t.say(changedText(o.Changed, shortDuration(o.Took)))
	}
}

// changedText says which pages are new; feeds change with them.
func changedText(changed []string, after string) diag.Text {
	pages := slices.DeleteFunc(slices.Clone(changed), func(a string) bool { return !strings.HasSuffix(a, "/") })
	switch {
	case slices.Contains(changed, "*"):
		return diag.Say("command/serve-ready", "time", after)
	case len(pages) == 1:
		return diag.Say("command/serve-page", "address", pages[0], "time", after)
	}
	return diag.Say("command/serve-pages", "count", diag.Count(len(pages)), "time", after)
}

// editors are addresses that open a file at a line, as these programs
// register them with the system.
var editors = map[string]string{
	"vscode":   "vscode://file{file}:{line}:{column}",
	"vscodium": "vscodium://file{file}:{line}:{column}",
	"cursor":   "cursor://file{file}:{line}:{column}",
	"zed":      "zed://file{file}:{line}:{column}",
	"idea":     "idea://open?file={file}&line={line}&column={column}",
	"textmate": "txmt://open?url=file://{file}&line={line}&column={column}",
	"sublime":  "subl://open?url=file://{file}&line={line}&column={column}",
	"none":     "",
}

func editorNames() string {
	return strings.Join(slices.DeleteFunc(slices.Sorted(maps.Keys(editors)), func(n string) bool { return n == "none" }), ", ") + " or none"
}

// editorAddress gives the address for a known editor, or checks one that was
// written out.
func editorAddress(editor string) (string, error) {
	if address, known := editors[editor]; known {
		return address, nil
	}
	u, err := url.Parse(strings.NewReplacer("{file}", "/f", "{line}", "1", "{column}", "1").Replace(editor))
	if err == nil && u.Scheme != "" && !slices.Contains([]string{"javascript", "data", "vbscript", "blob"}, u.Scheme) && strings.Contains(editor, "{file}") {
		return editor, nil
	}
	if near := diag.Nearest(editor, slices.Sorted(maps.Keys(editors))); near != "" {
		return "", usage{diag.Say("usage/editor-near", "editor", editor, "near", near)}
	}
	return "", usage{diag.Say("usage/editor", "editor", editor, "names", editorNames(), "address", "editor://open?file={file}&line={line}")}
}

// openBrowser shows an address in the browser. A machine without one is no failure:
// the address has been said.
func (t *terminal) openBrowser(address string) {
	if t.browse(address) != nil {
		t.say(diag.Say("command/no-browser"))
	}
}

// browseAddress opens an address with the system's browser.
func browseAddress(address string) error {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	c := exec.Command(name, args...)
	if err := c.Start(); err != nil {
		return err
	}
	go c.Wait() // its exit code says nothing
	return nil
}
