// Package network tells which hosts no reader reaches, and why one could not be reached
// or talked to: the one place where the errors of the system and of TLS are told apart.
// What is said of each, and whether another attempt is worth it, is for who asked to know.
package network

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"os"
	"strings"
)

// A Failure is why a host could not be talked to.
type Failure uint8

// The kinds of failure.
const (
	Cut       Failure = iota // it cannot be reached, or the line was cut
	NoName                   // there is no such name
	NameLater                // nobody says now whether there is such a name
	OtherName                // its certificate is that of another name
	Expired                  // its certificate has expired, or is not valid yet
	Unvouched                // nobody vouches for its certificate
	NoTLS                    // what answers there does not speak TLS
	Silent                   // it does not answer any more
)

// FailureOf gives the kind of an error.
func FailureOf(err error) Failure {
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	var otherName x509.HostnameError
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var notTLS tls.RecordHeaderError
	switch {
	case errors.As(err, &name) && name.IsNotFound:
		return NoName
	case errors.As(err, &name):
		return NameLater
	case errors.As(err, &otherName):
		return OtherName
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return Expired
	case errors.As(err, &certificate), errors.As(err, &authority), errors.As(err, &invalid):
		return Unvouched
	case errors.As(err, &notTLS) && strings.HasPrefix(notTLS.Msg, "first record"), errors.Is(err, http.ErrSchemeMismatch): // later ones are of a server whose line was cut
		return NoTLS
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return Silent
	}
	return Cut
}

// IsCertificate reports that something is wrong with who the host says it is.
func (f Failure) IsCertificate() bool { return f == OtherName || f == Expired || f == Unvouched }
