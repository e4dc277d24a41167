package driver

import (
	"path/filepath"
	"testing"
)

func TestParseAddress(t *testing.T) {
	for _, c := range []struct {
		written string
		want    Address
	}{
		{"../www", Address{Scheme: "file", Path: "../www"}},
		{"file:../www", Address{Scheme: "file", Path: "../www"}},
		{"file:///srv/www", Address{Scheme: "file", Path: "/srv/www"}},
		{`C:\www`, Address{Scheme: "file", Path: `C:\www`}},
		{"file:///C:/www", Address{Scheme: "file", Path: "C:/www"}},
		{"~/www", Address{Scheme: "file", Path: "~/www"}},
		{"SFTP://anna@WWW.campaign.test:2222/srv/w%20w", Address{Scheme: "sftp", User: "anna", Host: "www.campaign.test", Port: "2222", Path: "/srv/w w"}},
		{"git+ssh://git@host.test/~/x.git#gh-pages", Address{Scheme: "git+ssh", User: "git", Host: "host.test", Path: "/~/x.git", Branch: "gh-pages"}},
		{"git+file:../x.git#pages", Address{Scheme: "git+file", Path: "../x.git", Branch: "pages"}},
		{"zip:site.zip", Address{Scheme: "zip", Path: "site.zip"}},
		{"netlify:campaign", Address{Scheme: "netlify", Path: "campaign"}},
		{"rclone:drive:www/x", Address{Scheme: "rclone", Path: "drive:www/x"}},
		{"s3://bucket/a/b", Address{Scheme: "s3", Host: "bucket", Path: "/a/b"}},
	} {
		got, err := ParseAddress(c.written)
		got.Query = nil
		c.want.Written = c.written
		if err != nil || got.Scheme != c.want.Scheme || got.User != c.want.User || got.Host != c.want.Host || got.Port != c.want.Port || got.Path != c.want.Path || got.Branch != c.want.Branch {
			t.Errorf("%s: got %+v, %v", c.written, got, err)
		}
	}
	for _, wrong := range []string{"", "sftp://", "sftp:///path", "file://server/share", "sftp://a b/c", "ftps://u@h/\x01", "git+ssh://-oProxyCommand=x/y#z", "sftp://-l@h/x", "zip:"} {
		if a, err := ParseAddress(wrong); err == nil {
			t.Errorf("%q: got %+v", wrong, a)
		}
	}
}

// As scp and git write it, it would be the name of a folder in the site.
func TestPlaceOfSCPIsNoFolder(t *testing.T) {
	for written, isAddress := range map[string]bool{"anna@host.test:/srv/www": false, "git@host.test:us/pages.git": false, "./anna@host.test:www": true, "../a@b": true} {
		if _, err := ParseAddress(written); (err == nil) != isAddress {
			t.Errorf("%s: %v", written, err)
		}
	}
}

func TestOnePlaceHasOneIdentity(t *testing.T) {
	site := t.TempDir()
	for _, pair := range [][2]string{
		{"www", "file:./www/"}, {"file:" + filepath.ToSlash(site) + "/www", "www"},
		{"sftp://anna@H.test/srv/", "sftp://anna@h.test:22/srv"}, {"netlify:x", "netlify:x/"},
	} {
		a, errA := ParseAddress(pair[0])
		b, errB := ParseAddress(pair[1])
		if errA != nil || errB != nil || a.Identity(site) != b.Identity(site) {
			t.Errorf("%v: %q, %q", pair, a.Identity(site), b.Identity(site))
		}
	}
}
