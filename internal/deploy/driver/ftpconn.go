package driver

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/textproto"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jlaffaye/ftp"

	"casebook/internal/diag"
)

// dial opens one connection and logs in.
func (h *ftpHost) dial(ctx context.Context) (*ftpConn, error) {
	a := h.o.Address
	implicit := a.Query.Get("tls") == "implicit" || a.Port == "990"
	port := cmp.Or(a.Port, defaultPorts[a.Scheme])
	if implicit && a.Port == "" {
		port = "990"
	}
	// The session of the first connection is shown again on every other one: some
	// servers want to see that it is the same client. Version 1.2, since few servers
	// know a session of 1.3 again, unless the server speaks that alone.
	config := &tls.Config{ServerName: a.Host, RootCAs: roots, ClientSessionCache: h.sessions, MinVersion: tls.VersionTLS12, MaxVersion: tls.VersionTLS12}
	if h.newest {
		config.MaxVersion = tls.VersionTLS13
	}
	dialer := net.Dialer{Timeout: patience}
	encrypted := a.Scheme == "ftps"
	conn := &ftpConn{}
	conn.bound(mostSaid)
	may := &conn.said
	// Until it has let in, the server is given a time, and ends with the context.
	shaking, giveUp := context.WithCancel(ctx)
	defer giveUp()
	var slow *time.Timer
	var unhook func() bool
	dial := func(network, address string) (net.Conn, error) {
		raw, err := dialer.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		first := may == &conn.said
		if first {
			slow = time.AfterFunc(patience, giveUp)
			unhook = context.AfterFunc(shaking, func() { _ = raw.Close() })
		}
		keepLittle(raw)
		var line net.Conn = &impatient{Conn: raw, may: may, greets: first && !implicit}
		may = &conn.data // every later one
		if encrypted && (implicit || !first) {
			line = &heardOut{Conn: tls.Client(line, config)}
		}
		return line, nil
	}
	options := []ftp.DialOption{ftp.DialWithDialFunc(dial), ftp.DialWithForceListHidden(h.hidden)}
	switch {
	case encrypted && implicit:
		options = append(options, ftp.DialWithTLS(config))
	case encrypted:
		options = append(options, ftp.DialWithExplicitTLS(config))
	}
	c, err := ftp.Dial(net.JoinHostPort(a.Host, port), options...)
	if slow != nil {
		defer slow.Stop()
	}
	if err != nil {
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case shaking.Err() != nil && h.greeted.Load(): // it is one that has spoken before
			return nil, CutOff(diag.Say("deploy-cut/silent"), err)
		case shaking.Err() != nil:
			return nil, Fail(diag.Say("deploy-other-server/silent", "host", a.Host, "port", port), err)
		case errors.Is(err, errOtherGreeting):
			return nil, Fail(diag.Say("deploy-other-server", "host", a.Host, "port", port, "protocol", "FTP"), err)
		}
		if encrypted && !implicit && isCode(err, 500, 502, 504, 530, 534) {
			return nil, Fail(diag.Say("deploy-no-tls", "host", a.Host), err)
		}
		return nil, h.explain(".", err)
	}
	h.greeted.Store(true)
	slow.Reset(2 * patience)
	early := ctx
	dialer = net.Dialer{Timeout: patience} // later connections outlive this call
	ctx = context.WithoutCancel(ctx)
	err = c.Login(h.login, h.password)
	if cut := !unhook(); err != nil || cut {
		_ = c.Quit()
		if early.Err() != nil {
			return nil, early.Err()
		}
		if cut {
			return nil, CutOff(diag.Say("deploy-cut/silent"), err)
		}
		if isCode(err, 430, 530, 532) {
			return nil, BadLogin(a.Host, err)
		}
		return nil, h.explainUser(err)
	}
	conn.ServerConn = c
	return conn, nil
}

