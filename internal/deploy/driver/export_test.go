package driver

import (
	"crypto/x509"
	"time"
)

// SetRoots says who vouches for the certificates of the tests' servers.
func SetRoots(p *x509.CertPool) { roots = p }

// S3Address gives where requests for a bucket go, without its objects' keys.
func S3Address(endpoint, bucket, region string) string {
	host, path := (&s3Client{host: endpoint, bucket: bucket, region: region}).server()
	return host + path
}

// RegionInName is what an endpoint's name says of its region.
var RegionInName = regionInName

// SetPatience says how long to wait for a host that says nothing.
func SetPatience(d time.Duration) (before time.Duration) {
	before, patience = patience, d
	return before
}
