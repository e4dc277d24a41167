package driver

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"time"

	"casebook/internal/diag"
	"casebook/internal/network"
)

// NetworkError says why a host could not be reached or talked to; name is the
// host's. What it does not know is a line that was cut.
func NetworkError(name string, err error) error {
	if err == nil || errors.As(err, new(*Error)) || errors.Is(err, context.Canceled) {
		return err
	}
	switch network.FailureOf(err) {
	case network.NoName:
		return Fail(diag.Say("deploy-unknown-host", "host", name), err)
	case network.NameLater:
		return CutOff(diag.Say("deploy-unknown-host", "host", name), err)
	case network.OtherName:
		return Fail(diag.Say("deploy-certificate/name", "host", name), err)
	case network.Expired:
		return Fail(diag.Say("deploy-certificate/expired", "host", name), err)
	case network.Unvouched:
		return Fail(diag.Say("deploy-certificate", "host", name), err)
	case network.NoTLS:
		return Fail(diag.Say("deploy-no-tls", "host", name), err)
	case network.Silent:
		return CutOff(diag.Say("deploy-cut/silent"), err)
	}
	return CutOff(diag.Say("deploy-unreachable", "host", name), err)
}

// newTransport gives a transport with bounds on waiting.
func newTransport() *http.Transport {
	dialer := net.Dialer{Timeout: patience}
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			keepLittle(conn)
			return &pushedLine{conn}, nil
		},
		TLSHandshakeTimeout: patience, ResponseHeaderTimeout: 2 * patience,
		TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, MaxIdleConnsPerHost: 32, ForceAttemptHTTP2: true,
	}
}

// keepLittle has the system take little at once for a connection: else it takes
// megabytes, and the answer to the last of them is awaited while they are still on
// their way over a slow line.
func keepLittle(conn net.Conn) {
	if c, is := conn.(interface{ SetWriteBuffer(int) error }); is {
		_ = c.SetWriteBuffer(64 << 10)
	}
}

// A pushedLine is cut when nothing of what is sent has gone for patience.
type pushedLine struct{ net.Conn }

func (l *pushedLine) Write(p []byte) (int, error) {
	_ = l.SetWriteDeadline(time.Now().Add(patience))
	return l.Conn.Write(p)
}
