package driver

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"os"
	"strings"

	"casebook/internal/diag"
)

// NetworkError says why a host could not be reached or talked to; name is the
// host's. What it does not know is a line that was cut.
func NetworkError(name string, err error) error {
	var known *Error
	var unknown *net.DNSError
	var certificate *tls.CertificateVerificationError
	var wrongName x509.HostnameError
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var notTLS tls.RecordHeaderError
	switch {
	case err == nil, errors.As(err, &known), errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &unknown) && unknown.IsNotFound:
		return Fail(diag.Say("deploy-unknown-host", "host", name), err)
	case errors.As(err, &unknown):
		return CutOff(diag.Say("deploy-unknown-host", "host", name), err)
	case errors.As(err, &wrongName):
		return Fail(diag.Say("deploy-certificate/name", "host", name), err)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return Fail(diag.Say("deploy-certificate/expired", "host", name), err)
	case errors.As(err, &certificate), errors.As(err, &authority), errors.As(err, &invalid):
		return Fail(diag.Say("deploy-certificate", "host", name), err)
	case errors.As(err, &notTLS) && strings.HasPrefix(notTLS.Msg, "first record"), errors.Is(err, http.ErrSchemeMismatch): // later ones are of a server whose line was cut
		return Fail(diag.Say("deploy-no-tls", "host", name), err)
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return CutOff(diag.Say("deploy-cut/silent"), err)
	}
	return CutOff(diag.Say("deploy-unreachable", "host", name), err)
}
