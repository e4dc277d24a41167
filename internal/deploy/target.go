package deploy

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"casebook/internal/config"
	"casebook/internal/deploy/driver"
	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/lazy"
	"casebook/internal/publish"
)

// hostAlone matches what a browser shows for a site, which would be the name of a folder.
var hostAlone = lazy.Regexp(`(?i)^(www|ftp|sftp)\.([a-z0-9-]+\.)+[a-z]{2,}$`)

// CheckTargets reports, at their places in site.toml, targets that can be on no
// computer: of an unknown kind, malformed, or with the address of another one.
func CheckTargets(site string, targets, all []config.Target, rep *diag.Report) {
	identities := map[string]string{}
	for _, t := range all {
		if a, err := driver.ParseAddress(t.To); err == nil && identities[a.Identity(site)] == "" {
			identities[a.Identity(site)] = t.Name
		}
	}
	for _, t := range targets {
		if t.To == "" {
			continue // said when it was read
		}
		a, err := driver.ParseAddress(t.To)
		if err == nil {
			err = driver.Check(driver.Options{Address: a, Site: site, Insecure: t.Insecure})
		}
		if err == nil {
			if other := identities[a.Identity(site)]; other != t.Name {
				err = &Error{Text: diag.Say("bad-target/twice", "other", other), Settings: true}
			}
		}
		addTargetError(t, err, rep)
	}
}

// CheckPlaces reports, at their places in site.toml, targets that cannot be on this
// computer: those that hold the site, lie in a folder that casebook reads or
// writes, or are the repository of its sources. What CheckTargets reports is left
// to it.
func CheckPlaces(site string, targets []config.Target, rep *diag.Report) {
	for _, t := range targets {
		a, err := driver.ParseAddress(t.To)
		if err != nil {
			continue
		}
		if name := strings.TrimSuffix(t.To, "/"); hostAlone().MatchString(name) {
			if _, err := os.Stat(filepath.Join(site, name)); err != nil {
				addTargetError(t, &Error{Text: diag.Say("bad-target/host-alone", "address", name), Settings: true}, rep)
			}
		}
		if found, err := driver.FindDriver(a); err == nil {
			addTargetError(t, CheckLocal(site, a, found), rep)
		}
	}
}

// TargetIn gives the name of the target that a folder of this machine is, or lies in; ""
// for none.
func TargetIn(site string, targets []config.Target, isIn func(target string) bool) string {
	for _, t := range targets {
		a, err := driver.ParseAddress(t.To)
		if err != nil {
			continue
		}
		found, err := driver.FindDriver(a)
		if err != nil || found.Local == nil {
			continue
		}
		if paths, err := found.Local(driver.Options{Address: a, Site: site}); err == nil && slices.ContainsFunc(paths, isIn) {
			return t.Name
		}
	}
	return ""
}

func addTargetError(t config.Target, err error, rep *diag.Report) {
	var settings *Error
	switch err = explain(err); {
	case err == nil:
	case errors.As(err, &settings):
		rep.AddError(t.At, settings.Text)
	default:
		rep.AddError(t.At, diag.Say("bad-target/address"))
	}
}

// CheckLocal refuses a target on this machine that holds the site or the user's
// home, lies in a folder that casebook reads or writes, as the site's own is, or is
// the repository of the sources.
func CheckLocal(site string, a driver.Address, d *driver.Driver) error {
	if strings.HasPrefix(a.Scheme, "git+") && isOwnRemote(a, site) {
		return &Error{Text: diag.Say("bad-target/own-repository"), Settings: true}
	}
	if d.Local == nil {
		return nil
	}
	paths, err := d.Local(driver.Options{Address: a, Site: site})
	if err != nil {
		return err
	}
	site, err = filepath.Abs(site)
	if err != nil {
		return err
	}
	for _, p := range paths {
		if a.Scheme == "git+file" && isOwnRepository(p, site) {
			return &Error{Text: diag.Say("bad-target/own-repository"), Settings: true}
		}
		if publish.HoldsFolder(p, site) {
			return &Error{Text: diag.Say("bad-target/holds-site"), Settings: true}
		}
		for _, name := range []string{"content", "layouts", "assets", "public", ".git", durable.Hidden} {
			own := filepath.Join(site, name)
			if publish.HoldsFolder(own, p) {
				return &Error{Text: diag.Say("bad-target/in-site", "folder", name), Settings: true}
			}
			if _, err := os.Stat(own); err == nil && publish.HoldsFolder(p, own) {
				return &Error{Text: diag.Say("bad-target/in-site", "folder", name), Settings: true}
			}
		}
		if home, err := os.UserHomeDir(); err == nil && publish.HoldsFolder(p, home) {
			return &Error{Text: diag.Say("bad-target/home"), Settings: true}
		}
	}
	return nil
}