// explainUser says why nobody was let in. Where the server does not even ask for a
// password, the library gives its words alone, without the code.
func (h *ftpHost) explainUser(err error) error {
	words := strings.ToLower(err.Error())
	holds := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(words, part) })
	}
	host := h.o.Address.Host
	switch {
	case reflect.TypeOf(err) != reflect.TypeOf(io.EOF) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return h.explain(".", err)
	case h.o.Address.Scheme == "ftp" && holds("encrypt", "tls", "ssl", "cleartext", "secure"):
		return Fail(diag.Say("deploy-ftp/encrypted", "host", host), err)
	case holds("too many", "maximum", "try again", "later"):
		return CutOff(diag.Say("deploy-unreachable", "host", host), err)
	}
	return BadLogin(host, err)
}

// isHandshakeRefused reports that the server and this program found no version of
// TLS, or no ciphers, that both speak.
func isHandshakeRefused(err error) bool {
	var said *net.OpError
	return errors.As(err, &said) && said.Op == "remote error"
}

// An ftpConn is one login, of which is counted what the server may still say in
// the operation that goes on: in answers, and of data.
type ftpConn struct {
	*ftp.ServerConn
	said, data atomic.Int64
}

// bound begins an operation: in answers little is ever said, and of data at most so
// many bytes.
func (c *ftpConn) bound(data int64) {
	c.said.Store(mostSaid)
	c.data.Store(data)
}

// mostSaid is how many bytes a server may say of one folder, or in one answer:
// some 500,000 files.
const mostSaid = 64 << 20

// An impatient connection is cut when nothing goes for patience, or comes for twice
// as long, in which what was sent last has to arrive; and when more comes than may.
type impatient struct {
	net.Conn
	may    *atomic.Int64
	greets bool // a server of FTP begins with a number
}

func (c *impatient) Read(p []byte) (int, error) {
	_ = c.SetReadDeadline(time.Now().Add(2 * patience))
	n, err := c.Conn.Read(p)
	if c.may.Add(-int64(n)) < 0 {
		return 0, endlessList()
	}
	if c.greets && n > 0 {
		c.greets = false
		if p[0] < '0' || p[0] > '9' {
			return 0, errOtherGreeting
		}
	}
	return n, err
}

func (c *impatient) Write(p []byte) (int, error) {
	_ = c.SetWriteDeadline(time.Now().Add(patience))
	return c.Conn.Write(p)
}

// A heardOut connection, over which something was sent, ends when the server has
// said all: with TLS 1.3 it gives tickets that nobody reads, and a system that
// closes over unread bytes tells the server of a cut line.
type heardOut struct {
	*tls.Conn
	read bool
}

func (c *heardOut) Read(p []byte) (int, error) {
	c.read = true
	return c.Conn.Read(p)
}

func (c *heardOut) Close() error {
	if !c.read && c.ConnectionState().Version == tls.VersionTLS13 && c.CloseWrite() == nil {
		_, _ = io.CopyN(io.Discard, c.Conn, 64<<10)
	}
	return c.Conn.Close()
}

// take gives a connection that nobody uses; done gives it back, or ends it when
// the line failed.
func (h *ftpHost) take(ctx context.Context) (c *ftpConn, done func(err error), err error) {
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	select {
	case c = <-h.idle:
	default:
		if c, err = h.dial(ctx); err != nil {
			<-h.slots
			return nil, nil, err
		}
	}
	c.bound(mostSaid)
	return c, func(err error) {
		var said *textproto.Error
		if err != nil && !(errors.As(err, &said) && said.Code != ftp.StatusNotAvailable) {
			go c.Quit()
		} else {
			h.idle <- c
		}
		<-h.slots
	}, nil
}

// use does one thing on a connection.
func (h *ftpHost) use(ctx context.Context, what func(c *ftpConn) error) error {
	c, done, err := h.take(ctx)
	if err != nil {
		return err
	}
	err = what(c)
	done(err)
	return err
}
