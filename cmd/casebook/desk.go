package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"casebook"
	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/deploy"
	"casebook/internal/deploy/driver"
	"casebook/internal/desk"
	"casebook/internal/diag"
	"casebook/internal/doubleclick"
	"casebook/internal/serve"
	"casebook/internal/signatory"
)

// openDesk opens the desk of a site that is served.
func openDesk(folder string, l net.Listener, lists *signatory.Memory) (*desk.Desk, error) {
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return nil, err
	}
	return desk.New(desk.Options{
		Dir: folder, Theme: casebook.Theme, GuardList: guardElsewhere(), Private: keyFiles(), Port: port, Lists: lists,
		Deploy: func(ctx context.Context, s desk.Sending) int { return deployFromDesk(ctx, folder, s) },
		Keep:   func(target string, secrets map[string]string) error { return keepSecrets(folder, target, secrets) },
	})
}

// keyFiles gives the files of keys that the environment names.
func keyFiles() []string {
	var files []string
	for _, pair := range os.Environ() {
		name, value, _ := strings.Cut(pair, "=")
		if strings.HasPrefix(name, "CASEBOOK_") && strings.HasSuffix(name, "_KEY") {
			files = append(files, value)
		}
	}
	return files
}

// openDeskAlone is what a double click on the program does: the desk of the site that
// it lies in or that was worked on last, else the page that begins a new one.
func openDeskAlone(ctx context.Context, t *terminal) error {
	program, _ := os.Executable()
	here, _ := os.Getwd()
	folder := doubleclick.FindSite([]string{filepath.Dir(program), here}, doubleclick.LastSite())
	var err error
	if folder == "" {
		err = t.welcome(ctx, "127.0.0.1:8080")
	} else {
		t.say(diag.Say("command/desk-alone", "folder", folder))
		f := serveFlags{listen: "127.0.0.1:8080", editor: "vscode", drafts: true, open: true}
		if l, taken := openPort(f.listen); taken != nil {
			f.listen = "127.0.0.1:0"
		} else {
			l.Close()
		}
		err = t.servePreview(ctx, folder, f)
	}
	if err != nil { // the window would be gone before anybody reads it
		t.printError(err)
		t.say(diag.Say("command/desk-close"))
		_, _ = t.in.Read(make([]byte, 1))
		return exit(exitMachine)
	}
	return nil
}

// welcome shows the page that begins a campaign or opens one, and then, at the same
// port, the desk of that until the context ends.
func (t *terminal) welcome(ctx context.Context, listen string) error {
	at, err := openDoor(listen)
	if err != nil {
		if at, err = openDoor("127.0.0.1:0"); err != nil {
			return err
		}
	}
	defer at.shut()
	_, port, _ := net.SplitHostPort(at.Addr().String())
	home, _ := os.UserHomeDir()
	served := make(chan error, 1)
	var begun sync.Mutex // two clicks begin one campaign after the other
	page := desk.NewWelcome(desk.WelcomeOptions{
		Theme: casebook.Theme, Port: port, Folder: doubleclick.DocumentsFolder(home),
		Begin: func(b desk.Beginning) (string, error) {
			begun.Lock()
			defer begun.Unlock()
			folder, err := beginCampaign(b, home)
			if err != nil {
				return "", err
			}
			t.say(diag.Say("command/desk-alone", "folder", folder))
			address, failed := make(chan string, 1), make(chan error, 1)
			here := *t // the browser is there already: the page goes on to the address
			here.browse = func(to string) error { address <- to; return nil }
			go func() {
				err := here.servePreview(ctx, folder, serveFlags{door: at, listen: at.Addr().String(), editor: "vscode", drafts: true, open: true})
				failed <- err
				served <- err
			}()
			select {
			case to := <-address:
				return to, nil
			case err := <-failed:
				<-served
				return "", err
			}
		},
	})
	at.put(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !serve.IsAllowed(r, "127.0.0.1") {
			http.Error(w, "", http.StatusForbidden)
			return
		}
		page.ServeHTTP(w, r)
	}))
	address := "http://" + at.Addr().String() + desk.Path + "?token=" + page.Token()
	t.say(diag.Say("command/desk-welcome", "address", address))
	t.openBrowser(address)
	select {
	case err := <-served:
		return err
	case err := <-at.failed:
		return err
	case <-ctx.Done():
		return nil
	}
}

