package feed

import "testing"

func TestTagURIHoldsOnlyWhatATagAllows(t *testing.T) {
	for _, c := range []struct{ name, path, want string }{
		{"plain", "/cases/ada-example/updates/2026-05-14-ruling", "tag:example.org,2026:/cases/ada-example/updates/2026-05-14-ruling"},
		{"no slash", "cases/x", "tag:example.org,2026:/cases/x"},
		{"blank and markup", `/a b"<&>`, "tag:example.org,2026:/a%20b%22%3C&%3E"},
		{"percent sign", "/50%", "tag:example.org,2026:/50%25"},
		{"fragment", "/letters/x#answer", "tag:example.org,2026:/letters/x%23answer"},
		{"another script", "/\u0439", "tag:example.org,2026:/%D0%B9"},
		{"the same in NFD", "/и\u0306", "tag:example.org,2026:/%D0%B9"},
		{"line break", "/a\r\nb", "tag:example.org,2026:/a%0D%0Ab"},
		{"allowed", "/-._~!$&'()*+,;=:@?", "tag:example.org,2026:/-._~!$&'()*+,;=:@?"},
		{"empty", "", "tag:example.org,2026:/"},
	} {
		if got := TagURI("example.org,2026", c.path); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestAddressHoldsOnlyWhatAURIAllows(t *testing.T) {
	for _, c := range []struct{ address, want string }{
		{"https://example.org/a%20b/?q=1&r=[2]#x", "https://example.org/a%20b/?q=1&r=[2]#x"},
		{"https://example.org/a b\"><\\", "https://example.org/a%20b%22%3E%3C%5C"},
		{"https://example.org/\r\nATTENDEE:x", "https://example.org/%0D%0AATTENDEE:x"},
		{"https://example.org/й", "https://example.org/%D0%B9"},
	} {
		if got := encodeURI(c.address); got != c.want {
			t.Errorf("%q: got %s, want %s", c.address, got, c.want)
		}
	}
}
