package driver

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/textproto"
	"os"
	"strings"
	"syscall"
	"testing"
)

// What goes wrong is said in a sentence, and it is known whether another attempt
// is worth it.
func TestBadLuckIsSaid(t *testing.T) {
	ftpSays := func(code int, words string) error {
		h := &ftpHost{o: Options{Address: Address{Scheme: "ftps", Host: "h"}}}
		return h.explain("a", &textproto.Error{Code: code, Msg: words})
	}
	for _, c := range []struct {
		err     error
		want    string
		trouble Trouble
	}{
		{folderError("a", &fs.PathError{Op: "write", Path: "/secret/a", Err: syscall.ENOSPC}), "the target is full", Refused},
		{folderError("a", &fs.PathError{Op: "open", Path: "/secret/a", Err: syscall.EACCES}), "may not write a", Refused},
		{folderError("a", &fs.PathError{Op: "open", Path: "/secret/a", Err: syscall.ENAMETOOLONG}), "cannot hold a file of the name a", Refused},
		{folderError("a", &fs.PathError{Op: "open", Path: "/secret/a", Err: syscall.EIO}), "cannot hold a: ", Refused},
		{NetworkError("h", &net.DNSError{IsNotFound: true}), "the name h does not resolve", Refused},
		{NetworkError("h", &net.DNSError{IsTemporary: true}), "the name h does not resolve", Cut},
		{NetworkError("h", &tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{}}}), "is that of another name", Refused},
		{NetworkError("h", &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}}), "has expired", Refused},
		{NetworkError("h", &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}), "nobody vouches", Refused},
		{NetworkError("h", tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}), "does not answer with TLS", Refused},
		{NetworkError("h", tls.RecordHeaderError{Msg: "oversized record received with length 20527"}), "ended the connection", Cut},
		{NetworkError("h", &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}), "h cannot be reached", Cut},
		{NetworkError("h", os.ErrDeadlineExceeded), "does not answer any more", Cut},
		{NetworkError("h", io.ErrUnexpectedEOF), "ended the connection", Cut},
		{StatusError("h", &http.Response{StatusCode: 507}), "no more room", Refused},
		{StatusError("h", &http.Response{StatusCode: 403}), "may not do that", Refused},
		{StatusError("h", &http.Response{StatusCode: 502}), "status 502", Cut},
		{StatusError("h", &http.Response{StatusCode: 429, Header: http.Header{"Retry-After": {"7"}}}), "not to be asked so often", Busy},
		{ftpSays(522, "SSL connection failed; session reuse required"), "use SFTP where the host offers it", Refused},                                // vsftpd
		{ftpSays(425, "Unable to build data connection: TLS session of data connection not resumed."), "use SFTP where the host offers it", Refused}, // FileZilla Server
		{ftpSays(425, "Unable to build data connection: Operation not permitted"), "use SFTP where the host offers it", Refused},                     // ProFTPD
		{ftpSays(425, "Failed to establish connection."), "status 425", Cut},
	} {
		var said *Error
		if !errors.As(c.err, &said) || said.Trouble != c.trouble || !strings.Contains(said.Error(), c.want) || strings.Contains(said.Error(), "/secret") {
			t.Errorf("got %v, want %q", c.err, c.want)
		}
	}
}