// beginCampaign makes the site that somebody described, empty, or finds the one that
// they named, and gives its folder.
func beginCampaign(b desk.Beginning, home string) (folder string, err error) {
	at := func(dir string) string {
		if rest, ok := strings.CutPrefix(dir, "~"); ok && (rest == "" || strings.ContainsAny(rest[:1], `/\`)) {
			return filepath.Join(home, rest)
		}
		return filepath.Clean(dir)
	}
	if b.Open != "" {
		folder = at(b.Open)
		if filepath.Base(folder) == config.File {
			folder = filepath.Dir(folder)
		}
		if info, err := os.Stat(filepath.Join(folder, config.File)); !filepath.IsAbs(folder) || err != nil || !info.Mode().IsRegular() {
			return "", diag.NewFault(diag.Say("desk-welcome/no-site", "folder", folder))
		}
		return folder, nil
	}
	parent := at(cmp.Or(b.Folder, doubleclick.DocumentsFolder(home)))
	if !filepath.IsAbs(parent) {
		return "", diag.NewFault(diag.Say("desk-welcome/folder", "folder", b.Folder))
	}
	folder = doubleclick.NewFolder(parent, cmp.Or(content.Slugify(b.Title), "campaign"))
	files, err := emptySite(b, filepath.Base(folder), time.Now())
	if err == nil {
		err = writeFiles(folder, files)
	}
	if err != nil {
		var failed *fs.PathError
		if errors.As(err, &failed) {
			err = failed.Err
		}
		return "", diag.NewFault(diag.Say("desk-welcome/not-made", "folder", folder, "cause", err))
	}
	return folder, nil
}

// isLoopback reports whether nobody but this machine reaches what is listened on.
func isLoopback(l net.Listener) bool {
	a, ok := l.Addr().(*net.TCPAddr)
	return ok && a.IP.IsLoopback()
}

// deployFromDesk runs the command deploy for a target, with nobody at a terminal,
// and gives its exit code.
func deployFromDesk(ctx context.Context, dir string, s desk.Sending) int {
	t := newTerminal(strings.NewReader(""), s.Events, s.Lines)
	f := deployFlags{approve: s.Approve, replace: s.Replace}
	f.format, f.DryRun, f.language = "json", s.DryRun, s.Language
	t.language, t.offers = s.Language, true
	if s.Lines == nil {
		t.err = io.Discard
	}
	err := t.runDeploy(ctx, dir, []string{s.Target}, f)
	return t.exitCode(err)
}

// keepSecrets puts secrets of a target into the system's keychain, by their names
// in small letters; an empty one takes it out.
func keepSecrets(dir, target string, secrets map[string]string) error {
	settings := readConfig(dir)
	if settings == nil {
		return desk.ErrNoTarget
	}
	i := slices.IndexFunc(settings.Targets, func(t config.Target) bool { return t.Name == target })
	if i < 0 {
		return desk.ErrNoTarget
	}
	address, err := driver.ParseAddress(settings.Targets[i].To)
	if err != nil {
		return err
	}
	keychain := deploy.NewOptions(dir, settings.Targets[i], address, deploy.Person{}).Secrets
	for name, value := range secrets {
		if value == "" && keychain.Keychain(driver.Secret(strings.ToUpper(name))) == "" {
			continue
		}
		if err := keychain.Keep(driver.Secret(strings.ToUpper(name)), value); err != nil {
			return diag.NewFault(diag.Say("desk-unfit/keychain", "variable", config.TargetVariable(target, strings.ToUpper(name))))
		}
	}
	return nil
}
