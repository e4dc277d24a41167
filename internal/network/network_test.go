package network

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"syscall"
	"testing"
)

func TestFailureIsFoundInWhateverWrapsIt(t *testing.T) {
	for _, c := range []struct {
		err  error
		want Failure
	}{
		{&net.DNSError{IsNotFound: true}, NoName},
		{&net.DNSError{IsTemporary: true}, NameLater},
		{&net.DNSError{IsTimeout: true}, NameLater},
		{&tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{}}}, OtherName},
		{&tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}}, Expired},
		{&tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.IncompatibleUsage}}, Unvouched},
		{&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, Unvouched},
		{tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, NoTLS},
		{http.ErrSchemeMismatch, NoTLS},
		{tls.RecordHeaderError{Msg: "oversized record received with length 20527"}, Cut},
		{os.ErrDeadlineExceeded, Silent},
		{context.DeadlineExceeded, Silent},
		{syscall.ECONNREFUSED, Cut},
		{io.ErrUnexpectedEOF, Cut},
	} {
		for _, err := range []error{c.err, &url.Error{Op: "Get", Err: &net.OpError{Op: "dial", Err: c.err}}, fmt.Errorf("on the way: %w", c.err)} {
			if got := FailureOf(err); got != c.want {
				t.Errorf("%v: got %d, want %d", err, got, c.want)
			}
		}
	}
}
