package prose

import "testing"

func TestOnlyAddressesThatLeadSomewhereArePublic(t *testing.T) {
	for address, want := range map[string]bool{
		"https://example.org": true, "http://example.org:8080/a?b#c": true, "mailto:a@example.org": true,
		"http://http://": false, "https://https://example.org": false, "http://:80/": false, "http://": false, "https://a:b@example.org": false, "javascript:alert(1)": false, "mailto:a": false, "http://a b": false,
	} {
		if got := IsPublic(address); got != want {
			t.Errorf("%s: %v, want %v", address, got, want)
		}
	}
}
