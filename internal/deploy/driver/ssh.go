package driver

import (
	"context"
	"errors"
	"io"
	"net"
	"os/user"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"casebook/internal/diag"
)

// connectSSH opens a connection of SSH to the address's host, as its user, with
// the host's key checked (RFC 4253).
func connectSSH(ctx context.Context, o Options) (*ssh.Client, error) {
	a := o.Address
	login := a.User
	if login == "" {
		u, err := user.Current()
		if err != nil {
			return nil, Misused(diag.Say("bad-target/no-user", "scheme", a.Scheme, "host", a.Host))
		}
		login = u.Username
	}
	keys := newHostKeys(o)
	auth := &sshLogin{o: o, login: login}
	defer auth.close()
	var client *ssh.Client
	err := keys.tryEach(func(algorithms []string) error {
		return dialSSH(ctx, keys, func(raw net.Conn, patience *handPatience) error {
			auth.patience = patience
			config := &ssh.ClientConfig{User: login, Auth: auth.methods(), HostKeyCallback: keys.check, HostKeyAlgorithms: algorithms}
			conn, channels, requests, err := ssh.NewClientConn(raw, keys.address, config)
			if err == nil {
				client = ssh.NewClient(conn, channels, requests)
			}
			return err
		})
	})
	switch {
	case err == nil:
		auth.worked()
		return client, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case keys.err != nil:
		return nil, keys.err
	case auth.err != nil:
		return nil, auth.err
	case isRefusedLogin(err), auth.password != "" && errors.Is(err, io.EOF):
		return nil, BadLogin(a.Host, err)
	}
	return nil, NetworkError(a.Host, err)
}

// isRefusedLogin reports a server that lets nobody in with what it was shown, or
// that ends the connection since it was shown too much; the library has no types for that.
func isRefusedLogin(err error) bool {
	return slices.ContainsFunc([]string{"unable to authenticate", "message type 51", "disconnect, reason"}, func(says string) bool { return strings.Contains(err.Error(), says) })
}

// findHostKey asks the server for its key, which must be the right one, and logs
// nobody in.
func findHostKey(ctx context.Context, o Options) (ssh.PublicKey, error) {
	keys := newHostKeys(o)
	err := keys.tryEach(func(algorithms []string) error {
		return dialSSH(ctx, keys, func(raw net.Conn, _ *handPatience) error {
			config := &ssh.ClientConfig{User: o.Address.User, HostKeyCallback: keys.check, HostKeyAlgorithms: algorithms}
			_, _, _, err := ssh.NewClientConn(raw, keys.address, config)
			_ = raw.Close()
			return err
		})
	})
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case keys.err != nil:
		return nil, keys.err
	case keys.right != nil:
		return keys.right, nil
	}
	return nil, NetworkError(o.Address.Host, err)
}

// dialSSH opens a line to the server for a handshake, which a silent server does
// not hold up for ever; the line is closed when the handshake fails.
func dialSSH(ctx context.Context, keys *hostKeys, shake func(net.Conn, *handPatience) error) error {
	dialer := net.Dialer{Timeout: Patience}
	raw, err := dialer.DialContext(ctx, "tcp", keys.address)
	if err != nil {
		return err
	}
	unhook := context.AfterFunc(ctx, func() { _ = raw.Close() })
	defer unhook()
	patience := &handPatience{raw}
	keys.patience = patience
	patience.begin()
	if err := shake(raw, patience); err != nil {
		_ = raw.Close()
		return err
	}
	patience.end()
	return nil
}

// A handPatience bounds a handshake, but not the time that a person thinks.
type handPatience struct{ raw net.Conn }

func (p *handPatience) begin() { _ = p.raw.SetDeadline(time.Now().Add(Patience)) }
func (p *handPatience) end()   { _ = p.raw.SetDeadline(time.Time{}) }

// keepAlive ends a connection that says nothing for longer than Patience, so that
// nobody waits for it for ever.
func keepAlive(ctx context.Context, conn *ssh.Client) {
	tick := time.NewTicker(Patience / 4)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		silent := time.AfterFunc(Patience, func() { _ = conn.Close() })
		_, _, err := conn.SendRequest("keepalive@openssh.com", true, nil)
		silent.Stop()
		if err != nil {
			return
		}
	}
}
