package driver

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os/user"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/ssh"

	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/network"
)

// An sshConn is a connection of SSH, and when it was last heard of.
type sshConn struct {
	*ssh.Client
	heard *heardLine
}

// connectSSH opens a connection of SSH to the address's host, as its user, with
// the host's key checked (RFC 4253).
func connectSSH(ctx context.Context, o Options) (*sshConn, error) {
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
	var client *sshConn
	err := keys.tryEach(func(algorithms []string) error {
		return dialSSH(ctx, keys, func(raw net.Conn, patience *handPatience) error {
			auth.patience = patience
			config := &ssh.ClientConfig{User: login, Auth: auth.methods(), HostKeyCallback: keys.check, HostKeyAlgorithms: algorithms}
			conn, channels, requests, err := ssh.NewClientConn(raw, keys.address, config)
			if err == nil {
				client = &sshConn{ssh.NewClient(conn, channels, requests), raw.(*heardLine)}
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
	dialer := net.Dialer{Timeout: patience}
	dialed, err := dialer.DialContext(ctx, "tcp", keys.address)
	if err != nil {
		return err
	}
	raw := &heardLine{Conn: dialed}
	unhook := context.AfterFunc(ctx, func() { _ = raw.Close() })
	defer unhook()
	patience := &handPatience{raw}
	keys.patience = patience
	patience.begin()
	if err := shake(raw, patience); err != nil {
		_ = raw.Close()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		host, port, _ := net.SplitHostPort(keys.address)
		switch {
		case raw.greeting.Load() == otherGreeting:
			return Fail(diag.Say("deploy-other-server", "host", host, "port", port, "protocol", "SSH"), err)
		case raw.greeting.Load() == noGreeting && network.FailureOf(err) == network.Silent:
			return Fail(diag.Say("deploy-other-server/silent", "host", host, "port", port), err)
		}
		return err
	}
	patience.end()
	return nil
}

// A handPatience bounds a handshake, but not the time that a person thinks.
type handPatience struct{ raw net.Conn }

func (p *handPatience) begin() { _ = p.raw.SetDeadline(time.Now().Add(patience)) }
func (p *handPatience) end()   { _ = p.raw.SetDeadline(time.Time{}) }

// A heardLine knows when something came last, and whether the server greets as one
// of SSH does: with a line that begins with "SSH-", which others may come before
// (RFC 4253, section 4.2).
type heardLine struct {
	net.Conn
	last     atomic.Int64 // nanoseconds since 1970
	begin    []byte       // what came before that line
	greeting atomic.Int32
}

const (
	noGreeting int32 = iota
	partGreeting
	otherGreeting
	rightGreeting
)

// errOtherGreeting ends a line on which a server of another protocol greets: it would
// wait for commands.
var errOtherGreeting = errors.New("another protocol")

var otherNumber = lazy.Regexp(`^[0-9]{3}[ -]`)

// hear looks at what comes until it is known what it is.
func (l *heardLine) hear(p []byte) error {
	if len(p) == 0 || l.greeting.Load() == rightGreeting {
		return nil
	}
	l.begin = append(l.begin, p[:min(len(p), 1024)]...)
	switch {
	case bytes.Contains(l.begin, []byte("SSH-")):
		l.greeting.Store(rightGreeting)
		l.begin = nil
	case bytes.HasPrefix([]byte("SSH-"), l.begin):
		l.greeting.Store(partGreeting)
	default:
		l.greeting.Store(otherGreeting)
		if otherNumber().Match(l.begin) {
			return errOtherGreeting
		}
	}
	return nil
}

func (l *heardLine) Read(p []byte) (int, error) {
	n, err := l.Conn.Read(p)
	l.last.Store(time.Now().UnixNano())
	if other := l.hear(p[:n]); other != nil {
		return 0, other // with a byte, who asked for one byte would not hear of it
	}
	return n, err
}

// keepAlive ends a connection on which nothing has come for patience though it was
// asked for, so that nobody waits for it for ever. On a slow line the question waits
// behind what is sent before it, whose answers come meanwhile.
func (c *sshConn) keepAlive(ctx context.Context) {
	tick := time.NewTicker(patience / 4)
	defer tick.Stop()
	answered := make(chan error, 1)
	var asked time.Time // zero while no question is open
	for {
		select {
		case <-ctx.Done():
			return
		case err := <-answered:
			if err != nil {
				return
			}
			asked = time.Time{}
		case now := <-tick.C:
			switch last := time.Unix(0, c.heard.last.Load()); {
			case asked.IsZero():
				asked = now
				go func() {
					_, _, err := c.SendRequest("keepalive@openssh.com", true, nil)
					answered <- err
				}()
			case now.Sub(asked) > patience && now.Sub(last) > patience:
				_ = c.Close()
				return
			}
		}
	}
}
