package address

import (
	"net/url"
	"strings"
	"testing"
)

func TestLinksAreRelative(t *testing.T) {
	for _, c := range []struct {
		from, to Address
		want     string
	}{
		{"/", "/", "./"},
		{"/", "/cases/", "cases/"},
		{"/cases/x/", "/", "../../"},
		{"/cases/x/", "/cases/x/", "./"},
		{"/cases/x/", "/cases/xy/", "../xy/"},
		{"/cases/x/", "/cases/x/feed.xml", "feed.xml"},
		{"/uk/cases/x/", "/cases/x/photo 1.jpg", "../../../cases/x/photo%201.jpg"},
		{"/cases/x/", "/cases/x/a:b.pdf", "./a:b.pdf"},
		{"/cases/x/feed.xml", "/cases/x/", "./"},
		{"/cases/x/", "/cases/x/100%?#.pdf", "100%25%3F%23.pdf"},
	} {
		if got := (Linker{From: c.from}).Reference(c.to); got != c.want {
			t.Errorf("from %s to %s: got %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

func TestPortableLinksNameTheFile(t *testing.T) {
	l := Linker{From: "/cases/x/", Portable: true}
	for to, want := range map[Address]string{"/": "../../index.html", "/cases/x/": "index.html", "/feed.xml": "../../feed.xml"} {
		if got := l.Reference(to); got != want {
			t.Errorf("to %s: got %q, want %q", to, got, want)
		}
	}
}

func TestNotFoundPageLinksFromTheRoot(t *testing.T) {
	l := Linker{From: "/404.html", Root: "/campaign/"}
	if got, want := l.Reference("/cases/x/"), "/campaign/cases/x/"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Whatever the names, a browser that resolves the reference arrives.
func FuzzRelativeLinkArrives(f *testing.F) {
	f.Add("cases/x", "cases/y z")
	f.Add("", "a:b")
	f.Add("uk/é", "..x/%2f")
	f.Fuzz(func(t *testing.T, from, to string) {
		base := &url.URL{Scheme: "https", Host: "example.org", Path: "/" + from + "/"}
		target := &url.URL{Scheme: "https", Host: "example.org", Path: "/" + to}
		clean := base.ResolveReference(&url.URL{Path: target.Path})
		if strings.Contains(base.Path+"\n"+target.Path, "//") || clean.Path != target.Path || base.ResolveReference(&url.URL{Path: base.Path}).Path != base.Path {
			return // not an address that a site can have
		}
		ref, err := url.Parse((Linker{From: Address(base.Path)}).Reference(Address(target.Path)))
		if err != nil {
			t.Fatal(err)
		}
		if got := base.ResolveReference(ref).Path; got != target.Path {
			t.Errorf("from %q to %q: %q leads to %q", base.Path, target.Path, ref, got)
		}
	})
}

// Every initial of an alphabet has an address of its own, the Turkish dotted one too.
func TestInitialsHaveAddressesOfTheirOwn(t *testing.T) {
	known := map[Address]string{}
	for initial, want := range map[string]Address{"A": "/l/a/", "Ж": "/l/u0436/", "I": "/l/i/", "İ": "/l/u0130/", "Ch": "/l/u0063-0068/", OtherInitial: "/l/other/"} {
		got := InitialAddress("/l/", initial)
		if got != want {
			t.Errorf("%s: got %q, want %q", initial, got, want)
		}
		if other, twice := known[got]; twice {
			t.Errorf("%s and %s are both at %q", initial, other, got)
		}
		known[got] = initial
	}
}
