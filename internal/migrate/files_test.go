package migrate

import "testing"

func TestAddressesOutsideOfTheOldSiteStay(t *testing.T) {
	s := &Site{URL: "https://www.old.example/campaign"}
	from := &Page{Address: "/news/"}
	for _, c := range []struct{ written, name string }{
		{"https://old.example/campaign/about/", "/about"},
		{"https://old.example/campaign", "/"},
		{"https://old.example/shop/", ""},
		{"https://old.example/campaigners/", ""},
		{"https://other.example/campaign/", ""},
		{"/about/", "/about"},
		{"first/", "/news/first"},
	} {
		if name, _, ok := s.addressPath(from, c.written); name != c.name || ok != (c.name != "") {
			t.Errorf("%s: got %q %v, want %q", c.written, name, ok, c.name)
		}
	}
}
