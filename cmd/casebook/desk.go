package main

import (
	"context"
	"io"
	"net"
	"slices"
	"strings"

	"casebook"
	"casebook/internal/config"
	"casebook/internal/deploy"
	"casebook/internal/deploy/host"
	"casebook/internal/desk"
	"casebook/internal/diag"
)

// openDesk opens the desk of a site that is served.
func openDesk(folder string, l net.Listener) (*desk.Desk, error) {
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return nil, err
	}
	return desk.New(desk.Options{
		Dir: folder, Theme: casebook.Theme, GuardList: guardElsewhere(), Port: port,
		Deploy: func(ctx context.Context, s desk.Sending) int { return deployFromDesk(ctx, folder, s) },
		Keep:   func(target string, secrets map[string]string) error { return keepSecrets(folder, target, secrets) },
	})
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
	f := deployFlags{approve: s.Approve}
	f.format, f.DryRun = "json", s.DryRun
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
		return usage{diag.Say("usage/deploy-no-target")}
	}
	i := slices.IndexFunc(settings.Targets, func(t config.Target) bool { return t.Name == target })
	if i < 0 {
		return desk.ErrNoTarget
	}
	address, err := host.ParseAddress(settings.Targets[i].To)
	if err != nil {
		return err
	}
	keychain := deploy.NewOptions(dir, settings.Targets[i], address, deploy.Person{}).Secrets
	for name, value := range secrets {
		if value == "" && keychain.Keychain(host.Secret(strings.ToUpper(name))) == "" {
			continue
		}
		if err := keychain.Keep(host.Secret(strings.ToUpper(name)), value); err != nil {
			return diag.NewFault(diag.Say("desk-failed", "cause", err))
		}
	}
	return nil
}
