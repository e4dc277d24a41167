package network

import "testing"

func TestHostsThatNoReaderReachesAreKnown(t *testing.T) {
	for host, private := range map[string]bool{
		"localhost": true, "LOCALHOST": true, "localhost.": true, "127.0.0.1": true, "127.1": true, "::1": true,
		"10.0.0.5": true, "192.168.1.7": true, "nas": true, "printer.local": true, "Printer.Local.": true,
		"example.org": false, "EXAMPLE.ORG.": false, "8.8.8.8": false, "": false,
	} {
		if got := IsPrivateHost(host); got != private {
			t.Errorf("%q: %v", host, got)
		}
	}
}
