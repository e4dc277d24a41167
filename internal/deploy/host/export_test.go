package host

import "crypto/x509"

// SetRoots says who vouches for the certificates of the tests' servers.
func SetRoots(p *x509.CertPool) { roots = p }
