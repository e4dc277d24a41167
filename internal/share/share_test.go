package share

import (
	"net/url"
	"strings"
	"testing"

	"rsc.io/qr"
)

func TestEveryNetworkGetsTitleAndPage(t *testing.T) {
	const title, page = "Свобода & Ada: 50% #1?", "https://free-ada.test/cases/ada/?a=b&c=d"
	for _, id := range Networks() {
		link := LinkTo(id, title, page)
		u, err := url.Parse(link.URL)
		if err != nil || link.Title == "" {
			t.Fatalf("%s: %q: %v", id, link.URL, err)
		}
		said := u.RawQuery
		if u.Fragment != "" {
			said = u.EscapedFragment()
		}
		values, err := url.ParseQuery(said)
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		if got := values.Get("text") + "\n" + values.Get("url"); !strings.HasPrefix(got, title+"\n"+page) {
			t.Errorf("%s: got %q of %s", id, got, link.URL)
		}
	}
}

func TestEmailTellsOfThePage(t *testing.T) {
	u, err := url.Parse(Email("A & B", "https://free-ada.test/?x=1"))
	if err != nil {
		t.Fatal(err)
	}
	if q := u.Query(); q.Get("subject") != "A & B" || q.Get("body") != "A & B\r\nhttps://free-ada.test/?x=1" {
		t.Errorf("got %q", q)
	}
}

// TestCodeIsDrawnWhole draws the path again and compares every module.
func TestCodeIsDrawnWhole(t *testing.T) {
	for _, address := range []string{"https://a.test/", "https://free-ada.test/uk/cases/ada-example/2026-02-03-the-hearing-was-put-off/"} {
		got := NewQR(address)
		want, err := qr.Encode(address, qr.M)
		if err != nil {
			t.Fatal(err)
		}
		dark := draw(t, got.Path)
		for y := range got.Size {
			for x := range got.Size {
				if dark[[2]int{x, y}] != want.Black(x-4, y-4) {
					t.Fatalf("%s: module %d, %d of %s", address, x, y, got.Path)
				}
			}
		}
	}
	if got := NewQR("https://a.test/" + strings.Repeat("x", 5000)); got != (QR{}) {
		t.Errorf("of what is too long: %d modules", got.Size)
	}
}

func draw(t *testing.T, path string) map[[2]int]bool {
	t.Helper()
	number := func() (n int) {
		for path != "" && path[0] >= '0' && path[0] <= '9' {
			n, path = 10*n+int(path[0]-'0'), path[1:]
		}
		return n
	}
	dark := map[[2]int]bool{}
	x, y := 0, 0
	for path != "" {
		command := path[0]
		path = path[1:]
		switch command {
		case 'M':
			x = number()
			path = strings.TrimPrefix(path, " ")
			y = number()
			path = strings.TrimPrefix(path, ".5")
		case 'm':
			x += number()
			path = strings.TrimPrefix(path, " 0")
		case 'h':
			for range number() {
				dark[[2]int{x, y}] = true
				x++
			}
		default:
			t.Fatalf("%q in a path", command)
		}
	}
	return dark
}