// A Person is who may be asked while a target is dealt with.
type Person struct {
	Attended   bool // somebody is there
	AskHostKey func(server, algorithm, fingerprint string) (bool, error)
}

// NewOptions gives how a target of site.toml is dealt with: what it says itself,
// its secrets, and the locks of this computer.
func NewOptions(site string, t config.Target, a driver.Address, p Person) Options {
	secrets := &Secrets{Target: t.Name, Address: a.Identity(site)}
	how := driver.Options{
		Address: a, Target: t.Name, Site: site, Parallel: t.Parallel, HostKey: t.HostKey, Insecure: t.Insecure,
		Secrets: secrets, Attended: p.Attended, AskHostKey: p.AskHostKey,
	}
	if how.AskHostKey == nil {
		how.AskHostKey = func(string, string, string) (bool, error) { return false, driver.ErrUnanswered }
	}
	o := Options{
		Target: t.Name, Delete: t.Delete, Parallel: t.Parallel, Secrets: secrets, Mine: Locks{Folder: sync.OnceValue(func() string { return locksFolder(site) })},
		Open: func(ctx context.Context) (driver.Host, error) {
			h, err := driver.Open(ctx, how)
			if secrets.distrustKeychain(err) {
				return driver.Open(ctx, how)
			}
			return h, err
		},
	}
	if a.IsElsewhere() {
		alone := how
		alone.Attended, alone.Secrets = false, &Secrets{Target: t.Name, Address: secrets.Address}
		alone.AskHostKey = func(string, string, string) (bool, error) { return false, driver.ErrUnanswered }
		o.openAlone = func(ctx context.Context) (driver.Host, error) { return driver.Open(ctx, alone) }
		o.attended = p.Attended
	}
	return o
}

// OpenAhead begins to open a target elsewhere, while its site is still built, and
// asks nobody. Where that fails and somebody is there, the target is opened anew
// when it is needed, and they are asked. Call letGo in the end.
func (o *Options) OpenAhead(ctx context.Context) (letGo func()) {
	if o.openAlone == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	var host driver.Host
	var seen *look
	var err error
	opened := make(chan struct{})
	go func() {
		defer close(opened)
		if host, err = o.openAlone(ctx); err == nil {
			seen = lookAhead(ctx, host)
		}
	}()
	var taken atomic.Bool
	open, attended := o.Open, o.attended
	o.Open = func(ctx context.Context) (driver.Host, error) {
		if taken.Swap(true) {
			return open(ctx)
		}
		select {
		case <-opened:
		case <-ctx.Done():
			taken.Store(false)
			return nil, ctx.Err()
		}
		if err != nil && attended {
			return open(ctx)
		}
		return host, err
	}
	o.ahead = func() *look {
		<-opened
		return seen
	}
	return func() {
		cancel()
		<-opened
		if !taken.Load() && host != nil {
			_ = host.Close()
		}
	}
}

// locksFolder gives the folder in which this computer knows which deploys go on:
// one for all sites, else the hidden one of the site.
func locksFolder(site string) string {
	if cache, err := os.UserCacheDir(); err == nil {
		cache = filepath.Join(cache, "casebook", "deploy")
		if os.MkdirAll(cache, 0o700) == nil {
			return cache
		}
	}
	root, err := os.OpenRoot(site)
	if err != nil {
		return ""
	}
	defer root.Close()
	if durable.EnsureHidden(root) != nil {
		return ""
	}
	return filepath.Join(site, durable.Hidden, "deploy")
}

// Remains says for each target what has to be purged there by hand, after a text
// or a name was taken out and the next version was sent.
func Remains(targets []config.Target) []diag.Text {
	var list []diag.Text
	for _, t := range targets {
		a, err := driver.ParseAddress(t.To)
		if err != nil {
			continue
		}
		if d, err := driver.FindDriver(a); err == nil {
			list = append(list, d.Keeps(t.Name))
		}
	}
	return list
}

// Try writes a small file where the site will be, and deletes it again, so that
// somebody who adds a target knows that it works. Hosts that exchange whole
// versions are only asked what readers have.
func Try(ctx context.Context, o Options) error {
	l := &line{open: o.Open, wait: o.Wait, notice: o.Notice, parallel: o.Parallel}
	defer l.close()
	h, err := l.take(ctx)
	if err != nil {
		return explain(err)
	}
	found, err := lookFirst(ctx, l)
	if err == nil {
		err = (&Job{line: l}).refuseSources(ctx, found)
	}
	if err != nil {
		return explain(err)
	}
	if _, whole := h.(driver.Exchanger); whole {
		_, err = h.List(ctx)
		return explain(err)
	}
	name := newPrefix + rand.Text()
	if err = h.Put(ctx, name, contentOfBytes([]byte("casebook tries whether it can write here\n"))); err == nil {
		err = h.Remove(ctx, name)
	}
	return explain(err)
}
