package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// What goes wrong with a target is said in a sentence, with the exit of the
// contract: 1 for what site.toml says, 2 for an answer that nobody gave, 3 for the
// host; nothing is sent, and no secret shown.
func TestBadLuckOfADeployHasItsExit(t *testing.T) {
	status := func(code int, body string) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(code)
			fmt.Fprint(w, body)
		}))
		t.Cleanup(s.Close)
		return s.Listener.Addr().String()
	}
	s3 := func(code int, said string) string {
		return "s3://campaign?endpoint=http://" + status(code, "<Error><Code>"+said+"</Code><Region>eu-west-9</Region></Error>") + "&region=us-east-1"
	}
	secure := httptest.NewTLSServer(http.NotFoundHandler()) // nobody of this machine vouches for it
	defer secure.Close()
	site := t.TempDir()
	t.Setenv("HOME", t.TempDir())
	t.Setenv("SSH_AUTH_SOCK", "")
	for _, c := range []struct {
		name, to, base string
		exit           int
		want           string
	}{
		{"wrong password", "dav://anna@" + status(401, "") + "/www", "", 3, "does not accept the login"},
		{"unknown user", s3(403, "InvalidAccessKeyId"), "", 3, "does not accept the login"},
		{"not there", "sftp://anna@127.0.0.1:1/www", "", 3, "127.0.0.1 cannot be reached"},
		{"no such name", "sftp://anna@nowhere.invalid/www", "", 3, "nowhere.invalid"},
		{"certificate", "davs://anna@" + secure.Listener.Addr().String() + "/www", "", 3, "nobody vouches for the certificate"},
		{"no TLS", "davs://anna@" + status(200, "") + "/www", "", 3, "does not answer with TLS"},
		{"no folder", "file:../lost/www", "", 3, "there is no folder lost"},
		{"a file in its place", "file:" + filepath.Join(site, "a-file"), "", 3, "a file"},
		{"no right", "dav://anna@" + status(403, "") + "/www", "", 3, "may not do that"},
		{"quota", s3(403, "QuotaExceeded"), "", 3, "has no more room"},
		{"disk full", "dav://anna@" + status(507, "") + "/www", "", 3, "has no more room"},
		{"clock", s3(403, "RequestTimeTooSkewed"), "", 3, "the clock of this computer is wrong"},
		{"another region", s3(400, "AuthorizationHeaderMalformed"), "", 3, "lies in eu-west-9"},
		{"no bucket", s3(404, "NoSuchBucket"), "", 3, "has no bucket campaign"},
		{"no WebDAV", "dav://anna@" + status(405, "") + "/www", "", 3, "WebDAV"},
		{"the site itself", "file:.", "", 1, "the site itself lies in this target"},
		{"above the site", "file:..", "", 1, "the site itself lies in this target"},
		{"in the site", "file:content/www", "", 1, "the target lies in content/"},
		{"twice", "file:" + filepath.Join(site, "..", "second"), "", 1, "has this address already"},
		{"a secret in the address", "sftp://anna:hunter2@host.test/www", "", 1, "the address holds a password"},
		{"no such kind", "gopher://host.test/", "", 1, `does not send to "gopher:"`},
		{"no site of Netlify", "netlify:our/campaign", "", 1, "no name of a site of Netlify"},
		{"no remote of rclone", "rclone:campaign", "", 1, "no remote of rclone"},
		{"no user", "ftps://host.test/www", "", 1, "names no user"},
		{"no such TLS", "ftps://anna@host.test/www?tls=maybe", "", 1, "tls is implicit or explicit"},
		{"no host", "sftp:www.host.test/srv", "", 1, "names no host"},
		{"as git writes it", "git+ssh:git@host.test:us/pages.git#pages", "", 1, "names no host"},
		{"no bucket's name", "s3:bucket", "", 1, "no address of a place to send to"},
		{"no such port", "sftp://anna@host.test:99999/www", "", 1, "no address of a place to send to"},
		{"nobody's address", "file:../www", "https://www.example.org/", 1, "nobody's address"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", "hunter2")
			t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", "")
			if strings.HasPrefix(c.to, "s3:") {
				t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", "anna")
			}
			t.Setenv("CASEBOOK_DEPLOY_MAIN_SECRET", "hunter2")
			base := c.base
			if base == "" {
				base = "https://campaign.test/"
			}
			text := fmt.Sprintf("title = \"T\"\nbase_url = %q\nid = \"campaign.test,2026\"\n[deploy.second]\nto = \"file:../second\"\n[deploy.main]\nto = %q\ninsecure = true\n", base, c.to)
			for file, text := range map[string]string{"site.toml": text, "a-file": "x", "content/pages/about.md": "+++\ntitle = \"About\"\n+++\nUs.\n"} {
				at := filepath.Join(site, filepath.FromSlash(file))
				if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			var out, says bytes.Buffer
			if code := run(t.Context(), []string{"deploy", "main", "--yes", "--site", site}, strings.NewReader(""), &out, &says); code != c.exit {
				t.Errorf("exit %d, want %d", code, c.exit)
			}
			if c.exit == 1 && c.base == "" && !strings.Contains(says.String(), "site.toml:") {
				t.Errorf("it names no place:\n%s", says.String())
			}
			if !strings.Contains(says.String(), c.want) || strings.Contains(says.String(), "hunter2") {
				t.Errorf("it says\n%s\nwant %q", says.String(), c.want)
			}
			for _, word := range []string{"panic", "goroutine", "*driver.", "*errors.", "dial tcp", "x509"} {
				if strings.Contains(says.String(), word) {
					t.Errorf("it says %q:\n%s", word, says.String())
				}
			}
		})
	}
	t.Run("nobody to ask", func(t *testing.T) {
		if runtime.GOOS != "linux" {
			t.Skip("the keychain of other systems may know the password")
		}
		t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", "")
		text := "title = \"T\"\nbase_url = \"https://campaign.test/\"\nid = \"campaign.test,2026\"\n[deploy.main]\nto = \"dav://anna@" + status(401, "") + "/www\"\ninsecure = true\n"
		if err := os.WriteFile(filepath.Join(site, "site.toml"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		var out, says bytes.Buffer
		if code := run(t.Context(), []string{"deploy", "--yes", "--site", site}, strings.NewReader(""), &out, &says); code != 2 || !strings.Contains(says.String(), "CASEBOOK_DEPLOY_MAIN_PASSWORD") {
			t.Errorf("exit %d, it says\n%s", code, says.String())
		}
	})
}
